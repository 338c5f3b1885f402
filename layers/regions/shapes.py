"""Shapes on both sides of the antimeridian: boxes, parts of an outline, seams closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyproj

from gis.types import WGS84, Features

from ..boxes import Box, meets, parts

SEAM_DEG = 1e-5                          # a vertex this near to ±180° lies on the seam
SEAM_STEP_DEG = 0.05                     # vertices along the seam, so that both sides meet
CLOSED_M = 1.0                           # shapes snap to this when a seam is closed


def box_shape(box: Box) -> Any:
    """Polygon of a box; two where it crosses the antimeridian. EPSG:4326"""
    import shapely

    halves = [shapely.box(*half) for half in parts(box)]
    return halves[0] if len(halves) == 1 else shapely.multipolygons(halves)


def bounds_of(shape: Any) -> Box:
    """The box around a shape, across the antimeridian where that is narrower. [°]"""
    import shapely

    west, south, east, north = (float(v) for v in shapely.bounds(shape))
    if east - west <= 180:
        return west, south, east, north
    pieces = shapely.bounds(shapely.get_parts(shape))
    # the widest stretch of longitudes that no part covers lies outside
    order = np.argsort(pieces[:, 0], kind="stable")
    starts, ends = pieces[order, 0], np.maximum.accumulate(pieces[order, 2])
    gaps = starts[1:] - ends[:-1]
    around = west + 360 - east           # the gap at ±180°
    if not len(gaps) or gaps.max() <= around:
        return west, south, east, north
    widest = int(np.argmax(gaps))
    return float(starts[widest + 1]), south, float(ends[widest]), north


def near_box(shape: Any, box: Box, slack_deg: float = 1.0) -> tuple[Any, int]:
    """The parts of a shape that meet a box, and how many were left out."""
    import shapely

    pieces = shapely.get_parts(shape)
    wide = _widened(box, slack_deg)
    kept = np.array([meets(wide, tuple(b)) for b in shapely.bounds(pieces)], bool)
    if kept.all() or not kept.any():
        return shape, 0
    return shapely.union_all(pieces[kept]), int((~kept).sum())


def _widened(box: Box, by: float) -> Box:
    west, south, east, north = box
    if (east - west) % 360 + 2 * by >= 360 or (west <= -180 and east >= 180):
        return -180.0, south - by, 180.0, north + by
    return ((west - by + 180) % 360 - 180, south - by, (east + by + 180) % 360 - 180, north + by)


def clipped(features: Features, box: Box) -> Features:
    """Features in EPSG:4326 cut at a box; what lies outside is left out."""
    import shapely

    pieces = [shapely.clip_by_rect(features.geometry, *half) for half in parts(box)]
    geometry = pieces[0] if len(pieces) == 1 else shapely.union(*pieces)
    kept = ~shapely.is_empty(geometry)
    return replace(features.where(kept), geometry=geometry[kept])


def seamless(features: Features, crs: pyproj.CRS) -> Features:
    """Polygons in a metric reference system, those cut at ±180° whole again.

    What does not touch the antimeridian is moved as :meth:`Features.to_crs` moves it.
    """
    import shapely

    moved = features.to_crs(crs)
    if features.crs != pyproj.CRS.from_user_input(WGS84) or not len(features):
        return moved
    bounds = shapely.bounds(features.geometry)
    seam = (np.abs(np.abs(bounds[:, [0, 2]]) - 180) < SEAM_DEG).any(axis=1) \
        & (shapely.get_dimensions(features.geometry) == 2)
    if not seam.any():
        return moved
    close = shapely.segmentize(features.geometry[seam], SEAM_STEP_DEG)
    again = replace(features.where(seam), geometry=close).to_crs(crs)
    geometry = moved.geometry.copy()
    geometry[seam] = [shapely.union_all(shapely.get_parts(shapely.make_valid(
        shapely.set_precision(shape, CLOSED_M))), grid_size=CLOSED_M)
        for shape in again.geometry]
    return replace(moved, geometry=geometry)
