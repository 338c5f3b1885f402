"""In which section of a site people look for a figure, and which of them come first."""

from __future__ import annotations

from collections.abc import Mapping

from gis.language import mark
from gis.results import Site
from gis.types import Quantity

SECTIONS = {"heat": mark("Heat"), "energy": mark("Energy"), "grid": mark("Grid"),
            "water": mark("Water"),
            "carbon": mark("Carbon"), "cost": mark("Cost and jobs"), "hazard": mark("Hazard"),
            "work": mark("What runs on it"), "steps": mark("Steps to get there"),
            "digital": mark("Fibre and people")}
"""Titles, in the order in which they are shown."""

FIRST = {
    "energy": ("pv_kwh_kwp_y", "wind_100m_ms", "firm_renewable_km", "pue", "pv_share_of_demand",
               "pv_share_shifted"),
    "grid": ("needed_mw", "feasible_mw", "connection_kv", "connection_km", "connection_cost_keur",
             "lead_time_months", "second_feeder_km", "size_vs_system_share", "outage_h_y",
             "flexible_headroom_mw", "backup_diesel_co2_t_y", "backup_battery_co2_t_y"),
    "water": ("need_m3_y", "need_l_s", "boreholes", "drawdown_m", "surface_water_km",
              "water_stress_pct", "water_as_people", "water_town_share"),
    "carbon": ("grid_carbon_g_kwh", "plan_carbon_g_kwh", "co2_embodied_t_y"),
    "digital": ("fibre_km", "latency_ms", "people_50km"),
}
"""Keys that stand at the head of a section; the others follow behind "more"."""

PAIRS = {
    "energy": ("local_share_of_demand", "hours_covered_share"),
    "carbon": ("co2_location_t_y", "co2_market_t_y", "co2_plan_t_y"),
}
"""Measures that say different things of the same, shown side by side and never one for the
other."""


def section_of(group: str, key: str) -> str:
    """Section of a figure of one of a site's groups."""
    if group == "energy" and (key.startswith("co2_") or "carbon" in key):
        return "carbon"
    return {"power": "grid"}.get(group, group)


def by_section(site: Site) -> dict[str, dict[str, Quantity]]:
    """The site's single figures by section, first ones first; lists of values are left out."""
    found: dict[str, dict[str, Quantity]] = {key: {} for key in SECTIONS}
    groups: Mapping[str, Mapping[str, Quantity]] = {
        "energy": site.energy, "power": site.power, "water": site.water, "digital": site.digital}
    for group, figures in groups.items():
        for key, quantity in figures.items():
            if isinstance(quantity, Quantity) and not isinstance(quantity.value, tuple):
                found[section_of(group, key)][key] = quantity
    for section, figures in found.items():
        first = (*PAIRS.get(section, ()), *FIRST.get(section, ()))
        order = {key: place for place, key in enumerate(first)}
        found[section] = dict(sorted(figures.items(), key=lambda item: order.get(item[0], 999)))
    return found
