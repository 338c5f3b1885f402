"""Whether a study would be the same: one checksum of all that it hangs on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from gis.settings import Settings
from gis.types import Features, Layer, Raster

if TYPE_CHECKING:
    from gis.study import Inputs

ENGINE = ("gis", "layers")
"""Packages whose code makes the figures."""


def fingerprint(inputs: Inputs, settings: Settings) -> str:
    """SHA-256 over layers as they were read, tables, settings and program: 64 digits.

    Equal where a study would give the same result; a change of anything it reads, and of the
    program itself, gives another one.
    """
    from app.export.disclosure import exact
    from app.export.manifest import grid_json, versions

    found = sha256()
    _add(found, {"versions": versions(), "engine": engine(), "region": inputs.region,
                 "name": inputs.region_name, "country": inputs.country,
                 "grid": grid_json(inputs.grid), "crs": inputs.grid.crs.to_wkt(),
                 "notes": inputs.notes, "missing": inputs.missing, "settings": exact(settings),
                 "value_functions": [exact(c.value.to_mapping()) for c in settings.criteria]})
    for name, layer in sorted({**_named("layer", inputs.layers), **_named("table", inputs.tables),
                               **({} if inputs.own_points is None else
                                  {"own points": inputs.own_points})}.items()):
        _add(found, [name, exact(layer.provenance)])
        _add_layer(found, layer)
    return found.hexdigest()


@cache
def engine() -> str:
    """SHA-256 of the engine's code."""
    found = sha256()
    for package in ENGINE:
        folder = resources.files(package)
        stack = [(package, folder)]
        while stack:
            name, here = stack.pop()
            for part in sorted(here.iterdir(), key=lambda part: part.name):
                inside = f"{name}/{part.name}"
                if part.is_dir() and part.name != "__pycache__":
                    stack.append((inside, part))
                elif part.name.endswith(".py"):
                    found.update(inside.encode() + part.read_bytes())
    return found.hexdigest()


def _named(kind: str, layers: Mapping[str, Any]) -> dict[str, Layer]:
    return {f"{kind} {name}": layer for name, layer in layers.items()}


def _add(found: Any, value: Any) -> None:
    found.update(json.dumps(value, ensure_ascii=False, sort_keys=True, default=list).encode(
        "utf-8", "surrogatepass"))


def _add_layer(found: Any, layer: Layer) -> None:
    if isinstance(layer, Raster):
        found.update(np.ascontiguousarray(layer.values))
        return
    if isinstance(layer, Features):
        import shapely

        found.update(b"".join(shapely.to_wkb(layer.geometry)))
    for name, cells in sorted(layer.columns.items()):
        _add(found, [name, layer.units.get(name, "")])
        if cells.dtype == object:
            _add(found, [cell if isinstance(cell, str) else repr(cell) for cell in cells.tolist()])
        else:
            found.update(f"{cells.dtype}".encode() + cells.tobytes())
