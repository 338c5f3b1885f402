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
    measure_pv_yield,
    temperature_of,
    wind_of,
)
from .match import match
from .mix import LocalPowerCosts, least_cost_mix
from .site_climate import site_climate_summary
from .solar import best_tilt, equatorward, pv_hourly, pv_yield_from_world
from .tracking import pv_tracked
from .wind import HUB_M, Turbine, full_load_hours, site_density


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
    pv, pv_power, tilt = _sun(place, evidence, weather)
    wind, wind_power = _wind(place, evidence, weather)
    cooling = cooling_type(evidence.tables, brief.cooling)
    pue = pue_hourly(cooling, weather.t_c, weather.t_wb_c, brief.utilisation,
                     brief.water_allowed)
    demand = brief.mean_it_mw * pue
    sun_mw = pv_power * model.pv_mw_per_it_mw * brief.it_mw
    alone = match(demand, sun_mw)
    size = (f"{model.pv_mw_per_it_mw:g} MW of PV per MW of IT, fixed at {tilt:.0f}° tilt, "
            "no storage")
    both, with_wind = alone, size
    if not np.isnan(wind_power).any():
        both = match(demand, sun_mw + wind_power * model.wind_mw_per_it_mw * brief.it_mw)
        with_wind = f"{size}; with {model.wind_mw_per_it_mw:g} MW of wind per MW of IT"
    normals = weather.normals
    source = "; ".join(normals.sources)
    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh")
    pue_mean = float(pue.mean())
    tracking = float(pv_tracked(weather, model).sum())
    fixed = float(pv_hourly(weather, tilt, equatorward(weather.lat), model).sum())
    return {
        "pv_kwh_kwp_y": pv,
        "pv_tilt_deg": Quantity(tilt, "°", notes=("best fixed tilt, towards the equator",)),
        "pv_tracking_kwh_kwp_y": Quantity(
            pv.value * tracking / fixed if fixed > 0 else math.nan, "kWh/kWp·y",
            source=pv.source, notes=("one axis north to south, no backtracking",)),
        "ghi_kwh_m2_y": Quantity(normals.yearly_ghi_kwh_m2, "kWh/m²·y", source=source),
        "t_mean_c": Quantity(normals.yearly_temperature_c, "°C", source=source,
                             notes=normals.notes),
        **wind,
        "pv_share_of_demand": Quantity(alone.energy_share, "share", notes=(size,)),
        **_shifted(evidence, demand, sun_mw, size),
        "local_share_of_demand": Quantity(both.energy_share, "share", notes=(with_wind,)),
        "hours_covered_share": Quantity(both.hours_share, "share", notes=(with_wind,)),
        "grid_carbon_g_kwh": Quantity(carbon, "gCO2/kWh", known="published",
                                      notes=("5-year mean, one figure for the region",)),
        **_firm(place, evidence),
        "pue": Quantity(pue_mean, "PUE", pue_mean - 0.03 * TEN_PERCENT,
                        pue_mean + 0.03 * TEN_PERCENT,
                        notes=("mean of a synthetic hourly year",)),
        **site_climate_summary(weather, evidence.tables, brief.water_allowed),
    }


