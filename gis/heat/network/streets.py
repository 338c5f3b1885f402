"""A street graph from road lines: mended, cut where they meet, joined where they nearly do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from ...errors import LayerError
from ...types import Features, Table, require_same_crs
from ..parameters import Parameters
from .graph import StreetGraph, assemble

MAJOR = {"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"}
UNPAVED = {"track", "path", "footway", "bridleway", "unpaved", "cycleway", "steps"}
KIND_COLUMNS = ("kind", "highway", "fclass")
GRID_M = 0.001                       # lines are cut on this grid, which makes the cuts exact


def network_parameters(tables: Mapping[str, Table]) -> Parameters:
    """Figures of the table `network_costs`."""
    if "network_costs" not in tables:
        raise LayerError("network_costs", "the table is missing", "reinstall the program")
    return Parameters.from_tables(tables["network_costs"])


def ground_factor(kind: object, p: Parameters) -> float:
    """Trench cost over that of a street for a road's kind.

    The text may be a list, as street extracts write it (``['primary', 'secondary']``): the
    dearest kind counts. Unknown or foreign text is a street.
    """
    words = set(re.findall(r"[a-z_]+", str(kind).lower()))
    if words & MAJOR:
        return p["major_road_factor"]
    if words and words <= UNPAVED:
        return p["unpaved_factor"]
    return p["street_factor"]


def clean_lines(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Usable line parts, the row each comes from, and what was left out.

    Missing and empty shapes, points and areas, lines with unknown coordinates and lines of no
    length are left out.
    """
    parts, row = shapely.get_parts(np.asarray(geometry, object), return_index=True)
    lines = np.isin(shapely.get_type_id(parts), (1, 2))
    points, owner = shapely.get_coordinates(parts, return_index=True)
    known = np.ones(len(parts), bool)
    known[owner[~np.isfinite(points).all(axis=1)]] = False
    long = shapely.length(parts) > 0
    notes = [f"{int(bad.sum())} {what} left out" for bad, what in
             ((~lines, "shapes that are no lines"),
              (lines & ~known, "lines with unknown coordinates"),
              (lines & known & ~long, "lines of no length")) if bad.any()]
    good = lines & known & long
    return shapely.force_2d(parts[good]), row[good], notes


def street_graph(roads: Features, tables: Mapping[str, Table],
                 pipes: Features | None = None) -> StreetGraph:
    """Graph of the streets, cut where they meet.

    Ends within `node_tolerance_m` of another end or of another street are joined to it.
    Bridges and underpasses are cut like any meeting of lines: the layers do not tell levels.

    Parameters
    ----------
    roads : Features
        Lines in a reference system in metres; `kind`, `highway` or `fclass` tells the ground.
    tables : mapping of Table
        With `network_costs`.
    pipes : Features, optional
        Existing pipes; they are edges too. Column `dn` is their nominal diameter, NaN unknown.

    Raises
    ------
    LayerError
        If no usable line is left, or the reference system is not in metres.
    """
    p = network_parameters(tables)
    if not roads.crs.is_projected:
        raise LayerError("roads", f"its coordinates are degrees ({roads.crs.name})",
                         "convert it to a projected reference system")
    lines, row, notes = clean_lines(roads.geometry)
    kinds = next((roads[name] for name in KIND_COLUMNS if roads.has(name)), None)
    factor = (np.full(len(row), p["street_factor"]) if kinds is None
              else np.array([ground_factor(kinds[i], p) for i in row], float))
    dn = np.zeros(len(lines))
    if pipes is not None and len(pipes):
        require_same_crs(roads.crs, pipes.crs)
        extra, at, _ = clean_lines(pipes.geometry)
        size = pipes["dn"][at] if pipes.has("dn") else np.full(len(at), np.nan)
        lines = np.concatenate([lines, extra])
        factor = np.concatenate([factor, np.full(len(extra), p["street_factor"])])
        dn = np.concatenate([dn, np.asarray(size, float)])
    if not len(lines):
        raise LayerError("roads", "it holds no usable line",
                         "give lines with known coordinates and a length")
    tolerance = p["node_tolerance_m"]
    pieces = noded(lines, tolerance)
    tail, head, x, y, pieces = joined_ends(pieces, tolerance)
    keep = (tail != head) | (shapely.length(pieces) > 3 * tolerance)
    tail, head, pieces = tail[keep], head[keep], pieces[keep]
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    origin = shapely.STRtree(lines).nearest(middle)
    step = f"{len(lines)} lines cut into {len(pieces)} edges, ends joined within {tolerance:g} m"
    provenance = replace(roads.provenance.then(step),
                         notes=(*roads.provenance.notes, *notes))
    graph = assemble(x, y, roads.crs, tail, head, factor[origin], np.zeros(len(pieces)),
                     np.zeros(len(pieces)), pieces, provenance)
    if not (dn != 0).any():
        return graph
    edges = graph.lines(np.arange(len(graph)))
    return replace(graph, existing_dn=lying_along(edges, lines[dn != 0], dn[dn != 0],
                                                  p["existing_near_m"]))


