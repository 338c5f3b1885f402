"""The result as plain JSON: what `rank --json` prints and `result.json` keeps.

Numbers are rounded to six significant digits, positions to about a metre, so that files stay
small and two runs can be compared; what is unknown (NaN) is null. Only `elapsed_s` changes from
run to run.
"""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib import metadata
from typing import Any

import numpy as np

from app.export.cost import cost_json
from app.export.licences import licences_json
from gis.ranking.importance import what_matters
from gis.ranking.reason import Reason
from gis.ranking.subject import area_of
from gis.results import CriterionResult, Site, StudyResult
from gis.settings import Settings
from gis.types import Grid

SIGNIFICANT = 6
PACKAGES = ("numpy", "scipy", "shapely", "pyproj", "rasterio", "pyogrio", "numba", "folium")
"""Packages whose version can change a figure or a file."""


def plain(value: object) -> Any:
    """`value` as JSON knows it: rounded floats, null for NaN and infinity, dicts and lists."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return significant(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    return str(value)


def significant(value: float, digits: int = SIGNIFICANT) -> float:
    """`value` rounded to so many significant digits; negative zero becomes zero."""
    return float(f"{value:.{digits}g}") + 0.0


def dumps(value: object) -> str:
    """Strict JSON text of what :func:`rank_json` gives; keys keep their order.

    Raises ValueError for NaN or infinity, which JSON does not know.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def criterion_json(result: CriterionResult) -> dict:
    """One criterion at one site."""
    known = plain(result)
    first = ("value", "unit", "score", "weight", "contribution", "known")
    return {key: known[key] for key in first} | {
        key: known[key] for key in ("low", "high", "score_low", "score_high", "note")}


def site_json(site: Site) -> dict:
    """One site as `rank --json` and `estimate --json` show it."""
    return {
        "id": site.id, "rank": site.rank, "name": site.name,
        "lat": round(site.lat, 5), "lon": round(site.lon, 5),
        "score": plain(site.score), "score_low": plain(site.score_low),
        "score_high": plain(site.score_high), "method_value": plain(site.method_value),
        "coverage": plain(site.coverage),
        "criteria": {key: criterion_json(c) for key, c in site.criteria.items()},
        "heat": plain(site.heat), "energy": plain(site.energy), "water": plain(site.water),
        "power": plain(site.power), "digital": plain(site.digital),
        "robustness": plain(site.robustness), "flags": list(site.flags),
        "why": site.why, "improve": site.improve,
        "reasons": [_reason_json(reason) for reason in site.reasons], "own": site.own,
        "x": round(site.x, 1), "y": round(site.y, 1), **cost_json(site, plain),
    }


def _reason_json(reason: Reason) -> dict:
    """One reason; fields that say nothing are left out."""
    unsaid = vars(Reason(reason.kind))
    return {key: value for key, value in plain(reason).items()
            if key == "kind" or not (value is None or value == unsaid[key])}


def settings_json(settings: Settings) -> dict:
    """Everything that decided the study apart from the data."""
    return plain(settings) | {
        "weights": {c.key: plain(float(w))
                    for c, w in zip(settings.criteria, settings.weights, strict=True)}}


def grid_json(grid: Grid) -> dict:
    """Reference system, cell and size of the study grid."""
    return {"crs": grid.crs.to_string(), "cell_m": float(grid.cell),
            "rows": int(grid.shape[0]), "cols": int(grid.shape[1]),
            "left": round(float(grid.left), 3), "top": round(float(grid.top), 3)}


def versions() -> dict:
    """Versions of the program and of the packages that can change a figure."""
    from app.version import VERSION

    found = {"heatsite": VERSION, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def rank_json(result: StudyResult) -> dict:
    """The whole result; strict JSON once it went through :func:`dumps` or `json.dumps`."""
    brief = result.settings.brief
    document = {
        "region": result.region,
        "region_name": result.region_name,
        "method": result.settings.method,
        "grid": grid_json(result.screening.grid),
        "brief": plain(brief),
        "sites": [site_json(site) for site in result.sites],
        "job_claims": plain(next((s.local.jobs.claims for s in result.sites if s.local), ())),
        "region_heat": plain(result.region_heat),
        "importance": plain(what_matters(result.sites)),
        "area": plain(area_of(result)),
        "excluded": plain(result.excluded),
        "layers": [plain(layer) for layer in result.layers],
        "licences": licences_json(result),
        "settings": settings_json(result.settings),
        "assumptions": [{"name": name, **plain(quantity)}
                        for name, quantity in result.assumptions],
        "warnings": list(result.warnings),
        "versions": versions(),
        "elapsed_s": {step: round(float(s), 3) for step, s in result.elapsed_s.items()},
    }
    if brief.currency != "EUR":
        document["currency"] = {"code": brief.currency, "per_eur": plain(brief.currency_per_eur),
                                "figures_in": "EUR"}
    return document
