"""Sizes of heat pump, pipe and heat store for the least cost of one user's heat.

The whole demand must be served: what the site does not deliver, a boiler with the user's own fuel
does, at that fuel's price. So the cost compared is that of all heat the user needs, and leaving
demand unserved never looks cheap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ..chain import MIN_GLIDE_K, Need, least_output
from ..finance.economics import link_cost
from ..study import HeatStudy
from .storage import StorageKind, cheapest_kind
from .year import YearSums, dispatch_sums

SHARES = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)     # of the largest output, first grid
HOURS = (0.0, 2.0, 6.0, 14.0, 36.0, 120.0)         # store over mean demand, first grid
ROUNDS = 3                                         # refinements around the best
PIPES = 4                                          # sizes below the one for the peak


@dataclass(frozen=True)
class Optimum:
    """The cheapest way to serve all of one user's heat."""

    cost_eur_mwh: float              # of all the user's heat, with the boiler's
    boiler_eur_mwh: float            # were there no link: the boiler serves everything
    plant_mw: float                  # heat pump and exchanger; 0: no link
    pipe_dn: float                   # 0: no link
    store_m3: float                  # 0: none
    used_mwh_y: float
    boiler_mwh_y: float
    lcoh_eur_mwh: float              # of the link's own heat; NaN where there is none
    tried: int                       # combinations


def optimum(study: HeatStudy, need: Need, source_mw: np.ndarray, route_km: float,
            ground_c: float, boiler_eur_mwh: float) -> Optimum:
    """Sizes that serve the whole need at the least yearly cost.

    A grid of sizes, then finer grids around its best; each combination is dispatched over all
    hours. The sizes found are the best of those tried, not proven to be the best of all.

    Parameters
    ----------
    need : Need
        What the user takes from lifted heat, hour by hour.
    source_mw : (8760,) array
        Source heat that may be taken.
    route_km, ground_c : float
        Length of the pipe; ground temperature.
    boiler_eur_mwh : float
        Price of heat from the user's own boiler: fuel over efficiency.
        See :func:`boiler_price`.

    Raises
    ------
    InputError
        For an impossible route or price, or a user without need.
    """
    if not (math.isfinite(boiler_eur_mwh) and boiler_eur_mwh >= 0):
        raise InputError("Optimum: the price of the user's own heat is unknown, so what is not "
                         "delivered cannot be priced; give boiler_eur_mwh of 0 or more.")
    if not (math.isfinite(route_km) and route_km >= 0):
        raise InputError(f"Optimum: a route of {route_km:g} km is impossible; give 0 km or more.")
    wanted = float(need.demand_mw.sum())
    if not wanted > 0:
        raise InputError("Optimum: the user needs no heat; give one with a demand.")
    peak = float(min(need.demand_mw.max(), 2 * (source_mw * need.per_source).max()))
    problem = _Problem(study, need, source_mw, route_km, ground_c, boiler_eur_mwh, wanted)
    none = Optimum(boiler_eur_mwh, boiler_eur_mwh, 0.0, 0.0, 0.0, 0.0, wanted, math.nan, 0)
    if not peak > 0:
        return none
    top = int(study.pipes.choose(peak * 1.1, problem.glide_k))
    plants, pipes = peak * np.array(SHARES), np.arange(max(0, top - PIPES), top + 1)
    volumes = np.array(HOURS) * wanted / 8760 / problem.mwh_per_m3
    tried, best = 0, (math.inf, 0.0, 0, 0.0, 0.0, 0.0)
    for _ in range(1 + ROUNDS):
        grid = [a.ravel() for a in np.meshgrid(plants, pipes, volumes, indexing="ij")]
        found = problem.cheapest(*grid)
        tried += len(grid[0])
        if found[0] < best[0]:
            best = found
        _, plant, pipe, volume, _, _ = best
        plants, volumes = _around(plants, plant), _around(volumes, volume)
        pipes = np.array([pipe])
    cost, plant, pipe, volume, used, own = best
    if cost >= boiler_eur_mwh * wanted:
        return Optimum(**{**vars(none), "tried": tried})
    return Optimum(cost / wanted, boiler_eur_mwh, plant, float(study.pipes.dn[pipe]), volume,
                   used, wanted - used, own / used, tried)


