"""Formulas of local power against a demand that can be run alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..calc import calculation
from ..climate.model import SHIPPED, ClimateModel
from ..climate.normals import climate_from_world
from ..climate.weather_year import WeatherYear, weather_year
from ..errors import InputError
from ..types import Quantity, Table
from .battery import Dispatch, dispatch
from .mix import LocalPowerCosts, least_cost_mix
from .mix_range import mix_ranges
from .model import EnergyModel
from .ranges import around
from .solar import best_tilt, equatorward, pv_hourly
from .tracking import pv_tracked
from .wind import Turbine, full_load_hours, site_density

SEED = 20261121
SOURCE = "synthetic year of the world climate table; table local_power_costs"


@calculation(
    "energy-match",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "demand_mw": ("MW", None, "constant demand"),
            "pv_mw": ("MW", 0.0, "peak power of PV at the best fixed tilt"),
            "wind_mw": ("MW", 0.0, "rated power of wind"),
            "battery_mwh": ("MWh", 0.0, "battery, of the usual power for its size")},
    formula="Σ served / Σ demand, and hours in which nothing is missing; surplus charges, want "
            "discharges",
    source=SOURCE)
def energy_match(tables: Mapping[str, Table], lat: float, lon: float, demand_mw: float,
                 pv_mw: float = 0.0, wind_mw: float = 0.0,
                 battery_mwh: float = 0.0) -> dict[str, Quantity]:
    """Share of a demand, and of its hours, that sun, wind and a battery serve.

    lat=-1.3 lon=36.8 demand_mw=1 pv_mw=4 battery_mwh=8 -> energy_share=0.66 hours_share=0.60
    curtailed_share=0.03
    """
    _positive("energy-match", demand_mw=demand_mw)
    if min(pv_mw, wind_mw) < 0:
        raise InputError("calc energy-match: a power is negative; give 0 or more.")
    year = _year(tables, lat, lon)
    costs = LocalPowerCosts.of(tables)
    made = pv_mw * _sun(tables, year) + (wind_mw * _wind(tables, year) if wind_mw else 0.0)
    runs = [_shares(dispatch(np.full(8760, demand_mw), made * part, battery_mwh,
                             battery_mwh / costs.battery_hours, costs.battery_round_trip))
            for part in (1.0, *_ends(year))]
    return {key: replace(middle, low=min(run[key].value for run in runs),
                         high=max(run[key].value for run in runs), notes=_words(year))
            for key, middle in runs[0].items()}


@calculation(
    "least-cost-mix",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "demand_mw": ("MW", None, "constant demand"),
            "target": ("share", 0.8, "of the energy to be served"),
            "rate": ("share/y", 0.06, "real discount rate"),
            "with_wind": ("", 1.0, "1: wind too, 0: sun alone")},
    formula="min Σ invest·(annuity + upkeep) over PV, wind and battery, served ≥ target · demand",
    source=SOURCE)
def least_cost(tables: Mapping[str, Table], lat: float, lon: float, demand_mw: float,
               target: float = 0.8, rate: float = 0.06,
               with_wind: float = 1.0) -> dict[str, Quantity]:
    """Cheapest PV, wind and battery for a share of a demand.

    lat=-1.3 lon=36.8 demand_mw=1 target=0.8 -> pv_mw=5 wind_mw=0 battery_mwh=11.0
    cost_eur_mwh=84.0
    """
    _positive("least-cost-mix", demand_mw=demand_mw)
    if not -0.05 <= rate <= 0.5:
        raise InputError(f"calc least-cost-mix: rate = {rate:g} is impossible; give up to 0.5.")
    year = _year(tables, lat, lon)
    wind = _wind(tables, year) if with_wind else None
    found = least_cost_mix(np.full(8760, demand_mw), _sun(tables, year), wind, target,
                           LocalPowerCosts.of(tables), rate)
    if found is None:
        raise InputError(f"calc least-cost-mix: no mix tried serves {target:.0%} here; give a "
                         "smaller target.")
    ends = _ends(year)
    span = mix_ranges(found, np.full(8760, demand_mw), _sun(tables, year), wind, target, tables,
                      rate, ends, ends)
    return {key: Quantity(value, unit, *span[key], source=SOURCE,
                          notes=_words(year))
            for key, value, unit in (
                ("pv_mw", found.pv_mw, "MW"), ("wind_mw", found.wind_mw, "MW"),
                ("battery_mwh", found.battery_mwh, "MWh"),
                ("cost_eur_mwh", found.cost_eur_mwh, "EUR/MWh"),
                *((key, q.value, q.unit) for key, q in _shares(found.result).items()))}


@calculation(
    "pv-tracking",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude")},
    formula="tan R = sin z · sin azimuth / cos z, |R| ≤ 60°; else as pv-yield",
    source="Marion and Dobos 2013, NREL/TP-6A20-58891; synthetic year of the world climate table")
def pv_tracking(tables: Mapping[str, Table], lat: float, lon: float) -> dict[str, Quantity]:
    """What modules that follow the sun about one axis yield beside fixed ones.

    lat=-1.3 lon=36.8 -> fixed_kwh_kwp_y=1581 tracking_kwh_kwp_y=1890 gain=0.20
    """
    year = _year(tables, lat, lon)
    model = EnergyModel.of(tables)
    fixed, turned = _sun(tables, year).sum(), pv_tracked(year, model).sum()
    low, high = _ends(year)
    return {**{key: Quantity(float(value), "kWh/kWp·y", float(value) * low, float(value) * high,
                             source=SOURCE, notes=_words(year))
               for key, value in (("fixed_kwh_kwp_y", fixed), ("tracking_kwh_kwp_y", turned))},
            "gain": Quantity(float(turned / fixed - 1), "share", source=SOURCE)}


def _ends(year: WeatherYear) -> tuple[float, float]:
    """Low and high of the yearly sun over its value, by the climate's error."""
    low, high = around(1.0, year.normals.error.pv_share)
    return (1.0, 1.0) if low is None or high is None else (low, high)


