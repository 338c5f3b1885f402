"""Pipe sizes and costs of a laid-out network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..parameters import Parameters
from ..pipe import Pipes
from .crossings import Obstacles, crossing_counts
from .hydraulics import simultaneity
from .layout import Layout


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
    """What lies in each segment, (m,) each."""

    peak_mw: np.ndarray                  # beyond the segment, at once
    simultaneity: np.ndarray
    flow_kg_s: np.ndarray                # at that peak, all pairs together
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
    """Smallest size per segment at the design gradient for the peak beyond it, and its cost.

    An existing pipe is used where its size is known and carries the peak. Where the largest
    size does not, several pairs lie side by side.
    """
    pipes, p = market.pipes, market.p
    consumers = plan.downstream(np.array([u.consumers for u in users]))
    share = simultaneity(consumers, p)
    peak = share * plan.downstream(np.array([u.peak_mw for u in users]))
    capacity = pipes.capacity_mw(market.delta_k)
    there = np.searchsorted(pipes.dn, np.nan_to_num(plan.existing_dn), side="right") - 1
    reused = (there >= 0) & (capacity[np.maximum(there, 0)] >= peak - 1e-12)
    size = np.where(reused, there, pipes.choose(peak, market.delta_k)).astype(np.int64)
    pairs = np.maximum(np.ceil(peak / capacity[size] - 1e-9), 1.0)
    rivers, rail = (_once_per_node(plan, shapes) for shapes in
                    (market.obstacles.rivers, market.obstacles.rail))
    paid = np.where(reused, p["existing_pipe_share"], 1.0) * market.cost_factor
    return Sizes(
        peak, share, peak * 1e6 / (market.heat_capacity * market.delta_k), size, pairs, reused,
        rivers, rail, plan.street_m * pipes.trench_eur_m[size] * pairs * paid,
        (rivers * p["river_crossing_eur"] + rail * p["rail_crossing_eur"]) * paid)


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
