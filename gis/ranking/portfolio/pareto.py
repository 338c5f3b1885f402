"""Pareto fronts of two or three objectives, by exact epsilon-constraints.

Each point is a proven optimum of one objective while the others are held at a step between
their best and worst; a second solve makes sure that nothing is given away. Any portfolio of the
front lies within one step of a point shown.

References
----------
.. [1] G. Mavrotas, "Effective implementation of the ε-constraint method in multi-objective
   mathematical programming problems", Appl. Math. Comput. 213 (2), 2009.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from ...errors import InputError
from ...progress import Progress, silent
from .model import LINEAR, RATIO, UNITS, Model, known_objective
from .problem import Limits, Problem, Row
from .result import ParetoFront, ParetoPoint
from .solve import Solved, best, highs
from .sums import option_of

STEPS = {2: 9, 3: 4}


def pareto(problem: Problem, limits: Limits, objectives: Sequence[str],
           steps: int | None = None, people: tuple | None = None, gap: float = 1e-3,
           progress: Progress = silent) -> ParetoFront:
    """Portfolios between which two or three objectives trade.

    Parameters
    ----------
    objectives : sequence of str
        Two or three different ones; the cost of heat may be one of them.
    steps : int, optional
        Steps of each held objective between its best and worst.

    Raises
    ------
    InputError
        If the objectives are not two or three different ones.

    Returns
    -------
    ParetoFront
        Without points, and a note, where no portfolio carries the load.
    """
    names = [known_objective(name) for name in objectives]
    if not 2 <= len(names) <= 3 or len(set(names)) < len(names):
        raise InputError("Portfolio: a front takes two or three different objectives; give such "
                         "as heat_used,net_cost.")
    model = Model(problem, limits)
    front = _Front(model, names, gap)
    corners = [front.corner(name) for name in names]
    units = tuple(UNITS[name] for name in names)
    if any(c is None for c in corners):
        return ParetoFront(tuple(names), units, (), ("No portfolio carries the load under these "
                                                     "limits.",))
    points = [c for c in corners if c is not None]
    values = np.array([front.values(p) for p in points])
    # the first linear one is optimised, the others are held
    led = next(k for k, name in enumerate(names) if name != RATIO)
    held = [k for k in range(len(names)) if k != led]
    count = steps or STEPS[len(names)]
    grids = [np.linspace(values[:, k].min(), values[:, k].max(), count) for k in held]
    every = list(itertools.product(*grids))
    for done, levels in enumerate(every):
        progress(done, len(every), "tracing the front")
        found = front.at(led, dict(zip(held, levels, strict=True)))
        if found is not None:
            points.append(found)
    return ParetoFront(tuple(names), units, _kept(model, front, points, people), (
        f"Each point is proven to within {gap:.2%}; between two points no portfolio is better in "
        "all by more than a step.",))


class _Front:
    """Objectives of one model, held and led."""

    def __init__(self, model: Model, names: Sequence[str], gap: float):
        self.model, self.names, self.gap = model, names, gap
        self.cost = [None if n == RATIO else model.objective(n) for n in names]
        self.whole = np.arange(model.size) < model.binaries
        most = best(model, "heat_used", gap=gap) if RATIO in names else None
        self.floor = 0.5 * most.objective if most is not None else None

    def values(self, solved: Solved) -> list[float]:
        out = []
        for cost in self.cost:
            if cost is not None:
                out.append(float(cost @ solved.values))
            else:
                heat = float(self.model.heat @ solved.values)
                out.append(float(self.model.heat_cost @ solved.values) / heat if heat > 0
                           else math.inf)
        return out

    def corner(self, name: str) -> Solved | None:
        """Best of one objective, with nothing given away in the others."""
        k = self.names.index(name)
        found = best(self.model, name, gap=self.gap, heat_floor_mwh=self.floor)
        return None if found is None else self.improved(found, [k])

    def at(self, led: int, levels: dict[int, float]) -> Solved | None:
        """Best of the led objective while the others are no worse than their levels."""
        rows = [self._hold(k, level) for k, level in levels.items()]
        found = best(self.model, self.names[led], rows, self.gap)
        return None if found is None else self.improved(found, [led])

    def improved(self, found: Solved, first: list[int]) -> Solved:
        """The same value of the first objectives, the others as good as they can be."""
        values = self.values(found)
        rows = [self._hold(k, values[k]) for k in range(len(self.names))
                if math.isfinite(values[k])]
        cost = np.zeros(self.model.size)
        for k, part in enumerate(self.cost):
            if k not in first and part is not None:
                cost += LINEAR[self.names[k]] * part / max(abs(values[k]), 1e-9)
        if not cost.any():
            return found
        more = highs(cost, [*self.model.rows, *rows], self.model.upper, self.whole, True, self.gap)
        return found if more is None else Solved(more.values, found.objective, found.bound)

    def _hold(self, k: int, level: float) -> Row:
        every = np.arange(self.model.size)
        name, slip = self.names[k], 1e-6 * max(abs(level), 1e-6)
        cost = self.cost[k]
        if cost is None:
            return Row("front", name, "", every,
                       self.model.heat_cost - (level + slip) * self.model.heat, -math.inf, 0.0)
        if LINEAR[name] > 0:
            return Row("front", name, "", every, cost, level - slip, math.inf)
        return Row("front", name, "", every, cost, -math.inf, level + slip)


def _kept(model: Model, front: _Front, points: Sequence[Solved],
          people: tuple | None) -> tuple[ParetoPoint, ...]:
    """The points that no other beats, the first objective from best to worst."""
    sign = np.array([LINEAR.get(n, -1) for n in front.names], float)
    values = np.array([front.values(p) for p in points])
    better = values * sign
    scale = np.maximum(np.abs(better).max(axis=0), 1e-9) * 1e-5
    kept: list[int] = []
    for i in np.lexsort(better.T[::-1])[::-1]:
        if any((better[j] >= better[i] - scale).all() for j in kept):
            continue
        kept.append(int(i))
    return tuple(ParetoPoint(tuple(float(v) for v in values[i]),
                             option_of(model, points[i], f"point {n + 1}", people=people))
                 for n, i in enumerate(kept))
