"""Least cost from places to every cell of a raster, by a queue of buckets.

Cells wait in buckets of equal width of cost [1]_. A cell that gets cheaper moves to an earlier
bucket, and a bucket is emptied before the next is opened, so the result is exact whatever the
width. Compiled by numba where it is installed; else scipy gives the same numbers, slower.

References
----------
.. [1] R. B. Dial, "Algorithm 360: shortest-path forest with topological ordering," Commun. ACM,
   vol. 12, no. 11, pp. 632-633, 1969.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from ...errors import InputError
from ...types import Raster

# Row and column of every step, and the cells between its ends that it cuts through. A knight's
# move spends a quarter of its way in each of four cells.
NEIGHBOURS = tuple(((r, c), ()) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0))
KNIGHTS = tuple(((r, c), (((r // 2 if abs(r) == 2 else 0), (c // 2 if abs(c) == 2 else 0)),
                          ((r // 2 if abs(r) == 2 else r), (c // 2 if abs(c) == 2 else c))))
                for r in (-2, -1, 1, 2) for c in (-2, -1, 1, 2) if abs(r) != abs(c))
STEPS = NEIGHBOURS + KNIGHTS
MOST_BUCKETS = 1 << 16


def check_cost(cost: Raster) -> None:
    """Raise :class:`InputError` where a cost is not above zero; NaN cannot be crossed."""
    known = np.isfinite(cost.values)
    if not known.any():
        raise InputError("The cost raster holds no known cell; give one that covers the route.")
    with np.errstate(invalid="ignore"):
        bad = int((known & (cost.values <= 0)).sum())
    if bad:
        raise InputError(f"The cost raster holds {bad} cells of zero or negative cost; costs must "
                         "be above 0, unknown cells NaN.")


def cost_distance(cost: Raster, rows: np.ndarray, cols: np.ndarray, steps: int = 16) -> Raster:
    """Least cost from the nearest of some cells to every cell.

    Parameters
    ----------
    cost : Raster
        Cost per metre in each cell, above 0; NaN cannot be crossed.
    rows, cols : (k,) arrays
        Cells to start from, on the grid.
    steps : {8, 16}
        Steps from each cell: ways over even ground are up to 8.2 % or 2.8 % too long.

    Returns
    -------
    Raster
        Σ cost × metres; NaN where nothing leads.
    """
    check_cost(cost)
    start = np.asarray(rows, np.int64) * cost.grid.shape[1] + np.asarray(cols, np.int64)
    total = search(cost.values, start, steps=steps)[0].reshape(cost.grid.shape)
    total[np.isinf(total)] = np.nan
    total *= cost.grid.cell
    return Raster(total, cost.grid, f"{cost.unit}·m",
                  cost.provenance.then(f"least cost over {steps} steps from each cell"))


def search(values: np.ndarray, start: np.ndarray, end: int = -1,
           steps: int = 16) -> tuple[np.ndarray, Callable[[int], list[int]]]:
    """Least cost in units of a cell's side, (rows · columns,), and a way back to a start.

    The second is a function that gives the cells from `start` to a reached cell. Stops early
    where `end` is reached; what is dearer than it is then not final. Unreached: inf.
    """
    values = np.asarray(values, float)
    start = np.asarray(start, np.int64)
    try:
        compiled = _compiled()
    except ImportError:
        return _by_scipy(values, start, steps)
    rows, cols = values.shape
    # A rim of unknown cells ends every step that would leave the raster.
    width = cols + 4
    padded = np.full((rows + 4, width), np.nan)
    padded[2:-2, 2:-2] = values

    def inner(cell):
        return (cell // cols + 2) * width + cell % cols + 2

    offset = np.array([r * width + c for (r, c), _ in STEPS[:steps]], np.int64)
    between = np.array([[r * width + c for r, c in cells] or [0, 0] for _, cells in STEPS[:steps]],
                       np.int64)
    length = np.array([np.hypot(*step) for step, _ in STEPS[:steps]])
    low, high = float(np.nanmin(values)), float(np.nanmax(values, where=np.isfinite(values),
                                                            initial=0.0))
    bucket = max(2 * low, 3 * high / (MOST_BUCKETS - 4))
    best, step = compiled(padded.ravel(), inner(start), inner(end) if end >= 0 else -1, offset,
                          between, length, 1 / bucket, 1 << int(3 * high / bucket + 4).bit_length())

    def way(cell: int) -> list[int]:
        at, found = int(inner(cell)), [int(cell)]
        while step[at] >= 0:
            at -= int(offset[step[at]])
            found.append((at // width - 2) * cols + at % width - 2)
        return found[::-1]

    return best.reshape(padded.shape)[2:-2, 2:-2].ravel(), way


def _by_scipy(values: np.ndarray, start: np.ndarray,
              steps: int) -> tuple[np.ndarray, Callable[[int], list[int]]]:
    from scipy.sparse import csgraph, csr_matrix

    tail, head, length, mean = step_edges(values, steps)
    matrix = csr_matrix((np.tile(length * mean, 2), (np.concatenate([tail, head]),
                                                     np.concatenate([head, tail]))),
                        shape=(values.size, values.size))
    best, previous, _ = csgraph.dijkstra(matrix, indices=start, min_only=True,
                                         return_predecessors=True)

    def way(cell: int) -> list[int]:
        found = [int(cell)]
        while previous[found[-1]] >= 0:
            found.append(int(previous[found[-1]]))
        return found[::-1]

    return best, way


def step_edges(values: np.ndarray, steps: int = 16) -> tuple[np.ndarray, ...]:
    """Tail, head (tail < head), length in cells and mean value of all steps between known cells."""
    number = np.arange(values.size).reshape(values.shape)
    found = []
    for (dr, dc), between in STEPS[:steps]:
        if dr < 0 or (dr == 0 and dc < 0):
            continue                     # the same edge as its opposite
        rows, cols = max(values.shape[0] - dr, 0), max(values.shape[1] - abs(dc), 0)
        left = max(0, -dc)

        def part(array: np.ndarray, row: int, col: int, rows: int = rows, cols: int = cols,
                 left: int = left) -> np.ndarray:
            """Values `row`, `col` away from each start of a step that stays inside."""
            return array[row:row + rows, left + col:left + col + cols]

        cells = [part(values, 0, 0), part(values, dr, dc)]
        mean = np.add.reduce(cells + [part(values, r, c) for r, c in between]) / (
            2 + len(between))
        known = np.isfinite(mean)
        found.append((part(number, 0, 0)[known], part(number, dr, dc)[known],
                      np.full(int(known.sum()), np.hypot(dr, dc)), mean[known]))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


@cache
def _compiled():
    import numba

    @numba.njit(cache=True, nogil=True)
    def run(value, start, end, offset, between, length, per_bucket, buckets):
        mask = buckets - 1                             # a power of two: no division
        best = np.full(len(value), np.inf)
        step = np.full(len(value), -1, np.int8)
        first = np.full(buckets, -1, np.int32)
        after = np.full(len(value), -2, np.int32)      # −2: not waiting, −1: last of its bucket
        ahead = np.empty(len(value), np.int32)
        waiting = 0
        for cell in start:
            if value[cell] == value[cell] and best[cell] > 0:
                best[cell] = 0.0
                after[cell], ahead[cell] = first[0], -1
                if first[0] >= 0:
                    ahead[first[0]] = cell
                first[0] = cell
                waiting += 1
        number = 0
        while waiting > 0:
            while first[number & mask] < 0:
                number += 1
            if end >= 0 and best[end] < (number - 1) / per_bucket:
                break
            cell = first[number & mask]
            first[number & mask] = after[cell]
            if after[cell] >= 0:
                ahead[after[cell]] = -1
            after[cell] = -2
            waiting -= 1
            here = value[cell]
            for s in range(len(offset)):
                to = cell + offset[s]
                if s < 8:
                    cost = best[cell] + 0.5 * length[s] * (here + value[to])
                else:
                    cost = best[cell] + 0.25 * length[s] * (
                        here + value[to] + value[cell + between[s, 0]]
                        + value[cell + between[s, 1]])
                if cost < best[to]:
                    new = np.int64(cost * per_bucket) & mask
                    if after[to] != -2:
                        old = np.int64(best[to] * per_bucket) & mask
                        best[to] = cost
                        step[to] = s
                        if old == new:
                            continue
                        if ahead[to] >= 0:
                            after[ahead[to]] = after[to]
                        else:
                            first[old] = after[to]
                        if after[to] >= 0:
                            ahead[after[to]] = ahead[to]
                    else:
                        best[to] = cost
                        step[to] = s
                        waiting += 1
                    after[to], ahead[to] = first[new], -1
                    if first[new] >= 0:
                        ahead[first[new]] = to
                    first[new] = to
        return best, step

    return run
