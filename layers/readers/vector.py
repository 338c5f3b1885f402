"""Vector files: read inside a box, repaired where invalid, counted where dropped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Provenance

from ..files import sha256
from ..merge import mover
from .local import VECTOR_DRIVERS, driver_of, local_file

MEND_CRS = ("write the CRS into the file, e.g. in QGIS with 'Assign projection', or with "
            "`ogr2ogr -a_srs EPSG:4326 new.gpkg {name}`")


def read_vector(path: str | Path, layer: str = "", *, bbox: Sequence[float] | None = None,
                table: str | None = None, max_features: int | None = None) -> Features:
    """Features of a vector file, in the file's own reference system.

    Invalid polygons are repaired, empty geometries and NaN coordinates dropped, both counted in
    the provenance's steps. Height coordinates are left out.

    Parameters
    ----------
    path : path
        GeoPackage, GeoJSON, Shapefile or FlatGeobuf.
    layer : str
        Layer key or name used in messages and provenance.
    bbox : (left, bottom, right, top), optional
        Only features that meet this box. [° WGS 84]
    table : str, optional
        Layer inside the file; without it the first.
    max_features : int, optional
        Read no more than these.

    Raises
    ------
    LayerError
        If the file cannot be read, holds no feature or has no reference system.
    InputError
        If there is no such file.
    """
    import pyogrio.raw

    file = local_file(path)
    name = layer or file.name
    info = vector_info(file, name, table)
    crs = require_crs(info, name, file)
    box = _box_in(crs, bbox) if bbox is not None else None
    options = {"layer": info["layer_name"], "bbox": box, "force_2d": True}
    if max_features is not None:
        options["max_features"] = max_features
    meta, _, wkb, data = _opened(name, file, lambda: pyogrio.raw.read(
        str(file), **options, datetime_as_string=True))
    columns = {str(field): tidy(values) for field, values in
               zip(meta["fields"], data, strict=True)}
    geometry, keep, steps = repaired(wkb)
    columns = {field: values[keep] for field, values in columns.items()}
    provenance = Provenance(layer=name, source=file.name, origin="file", path=file.name,
                            checksum=sha256(file), steps=steps)
    return Features(geometry, crs, MappingProxyType(columns), MappingProxyType({}), provenance)


def vector_info(path: str | Path, layer: str = "", table: str | None = None) -> dict:
    """What a vector file holds: driver, layer_name, layers, crs, fields, geometry_type,
    features, total_bounds (in its own reference system)."""
    import pyogrio

    file = local_file(path)
    name = layer or file.name
    driver = driver_of(file, name)
    if driver not in VECTOR_DRIVERS:
        raise LayerError(name, f"{file.name} is no vector file but {driver}",
                         "give GeoPackage, GeoJSON, Shapefile or FlatGeobuf")
    if driver == "ESRI Shapefile":
        missing = [s for s in (".shx", ".dbf") if not file.with_suffix(s).exists()]
        if missing:
            raise LayerError(name, f"{file.stem}{' and '.join(missing)} is missing beside "
                             f"{file.name}", "copy all files of the Shapefile together")
    tables = [str(row[0]) for row in _opened(name, file, lambda: pyogrio.list_layers(str(file)))
              if row[1]]
    if not tables:
        raise LayerError(name, f"{file.name} holds no layer with geometries",
                         "export a layer with points, lines or polygons")
    chosen = table or tables[0]
    if chosen not in tables:
        raise LayerError(name, f"{file.name} has no layer {chosen!r}", f"it has {tables}")
    info = _opened(name, file, lambda: pyogrio.read_info(
        str(file), layer=chosen, force_feature_count=True, force_total_bounds=True))
    if info["driver"] not in VECTOR_DRIVERS:
        raise LayerError(name, f"{file.name} would be opened as {info['driver']}",
                         "give GeoPackage, GeoJSON, Shapefile or FlatGeobuf")
    return {**info, "layers": tables, "fields": [str(f) for f in info["fields"]]}


def require_crs(info: dict, name: str, file: Path) -> pyproj.CRS:
    """Reference system of an opened file with features; raises :class:`LayerError` without."""
    if not info["features"]:
        raise LayerError(name, f"{file.name} holds no features", "export it again with its rows")
    if not info["crs"]:
        raise LayerError(name, f"{file.name} has no coordinate reference system",
                         MEND_CRS.format(name=file.name))
    try:
        return pyproj.CRS.from_user_input(info["crs"])
    except pyproj.exceptions.CRSError as error:
        raise LayerError(name, f"the reference system of {file.name} is not understood",
                         MEND_CRS.format(name=file.name)) from error


def tidy(values: np.ndarray) -> np.ndarray:
    """Numbers as float64 (unknown: NaN), everything else as text (unknown: "")."""
    if values.dtype.kind in "iuf":
        return values.astype(np.float64)
    if values.dtype.kind == "b":
        return np.array(["yes" if v else "no" for v in values], dtype=object)
    blank = (None, "nan", "NaT")
    return np.array(["" if v is None or str(v) in blank else str(v).strip() for v in values],
                    dtype=object)


def repaired(wkb: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Geometries from WKB: valid, non-empty; the mask of rows kept; what was done, counted."""
    import shapely

    geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    with np.errstate(invalid="ignore"):
        bounds = shapely.bounds(geometry)
    broken = ~missing & ~np.isfinite(bounds).all(axis=1)
    keep = ~(missing | broken)
    geometry = geometry[keep].copy()
    steps = []
    if missing.any():
        steps.append(f"{int(missing.sum())} rows without geometry dropped")
    if broken.any():
        steps.append(f"{int(broken.sum())} rows with NaN coordinates dropped")
    areal = np.isin(shapely.get_type_id(geometry), (3, 6, 7))
    invalid = np.flatnonzero(areal & ~shapely.is_valid(geometry))
    if invalid.size:
        geometry[invalid] = polygons_of(shapely.make_valid(geometry[invalid]))
        steps.append(f"{invalid.size} invalid polygons repaired (make_valid)")
    return geometry, keep, tuple(steps)


def polygons_of(geometry: np.ndarray) -> np.ndarray:
    """Repaired geometries without the lines and points that a repair leaves over."""
    import shapely

    out = geometry.copy()
    for i in np.flatnonzero(shapely.get_type_id(geometry) == 7):
        parts = shapely.get_parts(geometry[i])
        out[i] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return out


def _box_in(crs: pyproj.CRS, bbox: Sequence[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = bbox
    if crs == pyproj.CRS.from_user_input(WGS84):
        return left, bottom, right, top
    return mover(pyproj.CRS.from_user_input(WGS84), crs).transform_bounds(left, bottom, right, top)


def _opened(name: str, file: Path, work):
    """`work()`, with the library's errors turned into one sentence of ours."""
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

    try:
        return work()
    except (DataSourceError, DataLayerError, FieldError, GeometryError, RuntimeError,
            UnicodeDecodeError, ValueError) as error:
        reason = str(error).replace(str(file), file.name).split("\n")[0].rstrip(".")
        reason = reason.replace(os.fspath(file.parent), "").split("; It might")[0]
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({reason[:120]})", "copy or export it again") from error
