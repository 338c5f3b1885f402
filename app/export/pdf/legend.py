"""What the marks of a map mean, and whose data they are."""

from __future__ import annotations

import re

from app.export.report.comparison import DASHES, TONES
from app.export.report.speech import in_digits, say
from app.export.report.theme import GLYPHS, THEMES
from gis.language import mark

from .drawing import EMBER, INK, PAPER
from .map import Drawn
from .marks import DIGITAL, GRID, GROUND, HEAT, VOLT_TONES

WIDE, HIGH = 18, 10
EXCLUDED = "#B4B4B4"
COVERED = {"heat_networks": ("heat_networks", "heat_pipes"), "exchanges": ("exchanges", "landings"),
           "areas": ("protected",)}
"""Layers of the study behind one entry of the legend, where they differ from its key."""
MOST_WORDS = 46
_OWED = re.compile(r"\(([^()]*(?:©|Contains)[^()]*(?:\([^()]*\))?[^()]*)\)")


def symbol(body: str) -> str:
    """A mark of the legend as a drawing of its own."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" '
            f'viewBox="0 0 {WIDE} {HIGH}">{body}</svg>')


def _line(tone: str, wide: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}" stroke-linecap="round"' if dash else ""
    return symbol(f'<path d="M1 5H17" stroke="{tone}" stroke-width="{wide:g}"{dashed}/>')


def _dot(fill: str, stroke: str, r: float = 3.4, more: str = "") -> str:
    return symbol(f'<circle cx="9" cy="5" r="{r:g}" fill="{fill}" stroke="{stroke}"{more}/>')


def legend(drawn: Drawn, *, cells: bool, users: bool = False, chosen: bool = False) -> list[dict]:
    """The marks that occur on a map, each with its words."""
    rows: list[tuple[str, str]] = []
    if chosen:
        rows.append((_dot(EMBER, PAPER, 4.4), say(mark("this site"))))
    else:
        rows.append((_dot(INK, PAPER, 4.4),
                     say(mark("site by rank; the larger, the more heat is used"))))
    if users:
        rows.append((_line(HEAT, 1.3),
                     say(mark("to the users that it would heat (straight, no route)"))))
    for key, entry in drawn.used.items():
        rows += _entries(key, entry)
    once = {text: svg for svg, text in reversed(rows)}       # layers may share a mark
    found = [{"svg": once[text], "text": text} for text in dict.fromkeys(t for _, t in rows)]
    if cells:
        found.append({"svg": symbol(f'<rect x="2" y="1" width="14" height="8" fill="{EXCLUDED}"/>'),
                      "text": say(mark("excluded"))})
    return found


def _entries(key: str, entry: dict) -> list[tuple[str, str]]:
    """What a layer shows in this very map: classes that do not occur are left out."""
    kinds = [str(shape.item.get("k", "")) for shape in entry["seen"]]
    planned = any("planned" in kind for kind in kinds)
    if key == "power_lines":
        volts = {int(kind[2]) for kind in kinds if kind.startswith("kv")}
        lines = [(_line(VOLT_TONES[i], width * 0.62, "1 2.4" if i == 4 else ""), say(name))
                 for i, name, width in entry["volts"] if i in volts]
        return lines + [(_line(GRID, 1.4, "0.8 3"), say(mark("planned or being built")))] * planned
    if key == "substations":
        return [(symbol(f'<rect x="6" y="2" width="6" height="6" fill="{GRID}"/>'),
                 say(mark("substation")))]
    if key == "power_plants":
        fuels = {shape.item["g"] for shape in entry["seen"]}
        return [(symbol(f'<g transform="translate(4 0) scale(.62)" fill="none" '
                        f'stroke-linecap="round" stroke-linejoin="round"><path d="{GLYPHS[fuel]}" '
                        f'stroke="{INK}" stroke-width="1.4"/></g>'), say(name).lower())
                for fuel, name in entry["fuels"] if fuel in fuels]
    if key == "heat_networks":
        return [(_dot("#F6DFCC", HEAT, 4), say(mark("heat network, served area")))]
    if key == "heat_sinks":
        return [(_dot(HEAT, PAPER), say(mark("heat user"))),
                *([(_dot(PAPER, HEAT, 3.4, ' stroke-dasharray="1.2 1.6"'),
                    say(mark("potential, not counted")))]
                  if any("potential" in kind for kind in kinds) else [])]
    if key == "fibre":
        return [(_line(DIGITAL, 1.1), say(mark("fibre")))]
    if key == "exchanges":
        return [(_dot(PAPER, DIGITAL, 3.2, ' stroke-width="1.4"'),
                 say(mark("exchange or cable landing")))]
    if key == "data_centres":
        return [(symbol(f'<path d="M9 1l4 4-4 4-4-4z" fill="{DIGITAL}"/>'),
                 say(mark("data centre")))]
    rows = []
    if any("hard" in kind for kind in kinds):
        rows.append((symbol(f'<rect x="3" y="1.5" width="12" height="7" fill="{GROUND}" '
                            f'fill-opacity=".28" stroke="{GROUND}" stroke-width=".7"/>'),
                     say(mark("protected or other excluded area"))))
    if not all("hard" in kind for kind in kinds):
        rows.append((symbol(f'<rect x="3" y="1.5" width="12" height="7" fill="none" '
                            f'stroke="{GROUND}" stroke-width=".7" stroke-dasharray="3 2"/>'),
                     say(mark("area with a warning"))))
    return rows


def ramp_svg(colours: tuple[str, ...], limits: tuple[float, ...], width: float = 200.0) -> str:
    """The classes of suitability as a strip with their limits."""
    part = width / len(colours)
    body = [f'<rect x="{8 + i * part:.2f}" y="0" width="{part + 0.2:.2f}" height="8" fill="{c}"/>'
            for i, c in enumerate(colours)]
    body += [f'<text x="{8 + i * part:.1f}" y="17" font-size="7.4" text-anchor="middle" '
             f'fill="#5A616B" font-family="Source Sans Pro">{in_digits(limit, 2)}</text>'
             for i, limit in enumerate(limits) if len(limits) <= 8 or i % 2 == 0]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 16:g}" height="19" '
            f'viewBox="0 0 {width + 16:g} 19">{"".join(body)}</svg>')


def credits(drawn: Drawn) -> str:
    """Whose data a map shows, as its licences ask, in one line."""
    layers = ["boundary", "surface_water", "towns", "communes"]
    for key in drawn.used:
        layers += COVERED.get(key, (key,))
    told = dict.fromkeys(_short(drawn.scene.sources[key]) for key in layers
                         if key in drawn.scene.sources)
    return say(mark("Own drawing. Data: {sources}."), sources="; ".join(told))


def _short(source: str) -> str:
    """The attribution that a source asks for, else the first words of its name; the table of
    sources has it all."""
    owed = _OWED.search(source)
    if owed:
        return owed.group(1).strip()
    source = re.split(r"[;:,(]", source)[0].strip(". ")
    return source if len(source) <= MOST_WORDS else f"{source[:MOST_WORDS - 1].rstrip()}…"


def theme_key(theme: str) -> str:
    """A theme's colour as a mark."""
    return symbol(f'<rect x="4" y="0" width="10" height="10" rx="2" '
                  f'fill="{THEMES.get(theme, "#6B7280")}"/>')


def stroke_key(at: int) -> str:
    """The line of one result in the radar, as a mark."""
    return symbol(f'<path d="M0 5H18" stroke="{TONES[at % len(TONES)]}" stroke-width="2" '
                  f'stroke-dasharray="{DASHES[at % len(DASHES)]}"/>')
