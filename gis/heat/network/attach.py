"""Source and users joined to the nearest point of a graph's edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...errors import InputError
from ..parameters import Parameters
from .graph import StreetGraph, assemble, cut


def attach(graph: StreetGraph, x: np.ndarray, y: np.ndarray, names: Sequence[str],
           p: Parameters) -> tuple[StreetGraph, np.ndarray]:
    """The graph with each place joined to it, and the node of each place.

    A place goes to the nearest edge, but rather to the largest connected part if that lies
    within `attach_reach_m`. Places within `node_tolerance_m` of each other share a node.

    Parameters
    ----------
    x, y : (k,) arrays
        Places in the graph's reference system. [m]
    names : sequence of str
        What to call each place in a message.

    Returns
    -------
    graph, node : StreetGraph, (k,) int

    Raises
    ------
    InputError
        If a place has no coordinates or lies farther than `attach_limit_m` from every edge.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    for name, known in zip(names, np.isfinite(x) & np.isfinite(y), strict=True):
        if not known:
            raise InputError(f"{name} has no coordinates; give its place.")
    first = first_of_place(x, y, p["node_tolerance_m"])
    lead = np.flatnonzero(first == np.arange(len(x)))
    if graph.geometry is None:
        graph, at = _beside_cells(graph, x[lead], y[lead], [names[i] for i in lead.tolist()], p)
        node = np.empty(len(x), np.int64)
        node[lead] = at
        return graph, node[first]
    points = shapely.points(x[lead], y[lead])
    edge, distance = _nearest_edges(graph, points, p)
    for i, far in zip(lead.tolist(), distance.tolist(), strict=True):
        if far > p["attach_limit_m"]:
            raise InputError(f"{names[i]} lies {far / 1000:.1f} km from the nearest street of the "
                             f"layer (limit {p['attach_limit_m'] / 1000:g} km); give streets that "
                             "reach it, or none to route over terrain.")
    graph, at = _split(graph, points, edge, distance, p)
    node = np.empty(len(x), np.int64)
    node[lead] = at
    return graph, node[first]


def first_of_place(x: np.ndarray, y: np.ndarray, tolerance: float) -> np.ndarray:
    """Index of the first place within the tolerance of each place, (k,)."""
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= tolerance
    first = near.argmax(axis=1)
    while not np.array_equal(first, first[first]):       # a row of places, each near the next
        first = first[first]
    return first


def _beside_cells(graph: StreetGraph, x: np.ndarray, y: np.ndarray, names: Sequence[str],
                  p: Parameters) -> tuple[StreetGraph, np.ndarray]:
    """Each place joined to the nearest cell of a terrain, and its node."""
    used = np.unique(np.concatenate([graph.tail, graph.head]))
    if not len(used):
        raise InputError("The ground between source and users cannot be crossed anywhere; "
                         "check the cost raster.")
    far, found = cKDTree(np.column_stack([graph.x[used], graph.y[used]])).query(
        np.column_stack([x, y]))
    # Inside a cell its centre is at most 0.71 sides away, and a step is at least one side.
    limit = max(p["attach_limit_m"], float(graph.length_m.min()))
    for name, distance in zip(names, far, strict=True):
        if distance > limit:
            raise InputError(f"{name} lies {distance / 1000:.1f} km outside the known terrain; "
                             "give a raster that covers it.")
    cell = used[found]
    off = np.flatnonzero(far > p["node_tolerance_m"])
    node = cell.copy()
    node[off] = len(graph.x) + np.arange(len(off))
    tail, head = np.concatenate([graph.tail, cell[off]]), np.concatenate([graph.head, node[off]])
    order = np.lexsort((head, tail))
    none = np.zeros(len(off))

    def joined(old: np.ndarray, new: np.ndarray) -> np.ndarray:
        return np.concatenate([old, new])[order]

    return replace(
        graph, x=np.concatenate([graph.x, x[off]]), y=np.concatenate([graph.y, y[off]]),
        tail=tail[order], head=head[order], length_m=joined(graph.length_m, far[off]),
        factor=joined(graph.factor, np.full(len(off), p["connection_factor"])),
        fixed_eur=joined(graph.fixed_eur, none), existing_dn=joined(graph.existing_dn, none)), node


