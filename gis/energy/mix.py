"""The least-cost mix of PV, wind and battery that serves a share of a demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from ..climate.model import values_by_key
from ..errors import InputError
from ..types import Table
from .battery import Dispatch, dispatch

PV_STEPS = np.array([0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6.5, 8, 10, 13, 16, 20])
"""Peak power tried, as multiples of the mean demand."""
WIND_STEPS = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6, 8])
HALVINGS = 9
"""The battery's size is found within 0.2 % of the largest tried."""
MOST_HOURS = 48.0
"""Largest battery tried, in hours of the mean demand."""


@dataclass(frozen=True)
class LocalPowerCosts:
    """Costs of table `local_power_costs`, which gives unit, source and date of each."""

    pv_eur_kw: float
    pv_om_share: float
    pv_life_y: float
    wind_eur_kw: float
    wind_om_share: float
    wind_life_y: float
    battery_eur_kwh: float
    battery_om_share: float
    battery_life_y: float
    battery_round_trip: float
    battery_hours: float

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> LocalPowerCosts:
        """From the engine tables; raises :class:`LayerError` for a gap."""
        return cls(**values_by_key(tables["local_power_costs"], "local_power_costs",
                                   [field.name for field in fields(cls)]))

    def yearly_eur(self, rate: float) -> tuple[float, float, float]:
        """Yearly cost of 1 MW of PV, 1 MW of wind and 1 MWh of battery. [EUR/y]"""
        def yearly(invest: float, share: float, life: float) -> float:
            return 1000 * invest * (_annuity(rate, life) + share)

        return (yearly(self.pv_eur_kw, self.pv_om_share, self.pv_life_y),
                yearly(self.wind_eur_kw, self.wind_om_share, self.wind_life_y),
                yearly(self.battery_eur_kwh, self.battery_om_share, self.battery_life_y))


def _annuity(rate: float, life_y: float) -> float:
    return 1 / life_y if abs(rate) < 1e-9 else rate / (1 - (1 + rate) ** -life_y)


@dataclass(frozen=True, eq=False)
class Mix:
    """A mix and what it does; both shares are told, never one for the other."""

    pv_mw: float
    wind_mw: float
    battery_mwh: float
    cost_eur_y: float
    cost_eur_mwh: float                  # of the energy served
    result: Dispatch


def least_cost_mix(demand: np.ndarray, pv: np.ndarray, wind: np.ndarray | None, target: float,
                   costs: LocalPowerCosts, rate: float = 0.06) -> Mix | None:
    """Cheapest PV, wind and battery that serve `target` of the energy demand.

    PV and wind are tried on a grid of sizes; for each the smallest battery that reaches the
    target is found by halving, since more battery never serves less. None where the largest
    sizes tried do not reach it.

    Parameters
    ----------
    demand : (hours,) array
        [MW]
    pv, wind : (hours,) array
        Power of 1 MW; wind None where none is known. [MW/MW]
    target : float
        Share of the energy, above 0 to 1.
    rate : float
        Discount rate, real. [1/y]
    """
    if not 0 < target <= 1:
        raise InputError(f"A share of own power of {target:g} is impossible; give above 0 "
                         "and at most 1.")
    mean = float(np.mean(demand))
    if not mean > 0 or np.isnan(pv).any():
        return None
    eur = costs.yearly_eur(rate)
    sizes = sorted((eur[0] * p + eur[1] * w, p, w) for p in PV_STEPS
                   for w in (WIND_STEPS if wind is not None else (0.0,)))
    best: tuple[float, float, float, float] | None = None
    need = target * float(np.sum(demand))
    for unit, p, w in sizes:
        if best is not None and unit * mean >= best[0]:
            break
        made = mean * (p * pv + (w * wind if wind is not None else 0.0))
        direct = float(np.minimum(demand, made).sum())
        if direct + float(np.maximum(made - demand, 0).sum()) * costs.battery_round_trip < need:
            continue
        most = MOST_HOURS if best is None else min(
            MOST_HOURS, (best[0] - unit * mean) / (eur[2] * mean))
        hours = _smallest(demand, made, mean, most, target, costs)
        if hours is not None and unit * mean + eur[2] * hours * mean < (
                np.inf if best is None else best[0]):
            best = (unit * mean + eur[2] * hours * mean, p, w, hours)
    if best is None:
        return None
    cost, p, w, hours = best
    made = mean * (p * pv + (w * wind if wind is not None else 0.0))
    found = _run(demand, made, hours * mean, costs)
    return Mix(p * mean, w * mean, hours * mean, cost,
               cost / (found.energy_share * float(np.sum(demand)) * 8760 / len(demand)), found)


def _run(demand: np.ndarray, made: np.ndarray, store: float, costs: LocalPowerCosts) -> Dispatch:
    return dispatch(demand, made, store, store / costs.battery_hours, costs.battery_round_trip)


def _smallest(demand: np.ndarray, made: np.ndarray, mean: float, most: float, target: float,
              costs: LocalPowerCosts) -> float | None:
    """Hours of the least battery that reaches the target; None where `most` does not."""
    def reaches(hours: float) -> bool:
        return _run(demand, made, hours * mean, costs).energy_share >= target - 1e-9

    if reaches(0.0):
        return 0.0
    if not reaches(most):
        return None
    low, high = 0.0, most
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high
