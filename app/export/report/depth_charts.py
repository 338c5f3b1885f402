"""Charts of water against energy and of own power, as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape

from app.words.trade import kinds, trade_finding
from gis.energy.monthly import MONTH_DAYS, MonthlyPower
from gis.language import mark
from gis.settings import Brief
from gis.water.trade import Trade

from .charts import months, nice_step, svg, whisker_marks
from .speech import as_told, retell, say
from .words import UNKNOWN, figure, short

ROW = 22.0
PARTS = {"sun": mark("sun"), "wind": mark("wind"), "demand": mark("demand")}


def trade_chart(trade: Sequence[Trade], brief: Brief, most_mwh: float, most_m3: float) -> Markup:
    """Energy beyond IT and water of each cooling type, side by side; dashed: left dry."""
    it = brief.mean_it_mw * 8760
    columns = ((200.0, 80.0, most_mwh, "energy"), (392.0, 60.0, most_m3, "water"))
    body = [*_head(200, say(mark("beyond IT, MWh a year"))),
            *_head(392, say(mark("water, m³ a year")))]
    for at, (run, dry) in enumerate(kinds(trade)):
        y = 31 + at * ROW
        mine = run.cooling == brief.cooling
        body.append(f'<text class="{"name" if mine else "row"}" x="0" y="{y + 11:g}">'
                    f'{escape(retell(run.label).split(" (")[0])}</text>')
        values = ((run.energy_mwh_y - it, run.energy_low_mwh_y - it, run.energy_high_mwh_y - it,
                   dry.energy_mwh_y - it if dry else math.nan),
                  (run.water_m3_y, run.water_low_m3_y, run.water_high_m3_y, math.nan))
        for (left, wide, most, theme), row in zip(columns, values, strict=True):
            body.append(_bar(left, y + 2, wide / most, theme, *row))
    return svg(520, 33 + ROW * len(kinds(trade)), body, as_told(trade_finding(trade)),
               "chart trade")


def _head(x: float, words: str) -> list[str]:
    """A column's head: what, and below it the unit."""
    what, _, unit = words.partition(", ")
    return [f'<text class="tick" x="{x:g}" y="{y:g}">{escape(line)}</text>'
            for y, line in ((9, what), (23, unit)) if line]


def _bar(left: float, y: float, scale: float, theme: str, value: float, low: float, high: float,
         dry: float) -> str:
    if not math.isfinite(value):
        return f'<text class="tick" x="{left:g}" y="{y + 9:.1f}">{escape(say(UNKNOWN))}</text>'
    wide = max(value * scale, 0.0)
    out = [f'<rect class="t-{theme}" x="{left:g}" y="{y:.1f}" width="{max(wide, 1):.1f}" '
           'height="10"/>']
    end = wide
    if math.isfinite(dry) and dry > value:
        out.append(f'<rect class="dry d-{theme}" x="{left + wide:.1f}" y="{y + .5:.1f}" '
                   f'width="{max((dry - value) * scale, 2):.1f}" height="9"/>')
        end = max(end, dry * scale)
    if high > low:
        out.append(whisker_marks(left + low * scale, left + high * scale, y + 5, 6))
        end = max(end, high * scale)
    text = say(mark("none")) if value == 0 else short(figure(value, 3 if value >= 100 else 2))
    out.append(f'<text class="row" x="{left + end + 6:.1f}" y="{y + 9:.1f}">{text}</text>')
    return "".join(out)


def power_chart(power: MonthlyPower) -> Markup | str:
    """Own sun and wind as stacked bars under the demand, mean power of each month."""
    hours = np.array(MONTH_DAYS) * 24.0
    parts = [(name, np.asarray(values) / hours) for name, values in (
        ("sun", power.pv_mwh), ("wind", power.wind_mwh)) if np.isfinite(values).all()]
    if not parts:
        return ""
    demand = np.asarray(power.demand_mwh) / hours
    total = sum((part for _, part in parts), np.zeros(12))
    left, right, upper, lower = 44.0, 500.0, 30.0, 150.0
    top = max(float(total.max()), float(demand.max())) * 1.1
    step = nice_step(top)
    scale = math.ceil(top / step) * step

    def y(value: float) -> float:
        return lower - (lower - upper) * value / scale

    wide = (right - left) / 12
    body = [f'<text class="tick" x="4" y="9">{escape(say(mark("MW, mean of the month")))}</text>']
    for k in range(round(scale / step) + 1):
        body.append(f'<path class="grid" d="M{left:g} {y(k * step):.1f}H{right:g}"/>'
                    f'<text class="tick" x="{left - 6:g}" y="{y(k * step) + 4:.1f}" '
                    f'text-anchor="end">{short(figure(k * step, 3))}</text>')
    floor = np.zeros(12)
    for name, part in parts:
        body += [f'<rect class="own-{name}" x="{left + (m + .14) * wide:.1f}" '
                 f'y="{y(floor[m] + part[m]):.1f}" width="{wide * .72:.1f}" '
                 f'height="{y(floor[m]) - y(floor[m] + part[m]):.1f}"/>' for m in range(12)]
        floor = floor + part
    points = " ".join(f"{left + (m + .5) * wide:.1f},{y(v):.1f}" for m, v in enumerate(demand))
    body.append(f'<polyline class="demand" points="{points}"/>')
    body += [f'<text class="tick" x="{left + (m + .5) * wide:.1f}" y="{lower + 16:g}" '
             f'text-anchor="middle">{name}</text>' for m, name in enumerate(months())]
    x = right
    for name in reversed([*(name for name, _ in parts), "demand"]):
        word = say(PARTS[name])
        x -= 8.6 * len(word)
        body.append(f'<text class="tick" x="{x:g}" y="9">{escape(word)}</text>')
        body.append(f'<path class="demand" d="M{x - 20:g} 6h15"/>' if name == "demand" else
                    f'<rect class="own-{name}" x="{x - 14:g}" y="1" width="9" height="9"/>')
        x -= 30
    said = "; ".join(f"{say(PARTS[name])} {short(figure(float(part.mean()), 2))} MW"
                     for name, part in (*parts, ("demand", demand)))
    return svg(520, 172, body, say(mark("Mean of the year: {parts}"), parts=said),
               "chart own-power")
