import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse import csgraph

from gis.errors import InputError
from gis.heat.network.graph import Adjacency
from gis.heat.network.steiner import steiner_tree


def graph_of(n, edges):
    """Adjacency from (a, b, weight); the cheapest of parallel edges, no loops."""
    best = {}
    for a, b, w in edges:
        if a != b:
            key = (min(a, b), max(a, b))
            best[key] = min(w, best.get(key, np.inf))
    keys = sorted(best)
    return Adjacency(n, np.array([k[0] for k in keys], np.int64),
                     np.array([k[1] for k in keys], np.int64),
                     np.array([best[k] for k in keys], float))


def street_like(n, seed):
    """A random planar-looking connected graph: points, each joined to its nearest ones."""
    from scipy.spatial import cKDTree

    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    far, near = cKDTree(points).query(points, k=5)
    edges = [(i, int(near[i, k]), float(far[i, k])) for i in range(n) for k in range(1, 5)]
    order = np.argsort(points[:, 0])
    edges += [(int(a), int(b), float(np.hypot(*(points[a] - points[b])))) for a, b in
              itertools.pairwise(order)]
    return graph_of(n, edges)


def is_tree_over(graph, edges, terminals):
    nodes = np.unique(np.concatenate([graph.tail[edges], graph.head[edges]]))
    part = csgraph.connected_components(
        sparse.coo_matrix((np.ones(len(edges)), (graph.tail[edges], graph.head[edges])),
                          shape=(graph.n, graph.n)), directed=False)[1]
    return (len(nodes) == len(edges) + 1 and np.isin(terminals, nodes).all()
            and len(np.unique(part[nodes])) == 1)


def least_weight(graph, terminals):
    """Least tree by trying every set of further nodes."""
    others = np.setdiff1d(np.arange(graph.n), terminals)
    best = np.inf
    for k in range(len(others) + 1):
        for extra in itertools.combinations(others, k):
            keep = np.zeros(graph.n, bool)
            keep[[*terminals, *extra]] = True
            inside = keep[graph.tail] & keep[graph.head]
            matrix = sparse.csr_matrix(
                (graph.weight[inside], (graph.tail[inside], graph.head[inside])),
                shape=(graph.n, graph.n))
            tree = csgraph.minimum_spanning_tree(matrix)
            if tree.nnz == keep.sum() - 1:
                best = min(best, tree.sum())
    return best


def test_star_beats_the_three_sides():
    # Three corners at 2 apart, each 1.1 from a middle node: 3.3 rather than 4.
    graph = graph_of(4, [(0, 1, 2), (1, 2, 2), (0, 2, 2), (0, 3, 1.1), (1, 3, 1.1), (2, 3, 1.1)])
    edges = steiner_tree(graph, np.array([0, 1, 2]))
    assert graph.weight[edges].sum() == pytest.approx(3.3)


def test_two_terminals_take_the_shortest_path():
    graph = street_like(300, 1)
    edges = steiner_tree(graph, np.array([5, 250]))
    far = csgraph.dijkstra(graph.matrix, indices=5)[250]
    assert graph.weight[edges].sum() == pytest.approx(far)


def test_one_or_repeated_terminals_need_no_edge():
    graph = street_like(20, 1)
    assert len(steiner_tree(graph, np.array([3]))) == 0
    assert len(steiner_tree(graph, np.array([3, 3, 3]))) == 0


def test_no_connection_is_one_sentence():
    graph = graph_of(4, [(0, 1, 1), (2, 3, 1)])
    with pytest.raises(InputError, match="connected"):
        steiner_tree(graph, np.array([0, 3]))


small = st.integers(4, 8).flatmap(lambda n: st.tuples(
    st.just(n),
    st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.integers(1, 20)),
             max_size=14),
    st.lists(st.integers(1, 20), min_size=n - 1, max_size=n - 1),
    st.sets(st.integers(0, n - 1), min_size=2, max_size=4)))


@settings(max_examples=150, deadline=None)
@given(small)
def test_small_graphs_against_every_tree(case):
    n, edges, chain, chosen = case
    graph = graph_of(n, [*edges, *((i, i + 1, w) for i, w in enumerate(chain))])
    terminals = np.array(sorted(chosen))
    found = steiner_tree(graph, terminals)
    weight, least = graph.weight[found].sum(), least_weight(graph, terminals)
    assert is_tree_over(graph, found, terminals)
    assert least - 1e-9 <= weight <= 2 * (1 - 1 / len(terminals)) * least + 1e-9
    reach = csgraph.dijkstra(graph.matrix, indices=int(terminals[0]))[terminals]
    assert weight <= reach.sum() + 1e-9


def test_mean_excess_over_the_least_tree_is_small():
    excess = []
    for seed in range(25):
        graph = street_like(11, seed)
        terminals = np.random.default_rng(seed).choice(11, 4, replace=False)
        weight = graph.weight[steiner_tree(graph, terminals)].sum()
        excess.append(weight / least_weight(graph, terminals) - 1)
    assert np.mean(excess) < 0.02


@pytest.mark.parametrize("seed", range(5))
def test_no_heavier_than_networkx(seed):
    networkx = pytest.importorskip("networkx")
    graph = street_like(600, seed)
    terminals = np.random.default_rng(seed).choice(600, 20, replace=False)
    view = networkx.Graph()
    view.add_weighted_edges_from(zip(graph.tail.tolist(), graph.head.tolist(),
                                     graph.weight.tolist(), strict=True))
    theirs = networkx.approximation.steiner_tree(view, terminals.tolist(), method="mehlhorn")
    limit = 1.01 * theirs.size(weight="weight")
    for improve in (False, True):
        found = steiner_tree(graph, terminals, improve)
        assert is_tree_over(graph, found, terminals)
        assert graph.weight[found].sum() <= limit
    plain = graph.weight[steiner_tree(graph, terminals, improve=False)].sum()
    assert graph.weight[steiner_tree(graph, terminals)].sum() <= plain


def test_weights_of_zero_do_not_cut_the_graph():
    graph = graph_of(3, [(0, 1, 0.0), (1, 2, 0.0)])
    lifted = Adjacency(3, graph.tail, graph.head, np.maximum(graph.weight, 1e-9))
    assert len(steiner_tree(lifted, np.array([0, 2]))) == 2
