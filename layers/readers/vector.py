"""Vector files: read inside a box, repaired where invalid, counted where dropped."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyproj

from gis.errors import InputError, LayerError
from gis.types import WGS84, Features, Provenance

from ..files import sha256
from ..merge import mover
from .archive import unpacked
from .geojson import refuse_links
from .local import GDAL_VECTOR, TABLE_DRIVERS, VECTOR_DRIVERS, driver_of, local_file
from .mend import FAMILY, finite, on_earth, repaired, shapely_kinds, tidy
from .own_rows import own_rows
from .rows import too_many
from .written import written_provenance

LOOKED_AT = 2_000                        # features, where the file does not tell its geometry
MEND_CRS = ("write the CRS into the file, e.g. in QGIS with 'Assign projection', or say which it "
            "is with `heatsite data add {name} --crs EPSG:…`")


def read_vector(path: str | Path, layer: str = "", *, bbox: Sequence[float] | None = None,
                table: str | None = None, max_features: int | None = None,
                crs: object | None = None, geometry: str = "") -> Features:
    """Features of a vector file, in the file's own reference system.

    Invalid polygons are repaired; empty geometries, coordinates that are NaN or infinite and
    places off the Earth dropped, all counted in the provenance's steps. Height coordinates are
    left out.

    Parameters
    ----------
    path : path
        GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GeoParquet, KML, KMZ, a CSV or XLSX table with
        places, or a ZIP archive that holds one of them.
    layer : str
        Layer key or name used in messages and provenance.
    bbox : (left, bottom, right, top), optional
        Only features that meet this box. [° WGS 84]
    table : str, optional
        Layer inside the file; without it the first.
    max_features : int, optional
        Read no more than these.
    crs : optional
        The file's reference system as its user gives it; takes the place of what the file says.
    geometry : str
        point, line or polygon: others are left out and counted; "" takes all.

    Raises
    ------
    LayerError
        If the file cannot be read, holds no feature or has no reference system.
    InputError
        If there is no such file.
    """
    file = local_file(path)
    name = layer or file.name
    info = vector_info(file, name, table)
    told = given_crs(crs) if crs is not None else None
    system = told or require_crs(info, name, file)
    box = _box_in(system, bbox) if bbox is not None else None
    shapes, columns, steps = _features(file, name, info, box, max_features)
    if told is not None and not _says_so(info["crs"], told):
        steps.append(f"reference system {told.to_string()[:40]} given by the user"
                     + (f" in place of {info['crs'][:40]}" if info["crs"] else ""))
    shapes, keep, mended = repaired(shapes)
    steps += mended
    good = on_earth(shapes, system)
    if not good.all():
        steps.append(f"{int((~good).sum())} rows off the Earth dropped")
    if geometry:
        fits = np.array([FAMILY.get(kind, "") == geometry for kind in
                         shapely_kinds(shapes)], bool)
        if not fits[good].all():
            steps.append(f"{int((good & ~fits).sum())} rows that are no {geometry} left out")
        good &= fits
    rows = np.flatnonzero(keep)[good]
    about = Provenance(layer=name, source=file.name, origin="file", path=file.name,
                       checksum=sha256(file), steps=tuple(steps))
    return Features(shapes[good], system, MappingProxyType(
        {field: values[rows] for field, values in columns.items()}), MappingProxyType({}),
        written_provenance(about, info.get("layer_metadata")))


def _features(file: Path, name: str, info: dict, box, most: int | None
              ) -> tuple[np.ndarray, dict[str, np.ndarray], list[str]]:
    """Geometries and columns as they stand in the file, and what was left out."""
    import shapely

    inner, driver = Path(info["file"]), info["driver"]
    if driver in GDAL_VECTOR:
        import pyogrio.raw

        options = {"layer": info["layer_name"], "bbox": box, "force_2d": True,
                   **open_options(driver)}
        if most is not None:
            options["max_features"] = most
        meta, _, wkb, data = opened(name, inner, lambda: pyogrio.raw.read(
            str(inner), **options, datetime_as_string=True))
        columns = {str(f): tidy(v) for f, v in zip(meta["fields"], data, strict=True)}
        return shapely.from_wkb(wkb, on_invalid="ignore"), columns, []
    rows = own_rows(inner, driver, name, info["layer_name"])
    geometry, columns = shapely.force_2d(rows.geometry), dict(rows.columns)
    keep = np.ones(len(geometry), bool)
    if box is not None:
        keep = shapely.intersects(geometry, shapely.box(*box)) | ~finite(geometry)
    at = np.flatnonzero(keep)[:most]
    return geometry[at], {f: v[at] for f, v in columns.items()}, list(rows.steps)


def geometry_counts(path: str | Path, layer: str = "", table: str | None = None,
                    most: int | None = LOOKED_AT) -> dict[str, int]:
    """How many of the first features are points, lines, polygons or collections."""
    info = vector_info(path, layer, table)
    shapes = _features(local_file(path), layer or Path(path).name, info, None, most)[0]
    kinds = [FAMILY.get(kind, "collection") for kind in shapely_kinds(repaired(shapes)[0])]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def open_options(driver: str) -> dict[str, str]:
    """How GDAL opens files of this driver."""
    from . import geopackage

    return geopackage.OPTIONS if driver == "GPKG" else {}


def vector_info(path: str | Path, layer: str = "", table: str | None = None) -> dict:
    """What a vector file holds: driver, layer_name, layers, crs, fields, geometry_type,
    features, total_bounds (in its own reference system), layer_metadata, and `file`, which is
    the file itself or what a ZIP archive holds."""
    outer = local_file(path)
    name = layer or outer.name
    driver = driver_of(outer, name)
    file = outer
    if driver == "ZIP":
        file = unpacked(outer, name)
        driver = driver_of(file, name)
    if driver not in VECTOR_DRIVERS and driver not in TABLE_DRIVERS:
        raise LayerError(name, f"{file.name} is no vector file but {driver}",
                         "give GeoPackage, GeoJSON, Shapefile or FlatGeobuf")
    if driver in GDAL_VECTOR:
        about = file.stat()
        try:
            info = _gdal_info(file, driver, table, about.st_mtime_ns, about.st_size)
        except LayerError as error:      # kept for all layers of the file; each tells its own name
            raise LayerError(name, error.reason, error.mend) from error
    else:
        info = own_rows(file, driver, name, table).info(driver)
    return {**info, "file": str(file)}


def _require_last(file: Path, name: str, count: int) -> None:
    """Raise :class:`LayerError` where the last feature is missing: GDAL reads a FlatGeobuf that is
    cut short as one with fewer features."""
    import pyogrio.raw

    last = opened(name, file, lambda: pyogrio.raw.read(
        str(file), skip_features=count - 1, max_features=1, columns=[]))[2]
    if not len(last):
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short (it lacks "
                         f"the last of its {count:,} features)", "copy or export it again")


def _require_table(table: str | None, tables: list[str], file: Path, name: str) -> None:
    if table and table not in tables:
        raise LayerError(name, f"{file.name} has no layer {table!r}", f"it has {tables}")


@lru_cache(maxsize=16)
def _gdal_info(file: Path, driver: str, table: str | None, mtime: int, size: int) -> dict:
    """What GDAL says of a file; kept, since a GeoJSON is parsed whole for it."""
    import pyogrio

    name = file.name
    if driver == "ESRI Shapefile":
        missing = [s for s in (".shx", ".dbf") if not file.with_suffix(s).exists()]
        if missing:
            raise LayerError(name, f"{file.stem}{' and '.join(missing)} is missing beside "
                             f"{file.name}", "copy all files of the Shapefile together")
    if driver == "GeoJSON":
        refuse_links(file, name)
    if driver == "GPKG":
        from . import geopackage

        tables = geopackage.tables(file, name)
        if not tables:
            raise LayerError(name, f"{file.name} holds no layer with geometries",
                             "export a layer with points, lines or polygons")
        _require_table(table, tables, file, name)
    chosen = table or (tables[0] if driver == "GPKG" else None)
    info = opened(name, file, lambda: pyogrio.read_info(
        str(file), layer=chosen if driver == "GPKG" else None, force_feature_count=True,
        force_total_bounds=True, **open_options(driver)))
    if driver != "GPKG":                 # these hold one layer
        tables = [str(info["layer_name"])]
        _require_table(table, tables, file, name)
        if info["geometry_type"] is None:
            raise LayerError(name, f"{file.name} holds no layer with geometries",
                             "export a layer with points, lines or polygons")
    if info["driver"] != driver:
        raise LayerError(name, f"{file.name} would be opened as {info['driver']}",
                         "give GeoPackage, GeoJSON, Shapefile or FlatGeobuf")
    too_many(name, file.name, len(info["fields"]))
    if driver == "FlatGeobuf" and info["features"]:
        _require_last(file, name, int(info["features"]))
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


def _says_so(words: str | None, told: pyproj.CRS) -> bool:
    """Whether a file's own words for its reference system mean the one that the user gave."""
    try:
        return bool(words) and pyproj.CRS.from_user_input(words) == told
    except pyproj.exceptions.CRSError:
        return False


