"""A user's weather year for one site: the file read or fetched, mended, and what was done told."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gis.climate.weather_year import WeatherYear
    from gis.siting.evidence import Evidence
    from gis.types import Places

FAR_KM = 30.0
"""A station farther away is told of. [km]"""
HIGHER_M = 200.0
"""So is one that lies this much higher or lower. [m]"""


def given_weather(word: str, lon: float, lat: float, allow_network: bool
                  ) -> tuple[Callable[[Places, Evidence], WeatherYear], list[str]]:
    """How to make the weather year of the site from `word`, and the notes on it.

    `word` is the path of a file, "pvgis" or "nasa". What mending adds to the notes stands in the
    list after the year was made.
    """
    from gis.energy.summary import site_weather
    from layers.weather import weather_for

    file = weather_for(word, lon, lat, allow_network)
    notes = [f"Weather: {note}" for note in file.notes]
    away = _distance_km(lon, lat, file.lon, file.lat)
    if away > FAR_KM:
        notes.append(f"Weather: the file belongs to {file.lat:.2f}, {file.lon:.2f}, {away:,.0f} km "
                     "away.")
    clock = None if math.isnan(file.utc_offset_h) else file.utc_offset_h

    def weather_of(place: Places, evidence: Evidence) -> WeatherYear:
        year = site_weather(place, evidence, file.table, clock)
        notes.extend(f"Weather: {note}" for note in year.normals.notes)
        if abs(year.elevation_m - file.elevation_m) > HIGHER_M:
            notes.append(f"Weather: the file's station lies at {file.elevation_m:,.0f} m, the site "
                         f"at {year.elevation_m:,.0f} m; temperatures were not moved.")
        return year

    return weather_of, notes


def _distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance over the sphere; NaN where the other place is unknown. [km]"""
    a, b = np.radians(lat), np.radians(other_lat)
    across = np.radians(other_lon - lon)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
    return float(2 * 6371.0088 * np.arcsin(min(np.sqrt(half), 1.0)))