def _shifted(evidence: Evidence, demand: np.ndarray, sun_mw: np.ndarray,
             size: str) -> dict[str, Quantity]:
    """Share of the demand that the same PV meets once work waits for the sun."""
    if "grid_rules" not in evidence.tables or np.isnan(sun_mw).any():
        return {}
    table = evidence.table("grid_rules")
    rules = dict(zip(table["key"].tolist(), table["value"].tolist(), strict=True))
    share, window = rules["flexible_share"], int(rules["flexible_window_h"])
    found = shift_hours(demand, sun_mw, share, window)
    return {"pv_share_shifted": Quantity(found.met_after, "share", notes=(
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
    _, pv_power, _ = _sun(place, evidence, weather)
    _, wind_power = _wind(place, evidence, weather)
    cooling = cooling_type(evidence.tables, brief.cooling)
    demand = brief.mean_it_mw * pue_hourly(cooling, weather.t_c, weather.t_wb_c,
                                           brief.utilisation, brief.water_allowed)
    wind = None if np.isnan(wind_power).any() else wind_power
    found = least_cost_mix(demand, pv_power, wind, target, LocalPowerCosts.of(evidence.tables),
                           brief.discount_rate)
    if found is None:
        return {}
    note = (f"cheapest mix that serves {target:.0%} of the energy"
            + ("" if wind is not None else "; wind is unknown here and left out"),)
    source = "table local_power_costs"
    return {f"mix_{key}": Quantity(value, unit, source=source, notes=note) for key, value, unit in (
        ("pv_mw", found.pv_mw, "MW"), ("wind_mw", found.wind_mw, "MW"),
        ("battery_mwh", found.battery_mwh, "MWh"),
        ("cost_eur_mwh", found.cost_eur_mwh, "EUR/MWh"),
        ("energy_share", found.result.energy_share, "share"),
        ("hours_share", found.result.hours_share, "share"),
        ("curtailed_share", found.result.curtailed_share, "share"))}


def _sun(place: Places, evidence: Evidence,
         weather: WeatherYear) -> tuple[Quantity, np.ndarray, float]:
    """Yearly PV yield, hourly power of 1 kWp scaled to it, and the tilt [°]."""
    model = energy_model(evidence)
    tilt = best_tilt(weather, model)
    hourly = pv_hourly(weather, tilt, equatorward(weather.lat), model)
    measure = measure_pv_yield(place, evidence)
    value, low, high = float(measure.values[0]), None, None
    layer = evidence.layers.get("solar")
    source, note = (layer.provenance.source, measure.note) if layer is not None else ("", "")
    table = evidence.tables.get("climate_normals")
    if math.isnan(value) and isinstance(table, Table):
        value = pv_yield_from_world(table, weather.lon, weather.lat)
        source, note = table.provenance.source, "Interpolated in a world table, ±8 %."
    if math.isnan(value):
        value, note = float(hourly.sum()), "From the synthetic year alone."
    if measure.low is not None and measure.high is not None and not math.isnan(measure.low[0]):
        low, high = float(measure.low[0]), float(measure.high[0])
    scaled = hourly * (value / hourly.sum()) if hourly.sum() > 0 else hourly
    months = " ".join(f"{part:.0f}" for part in weather.monthly(scaled))
    notes = (note, f"From January to December: {months} kWh/kWp.")
    return Quantity(value, "kWh/kWp·y", low, high, source=source, notes=notes), scaled, tilt


def _wind(place: Places, evidence: Evidence,
          weather: WeatherYear) -> tuple[dict[str, Quantity], np.ndarray]:
    """Wind speed and full-load hours, and hourly power of 1 kW; NaN where wind is unknown."""
    model = energy_model(evidence)
    wind = wind_of(place, evidence)
    nothing = np.full(8760, np.nan)
    if wind is None:
        return {"wind_100m_ms": Quantity(math.nan, "m/s", notes=("No wind layer here.",)),
                "wind_full_load_hours": Quantity(math.nan, "h/y")}, nothing
    known = not math.isnan(wind.speed[0])
    mean = float(wind.speed[0] if known else wind.prior[0])
    sd = float(wind.sd[0] if known else wind.prior_sd[0])
    provenance = evidence.layers["wind"].provenance
    kind = provenance.known if known else "prior"
    turbine = Turbine.from_table(evidence.table("wind_turbine"))
    density = site_density(weather.normals.yearly_temperature_c, weather.elevation_m)
    low, high = max(mean - TEN_PERCENT * sd, 0.0), mean + TEN_PERCENT * sd
    hours = [full_load_hours(v, turbine, density, model) for v in (mean, low, high)]
    notes = () if known else ("Coarse pattern only: measure before relying on it.",)
    source = provenance.source
    found = {
        "wind_100m_ms": Quantity(mean, "m/s", low, high, kind, source, notes),
        "wind_full_load_hours": Quantity(hours[0], "h/y", hours[1], hours[2],
                                         "modelled" if known else "prior",
                                         f"generic turbine at {HUB_M:g} m", notes),
    }
    shape = weather.wind_10m_ms
    if not known or np.isnan(shape).any():
        return found, nothing
    power = turbine.power(shape * (mean / shape.mean()), density)
    # The hourly shape comes from 10 m; the year's energy is the Weibull figure's.
    return found, np.minimum(power * (hours[0] / max(float(power.sum()), 1e-9)), 1.0)


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