def _nearest_edges(graph: StreetGraph, points: np.ndarray, p: Parameters):
    """Edge and distance of each point; the largest connected part goes first within reach."""
    lines = graph.lines(np.arange(len(graph)))
    edge = shapely.STRtree(lines).nearest(points)
    distance = shapely.distance(points, lines[edge])
    main = np.flatnonzero(graph.component[graph.tail] == graph.largest)
    if len(main) < len(graph):
        other = main[shapely.STRtree(lines[main]).nearest(points)]
        away = shapely.distance(points, lines[other])
        take = away <= np.maximum(p["attach_reach_m"], distance)
        edge, distance = np.where(take, other, edge), np.where(take, away, distance)
    return edge, distance


def _split(graph: StreetGraph, points: np.ndarray, edge: np.ndarray, distance: np.ndarray,
           p: Parameters) -> tuple[StreetGraph, np.ndarray]:
    """Cut the edges below the points, add a connection to each; node of each point."""
    tolerance, streets = p["node_tolerance_m"], graph.lines(np.arange(len(graph)))
    xs, ys = list(graph.x), list(graph.y)
    added: list[tuple] = []              # tail, head, line, factor, fixed, dn
    foot = np.empty(len(points), np.int64)
    for e in np.unique(edge):
        here = np.flatnonzero(edge == e)
        line = streets[e]
        along = shapely.line_locate_point(line, points[here])
        cuts: list[float] = []
        nodes = [int(graph.tail[e])]
        for i in here[np.argsort(along, kind="stable")]:
            run = float(shapely.line_locate_point(line, points[i]))
            if run <= tolerance:
                foot[i] = graph.tail[e]
            elif run >= line.length - tolerance:
                foot[i] = graph.head[e]
            elif cuts and run - cuts[-1] <= tolerance:
                foot[i] = nodes[-1]
            else:
                spot = line.interpolate(run)
                xs.append(spot.x)
                ys.append(spot.y)
                cuts.append(run)
                nodes.append(len(xs) - 1)
                foot[i] = nodes[-1]
        nodes.append(int(graph.head[e]))
        if cuts:
            for tail, head, piece in zip(nodes[:-1], nodes[1:], cut(line, np.array(cuts)),
                                         strict=True):
                share = piece.length / line.length
                added.append((tail, head, piece, graph.factor[e], graph.fixed_eur[e] * share,
                              graph.existing_dn[e], e))
    at = foot.copy()
    for i in np.flatnonzero(distance > tolerance):
        xs.append(points[i].x)
        ys.append(points[i].y)
        at[i] = len(xs) - 1
        line = shapely.LineString([(xs[foot[i]], ys[foot[i]]), (xs[-1], ys[-1])])
        added.append((foot[i], at[i], line, p["connection_factor"], 0.0, 0.0, -1))
    if not added:
        return graph, at
    gone = np.zeros(len(graph), bool)
    gone[[item[6] for item in added if item[6] >= 0]] = True
    kept = graph.take(~gone)
    tails, heads, lines, factor, fixed, dn = (list(c) for c in
                                              list(zip(*added, strict=True))[:6])
    new_lines = np.empty(len(lines), object)
    new_lines[:] = lines
    joined = assemble(np.array(xs), np.array(ys), graph.crs,
                      np.concatenate([kept.tail, tails]), np.concatenate([kept.head, heads]),
                      np.concatenate([kept.factor, factor]),
                      np.concatenate([kept.fixed_eur, fixed]),
                      np.concatenate([kept.existing_dn, dn]),
                      np.concatenate([streets[~gone], new_lines]), graph.provenance, graph.basis)
    return joined, at
