"""Yearly carbon of a data centre: location-based, market-based, by the country's plan, embodied.

Location-based counts the grid that the site stands in; market-based what it has bought, by the
rule of :mod:`gis.energy.market_carbon`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .carbon import yearly_emissions_t
from .carbon_plan import CarbonPlan, carbon_plan
from .market_carbon import PROTOCOL, market_carbon
from .model import EnergyModel


@dataclass(frozen=True)
class Embodied:
    """Making of the servers, and of building and plant, per kW of IT and year [kg]."""

    value: float
    low: float
    high: float

    @classmethod
    def from_table(cls, table: Table) -> Embodied:
        """From the table `embodied_carbon`."""
        return cls(*(float((table[name] / table["life_y"]).sum())
                     for name in ("value", "low", "high")))


def plan_of(evidence: Evidence) -> CarbonPlan:
    """The country's plan, from the carbon and the renewable share of its power now."""
    # the share is that of the latest year: the mean over years would not go with it
    now = evidence.figure("grid_carbon_g_kwh", evidence.figure("grid_carbon_5y_mean_g_kwh"))
    return carbon_plan(evidence.tables.get("carbon_plans"), evidence.country, now,
                       evidence.figure("renewable_share"), EnergyModel.of(evidence.tables))


def carbon_summary(evidence: Evidence, pue: float,
                   pue_range: tuple[float | None, float | None] = (None, None),
                   contract_g_kwh: float = math.nan) -> Mapping[str, Quantity]:
    """Carbon of one site's yearly electricity, both ways, by plan, and embodied.

    The range is that of the PUE and of the grid, whose last year and mean of five years differ.

    `contract_g_kwh` is the carbon of the power contract; NaN: nothing is bought by contract.
    """
    brief = evidence.brief
    energy = brief.mean_it_mw * pue * 8760
    grid = evidence.figure("grid_carbon_5y_mean_g_kwh", evidence.figure("grid_carbon_g_kwh"))
    grids = [grid, evidence.figure("grid_carbon_g_kwh", grid)]
    low_pue, high_pue = (pue if end is None else end for end in pue_range)

    def ranged(unit_g_kwh: list[float]) -> tuple[float | None, float | None]:
        """Least and most of the year's carbon; nothing where the grid's is unknown."""
        if math.isnan(sum(unit_g_kwh)):
            return None, None
        year = brief.mean_it_mw * 8760
        return (yearly_emissions_t(year * min(low_pue, pue), min(unit_g_kwh)),
                yearly_emissions_t(year * max(high_pue, pue), max(unit_g_kwh)))

    bought = market_carbon(grid, evidence.figure("residual_mix_g_kwh"), contract_g_kwh)
    market = float(bought.g_kwh)
    plan = plan_of(evidence)
    notes = (plan.words, *((plan.method,) if plan.method else ()))
    if plan.year and math.isnan(plan.g_kwh):
        notes = ("the plan states no carbon intensity", plan.words)
    found = {
        "co2_location_t_y": Quantity(yearly_emissions_t(energy, grid), "t/y", *ranged(grids),
                                     source=PROTOCOL,
                                     notes=("grid's mean intensity over five years",)),
        "co2_market_t_y": Quantity(
            yearly_emissions_t(energy, market), "t/y",
            *ranged(grids if bought.of_grid else [market]), known=bought.known, source=PROTOCOL,
            notes=(bought.words,)),
        "co2_plan_t_y": Quantity(
            yearly_emissions_t(energy, plan.g_kwh), "t/y",
            *(ranged([plan.low, plan.high]) if plan.low is not None and plan.high is not None
              else (None, None)),
            known=plan.known, source="table carbon_plans", notes=notes),
        "plan_carbon_g_kwh": Quantity(plan.g_kwh, "g/kWh", plan.low, plan.high, plan.known,
                                      "table carbon_plans", notes),
    }
    if "embodied_carbon" in evidence.tables:
        kg = Embodied.from_table(evidence.table("embodied_carbon"))
        found["co2_embodied_t_y"] = Quantity(
            kg.value * brief.it_mw, "t/y", kg.low * brief.it_mw, kg.high * brief.it_mw,
            known="recalled", source="table embodied_carbon",
            notes=("servers and building over their lives; not in the figures of operation",))
    return found
