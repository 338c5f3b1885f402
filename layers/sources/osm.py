"""Answers of Overpass and OpenStreetMap extracts in a data folder: one recipe for each layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from gis.errors import LayerError
from gis.types import Features, Provenance

from ..boxes import Box, parts
from ..osm import extract, overpass
from ..osm.kinds import EVERY, LAYERS
from ..osm.shaped import SOURCE
from ..osm.shaping import LICENCE
from .combine import add_all
from .own import MERGES
from .recipe import FileFacts, Recipe

GEOMETRY = {rule.layer: {"point": "point", "line": "line", "area": "polygon"}[rule.shape]
            for rule in EVERY}


@dataclass(frozen=True, eq=False)
class OsmRecipe(Recipe):
    """A recipe whose files tell their own date."""

    def describe(self, provenance: Provenance) -> Provenance:
        return replace(super().describe(provenance), date=provenance.date)


def is_osm(path: Path) -> bool:
    """Whether a file is an answer of Overpass or an extract, told by its content."""
    suffix = path.suffix.lower()
    return (suffix == ".pbf" and extract.is_extract(path)) or \
        (suffix == ".json" and overpass.is_answer(path))


def osm_facts(path: Path, name: str) -> list[FileFacts] | None:
    """One entry for each layer of the file; None where it is no file of OpenStreetMap.

    An extract may hold all layers: it is read in full only when one of them is wanted.

    Raises
    ------
    LayerError
        If it is damaged, or the server's answer is not whole.
    """
    if not is_osm(path):
        return None
    if path.suffix.lower() == ".pbf":
        box = extract.extract_box(path) or extent_of(read_layers(path))
        return [FileFacts(name=name, kind="osm", table=layer, tables=LAYERS,
                          geometry=GEOMETRY[layer], box=box) for layer in LAYERS]
    found = read_layers(path)
    if not found:
        raise LayerError(path.name, "the answer of Overpass holds nothing that a layer needs")
    box = overpass.read_answer(path).box or extent_of(found)
    if box is not None and box[0] > box[2]:
        box = (-180.0, box[1], 180.0, box[3])
    return [FileFacts(name=name, kind="osm", table=layer, tables=tuple(found),
                      geometry=GEOMETRY[layer], features=len(rows), box=box)
            for layer, rows in found.items()]


def read_layers(path: Path, box: Box | None = None) -> dict[str, Features]:
    """Every layer of a file of OpenStreetMap, in or near a box."""
    if path.suffix.lower() == ".pbf":
        return dict(extract.read_extract(path, box))
    found = overpass.read_overpass(path)
    if box is None:
        return dict(found)
    near = {layer: rows.where(_near(rows, box)) for layer, rows in found.items()}
    return {layer: rows for layer, rows in near.items() if len(rows)}


def read_osm(layer: str, path: Path, box: Box | None) -> Features:
    """One layer of a file; raises :class:`LayerError` where it has none in or near the box."""
    found = read_layers(path, box)
    if layer not in found:
        raise LayerError(layer, f"{path.name} has no feature in or near the region")
    return found[layer]


def _near(rows: Features, box: Box) -> np.ndarray:
    import shapely

    windows = shapely.union_all([shapely.box(*part) for part in parts(box)])
    shapely.prepare(windows)
    return shapely.intersects(windows, rows.geometry)


def extent_of(found: Mapping[str, Features]) -> Box | None:
    """The box around all features."""
    import shapely

    shapes = [rows.geometry for rows in found.values()]
    return tuple(shapely.total_bounds(np.concatenate(shapes)).tolist()) if shapes else None


def recipes() -> tuple[Recipe, ...]:
    """One recipe for each layer that OpenStreetMap can fill."""
    return tuple(OsmRecipe(
        f"osm_file_{layer}", f"OpenStreetMap {layer.replace('_', ' ')}", layer, "osm",
        partial(_is_layer, layer), SOURCE, LICENCE, read=partial(read_osm, layer),
        merge=MERGES.get(layer, add_all("features of OpenStreetMap added")), order=2, copies=False,
        clip=layer in ("surface_water", "protected")) for layer in LAYERS)


def _is_layer(layer: str, facts: FileFacts) -> bool:
    return facts.table == layer
