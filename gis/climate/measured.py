"""A weather year from measured or typical hours: mended with a report, or refused.

What is mended is told in the notes of the year: gaps, impossible values, a clock that does not
fit the sun. What cannot be mended is refused in one sentence.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ..errors import InputError
from ..types import Table
from .error import year_error
from .model import SHIPPED
from .normals import DAYS, MonthlyNormals
from .psychrometrics import pressure_at, saturation_pressure, wet_bulb
from .sun import extraterrestrial_daily, sun_hourly
from .weather_year import HOURS, WeatherYear, monthly_means

SHORT_H = 3
"""Gaps up to this long are bridged by a straight line. [h]"""
LONGEST_H = 31 * 24
"""A longer gap is no measured year any more. [h]"""
MOST_MISSING = 0.25
CLOCK_H = 0.75
"""The sun's clock may lie off by this much: summers drier in the morning, rows at mid-hour. [h]"""
POLAR = 72.0
"""Above this latitude noon is too flat to tell a clock by. [°]"""
LIMITS = {"t_c": (-90.0, 60.0), "dew_point_c": (-100.0, 40.0), "rh_pct": (0.5, 110.0),
          "ghi_w_m2": (0.0, 1500.0), "dni_w_m2": (0.0, 1300.0), "dhi_w_m2": (0.0, 900.0),
          "wind_10m_ms": (0.0, 60.0), "pressure_pa": (3e4, 1.1e5)}
WORDS = {"t_c": "temperature", "dew_point_c": "dew point", "rh_pct": "humidity",
         "ghi_w_m2": "radiation", "dni_w_m2": "direct radiation", "dhi_w_m2": "diffuse radiation",
         "wind_10m_ms": "wind", "pressure_pa": "pressure"}
NIGHT_OFFSET = -20.0
"""Radiation down to this at night is the zero of the instrument. [W/m²]"""


