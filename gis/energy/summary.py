"""Everything about energy at one studied site, each figure with its range and its source."""

from __future__ import annotations

import math

import numpy as np

from ..climate.measured import warmed, weather_from_series
from ..climate.normals import climate_at, climate_from_world
from ..climate.weather_year import WeatherYear, weather_year
from ..datacentre.cooling import cooling_type, pue_hourly
from ..power.shifting import shift_hours
from ..siting.evidence import Evidence
from ..types import Places, Quantity, Table
from .criteria import (
    TEN_PERCENT,
    climate_model,
    energy_model,
    firm_of,
    height_of,
    measure_firm_renewable,
    temperature_of,
)
from .match import Match, match
from .mix import LocalPowerCosts, least_cost_mix
from .mix_range import mix_ranges
from .ranges import PUE_ERROR, Bounds, around, cold_and_warm, ends
from .site_climate import site_climate_summary
from .site_yields import sun_of_site, wind_of_site
from .solar import equatorward, pv_hourly
from .tracking import pv_tracked


def site_weather(place: Places, evidence: Evidence, series: Table | None = None,
                 series_offset_h: float | None = None) -> WeatherYear:
    """Hourly year of one place, made warmer as the brief says.

    Synthetic, from the region's climate or else the world table; with `series` the measured
    hours, for which see :func:`gis.climate.measured.weather_from_series`.
    """
    lon, lat = float(place.lon[0]), float(place.lat[0])
    heights = height_of(place, evidence)
    height = None if heights is None or math.isnan(heights[0]) else float(heights[0])
    climate, model = evidence.features("climate"), climate_model(evidence)
    offset = evidence.figure("utc_offset_h")
    if climate is not None:
        normals = climate_at(climate, lon, lat, height, model)
        local = temperature_of(place, evidence)
        if local is not None and not math.isnan(local[0]):
            normals = normals.moved_to(float(local[0]), model, height is None)
    else:
        normals = climate_from_world(evidence.table("climate_normals"), lon, lat, height, model)
    clock = None if math.isnan(offset) else offset
    year = weather_year(normals, evidence.seed, clock, model)
    if series is not None:
        year = weather_from_series(series, lat, lon, height, clock, series_offset_h, year)
    return warmed(year, evidence.brief.warmer_k)


def energy_summary(place: Places, evidence: Evidence,
                   weather: WeatherYear) -> dict[str, Quantity]:
    """Sun, wind, carbon, firm renewables and PUE of one site.

    Parameters
    ----------
    place : Places
        One place in the study's reference system.
    weather : WeatherYear
        Its hourly year, see :func:`site_weather`.
    """
    model, brief = energy_model(evidence), evidence.brief
    pv, pv_power, tilt = sun_of_site(place, evidence, weather)
    wind, wind_power = wind_of_site(place, evidence, weather)
    cooling = cooling_type(evidence.tables, brief.cooling)
    pue = pue_hourly(cooling, weather.t_c, weather.t_wb_c, brief.utilisation,
                     brief.water_allowed)
    demand = brief.mean_it_mw * pue
    sun_mw = pv_power * model.pv_mw_per_it_mw * brief.it_mw
    sun_ends = _ends_of(pv)
    alone = match(demand, sun_mw)
    alone_ends = [match(demand, sun_mw * part) for part in sun_ends]
    size = (f"{model.pv_mw_per_it_mw:g} MW of PV per MW of IT, fixed at {tilt:.0f}° tilt, "
            "no storage")
    both, both_ends, with_wind = alone, alone_ends, size
    if not np.isnan(wind_power).any():
        wind_mw = wind_power * model.wind_mw_per_it_mw * brief.it_mw
        both = match(demand, sun_mw + wind_mw)
        both_ends = [match(demand, sun_mw * s + wind_mw * w) for s, w in zip(
            sun_ends, _ends_of(wind["wind_full_load_hours"]), strict=True)]
        with_wind = f"{size}; with {model.wind_mw_per_it_mw:g} MW of wind per MW of IT"
    normals = weather.normals
    source = "; ".join(normals.sources)
    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh")
    pue_mean, error = float(pue.mean()), normals.error
    pue_ends = ends(lambda air: float(pue_hourly(cooling, air.t_c, air.t_wb_c, brief.utilisation,
                                                 brief.water_allowed).mean()),
                    cold_and_warm(weather), pue_mean, PUE_ERROR)
    t_c, ghi = normals.yearly_temperature_c, normals.yearly_ghi_kwh_m2
    tracking = float(pv_tracked(weather, model).sum())
    fixed = float(pv_hourly(weather, tilt, equatorward(weather.lat), model).sum())
    turned = tracking / fixed if fixed > 0 else math.nan
    return {
        "pv_kwh_kwp_y": pv,
        "pv_tilt_deg": Quantity(tilt, "°", notes=("best fixed tilt, towards the equator",)),
        "pv_tracking_kwh_kwp_y": Quantity(
            pv.value * turned, "kWh/kWp·y",
            *_times(pv, turned),
            source=pv.source, notes=("one axis north to south, no backtracking",)),
        "ghi_kwh_m2_y": Quantity(ghi, "kWh/m²·y", *around(ghi, error.ghi_share), source=source),
        "t_mean_c": Quantity(t_c, "°C", *_plus_minus(t_c, error.t_k), source=source,
                             notes=normals.notes),
        **wind,
        "pv_share_of_demand": Quantity(alone.energy_share, "share",
                                       *_both(alone_ends, "energy_share"), notes=(size,)),
        **_shifted(evidence, demand, sun_mw, sun_ends, size),
        "local_share_of_demand": Quantity(both.energy_share, "share",
                                          *_both(both_ends, "energy_share"),
                                          notes=(with_wind,)),
        "hours_covered_share": Quantity(both.hours_share, "share",
                                        *_both(both_ends, "hours_share"), notes=(with_wind,)),
        "grid_carbon_g_kwh": Quantity(carbon, "gCO2/kWh", known="published",
                                      notes=("5-year mean, one figure for the region",)),
        **_firm(place, evidence),
        "pue": Quantity(pue_mean, "PUE", *_at_least_one(pue_ends),
                        notes=("mean of an hourly year", *filter(None, (error.words,)))),
        **site_climate_summary(weather, evidence.tables, brief.water_allowed),
    }


