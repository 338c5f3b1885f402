"""Modules that follow the sun about one axis, lying north to south.

W. F. Marion, A. P. Dobos, "Rotation angle for the optimum tracking of one-axis trackers,"
NREL/TP-6A20-58891, 2013. Rows do not shade one another here: no backtracking.
"""

from __future__ import annotations

import numpy as np

from ..climate.sun import sun_hourly
from ..climate.weather_year import WeatherYear
from .model import SHIPPED, EnergyModel
from .solar import diffuse_share

MOST_DEG = 60.0
"""Usual limit of the turn from level. [°]"""


def tracked_irradiance(weather: WeatherYear, model: EnergyModel = SHIPPED) -> np.ndarray:
    """Hourly irradiance on modules that turn about a level north-south axis, (8760,). [W/m²]"""
    cos_zenith, azimuth, extra = sun_hourly(weather.lat, weather.lon, weather.utc_offset_h)
    ghi = weather.ghi_w_m2
    sin_zenith = np.sqrt(np.maximum(1 - cos_zenith ** 2, 0.0))
    east = sin_zenith * np.sin(azimuth)
    limit = np.radians(MOST_DEG)
    turn = np.clip(np.arctan2(east, np.maximum(cos_zenith, 1e-6)), -limit, limit)
    up = np.maximum(cos_zenith, 0.065)
    diffuse = ghi * diffuse_share(ghi / (extra * up))
    direct = np.where(cos_zenith > 0.065, (ghi - diffuse) / up, 0.0)
    facing = np.maximum(cos_zenith * np.cos(turn) + east * np.sin(turn), 0.0)
    around = direct / extra
    sky = diffuse * (around * facing / np.maximum(cos_zenith, 0.01745)
                     + (1 - around) * (1 + np.cos(turn)) / 2)
    return direct * facing + sky + ghi * model.albedo * (1 - np.cos(turn)) / 2


def pv_tracked(weather: WeatherYear, model: EnergyModel = SHIPPED) -> np.ndarray:
    """Hourly AC power of 1 kWp on such a tracker, (8760,). [kW/kWp]"""
    plane = tracked_irradiance(weather, model)
    wind = np.where(np.isnan(weather.wind_10m_ms), 1.0, weather.wind_10m_ms)
    cell = weather.t_c + plane / (model.faiman_u0 + model.faiman_u1 * wind)
    power = plane / 1000 * (1 + model.pv_temperature_coefficient * (cell - 25))
    return np.clip(power * (1 - model.pv_losses) * model.inverter_efficiency, 0.0, 1.0)
