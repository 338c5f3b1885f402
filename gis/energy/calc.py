"""Formulas of sun and wind that can be run alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..calc import TEXT, calculation
from ..climate.model import SHIPPED, ClimateModel
from ..climate.normals import climate_from_world, world_neighbours
from ..climate.weather_year import weather_year
from ..errors import InputError
from ..types import Quantity, Table
from . import match_calc  # noqa: F401  (registers its formulas)
from .carbon import yearly_emissions_t
from .carbon_plan import CarbonPlan, carbon_plan
from .market_carbon import PROTOCOL, market_carbon
from .model import EnergyModel
from .site_carbon import Embodied
from .solar import best_tilt, equatorward, pv_hourly, pv_yield_from_world
from .wind import Turbine, full_load_hours, site_density

SEED = 20261121
WORLD = "world climate table: station normals, Global Solar Atlas and NASA SSE, see its rows"


@calculation(
    "pv-yield",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "tilt": ("°", math.nan, "tilt from level; left out: the best"),
            "azimuth": ("°", math.nan, "clockwise from north, 180 is south; left out: to the "
                                       "equator")},
    formula="map yield at the best tilt × hourly model (Erbs, Hay-Davies, Faiman, PVWatts) of the "
            "asked plane / of the best plane",
    source=WORLD)
def pv_yield(tables: Mapping[str, Table], lat: float, lon: float, tilt: float = math.nan,
             azimuth: float = math.nan) -> dict[str, Quantity]:
    """PV yield of any land point."""
    if not math.isnan(tilt) and not 0 <= tilt <= 90:
        raise InputError(f"calc pv-yield: tilt = {tilt:g}° is impossible; give 0 (level) to 90.")
    if not math.isnan(azimuth) and not -360 <= azimuth <= 360:
        raise InputError(f"calc pv-yield: azimuth = {azimuth:g}° is impossible; give 0 to 360.")
    table, model = tables["climate_normals"], EnergyModel.of(tables)
    climate = climate_model(tables)
    normals = climate_from_world(table, lon, lat, model=climate)
    year = weather_year(normals, SEED, model=climate)
    best, ahead = best_tilt(year, model), equatorward(lat)
    at_best = pv_yield_from_world(table, lon, lat)
    asked_tilt = best if math.isnan(tilt) else tilt
    asked_azimuth = ahead if math.isnan(azimuth) else azimuth % 360
    share = (pv_hourly(year, asked_tilt, asked_azimuth, model).sum()
             / pv_hourly(year, best, ahead, model).sum())
    value, ghi = at_best * share, normals.yearly_ghi_kwh_m2
    error = normals.error
    return {"kwh_kwp_y": _ranged(value, "kWh/kWp·y", value * error.pv_share, normals.notes),
            "ghi_kwh_m2_y": _ranged(ghi, "kWh/m²·y", ghi * error.ghi_share),
            "t_mean_c": _ranged(normals.yearly_temperature_c, "°C", error.t_k),
            "tilt": Quantity(asked_tilt, "°"), "azimuth": Quantity(asked_azimuth, "°")}


@calculation(
    "wind-yield",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "wind_100m_ms": ("m/s", math.nan, "mean wind at 100 m; left out: world table")},
    formula="8760 h · losses · ∫ P(v·(ρ/1.225)^⅓) · Weibull(v; k = 2) dv",
    source=WORLD + "; table wind_turbine")
def wind_yield(tables: Mapping[str, Table], lat: float, lon: float,
               wind_100m_ms: float = math.nan) -> dict[str, Quantity]:
    """Full-load hours of a wind turbine at any land point."""
    if not math.isnan(wind_100m_ms) and not 0 <= wind_100m_ms <= 30:
        raise InputError(f"calc wind-yield: wind_100m_ms = {wind_100m_ms:g} m/s is impossible; "
                         "give a yearly mean from 0 to 30.")
    table, model = tables["climate_normals"], EnergyModel.of(tables)
    climate = climate_model(tables)
    near = world_neighbours(table, lon, lat, climate)
    normals = climate_from_world(table, lon, lat, model=climate)
    known = not math.isnan(wind_100m_ms)
    mean = wind_100m_ms if known else float(near.blend(table["wind_100m_ms"])[0])
    error = mean * (model.wind_error_share if known else normals.error.wind_share)
    turbine = Turbine.from_table(tables["wind_turbine"])
    density = site_density(normals.yearly_temperature_c, normals.elevation_m)
    hours, low, high = (full_load_hours(v, turbine, density, model)
                        for v in (mean, max(mean - 1.2816 * error, 0.0), mean + 1.2816 * error))
    note = () if known else ("A prior only: terrain decides, measure before relying on it.",)
    return {"full_load_hours": Quantity(hours, "h/y", low, high, notes=note),
            "wind_100m_ms": _ranged(mean, "m/s", error, note,
                                    "assumed" if known else "prior"),
            "air_density_kg_m3": Quantity(density, "kg/m³")}


@calculation(
    "site-carbon",
    inputs={"mwh_y": ("MWh/y", None, "electricity of the site, cooling included"),
            "grid_g_kwh": ("g/kWh", None, "mean of the grid"),
            "contract_share": ("share", 0.0, "of the energy bought by contract or certificate"),
            "contract_g_kwh": ("g/kWh", 0.0, "of what is bought"),
            "residual_g_kwh": ("g/kWh", math.nan, "residual mix; left out: the grid's mean"),
            "plan_g_kwh": ("g/kWh", math.nan, "by the country's plan, where one states it"),
            "country": (TEXT, "", "ISO code such as KEN, for its plan"),
            "renewable_share": ("share", math.nan, "of the country's power now, for its plan; "
                                                   "left out: its row of the table countries"),
            "it_mw": ("MW", math.nan, "IT capacity, for the embodied share; left out: none")},
    formula="E·g of the grid; E·(s·g contract + (1 − s)·g residual); E·g of the plan; IT · "
            "Σ embodied / life",
    source=PROTOCOL + "; tables carbon_plans, embodied_carbon")
def site_carbon(tables: Mapping[str, Table], mwh_y: float, grid_g_kwh: float,
                contract_share: float, contract_g_kwh: float, residual_g_kwh: float,
                plan_g_kwh: float, country: str, renewable_share: float, it_mw: float
                ) -> dict[str, Quantity]:
    """Carbon of a site both ways, and by plan."""
    for name, value in (("mwh_y", mwh_y), ("grid_g_kwh", grid_g_kwh)):
        if value < 0:
            raise InputError(f"calc site-carbon: {name} = {value:g} is negative; give 0 or more.")
    bought = market_carbon(grid_g_kwh, residual_g_kwh, contract_g_kwh, contract_share)
    plan = carbon_plan(tables.get("carbon_plans"), country, grid_g_kwh,
                       _renewable(tables, country, renewable_share), EnergyModel.of(tables))
    if not math.isnan(plan_g_kwh):
        plan = CarbonPlan(plan_g_kwh, words=plan.words)
    found = {"location_t_y": Quantity(yearly_emissions_t(mwh_y, grid_g_kwh), "t/y"),
             "market_t_y": Quantity(yearly_emissions_t(mwh_y, float(bought.g_kwh)), "t/y",
                                    known=bought.known, notes=(bought.words,)),
             "plan_t_y": Quantity(
                 yearly_emissions_t(mwh_y, plan.g_kwh), "t/y",
                 None if plan.low is None else yearly_emissions_t(mwh_y, plan.low),
                 None if plan.high is None else yearly_emissions_t(mwh_y, plan.high), plan.known,
                 notes=tuple(w for w in (plan.words, plan.method) if country and w))}
    if not math.isnan(it_mw):
        kg = Embodied.from_table(tables["embodied_carbon"])
        found["embodied_t_y"] = Quantity(kg.value * it_mw, "t/y", kg.low * it_mw,
                                         kg.high * it_mw, "recalled", "table embodied_carbon")
    return found


def _renewable(tables: Mapping[str, Table], country: str, given: float) -> float:
    """The share given, else that of the country's row; NaN where neither is known."""
    if not math.isnan(given) or "countries" not in tables:
        return given
    return next((float(row["renewable_share"]) for row in tables["countries"].rows()
                 if row["iso3"] == country), math.nan)


def climate_model(tables: Mapping[str, Table]) -> ClimateModel:
    """Climate assumptions of the tables; the shipped ones where none were handed in."""
    return ClimateModel.from_table(tables["climate"]) if "climate" in tables else SHIPPED


def _ranged(value: float, unit: str, sigma: float, notes: tuple[str, ...] = (),
            known: str = "modelled") -> Quantity:
    return Quantity(value, unit, value - 1.2816 * sigma, value + 1.2816 * sigma, known,
                    WORLD, tuple(notes))
