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
    "water_town_share": "Share of the nearest town's daily water",
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
}

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
