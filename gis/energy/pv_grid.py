"""PV energy of many cells at once: the hourly chain of :mod:`gis.energy.solar` in one pass.

Erbs, Hay and Davies, Faiman and PVWatts as there, but fused: all that depends on the hour alone
stands in short tables, and a cell's hour is a few sums and products. Compiled by numba over the
cells where it is installed; numpy gives the same numbers, slower.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from ..climate.normals import DAYS
from ..climate.sun import SOLAR_CONSTANT, orbit_of_days
from ..errors import InputError
from .model import SHIPPED, EnergyModel
from .solar import diffuse_share

MEAN_DAY = np.array([17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344])
"""Day of the year whose sun stands for its month's; S. A. Klein, Solar Energy 19, 1977."""
CORES = 8                            # threads at most
AT_A_TIME = 256                      # cells that numpy, or one call of the loop, takes
STEP = 5                             # every fifth hour, which shares no divisor with 24
LOW_SUN = 0.065                      # pvlib's floor of cos zenith; no direct light below it


@dataclass(frozen=True, eq=False)
class Hours:
    """The hours that are summed, month by month, and the sun of each over Greenwich."""

    sun: np.ndarray                      # (3, h) sin δ, cos δ·cos H, cos δ·sin H
    extra: np.ndarray                    # (h,) normal irradiance outside the atmosphere [W/m²]
    starts: np.ndarray                   # (13,) first hour of each month, and the end
    weight: np.ndarray                   # (12,) hours of the year that an hour of the month is

    @classmethod
    def of_days(cls, day: np.ndarray, month: np.ndarray) -> Hours:
        """24 hours from midnight, mean time of the clock's meridian, of each day.

        Parameters
        ----------
        day : (d,) array
            Day of the year, 0 to 364.
        month : (d,) array
            0 to 11, rising; a month's days share its hours evenly.
        """
        declination, equation, distance = orbit_of_days(day)
        clock = np.tile(np.arange(24) + 0.5, len(day))
        angle = (clock + np.repeat(equation, 24) - 12) * np.pi / 12
        declination = np.repeat(declination, 24)
        cos_d = np.cos(declination)
        count = np.bincount(month, minlength=12)
        return cls(np.stack((np.sin(declination), cos_d * np.cos(angle), cos_d * np.sin(angle))),
                   SOLAR_CONSTANT * np.repeat(distance, 24),
                   np.concatenate(([0], np.cumsum(count))) * 24, DAYS / np.maximum(count, 1))

    def every(self, step: int) -> Hours:
        """Every so many of the hours, which then count for more."""
        if step == 1:
            return self
        starts = -(-self.starts // step)
        counted = np.diff(self.starts) / np.diff(starts)
        return Hours(self.sun[:, ::step], self.extra[::step], starts, self.weight * counted)


@lru_cache(maxsize=8)
def hours_of_year() -> Hours:
    """All 8,760 hours of a non-leap year."""
    return Hours.of_days(np.arange(365), np.repeat(np.arange(12), DAYS))


@lru_cache(maxsize=8)
def hours_of_mean_days(kinds: int = 1) -> Hours:
    """`kinds` days a month, all with the sun of the month's mean day: 288 · `kinds` hours."""
    return Hours.of_days(np.repeat(MEAN_DAY - 1, kinds), np.repeat(np.arange(12), kinds))


def hours_for(count: int) -> Hours:
    """The hours that a series of this length tells; raises :class:`InputError` for none."""
    if count == 8760:
        return hours_of_year()
    if count and count % 288 == 0:
        return hours_of_mean_days(count // 288)
    raise InputError(f"PV of a grid: {count:,} hours per cell; give 8,760, or 24 hours for one or "
                     "more typical days of each month (288, 576, …).")


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    import importlib.util

    return importlib.util.find_spec("numba") is not None


@cache
def compiled_loop():
    """The chain over cells and hours, compiled by numba."""
    import numba

    f = np.float32
    zero, one, low_sun = f(0), f(1), f(LOW_SUN)
    endless, missing = f(np.inf), f(np.nan)

    # Sums may be reordered for vector registers; gaps (NaN) must still reach the sum.
    @numba.njit(cache=True, nogil=True, error_model="numpy",
                fastmath={"reassoc", "contract", "arcp", "nsz"})
    def run(sun, per_extra, starts, weight, cells, figures, ghi, t_c, wind, power, plane):
        u0, u1, gamma, gain, albedo = figures
        for i in range(len(ghi)):
            z0, z1, z2, p0, p1, p2, sky_view, ground_view = cells[i]
            ground = albedo * ground_view
            for m in range(12):
                a, b = starts[m], starts[m + 1]
                sun0, sun1, sun2 = sun[0, a:b], sun[1, a:b], sun[2, a:b]
                per_top = per_extra[a:b]
                irradiance, air, speed = ghi[i, a:b], t_c[i, a:b], wind[i, a:b]
                energy, light, gap = zero, zero, zero
                for t in range(b - a):
                    g, ta, v = irradiance[t], air[t], speed[t]
                    v = v if v == v else one
                    cz = z0 * sun0[t] + z1 * sun1[t] + z2 * sun2[t]
                    facing = p0 * sun0[t] + p1 * sun1[t] + p2 * sun2[t]
                    facing = facing if facing > zero else zero
                    per_up = one / (cz if cz > low_sun else low_sun)
                    k = g * per_top[t] * per_up
                    k = k if k > zero else zero
                    k = k if k < one else one
                    share = f(0.9511) + k * (f(-0.1604) + k * (f(4.388) + k * (
                        f(-16.638) + k * f(12.336))))
                    share = share if k <= f(0.8) else f(0.165)
                    share = share if k > f(0.22) else one - f(0.09) * k
                    diffuse = g * share
                    direct = (g - diffuse) * per_up
                    direct = direct if cz > low_sun else zero
                    around = direct * per_top[t]
                    total = (direct * facing + g * ground + diffuse * (
                        around * facing * per_up + (one - around) * sky_view))
                    cell = ta + total / (u0 + u1 * v)
                    kw = total * gain * (one + gamma * (cell - f(25)))
                    kw = kw if kw > zero else zero
                    energy += kw if kw < one else one
                    light += total
                    gap += g + ta
                unknown = zero if abs(gap) < endless else missing
                power[i, m] = energy * weight[m] + unknown
                plane[i, m] = light * weight[m] * f(0.001) + unknown

    return run


def _numpy_run(sun, per_extra, starts, weight, cells, figures, ghi, t_c, wind, power, plane):
    """As the compiled loop, with arrays over cells and hours."""
    u0, u1, gamma, gain, albedo = figures
    wind = np.where(np.isnan(wind), np.float32(1), wind)
    cz, facing = cells[:, :3] @ sun, np.maximum(cells[:, 3:6] @ sun, 0)
    per_up = 1 / np.maximum(cz, np.float32(LOW_SUN))
    diffuse = ghi * diffuse_share(ghi * per_extra * per_up).astype(np.float32)
    direct = np.where(cz > np.float32(LOW_SUN), (ghi - diffuse) * per_up, 0)
    around = direct * per_extra
    total = (direct * facing + ghi * (albedo * cells[:, 7:8]) + diffuse * (
        around * facing * per_up + (1 - around) * cells[:, 6:7]))
    cell = t_c + total / (u0 + u1 * wind)
    kw = np.clip(total * gain * (1 + gamma * (cell - 25)), 0, 1)
    gap = np.add.reduceat(ghi + t_c, starts[:-1], axis=1)
    unknown = np.where(np.isfinite(gap), 0, np.nan)
    power[:] = np.add.reduceat(kw, starts[:-1], axis=1) * weight + unknown
    plane[:] = np.add.reduceat(total, starts[:-1], axis=1) * weight / 1000 + unknown


def _cells(lat, lon, utc_offset_h, tilt, azimuth) -> np.ndarray:
    """Per cell what makes cos zenith and cos incidence of the hour's three sun terms, (n, 8)."""
    phi, beta, alpha = np.radians(lat), np.radians(tilt), np.radians(azimuth)
    shift = np.radians(lon - 15 * utc_offset_h)

    def turned(a, b, c):                 # from the clock's meridian to the cell's
        return a, b * np.cos(shift) + c * np.sin(shift), c * np.cos(shift) - b * np.sin(shift)

    sin_b, cos_b = np.sin(beta), np.cos(beta)
    zenith = turned(np.sin(phi), np.cos(phi), np.zeros_like(phi))
    plane = turned(np.sin(phi) * cos_b + sin_b * np.cos(alpha) * np.cos(phi),
                   np.cos(phi) * cos_b - sin_b * np.cos(alpha) * np.sin(phi),
                   -sin_b * np.sin(alpha))
    return np.stack((*zenith, *plane, (1 + cos_b) / 2, (1 - cos_b) / 2), axis=1)


def sun_height(lat, lon, hours: Hours, utc_offset_h=None) -> np.ndarray:
    """Cosine of the zenith angle of cells at hours, (n, h)."""
    lat, lon = np.asarray(lat, float), np.asarray(lon, float)
    offset = np.round(lon / 15) if utc_offset_h is None else utc_offset_h
    return _cells(lat, lon, offset, np.zeros_like(lat), 0.0)[:, :3] @ hours.sun


def pv_sums(lat, lon, ghi_w_m2, t_c, wind_10m_ms, tilt, azimuth=None, utc_offset_h=None,
            model: EnergyModel = SHIPPED, compiled: bool | None = None, step: int = 1
            ) -> tuple[np.ndarray, np.ndarray]:
    """Monthly PV energy and irradiation on the modules of many cells.

    Parameters
    ----------
    lat, lon : (n,) array
        Centres of the cells. [°]
    ghi_w_m2, t_c, wind_10m_ms : (n, h) array
        Mean of each hour, from 1 January 00:00 local standard time: h = 8760, or 288 times the
        typical days of each month. float32 is taken as it is. A gap (NaN) in irradiance or
        temperature leaves the cell's month unknown; unknown wind counts as 1 m/s.
    tilt, azimuth : (n,) array or float
        From level; clockwise from north, by default to the equator. [°]
    utc_offset_h : (n,) array or float, optional
        Of the clock; by default the nearest whole hour of the longitude. [h]
    compiled : bool, optional
        Whether to use numba; by default where it is installed.
    step : int
        Every so many hours counts.

    Returns
    -------
    pv_kwh_kwp, plane_kwh_m2 : each (12, n)

    Raises
    ------
    InputError
        If the arrays do not fit one another or the hours make no year.
    """
    lat = np.atleast_1d(np.asarray(lat, float))
    n = len(lat)
    lon, tilt = (np.broadcast_to(np.asarray(v, float), n) for v in (lon, tilt))
    azimuth = np.where(lat >= 0, 180.0, 0.0) if azimuth is None else azimuth
    offset = np.round(lon / 15) if utc_offset_h is None else utc_offset_h
    azimuth, offset = (np.broadcast_to(np.asarray(v, float), n) for v in (azimuth, offset))
    series = [np.asarray(v, np.float32) for v in (ghi_w_m2, t_c, wind_10m_ms)]
    if series[0].ndim != 2 or any(s.shape != series[0].shape for s in series) \
            or len(series[0]) != n:
        raise InputError(f"PV of a grid: {n} cells, but hourly arrays of the shapes "
                         f"{', '.join(str(s.shape) for s in series)}; give (cells, hours) each.")
    hours = hours_for(series[0].shape[1])
    every = hours.every(step)
    tables = (every.sun.astype(np.float32), (1 / every.extra).astype(np.float32), every.starts,
              every.weight.astype(np.float32))
    cells = _cells(lat, lon, offset, tilt, azimuth).astype(np.float32)
    gain = (1 - model.pv_losses) * model.inverter_efficiency / 1000
    figures = tuple(np.float32(v) for v in (
        model.faiman_u0, model.faiman_u1, model.pv_temperature_coefficient, gain, model.albedo))
    power, plane = np.empty((n, 12), np.float32), np.empty((n, 12), np.float32)
    run: Callable = _numpy_run
    if has_numba() if compiled is None else compiled:
        run = compiled_loop()

    def part(a: int) -> None:
        here = slice(a, a + AT_A_TIME)
        some = (np.ascontiguousarray(s[here, ::step]) for s in series)
        run(*tables, cells[here], figures, *some, power[here], plane[here])

    begins = range(0, n, AT_A_TIME)
    threads = min(CORES, os.cpu_count() or 1, len(begins))
    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, begins))
    else:
        for a in begins:
            part(a)
    return power.T.astype(float), plane.T.astype(float)


def best_tilts(lat, lon, ghi_w_m2, t_c, wind_10m_ms, utc_offset_h=None,
               model: EnergyModel = SHIPPED, compiled: bool | None = None) -> np.ndarray:
    """Fixed tilt of each cell, towards the equator, with the most irradiation, (n,). [°]

    As :func:`gis.energy.solar.best_tilt`: a parabola through three tilts, from every fifth hour.
    Parameters as :func:`pv_sums`.
    """
    lat = np.atleast_1d(np.asarray(lat, float))
    middle = np.clip(0.7 * np.abs(lat), 15.0, 45.0)
    low, mid, high = (pv_sums(lat, lon, ghi_w_m2, t_c, wind_10m_ms, middle + d, None,
                              utc_offset_h, model, compiled, STEP)[1].sum(axis=0)
                      for d in (-15, 0, 15))
    bend = low - 2 * mid + high
    with np.errstate(divide="ignore", invalid="ignore"):
        top = middle + 7.5 * (low - high) / bend
    fallback = middle + 15 * (np.argmax((low, mid, high), axis=0) - 1)
    return np.where(np.isnan(bend), np.nan,
                    np.where(bend < 0, np.clip(top, 0.0, 70.0), fallback))
