"""One table of a pack: CSV with positions or GeoJSON, held to the schema of its layer."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Layer, Provenance, Table

from .tables import LayerSchema, column_values, parse_csv

POSITION = ("lat", "lon", "wkt")


def read_pack_table(folder, entry: dict[str, Any], shape: LayerSchema) -> tuple[Layer, str]:
    """One `[[tables]]` entry of a pack: its layer in EPSG:4326 and the file's SHA-256.

    Parameters
    ----------
    folder : path or importlib.resources traversable
        The pack's folder.
    entry : dict
        What pack.toml says of the table.
    shape : LayerSchema
        Columns that the layer has.

    Raises
    ------
    LayerError
        If the file is missing, holds no rows, or breaks the schema; names file, row and column.
    """
    file = str(entry.get("file", ""))
    if not file or ".." in file or file.startswith(("/", "\\")) or ":" in file:
        raise LayerError(shape.layer, f"pack.toml names the file {file!r}",
                         "name a file inside the pack's folder")
    source = folder.joinpath(*file.split("/"))
    if not source.is_file():
        raise LayerError(shape.layer, f"the pack's file {file} is missing", "copy the pack again")
    raw = source.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LayerError(shape.layer, f"{file} is not written in UTF-8",
                         "save it as UTF-8") from error
    provenance = _provenance(entry, shape.layer, file, digest)
    if file.lower().endswith((".geojson", ".json")):
        cells, geometry = _geojson(text, shape.layer, file)
    else:
        cells = parse_csv(text)
        geometry = None
    rows = len(next(iter(cells.values()), ())) if geometry is None else len(geometry)
    if not rows:
        raise LayerError(shape.layer, f"{file} holds no rows", "add rows or drop it from pack.toml")
    if geometry is None and shape.geometry != "table":
        geometry = _positions(cells, shape.layer, file)
    columns = _columns(cells, rows, shape, file)
    units = MappingProxyType({k: u for k, u in shape.units.items() if k in columns})
    if geometry is None:
        return Table(columns, units, provenance), digest
    return Features(geometry, pyproj.CRS.from_user_input(WGS84), columns, units,
                    provenance), digest


def _columns(cells: dict[str, list[str]], rows: int, shape: LayerSchema,
             file: str) -> Mapping[str, np.ndarray]:
    """Columns of the schema, unknown where the file has none; raises on a strange one."""
    strange = [name for name in cells if name not in shape.columns and name not in POSITION]
    if strange:
        near = difflib.get_close_matches(strange[0].lower(), list(shape.columns), n=1)
        raise LayerError(shape.layer, f"{file} has a column {strange[0]!r} that the layer does "
                         "not know", f"did you mean {near[0]!r}?" if near
                         else f"use {', '.join(shape.columns)}")
    absent = [name for name in shape.required if name not in cells]
    if absent:
        raise LayerError(shape.layer, f"{file} lacks the column {absent[0]!r}", "add it")
    columns = {}
    for name, column in shape.columns.items():
        values = cells.get(name, [""] * rows)
        try:
            columns[name] = column_values(values, column.type)
        except ValueError:
            row = next(i for i, cell in enumerate(values) if not _is_number(cell))
            raise LayerError(shape.layer, f"{file}, row {row + 2}, {name}: {values[row]!r} is "
                             "not a number", f"give {column.unit or 'a number'} or leave it "
                             "empty") from None
    return MappingProxyType(columns)


def _is_number(cell: str) -> bool:
    try:
        return not cell or bool(np.isfinite(float(cell)))
    except ValueError:
        return False


def _positions(cells: dict[str, list[str]], layer: str, file: str) -> np.ndarray:
    import shapely

    if "wkt" in cells:
        try:
            return shapely.from_wkt(cells["wkt"])
        except shapely.errors.ShapelyError as error:
            raise LayerError(layer, f"{file}: a wkt cell is no geometry ({error})",
                             "mend that row") from error
    if "lat" not in cells or "lon" not in cells:
        raise LayerError(layer, f"{file} has no columns lat and lon",
                         "add them, or give GeoJSON")
    try:
        lat, lon = (column_values(cells[c], "number") for c in ("lat", "lon"))
    except ValueError as error:
        raise LayerError(layer, f"{file}: lat or lon is not a number ({error})",
                         "mend that row") from error
    bad = np.flatnonzero(~((np.abs(lat) <= 90) & (np.abs(lon) <= 180)))
    if bad.size:
        raise LayerError(layer, f"{file}, row {int(bad[0]) + 2}: the position is missing or off "
                         "the Earth", "give decimal degrees")
    return shapely.points(lon, lat)


def _geojson(text: str, layer: str, file: str) -> tuple[dict[str, list[str]], np.ndarray]:
    import shapely

    try:
        features = json.loads(text)["features"]
        properties = [feature.get("properties") or {} for feature in features]
        geometry = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise LayerError(layer, f"{file} is no GeoJSON feature collection ({error})",
                         "mend the file") from error
    if shapely.is_missing(geometry).any():
        raise LayerError(layer, f"{file} has a feature without geometry", "give or drop it")
    names = list(dict.fromkeys(name for row in properties for name in row))
    return {name: [_cell(row.get(name)) for row in properties] for name in names}, geometry


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def _provenance(entry: dict[str, Any], layer: str, file: str, digest: str) -> Provenance:
    source = str(entry.get("source", ""))
    credit = str(entry.get("attribution", ""))
    if credit and credit not in source:
        source = f"{source} ({credit})" if source else credit
    notes = entry.get("notes", ())
    notes = (notes,) if isinstance(notes, str) else tuple(str(n) for n in notes)
    accuracy = str(entry.get("accuracy", ""))
    limit = entry.get("distance_max_accuracy_km")
    if limit is not None:
        notes = (*notes, f"rows with accuracy_km above {limit:g} are not fit for distances")
    return Provenance(
        layer=layer, source=source, licence=str(entry.get("licence", "")),
        date=str(entry.get("date", "")), resolution=str(entry.get("resolution", "")),
        known=str(entry.get("known", "published")), coverage=str(entry.get("coverage", "partial")),
        origin="pack", path=file, checksum=digest,
        notes=tuple(n for n in (*notes, f"accuracy: {accuracy}" if accuracy else "") if n))
