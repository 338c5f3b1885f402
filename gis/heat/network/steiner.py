"""A short tree that joins several places of a graph.

Mehlhorn's 2-approximation [1]_: one search from all terminals at once splits the graph into
their neighbourhoods, the shortest bridges between these are joined by a minimum spanning tree.
Then junctions that save length between three terminals are added after Zelikovsky [2]_, and paths
of the tree are exchanged for shorter ones while that helps.

References
----------
.. [1] K. Mehlhorn, "A faster approximation algorithm for the Steiner problem in graphs,"
   Inf. Process. Lett., vol. 27, no. 3, pp. 125-128, 1988.
.. [2] A. Z. Zelikovsky, "An 11/6-approximation algorithm for the network Steiner problem,"
   Algorithmica, vol. 9, pp. 463-470, 1993.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ...errors import InputError
from .graph import Adjacency


def steiner_tree(graph: Adjacency, terminals: np.ndarray, improve: bool = True) -> np.ndarray:
    """Edges of a tree that joins all terminals, ascending; its leaves are terminals.

    Parameters
    ----------
    graph : Adjacency
    terminals : (k,) array of nodes
        Repeated ones count once.
    improve : bool
        Look for further junctions and exchange paths; never makes the tree heavier.

    Raises
    ------
    InputError
        If the terminals do not lie in one connected part.
    """
    terminals = np.unique(np.asarray(terminals, np.int64))
    if len(terminals) < 2:
        return np.empty(0, np.int64)
    edges = _mehlhorn(graph, terminals)
    if not improve or len(terminals) < 3:
        return edges
    edges = _exchanged(graph, edges, terminals)
    junctions = _junctions(graph, terminals)
    if len(junctions):
        other = pruned(graph, _mehlhorn(graph, np.union1d(terminals, junctions)), terminals)
        other = _exchanged(graph, other, terminals)
        if graph.weight[other].sum() < graph.weight[edges].sum():
            edges = other
    return edges


def _mehlhorn(graph: Adjacency, terminals: np.ndarray) -> np.ndarray:
    """Edges of the approximate tree over sorted terminals, ascending."""
    distance, previous, nearest = csgraph.dijkstra(
        graph.matrix, directed=True, indices=terminals, return_predecessors=True, min_only=True)
    bridges = _bridges(graph, terminals, distance, nearest)
    nodes = traced(previous, np.concatenate([graph.tail[bridges], graph.head[bridges]]))
    child = nodes[previous[nodes] >= 0]
    edges = np.union1d(bridges, graph.edge_between(child, previous[child]))
    return pruned(graph, _spanning(graph, edges), terminals)


def _junctions(graph: Adjacency, terminals: np.ndarray) -> np.ndarray:
    """Nodes that save length as meeting points of their three nearest terminals."""
    found: list[int] = []
    far = csgraph.dijkstra(graph.matrix, directed=True, indices=terminals)
    column = np.arange(graph.n)
    for _ in range(len(terminals) - 2):
        widest = _widest(far[:, [*terminals, *found]])
        near = np.argpartition(far, 2, axis=0)[:3]
        # Joining three nodes of a tree saves the widest gap between them and the widest of the
        # rest, which among three gaps is the smallest: two of them are always equal.
        gaps = np.stack([widest[near[0], near[1]], widest[near[1], near[2]],
                         widest[near[0], near[2]]])
        gain = gaps.max(axis=0) + gaps.min(axis=0) - far[near, column].sum(axis=0)
        gain[[*terminals, *found]] = 0.0
        best = int(np.argmax(np.nan_to_num(gain, nan=0.0)))
        if not gain[best] > 1e-9 * widest.max():
            break
        found.append(best)
        far = np.vstack([far, csgraph.dijkstra(graph.matrix, directed=True, indices=best)])
    return np.array(found, np.int64)


def _widest(distance: np.ndarray) -> np.ndarray:
    """Longest edge between each two nodes in a minimum spanning tree of distances (k, k)."""
    k = len(distance)
    a, b = np.triu_indices(k, 1)
    chosen = _minimum_tree(k, a, b, distance[a, b])
    widest, group = np.zeros((k, k)), [[i] for i in range(k)]
    for edge in chosen[np.argsort(distance[a[chosen], b[chosen]], kind="stable")]:
        one, two = group[a[edge]], group[b[edge]]
        widest[np.ix_(one, two)] = distance[a[edge], b[edge]]
        widest[np.ix_(two, one)] = distance[a[edge], b[edge]]
        merged = one + two
        for node in merged:
            group[node] = merged
    return widest


def _bridges(graph: Adjacency, terminals: np.ndarray, distance: np.ndarray,
             nearest: np.ndarray) -> np.ndarray:
    """The edges between neighbourhoods that a minimum spanning tree of the terminals uses."""
    a, b = nearest[graph.tail], nearest[graph.head]
    between = np.flatnonzero((a != b) & (a >= 0) & (b >= 0))
    length = (distance[graph.tail[between]] + graph.weight[between]
              + distance[graph.head[between]])
    a, b = (np.searchsorted(terminals, side[between]) for side in (a, b))
    pair = np.minimum(a, b) * len(terminals) + np.maximum(a, b)
    order = np.lexsort((between, length, pair))
    first = np.ones(len(order), bool)
    first[1:] = pair[order[1:]] != pair[order[:-1]]
    best = order[first]
    chosen = _minimum_tree(len(terminals), a[best], b[best], length[best])
    if len(chosen) < len(terminals) - 1:
        raise InputError("The places to be joined do not lie in one connected part of the graph.")
    return between[best[chosen]]


def _minimum_tree(n: int, a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Indices of the edges of a minimum spanning forest; no pair of nodes may occur twice."""
    # Ranks instead of weights: scipy takes a weight of 0 for no edge, and ties are settled.
    order = np.lexsort((np.arange(len(weight)), weight))
    rank = np.empty(len(weight))
    rank[order] = np.arange(1, len(weight) + 1)
    tree = csgraph.minimum_spanning_tree(sparse.csr_matrix((rank, (a, b)), shape=(n, n)))
    return order[tree.data.astype(np.int64) - 1]


