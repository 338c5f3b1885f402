"""Which limits exclude each other: the fewest to loosen, by how much, and what can be reached.

Every limit gets a slack that costs one if used at all; the cheapest set that lets a portfolio
exist is the smallest set to loosen. With that set fixed, the least loosening is sought, each
limit's as a share of its bound. The limits of nature (one size per site, heat within demand) and
the total load keep.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .model import Model
from .problem import Row
from .solve import Solved, highs


@dataclass(frozen=True)
class Clash:
    """One limit that stands in the way."""

    limit: str                           # kind: station, water, land, budget, distance …
    label: str                           # for people
    bound: float                         # as it stands; NaN: a yes-or-no limit
    loosen_to: float                     # at which a portfolio exists
    unit: str

    @property
    def words(self) -> str:
        """The limit and its mend, in a few words."""
        if math.isnan(self.loosen_to):
            return self.label
        return f"{self.label} (would have to be {self.loosen_to:,.4g} {self.unit})".replace(
            " )", ")")


def clashes(model: Model, total: Row | None = None, seconds: float = 20.0) -> tuple[Clash, ...]:
    """The smallest set of limits that, if loosened, lets a portfolio of the total load exist.

    Empty where none is needed, or where no loosening helps: then the sites and sizes at hand do
    not add up to the load.
    """
    total = model.total if total is None else total
    groups = _groups(model.soft)
    first = _elastic(model, groups, total, list(groups), seconds)
    if first is None:
        return ()
    used = [g for g, w in zip(groups, first.values[-len(groups):], strict=True) if w > 0.5] \
        if groups else []
    if not used:
        return ()
    least = _elastic(model, groups, total, used, seconds, amounts=True)
    return tuple(_clash(model, groups[g], least if least is not None else first, g)
                 for g in used)


def _groups(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows that one person would loosen together."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.limit, row.label), []).append(row)
    return found


def _elastic(model: Model, groups, total: Row, free, seconds: float,
             amounts: bool = False) -> Solved | None:
    """Solve with slacks on the rows of `free`: fewest limits, or their least amounts."""
    rows, n = list(model.hard), model.size
    slack_upper: list[float] = []
    slack_cost: list[float] = []
    names = list(groups)
    flag_of = {g: k for k, g in enumerate(names)}
    soft = [(g, row) for g in names for row in groups[g]]
    elastic = [(g, row) for g, row in soft if g in set(free)]
    first_flag = n + len(elastic)
    at = n
    for g, row in soft:
        if g not in set(free):
            rows.append(row)
            continue
        most = _most(model, row)
        sign = -1.0 if math.isfinite(row.high) else 1.0
        rows.append(Row(row.limit, row.label, row.unit, np.append(row.index, at),
                        np.append(row.value, sign), row.low, row.high))
        rows.append(Row("slack", "", "", np.array([at, first_flag + flag_of[g]]),
                        np.array([1.0, -most]), -math.inf, 0.0))
        slack_upper.append(most)
        scale = abs(row.high if math.isfinite(row.high) else row.low)
        slack_cost.append(1.0 / max(scale, 1e-6) if amounts else 1e-6 / max(most, 1e-6))
        at += 1
    flags = np.array([1.0 if g in set(free) else 0.0 for g in names])
    cost = np.concatenate([np.zeros(n), slack_cost, np.zeros(len(names)) if amounts else flags])
    upper = np.concatenate([model.upper, slack_upper, flags])
    whole = np.zeros(len(cost), bool)
    whole[:model.binaries] = True
    whole[first_flag:] = True
    return highs(cost, [*rows, total], upper, whole, seconds=seconds)


def _most(model: Model, row: Row) -> float:
    """How far a row could be broken at all."""
    value = row.value * model.upper[row.index]
    value = np.where(row.value > 1e11, 0.0, value)     # unknown figures are never let in
    if math.isfinite(row.high):
        return max(float(value[value > 0].sum()) - row.high, 0.0)
    return max(row.low - float(value[value < 0].sum()), 0.0)


def _clash(model: Model, rows: Sequence[Row], found: Solved, group) -> Clash:
    kind, label = group
    row = rows[0]
    if kind == "distance":
        site = model.problem.choices.site[np.flatnonzero(found.values[:model.binaries] > 0.5)]
        away = model.problem.distances_km()[np.ix_(site, site)]
        nearest = float(away[np.triu_indices(len(site), 1)].min()) if len(site) > 1 else math.nan
        return Clash(kind, label, model.limits.min_distance_km, nearest, "km")
    reached = float(row.value @ found.values[row.index])
    bound = row.high if math.isfinite(row.high) else row.low
    return Clash(kind, label, float(bound), reached, row.unit)


def nearest_total(model: Model, seconds: float = 20.0) -> tuple[float | None, float | None]:
    """Greatest load up to the total and least load above it that keep every limit. [MW]"""
    row, every = model.total, np.arange(model.size)
    mw = model.of_choices(model.problem.choices.it_mw)
    rows = (*model.hard, *model.soft)
    whole = every < model.binaries
    below = highs(mw, [*rows, Row("total", "", "MW", row.index, row.value, -math.inf, row.high)],
                  model.upper, whole, True, 0.0, seconds)
    above = highs(mw, [*rows, Row("total", "", "MW", row.index, row.value, row.low, math.inf)],
                  model.upper, whole, False, 0.0, seconds)
    return (None if below is None else below.objective,
            None if above is None else above.objective)