def given_crs(text: object) -> pyproj.CRS:
    """A reference system as a user names it: EPSG:32737, 32737 or WKT; never an address.

    Raises
    ------
    InputError
        If it is not understood.
    """
    if isinstance(text, pyproj.CRS):
        return text
    words = str(text).strip()
    if re.fullmatch(r"\d{4,6}", words):
        words = f"EPSG:{words}"
    try:
        return pyproj.CRS.from_user_input(words)
    except pyproj.exceptions.CRSError as error:
        raise InputError(f"The reference system {words[:60]!r} is not understood; give a code such "
                         "as EPSG:4326 or EPSG:32737.") from error


def _box_in(crs: pyproj.CRS, bbox: Sequence[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = bbox
    if crs == pyproj.CRS.from_user_input(WGS84):
        return left, bottom, right, top
    return mover(pyproj.CRS.from_user_input(WGS84), crs).transform_bounds(left, bottom, right, top)


def opened(name: str, file: Path, work):
    """`work()`, with the library's errors turned into one sentence of ours."""
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

    try:
        with warnings.catch_warnings():  # what they quote from the file may steer a terminal
            warnings.simplefilter("ignore")
            return work()
    except (DataSourceError, DataLayerError, FieldError, GeometryError, RuntimeError,
            UnicodeDecodeError, ValueError, IndexError, KeyError, TypeError) as error:
        reason = str(error).replace(str(file), file.name).split("\n")[0].rstrip(".")
        reason = reason.replace(os.fspath(file.parent), "").split("; It might")[0]
        reason = "".join(c if c.isprintable() else "·" for c in reason)
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({reason[:120]})", "copy or export it again") from error
