"""How to read the figures: the marks that the tables, charts and maps share."""

from __future__ import annotations

from app.export.report.charts import interval
from app.export.report.theme import THEMES
from gis.language import Language, mark

from .drawing import INK, SOFT, TRACK, picture
from .legend import EXCLUDED
from .marks import GRID
from .words import READING

WIDE, HIGH = 60, 16


def reading(say: Language) -> list[dict[str, str]]:
    """Each mark as a drawing with what it says."""
    drawn = {
        "whisker": picture(interval(0.6, 0.35, 0.75, 0.0, 1.0, WIDE))["svg"],
        "wide": _of(f'<rect x="6" y="1" width="48" height="14" rx="2" fill="{TRACK}"/>'
                    + _letters("32–72", INK)),
        "unknown": _of(_hatched() + _letters(say(mark("unknown")), SOFT)),
        "excluded": _of(f'<rect x="14" y="2" width="32" height="12" fill="{EXCLUDED}"/>'),
        "planned": _of(f'<path d="M8 5H52" stroke="{GRID}" stroke-width="2" '
                       'stroke-dasharray=".8 3.4" stroke-linecap="round"/>'
                       f'<path d="M8 11.5H52" stroke="{GRID}" stroke-width="2"/>'),
        "theme": _of(_bar()),
    }
    return [{"svg": svg, "alt": " ", "text": say(READING[key])} for key, svg in drawn.items()]


def _of(body: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" '
            f'viewBox="0 0 {WIDE} {HIGH}">{body}</svg>')


def _letters(text: str, tone: str) -> str:
    from markupsafe import escape

    return (f'<text x="{WIDE / 2:g}" y="11.4" font-size="{min(10.5, 96 / max(len(text), 1)):g}" '
            f'text-anchor="middle" fill="{tone}" font-family="Source Sans Pro">'
            f"{escape(text)}</text>")


def _hatched() -> str:
    lines = "".join(f"M{x} 15l14-14" for x in range(-8, 60, 5))
    return ('<defs><clipPath id="u"><rect x="3" y="1" width="54" height="14"/></clipPath></defs>'
            f'<path clip-path="url(#u)" d="{lines}" stroke="#B9B6AF" stroke-width=".6"/>')


def _bar() -> str:
    parts, x = [], 2.0
    for theme, wide in (("energy", 14), ("grid", 10), ("water", 8), ("heat", 13)):
        parts.append(f'<rect x="{x:g}" y="3" width="{wide}" height="10" fill="{THEMES[theme]}"/>')
        x += wide
    return (f'<rect x="2" y="3" width="56" height="10" fill="{TRACK}"/>' + "".join(parts))
