"""Rasters onto the study grid: what is impossible is masked, large windows go piece by piece."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pyproj

from gis.types import Grid

# What each layer's values can be on Earth, with its unit; outside is unknown, and counted.
# Source: world extremes with a margin (PV: Global Solar Atlas 2, 600-2,400 kWh/kWp·y; heights:
# Dead Sea and Everest; air temperature: yearly means of Antarctica and Danakil).
PHYSICAL: dict[str, tuple[float, float, str]] = {
    "solar": (300.0, 2800.0, "kWh/kWp·y"),
    "ghi": (300.0, 3000.0, "kWh/m²·y"),
    "temperature": (-60.0, 45.0, "°C"),
    "elevation": (-500.0, 8900.0, "m"),
    "wind": (0.0, 30.0, "m/s"),
    "population": (0.0, 1.0e7, "people"),
    "heat_density": (0.0, 50_000.0, "MWh/ha·y"),
    "water_stress": (0.0, 1.0e4, "%"),
    "land_cover": (0.0, 1000.0, "class"),
    "hazard": (0.0, 4.0, "class"),
    "flood_class": (0.0, 4.0, "class"),
    "earthquake_class": (0.0, 4.0, "class"),
    "pga_g": (0.0, 3.0, "g"),
}

# Cells of a file held in memory at once; with the masks and the warp some 60 bytes each.
MOST_CELLS = 2_000_000
LEAST_SHARE = 1e-6                       # of a cell; less is rounding of its edge
Window = tuple[int, int, int, int]       # column, row, width, height


def masked(values: np.ndarray, nodata: float | None, layer: str
           ) -> tuple[np.ndarray, dict[str, int]]:
    """Values as float64 with NaN for all that is unknown, and how many cells were why.

    The declared no-data value may lie, so NaN, infinity and impossible values are masked too.
    """
    out = values.astype(np.float64)
    counts = {}
    declared = np.zeros(out.shape, bool)
    if nodata is not None and not math.isnan(nodata):
        declared = values == np.asarray(nodata).astype(values.dtype)
    counts["no-data"] = int(declared.sum())
    endless = ~np.isfinite(out)
    counts["NaN or infinite"] = int((endless & ~declared).sum())
    low, high, _ = PHYSICAL.get(layer, (-math.inf, math.inf, ""))
    with np.errstate(invalid="ignore"):
        impossible = ((out < low) | (out > high)) & ~declared & ~endless
    counts["impossible"] = int(impossible.sum())
    out[declared | endless | impossible] = np.nan
    return out, counts


def warped(data, crs: pyproj.CRS, grid: Grid, layer: str, resampling: str
           ) -> tuple[np.ndarray | None, dict[str, int]]:
    """Band 1 of an open dataset on the grid, None where it lies outside, and the masked cells.

    Where the window over the grid is too large for memory, the grid is cut into tiles; their
    windows meet in a few rows, whose masked cells count twice.
    """
    from rasterio import Affine
    from rasterio.enums import Resampling
    from rasterio.warp import reproject
    from rasterio.windows import Window as RasterWindow

    to_file = pyproj.Transformer.from_crs(grid.crs, crs, always_xy=True)
    out = np.full(grid.shape, np.nan)
    counts: dict[str, int] = {}
    met = False
    for rows, cols in _tiles(data, to_file, grid, (0, grid.shape[0]), (0, grid.shape[1])):
        part = _part(grid, rows, cols)
        window = _window(data, to_file.transform_bounds(*part.bounds, densify_pts=41))
        if window is None:
            continue
        met = True
        here = RasterWindow(*window)
        values, found = masked(data.read(1, window=here), data.nodata, layer)
        for why, n in found.items():
            counts[why] = counts.get(why, 0) + n
        piece = np.full(part.shape, np.nan)
        places = {"src_transform": data.window_transform(here), "src_crs": crs.to_wkt(),
                  "dst_transform": Affine(*part.transform), "dst_crs": grid.crs.to_wkt(),
                  "dst_nodata": np.nan, "num_threads": 2}
        reproject(values, piece, src_nodata=np.nan, resampling=Resampling[resampling], **places)
        if resampling == "sum":          # a sliver of a known cell beside is no count of people
            share = np.zeros(part.shape)
            reproject(np.isfinite(values).astype(np.float64), share,
                      resampling=Resampling.average, **places)
            piece[~(share > LEAST_SHARE)] = np.nan
        out[slice(*rows), slice(*cols)] = piece
    return (out if met else None), counts


def _part(grid: Grid, rows: tuple[int, int], cols: tuple[int, int]) -> Grid:
    return Grid(grid.crs, grid.left + cols[0] * grid.cell, grid.top - rows[0] * grid.cell,
                grid.cell, (rows[1] - rows[0], cols[1] - cols[0]))


def _tiles(data, to_file, grid: Grid, rows: tuple[int, int], cols: tuple[int, int]
           ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Parts of the grid, halved until the window over each is small enough."""
    box = to_file.transform_bounds(*_part(grid, rows, cols).bounds, densify_pts=41)
    window = _window(data, box)
    high, wide = rows[1] - rows[0], cols[1] - cols[0]
    if window is None or window[2] * window[3] <= MOST_CELLS or high * wide <= 1:
        yield rows, cols
    elif high >= wide:
        middle = rows[0] + high // 2
        yield from _tiles(data, to_file, grid, (rows[0], middle), cols)
        yield from _tiles(data, to_file, grid, (middle, rows[1]), cols)
    else:
        middle = cols[0] + wide // 2
        yield from _tiles(data, to_file, grid, rows, (cols[0], middle))
        yield from _tiles(data, to_file, grid, rows, (middle, cols[1]))


def _window(data, box: tuple[float, float, float, float]) -> Window | None:
    """Column, row, width and height that cover `box` with two cells around; None outside."""
    if not all(map(math.isfinite, box)):
        return None
    a, b, c, d, e, f = tuple(~data.transform)[:6]
    corners = [(a * x + b * y + c, d * x + e * y + f)
               for x in (box[0], box[2]) for y in (box[1], box[3])]
    cols, rows = [c[0] for c in corners], [c[1] for c in corners]
    left, right = max(0, math.floor(min(cols)) - 2), min(data.width, math.ceil(max(cols)) + 2)
    top, bottom = max(0, math.floor(min(rows)) - 2), min(data.height, math.ceil(max(rows)) + 2)
    if left >= right or top >= bottom:
        return None
    return left, top, right - left, bottom - top
