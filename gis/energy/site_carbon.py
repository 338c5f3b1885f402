"""Yearly carbon of a data centre: location-based, market-based, by the country's plan, embodied.

Location-based counts the grid that the site stands in; market-based counts what it has bought,
and the residual mix for the rest (GHG Protocol Scope 2 Guidance, 2015). The two are never mixed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError
from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .carbon import yearly_emissions_t

PROTOCOL = "GHG Protocol Scope 2 Guidance (2015)"


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


def market_g_kwh(contract_share: float, contract_g_kwh: float, residual_g_kwh: float) -> float:
    """Carbon intensity of what is bought and of the residual mix for the rest. [g/kWh]

    Raises
    ------
    InputError
        If the share is no fraction.
    """
    if not 0 <= contract_share <= 1:
        raise InputError(f"Site carbon: contract_share = {contract_share:g} is not a fraction; "
                         "give 0 to 1.")
    rest = 1 - contract_share
    return contract_share * contract_g_kwh + (rest * residual_g_kwh if rest else 0.0)


def plan_of(table: Table | None, country: str) -> tuple[float, int, str]:
    """Carbon intensity by the country's plan [g/kWh, NaN not stated], its year, and its words."""
    if table is not None:
        for row in table.rows():
            if row["iso3"] == country:
                unit = "" if row["unit"] == "share" else f" {row['unit']}"
                low, high = (f"{v:.0%}" if not unit else f"{v:g}" for v in (row["low"],
                                                                           row["high"]))
                aim = low if low == high else f"{low} to {high}"
                return (row["grid_g_kwh"], int(row["year"]),
                        f"{row['what']}: {aim}{unit} by {row['year']:.0f} ({row['source']})")
    return math.nan, 0, "no plan of the country is in the table carbon_plans"


def carbon_summary(evidence: Evidence, pue: float) -> Mapping[str, Quantity]:
    """Carbon of one site's yearly electricity, both ways, by plan, and embodied.

    Without contracts the market-based figure is that of the residual mix; where no figure
    `residual_mix_g_kwh` is known, the grid's mean stands in and the note says so.
    """
    brief = evidence.brief
    energy = brief.mean_it_mw * pue * 8760
    grid = evidence.figure("grid_carbon_5y_mean_g_kwh", evidence.figure("grid_carbon_g_kwh"))
    residual = evidence.figure("residual_mix_g_kwh")
    known = not math.isnan(residual)
    plan, by, words = plan_of(evidence.tables.get("carbon_plans"), evidence.country)
    found = {
        "co2_location_t_y": Quantity(yearly_emissions_t(energy, grid), "t/y", source=PROTOCOL,
                                     notes=("grid's mean intensity over five years",)),
        "co2_market_t_y": Quantity(
            yearly_emissions_t(energy, residual if known else grid), "t/y", source=PROTOCOL,
            known="modelled" if known else "assumed",
            notes=("nothing bought by contract; " + ("residual mix" if known else
                   "the residual mix is not known: the grid's mean stands in"),)),
        "co2_plan_t_y": Quantity(yearly_emissions_t(energy, plan), "t/y",
                                 known="prior" if math.isnan(plan) else "published",
                                 source="table carbon_plans",
                                 notes=("the plan states no carbon intensity", words) if by and
                                 math.isnan(plan) else (words,)),
    }
    if "embodied_carbon" in evidence.tables:
        kg = Embodied.from_table(evidence.table("embodied_carbon"))
        found["co2_embodied_t_y"] = Quantity(
            kg.value * brief.it_mw, "t/y", kg.low * brief.it_mw, kg.high * brief.it_mw,
            known="recalled", source="table embodied_carbon",
            notes=("servers and building over their lives; not in the figures of operation",))
    return found
