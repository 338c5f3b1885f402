"""The portfolio as a mixed-integer linear program.

Variables: one yes or no per choice (site at a size), then one share of its heat per link to a user
whose demand does not suffice for all sites around it. Heat of all other links follows the choice.
A link that gives less is built smaller at the same cost per MWh.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...errors import InputError, UnknownNameError
from .problem import Limits, Problem, Row, pairs_nearer

LINEAR = {"heat_used": 1, "net_cost": -1, "co2": 1, "water": -1, "grid_strain": -1, "people": 1}
"""Objectives that are sums, and whether more (1) or less (−1) is better."""
RATIO = "heat_cost"
OBJECTIVES = (*LINEAR, RATIO)
UNITS = {"heat_used": "MWh/y", "net_cost": "MEUR/y", "co2": "t/y", "water": "m³/y",
         "grid_strain": "MW", "people": "people", "heat_cost": "EUR/MWh"}


def known_objective(name: str) -> str:
    """`name` if it is an objective; raises :class:`UnknownNameError` otherwise."""
    if name not in OBJECTIVES:
        raise UnknownNameError("objective", name, OBJECTIVES)
    return name


@dataclass(frozen=True, eq=False)
class Model:
    """A problem under limits, as rows over its variables."""

    problem: Problem
    limits: Limits

    @cached_property
    def contended(self) -> np.ndarray:
        """Rows of the links whose user could be offered more than it takes."""
        problem, links = self.problem, self.problem.links
        if not len(links):
            return np.empty(0, np.int64)
        site = problem.choices.site[links.choice]
        most: dict[tuple[int, int], float] = {}
        for user, at, used in zip(links.user, site, links.used_mwh, strict=True):
            most[user, at] = max(most.get((user, at), 0.0), used)
        offered = np.zeros(len(problem.users.names))
        for (user, _), used in most.items():
            offered[user] += used
        return np.flatnonzero((offered > problem.users.capacity + 1e-9)[links.user])

    @cached_property
    def fixed(self) -> np.ndarray:
        """Rows of the other links: their heat follows the choice."""
        mask = np.ones(len(self.problem.links), bool)
        mask[self.contended] = False
        return np.flatnonzero(mask)

    @property
    def binaries(self) -> int:
        return len(self.problem.choices)

    @property
    def size(self) -> int:
        """Number of variables."""
        return self.binaries + len(self.contended)

    @cached_property
    def upper(self) -> np.ndarray:
        """Upper bound of every variable, (size,); 0 bars a choice."""
        bound = np.ones(self.size)
        if self.limits.sizes is not None:
            allowed = np.isclose(self.problem.choices.it_mw[:, None],
                                 np.array(self.limits.sizes)[None, :]).any(axis=1)
            bound[:self.binaries][~allowed] = 0.0
        return bound

    # -- sums over a portfolio ---------------------------------------------------------

    def of_choices(self, values: np.ndarray) -> np.ndarray:
        """Coefficients of a sum of one figure per choice, (size,)."""
        return np.concatenate([values, np.zeros(len(self.contended))])

    def of_heat(self, per_mwh: np.ndarray) -> np.ndarray:
        """Coefficients of a sum of one figure per MWh of every link, (size,)."""
        links = self.problem.links
        out = np.zeros(self.size)
        np.add.at(out, links.choice[self.fixed],
                  (links.used_mwh * per_mwh)[self.fixed])
        out[self.binaries:] = (links.used_mwh * per_mwh)[self.contended]
        return out

    @cached_property
    def heat(self) -> np.ndarray:
        """Coefficients of the used heat [MWh/y]."""
        return self.of_heat(np.ones(len(self.problem.links)))

    @cached_property
    def heat_cost(self) -> np.ndarray:
        """Coefficients of what the used heat costs [EUR/y]."""
        return self.of_heat(self.problem.links.eur_mwh)

    @cached_property
    def capex(self) -> np.ndarray:
        """Coefficients of the investment in connections and heat supply [MEUR]."""
        return (self.of_choices(self.problem.choices.capex_meur)
                + self.of_heat(self.problem.links.capex_eur_mwh) / 1e6)

    @cached_property
    def strain(self) -> np.ndarray:
        """Power of each choice times the share of its station that it takes, (c,). [MW]"""
        choices, stations = self.problem.choices, self.problem.stations
        room = np.append(stations.capacity, math.inf)[choices.station]
        return np.where(room > 0, choices.need_mw**2 / np.maximum(room, 1e-9), np.nan)

    def objective(self, name: str) -> np.ndarray:
        """Coefficients of a linear objective, (size,).

        Raises
        ------
        InputError
            If a figure that it adds up is unknown at some site.
        """
        problem = self.problem
        rows = {
            "heat_used": lambda: self.heat,
            "net_cost": lambda: (self.of_choices(problem.choices.cost_meur_y) + (
                self.heat_cost - problem.heat_price_eur_mwh * self.heat) / 1e6),
            "co2": lambda: self.of_heat(problem.links.co2_t_mwh),
            "water": lambda: self.of_choices(problem.choices.water_m3_y),
            "grid_strain": lambda: self.of_choices(self.strain),
            "people": lambda: self.of_heat(problem.links.people_mwh),
        }
        if known_objective(name) == RATIO:
            raise InputError("Portfolio: the cost of heat is a ratio; it is no sum.")
        found = rows[name]()
        unknown = np.isnan(found) & (self.upper > 0)
        if unknown.any():
            raise InputError(f"Portfolio: the objective {name!r} is unknown for "
                             f"{int(unknown.sum())} of {self.size} site sizes and links; choose "
                             f"another one, such as heat_used.")
        return np.nan_to_num(found)

    # -- limits ------------------------------------------------------------------------

    @cached_property
    def hard(self) -> tuple[Row, ...]:
        """Rows that hold by nature: one size per site, heat within link and demand."""
        return tuple(self._nature())

    def _nature(self) -> Iterator[Row]:
        problem, b = self.problem, self.binaries
        for site in np.unique(problem.choices.site):
            mine = np.flatnonzero(problem.choices.site == site)
            yield Row("site", problem.names[site], "", mine, np.ones(len(mine)), -math.inf, 1.0)
        links = problem.links
        for k, link in enumerate(self.contended):
            yield Row("link", "", "", np.array([b + k, links.choice[link]]),
                      np.array([1.0, -1.0]), -math.inf, 0.0)
        users = links.user[self.contended]
        for user in np.unique(users):
            mine = np.flatnonzero(users == user)
            demand = max(float(problem.users.capacity[user]), 1e-9)
            yield Row("user", f"heat of {problem.users.names[user]}", "share", b + mine,
                      links.used_mwh[self.contended[mine]] / demand, -math.inf, 1.0)

    @cached_property
    def soft(self) -> tuple[Row, ...]:
        """Rows that a person could loosen, the total apart."""
        return tuple(self._wanted())

    @property
    def total(self) -> Row:
        """The total IT load, exactly."""
        mw = self.problem.choices.it_mw
        total = self.limits.total_mw
        slip = 1e-6 * total
        return Row("total", f"total IT load of {total:g} MW", "MW", np.arange(self.binaries), mw,
                   total - slip, total + slip)

    def _wanted(self) -> Iterator[Row]:
        problem, limits, choices = self.problem, self.limits, self.problem.choices
        every = np.arange(self.binaries)
        yield from self._shared("station", problem.stations, choices.station, choices.need_mw,
                                limits.station_mw, "MW")
        if problem.water_of is not None:
            yield from self._shared("water", problem.waters, problem.water_of[choices.site],
                                    choices.water_m3_y, limits.water_m3_y, "m³/y")
        if problem.land_ha is not None:
            for site in np.unique(choices.site):
                mine = np.flatnonzero(choices.site == site)
                if (choices.land_ha[mine] > problem.land_ha[site] + 1e-9).any():
                    yield Row("land", f"land at {problem.names[site]}", "ha", mine,
                              choices.land_ha[mine], -math.inf, float(problem.land_ha[site]))
        most, least = limits.sites_max, limits.sites_min
        if least > 1:
            yield Row("sites_min", f"at least {least} sites", "sites", every, np.ones(len(every)),
                      float(least), math.inf)
        if most is not None:
            yield Row("sites_max", "at most 1 site" if most == 1 else f"at most {most} sites",
                      "sites", every, np.ones(len(every)), -math.inf, float(most))
        if limits.budget_meur is not None:
            known = np.nan_to_num(self.capex, nan=1e9)
            yield Row("budget", f"budget of {limits.budget_meur:g} MEUR", "MEUR",
                      np.arange(self.size), known, -math.inf, limits.budget_meur)
        yield from self._county()
        yield from self._distance()

    def _shared(self, kind, things, of_choice, amount, given, unit) -> Iterator[Row]:
        for k, name in enumerate(things.names):
            room = things.capacity[k] if given is None else given
            mine = np.flatnonzero(of_choice == k)
            # what is not known to fit is not taken to fit
            load = np.nan_to_num(amount[mine], nan=1e12)
            if math.isfinite(room) and len(mine) and load.sum() > room:
                yield Row(kind, f"{kind} {name}", unit, mine, load, -math.inf, float(room))

    def _county(self) -> Iterator[Row]:
        problem, limits = self.problem, self.limits
        county = np.array(problem.counties or [""] * len(problem.ids), object)[
            self.problem.choices.site]
        mw = problem.choices.it_mw
        known = sorted(set(county) - {""})
        for name in limits.county_share_min:
            if name not in known:
                raise UnknownNameError("county", name, known)
        for name in known:
            mine = np.flatnonzero(county == name)
            low = limits.county_share_min.get(name)
            if low is not None:
                yield Row("county_min", f"at least {low:.0%} in {name}", "MW", mine, mw[mine],
                          low * limits.total_mw, math.inf)
            if limits.county_share_max is not None:
                yield Row("county_max", f"at most {limits.county_share_max:.0%} in {name}", "MW",
                          mine, mw[mine], -math.inf, limits.county_share_max * limits.total_mw)

    def _distance(self) -> Iterator[Row]:
        site = self.problem.choices.site
        km = self.limits.min_distance_km
        for i, j in pairs_nearer(self.problem, km):
            both = np.flatnonzero((site == i) | (site == j))
            yield Row("distance", f"least distance of {km:g} km", "", both, np.ones(len(both)),
                      -math.inf, 1.0)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, the total included."""
        return (*self.hard, *self.soft, self.total)
