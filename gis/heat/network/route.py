"""Where the trench may run: terminals on streets, on terrain, or joined by straight lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from scipy.sparse import csgraph

from ...errors import InputError
from ...types import Provenance, Raster
from ..parameters import Parameters
from .attach import attach, first_of_place
from .graph import StreetGraph
from .least_cost import raster_graph, window
from .steiner import steiner_tree, traced


@dataclass(frozen=True, eq=False)
class Route:
    """A graph with the nodes of source and users on it."""

    graph: StreetGraph
    node: np.ndarray                     # (1 + s,) the source first
    notes: tuple[str, ...]
    usual_m: float = math.inf            # tree of straight lines × detour factor

    def trees(self, weight: np.ndarray) -> list[np.ndarray]:
        """Edges of the least tree and of the tree of shortest ways from the source."""
        graph = self.graph.adjacency(weight)
        terminals = np.unique(self.node)
        if len(terminals) < 2:
            return [np.empty(0, np.int64)]
        steiner = steiner_tree(graph, terminals)
        previous = csgraph.dijkstra(graph.matrix, directed=True, indices=int(self.node[0]),
                                    return_predecessors=True)[1]
        nodes = traced(previous, terminals)
        child = nodes[previous[nodes] >= 0]
        return [steiner, np.sort(graph.edge_between(child, previous[child]))]


def find_route(ground: StreetGraph | Raster | None, x: np.ndarray, y: np.ndarray,
               names: Sequence[str], crs: pyproj.CRS, p: Parameters,
               detour_factor: float) -> Route:
    """Source (first) and users on the ground.

    Raises
    ------
    InputError
        If a place is too far from the ground, or cannot be reached from the source.
    """
    if ground is None:
        return _straight(x, y, crs, p, detour_factor)
    notes: tuple[str, ...] = ()
    if isinstance(ground, Raster):
        cost = window(ground, around(x, y, p), int(p["max_cells"]))
        ground = raster_graph(cost)
        notes = (f"Over terrain in cells of {cost.grid.cell:g} m, not along streets.",)
    graph, node = attach(ground, x, y, names, p)
    part = graph.component[node]
    for name, own in zip(names[1:], part[1:], strict=True):
        if own != part[0]:
            km = graph.length_m[graph.component[graph.tail] == own].sum() / 1000
            where = ("streets", "street layer") if graph.basis == "streets" else (
                "terrain", "cost raster")
            raise InputError(f"{name} cannot be reached from the heat source: the {where[0]} "
                             f"around it ({km:.1f} km) are not joined to those at the source; "
                             f"close the gap in the {where[1]} or leave this user out.")
    straight = _straight(x, y, crs, p, detour_factor)
    shortest = steiner_tree(straight.graph.adjacency(straight.graph.length_m), straight.node)
    return Route(graph, node, notes, float(straight.graph.length_m[shortest].sum()))


def around(x: np.ndarray, y: np.ndarray, p: Parameters) -> tuple[float, float, float, float]:
    """Bounds of all places with a margin for detours; finite coordinates only."""
    known = np.isfinite(x) & np.isfinite(y)
    if not known.all():
        raise InputError("A user of the network has no coordinates; give its place.")
    extent = max(float(np.ptp(x)), float(np.ptp(y)))
    margin = max(p["window_margin_m"], p["window_margin_share"] * extent)
    return (float(x.min()) - margin, float(y.min()) - margin,
            float(x.max()) + margin, float(y.max()) + margin)


def _straight(x: np.ndarray, y: np.ndarray, crs: pyproj.CRS, p: Parameters,
              detour_factor: float) -> Route:
    """Every pair of places joined by a straight line, as long as a usual street route."""
    first = first_of_place(x, y, p["node_tolerance_m"])
    lead, node = np.unique(first, return_inverse=True)
    xs, ys = x[lead], y[lead]
    tail, head = np.triu_indices(len(lead), 1)
    lines = shapely.linestrings(np.stack([np.column_stack([xs[k], ys[k]]) for k in (tail, head)],
                                         axis=1)) if len(tail) else np.empty(0, object)
    none = np.zeros(len(tail))
    note = f"No ground known: straight lines × {detour_factor:g} (detour factor, assumed)."
    graph = StreetGraph(
        xs, ys, crs, tail, head, np.hypot(xs[tail] - xs[head], ys[tail] - ys[head])
        * detour_factor, np.full(len(tail), p["unknown_ground_factor"]), none, none, lines,
        Provenance("route", "straight lines", known="assumed", origin="derived",
                   steps=(f"lengths × {detour_factor:g}",)), "straight")
    return Route(graph, node.reshape(-1), (note,))
