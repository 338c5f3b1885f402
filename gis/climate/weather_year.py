"""A synthetic hourly year that keeps the monthly climate: for heat, cooling, sun and wind.

Not a forecast and not a measured year: monthly means are kept, the shape of the day is Erbs'
normalised one [1]_, days vary by autocorrelated noise, and the sun follows a clear sky [2]_ dimmed
by a daily clearness. Extremes of single hours are typical, not records.

References
----------
.. [1] D. G. Erbs, S. A. Klein, W. A. Beckman, "Estimation of degree-days and ambient temperature
   bin data from monthly-average temperatures," ASHRAE Journal 25(6), 1983.
.. [2] B. Haurwitz, "Insolation in relation to cloud type," J. Meteorol. 3, 1946.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .model import SHIPPED, ClimateModel
from .normals import DAYS, MonthlyNormals
from .psychrometrics import pressure_at, saturation_pressure, wet_bulb
from .sun import sun_hourly

HOURS = 8760
MONTH_OF_DAY = np.repeat(np.arange(12), DAYS)
"""Month, 0 to 11, of each day of a non-leap year, (365,)."""
MONTH_OF_HOUR = np.repeat(MONTH_OF_DAY, 24)
"""Month, 0 to 11, of each hour, (8760,)."""
FLICKER = 0.15
"""Spread of an hour's irradiance around its day's; judged."""
_STARTS = np.concatenate(([0], np.cumsum(DAYS)[:-1]))


@dataclass(frozen=True, eq=False)
class WeatherYear:
    """Hourly weather of a non-leap year; hour 0 starts 1 January 00:00 local standard time."""

    lat: float
    lon: float
    elevation_m: float
    utc_offset_h: float
    t_c: np.ndarray                      # (8760,) dry bulb [°C]
    rh_pct: np.ndarray                   # (8760,) relative humidity [%]
    t_wb_c: np.ndarray                   # (8760,) wet bulb [°C]
    ghi_w_m2: np.ndarray                 # (8760,) global horizontal irradiance [W/m²]
    wind_10m_ms: np.ndarray              # (8760,) wind at 10 m; NaN where unknown [m/s]
    pressure_pa: np.ndarray              # (8760,) [Pa]
    normals: MonthlyNormals

    def monthly(self, hourly: np.ndarray) -> np.ndarray:
        """Sum of an hourly series, (8760,), in each month, (12,)."""
        return np.add.reduceat(hourly, _STARTS * 24)


def weather_year(normals: MonthlyNormals, seed: int, utc_offset_h: float | None = None,
                 model: ClimateModel = SHIPPED) -> WeatherYear:
    """Hourly year for a place, the same for the same `seed`.

    Monthly mean temperature is kept within 0.1 K, irradiation within 1 %, relative humidity
    within 2 points.

    Parameters
    ----------
    normals : MonthlyNormals
        Climate of the place.
    seed : int
        Seed of the day-to-day noise.
    utc_offset_h : float, optional
        Local standard time less UTC; by default the nearest whole hour of the longitude. [h]
    """
    offset = round(normals.lon / 15) if utc_offset_h is None else float(utc_offset_h)
    random = np.random.default_rng([seed, 0xC11A])
    clear_noise = _autocorrelated(random, model.clearness_autocorrelation)
    warm_noise = _autocorrelated(random, model.day_autocorrelation)
    wind_noise = _autocorrelated(random, 0.5)
    hour_noise = random.standard_normal((2, HOURS))

    ghi, brightness = _sunshine(normals, offset, clear_noise, hour_noise[0], model)
    t_c = _temperature(normals, warm_noise, brightness, model)
    pressure = np.full(HOURS, pressure_at(normals.elevation_m))
    rh = _humidity(normals, t_c)
    return WeatherYear(normals.lat, normals.lon, normals.elevation_m, offset, t_c, rh,
                       wet_bulb(t_c, rh, pressure), ghi,
                       _wind(normals, wind_noise, hour_noise[1], model), pressure, normals)


def shifted(weather: WeatherYear, warmer_k: float, hours: slice = slice(None)
            ) -> tuple[np.ndarray, np.ndarray]:
    """Dry and wet bulb of a year made warmer by `warmer_k` [K] at the same relative humidity. [°C]

    `hours` picks some of the hours.
    """
    t = weather.t_c[hours] + warmer_k
    return t, wet_bulb(t, weather.rh_pct[hours], weather.pressure_pa[hours])


def monthly_means(hourly: np.ndarray) -> np.ndarray:
    """Mean of an hourly series, (8760,), in each month, (12,)."""
    return np.add.reduceat(hourly, _STARTS * 24) / (DAYS * 24)


def _autocorrelated(random: np.random.Generator, correlation: float) -> np.ndarray:
    """365 standard normal values of an AR(1) process that closes on itself over the year."""
    shocks = (random.standard_normal(365) * (1 - correlation ** 2) ** 0.5).tolist()
    values, last = [], 0.0
    for shock in shocks[-30:] + shocks:
        last = correlation * last + shock
        values.append(last)
    return np.array(values[30:])


@lru_cache(maxsize=1)
def _month_to_day() -> np.ndarray:
    """Matrix (365, 12): a smooth daily course whose monthly means are exactly the given ones."""
    middle = _STARTS + DAYS / 2
    days = np.arange(365) + 0.5
    knots = np.concatenate(([middle[-1] - 365], middle, [middle[0] + 365]))
    linear = np.stack([np.interp(days, knots, np.eye(12)[m][[11, *range(12), 0]])
                       for m in range(12)], axis=1)
    means = np.add.reduceat(linear, _STARTS, axis=0) / DAYS[:, None]
    return linear @ np.linalg.inv(means)


def _daily_course(monthly: np.ndarray) -> np.ndarray:
    """Daily values, (365,), whose monthly means are `monthly`."""
    return _month_to_day() @ monthly


def _daily_to_month(daily: np.ndarray) -> np.ndarray:
    return np.add.reduceat(daily, _STARTS) / DAYS


def clear_sky(cos_zenith: np.ndarray) -> np.ndarray:
    """Irradiance of a clear sky, Haurwitz [2]_; 0 at and below the horizon. [W/m²]"""
    up = np.maximum(cos_zenith, 0.01)
    return np.where(up > 0.01, 1098.0 * up * np.exp(-0.057 / up), 0.0)


def spread_of_days(share: np.ndarray, model: ClimateModel = SHIPPED) -> np.ndarray:
    """Spread from day to day of the share of the clear sky's sun, by its monthly mean.

    Days differ least where the sky is nearly always clear or nearly always dull.
    """
    return model.clearness_sd * np.minimum(1.0, 4 * share * (1 - share) + 0.15)


def wind_day() -> np.ndarray:
    """Course of the wind through the day at mid-hour, strongest at 15 h, (24,)."""
    return 1 + 0.25 * np.cos(2 * np.pi * (np.arange(24) + 0.5 - 15) / 24)


@lru_cache(maxsize=1)
def erbs_day() -> np.ndarray:
    """Erbs' normalised daily course at mid-hour, zero mean, per unit of daily range; (24,)."""
    t = 2 * np.pi * (np.arange(24) + 0.5 - 1) / 24
    day = (0.4632 * np.cos(t - 3.805) + 0.0984 * np.cos(2 * t - 0.360)
           + 0.0168 * np.cos(3 * t - 0.822) + 0.0138 * np.cos(4 * t - 3.513))
    return day - day.mean()


