"""Heat of buildings hour by hour after the German standard load profiles, behind guards.

The profile is h(T)·f(weekday)·s(hour, T) with the sigmoid h [1]_. It is German and made for
−20 to 40 °C; the guards keep it usable elsewhere: temperatures are clipped, no space is heated
above a limit (a tropical city has none), the yearly heat follows the degree days of the place,
and hot water is a flat share. The program's own path needs numpy only; demandlib, which brings
pandas, gives the same numbers and is loaded when asked for.

.. [1] BDEW/VKU/GEODE, "Abwicklung von Standardlastprofilen Gas"; demandlib, oemof developers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...climate.degree_days import daily_means, heating_degree_days
from ...errors import InputError, UnknownNameError
from ...types import Table
from ..parameters import Parameters
from .profile import DAYS, HOURS, effective_temperature, sigmoid

YEAR = 2025
"""Year of the calendar: 1 January is a Wednesday, as in the load profiles."""
FIRST_WEEKDAY = 2
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
INTERVAL_TOPS_C = np.array([-15, -10, -5, 0, 5, 10, 15, 20, 25])
"""Warmest whole degree of each of the ten intervals of the hour factors but the last."""


@dataclass(frozen=True, eq=False)
class Building:
    """A kind of building of the standard load profiles."""

    key: str
    label: str
    building_class: int
    sigmoid: tuple[float, float, float, float]       # A, B [K], C, D
    weekday: np.ndarray                              # (7,) from Monday
    hour: np.ndarray                                 # (7, 24, 10) weekday, hour, interval


def buildings(tables: Mapping[str, Table]) -> Mapping[str, Building]:
    """Buildings of the tables `heat_profiles` and `heat_hour_factors`."""
    hours = tables["heat_hour_factors"]
    found = {}
    for row in tables["heat_profiles"].rows():
        own = hours["key"] == row["key"]
        order = np.lexsort((hours["hour"][own], hours["weekday"][own]))
        factors = np.stack([hours[f"t{i}"][own][order] for i in range(1, 11)], axis=1)
        days = factors.reshape(-1, 24, 10)           # homes have one day for the whole week
        found[row["key"]] = Building(
            row["key"], row["label"], int(row["building_class"]),
            (row["sigmoid_a"], row["sigmoid_b_k"], row["sigmoid_c"], row["sigmoid_d"]),
            np.array([row[day] for day in WEEKDAYS]), np.broadcast_to(days, (7, 24, 10)))
    return found


def building(tables: Mapping[str, Table], key: str) -> Building:
    """The building `key`; raises :class:`UnknownNameError` with the nearest known one."""
    known = buildings(tables)
    if key not in known:
        raise UnknownNameError("kind of building", key, known)
    return known[key]


def clipped(t_c: np.ndarray, p: Parameters) -> np.ndarray:
    """Air temperature within what the load profiles know, same shape. [°C]"""
    return np.clip(t_c, p["sigmoid_coldest_c"], p["sigmoid_warmest_c"])


def standard_profile(t_c: np.ndarray, kind: Building, p: Parameters) -> np.ndarray:
    """The standard load profile as published, hot water included, (8760,), sum 1.

    Parameters
    ----------
    t_c : (8760,) array
        Air temperature. [°C]
    """
    daily = effective_temperature(clipped(t_c, p))
    return _hourly(sigmoid(daily, *kind.sigmoid), daily, kind)


def demandlib_profile(t_c: np.ndarray, kind: Building, p: Parameters) -> np.ndarray:
    """:func:`standard_profile` by demandlib; raises :class:`InputError` where it is absent."""
    try:
        import pandas
        from demandlib.bdew import HeatBuilding
    except ImportError:
        raise InputError("demandlib is not installed; install it (pip install demandlib) or use "
                         "the program's own profile.") from None
    index = pandas.date_range(f"{YEAR}-01-01", periods=HOURS, freq="h")
    profile = HeatBuilding(
        index, temperature=pandas.Series(clipped(t_c, p), index), shlp_type=kind.key.upper(),
        building_class=kind.building_class, wind_class=0, annual_heat_demand=1.0)
    found = np.asarray(profile.get_bdew_profile(), float)
    return found / found.sum()


def building_shape(t_c: np.ndarray, kind: Building, p: Parameters) -> np.ndarray:
    """Hourly share of the yearly heat of buildings, (8760,), sum 1, behind all guards.

    Above the heating limit no space is heated; hot water is the flat share of the table, all of
    it where no day is cold.
    """
    daily = effective_temperature(clipped(t_c, p))
    a, b, c, _ = kind.sigmoid
    space = np.where(daily < p["heating_limit_c"], sigmoid(daily, a, b, c), 0.0)
    water = _hourly(np.ones(DAYS), daily, kind)
    if not space.sum() > 0:
        return water
    share = p["hot_water_share"]
    return share * water + (1 - share) * _hourly(space, daily, kind)


def local_space_heat(reference_mwh: float, hdd: float, reference_hdd: float) -> float:
    """Space heat moved to another climate: in proportion to the degree days. [MWh]"""
    if not (reference_mwh >= 0 and hdd >= 0 and reference_hdd > 0):
        raise InputError("Space heat and degree days must be 0 or more, and the reference place "
                         "must have some.")
    return reference_mwh * hdd / reference_hdd


def heating_degrees(t_c: np.ndarray, p: Parameters) -> float:
    """Degree days to the room temperature of the days below the heating limit. [K·d]

    The German convention (such as Gt 20/15): nothing is counted on warmer days.
    """
    days = daily_means(t_c)
    return heating_degree_days(days[days < p["heating_limit_c"]], p["room_c"])


def _hourly(daily: np.ndarray, daily_c: np.ndarray, kind: Building) -> np.ndarray:
    """Hours, (8760,), sum 1, from the heat of each day (365,) and its temperature."""
    weekday = (np.arange(DAYS) + FIRST_WEEKDAY) % 7
    interval = np.searchsorted(INTERVAL_TOPS_C, np.ceil(daily_c))
    hours = kind.hour[weekday[:, None], np.arange(24)[None, :], interval[:, None]]
    shape = ((daily * kind.weekday[weekday])[:, None] * hours).ravel()
    return shape / shape.sum()
