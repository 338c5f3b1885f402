"""Polygons, lines and points on a grid.

A cell belongs to a polygon if its centre lies inside (even-odd rule, so bow-ties and rings that
cross themselves need no repair). A line touches every cell that it passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import shapely

from ..types import Features, Grid, require_same_crs

_COMBINE: dict[str, Callable] = {"first": lambda old, new: old, "last": lambda old, new: new,
                                 "min": np.minimum, "max": np.maximum}


def polygon_mask(shapes: np.ndarray, grid: Grid) -> np.ndarray:
    """Cells whose centre lies inside any of the polygons.

    Parameters
    ----------
    shapes : (n,) geometries
        In the grid's reference system; anything but polygons is ignored.

    Returns
    -------
    (rows, columns) bool
    """
    mask = np.zeros(grid.shape, bool)
    for _, rows, cols, inside in _filled(shapes, grid):
        mask[rows, cols] |= inside
    return mask


def polygon_index(shapes: np.ndarray, grid: Grid) -> np.ndarray:
    """Index of the first polygon that holds each cell's centre, (rows, columns); -1 for none."""
    index = np.full(grid.shape, -1, np.int32)
    for number, rows, cols, inside in _filled(shapes, grid):
        window = index[rows, cols]
        window[inside & (window < 0)] = number
    return index


def polygon_values(features: Features, column: str, grid: Grid,
                   combine: str = "max") -> np.ndarray:
    """Numbers of a polygon layer on the grid.

    Parameters
    ----------
    combine : {"max", "min", "first", "last"}
        What holds where polygons overlap. An unknown value never hides a known one.

    Returns
    -------
    (rows, columns) float
        NaN where no polygon with a known value lies.
    """
    require_same_crs(features.crs, grid.crs)
    merge = _COMBINE[combine]
    out = np.full(grid.shape, np.nan)
    values = np.asarray(features[column], float)
    for number, rows, cols, inside in _filled(features.geometry, grid):
        if np.isnan(values[number]):
            continue
        window = out[rows, cols]
        old = window[inside]
        window[inside] = np.where(np.isnan(old), values[number], merge(old, values[number]))
    return out


def line_mask(shapes: np.ndarray, grid: Grid) -> np.ndarray:
    """Cells that the lines (or outlines of polygons) pass through, (rows, columns) bool."""
    mask = np.zeros(grid.shape, bool)
    start, end = _segments(shapes)
    if not len(start):
        return mask
    to_cells = np.array([grid.left, grid.top]), np.array([grid.cell, -grid.cell])
    start, end = (start - to_cells[0]) / to_cells[1], (end - to_cells[0]) / to_cells[1]
    owners = [np.arange(len(start))] * 2
    cuts = [np.zeros(len(start)), np.ones(len(start))]
    for axis in (0, 1):
        low = np.minimum(start[:, axis], end[:, axis])
        high = np.maximum(start[:, axis], end[:, axis])
        first = np.floor(low).astype(np.int64) + 1
        count = np.maximum(0, np.ceil(high).astype(np.int64) - first)
        segment, edge = _expand(first, count)
        run = end[segment, axis] - start[segment, axis]
        owners.append(segment)
        cuts.append((edge - start[segment, axis]) / run)
    owner, at = np.concatenate(owners), np.concatenate(cuts)
    order = np.lexsort((at, owner))
    owner, at = owner[order], at[order]
    same = owner[1:] == owner[:-1]
    middle, owner = ((at[1:] + at[:-1]) / 2)[same], owner[:-1][same]
    points = start[owner] + middle[:, None] * (end[owner] - start[owner])
    cols, rows = np.floor(points).astype(np.int64).T
    inside = in_grid(rows, cols, grid)
    mask[rows[inside], cols[inside]] = True
    return mask


