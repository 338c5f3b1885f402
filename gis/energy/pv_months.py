"""Monthly PV of many cells from monthly climate: a few typical days of every month, hour by hour.

Each month is told by days of different brightness under the sun of its mean day, spread as the
days of the synthetic year are (:mod:`gis.climate.weather_year`), so that the diffuse share and
the heat of the cells follow whole days and not a mean. The hours then run through
:func:`gis.energy.pv_grid.pv_sums`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ..climate.model import SHIPPED as CLIMATE
from ..climate.model import ClimateModel
from ..climate.months import Months
from ..climate.weather_year import FLICKER, clear_sky, erbs_day, spread_of_days, wind_day
from .model import SHIPPED, EnergyModel
from .pv_grid import best_tilts, hours_of_mean_days, pv_sums, sun_height

KINDS = 3                            # brightnesses of a day
BLOCK = 1024                         # cells whose hours are held at once
FEW = 20_000_000                     # hours of all cells; below, loading numba takes longer

SINGLE = np.float32


def normal_levels(count: int) -> np.ndarray:
    """`count` values that stand for a standard normal: equally likely, mean 0, spread 1."""
    z = ndtri((np.arange(count) + 0.5) / count)
    return z / z.std() if count > 1 else z


def typical_days(months: Months, utc_offset_h=None, model: ClimateModel = CLIMATE,
                 kinds: int = KINDS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hours of `kinds` days of each month that keep the monthly means.

    Returns
    -------
    ghi_w_m2, t_c, wind_10m_ms : each (n, 288 · kinds) float32
        As :func:`gis.energy.pv_grid.pv_sums` takes them. The sun of a month without any, or
        lower than its mean day shows, is nought.
    """
    n = len(months.lat)
    hours = hours_of_mean_days()
    up = np.maximum(sun_height(months.lat, months.lon, hours, utc_offset_h), 0.0).astype(SINGLE)
    most = (model.clearness_max * hours.extra.astype(SINGLE) * up).reshape(n, 12, 1, 24)
    clear = np.minimum(clear_sky(up).reshape(n, 12, 1, 24), most)
    target = np.maximum(months.ghi_kwh_m2_d.astype(SINGLE), 0.0) * 1000
    share = np.clip(target / np.maximum(clear.sum(axis=(2, 3)), 1e-9), 0.02, 1.0)
    day = np.clip(share[..., None] + spread_of_days(share, model)[..., None]
                  * normal_levels(kinds), 0.05, 1.0).astype(SINGLE)
    turn = (np.arange(24) + np.arange(kinds)[:, None]) % 3
    ghi = clear * day[..., None] * (1 + FLICKER * normal_levels(3)[turn]).astype(SINGLE)
    for last in (False, False, False, True):     # the ceiling takes a little away: scale again
        have = ghi.sum(axis=(2, 3)) / kinds
        with np.errstate(divide="ignore", invalid="ignore"):
            ghi = ghi * np.where(have > 1e-6, target / have, np.where(np.isnan(have), np.nan, 0.0)
                                 )[..., None, None]
        if not last:
            ghi = np.minimum(ghi, most)
    bright = day / day.mean(axis=2, keepdims=True)
    swing = np.maximum(months.t_range_c[..., None] * np.clip(0.4 + 0.6 * bright, 0.3, 1.6), 0.5)
    t = (months.t_mean_c.astype(SINGLE)[..., None, None]
         + swing.astype(SINGLE)[..., None] * erbs_day().astype(SINGLE))
    day_of_wind = (wind_day() / wind_day().mean()).astype(SINGLE)
    wind = np.broadcast_to(months.wind_10m_ms.astype(SINGLE)[..., None, None] * day_of_wind,
                           t.shape)
    ghi, t, wind = (v.reshape(n, -1).astype(SINGLE, copy=False) for v in (ghi, t, wind))
    return ghi, t, wind


def pv_months(months: Months, tilt=None, azimuth=None, utc_offset_h=None,
              model: EnergyModel = SHIPPED, climate: ClimateModel = CLIMATE,
              kinds: int = KINDS, compiled: bool | None = None) -> np.ndarray:
    """Monthly PV energy of fixed modules at every place, (12, n). [kWh/kWp]

    By default at the best tilt of each place, towards the equator. At the losses of table
    `energy`; NaN where the climate is unknown.

    Parameters
    ----------
    tilt, azimuth, utc_offset_h
        As for :func:`gis.energy.pv_grid.pv_sums`.
    compiled : bool, optional
        Whether to use numba; by default for many places, where it is installed.
    """
    n = len(months.lat)
    if compiled is None and n * kinds * 288 < FEW:
        compiled = False

    def of(value, part):
        return value if value is None or np.ndim(value) == 0 else np.asarray(value)[part]

    found = np.empty((12, n))
    for begin in range(0, n, BLOCK):
        part = slice(begin, begin + BLOCK)
        some = months.part(part)
        offset = of(utc_offset_h, part)
        days = typical_days(some, offset, climate, kinds)
        lean = of(tilt, part)
        if lean is None:
            lean = np.nan_to_num(best_tilts(some.lat, some.lon, *days, offset, model, compiled))
        found[:, part] = pv_sums(some.lat, some.lon, *days, lean, of(azimuth, part), offset,
                                 model, compiled)[0]
    return found
