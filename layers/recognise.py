"""What a file is, told by its content (columns, values, words inside); its name is a hint."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import InputError, LayerError
from gis.types import WGS84

from .merge import mover
from .readers.archive import unpacked
from .readers.local import GDAL_VECTOR, RASTER_DRIVERS, SUFFIXES, TABLE_DRIVERS, driver_of
from .readers.mend import FAMILY
from .readers.raster import raster_info, sample
from .readers.vector import geometry_counts, open_options, opened, require_crs, vector_info
from .sources.osm import osm_facts
from .sources.peering import peering_facts
from .sources.recipe import FileFacts, Recipe
from .sources.registry import fitting


@dataclass(frozen=True, eq=False)
class Recognised:
    """One layer of a file: what it is, or why it is nothing."""

    path: Path
    name: str                            # inside the data folder, with /
    facts: FileFacts | None = None
    recipe: Recipe | None = None
    problem: str = ""                    # why it cannot be read or is not recognised
    fault: bool = False                  # ... since it is damaged or lacks what it should have


def recognise(path: str | Path, name: str = "") -> list[Recognised]:
    """What each layer of a file is. Never raises for a bad file: its `problem` says why."""
    path = Path(path)
    name = name or path.name
    try:
        layers = osm_facts(path, name)
    except InputError as error:
        return [replace(_faulty(path, name, error), fault=True)]
    if layers is not None:
        return [_recognised(path, facts) for facts in layers]
    if path.suffix.lower() not in SUFFIXES:
        return [Recognised(path, name, problem=f"files of the kind {path.suffix!r} are not read")]
    answer = peering_facts(path, name) if path.suffix.lower() == ".json" else None
    if answer is not None:
        return [_recognised(path, answer)]
    try:
        driver = driver_of(path, name)
        if driver == "ZIP":
            driver = driver_of(unpacked(path, name), name)
        if driver in TABLE_DRIVERS:
            return _table(path, name)
        if driver in RASTER_DRIVERS:
            return [_raster(path, name)]
        return _vector(path, name)
    except InputError as error:
        return [_faulty(path, name, error)]


def _faulty(path: Path, name: str, error: InputError) -> Recognised:
    reason = f"{error.reason}; {error.mend}" if isinstance(error, LayerError) else str(error)
    # many tables of figures are JSON: that is no damage
    return Recognised(path, name, problem=reason.rstrip("."), fault=path.suffix.lower() != ".json")


def _recognised(path: Path, facts: FileFacts) -> Recognised:
    recipe = fitting(facts)
    problem = "" if recipe else "its columns or values fit no layer"
    return Recognised(path, facts.name, facts, recipe, problem)


def _vector(path: Path, name: str) -> list[Recognised]:
    found = []
    first = vector_info(path, name)
    for table in first["layers"]:
        try:
            info = first if table == first["layer_name"] else vector_info(path, name, table)
            crs = require_crs(info, name, path)
        except InputError as error:
            found.append(_faulty(path, name, error))
            continue
        facts = FileFacts(
            name=name, kind="vector", table=table, tables=tuple(first["layers"]),
            geometry=_geometry(path, name, info),
            fields=frozenset(f.lower() for f in info["fields"]),
            first=_first_row(name, info), features=int(info["features"]),
            box=_lonlat_box(crs, info["total_bounds"]))
        found.append(_recognised(path, facts))
    return found


def _geometry(path: Path, name: str, info: dict) -> str:
    """point, line or polygon; of mixed geometries the most frequent, "" where none leads."""
    told = (info["geometry_type"] or "").replace("2.5D", "").split(" Z")[0].split(" M")[0].strip()
    if told in FAMILY:
        return FAMILY[told]
    counts = geometry_counts(path, name, info["layer_name"])
    most = max(counts, key=lambda kind: counts[kind], default="")
    return "" if most == "collection" else most


def _first_row(name: str, info: dict) -> dict[str, str]:
    """Cells of the first feature; only where they decide between two layers."""
    fields = info["fields"]
    if len(fields) > 8 or not fields or info["driver"] not in GDAL_VECTOR:
        return {}
    import pyogrio.raw

    meta, _, _, data = opened(name, Path(info["file"]), lambda: pyogrio.raw.read(
        info["file"], layer=info["layer_name"], max_features=1, read_geometry=False,
        **open_options(info["driver"])))
    return {str(f).lower(): "" if not len(v) or v[0] is None else str(v[0])
            for f, v in zip(meta["fields"], data, strict=True)}


def _lonlat_box(crs: pyproj.CRS, bounds) -> tuple[float, float, float, float] | None:
    if bounds is None or not all(math.isfinite(b) for b in bounds):
        return None
    left, bottom, right, top = (float(b) for b in bounds)
    if crs == pyproj.CRS.from_user_input(WGS84):
        return left, bottom, right, top
    box = mover(crs, pyproj.CRS.from_user_input(WGS84)).transform_bounds(left, bottom, right, top)
    return box if all(math.isfinite(b) for b in box) else None


def _raster(path: Path, name: str) -> Recognised:
    info = raster_info(path, name)
    if info.crs is None:
        return Recognised(path, name, problem=f"{path.name} has no coordinate reference system; "
                          "write the CRS into the file, e.g. with `gdal_edit.py -a_srs EPSG:4326`",
                          fault=True)
    values = sample(path, 60, name)
    known = values[np.isfinite(values)]
    if info.nodata is not None:
        known = known[known != np.float64(np.asarray(info.nodata).astype(info.dtype))]
    low, middle, high = (np.quantile(known, (0.01, 0.5, 0.99)) if known.size
                         else (np.nan, np.nan, np.nan))
    facts = FileFacts(name=name, kind="raster", box=_lonlat_box(info.crs, info.bounds),
                      words=info.words, table=info.tags.get("HEATSITE_LAYER", ""),
                      cell_m=info.cell_m, low=low, middle=middle, high=high,
                      lying_nodata=lying_nodata(values, info.nodata))
    return _recognised(path, facts)


def lying_nodata(values: np.ndarray, nodata: float | None) -> bool:
    """Whether the file declares a no-data value that no cell has while others are NaN."""
    if nodata is None or math.isnan(nodata):
        return False
    return bool(np.isnan(values).any() and not (values == nodata).any())


def _table(path: Path, name: str) -> list[Recognised]:
    """A table with places is a layer of points, lines or areas; else one of figures or loads."""
    from .own_loads import is_load_table
    from .readers.spatial_table import place_columns
    from .readers.table import read_table

    inner = unpacked(path, name) if path.suffix.lower() == ".zip" else path
    table = read_table(inner, name)
    if place_columns(table.columns)[0] and not is_load_table(table.columns, path.name):
        return _vector(path, name)
    facts = FileFacts(name=name, kind="table", fields=frozenset(c.lower() for c in table.columns),
                      features=len(table))
    return [Recognised(path, name, facts, None,
                       "a table without columns of coordinates is read where it holds loads or "
                       "the columns of the layers figures or load_profile")]
