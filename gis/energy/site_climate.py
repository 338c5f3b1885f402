"""What a site's weather year means for cooling: free hours, design extremes, degree days."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ..climate.degree_days import cooling_degree_days, daily_means, heating_degree_days
from ..climate.model import ClimateModel
from ..climate.weather_year import HOURS, WeatherYear
from ..datacentre.cooling import CoolingType, cooling_type
from ..types import Quantity, Table
from .ranges import Air, cold_and_warm, ends

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


def design_extremes(values: np.ndarray, share: float = EXTREME) -> tuple[float, float]:
    """Values that all but `share` of the hours, and only `share` of them, exceed."""
    low, high = np.quantile(values, (share, 1 - share))
    return float(low), float(high)


def site_climate_summary(weather: WeatherYear, tables: Mapping[str, Table],
                         water_allowed: bool = True) -> dict[str, Quantity]:
    """Degree days, design extremes and free-cooling hours of each cooling type, with ranges."""
    model = ClimateModel.of(tables)
    source = "; ".join(weather.normals.sources)
    air = cold_and_warm(weather)
    today = Air(weather.t_c, weather.t_wb_c)

    def figure(of: Callable[[Air], float], unit: str, note: str, own: float = 0.0,
               most: float = math.inf) -> Quantity:
        value = of(today)
        low, high = ends(of, air, value, own)
        if low is not None and high is not None:
            high = min(high, most)
        return Quantity(value, unit, low, high, source=source, notes=(note,))

    found = {
        "heating_degree_days": figure(lambda a: heating_degree_days(daily_means(a.t_c)), "K·d",
                                      "base 18 °C"),
        "cooling_degree_days": figure(lambda a: cooling_degree_days(daily_means(a.t_c)), "K·d",
                                      "base 18 °C"),
    }
    for key, hot, of, share in DESIGN:
        found[key] = figure(partial(_design, of, hot, share), "°C",
                            f"{100 * (share if hot else 1 - share):g} % of hours exceed it",
                            model.extreme_error_k)
    for key in tables["cooling"]["key"]:
        found[f"free_cooling_h_{key}"] = figure(
            partial(_free, cooling_type(tables, str(key)), water_allowed), "h/y",
            "heat that needs no chiller over all heat, times 8,760 h", most=float(HOURS))
    return found


def _design(of: Callable[[Air], np.ndarray], hot: bool, share: float, air: Air) -> float:
    return design_extremes(of(air), share)[int(hot)]


def _free(kind: CoolingType, water_allowed: bool, air: Air) -> float:
    return free_cooling_hours(kind, air.t_c, air.t_wb_c, water_allowed)


DESIGN: tuple[tuple[str, bool, Callable[[Air], np.ndarray], float], ...] = (
    ("design_cold_c", False, lambda a: a.t_c, 0.004),
    ("design_hot_c", True, lambda a: a.t_c, 0.004),
    ("design_hot_1pct_c", True, lambda a: a.t_c, 0.01),
    ("design_wet_bulb_c", True, lambda a: a.t_wb_c, 0.004),
    ("design_wet_bulb_1pct_c", True, lambda a: a.t_wb_c, 0.01))
"""Design values: name, whether of the hot end, of which temperature, share of the hours beyond."""
