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
from gis.ranking.methods import METHOD_LABELS
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
LONGEST = 200                            # of what an error says [characters]


def read_result(folder: Path) -> Subject:
    """A result folder as one side; raises :class:`InputError` where it is unreadable or newer."""
    path = folder / RESULT
    try:
        document = read_document(path)
        written = _text(document["versions"]["heatsite"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{path} is no result of `heatsite rank --out`, or is damaged; run the "
                         "study again.") from error
    if _version(written) > _version(VERSION):
        raise InputError(f"{path} was written by HeatSite {written}, newer than this one "
                         f"({VERSION}); update the program or run the study again.")
    try:
        return _subject(folder, document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError,
            InputError) as error:
        said = " ".join(str(error).split())[:LONGEST]
        raise InputError(f"{path} lacks what a comparison needs ({said}); run the study "
                         "again.") from error


def read_document(path: Path) -> dict[str, Any]:
    """The JSON object of a file, without numbers that are none and without half characters.

    Raises OSError, ValueError or RecursionError where the file holds none.
    """
    text = path.read_text("utf-8")
    document = json.loads(text, parse_int=_whole)
    if not isinstance(document, dict):
        raise ValueError("no object")
    if "\\u" in text:                        # only an escape can hide half a character
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    return document


def _whole(text: str) -> int:
    if len(text) > 300:                      # beyond any float
        raise ValueError("a number too large")
    return int(text)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _subject(folder: Path, document: Mapping[str, Any]) -> Subject:
    settings = document["settings"]
    criteria = tuple(
        Criterion(_text(c["key"]), _text(c["theme"]), _number(c["weight"]), _text(c["label"]),
                  _text(c["unit"]),
                  value_function({k: v for k, v in c["value"].items() if v is not None}))
        for c in settings["criteria"])
    sites = tuple(
        ComparedSite(_text(s["id"]), int(_number(s["rank"])), _text(s["name"]),
                     _number(s["lon"]), _number(s["lat"]), _number(s["score"]),
                     _number(s["score_low"]), _number(s["score_high"]), _number(s["coverage"]),
                     theme_scores(criteria, {k: _number(c["score"])
                                             for k, c in s["criteria"].items()}),
                     figures_of(s["heat"], {k: c["value"] for k, c in s["criteria"].items()}))
        for s in document["sites"])
    raster = _map(folder / MAP, document)
    area = {key: AreaScores(_number(one["median"]), _number(one["best"]),
                            {t: _number(v) for t, v in one["above"].items()})
            for key, one in document.get("area", {}).items()}
    if not area and raster is not None:
        area = {"score": AreaScores.of(raster.values)}
    brief, method = document["brief"], settings.get("method", "weighted_sum")
    if method not in METHOD_LABELS:
        raise ValueError("its method is not known")
    for value in brief.values():
        if isinstance(value, list | dict):
            raise TypeError("a field of its brief is a list")
    weights = {c.key: _number(settings["weights"][c.key]) for c in criteria}
    return Subject(
        folder.name or str(folder.resolve().name), _text(document["region"]),
        _text(document["region_name"]), brief, theme_shares(criteria, weights),
        shares_in_theme(criteria), {c.key: c.value.to_mapping() for c in criteria}, sites, area,
        raster, method, _text(brief.get("currency", "EUR")))


def _number(value: object) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{str(value)[:40]!r} for a number")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} for a name")
    return value


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
