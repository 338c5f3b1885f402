"""Which figures of a site people read first, in which words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gis.results import Site
from gis.types import Quantity

from ..figures import number, span, with_unit


@dataclass(frozen=True)
class Line:
    """One figure: words, value with unit, its range, and what stands behind it."""

    words: str
    value: str
    reach: str
    tip: str = ""


HEAT = (("available_mwh_y", "source heat", "GWh/y", 1000.0),
        ("delivered_mwh_y", "after the heat pump", "GWh/y", 1000.0),
        ("used_mwh_y", "used heat", "GWh/y", 1000.0),
        ("lcoh_eur_mwh", "cost of used heat", "EUR/MWh", 1.0),
        ("co2_avoided_t_y", "CO\u2082 avoided, net", "t/y", 1.0),
        ("homes", "as heat for homes", "homes", 1.0),
        ("cop", "heat pump COP", "", 1.0),
        ("erf", "energy reuse factor", "", 1.0),
        ("full_load_hours", "full-load hours", "h/y", 1.0))
FIRST = {"pue": "PUE", "pv_kwh_kwp_y": "solar yield", "grid_carbon_g_kwh": "carbon in the grid",
         "need_m3_y": "make-up water", "boreholes": "boreholes",
         "surface_water_km": "surface water within", "connection_kv": "connection voltage",
         "connection_km": "connection length", "feasible_mw": "feasible power",
         "connection_cost_keur": "connection cost", "lead_time_months": "months to power",
         "outage_h_y": "hours without power", "fibre_km": "fibre within",
         "latency_ms": "round trip to exchange", "people_50km": "people within 50 km"}
MORE = {"ghi_kwh_m2_y": "sunlight", "t_mean_c": "mean air temperature",
        "wind_100m_ms": "wind at 100 m", "wind_full_load_hours": "wind full-load hours",
        "pv_share_of_demand": "PV, share of demand",
        "local_share_of_demand": "PV and wind, share of demand",
        "hours_covered_share": "hours covered by them",
        "firm_renewable_km": "firm renewable plant within",
        "nearest_firm_plant": "its capacity", "need_l_s": "water, at most",
        "need_m3_d": "water per day", "lift_kwh_m3": "pumping", "recharge_km2": "recharge area",
        "need_mean_l_s": "water, mean of the year", "drawdown_m": "drawdown of each borehole",
        "intake_kw": "pumping from that water",
        "stream_warming_k": "it would warm at low flow by",
        "water_as_people": "people using as much water",
        "water_town_share": "share of the town's water",
        "water_stress_pct": "water stress", "needed_mw": "power needed",
        "substation_km": "substation within", "circuits": "circuits",
        "size_vs_system_share": "share of the system's peak"}


STATED = ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "erf")
"""Heat figures that are told as a range where it is wider than × / ÷ 2."""


def uncertain(site: Site, key: str) -> bool:
    """Whether a heat figure is too uncertain to state as one number."""
    from gis.heat.ranges import too_wide

    low, high = site.heat.ranges.get(key, (math.nan, math.nan))
    return key in STATED and math.isfinite(low) and math.isfinite(high) \
        and too_wide(getattr(site.heat, key), low, high)


def stated(site: Site, key: str, per: float) -> str:
    """A heat figure, or its range where that is all that can be said."""
    if uncertain(site, key):
        low, high = site.heat.ranges[key]
        return span(low / per, high / per)
    return number(getattr(site.heat, key) / per)


def first_figures(site: Site) -> Iterator[Line]:
    """The figures shown at once."""
    heat = site.heat
    for key, words, unit, per in HEAT:
        low, high = heat.ranges.get(key, (math.nan, math.nan))
        tip = "May be negative: the heat pump's electricity counts." \
            if key == "co2_avoided_t_y" else \
            f"{number(heat.heat_per_home_mwh_y)} MWh per home and year: " \
            f"{heat.heat_per_home_basis}" if key == "homes" else ""
        value = "too uncertain" if uncertain(site, key) else \
            with_unit(getattr(heat, key) / per, unit)
        yield Line(words, value, span(low / per, high / per), tip)
    for key, quantity in _others(site):
        if key in FIRST:
            yield _line(FIRST[key], quantity)


def more_figures(site: Site) -> Iterator[Line]:
    """All others."""
    for key, quantity in _others(site):
        if key not in FIRST:
            yield _line(MORE.get(key, key.replace("_", " ")), quantity)


def _others(site: Site) -> Iterator[tuple[str, Quantity]]:
    for group in (site.energy, site.water, site.power, site.digital):
        for key, quantity in group.items():
            if isinstance(quantity, Quantity) and not isinstance(quantity.value, tuple):
                yield key, quantity


def _line(words: str, quantity: Quantity) -> Line:
    assert not isinstance(quantity.value, tuple), "lists are left out by `_others`"
    per, unit = (0.01, "%") if quantity.unit == "share" else (1.0, quantity.unit)
    unit = "" if unit in ("PUE", "count", "boreholes", "people") else unit
    if quantity.unit == "people" and quantity.value >= 1e6:
        per, unit = 1e6, "million"

    def scaled(bound: float | None) -> float | None:
        return None if bound is None else bound / per

    low, high = scaled(quantity.low), scaled(quantity.high)
    reach = "" if low == high else span(low, high)
    tip = "\n".join(filter(None, (quantity.known, quantity.source, *quantity.notes)))
    return Line(words, with_unit(quantity.value / per, unit), reach, tip)