def noded(lines: np.ndarray, tolerance: float) -> np.ndarray:
    """Lines cut at every meeting; ends that stop just short of another line reach it."""
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    tree = shapely.STRtree(lines)
    end, line = tree.query(ends, predicate="dwithin", distance=tolerance)
    other = end % len(lines) != line
    end, line = end[other], line[other]
    foot = shapely.line_interpolate_point(lines[line],
                                          shapely.line_locate_point(lines[line], ends[end]))
    gap = shapely.distance(ends[end], foot) > GRID_M
    bridges = shapely.linestrings(np.stack(
        [shapely.get_coordinates(ends[end[gap]]), shapely.get_coordinates(foot[gap])], axis=1))
    return shapely.get_parts(shapely.unary_union(np.concatenate([lines, bridges]),
                                                 grid_size=GRID_M))


def joined_ends(pieces: np.ndarray, tolerance: float):
    """Tail, head (m,), x, y (n,) and pieces with their ends moved to the joined nodes."""
    m = len(pieces)
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, k))
                           for k in (0, -1)])
    unique, inverse = np.unique(ends, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    pairs = cKDTree(unique).query_pairs(tolerance, output_type="ndarray")
    links = sparse.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])),
                              shape=(len(unique), len(unique)))
    n, label = csgraph.connected_components(links, directed=False)
    size = np.bincount(label, minlength=n)
    x, y = (np.bincount(label, unique[:, k], minlength=n) / size for k in (0, 1))
    node = label[inverse]
    tail, head = node[:m], node[m:]
    moved = np.flatnonzero((size[tail] > 1) | (size[head] > 1))
    pieces = pieces.copy()
    for i in moved:
        points = shapely.get_coordinates(pieces[i])
        points[0], points[-1] = (x[tail[i]], y[tail[i]]), (x[head[i]], y[head[i]])
        pieces[i] = shapely.LineString(points)
    return tail, head, x, y, pieces


def lying_along(pieces: np.ndarray, lines: np.ndarray, value: np.ndarray,
                near_m: float) -> np.ndarray:
    """`value` (k,) of the line that each piece runs along, (m,); 0 where it runs along none."""
    found = np.zeros(len(pieces))
    tree = shapely.STRtree(lines)
    spots = np.stack([shapely.line_interpolate_point(pieces, share, normalized=True)
                      for share in (0.1, 0.5, 0.9)])
    piece, line = tree.query(spots[1], predicate="dwithin", distance=near_m)
    along = np.all([shapely.distance(spot[piece], lines[line]) <= near_m for spot in spots],
                   axis=0)
    # Where several lie there the largest known one counts; unknown sizes only if alone.
    order = np.argsort(np.nan_to_num(value[line], nan=-1.0), kind="stable")
    order = order[along[order]]
    found[piece[order]] = value[line[order]]
    return found
