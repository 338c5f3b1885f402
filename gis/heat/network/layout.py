"""A tree of a graph's edges as a network: rooted at the source, in segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .graph import StreetGraph


@dataclass(frozen=True, eq=False)
class Layout:
    """Segments between source, users, branchings and changes of pipe; upstream ones first."""

    x: np.ndarray                        # (k,) of the nodes; node 0 is the source [m]
    y: np.ndarray
    up: np.ndarray                       # (m,) node nearer to the source
    down: np.ndarray                     # (m,) node farther from it
    length_m: np.ndarray                 # (m,)
    street_m: np.ndarray                 # (m,) length × ground factor
    existing_dn: np.ndarray              # (m,) 0 none, NaN unknown
    geometry: np.ndarray                 # (m,) lines from up to down
    edges: tuple[np.ndarray, ...]        # of the graph, per segment
    user_node: np.ndarray                # (s,) node of each user

    def __len__(self) -> int:
        return len(self.up)

    def downstream(self, amount: np.ndarray) -> np.ndarray:
        """Sum of the users' amounts (s,) beyond each segment, (m,)."""
        total = np.bincount(self.user_node, amount, minlength=len(self.x)).astype(float)
        through = np.zeros(len(self))
        for i in range(len(self) - 1, -1, -1):
            through[i] = total[self.down[i]]
            total[self.up[i]] += through[i]
        return through

    def from_source(self, amount: np.ndarray) -> np.ndarray:
        """Sum of the segments' amounts (m,) between the source and each node, (k,)."""
        total = np.zeros(len(self.x))
        for i in range(len(self)):
            total[self.down[i]] = total[self.up[i]] + amount[i]
        return total


def layout(graph: StreetGraph, edges: np.ndarray, source: int, users: np.ndarray) -> Layout:
    """The tree of `edges` as segments, from `source` to the nodes of the `users` (s,)."""
    beside: dict[int, list[tuple[int, int]]] = {}
    for e in edges.tolist():
        a, b = int(graph.tail[e]), int(graph.head[e])
        beside.setdefault(a, []).append((e, b))
        beside.setdefault(b, []).append((e, a))
    stops = {int(source), *users.tolist()}
    stops |= {node for node, near in beside.items() if len(near) != 2}
    size = graph.existing_dn
    number = {int(source): 0}
    up, down, chains = [], [], []
    waiting = [(int(source), -1)]
    for node, came in waiting:
        for e, there in beside.get(node, ()):
            if e == came:
                continue
            chain, last, at = [e], e, there
            while at not in stops:
                (e1, n1), (e2, n2) = beside[at]
                following, onward = (e2, n2) if e1 == last else (e1, n1)
                if not _same(size[last], size[following]):
                    break
                chain.append(following)
                last, at = following, onward
            number[at] = len(number)
            up.append(number[node])
            down.append(number[at])
            chains.append((node, np.array(chain)))
            waiting.append((at, last))
    nodes = np.array(list(number))
    parts = [chain for _, chain in chains]
    lines = np.empty(len(parts), object)
    lines[:] = [_line(graph, start, chain) for start, chain in chains]
    return Layout(
        graph.x[nodes], graph.y[nodes], np.array(up, np.int64), np.array(down, np.int64),
        np.array([graph.length_m[part].sum() for part in parts]),
        np.array([(graph.length_m[part] * graph.factor[part]).sum() for part in parts]),
        np.array([size[part[0]] for part in parts]), lines, tuple(parts),
        np.array([number[u] for u in users.tolist()], np.int64))


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


def _line(graph: StreetGraph, start: int, chain: np.ndarray) -> shapely.LineString:
    """The edges of a chain as one line that begins at the node `start`."""
    points = [(graph.x[start], graph.y[start])]
    at = start
    for e, line in zip(chain.tolist(), graph.lines(chain), strict=True):
        forward = int(graph.tail[e]) == at
        here = shapely.get_coordinates(line)
        points.extend(map(tuple, (here if forward else here[::-1])[1:]))
        at = int(graph.head[e] if forward else graph.tail[e])
    return shapely.LineString(points)
