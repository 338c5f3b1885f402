"""Features of a file that one of our own readers reads, before they are repaired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyproj

from gis.errors import LayerError

MOST_COLUMNS = 2_000                     # as many as a GeoPackage can hold


@dataclass(frozen=True, eq=False)
class Rows:
    """Geometries (None where a row has none) and columns as read."""

    geometry: np.ndarray                 # (n,) shapely geometries or None
    columns: Mapping[str, np.ndarray]    # each (n,): float64, or object holding str
    crs: pyproj.CRS | None
    table: str                           # layer inside the file
    tables: tuple[str, ...] = ()
    steps: tuple[str, ...] = field(default=())   # what was left out, counted

    def info(self, driver: str) -> dict:
        """The same description that GDAL's files have; see `vector.vector_info`."""
        import shapely

        known = self.geometry[~shapely.is_missing(self.geometry)]
        kinds = {str(g.geom_type) for g in known}
        bounds = tuple(shapely.total_bounds(known)) if len(known) else None
        return {"driver": driver, "layer_name": self.table, "layers": list(self.tables),
                "crs": self.crs.to_string() if self.crs else None, "fields": list(self.columns),
                "geometry_type": kinds.pop() if len(kinds) == 1 else "Unknown",
                "features": len(self.geometry), "total_bounds": bounds, "layer_metadata": None}


def too_many(name: str, file: str, columns: int) -> None:
    """Raise :class:`LayerError` where a file has more columns than are read."""
    if columns > MOST_COLUMNS:
        raise LayerError(name, f"{file} has {columns:,} columns, more than the {MOST_COLUMNS:,} "
                         "that are read", "export only those that are needed")
