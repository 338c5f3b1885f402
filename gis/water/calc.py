"""Formulas of cooling water, to be run by name."""

from __future__ import annotations

import math

from ..calc import TEXT, calculation
from ..climate.normals import climate_from_world
from ..climate.weather_year import weather_year
from ..errors import InputError, UnknownNameError
from ..types import Quantity
from .cooling_water import make_up
from .groundwater import boreholes, class_yield, recharge_area_km2
from .rules import WaterRules
from .supply import (
    drawdown,
    lift_energy,
    make_up_spread,
    outfall_limit,
    people_supplied,
    pumping,
    supply_rules,
    warming_k,
)
from .trade import water_energy_trade


@calculation(
    "cooling-water",
    inputs={"rejected_mw": ("MW", None, "heat rejected by evaporation")},
    formula="evaporation · C/(C − 1) · heat; evaporation 1.26 L/kWh, C = 4 cycles",
    source="latent heat 2.43 MJ/kg, 85 % of the heat; table water_rules")
def cooling_water(tables, rejected_mw):
    """Make-up water of an evaporative cooler.

    rejected_mw=1 -> l_s=0.467 m3_d=40.3 m3_y=14717
    """
    found = make_up(rejected_mw, WaterRules.from_tables(tables))
    notes = ("low with 6 cycles, high with 3 and 1.48 L/kWh evaporated in hot dry air",)
    low, high = make_up_spread(supply_rules(tables))
    return {key: Quantity(value, unit, value * low, value * high, notes=notes) for key, unit, value
            in (("l_s", "L/s", found.l_s), ("m3_d", "m³/d", found.m3_d),
                ("m3_y", "m³/y", found.m3_y))}


@calculation(
    "water-energy-trade",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "cooling": (TEXT, None, "cooling type of the table"),
            "it_mw": ("MW", 1.0, "IT capacity"),
            "utilisation": ("share", 0.65, "mean IT load over capacity")},
    formula="hourly make-up water and PUE, pads wetted and dry; kWh/m³ = extra energy / water left",
    source="tables cooling, cooling_loops, water_supply; climate of the world table")
def trade(tables, lat, lon, cooling, it_mw=1.0, utilisation=0.65):
    """Water and energy of one cooling type at a place, wetted and dry.

    lat=3.1 lon=35.6 cooling=evaporative -> l_kwh=0.74 pue=1.16 dry_pue=1.28
    dry_kwh_m3=157
    """
    if abs(lat) > 90 or abs(lon) > 180:
        raise InputError(f"calc water-energy-trade: lat = {lat:g}, lon = {lon:g} is no place on "
                         "Earth.")
    known = [str(key) for key in tables["cooling"]["key"]]
    if cooling not in known:
        raise UnknownNameError("cooling type", cooling, known)
    year = weather_year(climate_from_world(tables["climate_normals"], lon, lat), 1)
    rows = [row for row in water_energy_trade(tables, year.t_c, year.t_wb_c, it_mw, utilisation)
            if row.cooling == cooling]
    first, dry = rows[0], rows[-1]
    low, high = make_up_spread(supply_rules(tables))
    return {"l_kwh": Quantity(first.l_kwh, "L/kWh", first.l_kwh * low, first.l_kwh * high),
            "water_m3_y": Quantity(first.water_m3_y, "m³/y", first.water_low_m3_y,
                                   first.water_high_m3_y),
            "hot_day_m3": Quantity(first.hot_day_m3, "m³/d", first.hot_day_m3 * low,
                                   first.hot_day_m3 * high),
            "pue": Quantity(first.pue, "ratio", first.pue_low, first.pue_high),
            "energy_mwh_y": Quantity(first.energy_mwh_y, "MWh/y", first.energy_low_mwh_y,
                                     first.energy_high_mwh_y),
            "dry_pue": Quantity(dry.pue, "ratio", dry.pue_low, dry.pue_high),
            "dry_extra_mwh_y": Quantity(dry.extra_mwh_y, "MWh/y", dry.extra_low_mwh_y,
                                        dry.extra_high_mwh_y),
            "dry_kwh_m3": Quantity(dry.kwh_m3, "kWh/m³", dry.kwh_m3_low, dry.kwh_m3_high, notes=(
                "energy for each cubic metre of water not taken",))}


@calculation(
    "boreholes",
    inputs={"need_l_s": ("L/s", None, "water needed"),
            "productivity": (TEXT, None, "class of the aquifer: VL, L, L/M, M, H or VH"),
            "depth_m": ("m", math.nan, "depth of the boreholes; may be left out"),
            "rest_level_m": ("m", math.nan, "depth to the resting water; may be left out")},
    formula="⌈need / yield⌉ + 1, yield at the class's lower quartile; drawdown 1.22 · Q / T",
    source="BGS Africa Groundwater Atlas productivity key; Logan 1964; table water_supply")
def boreholes_needed(tables, need_l_s, productivity, depth_m=math.nan, rest_level_m=math.nan):
    """Boreholes for a need, and the drawdown of each.

    need_l_s=4 productivity=M depth_m=100 rest_level_m=40 -> boreholes=4 drawdown_m=6.29
    """
    if need_l_s < 0:
        raise InputError(f"calc boreholes: need_l_s = {need_l_s:g} is impossible; give 0 or more.")
    rows = {row["productivity"]: row for row in tables["aquifer_classes"].rows()}
    if productivity not in rows:
        raise UnknownNameError("aquifer productivity", productivity, rows)
    rules = WaterRules.from_tables(tables)
    row = rows[productivity]
    quantiles = (rules.yield_quantile, rules.yield_quantile_high, rules.yield_quantile_low)
    yields = [float(class_yield(row["yield_low_l_s"], row["yield_high_l_s"], q))
              for q in quantiles]
    count = [float(boreholes(need_l_s, y, rules.borehole_spare)) for y in yields]
    working = max(count[0] - rules.borehole_spare, 1.0)
    middle = float(class_yield(row["yield_low_l_s"], row["yield_high_l_s"], 0.5))
    metres, _ = drawdown(need_l_s / working, middle, depth_m - rest_level_m,
                         supply_rules(tables))
    return {"boreholes": Quantity(count[0], "boreholes", count[1], count[2],
                                  source=row["source"],
                                  notes=("a screening prior for well-sited boreholes, "
                                         "never a yield",)),
            "yield_l_s": Quantity(yields[0], "L/s", yields[2], yields[1]),
            "drawdown_m": metres}