def _sunshine(normals: MonthlyNormals, offset: float, noise: np.ndarray, hour_noise: np.ndarray,
              model: ClimateModel) -> tuple[np.ndarray, np.ndarray]:
    """Hourly GHI [W/m²], (8760,), and each day's brightness over its month's mean, (365,)."""
    cos_zenith, _, extra = sun_hourly(normals.lat, normals.lon, offset)
    up = np.maximum(cos_zenith, 0.0)
    clear = clear_sky(up)
    most = model.clearness_max * extra * up
    clear = np.minimum(clear, most)
    target = np.maximum(normals.ghi_kwh_m2_d, 0.0) * DAYS * 1000
    clear_month = np.maximum(np.add.reduceat(clear, _STARTS * 24), 1e-9)
    share = np.clip(target / clear_month, 0.02, 1.0)
    sd = spread_of_days(share, model)
    day = np.clip(share[MONTH_OF_DAY] + sd[MONTH_OF_DAY] * noise, 0.05, 1.0)
    flicker = np.clip(1 + FLICKER * hour_noise, 0.5, 1.5)
    ghi = clear * np.repeat(day, 24) * flicker
    for _ in range(6):                   # the ceiling takes a little away: scale again
        have = np.maximum(np.add.reduceat(ghi, _STARTS * 24), 1e-9)
        ghi = np.minimum(ghi * (target / have)[MONTH_OF_HOUR], np.maximum(most, 0.0))
    have = np.maximum(np.add.reduceat(ghi, _STARTS * 24), 1e-9)
    ghi *= np.where(have > 1e-6, target / have, 0.0)[MONTH_OF_HOUR]
    return ghi, day / np.maximum(_daily_to_month(day), 1e-9)[MONTH_OF_DAY]


