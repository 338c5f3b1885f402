"""The climate layer gathered by point: yearly levels, monthly shapes, and who is near a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely

from ..errors import LayerError
from ..types import WGS84, Features, transformer
from .interpolation import Neighbours, neighbours, unit_sphere
from .model import ClimateModel

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""Days of each month of a non-leap year."""


@dataclass(frozen=True, eq=False)
class Stations:
    """Rows of the climate layer, gathered by point: yearly levels and monthly shapes."""

    xyz: np.ndarray                      # (p, 3) all points [km]
    elevation_m: np.ndarray              # (p,)
    t_year: np.ndarray                   # (p,)
    ghi_year: np.ndarray                 # (p,) [kWh/m²·d]
    wind_year: np.ndarray                # (p,)
    monthly: np.ndarray                  # indices of points with all twelve temperatures
    months: dict[str, np.ndarray]        # column → (p, 12)
    names: np.ndarray
    sources: np.ndarray


def around(climate: Features, lon: float | np.ndarray, lat: float | np.ndarray,
           model: ClimateModel) -> tuple[Stations, Neighbours, Neighbours]:
    """The layer's stations; of them those near each place, and those near with twelve months.

    Raises :class:`LayerError` where no station has twelve months.
    """
    stations = stations_of(climate)
    if not len(stations.monthly):
        raise LayerError("climate", "no place has twelve monthly temperatures",
                         "add monthly rows (month 1 to 12)")
    here = unit_sphere(lon, lat)
    level = neighbours(stations.xyz, here, int(model.neighbours), model.idw_power,
                       model.idw_soft_km)
    near = neighbours(stations.xyz[stations.monthly], here, int(model.shape_neighbours),
                      model.idw_power, model.idw_soft_km)
    return stations, level, near


@lru_cache(maxsize=4)
def stations_of(climate: Features) -> Stations:
    """Yearly level and months of each point; kept for the last few layers asked for."""
    lon, lat, month, group = _points(climate)
    if not np.all(np.isin(month, np.arange(13))):
        raise LayerError("climate", "the column month holds something other than 0 to 12",
                         "give 0 for yearly means and 1 to 12 for months")
    count = int(group.max()) + 1
    row = np.full((count, 13), -1)
    row[group, month.astype(int)] = np.arange(len(climate))
    some = row.max(axis=1)

    def by_month(column: str) -> np.ndarray:
        if not climate.has(column):
            return np.full((count, 13), np.nan)
        return np.where(row >= 0, climate[column][row], np.nan)

    def yearly(values: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(values[:, 0]), values[:, 1:] @ DAYS / 365, values[:, 0])

    t, ghi = by_month("t_mean_c"), by_month("ghi_kwh_m2_d")
    t_months = t[:, 1:] @ DAYS / 365
    with np.errstate(invalid="ignore"):
        ghi_share = ghi[:, 1:] / (ghi[:, 1:] @ DAYS / 365)[:, None]
    months = {"t_anomaly": t[:, 1:] - t_months[:, None],
              "t_range_c": (by_month("t_max_c") - by_month("t_min_c"))[:, 1:],
              "rh_pct": by_month("rh_pct")[:, 1:], "ghi_share": ghi_share,
              "wind_10m_ms": by_month("wind_10m_ms")[:, 1:]}
    text = {name: climate[name][some] if climate.has(name) else np.full(count, "", object)
            for name in ("place", "source")}
    return Stations(unit_sphere(lon[some], lat[some]), climate["elevation_m"][some], yearly(t),
                     yearly(ghi), yearly(by_month("wind_10m_ms")),
                     np.flatnonzero(~np.isnan(t_months)), months, text["place"], text["source"])


def _points(climate: Features) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Longitude, latitude, month and point number of every row."""
    xy = shapely.get_coordinates(shapely.centroid(climate.geometry))
    lon, lat = xy[:, 0], xy[:, 1]
    if climate.crs != pyproj.CRS(WGS84):
        lon, lat = transformer(climate.crs, WGS84).transform(
            lon, lat)
    keys = np.column_stack((np.round(lon, 4), np.round(lat, 4)))
    _, groups = np.unique(keys, axis=0, return_inverse=True)
    return lon, lat, climate["month"], groups.reshape(-1)
