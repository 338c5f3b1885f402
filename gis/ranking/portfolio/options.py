"""One big or many small: each count of sites at its best, and the free mix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...progress import Progress, silent
from .clash import Clash, clashes, nearest_total
from .model import LINEAR, RATIO, UNITS, Model, known_objective
from .problem import Limits, Problem, Row
from .result import Option, Portfolio
from .solve import GAP, Solved, best, most_heat
from .sums import option_of

FEW, MANY = 5, 10
OF_HEAT = ("heat_used", "co2", "people")
"""Objectives whose value is unknown where no heat user is listed."""
HEAT_FLOOR = 0.5
"""The cost of heat is compared among portfolios that use at least this share of the most heat
that the free mix could, were sites built in part: a single cheap user would win otherwise. An
option that cannot use as much is told by half of its own most, and is not the best."""


def compare(problem: Problem, limits: Limits, objective: str = "heat_used",
            few: int = FEW, many: int = MANY, people: tuple | None = None,
            progress: Progress = silent, gap: float = GAP) -> Portfolio:
    """One site, few, many and the free mix for one total load, each at its best.

    Parameters
    ----------
    problem : Problem
    limits : Limits
        Its `total_mw` is shared out; `sites_max` bounds few, many and the free mix.
    objective : str
        One of :data:`gis.ranking.portfolio.model.OBJECTIVES`.
    few, many : int
        Sites of equal size in these options.
    people : tuple of three (m,) arrays, optional
        x, y [m] and number of people of the region's towns, for the distance to people.

    Returns
    -------
    Portfolio
        An option that cannot carry the load says by how much it falls short and which limits
        keep it from more.
    """
    known_objective(objective)
    options: list[Option] = []
    heat = most_heat(Model(problem, limits)) if objective == RATIO else None
    floor = None if heat is None else HEAT_FLOOR * heat
    cap = limits.sites_max or 10**6
    plans = [("one", 1), ("few", min(few, cap)), ("many", min(many, cap)), ("best_mix", None)]
    for done, (name, count) in enumerate(plans):
        progress(done, len(plans), f"choosing sites: {name.replace('_', ' ')}")
        asked = limits if count is None else _equal(limits, count)
        options.append(optimum(problem, asked, objective, name, people, gap, floor))
    if not problem.heat_known and objective in OF_HEAT:
        options = [replace(o, objective=math.nan) for o in options]
    best_name = best_of(options, objective, floor or 0.0)
    chosen = next(o for o in options if o.name == best_name)
    return Portfolio(limits.total_mw, objective, UNITS[objective], tuple(options), best_name,
                     chosen.binding, None, problem.notes)


def _equal(limits: Limits, count: int) -> Limits:
    """The limits for so many sites of one size."""
    return replace(limits, sites_min=count, sites_max=count,
                   sizes=(limits.total_mw / count,))


def optimum(problem: Problem, limits: Limits, objective: str, name: str = "best_mix",
            people: tuple | None = None, gap: float = GAP,
            heat_floor_mwh: float | None = None) -> Option:
    """The best portfolio under some limits, or the nearest that can be reached.

    Where the limits exclude the total load: the greatest load below it that they allow, with
    the sizes freed where only equal ones were asked for, and the limits that clash.
    """
    model = Model(problem, limits)
    found = _found(model, objective, gap, heat_floor_mwh)
    if found is not None:
        return option_of(model, found, name, people=people)
    return _nearest(problem, limits, objective, name, people, gap)


def _found(model: Model, objective: str, gap: float, asked: float | None = None,
           rows: Sequence[Row] | None = None) -> Solved | None:
    """The best portfolio; by the cost of heat among those that use the heat asked, if any can."""
    if objective != RATIO:
        return best(model, objective, gap=gap, rows=rows)
    bound = most_heat(model, rows)
    if bound is None:
        return None
    floors = [] if asked is None or asked > bound else [asked]
    for floor in (*floors, HEAT_FLOOR * bound):
        found = best(model, objective, gap=gap, rows=rows, heat_floor_mwh=floor)
        if found is not None:
            return found
    # whole sites reach less than half of what parts of sites would
    most = best(model, "heat_used", gap=max(gap, 0.02), rows=rows)
    return None if most is None else best(model, objective, gap=gap, rows=rows,
                                          heat_floor_mwh=HEAT_FLOOR * most.objective)


def _nearest(problem: Problem, limits: Limits, objective: str, name: str,
             people: tuple | None, gap: float) -> Option:
    """The portfolio nearest below the load, and why it is not the load."""
    asked = Model(problem, limits)
    why = clashes(asked)
    notes = _reasons(asked, why)
    # A fixed size that no place can hold says nothing of what can be reached: sizes are freed.
    freed = replace(limits, sizes=None, sites_min=min(limits.sites_min, 1))
    for relaxed in (freed, replace(freed, county_share_min={})):
        model = Model(problem, relaxed)
        below, above = nearest_total(model)
        if below is None or below < 1e-6:
            continue
        total = model.total
        mw = Row("total", f"{below:g} MW", "MW", total.index, total.value, below * (1 - 1e-6),
                 below * (1 + 1e-6))
        rows = (*model.hard, *model.soft, mw)
        found = _found(model, objective, gap, rows=rows)
        if found is None:
            continue
        words = [*notes]
        if below < limits.total_mw * (1 - 1e-6):
            words.append(f"{limits.total_mw:g} MW cannot be reached; the nearest below is "
                         f"{below:g} MW" + (f", the nearest above {above:g} MW"
                                            if above is not None else "") + ".")
        else:
            words.append("The load is reached with other sizes or another number of sites.")
        return option_of(model, found, name, clashes=why, people=people, notes=tuple(words))
    empty = Solved(np.zeros(asked.size), math.nan, math.nan)
    return replace(option_of(asked, empty, name, clashes=why, people=people),
                   shortfall_mw=limits.total_mw,
                   notes=(*notes, "No site can be built under these limits."))


def _reasons(model: Model, why: Sequence[Clash]) -> list[str]:
    """Why a load is not reached, in sentences."""
    limits, problem = model.limits, model.problem
    if why:
        return ["These limits exclude one another; loosen all of them, or ask for less load: "
                + "; ".join(c.words for c in why) + "."]
    notes = []
    if limits.sizes is not None:
        wanted = ", ".join(f"{s:g}" for s in limits.sizes)
        hosts = np.unique(problem.choices.site[model.upper[:model.binaries] > 0])
        notes.append(f"{len(hosts)} of {len(problem.ids)} sites can be connected at {wanted} MW.")
        barred = [text for key, text in problem.left_out.items()
                  if any(key.endswith(f" at {s:g} MW") for s in limits.sizes)]
        if barred:
            notes.append(_most_common(barred))
    else:
        notes.append("The sites and sizes at hand do not add up to the load, whatever limit is "
                     "loosened.")
    return notes


def _most_common(texts: Sequence[str]) -> str:
    """The reason that most of the barred sites share."""
    count: dict[str, int] = {}
    for text in texts:
        count[text] = count.get(text, 0) + 1
    text = max(count, key=lambda t: count[t])
    return f"Of the others, {count[text]}: {text}."


def best_of(options: Sequence[Option], objective: str, heat_floor_mwh: float = 0.0) -> str:
    """Name of the option that is best by the objective, among those that carry the most load.

    Options that use less heat than the floor come after all that use as much.
    """
    least = min(o.shortfall_mw for o in options)
    rivals = [o for o in options if o.shortfall_mw <= least + 1e-6 and o.sites]
    warm = [o for o in rivals if o.used_mwh_y >= heat_floor_mwh * (1 - 1e-6)]
    rivals = warm or rivals
    if not rivals:
        return options[0].name
    better = LINEAR.get(objective, -1)

    def score(option: Option) -> float:
        value = option.objective
        return -math.inf if math.isnan(value) else better * value

    top = max(score(o) for o in rivals)
    # equally good: the first, which has fewer sites
    slack = 1e-6 * max(abs(top), 1e-9) if math.isfinite(top) else 0.0
    return next(o.name for o in rivals if score(o) >= top - slack)
