"""Cells that a raster leaves unknown, filled from the points of a pack."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj

from gis.types import WGS84, Features, Raster

from .merge import joined_provenance, metres

FILL_NEIGHBOURS = 4


def fill_from_points(raster: Raster, points: Features, column: str, shape, ends: str) -> Raster:
    """The raster with its unknown cells inside the region taken from a pack's points.

    Inverse squared distance to the nearest points; the provenance says how many cells.

    Parameters
    ----------
    raster : Raster
        On the study grid.
    points : Features
        Layer of the pack with the same quantity in `column`, in the raster's unit.
    shape : shapely geometry
        Outline of the region, EPSG:4326.
    ends : str
        Words about where the file ends, put behind the step.
    """
    from rasterio import Affine
    from rasterio.features import rasterize
    from scipy.spatial import cKDTree

    grid = raster.grid
    outline = Features(np.array([shape], dtype=object), pyproj.CRS.from_user_input(WGS84),
                       {}, {}, raster.provenance).to_crs(grid.crs).geometry[0]
    inside = rasterize([(outline, 1)], grid.shape, transform=Affine(*grid.transform),
                       dtype="uint8").astype(bool)
    gaps = inside & ~np.isfinite(raster.values)
    known = ~np.isnan(points[column])
    if not gaps.any() or not known.any():
        return raster
    rows, cols = np.nonzero(gaps)
    xy = np.column_stack(grid.centres(rows, cols))
    count = min(FILL_NEIGHBOURS, int(known.sum()))
    distance, index = cKDTree(metres(points, grid.crs)[known]).query(xy, k=count)
    distance, index = distance.reshape(-1, count), index.reshape(-1, count)
    weight = 1.0 / np.maximum(distance, grid.cell) ** 2
    values = raster.values.copy()
    values[gaps] = (weight * points[column][known][index]).sum(axis=1) / weight.sum(axis=1)
    provenance = joined_provenance(raster.provenance, points.provenance, "pack+file").then(
        f"{int(gaps.sum()):,} cells of the region without data in the file "
        f"({gaps.sum() / inside.sum():.1%}) filled from the pack's nearest {count} points{ends}")
    return replace(raster, values=values, provenance=provenance)
