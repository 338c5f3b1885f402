"""Pipe sizes and costs of a laid-out network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..parameters import Parameters
from ..pipe import Pipes
from .crossings import Obstacles, crossing_counts
from .hydraulics import conductance, outlet, simultaneity
from .layout import Layout

MOST_ROUNDS = 100


@dataclass(frozen=True)
class NetworkUser:
    """What one user takes from the network."""

    name: str
    x: float                             # in the reference system of the network [m]
    y: float
    peak_mw: float
    annual_mwh: float
    consumers: float = 1.0               # independent users behind this point


@dataclass(frozen=True, eq=False)
class Sizes:
    """What lies in each segment, (m,) each unless told."""

    peak_mw: np.ndarray                  # beyond the segment, at once
    simultaneity: np.ndarray
    flow_kg_s: np.ndarray                # at that peak, all pairs together
    extra_flow: np.ndarray               # (s,) drawn by a user over that of an uncooled supply
    pipe: np.ndarray                     # index of the size
    pairs: np.ndarray                    # parallel pairs of pipes
    reused: np.ndarray                   # bool: in a pipe that lies there
    rivers: np.ndarray                   # crossings
    rail: np.ndarray
    trench_eur: np.ndarray
    crossing_eur: np.ndarray

    @property
    def cost_eur(self) -> float:
        return float(self.trench_eur.sum() + self.crossing_eur.sum())


@dataclass(frozen=True, eq=False)
class Market:
    """Everything that sizes and prices a segment."""

    pipes: Pipes
    p: Parameters                        # of the table `network_costs`
    supply_c: float
    return_c: float
    cost_factor: float                   # of the country on trench and crossing costs
    ground_c: float                      # yearly mean
    obstacles: Obstacles

    @property
    def delta_k(self) -> float:
        return self.supply_c - self.return_c

    @property
    def heat_capacity(self) -> float:
        return self.pipes.parameters["water_heat_capacity"]

    def trench_eur_m(self, peak_mw: float) -> float:
        """Trench in a street for a peak [EUR/m]."""
        size = int(self.pipes.choose(peak_mw, self.delta_k))
        return float(self.pipes.trench_eur_m[size]) * self.cost_factor


def size_network(plan: Layout, users: Sequence[NetworkUser], market: Market) -> Sizes:
    """Smallest size per segment at the design gradient for the peak flow beyond it, and its cost.

    A user whose supply arrives cooler draws more water for its heat. Flow, sizes and cooling
    depend on each other and are repeated until they agree; sizes only grow on the way. An
    existing pipe is used where its size is known and carries the flow. Where the largest size
    does not, several pairs lie side by side.
    """
    pipes, p = market.pipes, market.p
    share = simultaneity(plan.downstream(np.array([u.consumers for u in users])), p)
    wanted = np.array([u.peak_mw for u in users])
    per_mw = 1e6 / (market.heat_capacity * market.delta_k)
    most = pipes.flow_kg_s
    there = np.searchsorted(pipes.dn, np.nan_to_num(plan.existing_dn), side="right") - 1
    least = np.zeros(len(plan), np.int64)
    extra, reused = np.ones(len(users)), there >= 0
    for _ in range(MOST_ROUNDS):
        flow = share * plan.downstream(wanted * extra) * per_mw
        reused &= most[np.maximum(there, 0)] >= flow * (1 - 1e-9)
        needed = np.minimum(np.searchsorted(most, flow * (1 - 1e-9)), len(most) - 1)
        least = np.maximum(least, needed)
        size = np.where(reused, there, least)
        pairs = np.maximum(np.ceil(flow / most[size] - 1e-9), 1.0)
        arriving = supply_temperature(plan, size, flow / pairs, market)[plan.user_node]
        left = np.maximum(arriving - market.return_c, 1e-9)
        before, extra = extra, np.clip(market.delta_k / left, 1.0, p["most_extra_flow"])
        if np.allclose(before, extra, rtol=1e-6):
            break
    rivers, rail = (_once_per_node(plan, shapes) for shapes in
                    (market.obstacles.rivers, market.obstacles.rail))
    paid = np.where(reused, p["existing_pipe_share"], 1.0) * market.cost_factor
    return Sizes(
        share * plan.downstream(wanted), share, flow, before, size, pairs, reused, rivers, rail,
        plan.street_m * pipes.trench_eur_m[size] * pairs * paid,
        (rivers * p["river_crossing_eur"] + rail * p["rail_crossing_eur"]) * paid)


def supply_temperature(plan: Layout, size: np.ndarray, flow_kg_s: np.ndarray,
                       market: Market) -> np.ndarray:
    """Supply at each node, (k,) [°C], for the flow in one pair of each segment (m,)."""
    loss = conductance(market.pipes, size)
    supply = np.full(len(plan.x), market.supply_c, float)
    for i in range(len(plan)):
        supply[plan.down[i]] = outlet(supply[plan.up[i]], market.ground_c, loss[i],
                                      plan.length_m[i], flow_kg_s[i], market.heat_capacity)
    return supply


def _once_per_node(plan: Layout, obstacles: np.ndarray) -> np.ndarray:
    """Crossings per segment; one exactly on a node counts for one segment only."""
    counts = crossing_counts(plan.geometry, obstacles)
    if not counts.any():
        return counts
    import shapely

    points = shapely.points(plan.x, plan.y)
    on = shapely.STRtree(obstacles).query(points, predicate="intersects")[0]
    for node in np.unique(on):
        touching = np.flatnonzero((plan.up == node) | (plan.down == node))
        held = np.flatnonzero(on == node).size
        for segment in touching[1:]:
            counts[segment] = max(counts[segment] - held, 0.0)
    return counts