def _ends_of(figure: Quantity) -> tuple[float, float]:
    """Low and high of a figure over its value; 1 and 1 where it has no range."""
    if figure.low is None or figure.high is None or not figure.value > 0:
        return 1.0, 1.0
    return figure.low / figure.value, figure.high / figure.value


def _times(figure: Quantity, factor: float) -> Bounds:
    return (None if figure.low is None else figure.low * factor,
            None if figure.high is None else figure.high * factor)


def _both(found: list[Match], key: str) -> tuple[float, float]:
    return getattr(found[0], key), getattr(found[1], key)


def _plus_minus(value: float, sigma: float) -> Bounds:
    if math.isnan(sigma):
        return None, None
    return value - TEN_PERCENT * sigma, value + TEN_PERCENT * sigma


def _at_least_one(bounds: Bounds) -> Bounds:
    low, high = bounds
    return (None, None) if low is None or high is None else (max(low, 1.0), high)


def _shifted(evidence: Evidence, demand: np.ndarray, sun_mw: np.ndarray,
             sun_ends: tuple[float, float], size: str) -> dict[str, Quantity]:
    """Share of the demand that the same PV meets once work waits for the sun."""
    if "grid_rules" not in evidence.tables or np.isnan(sun_mw).any():
        return {}
    table = evidence.table("grid_rules")
    rules = dict(zip(table["key"].tolist(), table["value"].tolist(), strict=True))
    share, window = rules["flexible_share"], int(rules["flexible_window_h"])
    found, low, high = (shift_hours(demand, sun_mw * part, share, window).met_after
                        for part in (1.0, *sun_ends))
    return {"pv_share_shifted": Quantity(found, "share", low, high, notes=(
        f"{size}; {share:.0%} of each hour's load may wait or go ahead within {window} h",))}


def mix_summary(place: Places, evidence: Evidence, weather: WeatherYear,
                target: float = 0.8) -> dict[str, Quantity]:
    """Cheapest local PV, wind and battery that serve `target` of the data centre's energy.

    Both measures stand side by side: the share of the energy and the share of the hours. Empty
    where no mix that was tried reaches the target, or the tables lack the costs.
    """
    if "local_power_costs" not in evidence.tables:
        return {}
    brief = evidence.brief
    pv, pv_power, _ = sun_of_site(place, evidence, weather)
    blow, wind_power = wind_of_site(place, evidence, weather)
    cooling = cooling_type(evidence.tables, brief.cooling)
    demand = brief.mean_it_mw * pue_hourly(cooling, weather.t_c, weather.t_wb_c,
                                           brief.utilisation, brief.water_allowed)
    wind = None if np.isnan(wind_power).any() else wind_power
    found = least_cost_mix(demand, pv_power, wind, target, LocalPowerCosts.of(evidence.tables),
                           brief.discount_rate)
    if found is None:
        return {}
    span = mix_ranges(found, demand, pv_power, wind, target, evidence.tables, brief.discount_rate,
                      _ends_of(pv), _ends_of(blow["wind_full_load_hours"]))
    note = (f"cheapest mix that serves {target:.0%} of the energy"
            + ("" if wind is not None else "; wind is unknown here and left out"),)
    source = "table local_power_costs"
    return {f"mix_{key}": Quantity(value, unit, *span[key], source=source, notes=note)
            for key, value, unit in (
        ("pv_mw", found.pv_mw, "MW"), ("wind_mw", found.wind_mw, "MW"),
        ("battery_mwh", found.battery_mwh, "MWh"),
        ("cost_eur_mwh", found.cost_eur_mwh, "EUR/MWh"),
        ("energy_share", found.result.energy_share, "share"),
        ("hours_share", found.result.hours_share, "share"),
        ("curtailed_share", found.result.curtailed_share, "share"))}


def _firm(place: Places, evidence: Evidence) -> dict[str, Quantity]:
    measure = measure_firm_renewable(place, evidence)
    stations = firm_of(evidence)
    value = float(measure.values[0])
    if stations is None or not len(stations.names):
        return {"firm_renewable_km": Quantity(
            value, "km", known="prior" if math.isnan(value) else "modelled",
            notes=(measure.note,))}
    _, index = stations.nearest(place)
    nearest = f"{stations.names[index[0]]}, {stations.complex_mw[index[0]]:.0f} MW"
    plants = evidence.layers["power_plants"].provenance
    return {"firm_renewable_km": Quantity(value, "km", source=plants.source,
                                          notes=(f"nearest: {nearest}", measure.note)),
            "nearest_firm_plant": Quantity(float(stations.complex_mw[index[0]]), "MW",
                                           known="published", source=plants.source,
                                           notes=(nearest,))}
