"""Whether a file can be used, and what is wrong with it: `heatsite data check FILE`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from gis.errors import InputError

from .readers.local import VECTOR_DRIVERS, driver_of, local_file
from .readers.raster import PHYSICAL, masked, raster_info, sample
from .readers.table import read_table
from .readers.vector import MEND_CRS, read_vector, vector_info
from .recognise import lying_nodata, recognise
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
    driver = driver_of(file, file.name)
    report: dict[str, Any] = {"file": file.name, "driver": driver, "kind": "", "crs": None,
                              "extent": None, "layer_guess": None, "problems": []}
    if driver == "CSV":
        _check_table(file, report)
    elif driver in VECTOR_DRIVERS:
        _check_vector(file, report)
    else:
        _check_raster(file, report)
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
        _add(report, what, "geometry", int(count), True)
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

    table = read_table(file)
    report |= {"kind": "table", "features": len(table)}
    lower = {name.lower() for name in table.columns}
    if not (lower & set(LATITUDE) and lower & set(LONGITUDE)):
        _add(report, f"no columns of latitude and longitude; found {', '.join(table.columns)}",
             "columns")
        return
    report["crs"] = "EPSG:4326"
    try:
        points = read_points(file)
    except InputError as error:
        _add(report, str(error).rstrip("."), "rows")
        return
    import shapely

    report["extent"] = [float(b) for b in shapely.total_bounds(points.geometry)]
    report["layer_guess"] = "own_points"


def _crs_name(crs) -> str | None:
    if crs is None:
        return None
    code = crs.to_authority(min_confidence=70)
    return ":".join(code) if code else crs.name
