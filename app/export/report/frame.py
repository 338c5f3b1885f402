"""Longitudes that run on across the antimeridian, so that a map keeps its region in one piece."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyproj

from gis.types import WGS84, Features, Grid


def centre_lon(crs: pyproj.CRS) -> float:
    """Longitude on which a projection is centred [°]; 0 where it has none."""
    operation = crs.coordinate_operation
    for parameter in operation.params if operation is not None else ():
        if parameter.name.startswith("Longitude of") and abs(float(parameter.value)) <= 180:
            return float(parameter.value)
    return 0.0


def running(lon: Any, centre: float) -> Any:
    """Longitudes within 180° of `centre`; those of a region at 180° may exceed 180. [°]"""
    away = np.asarray(lon, float) - centre
    return np.asarray(lon, float) - 360.0 * np.floor(away / 360.0 + 0.5)


def in_degrees(features: Features) -> Features:
    """Features of a study in degrees, longitudes running on from the study's centre."""
    import shapely

    centre = centre_lon(features.crs)
    moved = features.to_crs(pyproj.CRS.from_user_input(WGS84))

    def run(points: np.ndarray) -> np.ndarray:
        return np.column_stack((running(points[:, 0], centre), points[:, 1]))

    return replace(moved, geometry=shapely.transform(moved.geometry, run))


def crosses(grid: Grid) -> bool:
    """Whether a grid lies on both sides of the antimeridian, away from the poles."""
    west, _, east, _ = pyproj.Transformer.from_crs(grid.crs, WGS84, always_xy=True) \
        .transform_bounds(*grid.bounds)
    return bool(west > east)
