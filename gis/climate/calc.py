"""Formulas of moist air and climate that can be run alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..calc import calculation
from ..errors import InputError
from ..types import Quantity, Table
from .degree_days import cooling_degree_days, daily_means, heating_degree_days
from .error import Z90
from .model import SHIPPED, ClimateModel
from .normals import climate_from_world
from .psychrometrics import (
    air_density,
    dew_point,
    humidity_ratio,
    pressure_at,
    saturation_pressure,
    wet_bulb,
)
from .weather_year import weather_year

SEED = 20261121
"""Seed of the day-to-day noise of a year that no study asked for."""


@calculation(
    "wet-bulb",
    inputs={"t_c": ("°C", None, "air temperature"),
            "rh_pct": ("%", None, "relative humidity"),
            "elevation_m": ("m", 0.0, "height above the sea")},
    formula="(2501 - 2.326 t_wb) W_s(t_wb) - 1.006 (t - t_wb) = (2501 + 1.86 t - 4.186 t_wb) W",
    source="ASHRAE Handbook Fundamentals 2017, chapter 1; pressure of ISO 2533")
def wet_bulb_of(tables: Mapping[str, Table], t_c: float, rh_pct: float,
                elevation_m: float = 0.0) -> dict[str, Quantity]:
    """State of moist air.

    t_c=30 rh_pct=50 -> t_wb_c=22.0 dew_point_c=18.4
    """
    if not -60 <= t_c <= 80:
        raise InputError(f"calc wet-bulb: t_c = {t_c:g} °C is impossible; give -60 to 80.")
    if not 0 < rh_pct <= 100:
        raise InputError(f"calc wet-bulb: rh_pct = {rh_pct:g} is impossible; give above 0 to 100.")
    if not -450 <= elevation_m <= 9000:
        raise InputError(f"calc wet-bulb: elevation_m = {elevation_m:g} is not on land; "
                         "give -450 to 9,000.")
    pressure = float(pressure_at(elevation_m))
    vapour = float(rh_pct / 100 * saturation_pressure(t_c))
    if vapour >= pressure:
        raise InputError("calc wet-bulb: no air is left beside that much vapour; check t_c.")
    return {"t_wb_c": Quantity(float(wet_bulb(t_c, rh_pct, pressure)), "°C"),
            "dew_point_c": Quantity(float(dew_point(np.array([vapour]))[0]), "°C"),
            "humidity_ratio": Quantity(float(humidity_ratio(vapour, pressure)), "kg/kg"),
            "air_density_kg_m3": Quantity(float(air_density(t_c, pressure, vapour)), "kg/m³"),
            "pressure_pa": Quantity(pressure, "Pa")}


@calculation(
    "degree-days",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "elevation_m": ("m", math.nan, "height above the sea; left out: that of the places "
                                           "near"),
            "base_c": ("°C", 18.0, "base temperature")},
    formula="Σ max(base - daily mean, 0) and Σ max(daily mean - base, 0) over a synthetic year",
    source="world climate table; day-to-day spread of table climate")
def degree_days(tables: Mapping[str, Table], lat: float, lon: float,
                elevation_m: float = math.nan, base_c: float = 18.0) -> dict[str, Quantity]:
    """Heating and cooling degree days of any land point.

    lat=48.86 lon=2.35 elevation_m=35 -> heating_degree_days=2472 t_mean_c=11.8
    """
    if not -30 <= base_c <= 40:
        raise InputError(f"calc degree-days: base_c = {base_c:g} °C is impossible; give -30 to 40.")
    model = ClimateModel.from_table(tables["climate"]) if "climate" in tables else SHIPPED
    height = None if math.isnan(elevation_m) else elevation_m
    normals = climate_from_world(tables["climate_normals"], lon, lat, height, model)
    days = daily_means(weather_year(normals, SEED, model=model).t_c)
    notes, off = normals.notes, Z90 * normals.error.t_k

    def ranged(of: Callable[[np.ndarray, float], float]) -> Quantity:
        return _within(of(days, base_c), "K·d", of(days - off, base_c), of(days + off, base_c),
                       notes)

    t_mean = normals.yearly_temperature_c
    return {"heating_degree_days": ranged(heating_degree_days),
            "cooling_degree_days": ranged(cooling_degree_days),
            "t_mean_c": _within(t_mean, "°C", t_mean - off, t_mean + off, notes)}


def _within(value: float, unit: str, one: float, other: float,
            notes: tuple[str, ...]) -> Quantity:
    """A figure with its ends in either order; without a range where they are unknown."""
    if math.isnan(one) or math.isnan(other):
        return Quantity(value, unit, notes=notes)
    return Quantity(value, unit, min(one, other), max(one, other), notes=notes)
