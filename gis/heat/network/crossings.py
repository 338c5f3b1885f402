"""Rivers and railways in the way of a trench: each crossing costs extra."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from ...types import Features, require_same_crs
from ..parameters import Parameters
from .graph import StreetGraph

WATER_LINES = ("river", "canal", "stream")


@dataclass(frozen=True, eq=False)
class Obstacles:
    """Lines that a trench crosses at a price, as lists of geometries; empty where unknown."""

    rivers: np.ndarray
    rail: np.ndarray

    @classmethod
    def of(cls, rivers: Features | None, rail: Features | None, crs) -> Obstacles:
        """River lines (or banks) of `surface_water`, and rail lines."""
        none = np.empty(0, object)
        water = none
        if rivers is not None and len(rivers):
            require_same_crs(rivers.crs, crs)
            shapes, row = shapely.get_parts(rivers.geometry, return_index=True)
            flat = shapely.get_dimensions(shapes) >= 1
            if rivers.has("kind"):
                flat &= np.isin(rivers["kind"][row].astype(str), (*WATER_LINES, ""))
            water = shapes[flat]
        tracks = none
        if rail is not None and len(rail):
            require_same_crs(rail.crs, crs)
            shapes = shapely.get_parts(rail.geometry)
            tracks = shapes[shapely.get_dimensions(shapes) == 1]
        return cls(water, tracks)


def crossing_counts(lines: np.ndarray, obstacles: np.ndarray) -> np.ndarray:
    """How often each line meets the obstacles, (m,).

    A river with an area counts once for each stretch of the line inside it; a line that runs
    within a river line for a while counts once for each such stretch.
    """
    counts = np.zeros(len(lines))
    if not len(lines) or not len(obstacles):
        return counts
    line, obstacle = shapely.STRtree(obstacles).query(lines, predicate="intersects")
    if len(line):
        meet = shapely.intersection(lines[line], obstacles[obstacle])
        merged = np.array([shapely.line_merge(shape) if shapely.get_dimensions(shape) == 1
                           else shape for shape in meet], object)
        np.add.at(counts, line, shapely.get_num_geometries(merged))
    return counts


def with_crossings(graph: StreetGraph, obstacles: Obstacles, p: Parameters,
                   cost_factor: float) -> StreetGraph:
    """The graph whose edges carry the cost of what they cross [EUR].

    A crossing exactly on a junction counts for each edge that meets there; the cost of the
    finished route (:mod:`.design`) counts it once.
    """
    if not len(obstacles.rivers) and not len(obstacles.rail):
        return graph
    fixed = graph.fixed_eur.copy()
    for shapes, price in ((obstacles.rivers, p["river_crossing_eur"]),
                          (obstacles.rail, p["rail_crossing_eur"])):
        near = _near_edges(graph, shapes)
        fixed[near] += cost_factor * price * crossing_counts(graph.lines(near), shapes)
    return replace(graph, fixed_eur=fixed)


def _near_edges(graph: StreetGraph, shapes: np.ndarray) -> np.ndarray:
    """Edges that may meet the shapes; over terrain there are too many to try them all."""
    if graph.geometry is not None or not len(shapes) or not len(graph):
        return np.arange(len(graph))
    nodes = shapely.STRtree(shapely.points(graph.x, graph.y))
    found = nodes.query(shapes, predicate="dwithin", distance=float(graph.length_m.max()))[1]
    near = np.zeros(len(graph.x), bool)
    near[found] = True
    return np.flatnonzero(near[graph.tail] | near[graph.head])
