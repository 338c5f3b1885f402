"""Solar power: yearly yield from maps and tables, hourly yield from a weather year.

The hourly chain is Erbs (diffuse share), Hay and Davies (sky), Faiman (cell temperature) and
PVWatts (power) [1]_, written out in numpy because pvlib's import and time indices would cost more
than the sums; tests hold it against pvlib.

References
----------
.. [1] D. G. Erbs et al., Solar Energy 28, 1982; J. E. Hay, J. A. Davies, 1980; D. Faiman,
   Prog. Photovolt. 16, 2008; A. P. Dobos, PVWatts version 5 manual, NREL/TP-6A20-62641, 2014.
"""

from __future__ import annotations

import numpy as np
import shapely

from ..climate.interpolation import neighbours, unit_sphere
from ..climate.normals import world_neighbours
from ..climate.sun import sun_hourly
from ..climate.weather_year import WeatherYear
from ..types import Features, Places, Raster, Table, require_same_crs
from .model import SHIPPED, EnergyModel

COLUMN = "pvout_kwh_kwp_y"


def point_values(places: Places, points: Features, column: str) -> np.ndarray:
    """Column of scattered points at places by inverse distance, (n,); NaN where none is known.

    The six nearest known points count, with the square of their distance; within 2 km of a point
    it no longer gains weight.
    """
    if not points.has(column):
        return np.full(len(places), np.nan)
    known = points.where(~np.isnan(points[column]))
    if not len(known):
        return np.full(len(places), np.nan)
    require_same_crs(known.crs, places.crs)
    xy = shapely.get_coordinates(shapely.centroid(known.geometry))
    if known.crs.is_geographic:
        here, there = unit_sphere(places.x, places.y), unit_sphere(xy[:, 0], xy[:, 1])
        soft = 2.0
    else:
        here, there = np.column_stack((places.x, places.y)), xy
        soft = 2000.0
    return neighbours(there, here, 6, 2.0, soft).blend(known[column])


def pv_yield(places: Places, layer: Features | Raster,
             fill: Features | None = None) -> np.ndarray:
    """Yearly PV energy at the best fixed tilt, (n,). [kWh/kWp·y]

    Parameters
    ----------
    places : Places
        In the layer's reference system.
    layer : Features or Raster
        Layer `solar`: scattered points are interpolated, a raster is sampled.
    fill : Features, optional
        Points that serve where the raster knows nothing.
    """
    if isinstance(layer, Features):
        return point_values(places, layer, COLUMN)
    values = layer.at(places)
    gap = np.isnan(values)
    if fill is not None and gap.any():
        rest = Places(places.x[gap], places.y[gap], places.crs)
        values[gap] = point_values(rest, fill, COLUMN)
    return values


def pv_yield_from_world(table: Table, lon: float, lat: float) -> float:
    """Yearly PV energy of any land point from the world table, judged ±8 %. [kWh/kWp·y]"""
    return float(world_neighbours(table, lon, lat).blend(table[COLUMN])[0])


def pv_yield_from_irradiation(table: Table, lon: np.ndarray, lat: np.ndarray,
                              ghi_kwh_m2_y: np.ndarray) -> np.ndarray:
    """Yearly PV energy of places whose irradiation is known, (n,). [kWh/kWp·y]

    The ratio of yield to irradiation, which holds temperature and tilt, is interpolated over the
    world table.

    Parameters
    ----------
    lon, lat : (n,) array
        [°]
    ghi_kwh_m2_y : (n,) array
        Global horizontal irradiation of the year.
    """
    here, there = unit_sphere(lon, lat), unit_sphere(table["lon"], table["lat"])
    near = neighbours(there, here, 6, 2.0, 5.0)
    return near.blend(table[COLUMN] / table["ghi_kwh_m2_y"]) * np.asarray(ghi_kwh_m2_y, float)


def diffuse_share(clearness: np.ndarray) -> np.ndarray:
    """Diffuse part of GHI by hourly clearness index, Erbs et al. [1]_"""
    k = np.clip(clearness, 0.0, 1.0)
    middle = 0.9511 - 0.1604 * k + 4.388 * k ** 2 - 16.638 * k ** 3 + 12.336 * k ** 4
    return np.where(k <= 0.22, 1 - 0.09 * k, np.where(k > 0.8, 0.165, middle))


def plane_irradiance(weather: WeatherYear, tilt: float, azimuth: float,
                     model: EnergyModel = SHIPPED) -> np.ndarray:
    """Hourly irradiance on a tilted plane, (8760,). [W/m²]

    Parameters
    ----------
    tilt : float
        From level. [°]
    azimuth : float
        Clockwise from north, 180 looks south. [°]
    """
    cos_zenith, sun_azimuth, extra = sun_hourly(weather.lat, weather.lon, weather.utc_offset_h)
    ghi = weather.ghi_w_m2
    up = np.maximum(cos_zenith, 0.065)                 # pvlib's floor near the horizon
    diffuse = ghi * diffuse_share(ghi / (extra * up))
    direct = np.where(cos_zenith > 0.065, (ghi - diffuse) / up, 0.0)   # normal to the sun
    beta = np.radians(tilt)
    cos_beta = np.cos(beta)
    sin_zenith = np.sqrt(np.maximum(1 - cos_zenith ** 2, 0.0))
    facing = np.maximum(cos_zenith * cos_beta
                        + sin_zenith * np.sin(beta) * np.cos(sun_azimuth - np.radians(azimuth)),
                        0.0)
    around_sun = direct / extra
    sky = diffuse * (around_sun * facing / np.maximum(cos_zenith, 0.01745)
                     + (1 - around_sun) * (1 + cos_beta) / 2)
    return direct * facing + sky + ghi * model.albedo * (1 - cos_beta) / 2


def pv_hourly(weather: WeatherYear, tilt: float, azimuth: float,
              model: EnergyModel = SHIPPED) -> np.ndarray:
    """Hourly AC power of 1 kWp, (8760,). [kW/kWp]"""
    plane = plane_irradiance(weather, tilt, azimuth, model)
    wind = np.where(np.isnan(weather.wind_10m_ms), 1.0, weather.wind_10m_ms)
    cell = weather.t_c + plane / (model.faiman_u0 + model.faiman_u1 * wind)
    power = plane / 1000 * (1 + model.pv_temperature_coefficient * (cell - 25))
    return np.clip(power * (1 - model.pv_losses) * model.inverter_efficiency, 0.0, 1.0)


def equatorward(lat: float) -> float:
    """Azimuth that looks to the equator: 180° (south) in the north, 0° in the south. [°]"""
    return 180.0 if lat >= 0 else 0.0


def best_tilt(weather: WeatherYear, model: EnergyModel = SHIPPED) -> float:
    """Fixed tilt towards the equator with the most irradiation, within a degree or two. [°]

    The year's sum is close to a parabola in the tilt: three tilts around the latitude fix it.
    """
    azimuth = equatorward(weather.lat)
    middle = np.clip(0.7 * abs(weather.lat), 15.0, 45.0)
    tilts = np.array([middle - 15, middle, middle + 15])
    sums = [plane_irradiance(weather, tilt, azimuth, model).sum() for tilt in tilts]
    a, b, _ = np.polyfit(tilts, sums, 2)
    return float(np.clip(-b / (2 * a), 0.0, 70.0)) if a < 0 else float(tilts[np.argmax(sums)])