def weather_from_series(series: Table, lat: float, lon: float, elevation_m: float | None = None,
                        utc_offset_h: float | None = None,
                        series_offset_h: float | None = None,
                        prior: WeatherYear | None = None) -> WeatherYear:
    """Hourly weather of a place from a table of 8,760 hours.

    Parameters
    ----------
    series : Table
        Columns t_c and any of dew_point_c, rh_pct, ghi_w_m2, dni_w_m2, dhi_w_m2, wind_10m_ms,
        pressure_pa; NaN where unknown.
    lat, lon : float
        Place. [°]
    elevation_m : float, optional
        Height, for the pressure; unknown: that of `prior`, else sea level. [m]
    utc_offset_h : float, optional
        Local standard time less UTC; by default the nearest whole hour of the longitude. [h]
    series_offset_h : float, optional
        Clock of the rows less UTC; by default local standard time. [h]
    prior : WeatherYear, optional
        A synthetic year that serves for columns that the table does not have.

    Raises
    ------
    InputError
        If the temperature is missing, constant or has too many gaps, or the year does not fit the
        place.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"Weather: lat {lat:g}, lon {lon:g} is no place on Earth; check the sign "
                         "and order.")
    if len(series) != HOURS:
        raise InputError(f"Weather: {len(series):,} rows; a year has 8,760 hours.")
    offset = float(round(lon / 15)) if utc_offset_h is None else float(utc_offset_h)
    notes: list[str] = []
    columns = {key: _plausible(key, np.asarray(series[key], float), notes)
               for key in LIMITS if series.has(key)}
    columns = {key: values for key, values in columns.items() if np.isfinite(values).any()}
    _require_temperature(columns)
    columns = {key: _filled(key, values, notes) for key, values in columns.items()
               if _enough(key, values, notes)}
    if "ghi_w_m2" not in columns and {"dni_w_m2", "dhi_w_m2"} <= columns.keys():
        behind = offset if series_offset_h is None else series_offset_h
        up = np.maximum(sun_hourly(lat, lon, behind)[0], 0.0)
        columns["ghi_w_m2"] = columns["dni_w_m2"] * up + columns["dhi_w_m2"]
        notes.append("Global radiation was put together from direct and diffuse radiation.")
    if series_offset_h is not None and series_offset_h != offset:
        roll = round(offset - series_offset_h)
        columns = {key: np.roll(values, roll) for key, values in columns.items()}
    if "ghi_w_m2" in columns:
        _require_season(columns["ghi_w_m2"], lat)
        columns = _on_the_clock(columns, lat, lon, offset, notes)
    return _year(columns, lat, lon, elevation_m, offset, prior, notes, series)


def warmed(weather: WeatherYear, warmer_k: float) -> WeatherYear:
    """The same year `warmer_k` warmer in every hour, at the same relative humidity. [K]"""
    if warmer_k == 0:
        return weather
    t_c = weather.t_c + warmer_k
    normals = weather.normals
    return replace(weather, t_c=t_c, t_wb_c=wet_bulb(t_c, weather.rh_pct, weather.pressure_pa),
                   normals=replace(normals, t_mean_c=normals.t_mean_c + warmer_k, notes=(
                       *normals.notes, f"Every hour {warmer_k:g} K warmer than today.")))


def _plausible(key: str, values: np.ndarray, notes: list[str]) -> np.ndarray:
    """Values within physical limits; what lies outside is unknown."""
    low, high = LIMITS[key]
    found = values.copy()
    if key.endswith("_w_m2"):
        night = (found < 0) & (found >= NIGHT_OFFSET)
        if night.any():
            found[night] = 0.0
            notes.append(f"{int(night.sum())} hours of slightly negative {WORDS[key]} count as 0.")
    with np.errstate(invalid="ignore"):
        bad = (found < low) | (found > high)
    if bad.any():
        found[bad] = np.nan
        notes.append(f"{int(bad.sum())} hours of impossible {WORDS[key]} were taken as unknown.")
    if key == "rh_pct":
        found = np.minimum(found, 100.0)
    if key.endswith("_w_m2") and not np.nansum(found) > 0:
        notes.append(f"The {WORDS[key]} is zero all year and was not used.")
        return np.full(HOURS, np.nan)
    return found


def _require_temperature(columns: dict[str, np.ndarray]) -> None:
    if "t_c" not in columns:
        raise InputError("Weather: no usable air temperature; give a column t_c in °C.")
    known = columns["t_c"][np.isfinite(columns["t_c"])]
    if np.ptp(known) < 0.5:
        raise InputError(f"Weather: the temperature is {known[0]:g} °C all year; the file holds no "
                         "weather, give another.")


def _enough(key: str, values: np.ndarray, notes: list[str]) -> bool:
    """Whether a column has few enough gaps; temperature must, others are left out."""
    missing = np.isnan(values)
    longest = _longest(missing)
    if missing.mean() <= MOST_MISSING and longest <= LONGEST_H:
        return True
    if key == "t_c":
        raise InputError(f"Weather: {missing.mean():.0%} of the hours have no temperature, the "
                         f"longest gap is {longest / 24:.0f} days; give a year with less than "
                         f"{MOST_MISSING:.0%} missing and no gap above {LONGEST_H // 24} days.")
    notes.append(f"The {WORDS[key]} has too many gaps and was not used.")
    return False


def _longest(missing: np.ndarray) -> int:
    """Longest run of True, the year closed on itself."""
    if missing.all():
        return len(missing)
    turned = np.roll(missing, -int(np.argmin(missing)))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], turned.astype(int), [0]))))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def _filled(key: str, values: np.ndarray, notes: list[str]) -> np.ndarray:
    """Short gaps by a straight line, longer ones from the same hour of the days around."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    hours = np.arange(HOURS)
    found = values.copy()
    if not key.endswith("_w_m2"):
        line = np.interp(hours, hours[~missing], values[~missing], period=HOURS)
        short = missing & ~_in_long_run(missing)
        found[short] = line[short]
    days = found.reshape(365, 24)
    index = np.arange(365)
    for hour in range(24):
        gap = np.isnan(days[:, hour])
        if gap.any() and not gap.all():
            days[gap, hour] = np.interp(index[gap], index[~gap], days[~gap, hour], period=365)
    notes.append(f"{int(missing.sum())} missing hours of {WORDS[key]} were filled from the hours "
                 "and days around.")
    return days.ravel()


