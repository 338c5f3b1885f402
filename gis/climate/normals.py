"""Monthly climate of a place, from near stations and yearly values, or from the world table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError
from ..types import Features, Places, Table
from .error import ClimateError, station_error, world_error
from .interpolation import Neighbours, neighbours, unit_sphere
from .model import SHIPPED, ClimateModel
from .stations import DAYS, Stations, around, stations_of
from .sun import extraterrestrial_daily

BEYOND_KM = 500.0
"""A place this far from all of the world table is little more than guessed. [km]"""


@dataclass(frozen=True, eq=False)
class MonthlyNormals:
    """Twelve months of climate at one place."""

    lon: float
    lat: float
    elevation_m: float                   # the place's height, or the neighbours' where unknown
    t_mean_c: np.ndarray                 # (12,) mean temperature [°C]
    t_range_c: np.ndarray                # (12,) mean daily maximum less mean daily minimum [K]
    rh_pct: np.ndarray                   # (12,) mean relative humidity [%]
    ghi_kwh_m2_d: np.ndarray             # (12,) mean daily global horizontal irradiation
    wind_10m_ms: np.ndarray              # (12,) mean wind at 10 m [m/s]
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: ClimateError = ClimateError()

    def __post_init__(self):
        for name in ("t_mean_c", "t_range_c", "rh_pct", "ghi_kwh_m2_d", "wind_10m_ms"):
            if np.shape(getattr(self, name)) != (12,):
                raise InputError(f"Climate: {name} needs 12 monthly values.")
        if not np.all((self.t_mean_c > -90) & (self.t_mean_c < 60)):
            raise InputError(f"Climate at {self.lat:.3f}, {self.lon:.3f}: a monthly temperature is "
                             "missing or impossible; check the column t_mean_c (°C).")

    @property
    def yearly_temperature_c(self) -> float:
        """Mean temperature of the year, months weighted by their days. [°C]"""
        return float(self.t_mean_c @ DAYS / 365)

    @property
    def yearly_ghi_kwh_m2(self) -> float:
        """Global horizontal irradiation of the year. [kWh/m²]"""
        return float(self.ghi_kwh_m2_d @ DAYS)

    def moved_to(self, yearly_c: float, model: ClimateModel = SHIPPED,
                 height_too: bool = False) -> MonthlyNormals:
        """The same year at another yearly mean temperature [°C].

        With `height_too` the height follows by the lapse rate, as fits where it was a guess.
        """
        warmer = yearly_c - self.yearly_temperature_c
        rise = -warmer / model.lapse_k_per_km * 1000 if height_too else 0.0
        return replace(self, t_mean_c=self.t_mean_c + warmer,
                       elevation_m=max(self.elevation_m + rise, -420.0))


def climate_at(climate: Features, lon: float, lat: float, elevation_m: float | None = None,
               model: ClimateModel = SHIPPED) -> MonthlyNormals:
    """Monthly climate of a place from the layer `climate`.

    The yearly level comes from all near points by inverse distance, temperatures moved to the
    place's height by the lapse rate; the shape of the year comes from the nearest stations with
    monthly rows.

    Parameters
    ----------
    climate : Features
        Points with columns of layer `climate`; `month` 0 is the yearly mean.
    lon, lat : float
        Place. [°]
    elevation_m : float, optional
        Height of the place; unknown: the weighted height of the points is taken. [m]

    Raises
    ------
    LayerError
        If the layer holds no place with twelve months.
    """
    stations, level, near = around(climate, lon, lat, model)
    height, t_year, notes = _level(stations, level, elevation_m, model)

    def shape(column: str) -> np.ndarray:
        return near.blend(stations.months[column][stations.monthly])[0]

    t_mean = t_year + shape("t_anomaly")
    ghi_level = level.blend(stations.ghi_year)[0]
    ghi = shape("ghi_share") * ghi_level
    if np.isnan(ghi).any():
        notes.append("Irradiation is unknown here; a clearness index of 0.5 is assumed.")
        ghi = 0.5 * extraterrestrial_daily(lat)
    t_range = shape("t_range_c")
    if np.isnan(t_range).any():
        t_range = np.where(np.isnan(t_range), range_from_sun(ghi, lat, model), t_range)
    rh = shape("rh_pct")
    if np.isnan(rh).any():
        notes.append("Humidity is unknown in some months; 65 % is assumed there.")
        rh = np.where(np.isnan(rh), 65.0, rh)
    wind = shape("wind_10m_ms")
    used = stations.monthly[near.index[0]]
    if near.distance[0, 0] > model.far_km:
        notes.append(f"The nearest station with months lies {near.distance[0, 0]:.0f} km away.")
    sources = tuple(dict.fromkeys(f"{stations.names[i]}: {stations.sources[i]}" for i in used))
    return MonthlyNormals(float(lon), float(lat), height, t_mean, t_range, np.clip(rh, 1, 100),
                          ghi, wind, sources, tuple(notes),
                          station_error(float(level.distance[0, 0]), lat, model))


def climate_from_world(table: Table, lon: float, lat: float, elevation_m: float | None = None,
                       model: ClimateModel = SHIPPED) -> MonthlyNormals:
    """Monthly climate of any land point from the world table `climate_normals`.

    Temperatures are brought to sea level, irradiation to the clearness index, both are
    interpolated over the nearest places by inverse distance, and brought back. `error` holds the
    table's stated tolerance and that of interpolation; on cold-current coasts and in the Andes
    3 to 5 K are possible. No daily range is known: it comes from irradiation by Hargreaves'
    formula.
    """
    near = world_neighbours(table, lon, lat, model)
    heights = table["elevation_m"]
    height = float(near.blend(heights)[0]) if elevation_m is None else float(elevation_m)
    top = np.stack([extraterrestrial_daily(p) for p in table["lat"][near.index[0]]])
    months = {column: np.stack([table[f"{column}_{m:02d}"] for m in range(1, 13)], axis=1)
              for column in ("t_mean_c", "rh_mean_pct", "ghi_kwh_m2_d")}
    sea_level = months["t_mean_c"] + model.lapse_k_per_km * heights[:, None] / 1000
    t_mean = near.blend(sea_level)[0] - model.lapse_k_per_km * height / 1000
    here_top = extraterrestrial_daily(lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        clearness = np.where(top > 0.2, months["ghi_kwh_m2_d"][near.index[0]] / top, np.nan)
    local = Neighbours(np.arange(len(top))[None, :], near.weight, near.distance)
    ghi = np.nan_to_num(local.blend(clearness)[0], nan=0.5) * here_top
    rh = near.blend(months["rh_mean_pct"])[0]
    wind = np.full(12, near.blend(table["wind_10m_ms"])[0])
    nearest = near.index[0][0]
    error = world_error(table, near, lat, model, elevation_m is not None)
    note = (f"Interpolated between places of a world table; the nearest, {table['name'][nearest]}, "
            f"lies {near.distance[0, 0]:.0f} km away.")
    if near.distance[0, 0] > BEYOND_KM:
        note += (" So far off it is a guess that height and ice may put outside its range: give "
                 "a weather file.")
    return MonthlyNormals(float(lon), float(lat), height, t_mean,
                          range_from_sun(ghi, lat, model), rh, ghi, wind,
                          (f"world climate table: {table['name'][nearest]} and neighbours",),
                          (note, error.words), error)


def world_neighbours(table: Table, lon: float, lat: float,
                     model: ClimateModel = SHIPPED) -> Neighbours:
    """The nearest places of the world table, for any of its columns."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(f"Position: lat {lat:g}, lon {lon:g} is not on Earth; latitude runs "
                         "-90 to 90, longitude -180 to 180.")
    return neighbours(unit_sphere(table["lon"], table["lat"]), unit_sphere(lon, lat),
                      int(model.neighbours), model.idw_power, model.idw_soft_km)


