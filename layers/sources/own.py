"""A user's own layers in the schema of their layer: written by `data add`, or a table like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from gis.types import Features, Layer, Provenance

from ..tables import schema
from . import hazard, heat, places, plants, power, water
from .combine import add_all, add_beyond
from .recipe import FileFacts, Merge, Recipe, Region, number, raw, shaped, text

SHARED = frozenset({"accuracy_km", "confidence", "note", "source"})


@dataclass(frozen=True, eq=False)
class OwnRecipe(Recipe):
    """A recipe whose files tell their own source and licence."""

    def describe(self, provenance: Provenance) -> Provenance:
        named = provenance.path.rsplit("/", 1)[-1]
        told = provenance.layer == self.layer and provenance.source != named
        return replace(
            provenance, layer=self.layer, known=provenance.known or "published",
            source=provenance.source if told else f"{named}, brought by the user",
            licence=provenance.licence or "not stated in the file",
            coverage=provenance.coverage if told else "partial")


def _adapter(layer: str) -> Callable[[Features], Features]:
    form = schema()[layer]

    def adapt(features: Features) -> Features:
        """The schema's columns by their own names; where no source is told, the file."""
        columns: dict[str, Any] = {
            key: number(features, key) if column.type == "number" else text(features, key)
            for key, column in form.columns.items()}
        steps: tuple[str, ...] = ()
        if "kv" in columns and (kv := raw(features, "kv")) is not None and kv.dtype.kind != "f":
            columns["kv"], levels, steps = power.voltages(features)
            if "kv_levels" in columns:
                columns["kv_levels"] = levels
        given = text(features, "source")
        columns["source"] = np.where(given == "", features.provenance.source, given)
        if "name" in columns:
            columns["name"] = [str(n) or f"{layer} {i + 1}"
                               for i, n in enumerate(columns["name"])]
        return shaped(layer, features, columns, steps=steps)

    return adapt


def _boundary(pack: Layer | None, file: Features, region: Region) -> Features:
    outline = file.where(file["level"] == "region")
    admin = file.where(file["level"] != "region")
    if not len(outline):
        return places.merge_departments(pack, admin, region)
    merged = places.merge_boundary(pack, outline, region)
    return places.merge_departments(merged, admin, region) if len(admin) else merged


MERGES: dict[str, Merge] = {
    "power_lines": power.merge_lines,
    "substations": add_beyond(power.SAME_STATION_KM, ("kv", "kv_levels")),
    "power_plants": plants.merge_plants, "boundary": _boundary,
    "towns": add_beyond(5.0, ("population", "population_year"), by_name=True, inside=True),
    "communes": places.merge_communes, "heat_pipes": heat.merge_pipes,
    "heat_plants": add_beyond(0.5, ("thermal_mw",)),
    "aquifers": water.merge_aquifers, "surface_water": water.merge_water, "hazard": hazard.merge,
    "heat_networks": add_beyond(0.5, by_name=True), "heat_sinks": add_beyond(0.2, by_name=True),
    "data_centres": add_beyond(0.2, by_name=True), "large_loads": add_beyond(0.5, by_name=True),
    "exchanges": add_beyond(0.2, by_name=True), "landings": add_beyond(2.0, by_name=True),
}


def fits_schema(layer: str, facts: FileFacts) -> bool:
    """Whether a file has the columns of a layer under the schema's own names.

    All that are required, but `source`, which the file itself can be. Of a file that is not named
    after the layer also two more than any place has, so that a table of names is no exchange.
    """
    form = schema()[layer]
    if facts.geometry and facts.geometry not in form.geometry and form.geometry != "any":
        return False
    required = set(form.required) - {"source"}
    if not required <= facts.fields:
        return False
    stem = facts.name.rsplit("/", 1)[-1].split(".")[0].lower()
    named = layer in (facts.table.lower(), stem) or stem.startswith(layer)
    distinct = required - {"name", "kind", "status", "category", "level"}
    return named or (len(distinct) >= 2 and len(set(form.columns) - SHARED) - 1
                     <= 2 * len(facts.fields & set(form.columns)))


def _raster(layer: str) -> Recipe:
    return OwnRecipe(f"own_{layer}_raster", f"own {layer} raster", layer, "raster",
                     lambda f: f.kind == "raster" and f.table == layer, "", copies=False)


def recipes() -> tuple[Recipe, ...]:
    """One recipe per layer of features and per layer of cells."""
    from ..readers.raster import PHYSICAL

    found: list[Recipe] = [_raster(layer) for layer in PHYSICAL]
    for layer, form in schema().items():
        if form.geometry in ("raster", "table"):
            continue
        found.append(OwnRecipe(
            f"own_{layer}", f"own {layer.replace('_', ' ')}", layer, "vector",
            partial(fits_schema, layer), "", adapt=_adapter(layer),
            merge=MERGES.get(layer, add_all("features of the file added")), copies=False, order=9))
    return tuple(found)
