"""The study grid: equal-area square cells around a region."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import shapely

from ..errors import InputError, LayerError
from ..types import WGS84, Features, Grid, require_same_crs

MAX_CELLS = 50_000_000
"""Largest grid that is built; a float32 layer of it takes 200 MB."""


EDGE_STEP_DEG = 5.0
"""Longitudes along an edge are looked at in steps of this."""
POLE_GAP_DEG = 90.0
"""A region of one hemisphere with no wider empty stretch of longitudes lies around the pole."""
FEW_CELLS = 400_000
"""Largest grid that is chosen where nobody says how large the cells are."""
CELL_SIDES_M = tuple(step * scale for scale in (100, 1000, 10_000)
                     for step in (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
                     if step * scale >= 250)
"""Round sides to choose from; the data of no region tell more than 250 m. [m]"""


def chosen_cell(boundary: Features, margin_m: float = 0.0) -> float:
    """The finest round cell side whose grid of a region has at most 400,000 cells. [m]

    Raises as :func:`study_grid` does.
    """
    _, (left, bottom, right, top) = _extent(boundary)
    width, height = right - left + 2 * margin_m, top - bottom + 2 * margin_m
    for side in CELL_SIDES_M:
        if (math.ceil(width / side) + 1) * (math.ceil(height / side) + 1) <= FEW_CELLS:
            return side
    return CELL_SIDES_M[-1]


def study_grid(boundary: Features, cell_m: float, margin_m: float = 0.0) -> Grid:
    """Equal-area grid that covers a region.

    Lambert azimuthal equal-area projection on the WGS 84 ellipsoid, centred on the region
    (rounded to 0.01°). Edges are whole multiples of the cell, so grids of one region with the
    same cell and different margins share their cells.

    Parameters
    ----------
    boundary : Features
        Polygons in longitude and latitude (EPSG:4326). Where a column `level` names rows
        "region", only those count.
    cell_m : float
        Cell side. [m]
    margin_m : float
        Ground added on each side. [m]

    Raises
    ------
    LayerError
        If the boundary is empty or cannot be projected.
    InputError
        If the grid would have more than 50 million cells; names a cell that would do.
    """
    crs, (left, bottom, right, top) = _extent(boundary)
    if not (math.isfinite(cell_m) and cell_m > 0):
        raise InputError(f"Grid: cells of {cell_m:g} m are impossible; give a side above zero.")
    if not (math.isfinite(margin_m) and margin_m >= 0):
        raise InputError(f"Grid: a margin of {margin_m:g} m is impossible; give 0 m or more.")
    left, bottom = left - margin_m, bottom - margin_m
    right, top = right + margin_m, top + margin_m
    first_col, last_col = math.floor(left / cell_m), math.ceil(right / cell_m)
    first_row, last_row = math.floor(bottom / cell_m), math.ceil(top / cell_m)
    cols, rows = max(1, last_col - first_col), max(1, last_row - first_row)
    if rows * cols > MAX_CELLS:
        wanted = _cell_that_does(right - left, top - bottom)
        raise InputError(f"Grid: cells of {cell_m:g} m would make {rows * cols / 1e6:,.0f} million "
                         f"cells, more than {MAX_CELLS / 1e6:.0f} million; "
                         f"use cells of {wanted:g} m or more.")
    return Grid(crs, first_col * float(cell_m), (first_row + rows) * float(cell_m),
                float(cell_m), (rows, cols))


def _extent(boundary: Features) -> tuple[pyproj.CRS, tuple[float, ...]]:
    """Reference system centred on a region, and the region's left, bottom, right, top in it."""
    require_same_crs(boundary.crs, pyproj.CRS(WGS84))
    region = region_of(boundary)
    shapes = region.geometry[~shapely.is_empty(region.geometry)]
    if not len(shapes):
        raise LayerError("boundary", "it holds no area", "give a polygon of the region")
    lon_0, lat_0 = _centre(shapes)
    crs = pyproj.CRS.from_proj4(f"+proj=laea +lat_0={lat_0:g} +lon_0={lon_0:g} "
                                "+datum=WGS84 +units=m +no_defs")
    return crs, _projected_bounds(shapes, lon_0, crs)


def region_of(boundary: Features) -> Features:
    """Rows of the boundary that outline the region itself, not its admin areas."""
    if boundary.has("level") and np.any(boundary["level"] == "region"):
        return boundary.where(boundary["level"] == "region")
    return boundary


def _centre(shapes: np.ndarray) -> tuple[float, float]:
    """Longitude and latitude of the middle; the widest empty stretch of longitudes lies outside.

    Taking the complement of the widest gap keeps a region on both sides of 180° in one piece.
    """
    coordinates = shapely.get_coordinates(shapes)
    if not np.all(np.isfinite(coordinates)) or np.any(np.abs(coordinates[:, 1]) > 90):
        raise LayerError("boundary", "it has latitudes beyond 90° or coordinates that are no "
                         "numbers", "give longitude and latitude in degrees")
    # edges too: the corners of a wide box leave most of its own longitudes empty
    along = shapely.get_coordinates(shapely.segmentize(shapes, EDGE_STEP_DEG))
    lons = np.unique(np.mod(along[:, 0], 360.0))
    gaps = np.diff(np.append(lons, lons[0] + 360.0))
    widest = int(np.argmax(gaps))
    west = lons[(widest + 1) % len(lons)]
    middle = west + (360.0 - gaps[widest]) / 2
    lon_0 = (middle + 180.0) % 360.0 - 180.0
    south, north = coordinates[:, 1].min(), coordinates[:, 1].max()
    lat_0 = (south + north) / 2
    if gaps[widest] < POLE_GAP_DEG and (south > 0 or north < 0):
        lon_0, lat_0 = 0.0, math.copysign(90.0, lat_0)     # the region lies around the pole
    return round(float(lon_0), 2) + 0.0, round(float(lat_0), 2) + 0.0


def _projected_bounds(shapes: np.ndarray, lon_0: float, crs: pyproj.CRS) -> tuple[float, ...]:
    """Left, bottom, right, top of the shapes in `crs` [m], with the bulge of long edges."""

    def unwrapped(points: np.ndarray) -> np.ndarray:
        lon = (points[:, 0] - lon_0 + 180.0) % 360.0 - 180.0 + lon_0
        return np.column_stack((lon, points[:, 1]))

    left, _, right, _ = shapely.total_bounds(shapes)
    # a ring around the pole is in one piece as it is; unwrapped, its ends would meet
    near = shapes if right - left >= 360.0 else shapely.transform(shapes, unwrapped)
    near = shapely.segmentize(near, 0.25)
    points = shapely.get_coordinates(near)
    move = pyproj.Transformer.from_crs(WGS84, crs, always_xy=True)
    x, y = move.transform(points[:, 0], points[:, 1])
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
        raise LayerError("boundary", "it spans too much of the Earth for one projection",
                         "give a smaller region")
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _cell_that_does(width: float, height: float) -> float:
    """Smallest round cell side [m] that keeps the grid within the limit."""
    cell = math.sqrt(width * height / MAX_CELLS)
    step = 10.0 ** (math.floor(math.log10(cell)) - 1)
    cell = math.ceil(cell / step) * step
    while (math.ceil(width / cell) + 1) * (math.ceil(height / cell) + 1) > MAX_CELLS:
        cell += step
    return cell
