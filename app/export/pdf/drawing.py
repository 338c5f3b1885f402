"""Drawings as files of their own: the report's charts with their colours written in."""

from __future__ import annotations

import re
from functools import cache

from app.export.report.theme import THEMES

INK, SOFT, LINE, PAPER = "#1C1F23", "#5A616B", "#DEDCD6", "#FFFFFF"
EMBER, TRACK, SPARE = "#C2410C", "#ECEAE4", "#D9D5CC"
DARK_ON = ("energy", "heat", "digital")
"""Themes light enough to carry dark letters."""

_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@cache
def chart_style() -> str:
    """Classes of the charts of :mod:`app.export.report.charts`, for paper."""
    themes = "".join(f".t-{key}{{fill:{colour}}}.d-{key}{{stroke:{colour}}}"
                     for key, colour in THEMES.items())
    dark = ",".join(f".on-{key}" for key in DARK_ON)
    return (
        f"text{{font-family:'Source Sans Pro','DejaVu Sans';font-size:11.5px;fill:{SOFT}}}"
        f".axis,.grid,.lead{{stroke:{LINE};fill:none;stroke-width:1}}"
        f".lead{{stroke:{SOFT}}}"
        f".whisker{{stroke:{INK};stroke-width:1.5;fill:none}}"
        ".halo{stroke:#fff;stroke-width:4;fill:none}"
        f".dot{{fill:{EMBER}}}.track{{fill:{TRACK}}}"
        f".heat-used{{fill:{THEMES['heat']}}}.heat-rejected{{fill:{SPARE}}}"
        f".demand{{fill:none;stroke:{INK};stroke-width:2;stroke-dasharray:6 3}}"
        f".name{{fill:{INK};font-weight:600}}.in,.row,.amount{{fill:{INK}}}"
        f".used{{font-weight:600}}.on{{font-size:10.5px;fill:#fff}}{dark}{{fill:{INK}}}"
        f".own-sun{{fill:{THEMES['energy']}}}.own-wind{{fill:#3F9FBF}}"
        ".dry{fill:none;stroke-width:1.2;stroke-dasharray:3 2}"
        f".step-total{{fill:{INK}}}.step-none{{fill:#9A9FA6}}"
        f".front{{fill:none;stroke:{SOFT};stroke-width:1.5}}.front-dot{{fill:{SOFT}}}"
        f".option{{fill:#fff;stroke:{INK};stroke-width:1.5}}.best{{fill:{EMBER}}}"
        f".ring{{fill:none;stroke:{EMBER};stroke-width:1.5}}"
        f".radar-ring{{fill:none;stroke:{LINE}}}.radar-axis{{stroke:{LINE};fill:none}}"
        f".bar{{fill:{THEMES['heat']}}}.loss{{fill:#9A9FA6}}.sum{{fill:none;stroke:{INK};"
        f"stroke-width:2}}.zero{{stroke:{INK};stroke-width:1;fill:none}}"
        f"{themes}")


def alone(chart: str, letters: float = 1.0) -> str:
    """A chart of the HTML report as an SVG file of its own; "" for none.

    `letters` makes its letters larger, for a chart that will stand small.

    Titles for the pointer are dropped: on paper nothing points, and they would be read twice.
    """
    chart = str(chart)
    view = _VIEW.search(chart)
    if view is None:
        return ""
    width, height = view.groups()
    chart = re.sub(r"<title>[^<]*</title>", "", chart)
    start = chart.index(">") + 1
    style, above = chart_style(), 0.0
    if letters != 1:
        style += f"text{{font-size:{11.5 * letters:.1f}px}}"
        above = 9.0 * (letters - 1)              # the first line's letters reach higher
    high = float(height) + above
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high:g}" '
            f'viewBox="0 {-above:g} {width} {high:g}"><style>{style}</style>'
            f"{chart[start:]}")


def told(chart: str) -> str:
    """What a chart says to those who do not see it."""
    import html

    found = re.search(r'aria-label="([^"]*)"', str(chart))
    return html.unescape(found.group(1)) if found else ""


def picture(chart: str, letters: float = 1.0) -> dict:
    """A drawing and its words, as the templates take them."""
    return {"svg": alone(chart, letters), "alt": told(chart)}
