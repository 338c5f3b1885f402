"""Whether heat pays for each party: net present value, internal rate of return, payback.

Real money of one year, level prices, flows at the end of each year, before taxes on profit and
without VAT. A part that lasts longer than the horizon leaves a residual value, the present value
of its remaining annuities, and a part that does not is bought again; so a price equal to the
levelised cost of heat has a net present value of exactly zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from .economics import capital_recovery_factor

GROWTH = np.geomspace(0.01, 101.0, 4000)
"""1 + rate where roots of the net present value are looked for: −99 % to 10,000 % a year."""


@dataclass(frozen=True)
class Investment:
    """One part of the plant."""

    eur: float
    life_y: float


@dataclass(frozen=True)
class Found:
    """A figure, or NaN and the reason why there is none."""

    value: float
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Case:
    """One party's money: `flows` (n+1,) per year from year 0, of which `residual` in year n."""

    rate: float
    flows: np.ndarray
    residual: float = 0.0

    @property
    def npv_eur(self) -> float:
        return npv(self.rate, self.flows)

    @property
    def irr(self) -> Found:
        return irr(self.flows)

    @property
    def simple_payback(self) -> Found:
        return payback(self._without_residual, 0.0)

    @property
    def discounted_payback(self) -> Found:
        return payback(self._without_residual, self.rate)

    @property
    def _without_residual(self) -> np.ndarray:
        flows = self.flows.copy()
        flows[-1] -= self.residual
        return flows


def annuity_factor(rate: float, years: float) -> float:
    """Present value of one euro a year; years where the rate is zero, 0 for no years."""
    return 0.0 if years <= 0 else 1.0 / capital_recovery_factor(rate, years)


def npv(rate: float, flows: Sequence[float] | np.ndarray) -> float:
    """Net present value of yearly flows from year 0, Σ flow_t/(1+i)^t.

    >>> round(npv(0.10, [-100.0, 60.0, 60.0]), 4)
    4.1322
    """
    if rate <= -1:
        raise InputError(f"A rate of {rate:g} is impossible; give one above -1.")
    flows = np.asarray(flows, float)
    return float(flows @ (1.0 + rate) ** -np.arange(len(flows), dtype=float))


def irr(flows: Sequence[float] | np.ndarray) -> Found:
    """Internal rate of return: the one rate at which the net present value is zero.

    NaN with a reason where the flows never change sign, where no rate or more than one does it.

    >>> round(irr([-100.0, 60.0, 60.0]).value, 6)
    0.130662
    """
    flows = np.asarray(flows, float)
    if not np.all(np.isfinite(flows)):
        return Found(math.nan, "a cash flow is unknown")
    flows = np.trim_zeros(flows, "b")
    if not np.any(flows < 0):
        return Found(math.nan, "nothing is invested, so there is no rate of return")
    if not np.any(flows > 0):
        return Found(math.nan, "it never earns anything, so there is no rate of return")
    values = _present(GROWTH, flows)
    turns = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    exact = np.flatnonzero(values == 0)
    if len(turns) + len(exact) > 1:
        return Found(math.nan, "several rates of return fit these flows, so none is stated")
    if len(exact):
        return Found(float(GROWTH[exact[0]]) - 1.0)
    if not len(turns):
        return Found(math.nan, "no rate of return between -99 % and 10,000 % fits these flows")
    from scipy.optimize import brentq

    k = turns[0]
    root = brentq(lambda growth: float(_present(np.array([growth]), flows)[0]),
                  GROWTH[k], GROWTH[k + 1], xtol=1e-14, rtol=1e-14)
    return Found(float(root) - 1.0)


def _present(growth: np.ndarray, flows: np.ndarray) -> np.ndarray:
    """Present value at each growth 1 + rate (k,), scaled so that it stays finite."""
    values = np.zeros(len(growth))
    low = growth < 1.0
    # Horner's rule in the direction in which the powers shrink; only the sign counts.
    for flow in flows:
        values[low] = values[low] * growth[low] + flow
    for flow in flows[::-1]:
        values[~low] = values[~low] / growth[~low] + flow
    return values


def payback(flows: Sequence[float] | np.ndarray, rate: float = 0.0) -> Found:
    """Years until the discounted flows add up to zero for good, straight within a year.

    >>> payback([-100.0, 40.0, 40.0, 40.0]).value
    2.5
    """
    flows = np.asarray(flows, float)
    if not np.all(np.isfinite(flows)):
        return Found(math.nan, "a cash flow is unknown")
    years = np.arange(len(flows), dtype=float)
    total = np.cumsum(flows * (1.0 + rate) ** -years)
    slack = 1e-9 * max(float(np.abs(flows).max()), 1e-9)
    behind = np.flatnonzero(total < -slack)
    if not len(behind):
        if np.any(flows > 0):
            return Found(0.0)
        return Found(math.nan, "nothing is invested and nothing earned")
    last = int(behind[-1])
    if last == len(flows) - 1:
        return Found(math.nan, f"it does not pay back within {last} years")
    return Found(last + float(total[last] / (total[last] - total[last + 1])))


def cash_flows(parts: Sequence[Investment], yearly_eur: float, rate: float, horizon_y: float,
               subsidy_share: float = 0.0) -> Case:
    """Flows of one party.

    Parameters
    ----------
    parts : sequence of Investment
        What this party buys.
    yearly_eur : float
        Income less running cost of each year.
    rate : float
        Real discount rate per year; it also values what is left at the end.
    horizon_y : float
        Whole years looked at.
    subsidy_share : float
        Share of the first investment that others pay, 0 to 1.
    """
    if not 0 <= subsidy_share <= 1:
        raise InputError(f"A subsidy of {subsidy_share:g} is impossible; give a share of 0 to 1.")
    if horizon_y != int(horizon_y) or not 1 <= horizon_y <= 100:
        raise InputError(f"A horizon of {horizon_y:g} years is impossible; give 1 to 100 whole "
                         "years.")
    years = int(horizon_y)
    flows = np.full(years + 1, float(yearly_eur))
    flows[0] = 0.0
    residual = 0.0
    for part in parts:
        life = max(int(round(part.life_y)), 1)
        for start in range(0, years, life):
            paid = 1.0 - subsidy_share if start == 0 else 1.0
            flows[start] -= part.eur * paid
        left = start + life - years
        residual += (part.eur * capital_recovery_factor(rate, life)
                     * annuity_factor(rate, left))
    flows[-1] += residual
    return Case(rate, flows, residual)
