"""Charts drawn for paper where the screen's would be too wide: sizes are points on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import escape

from app.export.report.charts import theme_parts, whisker_marks
from app.export.report.speech import as_told, in_digits, retell, say
from app.export.report.theme import THEMES
from app.export.report.words import figure, known, score, short
from app.words.costs import cost_finding, waterfall
from gis.cost.result import SiteCost
from gis.language import mark
from gis.results import Site
from gis.settings import Settings

from .blocks import opened
from .drawing import EMBER, INK, SOFT, TRACK, chart_style
from .fonts import wide

SMALL = 7.2
PART = mark("{theme} {part} of {most}")
BAR = mark("Score {score}, between {low} and {high}: {parts}")
PER_MW = mark("kEUR per MW of IT and year")


def framed(width: float, height: float, body: Sequence[str], told: str) -> dict[str, str]:
    """A drawing of so many points with its words."""
    return {"alt": told, "svg":
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}"><style>{chart_style()}'
            f"text{{font-size:{SMALL:g}px}}</style>{''.join(body)}</svg>"}


def score_bar(site: Site, settings: Settings, width: float) -> dict[str, str]:
    """The score as one bar stacked by theme on 0..1 with its interval; values stand beneath."""
    body = [f'<rect x="0" y="3" width="{width:g}" height="13" fill="{TRACK}"/>']
    x, parts = 0.0, theme_parts(site, settings)
    said = [say(PART, theme=say(theme), part=in_digits(part, 2), most=in_digits(most, 2))
            for theme, part, most in parts]
    long = [10 + wide(words, SMALL) for words in said]
    tight = min(1.0, (width - 6 * len(said)) / max(sum(long), 1e-9))
    long = [taken * tight for taken in long]
    room = max((width - sum(long)) / max(len(long) - 1, 1), 2.0)
    left = 0.0
    for (theme, part, _), words, taken in zip(parts, said, long, strict=True):
        w = max(part, 0) * width
        body.append(f'<rect x="{x:.1f}" y="3" width="{w:.1f}" height="13" '
                    f'fill="{THEMES.get(theme, "#6B7280")}"/>')
        body.append(f'<rect x="{left:.1f}" y="22" width="7" height="7" rx="1.5" '
                    f'fill="{THEMES.get(theme, "#6B7280")}"/><text x="{left + 10:.1f}" y="28.4" '
                    f'style="fill:{INK};font-size:{SMALL * tight:.2f}px">{escape(words)}</text>')
        x, left = x + w, left + taken + min(room, 26.0)
    if known(site.score_low) and known(site.score_high):
        body.append(whisker_marks(site.score_low * width, site.score_high * width, 9.5, 9))
    return framed(width, 31, body, say(BAR, score=score(site.score), low=score(site.score_low),
                                       high=score(site.score_high), parts=", ".join(said)))


def cost_chart(cost: SiteCost, top: float, width: float) -> dict[str, str]:
    """Bars from the largest cost down, income back, then the total; all sites on one scale."""
    steps = waterfall(cost)
    names, right, row = 116.0, 28.0, 11.6
    scale = (width - names - right) / max(top, 1e-9)
    body = [f'<text x="{names:g}" y="6.5">{escape(say(PER_MW))}</text>']
    for at, step in enumerate(steps):
        y = 10 + at * row
        x0, x1 = sorted((names + step.start * scale, names + step.end * scale))
        total = step.key == "total"
        tone = INK if total else THEMES.get(step.theme, "#9A9FA6")
        fade = ' fill-opacity=".45"' if step.amount < 0 else ""
        label = retell(step.label)
        if step.key == "small":
            label = ", ".join(retell(part) for part in step.label.split(", "))
        said = fitting(opened(label), names - 4)
        weight = ";font-weight:600" if total else ""
        body.append(f'<text x="{names - 4:g}" y="{y + 7.6:.1f}" text-anchor="end" '
                    f'style="fill:{INK}{weight}">{escape(said)}</text>'
                    f'<rect x="{x0:.1f}" y="{y + 1:.1f}" width="{max(x1 - x0, .8):.1f}" '
                    f'height="8" fill="{tone}"{fade}/>')
        if at + 1 < len(steps) and not total:
            x = names + step.end * scale
            body.append(f'<path d="M{x:.1f} {y + 9:.1f}v{row - 8:.1f}" stroke="{SOFT}" '
                        'stroke-width=".6"/>')
        end = x1
        if math.isfinite(step.low) and step.high > step.low:
            low, high = (names + min(max((step.start + v) * scale, 0), width - names - right)
                         for v in (step.low, step.high))
            body.append(f'<g stroke-width=".6">{thin_whisker(low, high, y + 5)}</g>')
            end = max(end, high)
        body.append(f'<text x="{end + 4:.1f}" y="{y + 7.6:.1f}" style="fill:{INK}">'
                    f"{figure(step.amount)}</text>")
    return framed(width, 12 + row * len(steps), body, as_told(cost_finding(cost, figure)))


def fitting(text: str, width: float) -> str:
    """`text` as far as it fits into `width` points of a chart's letters; cut between words where
    that loses little."""
    if wide(text, SMALL) <= width:
        return text
    while text and wide(text + "…", SMALL) > width:
        text = text[:-1]
    head, space, tail = text.rpartition(" ")
    return f"{(head if space and len(tail) < 6 else text).rstrip(' ,;:(')}…"


def thin_whisker(x0: float, x1: float, y: float) -> str:
    """A whisker in the strength that small charts bear."""
    return (f'<path d="M{x0:.1f} {y:g}H{x1:.1f}M{x0:.1f} {y - 2:g}v4M{x1:.1f} {y - 2:g}v4" '
            f'stroke="#fff" stroke-width="2" fill="none"/>'
            f'<path d="M{x0:.1f} {y:g}H{x1:.1f}M{x0:.1f} {y - 2:g}v4M{x1:.1f} {y - 2:g}v4" '
            f'stroke="{INK}" stroke-width=".8" fill="none"/>')


def tornado(bars: Sequence[tuple[str, float, float, float, str]], width: float, unit: str,
            told: str) -> dict[str, str]:
    """How a figure follows each input: label, figure at its low end, central, high end, ends."""
    names, right, row = 132.0, 70.0, 13.0
    values = [v for _, *three, _ in bars for v in three if known(v)]
    low, high = min(values), max(values)
    scale = (width - names - right) / max(high - low, 1e-9)

    def x(value: float) -> float:
        return names + (value - low) * scale

    body = [f'<text x="{x(bars[0][2]):.1f}" y="6.5" text-anchor="middle">'
            f'{short(figure(bars[0][2]))} {escape(unit)}</text>']
    for at, (name, first, middle, last, ends) in enumerate(bars):
        y = 11 + at * row
        body.append(f'<text x="{names - 6:g}" y="{y + 7.4:.1f}" text-anchor="end" '
                    f'style="fill:{INK}">{escape(fitting(opened(name), names - 8))}</text>')
        for value, tone in ((first, "#D9D5CC"), (last, THEMES["heat"])):
            x0, x1 = sorted((x(middle), x(value)))
            body.append(f'<rect x="{x0:.1f}" y="{y:.1f}" width="{x1 - x0:.1f}" height="9" '
                        f'fill="{tone}"/>')
        body.append(f'<text x="{x(max(first, last)) + 4:.1f}" y="{y + 7.4:.1f}">'
                    f"{escape(ends)}</text>")
    body.append(f'<path d="M{x(bars[0][2]):.1f} 9V{11 + row * len(bars):.1f}" stroke="{INK}" '
                'stroke-width=".8"/>')
    return framed(width, 12 + row * len(bars), body, told)


def land_chart(bars: Sequence[tuple[str, float, str]], width: float, told: str) -> dict[str, str]:
    """Land by what may be done with it: words, square kilometres and colour of each bar."""
    names, right, row = 118.0, 70.0, 13.0
    scale = (width - names - right) / max(*(area for _, area, _ in bars), 1e-9)
    whole = sum(area for _, area, _ in bars) or 1.0
    body = []
    for at, (name, area, tone) in enumerate(bars):
        y = 2 + at * row
        body.append(f'<text x="{names - 6:g}" y="{y + 7.4:.1f}" text-anchor="end" '
                    f'style="fill:{INK}">{escape(fitting(name, names - 8))}</text>'
                    f'<rect x="{names:g}" y="{y:.1f}" width="{max(area * scale, .5):.1f}" '
                    f'height="9" fill="{tone}"/><text x="{names + area * scale + 4:.1f}" '
                    f'y="{y + 7.4:.1f}">{escape(in_digits(area))} km², '
                    f"{escape(in_digits(100 * area / whole, 1))} %</text>")
    return framed(width, 4 + row * len(bars), body, told)


def area_chart(bars: Sequence[tuple[str, float]], width: float, unit: str, told: str
               ) -> dict[str, str]:
    """Areas by one figure of theirs, the largest in the accent's colour."""
    names, right, row = 118.0, 70.0, 13.0
    scale = (width - names - right) / max(*(value for _, value in bars), 1e-9)
    body = []
    for at, (name, value) in enumerate(bars):
        y = 2 + at * row
        body.append(f'<text x="{names - 6:g}" y="{y + 7.4:.1f}" text-anchor="end" '
                    f'style="fill:{INK}">{escape(fitting(name, names - 8))}</text>'
                    f'<rect x="{names:g}" y="{y:.1f}" width="{max(value * scale, .5):.1f}" '
                    f'height="9" fill="{EMBER if at == 0 else SOFT}"/>'
                    f'<text x="{names + value * scale + 4:.1f}" y="{y + 7.4:.1f}">'
                    f'{escape(short(figure(value)))} {escape(unit)}</text>')
    return framed(width, 4 + row * len(bars), body, told)
