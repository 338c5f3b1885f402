"""Any geometry as straight pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight pieces, (s,) each; a point is a piece of no length."""

    x0: np.ndarray                       # [m]
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    feature: np.ndarray                  # index of the feature that the piece belongs to

    def __len__(self) -> int:
        return len(self.x0)

    def take(self, index: np.ndarray) -> Segments:
        return Segments(self.x0[index], self.y0[index], self.x1[index], self.y1[index],
                        self.feature[index])


def segments_of(geometry: np.ndarray) -> Segments:
    """Points, lines and polygon edges as straight pieces.

    Parameters
    ----------
    geometry : (f,) array of shapely geometries
        Of any kind, also mixed and multi-part; empty and missing ones are left out.
    """
    import shapely

    geometry = np.asarray(geometry, object)
    parts, owner = shapely.get_parts(geometry, return_index=True)
    nested = shapely.get_type_id(parts) >= 4          # a collection inside a collection
    while nested.any():
        inner, at = shapely.get_parts(parts[nested], return_index=True)
        parts = np.concatenate([parts[~nested], inner])
        owner = np.concatenate([owner[~nested], owner[nested][at]])
        nested = shapely.get_type_id(parts) >= 4
    polygons = shapely.get_type_id(parts) == 3
    rings, at = shapely.get_rings(parts[polygons], return_index=True)
    lines = np.concatenate([parts[~polygons], rings])
    owner = np.concatenate([owner[~polygons], owner[polygons][at]])
    points, line = shapely.get_coordinates(lines, return_index=True)
    if not len(points):
        none = np.empty(0)
        return Segments(none, none, none, none, np.empty(0, np.int64))
    joined = line[1:] == line[:-1]
    single = shapely.get_type_id(lines)[line] == 0
    start = np.concatenate([np.flatnonzero(joined), np.flatnonzero(single)])
    end = np.concatenate([np.flatnonzero(joined) + 1, np.flatnonzero(single)])
    return Segments(points[start, 0], points[start, 1], points[end, 0], points[end, 1],
                    owner[line[start]])
