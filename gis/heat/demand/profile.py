"""When heat is wanted: hourly shapes of networks and of other users, each summing to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ...types import Table
from ..parameters import Parameters

HOURS, DAYS = 8760, 365
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_STARTS = np.concatenate([[0], np.cumsum(MONTH_DAYS)[:-1]])
MONTH_OF_DAY = np.repeat(np.arange(12), MONTH_DAYS)

# A building keeps the cold of the last days: weights of today and the three days before.
MEMORY = np.array([1.0, 0.5, 0.25, 0.125]) / 1.875


def monthly_sums(hourly: np.ndarray) -> tuple[float, ...]:
    """Twelve sums of an hourly year, (8760,)."""
    return tuple(np.add.reduceat(hourly, MONTH_STARTS * 24).tolist())


def whole_year(what: str, hourly: np.ndarray) -> None:
    """Raise :class:`InputError` unless a series of the weather has a number in every hour."""
    if hourly.shape != (HOURS,):
        raise InputError(f"Weather: {hourly.shape} values of {what}; give {HOURS} hours.")
    if not np.isfinite(hourly).all():
        raise InputError(f"Weather: the {what} has gaps; fill them or use the region's climate "
                         "table.")


def effective_temperature(t_c: np.ndarray) -> np.ndarray:
    """Daily mean air temperature with a memory of four days, (365,), from hours (8760,). [°C]"""
    whole_year("air temperature", t_c)
    daily = t_c.reshape(DAYS, 24).mean(axis=1)
    return sum(weight * np.roll(daily, lag) for lag, weight in enumerate(MEMORY))


def sigmoid(daily_c: np.ndarray, a: float, b_k: float, c: float, d: float = 0.0) -> np.ndarray:
    """Heat of a day over that of a usual one: A/(1 + (B/(T − 40))^C) + D [1]_, same shape.

    Temperatures must lie below 40 °C; see `sigmoid_coldest_c` and `sigmoid_warmest_c` of the
    table `heat_parameters`.

    .. [1] BDEW/VKU/GEODE, standard load profiles of gas; demandlib implements the same.
    """
    return a / (1.0 + (b_k / (np.asarray(daily_c, float) - 40.0)) ** c) + d


def space_heating(daily_c: np.ndarray, p: Parameters) -> np.ndarray:
    """Space heating of each day in any unit, same shape: the sigmoid, none above the limit."""
    within = np.clip(daily_c, p["sigmoid_coldest_c"], p["sigmoid_warmest_c"])
    heat = sigmoid(within, p["sigmoid_a"], p["sigmoid_b_k"], p["sigmoid_c"])
    return np.where(daily_c < p["heating_limit_c"], heat, 0.0)


def network_shape(daily_c: np.ndarray, diurnal: np.ndarray, p: Parameters) -> np.ndarray:
    """Hourly share of a network's yearly heat, (8760,).

    Hot water (and the network's own loss) is flat over the year; the rest follows the sigmoid
    of the standard load profiles below the heating limit. Where no day is cold enough all of it
    is hot water.

    Parameters
    ----------
    daily_c : (365,) array
        Effective daily temperature. [°C]
    diurnal : (24,) array
        Shape of the day, mean 1.
    """
    cold = space_heating(daily_c, p)
    flat = np.full(DAYS, 1.0 / DAYS)
    total = cold.sum()
    share = p["hot_water_share"] if total > 0 else 1.0
    daily = share * flat + ((1 - share) * cold / total if total > 0 else 0.0)
    return (daily[:, None] * diurnal[None, :] / 24).ravel()


def supply_temperature(daily_c: np.ndarray, supply_c: float, return_c: float, p: Parameters,
                       summer_c: float | None = None) -> np.ndarray:
    """Weather-compensated supply of a hot network, (365,): full on the coldest days. [°C]

    `summer_c` is what hot water needs in summer, by default that of the table.
    """
    least = p["hot_water_supply_c"] if summer_c is None else summer_c
    summer = min(supply_c, max(least, return_c + 10.0))
    design, limit = float(np.quantile(daily_c, 0.01)), p["heating_limit_c"]
    if design >= limit:
        return np.full(DAYS, summer)
    warm = np.clip((daily_c - design) / (limit - design), 0.0, 1.0)
    return supply_c - (supply_c - summer) * warm


@dataclass(frozen=True, eq=False)
class LoadDuration:
    """A load in rising order, to cut off the part that heat running first takes."""

    shape: np.ndarray                # (h,) hourly
    below: np.ndarray                # (h,) sum of all smaller hours
    under: np.ndarray                # (h,) Σ min(shape, level) at the level of each hour

    @classmethod
    def of(cls, shape: np.ndarray) -> LoadDuration:
        ordered = np.sort(shape)
        below = np.concatenate([[0.0], np.cumsum(ordered)[:-1]])
        return cls(shape, below, below + ordered * (len(shape) - np.arange(len(shape))))

    def level(self, share: float) -> float:
        """Level under which lies `share` of the load: solves Σ min(shape, level) = share · Σ."""
        if share <= 0:
            return 0.0
        hours, target = len(self.shape), min(share, 1.0) * self.under[-1]
        k = min(int(np.searchsorted(self.under, target)), hours - 1)
        return float((target - self.below[k]) / (hours - k))


@dataclass(frozen=True)
class Generation:
    """A generation of district heating, from steam to the tempered loop."""

    key: str
    label: str
    medium: str
    supply_over_c: float             # winter supply above this
    supply_winter_c: float           # usual
    supply_summer_c: float
    return_c: float                  # NaN: none, as in steam networks
    compensated: bool                # supply follows the weather
    serves: str                      # what heat of a data centre can do there

    def supply(self, daily_c: np.ndarray, supply_c: float, return_c: float,
               p: Parameters) -> np.ndarray:
        """Supply of each day, (365,), of a network with this winter supply and return. [°C]"""
        if not self.compensated:
            return np.full(DAYS, float(supply_c))
        return supply_temperature(daily_c, supply_c, return_c, p, self.supply_summer_c)


def generations(tables: Mapping[str, Table]) -> tuple[Generation, ...]:
    """All generations of the table `network_generations`, hottest first."""
    names = [f for f in Generation.__dataclass_fields__ if f != "compensated"]
    found = [Generation(**{name: row[name] for name in names},
                        compensated=row["compensated"] == "yes")
             for row in tables["network_generations"].rows()]
    return tuple(sorted(found, key=lambda g: -g.supply_over_c))


def generation_of(known: tuple[Generation, ...], supply_c: float, medium: str = "") -> Generation:
    """The generation of a network by its medium (steam, tempered), else by its winter supply."""
    for generation in known:
        if medium in ("steam", "tempered") and generation.medium == medium:
            return generation
    if medium not in ("steam", "tempered"):              # hot water is no steam, however hot
        known = tuple(g for g in known if g.medium != "steam")
    return next((g for g in known if supply_c > g.supply_over_c), known[-1])


@dataclass(frozen=True, eq=False)
class Seasons:
    """Hourly shapes of the users that do not follow the weather, and kinds of networks."""

    shapes: Mapping[str, np.ndarray]         # key → (8760,), sum 1
    diurnal: np.ndarray                      # (24,) shape of a network's day, mean 1
    generations: tuple[Generation, ...]
    greenhouse: Parameters                   # of the table `sink_parameters`

    def shape(self, key: str) -> np.ndarray:
        """Shape of season `key`; flat where the table does not know it."""
        found = self.shapes.get(key)
        return np.full(HOURS, 1.0 / HOURS) if found is None else found


def season_shape(monthly: np.ndarray, hours: np.ndarray, days_per_week: float = 7) -> np.ndarray:
    """Hourly shape, (8760,), sum 1, from monthly shares (12,) and weights of the day (24,).

    With fewer than seven working days the last days of each week are left out.
    """
    if monthly.sum() <= 0 or hours.sum() <= 0:
        raise InputError("Season: its months or hours sum to zero.")
    working = (np.arange(DAYS) + 2) % 7 < days_per_week          # 1 January is a Wednesday
    days = np.bincount(MONTH_OF_DAY, weights=working, minlength=12)
    daily = np.where(working, (monthly / monthly.sum() / np.maximum(days, 1))[MONTH_OF_DAY], 0.0)
    shape = (daily[:, None] * (hours / hours.sum())[None, :]).ravel()
    return shape / shape.sum()


def seasons(tables: Mapping[str, Table]) -> Seasons:
    """Shapes of the table `seasons` and the day of a network."""
    profiles = tables["load_profiles"]
    rows = profiles["profile"] == "district_heating"
    diurnal = profiles["weekday_factor"][rows][np.argsort(profiles["hour"][rows])]
    shapes = {}
    for row in tables["seasons"].rows():
        shapes[row["key"]] = season_shape(np.array([row[month] for month in MONTHS]),
                                          working_hours(row["hour_start"], row["hour_end"]),
                                          row["days_per_week"])
    return Seasons(shapes, diurnal / diurnal.mean(), generations(tables),
                   Parameters.from_tables(tables["sink_parameters"]))


def working_hours(start: float, end: float) -> np.ndarray:
    """1 in the hours from `start` to before `end`, else 0, (24,); may run past midnight."""
    hours = np.arange(24)
    if start == end:
        return np.ones(24)
    inside = (hours >= start) & (hours < end) if start < end else (hours >= start) | (hours < end)
    return inside.astype(float)
