"""How each figure of a site is got, in one sentence."""

from __future__ import annotations

HEAT_NOTES = {
    "available_mwh_y": "IT power times the share of heat that this cooling captures, summed over "
                       "the hours of a year.",
    "delivered_mwh_y": "Source heat and the heat pump's power together, if all of it were taken.",
    "used_mwh_y": "Hour by hour the least of the heat there is, the need left after heat that "
                  "must run first, and what the pipe carries.",
    "potential_mwh_y": "What users that do not exist yet, or use no heat today, could take of "
                       "the rest; never counted.",
    "lcoh_eur_mwh": "Yearly cost of heat pump, pipe and power over the used heat, at the brief's "
                    "discount rate and horizon.",
    "co2_avoided_t_y": "Emissions of the heat replaced, less those of the power for heat pump "
                       "and pumping; it may be negative.",
    "erf": "ISO/IEC 30134-6: source heat reused over all energy of the data centre, before an "
           "external heat pump.",
    "cop": "Heat given over power taken, mean of the year weighted by heat.",
    "full_load_hours": "Used heat of the year over its highest hour.",
    "source_c": "Water from the servers, and back to them.",
    "heat_pump_electricity_mwh_y": "Part of the cost of heat.",
    "capex_eur": "Heat pump, exchangers, pipes and the users' stations.",
    "pue": "All energy over IT energy, mean of the year.",
    "wue_l_kwh": "Make-up water over IT energy.",
}
"""How each figure of the heat chain is got, in one sentence."""