def _words(year: WeatherYear) -> tuple[str, ...]:
    return tuple(filter(None, (year.normals.error.words,)))


def _shares(found: Dispatch) -> dict[str, Quantity]:
    return {"energy_share": Quantity(found.energy_share, "share", source=SOURCE),
            "hours_share": Quantity(found.hours_share, "share", source=SOURCE),
            "curtailed_share": Quantity(found.curtailed_share, "share", source=SOURCE)}


def _positive(name: str, **given: float) -> None:
    for key, value in given.items():
        if not value > 0:
            raise InputError(f"calc {name}: {key} = {value:g} is impossible; give above 0.")


def _year(tables: Mapping[str, Table], lat: float, lon: float) -> WeatherYear:
    climate = ClimateModel.from_table(tables["climate"]) if "climate" in tables else SHIPPED
    normals = climate_from_world(tables["climate_normals"], lon, lat, model=climate)
    return weather_year(normals, SEED, model=climate)


def _sun(tables: Mapping[str, Table], year: WeatherYear) -> np.ndarray:
    """Hourly power of 1 kWp at the best fixed tilt. [kW/kWp]"""
    model = EnergyModel.of(tables)
    return pv_hourly(year, best_tilt(year, model), equatorward(year.lat), model)


def _wind(tables: Mapping[str, Table], year: WeatherYear) -> np.ndarray:
    """Hourly power of 1 MW of wind at 100 m; its year is that of the Weibull distribution."""
    model, turbine = EnergyModel.of(tables), Turbine.from_table(tables["wind_turbine"])
    density = site_density(year.normals.yearly_temperature_c, year.elevation_m)
    speed = year.wind_10m_ms * (100 / 10) ** model.wind_shear
    power = turbine.power(speed, density)
    hours = full_load_hours(float(speed.mean()), turbine, density, model)
    return np.minimum(power * hours / max(float(power.sum()), 1e-9), 1.0)