def boiler_price(fuels, fuel: str, use: str) -> float:
    """Price of heat from a fuel of the table `reference_fuels` [EUR/MWh]; NaN where unknown."""
    for row in fuels.rows():
        if (row["fuel"], row["use"]) == (fuel, use):
            return row["price_eur_mwh_fuel"] / row["efficiency"]
    return math.nan


@dataclass(frozen=True, eq=False)
class _Problem:
    study: HeatStudy
    need: Need
    source_mw: np.ndarray
    route_km: float
    ground_c: float
    boiler_eur_mwh: float
    wanted_mwh: float

    @property
    def glide_k(self) -> float:
        return max(self.need.pipe_supply_c - self.need.pipe_return_c, MIN_GLIDE_K)

    @property
    def mwh_per_m3(self) -> float:
        return min(kind.capacity_mwh(1.0, self.glide_k) for kind in self.study.stores.values())

    def cheapest(self, plant_mw: np.ndarray, pipe: np.ndarray, store_m3: np.ndarray):
        """Yearly cost of all heat, sizes, heat used and own cost of the best combination."""
        study, need = self.study, self.need
        loss = study.pipes.loss_w_m(pipe, need.pipe_supply_c, need.pipe_return_c,
                                    self.ground_c) * self.route_km / 1000
        cap = study.pipes.capacity_mw(self.glide_k)[pipe]
        stores = {m3: cheapest_kind(study.stores, m3) for m3 in np.unique(store_m3) if m3 > 0}
        one = least_output(study.p["heat_pump_min_load_share"], need, np.ones(1))
        sums = dispatch_sums(
            self.source_mw, need.demand_mw, need.per_source, loss_mw=loss, cap_mw=cap,
            plant_mw=plant_mw, floor_mw=plant_mw[:, None] * one,
            store_mwh=np.array([stores[m3].capacity_mwh(m3, self.glide_k) if m3 > 0 else 0.0
                                for m3 in store_m3]),
            loss_share_h=np.array([stores[m3].loss_per_h(m3) if m3 > 0 else 0.0
                                   for m3 in store_m3]), steady=True)
        own = np.array([self._yearly(k, sums, plant_mw, pipe, store_m3, stores)
                        for k in range(len(pipe))])
        cost = own + (self.wanted_mwh - sums.used_mwh) * self.boiler_eur_mwh
        k = int(np.argmin(cost))
        return (float(cost[k]), float(plant_mw[k]), int(pipe[k]), float(store_m3[k]),
                float(sums.used_mwh[k]), float(own[k]))

    def _yearly(self, k: int, sums: YearSums, plant_mw: np.ndarray, pipe: np.ndarray,
                store_m3: np.ndarray, stores: Mapping[float, StorageKind]) -> float:
        """Yearly cost of one combination without the boiler [EUR/y]."""
        study, size, m3 = self.study, int(pipe[k]), float(store_m3[k])
        pumped = 1.0 - np.asarray(self.need.exchanger_share)
        pumping = float(study.pipes.pumping_mw(size, np.ones(1), self.route_km)[0]
                        * sums.pumping_h[k])
        cost = link_cost(
            study.p, study.pump, study.prices, pump_mw=float(plant_mw[k] * pumped.max()),
            exchanger_mw=float(plant_mw[k]), trench_eur_m=float(study.pipes.trench_eur_m[size]),
            route_km=self.route_km, pump_heat_mwh=float(sums.output_mwh[k] * pumped.mean()),
            electricity_mwh=float(sums.electricity_mwh[k]) + pumping,
            source_mwh=float(sums.drawn_mwh[k])).yearly
        if m3 == 0:
            return cost
        kind = stores[m3]
        return cost + kind.annuity_eur_y(m3, study.prices.rate)


def _around(tried: np.ndarray, best: float) -> np.ndarray:
    """Five sizes from the neighbour below the best to the one above it."""
    steps = np.unique(np.append(tried, best))
    k = int(np.argmin(np.abs(steps - best)))
    low, high = steps[max(k - 1, 0)], steps[min(k + 1, len(steps) - 1)]
    return np.unique(np.append(np.linspace(low, high, 5), best))