FORMULAS = {
    "pv_kwh_kwp_y": "Power of 1 kWp over a year: sun on the panel (Hay and Davies) by the cell's "
                    "temperature (Faiman) and PVWatts losses, set to the solar map's yearly sum.",
    "pv_tilt_deg": "The tilt of most yearly power, sought on the same hourly chain.",
    "pv_tracking_kwh_kwp_y": "The same chain with panels that turn round one axis.",
    "ghi_kwh_m2_y": "Sum of the monthly sunshine on level ground.",
    "t_mean_c": "Mean of the monthly normals, moved to the site's height.",
    "wind_100m_ms": "Mean wind at hub height from map or measured places.",
    "wind_full_load_hours": "Weibull spread of the wind through the turbine's power curve and the "
                            "air's density.",
    "pv_share_of_demand": "Sum over the hours of min(solar power, demand), over the demand.",
    "local_share_of_demand": "Sum over the hours of min(sun and wind, demand), over the demand.",
    "hours_covered_share": "Hours in which sun and wind give all the demand, over 8,760.",
    "pv_share_shifted": "The same after some of each hour's work has waited for the sun.",
    "firm_renewable_km": "Straight line to the nearest geothermal, hydro or biomass station that "
                         "is large enough.",
    "nearest_firm_plant": "Units near one another, added up.",
    "pue": "All energy over IT energy, hour by hour from the cooling's curve, mean of the year.",
    "design_hot_c": "The temperature that 0.4 % of the year's hours exceed.",
    "design_hot_1pct_c": "The temperature that 1 % of the year's hours exceed.",
    "design_wet_bulb_1pct_c": "The wet bulb that 1 % of the year's hours exceed.",
    "design_cold_c": "The temperature that 99.6 % of the year's hours exceed.",
    "design_wet_bulb_c": "The wet bulb that 0.4 % of the year's hours exceed.",
    "heating_degree_days": "Sum over the days of the kelvins below the base.",
    "cooling_degree_days": "Sum over the days of the kelvins above the base.",
    "grid_carbon_g_kwh": "Emissions of the grid's power stations over the power they give.",
    "co2_location_t_y": "IT power × PUE × 8,760 h × the carbon of the grid that it stands in.",
    "co2_market_t_y": "The same energy × the carbon of what is bought; the residual mix for the "
                      "rest, or the grid's mean where none is known.",
    "co2_plan_t_y": "The same energy × the carbon that the country's plan aims at.",
    "plan_carbon_g_kwh": "Share aimed at × life cycle of low-carbon power + the rest × the carbon "
                         "that the rest has now.",
    "co2_embodied_t_y": "Making of servers, building and plant over the years that they last.",
    "needed_mw": "IT capacity × PUE of the hottest day × margin.",
    "feasible_mw": "Least of the line's heating limit √3·V·I·pf, its voltage drop over the "
                   "length, and what the station has to spare.",
    "connection_kv": "The voltage of least cost that can carry the power needed.",
    "connection_km": "Straight distance times a detour factor.",
    "connection_cost_keur": "Length × cost per km, and bays and transformers at both ends.",
    "lead_time_months": "Fixed months for study and bay, and months per km of line, at this "
                        "voltage.",
    "substation_km": "Straight line to the nearest station of the layer.",
    "circuits": "Least number of circuits that carries the power needed.",
    "next_higher_kv": "Least voltage above the connection's among stations and lines near it.",
    "second_feeder_km": "Straight line to the nearest other station.",
    "next_higher_km": "Straight line to the nearest higher voltage.",
    "loads_at_node_mw": "Data centres and large loads known at the same station, added up.",
    "size_vs_system_share": "Power needed over the system's highest load.",
    "outage_h_y": "Hours without supply of an average customer in a year.",
    "flexible_headroom_mw": "Most that can be added to the hourly load if only the stated share "
                            "of the new load's energy is given up above the present peak.",
    "backup_diesel_co2_t_y": "Power needed × outage hours × emissions of a diesel set.",
    "backup_battery_co2_t_y": "Power needed × outage hours × the grid's carbon over the round "
                              "trip, and the making of the battery.",
    "need_l_s": "Evaporation + drift + blow-down of the cooling in the day of most water, at "
                "full load.",
    "need_mean_l_s": "The same, mean of the year at the mean load.",
    "need_m3_d": "Water of the hottest day.",
    "need_m3_y": "Water of each hour, summed over the year.",
    "boreholes": "Water needed over the yield of one borehole in this aquifer, rounded up.",
    "drawdown_m": "Yield over transmissivity × 1.22 (Logan).",
    "lift_kwh_m3": "Density × gravity × lift over the pump's efficiency.",
    "recharge_km2": "Water of a year over the recharge of a square kilometre.",
    "surface_water_km": "Straight line to the nearest river or lake that lasts through the year.",
    "water_stress_pct": "Water drawn over water renewed, of the basin.",
    "intake_kw": "Flow × (lift + friction of the pipe) over the pump's efficiency.",
    "stream_warming_k": "All heat over the stream's low flow and the heat capacity of water.",
    "water_as_people": "Water of a day over what one person there uses.",
    "water_town_share": "Water of a day over what the nearest town uses.",
    "fibre_km": "Straight line to the nearest node or route in service.",
    "latency_ms": "Fibre length there and back over the speed of light in glass.",
    "people_50km": "People of the towns within the distance, and a share of the scattered rest.",
    "mix_energy_share": "Energy served over the year's demand; surplus charges the battery, want "
                        "empties it.",
    "mix_hours_share": "Hours in which nothing is missing, over 8,760.",
    "mix_pv_mw": "Size in the mix of least yearly cost that meets the share.",
    "mix_wind_mw": "Size in the mix of least yearly cost that meets the share.",
    "mix_battery_mwh": "Size in the mix of least yearly cost that meets the share.",
    "mix_cost_eur_mwh": "Investment × annuity and upkeep, over the energy served.",
    "mix_curtailed_share": "Power made that neither the demand nor the battery takes.",
    "flood_class": "Class of the map or area that holds the place: 1 low to 4 very high.",
    "earthquake_class": "Class of the shaking expected there: 1 low to 4 very high.",
    "hazard_class": "The worse of flood and earthquake; known only where both are.",
    "households": "Mean power of the data centre × 8,760 h over a household's yearly use.",
}


def formula(key: str) -> str:
    """How a figure is got; empty where no words are kept for it."""
    if key.startswith("free_cooling_h_"):
        return "Heat that needs no chiller over all heat, times 8,760 h."
    return FORMULAS.get(key) or HEAT_NOTES.get(key, "")
