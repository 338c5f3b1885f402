"""Solving with HiGHS: sums directly, the cost of heat as a ratio by Dinkelbach's method.

References
----------
.. [1] Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method", Math. Prog.
   Comp. 10, 2018 (HiGHS).
.. [2] W. Dinkelbach, "On nonlinear fractional programming", Management Science 13 (7), 1967.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import HeatSiteError
from .model import LINEAR, RATIO, Model
from .problem import Row

GAP = 1e-4
"""Relative gap to the proven bound at which a search stops."""
SECONDS = 60.0
"""A search that takes longer stops with what it has; its gap says how far it may be off."""
ROUNDS = 30


@dataclass(frozen=True, eq=False)
class Solved:
    """A portfolio and how far from the best it may be."""

    values: np.ndarray                   # (size,) of the variables
    objective: float
    bound: float                         # proven: no portfolio is better

    @property
    def gap(self) -> float:
        """|objective − bound| / |objective|; 0 where both are 0."""
        off = abs(self.objective - self.bound)
        return 0.0 if off <= 1e-9 else off / max(abs(self.objective), 1e-9)


def highs(cost: np.ndarray, rows: Sequence[Row], upper: np.ndarray, whole: np.ndarray,
          maximise: bool = False, gap: float = GAP, seconds: float = SECONDS,
          within: float = 0.0) -> Solved | None:
    """Optimum of a mixed-integer program; None where the rows exclude each other.

    Parameters
    ----------
    cost, upper : (n,) array
        Objective and upper bounds; lower bounds are 0.
    rows : sequence of Row
    whole : (n,) bool
        Variables that take whole numbers only.
    gap, within : float
        The search stops when the bound is as near, relative or absolute.
    """
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(rows)
    scale = float(np.abs(cost).max(initial=0.0)) or 1.0
    lp.col_cost_ = np.asarray(cost, float) / scale
    lp.col_lower_, lp.col_upper_ = np.zeros(len(cost)), np.asarray(upper, float)
    lp.row_lower_ = np.array([row.low for row in rows], float)
    lp.row_upper_ = np.array([row.high for row in rows], float)
    lp.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(r.index) for r in rows])]).astype(
        np.int32)
    none = [np.empty(0)]
    lp.a_matrix_.index_ = np.concatenate([r.index for r in rows] or none).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([r.value for r in rows] or none).astype(float)
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in whole]
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("mip_rel_gap", gap), ("time_limit", seconds),
                          ("random_seed", 1), ("mip_abs_gap", within / scale), ("threads", 1)):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible,
                  highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if info.primal_solution_status != 2:               # no feasible point found
        raise HeatSiteError(f"Portfolio: no answer within {seconds:g} s "
                            f"({solver.modelStatusToString(status)}).")
    values = np.array(solver.getSolution().col_value)
    values[whole] = np.round(values[whole])
    objective = float(np.dot(cost, values))
    bound = scale * float(info.mip_dual_bound) if whole.any() else objective
    return Solved(values, objective, bound if math.isfinite(bound) else objective)


def most_heat(model: Model, rows: Sequence[Row] | None = None, seconds: float = SECONDS
              ) -> float | None:
    """Heat that no portfolio exceeds: the most if sites could be built in part. [MWh/y]

    None where the rows exclude each other. Quick, as it is a linear program.
    """
    found = highs(model.heat, model.rows if rows is None else rows, model.upper,
                  np.zeros(model.size, bool), True, seconds=seconds)
    return None if found is None else max(found.objective, 0.0)


def best(model: Model, objective: str, extra: Sequence[Row] = (), gap: float = GAP,
         rows: Sequence[Row] | None = None, seconds: float = SECONDS,
         heat_floor_mwh: float | None = None) -> Solved | None:
    """The best portfolio by one objective; None where the limits exclude each other.

    Where an objective leaves the heat open (water, grid strain), the most heat is used among
    equally good portfolios. The cost of heat is the least among portfolios that use at least
    `heat_floor_mwh`.
    """
    rows = (*(model.rows if rows is None else rows), *extra)
    if objective == RATIO:
        return _ratio(model, rows, gap, seconds, heat_floor_mwh or 0.0)
    cost = model.objective(objective)
    found = _run(model, cost, rows, LINEAR[objective] > 0, gap, seconds)
    if found is None or objective in ("heat_used", "co2", "people", "net_cost"):
        return found
    slip = 1e-7 * max(abs(found.objective), 1e-3)
    kept = Row("objective", objective, "", np.arange(model.size), cost, -math.inf,
               found.objective + slip)
    more = _run(model, model.heat, (*rows, kept), True, gap, seconds)
    return found if more is None else Solved(more.values, float(cost @ more.values), found.bound)


def _run(model: Model, cost, rows, maximise: bool, gap: float, seconds: float,
         within: float = 0.0) -> Solved | None:
    whole = np.arange(model.size) < model.binaries
    return highs(cost, rows, model.upper, whole, maximise, gap, seconds, within)


def _ratio(model: Model, rows, gap: float, seconds: float, floor: float) -> Solved | None:
    """Least cost per MWh: solve min N − λH, set λ to the ratio found, until nothing is gained.

    Sites that may be built in part give the first λ, which no whole portfolio undercuts.
    """
    every = np.arange(model.size)
    least = max(floor, 1e-6)
    rows = (*rows, Row("heat", "least heat used", "MWh/y", every, model.heat, least, math.inf))
    cost, heat = model.heat_cost, model.heat
    parts = highs(heat, rows, model.upper, np.zeros(model.size, bool), True, seconds=seconds)
    if parts is None:
        return None
    ratio = _per(cost, heat, parts.values)
    for _ in range(ROUNDS):
        step = highs(cost - ratio * heat, rows, model.upper, np.zeros(model.size, bool),
                     seconds=seconds)
        if step is None or step.objective >= -1e-6 * abs(ratio) * least:
            break
        ratio = _per(cost, heat, step.values)
    values, bound = None, ratio * (1 - 1e-6)
    for _ in range(ROUNDS):
        # the ratio is off by no more than the gap of N − λH over the least H
        near = 0.4 * gap * abs(ratio) * least
        step = _run(model, cost - ratio * heat, rows, False, 0.0, seconds, near)
        if step is None:
            return None if values is None else Solved(values, ratio, bound)
        # N − λH ≥ proven for all portfolios, so N/H ≥ λ + proven/H, least at the floor of H
        bound = max(bound, ratio + min(step.bound, 0.0) / least)
        if values is None or step.objective < 0:
            values = step.values
        ratio = _per(cost, heat, values)
        if ratio - bound <= gap * abs(ratio):
            break
    assert values is not None
    return Solved(values, ratio, min(bound, ratio))


def _per(cost: np.ndarray, heat: np.ndarray, values: np.ndarray) -> float:
    """Cost per MWh of one portfolio; 0 where it uses no heat. [EUR/MWh]"""
    used = float(heat @ values)
    return float(cost @ values) / used if used > 0 else 0.0
