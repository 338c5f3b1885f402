"""The inputs of a site's cost: prices of its country, figures of the place, sizes of the brief."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..power.backup import Backup
from ..settings import Brief
from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .formula import Plan
from .prices import assumption, electricity_price, national, shared
from .size_class import at_size

if TYPE_CHECKING:
    from ..heat.result import HeatEstimate

LABELS = {
    "electricity_eur_mwh": "price of electricity", "pue": "PUE",
    "connection_eur_mw": "cost of the grid connection", "connection_life_y": "its life",
    "land_eur_m2": "price of land", "land_life_y": "lease of the land",
    "build_eur_w": "building cost of the market", "size_factor": "building cost by size",
    "cooling_share": "share of cooling in it", "cooling_factor": "cost of this cooling type",
    "building_life_y": "life of the building", "cooling_life_y": "life of the cooling plant",
    "fibre_km": "length of new fibre", "fibre_eur_km": "price of fibre per km",
    "fibre_life_y": "life of the fibre", "maintenance_share": "upkeep",
    "jobs_mw": "permanent jobs", "staff_eur_y": "pay of the staff",
    "water_m3_mw": "make-up water", "water_eur_m3": "price of water",
    "outage_h_y": "hours without power", "outage_spread": "hours without power at this feeder",
    "diesel_eur_l": "price of diesel", "backup_upkeep_eur_mwh": "upkeep of the generators",
    "heat_used_mwh_mw": "heat used", "heat_cost_eur_mwh": "cost of bringing the heat",
    "heat_price_eur_mwh": "price of heat",
}
"""What each input is called where its doubt is shown."""

OF_THE_PLACE = frozenset((
    "connection_eur_mw", "land_eur_m2", "fibre_km", "water_m3_mw", "outage_spread", "pue",
    "heat_used_mwh_mw", "heat_cost_eur_mwh", "heat_price_eur_mwh"))
"""Inputs that differ between the sites of a region; the others move all sites alike."""

UNKNOWN = Quantity(math.nan, "", known="prior")


def plan_of(brief: Brief, tables: Mapping[str, Table]) -> Plan:
    """What the brief and the generator fix."""
    diesel = Backup.of(tables["backup"], "diesel")
    return Plan(brief.it_mw, brief.utilisation, brief.discount_rate, brief.land_ha / brief.it_mw,
                1000 / (diesel.efficiency * diesel.litre_kwh))


def country_inputs(tables: Mapping[str, Table], iso3: str, it_mw: float,
                   cooling: str) -> dict[str, Quantity]:
    """Inputs that do not hang on the place within a country."""
    keys = ("connection_life_y", "land_life_y", "cooling_share", "building_life_y",
            "cooling_life_y", "fibre_eur_km", "fibre_life_y", "maintenance_share",
            "outage_spread", "backup_upkeep_eur_mwh")
    found = {key: shared(tables, key) for key in keys}
    found["cooling_factor"] = shared(tables, f"cooling_factor_{cooling}")
    found |= {key: national(tables, iso3, key)
              for key in ("build_eur_w", "land_eur_m2", "staff_eur_y", "diesel_eur_l")}
    found["size_factor"] = at_size(tables, "build_factor", it_mw)
    found["jobs_mw"] = at_size(tables, "jobs_mw", it_mw)
    return found


def site_inputs(evidence: Evidence, heat: HeatEstimate, power: Mapping[str, Quantity],
                water: Mapping[str, Quantity], energy: Mapping[str, Quantity] | None = None,
                digital: Mapping[str, Quantity] | None = None) -> dict[str, Quantity]:
    """All inputs of one studied site, each with low ≤ value ≤ high or unknown."""
    brief = evidence.brief
    found = dict(evidence.once("cost.country", lambda: country_inputs(
        evidence.tables, evidence.country, brief.it_mw, brief.cooling)))
    pue = (energy or {}).get("pue", UNKNOWN)
    need = water.get("need_m3_y", UNKNOWN)
    found |= {
        "electricity_eur_mwh": electricity_price(evidence),
        "pue": _around(pue, heat.pue),
        "connection_eur_mw": _scaled(power.get("connection_cost_keur", UNKNOWN),
                                     1000 / brief.it_mw, "EUR/MW"),
        "outage_h_y": power.get("outage_h_y", UNKNOWN),
        "water_m3_mw": _scaled(need, 1 / brief.it_mw, "m³/(MW·y)"),
        "water_eur_m3": assumption(evidence, "water_eur_m3"),
        "fibre_km": (digital or {}).get("fibre_km", UNKNOWN),
        "heat_used_mwh_mw": _scaled(_studied(heat, "used_mwh_y", "MWh/y"), 1 / brief.it_mw,
                                    "MWh/(MW·y)"),
        "heat_cost_eur_mwh": _studied(heat, "lcoh_eur_mwh", "EUR/MWh"),
        "heat_price_eur_mwh": _heat_price(evidence, heat),
    }
    return {key: _ordered(found[key]) for key in LABELS}


def _heat_price(evidence: Evidence, heat: HeatEstimate) -> Quantity:
    """Price of heat: that of the fixed price model where money was asked for, else assumed."""
    price = assumption(evidence, "heat_price_eur_mwh")
    sold = heat.finance.get("fixed", {}).get("heat_revenue_eur_y")
    if sold is None or not heat.used_mwh_y > 0 or math.isnan(sold.value) or not price.value > 0:
        return price
    factor = sold.value / heat.used_mwh_y / price.value
    return _scaled(price, factor, price.unit)


def _studied(heat: HeatEstimate, key: str, unit: str) -> Quantity:
    """A figure of the heat study with its range."""
    low, high = heat.ranges.get(key, (None, None))
    return Quantity(getattr(heat, key), unit, low, high, "modelled", "the hourly study")


def _around(doubted: Quantity, pue: float) -> Quantity:
    """A PUE with the bounds of another estimate of it, moved to lie about the value."""
    low = high = None
    if doubted.low is not None and doubted.high is not None and doubted.value > 0:
        low, high = (max(1.0, pue * b / doubted.value) for b in (doubted.low, doubted.high))
    return Quantity(pue, "PUE", low, high, "modelled", "the hourly study")


def _scaled(q: Quantity, factor: float, unit: str) -> Quantity:
    low, high = (None if bound is None else bound * factor for bound in (q.low, q.high))
    return replace(q, value=q.value * factor, low=low, high=high, unit=unit)


def _ordered(q: Quantity) -> Quantity:
    """The quantity with finite bounds on both sides of its value; unknown stays unknown."""
    if math.isnan(q.value):
        return replace(q, low=None, high=None)
    low, high = (q.value if bound is None or not math.isfinite(bound) else bound
                 for bound in (q.low, q.high))
    return replace(q, low=min(low, q.value), high=max(high, q.value))