def _temperature(normals: MonthlyNormals, noise: np.ndarray, brightness: np.ndarray,
                 model: ClimateModel) -> np.ndarray:
    """Hourly dry bulb [°C], (8760,)."""
    amplitude = float(np.ptp(normals.t_mean_c))
    spread = min(model.day_sd_base_k + model.day_sd_per_amplitude * amplitude,
                 model.day_sd_max_k)
    mean = _daily_course(normals.t_mean_c)
    weather = spread * noise
    mean = mean + weather - _daily_course(_daily_to_month(weather))
    swing = _daily_course(normals.t_range_c) * np.clip(0.4 + 0.6 * brightness, 0.3, 1.6)
    swing = np.maximum(swing, 0.5)
    hourly = mean[:, None] + swing[:, None] * erbs_day()
    # The swing makes a step at midnight; the neighbours' mean of the hours around it hides it.
    flat = hourly.ravel()
    smooth = (np.roll(flat, 1) + 2 * flat + np.roll(flat, -1)) / 4
    at_midnight = (np.arange(HOURS) % 24 == 0) | (np.arange(HOURS) % 24 == 23)
    flat = np.where(at_midnight, smooth, flat)
    return flat + (normals.t_mean_c - monthly_means(flat))[MONTH_OF_HOUR]


def _humidity(normals: MonthlyNormals, t_c: np.ndarray) -> np.ndarray:
    """Hourly relative humidity [%], (8760,): vapour nearly constant through each day."""
    saturation = saturation_pressure(t_c)
    daily = saturation.reshape(365, 24).mean(axis=1)
    target = _daily_course(normals.rh_pct)
    target = np.clip(target, 2, 99)
    vapour = target / 100 * daily
    month = normals.rh_pct
    for _ in range(4):
        rh = np.minimum(100 * np.repeat(vapour, 24) / saturation, 100.0)
        error = month - monthly_means(rh)
        vapour = vapour * np.maximum(1 + (error / monthly_means(rh))[MONTH_OF_DAY], 0.2)
    return np.clip(100 * np.repeat(vapour, 24) / saturation, 1.0, 100.0)


def _wind(normals: MonthlyNormals, noise: np.ndarray, hour_noise: np.ndarray,
          model: ClimateModel) -> np.ndarray:
    """Hourly wind at 10 m [m/s], (8760,): Weibull-like (k near 2), strongest in the afternoon."""
    kernel = np.ones(7) / 7 ** 0.5
    gusts = np.convolve(np.concatenate((hour_noise[-3:], hour_noise, hour_noise[:3])), kernel,
                        "valid")
    normal = 0.75 * np.repeat(noise, 24) + 0.66 * gusts
    # A lognormal of this sigma has the coefficient of variation asked for.
    sigma = np.sqrt(np.log1p(model.wind_hour_sd ** 2))
    day = wind_day()
    speed = np.exp(sigma * normal) * np.tile(day, 365)
    return speed * (normals.wind_10m_ms / monthly_means(speed))[MONTH_OF_HOUR]
