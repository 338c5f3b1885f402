"""What a site's weather year means for cooling: free hours, design extremes, degree days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..climate.degree_days import cooling_degree_days, daily_means, heating_degree_days
from ..climate.weather_year import WeatherYear
from ..datacentre.cooling import CoolingType, cooling_type
from ..types import Quantity, Table

EXTREME = 0.004
"""Share of the year beyond a design value, ASHRAE Handbook Fundamentals 2017, chapter 14."""


def free_cooling_hours(cooling: CoolingType, t_c: np.ndarray, t_wb_c: np.ndarray,
                       water_allowed: bool = True) -> float:
    """Hours of free cooling: the heat that needs no chiller over all heat, times the hours.

    Parameters
    ----------
    t_c, t_wb_c : (hours,) array
        Dry and wet bulb. [°C]
    water_allowed : bool
        Whether pads may be wetted.
    """
    free = sum(loop.share * loop.free_share(t_c, t_wb_c, water_allowed)[0]
               for loop in cooling.loops)
    return float(np.sum(free) / sum(loop.share for loop in cooling.loops))


def design_extremes(values: np.ndarray) -> tuple[float, float]:
    """Values that 99.6 % and 0.4 % of the hours exceed."""
    low, high = np.quantile(values, (EXTREME, 1 - EXTREME))
    return float(low), float(high)


def site_climate_summary(weather: WeatherYear, tables: Mapping[str, Table],
                         water_allowed: bool = True) -> dict[str, Quantity]:
    """Degree days, design extremes and free-cooling hours of each cooling type."""
    source = "; ".join(weather.normals.sources)
    days = daily_means(weather.t_c)
    cold, hot = design_extremes(weather.t_c)
    found = {
        "heating_degree_days": Quantity(heating_degree_days(days), "K·d", source=source,
                                        notes=("base 18 °C",)),
        "cooling_degree_days": Quantity(cooling_degree_days(days), "K·d", source=source,
                                        notes=("base 18 °C",)),
        "design_cold_c": Quantity(cold, "°C", source=source, notes=("99.6 % of hours exceed it",)),
        "design_hot_c": Quantity(hot, "°C", source=source, notes=("0.4 % of hours exceed it",)),
        "design_wet_bulb_c": Quantity(design_extremes(weather.t_wb_c)[1], "°C", source=source,
                                      notes=("0.4 % of hours exceed it",)),
    }
    for key in tables["cooling"]["key"]:
        hours = free_cooling_hours(cooling_type(tables, str(key)), weather.t_c, weather.t_wb_c,
                                   water_allowed)
        found[f"free_cooling_h_{key}"] = Quantity(
            hours, "h/y", notes=("heat that needs no chiller over all heat, times 8,760 h",))
    return found
