"""The yearly cost of a site from its inputs, component by component; plain arithmetic.

NaN in gives NaN out: a component is unknown as soon as one of its inputs is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..heat.finance.economics import capital_recovery_factor

HOURS = 8760

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Plan:
    """What the brief fixes, so that it carries no doubt."""

    it_mw: float
    utilisation: float
    rate: float                          # real discount rate per year
    land_ha_mw: float
    litre_mwh: float                     # diesel per MWh of electricity [L/MWh]


def invested(v: Numbers, plan: Plan) -> dict[str, float]:
    """Investment per MW of IT, by component. [EUR/MW]"""
    building = v["build_eur_w"] * 1e6 * v["size_factor"]
    return {
        "connection_eur": v["connection_eur_mw"],
        "land_eur": plan.land_ha_mw * 1e4 * v["land_eur_m2"],
        "building_eur": building * (1 - v["cooling_share"]),
        "cooling_eur": building * v["cooling_share"] * v["cooling_factor"],
        "fibre_eur": v["fibre_km"] * v["fibre_eur_km"] / plan.it_mw,
    }


LIVES = {"connection_eur": "connection_life_y", "land_eur": "land_life_y",
         "building_eur": "building_life_y", "cooling_eur": "cooling_life_y",
         "fibre_eur": "fibre_life_y"}


def yearly(v: Numbers, plan: Plan) -> dict[str, float]:
    """Cost per MW of IT and year, by component; income is negative. [EUR/(MW·y)]

    Examples
    --------
    1 MW at utilisation 0.5, PUE 1.2 and 100 EUR/MWh: 8760 · 0.5 · 1.2 · 100 = 525,600 EUR of
    energy.
    """
    capital = invested(v, plan)
    load = plan.utilisation * v["pue"]                       # MW drawn per MW of IT
    cost = {"energy_eur": HOURS * load * v["electricity_eur_mwh"]}
    for key, eur in capital.items():
        cost[key] = eur * capital_recovery_factor(plan.rate, v[LIVES[key]])
    used = v["heat_used_mwh_mw"]
    cost["maintenance_eur"] = v["maintenance_share"] * (
        capital["building_eur"] + capital["cooling_eur"])
    cost["staff_eur"] = v["jobs_mw"] * v["staff_eur_y"]
    cost["water_eur"] = v["water_m3_mw"] * v["water_eur_m3"]
    cost["outage_eur"] = v["outage_h_y"] * v["outage_spread"] * load * (
        v["diesel_eur_l"] * plan.litre_mwh + v["backup_upkeep_eur_mwh"])
    # Where no heat is used its cost has no value, and none is spent.
    cost["heat_supply_eur"] = 0.0 if used == 0 else used * v["heat_cost_eur_mwh"]
    cost["heat_revenue_eur"] = 0.0 if used == 0 else -used * v["heat_price_eur_mwh"]
    return cost


def total(cost: Numbers) -> float:
    """Sum of the known components."""
    return math.fsum(eur for eur in cost.values() if not math.isnan(eur))