def traced(previous: np.ndarray, start: np.ndarray) -> np.ndarray:
    """All nodes on the ways back from `start` to the terminals."""
    seen = np.zeros(len(previous), bool)
    front = np.unique(start)
    while len(front):
        seen[front] = True
        front = previous[front]
        front = np.unique(front[front >= 0])
        front = front[~seen[front]]
    return np.flatnonzero(seen)


def _spanning(graph: Adjacency, edges: np.ndarray) -> np.ndarray:
    """Minimum spanning tree of all edges of the graph between the nodes of `edges`."""
    inside = np.zeros(graph.n, bool)
    inside[graph.tail[edges]] = inside[graph.head[edges]] = True
    among = np.flatnonzero(inside[graph.tail] & inside[graph.head])
    nodes, ends = np.unique(np.concatenate([graph.tail[among], graph.head[among]]),
                            return_inverse=True)
    ends = ends.reshape(-1)
    return among[_minimum_tree(len(nodes), ends[:len(among)], ends[len(among):],
                               graph.weight[among])]


def pruned(graph: Adjacency, edges: np.ndarray, terminals: np.ndarray) -> np.ndarray:
    """The tree without the branches that end at no terminal, ascending."""
    edges = np.sort(edges)
    keep = np.zeros(graph.n, bool)
    keep[terminals] = True
    while len(edges):
        degree = np.bincount(np.concatenate([graph.tail[edges], graph.head[edges]]),
                             minlength=graph.n)
        loose = (degree == 1) & ~keep
        dead = loose[graph.tail[edges]] | loose[graph.head[edges]]
        if not dead.any():
            break
        edges = edges[~dead]
    return edges