@calculation(
    "recharge-area",
    inputs={"m3_y": ("m³/y", None, "water taken in a year"),
            "recharge_mm_y": ("mm/y", None, "recharge of the aquifer")},
    formula="m³/y / (mm/y · 1,000)",
    source="water balance")
def recharge_area(tables, m3_y, recharge_mm_y):
    """Land whose recharge equals a yearly need.

    m3_y=14700 recharge_mm_y=50 -> km2=0.294
    """
    if m3_y < 0 or recharge_mm_y <= 0:
        raise InputError("calc recharge-area: give m3_y 0 or more and recharge_mm_y above 0.")
    return {"km2": Quantity(float(recharge_area_km2(m3_y, recharge_mm_y)), "km²")}


@calculation(
    "intake-pumping",
    inputs={"l_s": ("L/s", None, "flow"), "km": ("km", 0.0, "length of the intake pipe"),
            "lift_m": ("m", math.nan, "height of the site over the water; may be left out"),
            "water": (TEXT, "fresh", "fresh or sea")},
    formula="ρ · g · Q · (lift + friction · km + exchanger) / η",
    source="table water_supply")
def intake_pumping(tables, l_s, km=0.0, lift_m=math.nan, water="fresh"):
    """Pumping power of an intake from a river, lake or the sea.

    l_s=10 km=2 lift_m=20 -> pump_kw=5.22
    """
    if water not in ("fresh", "sea"):
        raise UnknownNameError("water", water, ("fresh", "sea"))
    power = pumping(l_s, km, lift_m, supply_rules(tables), water == "sea")
    low, high = (None if v is None else v * 8.76 for v in (power.low, power.high))
    return {"pump_kw": power, "energy_mwh_y": Quantity(power.value * 8.76, "MWh/y", low, high)}


@calculation(
    "outfall-warming",
    inputs={"heat_mw": ("MW", None, "heat put into the water"),
            "low_flow_m3_s": ("m³/s", None, "flow of the river in its dry season"),
            "country": (TEXT, "XXX", "ISO 3166-1 alpha-3 code, for its limit")},
    formula="P / (ρ · c · Q)",
    source="tables water_supply and outfall_limits")
def outfall_warming(tables, heat_mw, low_flow_m3_s, country="XXX"):
    """Warming of a river that takes up heat.

    heat_mw=2 low_flow_m3_s=0.5 -> warming_k=0.959 most_heat_mw=6.26
    """
    rules = supply_rules(tables)
    warming, ratio = warming_k(heat_mw, low_flow_m3_s, rules), rules["low_flow_ratio"]
    limit = outfall_limit(tables, country.upper(), "river")
    most = limit.value / warming_k(1.0, low_flow_m3_s, rules)
    return {"warming_k": Quantity(warming, "K", warming / ratio.high, warming / ratio.low),
            "limit_k": limit,
            "most_heat_mw": Quantity(most, "MW", most * ratio.low, most * ratio.high,
                                     notes=("heat that reaches the limit",))}


@calculation(
    "water-users",
    inputs={"m3_d": ("m³/d", None, "water taken per day"),
            "country": (TEXT, "XXX", "ISO 3166-1 alpha-3 code"),
            "population": ("people", math.nan, "people of the town; may be left out")},
    formula="m³/d · 1,000 / litres per person and day; share = people / population",
    source="table water_users, source per country")
def water_users(tables, m3_d, country="XXX", population=math.nan):
    """People who live on as much water.

    m3_d=40.5 country=KEN population=9000 -> people=900 town_share=0.10
    """
    people = people_supplied(m3_d, country.upper(), tables)
    known = population > 0
    share = [v / population if known else math.nan for v in (people.value, people.low, people.high)]
    return {"people": people,
            "town_share": Quantity(share[0], "share", share[1] if known else None,
                                   share[2] if known else None,
                                   "modelled" if known else "prior")}


@calculation(
    "borehole-lift",
    inputs={"rest_level_m": ("m", None, "depth to the resting water"),
            "m3_y": ("m³/y", 0.0, "water pumped in a year; may be left out"),
            "depth_m": ("m", math.nan, "depth of the borehole: the most it can be; may be left out"
                        )},
    formula="0.45 kWh/m³ per 100 m at a pump efficiency of 0.6 (0.5 to 0.7)",
    source="ρ · g · H / η; tables water_rules and water_supply")
def borehole_lift(tables, rest_level_m, m3_y=0.0, depth_m=math.nan):
    """Energy that lifts groundwater.

    rest_level_m=80 m3_y=14700 -> kwh_m3=0.36 mwh_y=5.3
    """
    if rest_level_m < 0 or m3_y < 0:
        raise InputError("calc borehole-lift: give rest_level_m and m3_y, 0 or more.")
    found = lift_energy(rest_level_m, depth_m, WaterRules.from_tables(tables),
                        supply_rules(tables))
    low, high = (None if end is None else end * m3_y / 1000 for end in (found.low, found.high))
    return {"kwh_m3": found, "mwh_y": Quantity(found.value * m3_y / 1000, "MWh/y", low, high)}
