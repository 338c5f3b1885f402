"""Monthly climate of many places at once, for maps: what sun and air need, no more.

The same interpolation as :func:`gis.climate.normals.climate_at` and
:func:`gis.climate.normals.climate_from_world`, over arrays of places.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from ..types import Features, Places, Table
from .error import far_off
from .interpolation import neighbours, unit_sphere
from .model import SHIPPED, ClimateModel
from .stations import DAYS, around
from .sun import extraterrestrial_daily

LEAST_TOP = 0.2                          # no clearness below this irradiation aloft [kWh/m²·d]


@dataclass(frozen=True, eq=False)
class Months:
    """Twelve months of climate at n places; NaN where unknown."""

    lat: np.ndarray                      # (n,) [°]
    lon: np.ndarray                      # (n,) [°]
    t_mean_c: np.ndarray                 # (n, 12) mean temperature [°C]
    t_range_c: np.ndarray                # (n, 12) mean daily maximum less minimum [K]
    ghi_kwh_m2_d: np.ndarray             # (n, 12) mean daily global horizontal irradiation
    wind_10m_ms: np.ndarray              # (n, 12) mean wind at 10 m [m/s]
    sun_share: np.ndarray                # (n,) one sigma of the irradiation over its value

    def part(self, places: slice) -> Months:
        """Some of the places."""
        return Months(**{field.name: getattr(self, field.name)[places] for field in fields(self)})

    @property
    def yearly_ghi_kwh_m2(self) -> np.ndarray:
        """Global horizontal irradiation of the year, (n,). [kWh/m²]"""
        return self.ghi_kwh_m2_d @ DAYS

    @property
    def yearly_temperature_c(self) -> np.ndarray:
        """Mean temperature of the year, (n,). [°C]"""
        return self.t_mean_c @ DAYS / 365

    def at_levels(self, ghi_kwh_m2_y: np.ndarray | None = None,
                  t_c: np.ndarray | None = None) -> Months:
        """The same shape of the year at other yearly levels, (n,) each; NaN leaves a place as is.

        Irradiation is scaled and temperature shifted; a told irradiation has no error of its own.
        """
        ghi, t, sun = self.ghi_kwh_m2_d, self.t_mean_c, self.sun_share
        if ghi_kwh_m2_y is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                scale = np.asarray(ghi_kwh_m2_y, float) / self.yearly_ghi_kwh_m2
            ghi = ghi * np.where(np.isfinite(scale), scale, 1.0)[:, None]
            sun = np.where(np.isfinite(scale), 0.0, sun)
        if t_c is not None:
            warmer = np.asarray(t_c, float) - self.yearly_temperature_c
            t = t + np.where(np.isnan(warmer), 0.0, warmer)[:, None]
        return replace(self, ghi_kwh_m2_d=ghi, t_mean_c=t, sun_share=sun)


def top_of_atmosphere(lat: np.ndarray) -> np.ndarray:
    """Mean daily irradiation outside the atmosphere of many latitudes, (n, 12). [kWh/m²·d]

    Between whole tenths of a degree, where it is worked out.
    """
    tenths = np.clip(np.asarray(lat, float) * 10, -899, 899)
    low, high = int(np.floor(tenths.min())), int(np.ceil(tenths.max()))
    known = np.stack([extraterrestrial_daily(k / 10) for k in range(low, high + 1)])
    left = np.minimum((tenths - low).astype(int), max(len(known) - 2, 0))
    right = np.minimum(left + 1, len(known) - 1)
    part = (tenths - low - left)[:, None]
    return known[left] * (1 - part) + known[right] * part


def ranges_from_sun(ghi_kwh_m2_d: np.ndarray, lat: np.ndarray,
                    model: ClimateModel = SHIPPED) -> np.ndarray:
    """Daily temperature range by :func:`gis.climate.normals.range_from_sun`, (n, 12). [K]"""
    top = np.maximum(top_of_atmosphere(lat), LEAST_TOP)
    return np.clip((ghi_kwh_m2_d / top / model.hargreaves_krs) ** 2, 3.0, 20.0)


def months_from_world(table: Table, lon: np.ndarray, lat: np.ndarray,
                      elevation_m: np.ndarray | None = None,
                      model: ClimateModel = SHIPPED) -> Months:
    """Months of land points from the world table `climate_normals`.

    Parameters
    ----------
    lon, lat : (n,) array
        [°]
    elevation_m : (n,) array, optional
        Heights of the places; where NaN or not given those of the table's places. [m]
    """
    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    near = neighbours(unit_sphere(table["lon"], table["lat"]), unit_sphere(lon, lat),
                      int(model.neighbours), model.idw_power, model.idw_soft_km)
    t, ghi = (np.stack([table[f"{column}_{m:02d}"] for m in range(1, 13)], axis=1)
              for column in ("t_mean_c", "ghi_kwh_m2_d"))
    heights = table["elevation_m"]
    height = near.blend(heights)
    if elevation_m is not None:
        height = np.where(np.isnan(elevation_m), height, elevation_m)
    lapse = model.lapse_k_per_km / 1000
    top = top_of_atmosphere(table["lat"])
    with np.errstate(divide="ignore", invalid="ignore"):
        clearness = np.where(top > LEAST_TOP, ghi / top, np.nan)
    here = np.nan_to_num(near.blend(clearness), nan=0.5) * top_of_atmosphere(lat)
    return Months(lat, lon, near.blend(t + lapse * heights[:, None]) - lapse * height[:, None],
                  ranges_from_sun(here, lat, model), here,
                  np.repeat(near.blend(table["wind_10m_ms"])[:, None], 12, axis=1),
                  np.hypot(near.blend(table["tol_ghi_pct"]) / 100,
                           far_off(near.distance[:, 0], lat, model)
                           * model.world_sun_error_share))


def months_at(places: Places, climate: Features, model: ClimateModel = SHIPPED) -> Months:
    """Months of places from the layer `climate`, at the heights of its points.

    Raises
    ------
    LayerError
        If the layer holds no place with twelve months.
    """
    lon, lat = (np.asarray(v, float) for v in places.lonlat)
    stations, level, near = around(climate, lon, lat, model)

    def shape(column: str) -> np.ndarray:
        return near.blend(stations.months[column][stations.monthly])

    ghi = shape("ghi_share") * level.blend(stations.ghi_year)[:, None]
    t_range = shape("t_range_c")
    return Months(lat, lon, shape("t_anomaly") + level.blend(stations.t_year)[:, None],
                  np.where(np.isnan(t_range), ranges_from_sun(ghi, lat, model), t_range), ghi,
                  shape("wind_10m_ms"),
                  np.hypot(model.layer_sun_error_share,
                           far_off(level.distance[:, 0], lat, model)
                           * model.world_sun_error_share))
