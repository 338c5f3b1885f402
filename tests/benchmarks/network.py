"""Time and weight of Steiner trees and cost distances, against other programs in the same run.

Prints a table; asserts nothing, since times move from machine to machine. `ratio` is the other
program's time over ours, each the median of several runs on the same graph in memory.

    python tests/benchmarks/network.py [--runs N] [--nodes N] [--terminals K]

Needs networkx; rustworkx, scikit-image and xarray-spatial only for their rows.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gis.heat.network.graph import Adjacency  # noqa: E402
from gis.heat.network.steiner import steiner_tree  # noqa: E402


def street_like(n: int, seed: int = 7) -> Adjacency:
    """Random points, each joined to its nearest four, and a chain that connects all."""
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2)) * 1000
    near = cKDTree(points).query(points, k=5)[1]
    chain = np.argsort(points[:, 0] // 10 * 1e6 + points[:, 1])
    a = np.concatenate([np.repeat(np.arange(n), 4), chain[:-1]])
    b = np.concatenate([near[:, 1:].ravel(), chain[1:]])
    pairs = np.unique(np.sort(np.stack([a, b], axis=1), axis=1), axis=0)
    tail, head = pairs[pairs[:, 0] != pairs[:, 1]].T
    return Adjacency(n, tail, head, np.hypot(*(points[tail] - points[head]).T) + 0.01)


def timed(runs: int, work) -> tuple[float, object]:
    """Median seconds of `work()`, and its last result."""
    seconds, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def trees(options) -> None:
    graph = street_like(options.nodes)
    terminals = np.random.default_rng(1).choice(options.nodes, options.terminals, replace=False)
    _ = graph.matrix, graph._key          # the others get a finished graph too
    print(f"Steiner tree, {graph.n:,} nodes, {len(graph.tail):,} edges, {len(terminals)} terminals")
    own, edges = timed(options.runs, lambda: steiner_tree(graph, terminals, improve=False))
    better, improved = timed(options.runs, lambda: steiner_tree(graph, terminals))
    weight = float(graph.weight[edges].sum())
    print(f"  {'HeatSite, plain':22} {own * 1e3:9.1f} ms   weight {weight:.1f}")
    print(f"  {'HeatSite, improved':22} {better * 1e3:9.1f} ms   weight "
          f"{graph.weight[improved].sum():.1f}")
    listed = list(zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(),
                      strict=True))
    try:
        import rustworkx
    except ImportError:
        print("  rustworkx is not installed")
    else:
        theirs = rustworkx.PyGraph()
        theirs.add_nodes_from(range(graph.n))
        theirs.add_edges_from(listed)
        took, tree = timed(options.runs, lambda: rustworkx.steiner_tree(
            theirs, terminals.tolist(), float))
        print(f"  {'rustworkx':22} {took * 1e3:9.1f} ms   weight {sum(tree.edges()):.1f}   "
              f"ratio {took / own:.1f}")
    import networkx

    view = networkx.Graph()
    view.add_weighted_edges_from(listed)
    took, tree = timed(1, lambda: networkx.approximation.steiner_tree(
        view, terminals.tolist(), method="mehlhorn"))
    print(f"  {'networkx':22} {took * 1e3:9.1f} ms   weight {tree.size(weight='weight'):.1f}   "
          f"ratio {took / own:.1f}")


def costs(options) -> None:
    import pyproj

    from gis.heat.network.cost_distance import cost_distance
    from gis.types import Grid, Provenance, Raster

    rows, cols = 2400, 2000
    values = np.random.default_rng(2).uniform(0.5, 5.0, (rows, cols))
    grid = Grid(pyproj.CRS("EPSG:6933"), 0.0, 500.0 * rows, 500.0, (rows, cols))
    cost = Raster(values, grid, "ratio", Provenance("cost", "random"))
    start = np.array([rows // 2]), np.array([cols // 2])
    cost_distance(cost, *start)           # compiles
    print(f"Cost distance, {rows:,} × {cols:,} cells, from the middle")
    for steps in (16, 8):
        own, found = timed(options.runs, lambda steps=steps: cost_distance(cost, *start, steps))
        print(f"  {f'HeatSite, {steps} steps':22} {own * 1e3:9.1f} ms   farthest "
              f"{np.nanmax(found.values):.0f}")
    try:
        from skimage.graph import MCP_Geometric
    except ImportError:
        print("  scikit-image is not installed")
    else:
        took, total = timed(1, lambda: MCP_Geometric(values).find_costs(
            [(rows // 2, cols // 2)])[0])
        print(f"  {'scikit-image, 8 steps':22} {took * 1e3:9.1f} ms   farthest "
              f"{total.max() * 500:.0f}   ratio {took / own:.1f}")
    try:
        import xarray
        from xrspatial import cost_distance as theirs
    except ImportError:
        print("  xarray-spatial is not installed")
    else:
        target = np.zeros((rows, cols))
        target[rows // 2, cols // 2] = 1
        axes = {"y": np.arange(rows) * -500.0, "x": np.arange(cols) * 500.0}
        source, friction = (xarray.DataArray(v, coords=axes, dims=("y", "x"))
                            for v in (target, values))
        theirs(source, friction)
        took, total = timed(options.runs, lambda: theirs(source, friction))
        print(f"  {'xarray-spatial, 8':22} {took * 1e3:9.1f} ms   farthest "
              f"{float(total.max()):.0f}   ratio {took / own:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--terminals", type=int, default=50)
    options = parser.parse_args()
    trees(options)
    costs(options)


if __name__ == "__main__":
    main()
