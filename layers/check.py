"""Whether a file can be used, and what is wrong with it: `heatsite data check FILE`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from gis.errors import InputError

from .own_loads import is_load_table
from .readers.archive import unpacked
from .readers.local import RASTER_DRIVERS, TABLE_DRIVERS, driver_of, local_file
from .readers.raster import PHYSICAL, masked, raster_info, sample
from .readers.spatial_table import place_columns
from .readers.table import read_table
from .readers.vector import MEND_CRS, geometry_counts, read_vector, vector_info
from .recognise import lying_nodata, recognise
from .sources.osm import extent_of, is_osm, read_layers
from .sources.recipe import raw, text
from .sources.water import parse_class
from .voltage import parse_voltage

SAMPLE_CELLS = 1500                      # rows and columns looked at; larger rasters are thinned


def check(path: str | Path) -> dict[str, Any]:
    """What a file holds and what is wrong with it.

    Returns
    -------
    dict
        `file`, `driver`, `kind` (raster, vector or table), `crs`, `features` or `cells`,
        `extent` (left, bottom, right, top in the file's own reference system), `layer_guess` and
        `problems`: each with `what`, `where`, `count` and `mended` (whether reading mends it).

    Raises
    ------
    InputError
        If the file is missing, empty or of a kind that is not read.
    """
    file = local_file(path)
    if is_osm(file):
        return _check_osm(file)
    driver = driver_of(file, file.name)
    report: dict[str, Any] = {"file": file.name, "driver": driver, "kind": "", "crs": None,
                              "extent": None, "layer_guess": None, "problems": []}
    if driver == "ZIP":
        driver = report["driver"] = driver_of(unpacked(file, file.name), file.name)
    if driver in TABLE_DRIVERS:
        _check_table(file, report)
    elif driver in RASTER_DRIVERS:
        _check_raster(file, report)
    else:
        _check_vector(file, report)
    return report


def _check_osm(file: Path) -> dict[str, Any]:
    """Layers that a file of OpenStreetMap holds; the guess is the largest of them."""
    found = read_layers(file)
    counts = {layer: len(rows) for layer, rows in found.items()}
    report: dict[str, Any] = {
        "file": file.name, "driver": "OSM", "kind": "vector", "crs": "EPSG:4326",
        "features": sum(counts.values()), "extent": list(extent_of(found) or ()) or None,
        "layer_guess": max(counts, key=lambda layer: counts[layer], default=None),
        "layers": counts, "problems": []}
    for layer, rows in found.items():
        for step in rows.provenance.steps:
            _add(report, step, layer, mended=True)
    if not found:
        _add(report, "nothing in it belongs to a layer", "file")
    return report


def _add(report: dict[str, Any], what: str, where: str = "", count: int = 1,
         mended: bool = False) -> None:
    report["problems"].append({"what": what, "where": where, "count": int(count),
                               "mended": mended})


def _guess(file: Path, report: dict[str, Any]) -> None:
    found = recognise(file)
    recipes = [item.recipe for item in found if item.recipe is not None]
    report["layer_guess"] = recipes[0].layer or None if recipes else None
    for recipe in recipes:
        if recipe.unused:
            _add(report, f"{recipe.title}: not used, {recipe.unused}")
    if not recipes and found and found[0].problem and report["kind"] != "table":
        _add(report, found[0].problem + "; say what it is with `heatsite data add`")


def _check_raster(file: Path, report: dict[str, Any]) -> None:
    info = raster_info(file)
    report |= {"kind": "raster", "cells": info.shape[0] * info.shape[1],
               "extent": list(info.bounds), "crs": _crs_name(info.crs)}
    if info.crs is None:
        _add(report, "no coordinate reference system; write the CRS into the file, e.g. with "
             f"`gdal_edit.py -a_srs EPSG:4326 {file.name}`", "file")
    _guess(file, report)
    values = sample(file, SAMPLE_CELLS)
    if lying_nodata(values, info.nodata):
        _add(report, f"the declared no-data value {info.nodata:g} occurs nowhere; the cells "
             "without data are NaN", "band 1", np.isnan(values).sum(), True)
    layer = report["layer_guess"] or ""
    known, counts = masked(values, info.nodata, layer)
    if counts["impossible"]:
        low, high, unit = PHYSICAL[layer]
        _add(report, f"values outside {low:g} to {high:g} {unit}", "band 1",
             counts["impossible"], True)
    if np.isinf(values).any():
        _add(report, "infinite values", "band 1", np.isinf(values).sum(), True)
    if not np.isfinite(known).any():
        _add(report, "no cell holds a known value", "band 1", values.size)
    if info.bands > 1:
        _add(report, f"{info.bands} bands; only the first is read", "file")


def _check_vector(file: Path, report: dict[str, Any]) -> None:
    info = vector_info(file)
    bounds = info["total_bounds"]
    extent = [float(b) for b in bounds] if bounds is not None else []
    report |= {"kind": "vector", "features": int(info["features"]), "crs": info["crs"],
               "extent": extent if extent and all(map(math.isfinite, extent)) else None}
    if len(info["layers"]) > 1:
        _add(report, f"{len(info['layers'])} layers ({', '.join(info['layers'])}); this report is "
             "about the first", "file", len(info["layers"]))
    if not info["features"]:
        _add(report, "no features", "file")
    elif not info["crs"]:
        _add(report, "no coordinate reference system; " + MEND_CRS.format(name=file.name), "file")
    else:
        _guess(file, report)
        _check_features(file, report)


def _check_features(file: Path, report: dict[str, Any]) -> None:
    features = read_vector(file)
    for step in features.provenance.steps:
        count, what = step.split(" ", 1)
        if count.isdigit():
            _add(report, what, "geometry", int(count), True)
    kinds = geometry_counts(file)
    if len(kinds) > 1:
        most = max(kinds, key=lambda kind: kinds[kind])
        _add(report, "mixed geometry (" + ", ".join(f"{n} {kind}" for kind, n in kinds.items())
             + f"); one layer takes one kind, here {most}", "geometry", sum(kinds.values())
             - kinds[most], True)
    layer = report["layer_guess"]
    if layer in ("power_lines", "substations"):
        column = raw(features, "voltage_kv", "kv", "voltage", "max_kv")
        parsed = [parse_voltage(v) for v in column] if column is not None else []
        strange = sum(problem is not None for _, problem in parsed)
        unknown = sum(not levels and problem is None for levels, problem in parsed)
        if column is None:
            _add(report, "no column of voltages; voltage stays unknown", "columns", len(features))
        if strange:
            _add(report, "voltage is no voltage; it stays unknown", "voltage", strange, True)
        if unknown:
            _add(report, "voltage is empty; it stays unknown", "voltage", unknown)
    if layer == "aquifers":
        codes = text(features, "aquifer_productivity")
        strange = sum(parse_class(code) is None and code.lower() != "n/a" for code in codes)
        if strange:
            _add(report, "productivity code gives no class", "aquifer_productivity", strange)


def _check_table(file: Path, report: dict[str, Any]) -> None:
    from .own_points import LATITUDE, LONGITUDE, read_points

    inner = Path(unpacked(file, file.name)) if file.suffix.lower() == ".zip" else file
    table = read_table(inner, file.name)
    report |= {"kind": "table", "features": len(table)}
    lower = {name.lower() for name in table.columns}
    if is_load_table(table.columns, file.name):
        report["layer_guess"] = _load_guess(inner, report)
        return
    if not place_columns(table.columns)[0]:
        from .own_tables import read_layer_table

        try:
            found = read_layer_table(inner, file.name)
        except InputError as error:
            _add(report, str(error).rstrip("."), "rows")
            return
        if found is not None:
            report["layer_guess"] = found[0]
            return
        _add(report, "no columns of latitude and longitude, of x and y or WKT; found "
             f"{', '.join(list(table.columns)[:20])}", "columns")
        return
    _check_vector(file, report)
    report["kind"] = "table"
    if report["layer_guess"] is None and lower & set(LATITUDE) and lower & set(LONGITUDE):
        try:
            read_points(file)
        except InputError as error:
            _add(report, str(error).rstrip("."), "rows")
            return
        report["layer_guess"] = "own_points"
        report["problems"] = [p for p in report["problems"] if "fit no layer" not in p["what"]]


def _load_guess(file: Path, report: dict[str, Any]) -> str | None:
    from .own_loads import read_loads

    try:
        found = read_loads(file, file.name)
    except InputError as error:
        _add(report, str(error).rstrip("."), "rows")
        return None
    if found is None:
        _add(report, "a column mw, but neither names and places of large loads nor the hours of a "
             "week", "columns")
    return found[0] if found else None


def _crs_name(crs) -> str | None:
    if crs is None:
        return None
    code = crs.to_authority(min_confidence=70)
    return ":".join(code) if code else crs.name
