"""Sizes of heat pump, pipe and store for one user, alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyproj

from ...calc import TEXT, calculation
from ...climate.normals import climate_from_world
from ...climate.weather_year import weather_year
from ...errors import InputError
from ...settings import Brief
from ...siting.evidence import Evidence
from ...types import Grid, Quantity, Table
from ..chain import need, site_climate
from ..demand.sinks import parse_sink
from ..study import heat_study
from .optimum import boiler_price, optimum

SEED = 1
WHERE = ("Danish Energy Agency technology data and pipe prices as in an estimate; boiler: table "
         "reference_fuels")


@calculation(
    "optimal-sizes",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "it_mw": ("MW", None, "IT capacity"),
            "user": (TEXT, None, "KIND:ANNUAL_MWH:SUPPLY_C/RETURN_C:KM, as of estimate --sink"),
            "cooling": (TEXT, "direct_to_chip", "cooling type of the table"),
            "utilisation": ("share", 0.65, "mean IT load over capacity"),
            "electricity_eur_mwh": ("EUR/MWh", math.nan, "price of electricity; else the default"),
            "boiler_eur_mwh": ("EUR/MWh", math.nan,
                               "price of heat from the user's own boiler; else of its usual fuel")},
    formula="least [CRF·investment + O&M + c_el·W + c_boiler·(demand − used)] of all the heat "
            "that the user needs, over grids of sizes, each dispatched over 8,760 h",
    source=WHERE)
def optimal_sizes(tables: Mapping[str, Table], lat: float, lon: float, it_mw: float, user: str,
                  cooling: str = "direct_to_chip", utilisation: float = 0.65,
                  electricity_eur_mwh: float = math.nan,
                  boiler_eur_mwh: float = math.nan) -> dict[str, Quantity]:
    """Heat pump, pipe and store that serve all of one user's heat at the least cost.

    The boiler at 5 EUR/MWh is cheaper than any link:

    lat=48.9 lon=2.35 it_mw=2 user=hospital:4000:65/45:1 boiler_eur_mwh=5 -> pipe_dn=0 used_mwh_y=0
    boiler_mwh_y=4000 cost_eur_mwh=5
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"lat = {lat:g}, lon = {lon:g} is no place on Earth.")
    price = None if math.isnan(electricity_eur_mwh) else electricity_eur_mwh
    brief = Brief(it_mw=it_mw, utilisation=utilisation, cooling=cooling,
                  electricity_eur_mwh=price)
    place = Grid(pyproj.CRS("EPSG:6933"), 0.0, 1.0, 1.0, (1, 1))     # no layer lies on it
    study = heat_study(Evidence("", "", brief, {}, tables, place, SEED))
    sink = parse_sink(user, tables["sinks"])
    weather = weather_year(climate_from_world(tables["climate_normals"], lon, lat), SEED)
    climate = site_climate(study, weather.t_c, weather.ghi_w_m2)
    wanted = need(study, sink, climate)
    if wanted is None:
        raise InputError(f"User {user!r} needs no heat that a heat pump can give there; give more "
                         "heat or a colder return.")
    if math.isnan(boiler_eur_mwh):
        boiler_eur_mwh = boiler_price(tables["reference_fuels"], *study.kinds[sink.kind].fuel)
    found = optimum(study, wanted, study.source.heat_mw, sink.route_km or 0.0, climate.ground_c,
                    boiler_eur_mwh)
    notes = [f"best of {found.tried} combinations tried" if found.used_mwh_y > 0 else
             "no link is worth its cost: the boiler serves everything"]
    if wanted.capped:
        notes.append(f"counted is what heat of {study.pump.fluid.max_supply_c:g} °C can serve")
    return {"plant_mw": Quantity(found.plant_mw, "MW", source=WHERE, notes=tuple(notes)),
            "pipe_dn": Quantity(found.pipe_dn, "mm", source=WHERE),
            "store_m3": Quantity(found.store_m3, "m³", source=WHERE),
            "used_mwh_y": Quantity(found.used_mwh_y, "MWh/y", source=WHERE),
            "boiler_mwh_y": Quantity(found.boiler_mwh_y, "MWh/y", source=WHERE),
            "cost_eur_mwh": Quantity(found.cost_eur_mwh, "EUR/MWh", source=WHERE,
                                     notes=("of all the user's heat, the boiler's with it",)),
            "boiler_eur_mwh": Quantity(boiler_eur_mwh, "EUR/MWh", source=WHERE),
            "lcoh_eur_mwh": Quantity(found.lcoh_eur_mwh, "EUR/MWh", source=WHERE)}