def _exchanged(graph: Adjacency, edges: np.ndarray, terminals: np.ndarray) -> np.ndarray:
    """Replace paths between branchings by shorter ones until none is left."""
    for _ in range(len(terminals)):
        better = False
        for path in _key_paths(graph, edges, terminals):
            if not _intact(graph, edges, path):
                continue                  # an exchange in this round took it or branched off it
            replaced = _reconnected(graph, np.setdiff1d(edges, path), path, terminals)
            if replaced is not None:
                edges, better = pruned(graph, replaced, terminals), True
        if not better:
            break
    return edges


def _intact(graph: Adjacency, edges: np.ndarray, path: np.ndarray) -> bool:
    """Whether a path still belongs to the tree and nothing branches off it."""
    if not np.isin(path, edges).all():
        return False
    nodes, times = np.unique(np.concatenate([graph.tail[path], graph.head[path]]),
                             return_counts=True)
    degree = np.bincount(np.concatenate([graph.tail[edges], graph.head[edges]]),
                         minlength=graph.n)
    return bool((degree[nodes[times == 2]] == 2).all())


def _key_paths(graph: Adjacency, edges: np.ndarray, terminals: np.ndarray) -> list[np.ndarray]:
    """The tree's paths between terminals and branchings, dearest first."""
    tail, head = graph.tail[edges], graph.head[edges]
    degree = np.bincount(np.concatenate([tail, head]), minlength=graph.n)
    key = degree > 2
    key[terminals] = True
    # Edges that share a node which is no key node belong to one path.
    node = np.concatenate([tail, head])
    owner = np.tile(np.arange(len(edges)), 2)
    inner = np.flatnonzero(~key[node])
    order = inner[np.argsort(node[inner], kind="stable")]
    a, b = owner[order[0::2]], owner[order[1::2]]
    links = sparse.coo_matrix((np.ones(len(a)), (a, b)), shape=(len(edges), len(edges)))
    count, label = csgraph.connected_components(links, directed=False)
    total = np.bincount(label, graph.weight[edges], minlength=count)
    return [edges[label == i] for i in np.argsort(-total, kind="stable")]


def _reconnected(graph: Adjacency, rest: np.ndarray, path: np.ndarray,
                 terminals: np.ndarray) -> np.ndarray | None:
    """The rest of a tree joined by a path cheaper than `path`; None where there is none."""
    limit = float(graph.weight[path].sum()) * (1 - 1e-9)
    ends, times = np.unique(np.concatenate([graph.tail[path], graph.head[path]]),
                            return_counts=True)
    ends = ends[times == 1]
    sides = _sides(graph, rest, ends)
    distance, previous, _ = csgraph.dijkstra(
        graph.matrix, directed=True, indices=sides[0], return_predecessors=True, min_only=True,
        limit=limit)
    meet = sides[1][np.argmin(distance[sides[1]])]
    if not distance[meet] < limit:
        return None
    nodes = traced(previous, np.array([meet]))
    child = nodes[previous[nodes] >= 0]
    return np.union1d(rest, graph.edge_between(child, previous[child]))


def _sides(graph: Adjacency, rest: np.ndarray, ends: np.ndarray) -> list[np.ndarray]:
    """Nodes of the two parts that the ends of a removed path lie in, the smaller first."""
    nodes, at = np.unique(np.concatenate([graph.tail[rest], graph.head[rest], ends]),
                          return_inverse=True)
    at = at.reshape(-1)
    k = len(rest)
    links = sparse.coo_matrix((np.ones(k), (at[:k], at[k:2 * k])), shape=(len(nodes),) * 2)
    label = csgraph.connected_components(links, directed=False)[1]
    parts = [nodes[label == label[at[2 * k + i]]] for i in (0, 1)]
    return sorted(parts, key=len)
