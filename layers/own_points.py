"""Candidate sites that the user brings: CSV with latitude and longitude, or GeoJSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyproj

from gis.errors import InputError
from gis.types import WGS84, Features, Provenance

from .files import sha256
from .readers.local import driver_of, local_file
from .readers.table import read_table
from .readers.vector import read_vector

LATITUDE = ("lat", "latitude", "lat_deg", "y", "breite", "latitud")
LONGITUDE = ("lon", "lng", "long", "longitude", "lon_deg", "x", "länge", "longitud")
NAME = ("name", "site", "label", "title", "nom", "id")
MOST = 500


def read_points(path: str | Path) -> Features:
    """The user's own candidate sites, in EPSG:4326.

    Parameters
    ----------
    path : path
        CSV with columns of latitude and longitude in decimal degrees (and a name), or a vector
        file of points; polygons and lines count with a point inside or in their middle.

    Returns
    -------
    Features
        Points with the column `name`.

    Raises
    ------
    InputError
        If the file is missing, empty, has no columns of coordinates, or a point lies off the
        Earth; names the row.
    """
    file = local_file(path, "File of sites")
    if driver_of(file, file.name) == "CSV":
        lon, lat, names = _from_csv(file)
    else:
        lon, lat, names = _from_vector(file)
    bad = np.flatnonzero(~((np.abs(lat) <= 90) & (np.abs(lon) <= 180)))
    if bad.size:
        row = int(bad[0])
        if np.isnan(lat[row]) or np.isnan(lon[row]):
            raise InputError(f"{file.name}, row {row + 1}: latitude or longitude is missing; give "
                             "both in decimal degrees (WGS 84), or leave the row out.")
        swapped = abs(lon[row]) <= 90 < abs(lat[row]) <= 180
        raise InputError(
            f"{file.name}, row {row + 1}: latitude {lat[row]:g} and longitude {lon[row]:g} are "
            + ("off the Earth; swap the two columns." if swapped else
               "no position on the Earth; give decimal degrees (WGS 84)."))
    if len(lat) > MOST:
        raise InputError(f"{file.name} holds {len(lat)} sites; at most {MOST} are studied at once, "
                         "split the file.")
    import shapely

    return Features(shapely.points(lon, lat), pyproj.CRS.from_user_input(WGS84),
                    MappingProxyType({"name": _unique(names)}), MappingProxyType({}),
                    Provenance(layer="own_points", source=file.name, origin="file",
                               path=file.name, known="assumed", checksum=sha256(file)))


def _from_csv(file: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    table = read_table(file)
    lower = {name.lower(): name for name in table.columns}
    columns = []
    for known, word in ((LATITUDE, "latitude"), (LONGITUDE, "longitude")):
        found = next((lower[name] for name in known if name in lower), None)
        if found is None:
            raise InputError(f"{file.name} has no column of {word}; found "
                             f"{', '.join(table.columns)}; name one {known[0]!r}.")
        values = table[found]
        if values.dtype.kind != "f":
            row = next(i for i, cell in enumerate(values) if not _is_number(cell))
            raise InputError(f"{file.name}, row {row + 1}: {found} = {values[row]!r} is not a "
                             "number; give decimal degrees such as -1.286.")
        columns.append(values)
    name = next((lower[n] for n in NAME if n in lower), None)
    names = [""] * len(table) if name is None else [
        "" if v != v else f"{v:g}" if isinstance(v, float) else str(v)
        for v in table[name].tolist()]
    return columns[1], columns[0], names


def _from_vector(file: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    import shapely

    features = read_vector(file, max_features=MOST + 1)
    if not len(features):
        raise InputError(f"{file.name} holds no sites; add points.")
    dimension = shapely.get_dimensions(features.geometry)
    shapes = np.where(dimension == 2, shapely.point_on_surface(features.geometry),
                      shapely.centroid(features.geometry))
    points = replace(features, geometry=shapes).to_crs(pyproj.CRS.from_user_input(WGS84)).geometry
    lower = {name.lower(): name for name in features.columns}
    name = next((lower[n] for n in NAME if n in lower), None)
    names = [""] * len(features) if name is None else [
        "" if v != v else f"{v:g}" if isinstance(v, float) else str(v)
        for v in features[name].tolist()]
    return shapely.get_x(points), shapely.get_y(points), names


def _is_number(cell: str) -> bool:
    try:
        return np.isfinite(float(cell or "nan")) or not cell
    except ValueError:
        return False


def _unique(names: list[str]) -> np.ndarray:
    """Names as they are, "site 3" where there is none, a number behind repeated ones."""
    seen: dict[str, int] = {}
    out = []
    for i, name in enumerate(names):
        name = name.strip() or f"site {i + 1}"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return np.array(out, dtype=object)
