"""Kinds of users of which only the kind is known, and what the climate makes of their heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...climate.normals import climate_from_world
from ...climate.weather_year import weather_year
from ...errors import UnknownNameError
from ...types import Table
from ..demand.profile import HOURS, effective_temperature, network_shape, seasons
from ..parameters import Parameters, parameters


@dataclass(frozen=True)
class UserKind:
    """A kind of user: one row of the table `plant_users`."""

    key: str
    label: str
    flat_share: float                    # of the yearly heat; the rest follows the weather
    size_low: float                      # plant over the user's peak demand
    size_mid: float
    size_high: float
    first_low: float                     # share of the yearly heat that runs first
    first_mid: float
    first_high: float
    day_buffer: str                      # yes: tank or pool keeps a day's heat
    supply_c: float
    return_c: float                      # NaN: by the supply, as in networks


def user_kind(tables: Mapping[str, Table], key: str) -> UserKind:
    """The kind `key` of the table `plant_users`."""
    rows = {row["key"]: row for row in tables["plant_users"].rows()}
    if key not in rows:
        raise UnknownNameError("kind of heat user", key, rows)
    return UserKind(**{name: rows[key][name] for name in UserKind.__dataclass_fields__})


@dataclass(frozen=True, eq=False)
class UserClimate:
    """What the weather of a place means for one kind of user."""

    daily_c: np.ndarray                  # (365,) effective daily temperature
    shape: np.ndarray                    # (8760,) of the user's heat, sum 1; zeros: needs none


def user_climate(tables: Mapping[str, Table], kind: UserKind, lat: float, lon: float,
                 seed: int) -> UserClimate:
    """The climate of any land point, from the world table, for the user `kind`."""
    p = parameters(tables)
    normals = climate_from_world(tables["climate_normals"], lon, lat)
    daily = effective_temperature(weather_year(normals, seed).t_c)
    # A user whose heat all follows the weather needs none where it never gets cold.
    if kind.flat_share == 0 and daily.min() >= p["heating_limit_c"]:
        return UserClimate(daily, np.zeros(HOURS))
    own = Parameters({**p.values, "hot_water_share": kind.flat_share})
    day = np.ones(24) if kind.day_buffer == "yes" else seasons(tables).diurnal
    return UserClimate(daily, network_shape(daily, day, own))
