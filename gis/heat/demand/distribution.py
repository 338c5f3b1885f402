"""New heat networks from the density of heat demand: pipe length, investment, cost per MWh.

I = (C1 + C2·d_a)/(Q/L) with the mean pipe diameter d_a = 0.0486·ln(Q/L) + 0.0007 m and the
trench length L = A/w by the effective width w [1]_. Constants: tables `distribution_costs` and
`distribution_parameters`.

.. [1] U. Persson, S. Werner, "Heat distribution and the future competitiveness of district
   heating," Appl. Energy, vol. 88, no. 3, pp. 568-576, 2011.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import InputError, UnknownNameError
from ...types import Table
from ..finance.economics import capital_recovery_factor
from ..parameters import Parameters

GJ_PER_MWH = 3.6
CLASSES = ("critical", "conditional", "good", "very good")


@dataclass(frozen=True)
class AreaCost:
    """Cost of pipe in the ground of one kind of area."""

    key: str
    c1_eur_m: float
    c2_eur_m2: float


@dataclass(frozen=True, eq=False)
class Distribution:
    """A network that would serve areas of heat demand, element by element."""

    width_m: np.ndarray              # effective width: area per trench length
    linear_gj_m: np.ndarray          # heat sold per metre of trench and year
    diameter_m: np.ndarray           # mean
    investment_eur_gj: np.ndarray    # per GJ sold in a year
    cost_eur_mwh: np.ndarray         # of distribution only

    @property
    def linear_mwh_m(self) -> np.ndarray:
        return self.linear_gj_m / GJ_PER_MWH


def distribution_parameters(tables: Mapping[str, Table]) -> Parameters:
    """Figures of the table `distribution_parameters`."""
    return Parameters.from_tables(tables["distribution_parameters"])


def area_cost(tables: Mapping[str, Table], key: str = "usual") -> AreaCost:
    """Costs of the area `key`; raises :class:`UnknownNameError` with the nearest known one."""
    rows = {row["key"]: row for row in tables["distribution_costs"].rows()}
    if key not in rows:
        raise UnknownNameError("kind of area", key, rows)
    return AreaCost(key, rows[key]["c1_eur_m"], rows[key]["c2_eur_m2"])


def distribution(density_mwh_ha: np.ndarray, plot_ratio: np.ndarray, cost: AreaCost,
                 p: Parameters, rate: float, years: float) -> Distribution:
    """Network for areas of a heat density, any shape.

    Parameters
    ----------
    density_mwh_ha : array
        Heat sold per ground area and year. [MWh/ha]
    plot_ratio : array
        Floor area over ground area.
    cost : AreaCost
    p : Parameters
        Of the table `distribution_parameters`.
    rate, years : float
        Real discount rate per year, and life of the network.

    Returns
    -------
    Distribution
        Cost infinite where there is no heat, NaN where an input is NaN.
    """
    density, ratio = np.broadcast_arrays(np.asarray(density_mwh_ha, float),
                                         np.asarray(plot_ratio, float))
    if np.any(density < 0) or np.any(ratio < 0):
        raise InputError("Heat density and plot ratio must be 0 or more.")
    width = np.where(ratio <= p["width_plot_ratio"],
                     p["width_slope_m"] * ratio + p["width_intercept_m"], p["width_dense_m"])
    width = np.where(np.isnan(ratio), np.nan, width)
    linear = density * GJ_PER_MWH / 10_000 * width
    with np.errstate(divide="ignore", invalid="ignore"):
        diameter = np.where(
            linear < p["diameter_from_gj_m"], p["diameter_least_m"],
            p["diameter_slope_m"] * np.log(linear) + p["diameter_intercept_m"])
        investment = (cost.c1_eur_m + cost.c2_eur_m2 * diameter) / linear
    yearly = investment * capital_recovery_factor(rate, years) * GJ_PER_MWH
    return Distribution(width, linear, diameter, investment, yearly)


def plot_ratio(density_mwh_ha: np.ndarray, p: Parameters) -> np.ndarray:
    """Floor over ground area guessed from the heat density, same shape. [1]"""
    return np.asarray(density_mwh_ha, float) / 10 / p["floor_heat_kwh_m2"]


def suitability(linear_mwh_m: np.ndarray, p: Parameters) -> np.ndarray:
    """Share of areas of a linear density that a network would serve, same shape, 0..1.

    Graded between `critical` and `very good`: studies draw the line at very different places.
    """
    low, high = p["linear_critical_mwh_m"], p["linear_very_good_mwh_m"]
    return np.clip((np.asarray(linear_mwh_m, float) - low) / (high - low), 0.0, 1.0)


def density_class(linear_mwh_m: float, p: Parameters) -> str:
    """Word for a linear heat density: critical, conditional, good or very good."""
    steps = [p["linear_critical_mwh_m"], p["linear_good_mwh_m"], p["linear_very_good_mwh_m"]]
    return CLASSES[int(np.searchsorted(steps, linear_mwh_m, side="right"))]
