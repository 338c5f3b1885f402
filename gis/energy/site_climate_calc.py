"""Formulas of a place's climate that can be run alone: design values and free cooling."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..calc import TEXT, calculation
from ..climate.measured import warmed
from ..climate.model import ClimateModel
from ..climate.normals import climate_from_world
from ..climate.weather_year import WeatherYear, weather_year
from ..errors import InputError, UnknownNameError
from ..types import Quantity, Table
from .site_climate import site_climate_summary

SEED = 20261121
"""Seed of the day-to-day noise of a year that no study asked for."""
SOURCE = "synthetic year of the world climate table"
PLACE = {"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
         "elevation_m": ("m", math.nan, "height above the sea; left out: that of the places near"),
         "warmer_k": ("K", 0.0, "warming, such as 2 for the site in 2050")}


@calculation(
    "design-extremes", inputs=PLACE,
    formula="quantiles of the hourly year: 99.6 % of hours exceed the cold value, 0.4 % and 1 % "
            "the hot ones; ± the error of the climate and of typical years",
    source="ASHRAE Handbook Fundamentals 2017, chapter 14, for the shares; " + SOURCE)
def design_extremes_at(tables: Mapping[str, Table], lat: float, lon: float,
                       elevation_m: float = math.nan,
                       warmer_k: float = 0.0) -> dict[str, Quantity]:
    """Design temperatures of any land point.

    lat=-1.29 lon=36.82 elevation_m=1660 -> design_cold_c=11.6 design_hot_c=28.6
    design_wet_bulb_c=19.1
    """
    found = _summary(tables, lat, lon, elevation_m, warmer_k, True)
    return {key: value for key, value in found.items() if key.startswith("design_")}


@calculation(
    "free-cooling-hours",
    inputs={**PLACE, "cooling": (TEXT, "", "cooling type of the table; left out: all"),
            "water_allowed": ("", 1.0, "1: pads may be wetted, 0: dry")},
    formula="Σ over hours of the heat that needs no chiller / all heat, the economiser share φ of "
            "every loop",
    source="tables cooling and cooling_loops; " + SOURCE)
def free_cooling_at(tables: Mapping[str, Table], lat: float, lon: float,
                    elevation_m: float = math.nan, warmer_k: float = 0.0, cooling: str = "",
                    water_allowed: float = 1.0) -> dict[str, Quantity]:
    """Hours of free cooling of each cooling type at any land point.

    lat=-1.29 lon=36.82 elevation_m=1660 cooling=free_air -> free_cooling_h_free_air=8513
    """
    known = [str(key) for key in tables["cooling"]["key"]]
    if cooling and cooling not in known:
        raise UnknownNameError("cooling type", cooling, known)
    found = _summary(tables, lat, lon, elevation_m, warmer_k, water_allowed > 0)
    return {key: value for key, value in found.items()
            if key.startswith("free_cooling_h_") and (not cooling or key.endswith(f"_{cooling}"))}


def _summary(tables: Mapping[str, Table], lat: float, lon: float, elevation_m: float,
             warmer_k: float, water_allowed: bool) -> dict[str, Quantity]:
    return site_climate_summary(year_at(tables, lat, lon, elevation_m, warmer_k), tables,
                                water_allowed)


def year_at(tables: Mapping[str, Table], lat: float, lon: float, elevation_m: float = math.nan,
            warmer_k: float = 0.0) -> WeatherYear:
    """Synthetic year of any land point from the world table.

    Raises :class:`InputError` for a height or a warming that no place has.
    """
    if not (math.isnan(elevation_m) or -450 <= elevation_m <= 9000):
        raise InputError(f"Climate: elevation_m = {elevation_m:g} is not on land; give -450 to "
                         "9,000.")
    if not -5 <= warmer_k <= 10:
        raise InputError(f"Climate: warmer_k = {warmer_k:g} is beyond every scenario; give -5 to "
                         "10.")
    model = ClimateModel.of(tables)
    normals = climate_from_world(tables["climate_normals"], lon, lat,
                                 None if math.isnan(elevation_m) else elevation_m, model)
    return warmed(weather_year(normals, SEED, model=model), warmer_k)
