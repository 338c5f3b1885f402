"""Geometries and cells as they come from files, made fit: repaired, dropped, counted."""

from __future__ import annotations

import numpy as np
import pyproj

KINDS = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString",
         "MultiPolygon", "GeometryCollection")
FAMILY = {"Point": "point", "MultiPoint": "point", "LineString": "line", "LinearRing": "line",
          "MultiLineString": "line", "Polygon": "polygon", "MultiPolygon": "polygon"}


def tidy(values: np.ndarray) -> np.ndarray:
    """Numbers as float64 (unknown: NaN), everything else as text (unknown: "")."""
    if values.dtype.kind in "iuf":
        return values.astype(np.float64)
    if values.dtype.kind == "b":
        return np.array(["yes" if v else "no" for v in values], dtype=object)
    blank = (None, "nan", "NaT")
    return np.array(["" if v is None or str(v) in blank else str(v).strip() for v in values],
                    dtype=object)


def repaired(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Valid, non-empty geometries; the mask of rows kept; what was done, counted."""
    import shapely

    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    broken = ~missing & ~finite(geometry)
    keep = ~(missing | broken)
    geometry = geometry[keep].copy()
    steps = []
    if missing.any():
        steps.append(f"{int(missing.sum())} rows without geometry dropped")
    if broken.any():
        steps.append(f"{int(broken.sum())} rows with NaN or infinite coordinates dropped")
    areal = np.isin(shapely.get_type_id(geometry), (3, 6, 7))
    invalid = np.flatnonzero(areal & ~shapely.is_valid(geometry))
    if invalid.size:
        geometry[invalid] = polygons_of(shapely.make_valid(geometry[invalid]))
        steps.append(f"{invalid.size} invalid polygons repaired (make_valid)")
    return geometry, keep, tuple(steps)


def finite(geometry: np.ndarray) -> np.ndarray:
    """Whether every coordinate of each geometry is a number."""
    import shapely

    places, index = shapely.get_coordinates(geometry, return_index=True)
    good = np.ones(len(geometry), bool)
    good[index[~np.isfinite(places).all(axis=1)]] = False
    return good


def on_earth(geometry: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    """Whether each geometry lies on the Earth, where its reference system can tell: degrees."""
    import shapely

    if not crs.is_geographic:
        return np.ones(len(geometry), bool)
    left, bottom, right, top = shapely.bounds(geometry).reshape(-1, 4).T
    return (bottom >= -90.001) & (top <= 90.001) & (left >= -360.001) & (right <= 360.001)


def shapely_kinds(geometry: np.ndarray) -> np.ndarray:
    """Type names such as "LineString", (n,)."""
    import shapely

    return np.array(KINDS, dtype=object)[shapely.get_type_id(geometry)]


def polygons_of(geometry: np.ndarray) -> np.ndarray:
    """Repaired geometries without the lines and points that a repair leaves over."""
    import shapely

    out = geometry.copy()
    for i in np.flatnonzero(shapely.get_type_id(geometry) == 7):
        parts = shapely.get_parts(geometry[i])
        out[i] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return out
