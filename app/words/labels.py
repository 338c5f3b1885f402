"""What the figures of a site are called, in plain words."""

from __future__ import annotations

from gis.language import mark

LABELS = {
    "pv_kwh_kwp_y": mark("Solar power, best fixed tilt"),
    "ghi_kwh_m2_y": mark("Sunshine on level ground"),
    "t_mean_c": mark("Mean air temperature"),
    "wind_100m_ms": mark("Wind at 100 m"),
    "wind_full_load_hours": mark("Wind turbine, full-load hours"),
    "pv_share_of_demand": mark("Demand met by own solar"),
    "local_share_of_demand": mark("Demand met by own sun and wind"),
    "hours_covered_share": mark("Hours fully covered by them"),
    "grid_carbon_g_kwh": mark("Carbon in the grid's power"),
    "firm_renewable_km": mark("To firm renewable power"),
    "nearest_firm_plant": mark("Size of that plant"),
    "pue": mark("PUE, yearly mean"),
    "need_l_s": mark("Water needed, hottest day"),
    "need_m3_d": mark("Water needed per day, hottest day"),
    "need_m3_y": mark("Water needed per year"),
    "need_mean_l_s": mark("Water needed, mean of the year"),
    "boreholes": mark("Boreholes needed"),
    "drawdown_m": mark("Drawdown of each borehole"),
    "intake_kw": mark("Pumping from the nearest usable water"),
    "stream_warming_k": mark("Warming of that stream at low flow"),
    "water_as_people": mark("People who use as much water a day"),
    "water_town_share": mark("Share of the town's daily water"),
    "lift_kwh_m3": mark("Power to lift groundwater"),
    "recharge_km2": mark("Land whose recharge it takes"),
    "surface_water_km": mark("To usable surface water"),
    "water_stress_pct": mark("Water stress"),
    "needed_mw": mark("Power needed"),
    "substation_km": mark("To the nearest station"),
    "connection_kv": mark("Connected at"),
    "connection_km": mark("Length of the connection"),
    "circuits": mark("Circuits"),
    "feasible_mw": mark("Power that it can carry"),
    "connection_cost_keur": mark("Cost of the connection"),
    "lead_time_months": mark("Months to power"),
    "outage_h_y": mark("Hours without power"),
    "size_vs_system_share": mark("Share of the whole system"),
    "fibre_km": mark("To fibre"),
    "latency_ms": mark("Round trip to an exchange"),
    "people_50km": mark("People within 50 km"),
    "pv_tilt_deg": mark("Best fixed tilt of the panels"),
    "pv_tracking_kwh_kwp_y": mark("Solar power, panels that follow the sun"),
    "pv_share_shifted": mark("The same if work waits for the sun"),
    "heating_degree_days": mark("Heating degree days"),
    "cooling_degree_days": mark("Cooling degree days"),
    "design_cold_c": mark("Cold extreme"),
    "design_hot_c": mark("Hot extreme"),
    "design_hot_1pct_c": mark("Heat of the hottest 1 %"),
    "design_wet_bulb_1pct_c": mark("Wet bulb of the most humid 1 %"),
    "design_wet_bulb_c": mark("Humid extreme, wet bulb"),
    "free_cooling_h_crah_chiller": mark("Free cooling, room air and chiller"),
    "free_cooling_h_free_air": mark("Free cooling, outside air"),
    "free_cooling_h_evaporative": mark("Free cooling, evaporative"),
    "free_cooling_h_rear_door": mark("Free cooling, rear-door water"),
    "free_cooling_h_direct_to_chip": mark("Free cooling, direct to chip"),
    "free_cooling_h_immersion": mark("Free cooling, immersion"),
    "free_cooling_h_water_source": mark("Free cooling, lake or sea water"),
    "co2_location_t_y": mark("Its power, location-based"),
    "co2_market_t_y": mark("Its power, market-based"),
    "co2_plan_t_y": mark("Its power, by the country's plan"),
    "plan_carbon_g_kwh": mark("Carbon in the grid's power, by the country's plan"),
    "co2_embodied_t_y": mark("Making of servers and building"),
    "second_feeder_km": mark("To a second feeder"),
    "next_higher_kv": mark("Next higher voltage"),
    "next_higher_km": mark("To the next higher voltage"),
    "loads_at_node_mw": mark("Large loads at the same station"),
    "flexible_headroom_mw": mark("More the grid carries if load gives way"),
    "backup_diesel_co2_t_y": mark("Diesel back-up through the outages"),
    "backup_battery_co2_t_y": mark("Battery back-up through the outages"),
    "mix_energy_share": mark("Of the energy met"),
    "mix_hours_share": mark("Of the hours fully covered"),
    "mix_pv_mw": mark("Own sun"),
    "mix_wind_mw": mark("Own wind"),
    "mix_battery_mwh": mark("Battery"),
    "mix_cost_eur_mwh": mark("Cost of the power it meets"),
    "mix_curtailed_share": mark("Made but not used"),
    "flood_class": mark("Flood"),
    "earthquake_class": mark("Earthquake"),
    "hazard_class": mark("Worse of both"),
    "households": mark("Households that take as much power"),
    # the heat chain
    "available_mwh_y": mark("Heat at the source"),
    "delivered_mwh_y": mark("After the heat pump"),
    "used_mwh_y": mark("Used by present demand"),
    "potential_mwh_y": mark("Potential demand could add"),
    "lcoh_eur_mwh": mark("Cost of the used heat"),
    "co2_avoided_t_y": mark("CO2 avoided by the heat, net"),
    "homes": mark("Homes with the same need"),
    "erf": mark("Energy reuse factor (ERF)"),
    "cop": mark("Heat pump COP"),
    "full_load_hours": mark("Full-load hours of the heat"),
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