def _in_long_run(missing: np.ndarray) -> np.ndarray:
    """Hours of gaps longer than :data:`SHORT_H`."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(int), [0]))))
    found = np.zeros(len(missing), bool)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        found[start:end] = end - start > SHORT_H
    return found


def _require_season(ghi: np.ndarray, lat: float) -> None:
    """Refuse a year whose sunny months are those of the other half of the Earth."""
    top = extraterrestrial_daily(lat)
    if abs(lat) > 25 and np.corrcoef(monthly_means(ghi), top)[0, 1] < -0.5:
        raise InputError(f"Weather: the sunniest months fit the other half of the Earth, not "
                         f"latitude {lat:g}; check the sign of the latitude or the file.")


def _on_the_clock(columns: dict[str, np.ndarray], lat: float, lon: float, offset: float,
                  notes: list[str]) -> dict[str, np.ndarray]:
    """Move the rows by whole hours where their noon is not the sun's."""
    if abs(lat) > POLAR:
        return columns
    day = columns["ghi_w_m2"].reshape(365, 24).sum(axis=0)
    angle = 2 * np.pi * (np.arange(24) + 0.5) / 24
    noon = np.arctan2(day @ np.sin(angle), day @ np.cos(angle)) * 12 / np.pi
    late = (noon - (12 - lon / 15 + offset) + 12) % 24 - 12
    if abs(late) <= CLOCK_H:
        return columns
    hours = round(late)
    notes.append(f"The sun stands highest {abs(late):.1f} h too {'late' if late > 0 else 'early'} "
                 f"for the place: the rows were moved by {abs(hours)} h to local standard time.")
    return {key: np.roll(values, -hours) for key, values in columns.items()}


def _year(columns: dict[str, np.ndarray], lat: float, lon: float, elevation_m: float | None,
          offset: float, prior: WeatherYear | None, notes: list[str],
          series: Table) -> WeatherYear:
    def or_prior(key: str) -> np.ndarray:
        if key in columns:
            return columns[key]
        if prior is None:
            return np.full(HOURS, np.nan)
        notes.append(f"The {WORDS[key]} is that of the synthetic year.")
        return getattr(prior, key)

    t_c = columns["t_c"]
    height = elevation_m
    if height is None or math.isnan(height):
        height = 0.0 if prior is None else prior.elevation_m
    if "rh_pct" not in columns and "dew_point_c" in columns:
        dew = np.minimum(columns["dew_point_c"], t_c)
        columns = {**columns, "rh_pct": 100 * saturation_pressure(dew) / saturation_pressure(t_c)}
    rh = or_prior("rh_pct")
    if np.isnan(rh).all():
        rh = np.full(HOURS, 65.0)
        notes.append("No humidity is known; 65 % is assumed.")
    ghi = or_prior("ghi_w_m2")
    if np.isnan(ghi).all():
        raise InputError("Weather: no usable radiation, and no other source for it; give a column "
                         "ghi_w_m2 in W/m².")
    pressure = columns.get("pressure_pa", np.full(HOURS, pressure_at(height)))
    expected = float(pressure_at(height))
    if abs(pressure.mean() / expected - 1) > 0.08:
        notes.append("The pressure does not fit the height; that of the height was taken.")
        pressure = np.full(HOURS, expected)
    rh = np.clip(rh, 1.0, 100.0)
    wind = or_prior("wind_10m_ms")
    daily = t_c.reshape(365, 24)
    swing = np.repeat(daily.max(axis=1) - daily.min(axis=1), 24)
    words = f"{series.provenance.source}: {series.provenance.path}".rstrip(": ")
    normals = MonthlyNormals(float(lon), float(lat), float(height), monthly_means(t_c),
                             monthly_means(swing), monthly_means(rh),
                             np.add.reduceat(ghi, np.cumsum([0, *DAYS[:-1]]) * 24) / DAYS / 1000,
                             monthly_means(wind), (words,), tuple(notes), year_error(SHIPPED))
    return WeatherYear(float(lat), float(lon), float(height), offset, t_c, rh,
                       wet_bulb(t_c, rh, pressure), ghi, wind, pressure, normals)
