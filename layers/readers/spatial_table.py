"""Tables whose rows have a place: columns of latitude and longitude, of x and y, or WKT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84

from .rows import Rows
from .table import read_table, table_names

LATITUDE = ("lat", "latitude", "lat_deg", "latitude_deg", "breite", "latitud", "lat_wgs84",
            "ycoord_wgs84", "gps_lat", "gps_latitude")
LONGITUDE = ("lon", "lng", "long", "longitude", "lon_deg", "longitude_deg", "länge", "longitud",
             "lon_wgs84", "xcoord_wgs84", "gps_lon", "gps_lng", "gps_longitude")
X = ("x", "easting", "east", "x_coord", "xcoord", "coord_x", "point_x", "e")
Y = ("y", "northing", "north", "y_coord", "ycoord", "coord_y", "point_y", "n")
WKT = ("wkt", "geometry", "geom", "the_geom", "wkt_geom", "shape", "geometrie", "geo_wkt")
_WKT = re.compile(r"^\s*(SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)",
                  re.IGNORECASE)


def place_columns(columns: Mapping[str, np.ndarray]) -> tuple[str, tuple[str, ...]]:
    """How a table tells its places and in which columns: wkt, degrees, xy or "" for none."""
    lower = {name.strip().lower(): name for name in columns}
    for name in WKT:
        if name in lower and any(_WKT.match(str(v)) for v in columns[lower[name]][:50]):
            return "wkt", (lower[name],)
    for kind, first, second in (("degrees", LONGITUDE, LATITUDE), ("xy", X, Y)):
        pair = [next((lower[n] for n in names if n in lower), None) for names in (first, second)]
        if None not in pair:
            return kind, tuple(str(name) for name in pair)
    return "", ()


def read_spatial_table(file: Path, name: str, table: str | None = None) -> Rows:
    """Rows of a CSV or XLSX table with their places.

    Latitude and longitude are WGS 84; the reference system of x and y, or of WKT without SRID, is
    not told by such a file: it stays unknown.

    Raises
    ------
    LayerError
        If no columns tell a place.
    """
    import shapely

    found = read_table(file, name, table)
    kind, chosen = place_columns(found.columns)
    if not kind:
        raise LayerError(name, f"{file.name} has no columns of latitude and longitude, of x and y "
                         f"or WKT; found {', '.join(list(found.columns)[:20])}",
                         "name them lat and lon, or wkt")
    steps: list[str] = []
    if kind == "wkt":
        geometry, crs, strange = _from_wkt(found.columns[chosen[0]])
        if strange:
            steps.append(f"{strange} cells of {chosen[0]} that are no WKT")
    else:
        x, y = (_numbers(found.columns[column]) for column in chosen)
        geometry = np.full(len(x), None, dtype=object)
        known = np.isfinite(x) & np.isfinite(y)
        geometry[known] = shapely.points(x[known], y[known])
        crs = pyproj.CRS.from_user_input(WGS84) if kind == "degrees" else None
    columns = {key: values for key, values in found.columns.items() if key not in chosen}
    tables = table_names(file, name)
    return Rows(geometry, columns, crs, table or tables[0], tables, tuple(steps))


def _from_wkt(cells: np.ndarray) -> tuple[np.ndarray, pyproj.CRS | None, int]:
    import shapely

    srids = {m[2] for m in map(_WKT.match, map(str, cells)) if m}
    texts = [re.sub(r"^\s*SRID=\d+;", "", str(cell), flags=re.IGNORECASE) for cell in cells]
    geometry = shapely.from_wkt(texts, on_invalid="ignore")
    strange = sum(shape is None and bool(text.strip())
                  for shape, text in zip(geometry, texts, strict=True))
    crs = None
    if len(srids) == 1 and (srid := srids.pop()):
        try:
            crs = pyproj.CRS.from_epsg(int(srid))
        except pyproj.exceptions.CRSError:
            crs = None
    return geometry, crs, strange


def _numbers(cells: np.ndarray) -> np.ndarray:
    if cells.dtype.kind == "f":
        return cells
    out = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        try:
            out[i] = float(str(cell).replace(",", "."))
        except ValueError:
            continue
    return out
