"""What the figures of a site are called, in plain words."""

from __future__ import annotations

LABELS = {
    "pv_kwh_kwp_y": "Solar power, best fixed tilt",
    "ghi_kwh_m2_y": "Sunshine on level ground",
    "t_mean_c": "Mean air temperature",
    "wind_100m_ms": "Wind at 100 m",
    "wind_full_load_hours": "Wind turbine, full-load hours",
    "pv_share_of_demand": "Demand met by own solar",
    "local_share_of_demand": "Demand met by own sun and wind",
    "hours_covered_share": "Hours fully covered by them",
    "grid_carbon_g_kwh": "Carbon in the grid's power",
    "firm_renewable_km": "To firm renewable power",
    "nearest_firm_plant": "Size of that plant",
    "pue": "PUE, yearly mean",
    "need_l_s": "Water needed, hottest day",
    "need_m3_d": "Water needed per day, hottest day",
    "need_m3_y": "Water needed per year",
    "need_mean_l_s": "Water needed, mean of the year",
    "boreholes": "Boreholes needed",
    "drawdown_m": "Drawdown of each borehole",
    "intake_kw": "Pumping from the nearest usable water",
    "stream_warming_k": "Warming of that stream at low flow",
    "water_as_people": "People who use as much water a day",
    "water_town_share": "Share of the town's daily water",
    "lift_kwh_m3": "Power to lift groundwater",
    "recharge_km2": "Land whose recharge it takes",
    "surface_water_km": "To usable surface water",
    "water_stress_pct": "Water stress",
    "needed_mw": "Power needed",
    "substation_km": "To the nearest station",
    "connection_kv": "Connected at",
    "connection_km": "Length of the connection",
    "circuits": "Circuits",
    "feasible_mw": "Power that it can carry",
    "connection_cost_keur": "Cost of the connection",
    "lead_time_months": "Months to power",
    "outage_h_y": "Hours without power",
    "size_vs_system_share": "Share of the whole system",
    "fibre_km": "To fibre",
    "latency_ms": "Round trip to an exchange",
    "people_50km": "People within 50 km",
    "pv_tilt_deg": "Best fixed tilt of the panels",
    "pv_tracking_kwh_kwp_y": "Solar power, panels that follow the sun",
    "pv_share_shifted": "The same if work waits for the sun",
    "heating_degree_days": "Heating degree days",
    "cooling_degree_days": "Cooling degree days",
    "design_cold_c": "Cold extreme",
    "design_hot_c": "Hot extreme",
    "design_hot_1pct_c": "Heat of the hottest 1 %",
    "design_wet_bulb_1pct_c": "Wet bulb of the most humid 1 %",
    "design_wet_bulb_c": "Humid extreme, wet bulb",
    "free_cooling_h_crah_chiller": "Free cooling, room air and chiller",
    "free_cooling_h_free_air": "Free cooling, outside air",
    "free_cooling_h_evaporative": "Free cooling, evaporative",
    "free_cooling_h_rear_door": "Free cooling, rear-door water",
    "free_cooling_h_direct_to_chip": "Free cooling, direct to chip",
    "free_cooling_h_immersion": "Free cooling, immersion",
    "free_cooling_h_water_source": "Free cooling, lake or sea water",
    "co2_location_t_y": "Its power, location-based",
    "co2_market_t_y": "Its power, market-based",
    "co2_plan_t_y": "Its power, by the country's plan",
    "plan_carbon_g_kwh": "Carbon in the grid's power, by the country's plan",
    "co2_embodied_t_y": "Making of servers and building",
    "second_feeder_km": "To a second feeder",
    "next_higher_kv": "Next higher voltage",
    "next_higher_km": "To the next higher voltage",
    "loads_at_node_mw": "Large loads at the same station",
    "flexible_headroom_mw": "More the grid carries if load gives way",
    "backup_diesel_co2_t_y": "Diesel back-up through the outages",
    "backup_battery_co2_t_y": "Battery back-up through the outages",
    "flood_class": "Flood",
    "earthquake_class": "Earthquake",
    "hazard_class": "Worse of both",
    "households": "Households that take as much power",
    # the heat chain
    "available_mwh_y": "Heat at the source",
    "delivered_mwh_y": "After the heat pump",
    "used_mwh_y": "Used by present demand",
    "potential_mwh_y": "Potential demand could add",
    "lcoh_eur_mwh": "Cost of the used heat",
    "co2_avoided_t_y": "CO2 avoided by the heat, net",
    "homes": "Homes with the same need",
    "erf": "Energy reuse factor (ERF)",
    "cop": "Heat pump COP",
    "full_load_hours": "Full-load hours of the heat",
}

SHORT = {"mwh": "MWh", "gwh": "GWh", "mw": "MW", "kw": "kW", "kv": "kV", "km": "km", "eur": "EUR",
         "keur": "kEUR", "meur": "MEUR", "co2": "CO2", "pv": "PV", "pue": "PUE", "wue": "WUE",
         "ghi": "GHI", "saidi": "SAIDI", "ixp": "IXP"}
UNIT_TAILS = ("_mwh_y", "_gwh_y", "_eur_mwh", "_kwh_kwp_y", "_g_kwh", "_l_s", "_m3_y", "_m3_d",
              "_l_kwh", "_t_y", "_m3_h", "_keur_mw", "_kwh_m2_y", "_keur", "_meur", "_eur", "_mw",
              "_km", "_kv", "_ms", "_pct", "_months", "_c", "_m", "_h", "_h_y", "_l", "_w_m2")


def label(key: str) -> str:
    """Words for a key; one without words of its own loses its unit, which stands by the figure."""
    if key in LABELS:
        return LABELS[key]
    for tail in sorted(UNIT_TAILS, key=len, reverse=True):
        if key.endswith(tail) and len(key) > len(tail):
            key = key[: -len(tail)]
            break
    text = " ".join(SHORT.get(word, word) for word in key.split("_"))
    return text[:1].upper() + text[1:]
