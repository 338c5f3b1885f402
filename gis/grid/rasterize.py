"""Polygons on a grid.

A cell belongs to a polygon if its centre lies inside (even-odd rule, so bow-ties and rings that
cross themselves need no repair).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from ..types import Grid


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
    start, end = _segments(shape)
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


def _segments(shape) -> tuple[np.ndarray, np.ndarray]:
    """Start and end points, each (k, 2), of all straight pieces of a polygon's rings."""
    parts = shapely.get_parts(shape)
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
    points, owner = shapely.get_coordinates(rings, return_index=True)
    same = owner[1:] == owner[:-1]
    return points[:-1][same], points[1:][same]


def _expand(first: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Owner and number of the runs first, first + 1, … of `count` numbers per owner."""
    owner = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return owner, first[owner] + offset
