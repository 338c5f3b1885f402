"""Packs: small folders of tables and shapes of one region, each row with its source."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.errors import InputError, LayerError, UnknownNameError
from gis.types import WGS84, Features, Layer, Provenance, Table

from .merge import concat, concat_tables, joined_provenance
from .tables import LayerSchema, column_values, parse_csv, schema

POSITION = ("lat", "lon", "wkt")


@dataclass(frozen=True)
class Missing:
    """A layer that the pack does not have."""

    layer: str
    why: str
    mend: str


@dataclass(frozen=True)
class PackInfo:
    """What a pack says of itself."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3
    cell_m: float                        # default side of the study grid's cells [m]
    summary: str = ""
    utc_offset_h: float = 0.0            # local standard time less UTC [h]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, eq=False)
class Pack:
    """A pack with its layers, features in EPSG:4326."""

    info: PackInfo
    layers: Mapping[str, Layer]
    checksums: Mapping[str, str] = field(default_factory=dict)   # file → sha256


def _root():
    return resources.files("assets").joinpath("packs")


@cache
def available() -> tuple[PackInfo, ...]:
    """The packs that come with the program, by name."""
    found = []
    root = _root()
    if root.is_dir():
        for folder in root.iterdir():
            if folder.joinpath("pack.toml").is_file():
                found.append(_info(folder, _manifest(folder)))
    return tuple(sorted(found, key=lambda info: info.name))


def key_of(name: str) -> str:
    """Key of a shipped pack by its key, its name or, where only one pack is meant, its country.

    Case, accents, spaces and hyphens do not matter.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    wanted = _plain(name)
    packs = available()
    for info in packs:
        if wanted in (_plain(info.key), _plain(info.name)):
            return info.key
    of_country = [info.key for info in packs if _plain(info.country) == wanted]
    if len(of_country) == 1:
        return of_country[0]
    keys = [info.key for info in packs]
    raise UnknownNameError("region", name, keys)


def load(name: str | Path) -> Pack:
    """A shipped pack by name, or a user's pack by the path of its folder.

    Raises
    ------
    UnknownNameError
        If no pack has that name.
    LayerError
        If a table of the pack breaks the layer schema; names the file, row and column.
    """
    text = str(name)
    if isinstance(name, Path) or "/" in text or "\\" in text or text.startswith("."):
        folder = Path(text).expanduser()
        if folder.name == "pack.toml":
            folder = folder.parent
        if not folder.joinpath("pack.toml").is_file():
            raise InputError(f"{text!r} is no pack; a pack is a folder with a file pack.toml.")
        return _load(folder)
    return _load_shipped(key_of(text))


@cache
def _load_shipped(key: str) -> Pack:
    return _load(_root().joinpath(key))


def _plain(text: str) -> str:
    """Lower case, without accents, words joined by underscores."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "_".join(bare.lower().replace("-", " ").replace("_", " ").replace("'", " ").split())


def _manifest(folder) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath("pack.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayerError(folder.name, f"pack.toml cannot be read ({error})",
                         "mend that line") from error


def _info(folder, manifest: dict[str, Any]) -> PackInfo:
    about = {**manifest, **manifest.get("pack", {})}
    try:
        return PackInfo(
            key=str(about.get("key", folder.name)), name=str(about["name"]),
            country=str(about["country"]), cell_m=float(about["cell_m"]),
            summary=str(about.get("summary", "")),
            utc_offset_h=float(about.get("utc_offset_h", 0.0)),
            missing=tuple(Missing(str(m["layer"]), str(m.get("why", "")), str(m.get("mend", "")))
                          for m in manifest.get("missing", ())))
    except (KeyError, TypeError, ValueError) as error:
        raise LayerError(folder.name, f"pack.toml lacks or misspells {error}",
                         "give name, country and cell_m") from error


def _load(folder) -> Pack:
    manifest = _manifest(folder)
    info = _info(folder, manifest)
    layers: dict[str, Layer] = {}
    checksums: dict[str, str] = {}
    for entry in manifest.get("tables", ()):
        key = str(entry.get("layer", ""))
        if key not in schema():
            raise UnknownNameError("layer", key, schema())
        part, digest = _read_table(folder, entry, schema()[key])
        checksums[str(entry["file"])] = digest
        if key not in layers:
            layers[key] = part
            continue
        first = layers[key]
        provenance = joined_provenance(first.provenance, part.provenance)
        if isinstance(first, Features) and isinstance(part, Features):
            layers[key] = replace(concat(first, part), provenance=provenance)
        elif isinstance(first, Table) and isinstance(part, Table):
            layers[key] = replace(concat_tables(first, part), provenance=provenance)
        else:
            raise LayerError(key, "one table has positions and another has none",
                             "give lat and lon to all of its tables")
    return Pack(info, MappingProxyType(layers), MappingProxyType(checksums))


def _read_table(folder, entry: dict[str, Any], shape: LayerSchema) -> tuple[Layer, str]:
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
        near = difflib.get_close_matches(strange[0], list(shape.columns), n=1)
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
    return Provenance(
        layer=layer, source=source, licence=str(entry.get("licence", "")),
        date=str(entry.get("date", "")), resolution=str(entry.get("resolution", "")),
        known=str(entry.get("known", "published")), coverage=str(entry.get("coverage", "partial")),
        origin="pack", path=file, checksum=digest,
        notes=tuple(n for n in (*notes, f"accuracy: {accuracy}" if accuracy else "") if n))