def point_cells(features: Features, grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, column and "lies on the grid", each (n,), of point features."""
    require_same_crs(features.crs, grid.crs)
    rows, cols = grid.index(shapely.get_x(features.geometry), shapely.get_y(features.geometry))
    return rows, cols, in_grid(rows, cols, grid)


def point_sums(features: Features, column: str, grid: Grid) -> np.ndarray:
    """Sum of a column over the points of each cell, (rows, columns); 0 where none lies."""
    rows, cols, inside = point_cells(features, grid)
    out = np.zeros(grid.shape)
    np.add.at(out, (rows[inside], cols[inside]), np.asarray(features[column], float)[inside])
    return out


def in_grid(rows: np.ndarray, cols: np.ndarray, grid: Grid) -> np.ndarray:
    """Whether each row and column lies on the grid, (n,)."""
    return ((rows >= 0) & (rows < grid.shape[0]) & (cols >= 0) & (cols < grid.shape[1]))


def _filled(shapes: np.ndarray, grid: Grid) -> Iterator[tuple[int, slice, slice, np.ndarray]]:
    """Number, row slice, column slice and (rows, columns) mask of each polygon on the grid."""
    for number, shape in enumerate(np.asarray(shapes, object)):
        if shape is None or shapely.is_empty(shape) or shapely.get_dimensions(shape) < 2:
            continue
        left, bottom, right, top = shapely.bounds(shape)
        r0 = max(0, int(np.floor((grid.top - top) / grid.cell)))
        r1 = min(grid.shape[0], int(np.ceil((grid.top - bottom) / grid.cell)) + 1)
        c0 = max(0, int(np.floor((left - grid.left) / grid.cell)))
        c1 = min(grid.shape[1], int(np.ceil((right - grid.left) / grid.cell)) + 1)
        if r0 >= r1 or c0 >= c1:
            continue
        yield number, slice(r0, r1), slice(c0, c1), _scan(shape, grid, r0, r1, c0, c1)


def _scan(shape, grid: Grid, r0: int, r1: int, c0: int, c1: int) -> np.ndarray:
    """Scanline fill of one polygon within a window of the grid, (r1 - r0, c1 - c0) bool."""
    start, end = _segments(np.array([shape], object), areas_only=True)
    # Rows counted downwards, so that a centre has the coordinate row + 0.5.
    x0, x1 = (start[:, 0] - grid.left) / grid.cell, (end[:, 0] - grid.left) / grid.cell
    y0, y1 = (grid.top - start[:, 1]) / grid.cell, (grid.top - end[:, 1]) / grid.cell
    # An edge owns the scanlines y with low <= y < high: each crossing is counted once.
    low, high = np.minimum(y0, y1), np.maximum(y0, y1)
    first = np.maximum(np.ceil(low - 0.5), r0).astype(np.int64)
    last = np.minimum(np.ceil(high - 0.5), r1).astype(np.int64)
    edge, row = _expand(first, np.maximum(0, last - first))
    share = (row + 0.5 - y0[edge]) / (y1[edge] - y0[edge])
    x = x0[edge] + share * (x1[edge] - x0[edge])
    col = np.clip(np.ceil(x - 0.5), c0, c1).astype(np.int64)
    toggles = np.zeros((r1 - r0, c1 - c0 + 1), np.int32)
    np.add.at(toggles, (row - r0, col - c0), 1)
    return (np.cumsum(toggles[:, :-1], axis=1) & 1).astype(bool)


def _segments(shapes: np.ndarray, areas_only: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Start and end points, each (k, 2), of all straight pieces of lines and rings."""
    parts = shapely.get_parts(np.asarray(shapes, object))
    areas = parts[shapely.get_dimensions(parts) == 2]
    rings = shapely.get_rings(areas)
    if not areas_only:
        rings = np.concatenate((rings, parts[shapely.get_dimensions(parts) == 1]))
    points, owner = shapely.get_coordinates(rings, return_index=True)
    same = owner[1:] == owner[:-1]
    return points[:-1][same], points[1:][same]


def _expand(first: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Owner and number of the runs first, first + 1, … of `count` numbers per owner."""
    owner = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return owner, first[owner] + offset