def range_from_sun(ghi_kwh_m2_d: np.ndarray, lat: float,
                   model: ClimateModel = SHIPPED) -> np.ndarray:
    """Daily temperature range from irradiation, Hargreaves' formula turned round. (12,) [K]

    GHI = k_RS · sqrt(range) · extraterrestrial (FAO Irrigation and Drainage Paper 56, eq. 50);
    kept between 3 and 20 K.
    """
    top = np.maximum(extraterrestrial_daily(lat), 0.2)
    return np.clip((ghi_kwh_m2_d / top / model.hargreaves_krs) ** 2, 3.0, 20.0)


def yearly_level(places: Places, climate: Features,
                 model: ClimateModel = SHIPPED) -> tuple[np.ndarray, np.ndarray]:
    """Yearly mean temperature [°C] at many places and the height [m] it belongs to, each (n,)."""
    stations = stations_of(climate)
    near = neighbours(stations.xyz, unit_sphere(*places.lonlat), int(model.neighbours),
                      model.idw_power, model.idw_soft_km)
    return near.blend(stations.t_year), near.blend(stations.elevation_m)


def monthly_places(climate: Features) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitude, latitude [°] and height [m] of the points with twelve months, each (s,)."""
    stations = stations_of(climate)
    xyz = stations.xyz[stations.monthly]
    return (np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0])),
            np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1]))),
            stations.elevation_m[stations.monthly])


def _level(stations: Stations, level: Neighbours, elevation_m: float | None,
           model: ClimateModel) -> tuple[float, float, list[str]]:
    """Height and yearly temperature of the place, and what had to be assumed."""
    heights = float(level.blend(stations.elevation_m)[0])
    t_year = float(level.blend(stations.t_year)[0])
    if elevation_m is None or np.isnan(elevation_m):
        return (0.0 if np.isnan(heights) else heights), t_year, []
    if not np.isnan(heights):
        t_year += model.lapse_k_per_km * (heights - elevation_m) / 1000
    return float(elevation_m), t_year, []
