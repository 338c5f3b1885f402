"""Formulas of heat demand that can be run alone: profile, degree days, distribution, region."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...calc import TEXT, calculation
from ...climate.normals import climate_from_world
from ...climate.weather_year import weather_year
from ...errors import InputError
from ...types import Quantity, Table
from ..parameters import parameters
from .building_profile import building as building_kind
from .building_profile import (
    building_shape,
    demandlib_profile,
    heating_degrees,
    local_space_heat,
    standard_profile,
)
from .distribution import (
    AreaCost,
    area_cost,
    density_class,
    distribution,
    distribution_parameters,
    suitability,
)
from .profile import MONTHS, effective_temperature, generation_of, generations, monthly_sums

SEED = 20261121
"""Seed of the day-to-day noise of a year that no study asked for."""
NAN = math.nan
PLACE = {"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude")}
METHODS = ("guarded", "standard", "demandlib")
BDEW = "BDEW/VKU/GEODE standard load profiles of gas, as in demandlib 0.2.2"
PERSSON = "Persson and Werner 2011; constants of Hotmaps (table distribution_costs)"


def _weather_c(tables: Mapping[str, Table], lat: float, lon: float) -> np.ndarray:
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"lat = {lat:g}, lon = {lon:g} is no place on Earth.")
    return weather_year(climate_from_world(tables["climate_normals"], lon, lat), SEED).t_c


@calculation(
    "heat-profile",
    inputs={**PLACE, "heat_mwh_y": ("MWh/y", 1.0, "yearly heat of the buildings"),
            "building": (TEXT, "mfh", "efh, mfh or ghd: house, apartment house, services"),
            "method": (TEXT, "guarded", "guarded, standard (as published) or demandlib")},
    formula="h(T) = A/(1 + (B/(T − 40))^C) + D, T the mean of four days weighted 1, ½, ¼, ⅛; "
            "guarded: T within −20 to 39 °C, no space heat above 16 °C, hot water flat 20 %",
    source=BDEW)
def heat_profile(tables: Mapping[str, Table], lat: float, lon: float, heat_mwh_y: float = 1.0,
                 building: str = "mfh", method: str = "guarded") -> dict[str, Quantity]:
    """Heat of buildings over the year: months and peak.

    lat=-4.05 lon=39.67 heat_mwh_y=365 -> jan_mwh=31.0 jul_mwh=31.0
    """
    if not heat_mwh_y >= 0:
        raise InputError(f"heat_mwh_y = {heat_mwh_y:g} is impossible; give 0 or more.")
    if method not in METHODS:
        raise InputError(f"method = {method!r} is not known; use one of {', '.join(METHODS)}.")
    kind, p = building_kind(tables, building), parameters(tables)
    shape = {"guarded": building_shape, "standard": standard_profile,
             "demandlib": demandlib_profile}[method](_weather_c(tables, lat, lon), kind, p)
    space = 1.0 - float(shape.reshape(365, 24).sum(axis=1).min()) * 365
    months = {f"{month}_mwh": Quantity(heat_mwh_y * share, "MWh", source=BDEW)
              for month, share in zip(MONTHS, monthly_sums(shape), strict=True)}
    return {**months,
            "peak_mw": Quantity(heat_mwh_y * float(shape.max()), "MW", source=BDEW),
            "full_load_hours": Quantity(1.0 / float(shape.max()), "h/y", source=BDEW),
            "seasonal_share": Quantity(max(space, 0.0), "share", source=BDEW)}


@calculation(
    "degree-day-demand",
    inputs={**PLACE, "space_mwh_y": ("MWh/y", None, "space heat at the reference place"),
            "reference_hdd": ("K·d", 3300.0, "degree days of that place, 20/16 °C"),
            "hot_water_mwh_y": ("MWh/y", 0.0, "hot water, the same everywhere")},
    formula="Q = Q_space · HDD/HDD_ref + Q_water; HDD = Σ (20 − T) over days below 16 °C",
    source="degree-day method; weather from the world climate table; German mean about 3,300")
def degree_day_demand(tables: Mapping[str, Table], lat: float, lon: float, space_mwh_y: float,
                      reference_hdd: float = 3300.0,
                      hot_water_mwh_y: float = 0.0) -> dict[str, Quantity]:
    """Heat of buildings moved to the climate of a place; none of space in the tropics.

    lat=1.35 lon=103.82 space_mwh_y=100 hot_water_mwh_y=20 -> heat_mwh_y=20
    """
    if not hot_water_mwh_y >= 0:
        raise InputError(f"hot_water_mwh_y = {hot_water_mwh_y:g} is impossible; give 0 or more.")
    hdd = heating_degrees(_weather_c(tables, lat, lon), parameters(tables))
    space = local_space_heat(space_mwh_y, hdd, reference_hdd)
    where = "degree-day method"
    return {"heating_degree_days": Quantity(hdd, "K·d", source="world climate table"),
            "space_mwh_y": Quantity(space, "MWh/y", source=where),
            "heat_mwh_y": Quantity(space + hot_water_mwh_y, "MWh/y", source=where)}


@calculation(
    "network-supply",
    inputs={**PLACE, "supply_c": ("°C", None, "winter supply temperature"),
            "return_c": ("°C", NAN, "return temperature; empty: usual"),
            "medium": (TEXT, "", "steam, superheated, hot_water or tempered; empty: by supply")},
    formula="supply falls linearly from the coldest days to the heating limit; steam and "
            "tempered loops stay constant",
    source="table network_generations, recalled")
def network_supply(tables: Mapping[str, Table], lat: float, lon: float, supply_c: float,
                   return_c: float = NAN, medium: str = "") -> dict[str, Quantity]:
    """Weather-compensated supply of a network.

    lat=1.35 lon=103.82 supply_c=90 -> winter_c=68 summer_c=68 return_c=45
    """
    if not -10 <= supply_c <= 250:
        raise InputError(f"supply_c = {supply_c:g} °C is impossible; give -10 to 250.")
    kind = generation_of(generations(tables), supply_c, medium)
    back = kind.return_c if math.isnan(return_c) else return_c
    if not math.isnan(back) and back >= supply_c:
        raise InputError(f"return_c = {back:g} °C is not below supply_c = {supply_c:g} °C.")
    daily = effective_temperature(_weather_c(tables, lat, lon))
    supply = kind.supply(daily, supply_c, back, parameters(tables))
    where, notes = "table network_generations", (kind.label, f"serves: {kind.serves}")
    return {"winter_c": Quantity(float(supply.max()), "°C", source=where, notes=notes),
            "summer_c": Quantity(float(supply.min()), "°C", source=where),
            "mean_c": Quantity(float(supply.mean()), "°C", source=where),
            "return_c": Quantity(back, "°C", source=where)}


@calculation(
    "distribution-cost",
    inputs={"density_tj_km2": ("TJ/km²", None, "heat sold per ground area and year"),
            "plot_ratio": ("ratio", None, "floor area over ground area"),
            "rate": ("per year", 0.06, "real discount rate"),
            "years": ("y", 40.0, "life of the network"),
            "area": (TEXT, "usual", "usual, park, outer or inner"),
            "c1_eur_m": ("EUR/m", NAN, "construction; empty: that of the area"),
            "c2_eur_m2": ("EUR/m²", NAN, "per diameter; empty: that of the area")},
    formula="I = (C1 + C2·d_a)/(Q/L); d_a = 0.0486·ln(Q/L) + 0.0007 m; L = A/w, "
            "w = 137.5·e + 5 m up to e = 0.4, else 60 m; cost = I · CRF",
    source=PERSSON)
def distribution_cost(tables: Mapping[str, Table], density_tj_km2: float, plot_ratio: float,
                      rate: float = 0.06, years: float = 40.0, area: str = "usual",
                      c1_eur_m: float = NAN, c2_eur_m2: float = NAN) -> dict[str, Quantity]:
    """Cost of distributing heat in a new network.

    density_tj_km2=50 plot_ratio=0.3 -> linear_gj_m=2.31 diameter_m=0.0414 cost_eur_gj=11.4
    cost_eur_mwh=41
    """
    if not (density_tj_km2 > 0 and 0 <= plot_ratio <= 20):
        raise InputError("density_tj_km2 must be more than 0 and plot_ratio 0 to 20.")
    p, cost = distribution_parameters(tables), area_cost(tables, area)
    cost = AreaCost(area, cost.c1_eur_m if math.isnan(c1_eur_m) else c1_eur_m,
                    cost.c2_eur_m2 if math.isnan(c2_eur_m2) else c2_eur_m2)
    found = distribution(np.array(density_tj_km2 * 1000 / 3.6 / 100), np.array(plot_ratio), cost,
                         p, rate, years)
    linear = float(found.linear_mwh_m)
    value = float(found.cost_eur_mwh)
    return {"cost_eur_mwh": Quantity(value, "EUR/MWh", 0.75 * value, 1.35 * value, "modelled",
                                     PERSSON, ("price year of the constants is not stated",)),
            "cost_eur_gj": Quantity(value / 3.6, "EUR/GJ", source=PERSSON),
            "investment_eur_gj_y": Quantity(float(found.investment_eur_gj), "EUR/(GJ/y)",
                                            source=PERSSON),
            "linear_gj_m": Quantity(float(found.linear_gj_m), "GJ/m·y", source=PERSSON),
            "linear_mwh_m": Quantity(linear, "MWh/m·y", source=PERSSON,
                                     notes=(density_class(linear, p),)),
            "suitability": Quantity(float(suitability(found.linear_mwh_m, p)), "share",
                                    source=PERSSON),
            "width_m": Quantity(float(found.width_m), "m", source=PERSSON),
            "diameter_m": Quantity(float(found.diameter_m), "m", source=PERSSON)}


@calculation(
    "region-heat-share",
    inputs={"demand_twh_y": ("TWh/y", None, "heat demand of the region"),
            "dc_twh_y": ("TWh/y", None, "electricity of its IT"),
            "capture": ("share", None, "recoverable heat over IT heat"),
            "cop": ("ratio", None, "COP of the heat pumps; 0: exchangers only"),
            "reachable_share": ("share", 1.0, "of the demand, within reach of a data centre"),
            "used_share": ("share", NAN, "of the delivered heat that demand takes, hour by hour; "
                                         "empty: 0.5 to 0.75 of published cases")},
    formula="share = min(E·capture·COP/(COP−1)·used, demand·reachable)/demand",
    source="published reuse cases (table distribution_parameters); International Energy Agency: "
           "about 300 TWh of heat, 10 % of the space heating of the EU (read second hand)")
def region_heat_share(tables: Mapping[str, Table], demand_twh_y: float, dc_twh_y: float,
                      capture: float, cop: float, reachable_share: float = 1.0,
                      used_share: float = NAN) -> dict[str, Quantity]:
    """Share of a region's heat demand that data centres could displace.

    demand_twh_y=3000 dc_twh_y=100 capture=0.85 cop=4 -> delivered_share=0.0378
    """
    if not (demand_twh_y > 0 and dc_twh_y >= 0):
        raise InputError("demand_twh_y must be more than 0 and dc_twh_y 0 or more.")
    for name, value in (("capture", capture), ("reachable_share", reachable_share),
                        ("used_share", used_share)):
        if value < 0 or value > 1:
            raise InputError(f"{name} = {value:g} is impossible; give 0 to 1.")
    if not (cop == 0 or cop > 1):
        raise InputError(f"cop = {cop:g} is impossible; give more than 1, or 0 for exchangers.")
    p = distribution_parameters(tables)
    shares = ((*p.range("used_share"), p["used_share"]) if math.isnan(used_share)
              else (used_share,) * 3)
    source = dc_twh_y * capture
    delivered = source * (cop / (cop - 1) if cop else 1.0)
    low, high, central = (min(delivered * used, demand_twh_y * reachable_share)
                          for used in shares)
    where = "published reuse cases"
    return {"source_share": Quantity(source / demand_twh_y, "share", source=where,
                                     notes=("heat available, not used",)),
            "delivered_share": Quantity(delivered / demand_twh_y, "share", source=where,
                                        notes=("heat available after the heat pump, not used",)),
            "share": Quantity(central / demand_twh_y, "share", low / demand_twh_y,
                              high / demand_twh_y, "modelled", where),
            "used_twh_y": Quantity(central, "TWh/y", low, high, "modelled", where),
            "electricity_twh_y": Quantity(central / cop if cop else 0.0, "TWh/y", source=where)}
