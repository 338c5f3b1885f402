"""A result folder, read back as one side of a comparison."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.version import VERSION
from gis.errors import InputError
from gis.ranking.subject import (
    AreaScores,
    ComparedSite,
    Subject,
    figures_of,
    shares_in_theme,
    theme_scores,
    theme_shares,
)
from gis.settings import Criterion
from gis.siting.value_functions import value_function
from gis.types import Grid, Provenance, Raster

RESULT = "result.json"
MAP = "suitability.tif"


def read_result(folder: Path) -> Subject:
    """A result folder as one side; raises :class:`InputError` where it is unreadable or newer."""
    path = folder / RESULT
    try:
        document = json.loads(path.read_text("utf-8"))
        written = str(document["versions"]["heatsite"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no result of `heatsite rank --out`, or is damaged; run the "
                         "study again.") from error
    if _version(written) > _version(VERSION):
        raise InputError(f"{path} was written by HeatSite {written}, newer than this one "
                         f"({VERSION}); update the program or run the study again.")
    try:
        return _subject(folder, document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} lacks what a comparison needs ({error}); run the study "
                         "again.") from error


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _subject(folder: Path, document: Mapping[str, Any]) -> Subject:
    settings = document["settings"]
    criteria = tuple(
        Criterion(c["key"], c["theme"], c["weight"], c["label"], c["unit"],
                  value_function({k: v for k, v in c["value"].items() if v is not None}))
        for c in settings["criteria"])
    sites = tuple(
        ComparedSite(s["id"], s["rank"], s["name"], s["lon"], s["lat"], s["score"],
                     s["score_low"], s["score_high"], s["coverage"],
                     theme_scores(criteria, {k: c["score"] for k, c in s["criteria"].items()}),
                     figures_of(s["heat"], {k: c["value"] for k, c in s["criteria"].items()}))
        for s in document["sites"])
    raster = _map(folder / MAP, document)
    area = {key: AreaScores(_number(one["median"]), _number(one["best"]),
                            {t: _number(v) for t, v in one["above"].items()})
            for key, one in document.get("area", {}).items()}
    if not area and raster is not None:
        area = {"score": AreaScores.of(raster.values)}
    return Subject(
        folder.name or str(folder.resolve().name), document["region"], document["region_name"],
        document["brief"], theme_shares(criteria, settings["weights"]),
        shares_in_theme(criteria), {c.key: c.value.to_mapping() for c in criteria}, sites, area,
        raster, settings.get("method", "weighted_sum"), document["brief"].get("currency", "EUR"))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _map(path: Path, document: Mapping[str, Any]) -> Raster | None:
    if not path.is_file():
        return None
    import pyproj
    import rasterio

    grid = document["grid"]
    try:
        with rasterio.open(path, driver="GTiff") as file:
            values = file.read(1)
            crs = pyproj.CRS.from_wkt(file.crs.to_wkt())
            shape, left, top, cell = file.shape, file.transform.c, file.transform.f, file.res[0]
    except (rasterio.errors.RasterioError, AttributeError) as error:
        raise InputError(f"{path} cannot be read as a map ({error}); run the study "
                         "again.") from error
    named = pyproj.CRS.from_user_input(grid["crs"])
    return Raster(values, Grid(named if named == crs or named.equals(crs) else crs, left, top,
                               cell, shape), "score 0..1",
                  Provenance("suitability", "a result folder", origin="file"))
