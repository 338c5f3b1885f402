"""Money year by year as a chart: what comes in, what goes out, and the sum so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import escape

from app.export.report.charts import nice_step
from app.export.report.speech import in_digits, say
from app.export.report.theme import THEMES
from app.export.report.words import figure, short
from gis.language import mark

from .charts import framed
from .drawing import EMBER, INK, LINE, SOFT
from .legend import symbol

BOUGHT, LEFT_OVER, RUNNING = "#4B5563", "#C9CED6", "#A3A9B3"
EACH_YEAR, SO_FAR, YEAR = mark("kEUR each year"), mark("sum so far"), mark("year {year}")
ABOVE = mark("above zero in year {year}")
LEFT, UPPER, LOWER, GAP = 38.0, 86.0, 58.0, 25.0
"""Room for the numbers, heights of the years' and of the sum's part, room between them [pt]."""


@dataclass(frozen=True, eq=False)
class Money:
    """One party's years: `flows` (n+1,) from year 0, of which `yearly` come every year from
    year 1 on, each with its words and colour. [EUR]"""

    key: str
    title: str
    flows: np.ndarray
    yearly: tuple[tuple[str, str, float], ...]

    @property
    def known(self) -> bool:
        return bool(len(self.flows) > 1 and np.isfinite(self.flows).all()
                    and all(math.isfinite(value) for _, _, value in self.yearly))

    def parts(self) -> list[tuple[str, str, np.ndarray]]:
        """Every stacked part (n+1,) [kEUR]: the yearly ones, then what is bought and left."""
        n = len(self.flows)
        found = [(text, tone, np.r_[0.0, np.full(n - 1, value)] / 1e3)
                 for text, tone, value in self.yearly if value]
        rest = self.flows / 1e3 - sum((row for *_, row in found), np.zeros(n))
        rest[np.abs(rest) < 1e-6 * max(float(np.abs(self.flows).max()) / 1e3, 1e-9)] = 0.0
        found += [(say(text), tone, row) for text, tone, row in (
            (mark("bought or bought again"), BOUGHT, np.minimum(rest, 0.0)),
            (mark("what is left at the end"), LEFT_OVER, np.maximum(rest, 0.0))) if row.any()]
        return found

    def total(self) -> np.ndarray:
        """Sum so far, (n+1,). [kEUR]"""
        return np.cumsum(self.flows) / 1e3

    def paid_back(self) -> int:
        """First year from which the sum stays at or above zero; -1 where none or never below."""
        below = np.flatnonzero(self.total() < -1e-9)
        if not len(below) or below[-1] == len(self.flows) - 1:
            return -1
        return int(below[-1]) + 1


def cash_charts(parties: Sequence[Money], width: float, told: Sequence[str]
                ) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """A chart per party on common scales, and the key to their colours.

    `width` is that of one chart [pt], `told` what each says to those who do not see it.
    """
    stacks = [party.parts() for party in parties]
    ups, downs = [0.0], [0.0]
    for parts in stacks:
        stacked = np.array([row for *_, row in parts])
        ups.append(float(np.maximum(stacked, 0).sum(axis=0).max()))
        downs.append(float(np.minimum(stacked, 0).sum(axis=0).min()))
    year = _Axis.over(min(downs), max(ups), 12.0, UPPER)
    totals = [party.total() for party in parties]
    so_far = _Axis.over(min(0.0, *(t.min() for t in totals)), max(0.0, *(t.max() for t in totals)),
                        12.0 + UPPER + GAP, LOWER, most=4)
    drawn = [framed(width, so_far.foot + 13.0, _chart(party, parts, year, so_far, width), text)
             for party, parts, text in zip(parties, stacks, told, strict=True)]
    key = {text: tone for parts in stacks for text, tone, _ in parts}
    rows = [{"text": text, "svg": symbol(f'<rect x="4" y="1" width="10" height="8" rx="1.5" '
                                         f'fill="{tone}"/>')} for text, tone in key.items()]
    return drawn, [*rows, {"text": say(SO_FAR), "svg": symbol(
        f'<path d="M1 5H17" stroke="{INK}" stroke-width="1.4"/>')}]


@dataclass(frozen=True)
class _Axis:
    """A scale with round lines."""

    first: float
    last: float
    step: float
    top: float                           # its place on the drawing [pt]
    high: float

    @classmethod
    def over(cls, low: float, high: float, top: float, tall: float, most: int = 5) -> _Axis:
        step = nice_step(max(high - low, 1e-9))
        while math.ceil(high / step) - math.floor(low / step) > most:
            step *= 2
        return cls(math.floor(low / step) * step, math.ceil(high / step) * step, step, top, tall)

    @property
    def foot(self) -> float:
        return self.top + self.high

    def y(self, value: float) -> float:
        return self.foot - self.high * (value - self.first) / max(self.last - self.first, 1e-9)

    def lines(self, right: float) -> list[str]:
        """Grid lines with their numbers."""
        body = []
        for k in range(round((self.last - self.first) / self.step) + 1):
            value = self.first + k * self.step
            tone, wide = (INK, .8) if abs(value) < 1e-9 else (LINE, .6)
            body.append(f'<path d="M{LEFT:g} {self.y(value):.1f}H{right:g}" stroke="{tone}" '
                        f'stroke-width="{wide}"/><text x="{LEFT - 4:g}" '
                        f'y="{self.y(value) + 2.4:.1f}" text-anchor="end">'
                        f"{in_digits(value + 0.0, 0 if self.step >= 1 else 2)}</text>")
        return body


def _chart(party: Money, parts: list[tuple[str, str, np.ndarray]], year: _Axis, so_far: _Axis,
           width: float) -> list[str]:
    right = width - 2.0
    wide = (right - LEFT) / len(party.flows)
    body = [f'<text x="0" y="6.5">{escape(say(EACH_YEAR))}</text>',
            f'<text x="0" y="{so_far.top - 4:g}">{escape(say(SO_FAR))}</text>',
            *year.lines(right), *so_far.lines(right)]
    up, down = np.zeros(len(party.flows)), np.zeros(len(party.flows))
    for _, tone, row in parts:
        for at in np.flatnonzero(row).tolist():
            base = up if row[at] > 0 else down
            y0, y1 = sorted((year.y(base[at]), year.y(base[at] + row[at])))
            base[at] += row[at]
            body.append(f'<rect x="{LEFT + (at + 0.14) * wide:.2f}" y="{y0:.2f}" '
                        f'width="{0.72 * wide:.2f}" height="{max(y1 - y0, 0.3):.2f}" '
                        f'fill="{tone}"/>')
    total = party.total()
    points = [(LEFT + (at + 0.5) * wide, so_far.y(float(value))) for at, value in enumerate(total)]
    body.append('<polyline fill="none" stroke-width="1.3" stroke="' + INK + '" points="'
                + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
    back = party.paid_back()
    if back > 0:
        x, y = points[back]
        late = back > 0.6 * len(points)
        body.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{EMBER}"/>'
                    f'<text x="{x + (2 if late else 4):.1f}" y="{y + 10:.1f}" '
                    f'text-anchor="{"end" if late else "start"}" style="fill:{INK}">'
                    f'{escape(say(ABOVE, year=back))}</text>')
    x, y = points[-1]
    body.append(f'<text x="{x:.1f}" y="{y - 5:.1f}" text-anchor="end" '
                f'style="fill:{INK};font-weight:600">{escape(short(figure(float(total[-1]))))}'
                "</text>")
    for at in range(0, len(party.flows), 5):
        body.append(f'<text x="{LEFT + (at + 0.5) * wide:.1f}" y="{so_far.foot + 9:.1f}" '
                    f'text-anchor="middle" style="fill:{SOFT}">'
                    f"{escape(say(YEAR, year=at)) if at == 0 else at}</text>")
    return body


def parties_of(flows: dict, figures: dict) -> list[Money]:
    """Both parties under one price model; a party whose money is unknown is left out."""
    def value(key: str) -> float:
        return float(figures[key].value)

    sold = value("heat_revenue_eur_y")
    found = [
        Money("data_centre", say(mark("Data centre")), np.asarray(flows["data_centre"], float), (
            (say(mark("heat sold")), THEMES["heat"], sold),
            (say(mark("cooling saved")), THEMES["water"], value("cooling_saved_eur_y")),
            (say(mark("running cost")), RUNNING, -value("data_centre_running_eur_y")))),
        Money("user", say(mark("Heat user")), np.asarray(flows["user"], float), (
            (say(mark("fuel and carbon saved")), THEMES["digital"], value("user_saves_eur_y")),
            (say(mark("paid for heat")), THEMES["energy"], -sold),
            (say(mark("running cost")), RUNNING, -value("user_running_eur_y"))))]
    return [party for party in found if party.known and np.any(party.flows)]
