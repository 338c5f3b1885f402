"""Graphs that a pipe can follow: nodes with edges that have a length and a cost of ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from ...types import Provenance

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True, eq=False)
class Adjacency:
    """An undirected graph with one weight per edge; `tail < head`, sorted, no pair twice."""

    n: int
    tail: np.ndarray                     # (m,) node
    head: np.ndarray                     # (m,) node
    weight: np.ndarray                   # (m,) above 0

    @cached_property
    def matrix(self) -> sparse.csr_matrix:
        """Both directions of every edge, for `scipy.sparse.csgraph`."""
        return sparse.csr_matrix(
            (np.concatenate([self.weight, self.weight]),
             (np.concatenate([self.tail, self.head]), np.concatenate([self.head, self.tail]))),
            shape=(self.n, self.n))

    @cached_property
    def _key(self) -> np.ndarray:
        return self.tail.astype(np.int64) * self.n + self.head

    def edge_between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Index of the edges that join the nodes a and b, elementwise; they must exist."""
        a, b = np.asarray(a, np.int64), np.asarray(b, np.int64)
        return np.searchsorted(self._key, np.minimum(a, b) * self.n + np.maximum(a, b))

    @cached_property
    def component(self) -> np.ndarray:
        """Number of the connected part that each node lies in, (n,)."""
        return csgraph.connected_components(self.matrix, directed=False)[1]


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Where a trench can run. Costs are relative to a street on flat ground.

    Edges are sorted by (tail, head) with tail < head, no pair of nodes occurs twice.
    """

    x: np.ndarray                        # (n,) of the nodes [m]
    y: np.ndarray
    crs: pyproj.CRS
    tail: np.ndarray                     # (m,) node
    head: np.ndarray
    length_m: np.ndarray                 # (m,)
    factor: np.ndarray                   # (m,) trench cost over that of a street
    fixed_eur: np.ndarray                # (m,) crossings of rivers and rail
    existing_dn: np.ndarray              # (m,) pipe in the ground; 0 none, NaN of unknown size
    geometry: np.ndarray | None          # (m,) lines from tail to head; None: straight
    provenance: Provenance
    basis: str = "streets"               # streets | terrain | straight

    def __len__(self) -> int:
        return len(self.tail)

    def cost_eur(self, eur_m: float, existing_share: float = 1.0) -> np.ndarray:
        """Cost of a trench in every edge at `eur_m` on a street, (m,) [EUR].

        Edges with a pipe of known size cost `existing_share` of it.
        """
        share = np.where(self.existing_dn > 0, existing_share, 1.0)
        return (self.length_m * self.factor * eur_m + self.fixed_eur) * share

    def adjacency(self, weight: np.ndarray) -> Adjacency:
        """The graph with `weight` (m,) on its edges."""
        floor = 1e-9 * max(float(np.max(weight, initial=0.0)), 1e-9)
        return Adjacency(len(self.x), self.tail, self.head, np.maximum(weight, floor))

    @cached_property
    def component(self) -> np.ndarray:
        """Number of the connected part that each node lies in, (n,)."""
        return self.adjacency(self.length_m).component

    @cached_property
    def largest(self) -> int:
        """The connected part with the greatest length of edges."""
        if not len(self):
            return -1
        return int(np.argmax(np.bincount(self.component[self.tail], self.length_m)))

    def take(self, edges: np.ndarray) -> StreetGraph:
        """Only some edges (mask or sorted indices), all nodes."""
        return replace(self, geometry=None if self.geometry is None else self.geometry[edges],
                       **{name: getattr(self, name)[edges] for name in EDGE_COLUMNS})

    def lines(self, edges: np.ndarray) -> np.ndarray:
        """Geometry of some edges, from tail to head."""
        if self.geometry is not None:
            return self.geometry[edges]
        ends = [np.column_stack([self.x[node], self.y[node]])
                for node in (self.tail[edges], self.head[edges])]
        return shapely.linestrings(np.stack(ends, axis=1))

    def to_networkx(self, eur_m: float = 1.0) -> networkx.Graph:
        """The graph for people: nodes with x and y, edges with length_m, cost and geometry."""
        import networkx

        graph = networkx.Graph(crs=self.crs.to_string())
        graph.add_nodes_from((i, {"x": x, "y": y}) for i, (x, y) in
                             enumerate(zip(self.x.tolist(), self.y.tolist(), strict=True)))
        lines = self.lines(np.arange(len(self)))
        graph.add_edges_from(
            (a, b, {"length_m": length, "factor": factor, "cost_eur": cost, "geometry": line})
            for a, b, length, factor, cost, line in zip(
                self.tail.tolist(), self.head.tolist(), self.length_m.tolist(),
                self.factor.tolist(), self.cost_eur(eur_m).tolist(), lines, strict=True))
        return graph


EDGE_COLUMNS = ("tail", "head", "length_m", "factor", "fixed_eur", "existing_dn")


def assemble(x: np.ndarray, y: np.ndarray, crs: pyproj.CRS, tail: np.ndarray, head: np.ndarray,
             factor: np.ndarray, fixed_eur: np.ndarray, existing_dn: np.ndarray,
             geometry: np.ndarray, provenance: Provenance, basis: str = "streets") -> StreetGraph:
    """A graph of loose edges with their lines; loops and parallel edges get nodes of their own.

    A second street between the same two junctions is cut in the middle, a street that returns
    to its own start in three, so that nothing a user may live at is lost.
    """
    tail, head = np.asarray(tail, np.int64), np.asarray(head, np.int64)
    pair = np.minimum(tail, head) * max(len(x), 1) + np.maximum(tail, head)
    order = np.lexsort((shapely.length(geometry), pair))
    repeated = np.zeros(len(tail), bool)
    repeated[order[1:]] = pair[order[1:]] == pair[order[:-1]]
    pieces = np.where(tail == head, 3, np.where(repeated, 2, 1))
    xs, ys = [np.asarray(x, float)], [np.asarray(y, float)]
    count = len(x)
    plain = np.flatnonzero(pieces == 1)
    columns = [[tail[plain]], [head[plain]], [plain], [geometry[plain]], [np.ones(len(plain))]]
    for edge in np.flatnonzero(pieces > 1):
        k = int(pieces[edge])
        cuts = cut(geometry[edge], np.arange(1, k) / k * geometry[edge].length)
        inner = np.array([line.coords[-1] for line in cuts[:-1]])
        nodes = np.concatenate([[tail[edge]], count + np.arange(k - 1), [head[edge]]])
        xs.append(inner[:, 0])
        ys.append(inner[:, 1])
        count += k - 1
        for column, values in zip(columns, (nodes[:-1], nodes[1:], np.full(k, edge), cuts,
                                            np.full(k, 1 / k)), strict=True):
            column.append(values)
    tail, head, origin, lines, share = (np.concatenate(column) for column in columns)
    swap = tail > head
    tail, head = np.where(swap, head, tail), np.where(swap, tail, head)
    lines = np.where(swap, shapely.reverse(lines), lines)
    order = np.lexsort((head, tail))
    origin = origin[order]
    return StreetGraph(np.concatenate(xs), np.concatenate(ys), crs, tail[order], head[order],
                       shapely.length(lines[order]), np.asarray(factor, float)[origin],
                       np.asarray(fixed_eur, float)[origin] * share[order],
                       np.asarray(existing_dn, float)[origin], lines[order], provenance, basis)


def cut(line: shapely.LineString, at: np.ndarray) -> np.ndarray:
    """Pieces of a line cut at distances `at` (ascending, strictly inside) from its start."""
    points = shapely.get_coordinates(line)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    inner = np.column_stack([np.interp(at, run, points[:, k]) for k in (0, 1)])
    ends = [points[0], *inner, points[-1]]
    limits = [0.0, *np.asarray(at, float), run[-1]]
    out = np.empty(len(limits) - 1, object)
    for i in range(len(out)):
        between = points[(run > limits[i]) & (run < limits[i + 1])]
        out[i] = shapely.LineString(np.vstack([ends[i], between, ends[i + 1]]))
    return out
