"""Points, lines and areas of a data folder: read near the region, adapted, merged into a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Grid, Layer

from .boxes import parts
from .copies import Found, cover
from .folder_notes import FileNote, why_not
from .merge import concat, joined_provenance
from .readers.vector import read_vector
from .regions.shapes import clipped
from .sources.recipe import Region

LEAST_COVER = 0.01                       # of the region: an excerpt below tells nothing of it


def use_features(item: Found, layers: dict[str, Layer], region: Region, grid: Grid
                ) -> list[FileNote]:
    """Merge a file, with the parts that belong to it, into its layer of `layers`."""
    recipe = item.recipe
    notes, adapted = [], None
    for part in (item, *item.parts):
        try:
            rows = _adapted(part, layers, region)
        except LayerError as error:
            notes.append(FileNote(part.name, recipe.layer, False, why_not(recipe, error)))
            continue
        if adapted is None:
            adapted = rows
        else:
            about = joined_provenance(adapted.provenance, rows.provenance)
            adapted = replace(_distinct(concat(adapted, rows)), provenance=about)
        notes.append(FileNote(part.name, recipe.layer, True, ""))
    if adapted is None:
        return notes
    before = layers.get(recipe.layer)
    merged: Layer = recipe.merge(before, adapted, region)
    step = _told(merged.provenance.steps[-1], region)
    used = not (isinstance(before, Features) and _same_rows(before, merged))
    if not used and before is not None:  # nothing of the files is in it: it keeps its sources
        merged = replace(before, provenance=before.provenance.then(step))
    names = ", ".join(Path(note.file).name for note in notes if note.used)
    origin = merged.provenance.origin if region.pack else "file"
    layers[recipe.layer] = replace(merged, provenance=replace(
        merged.provenance, origin=origin, steps=(*merged.provenance.steps[:-1],
                                                 f"{names}: {step}")))
    return [replace(note, used=used, reason=f"{recipe.title}: {step}") if note.used else note
            for note in notes]


def _adapted(item: Found, layers: Mapping[str, Layer], region: Region) -> Features:
    """The rows of one file in the schema of its layer, EPSG:4326; raises where none serves."""
    recipe = item.recipe
    small = (cover(item.box, region) < LEAST_COVER and not _at_place(item.box, region)
             and not recipe.key.startswith("own_"))    # who brings a layer knows its extent
    if recipe.layer not in layers and small:
        raise LayerError(recipe.layer, f"{item.path.name} is an excerpt of less than "
                         f"{LEAST_COVER:.0%} of the region, which would hide that the layer is "
                         "unknown elsewhere")
    found = _read_near(item, region)
    found = replace(found, provenance=replace(recipe.describe(found.provenance), path=item.name))
    found = found.to_crs(pyproj.CRS.from_user_input(WGS84))
    if recipe.clip:
        found = clipped(found, region.box)
    if not len(found):
        raise LayerError(recipe.layer, f"{item.path.name} has no feature in or near the region")
    adapted = recipe.adapt(found)
    if not len(adapted):
        raise LayerError(recipe.layer, f"nothing in {item.path.name} serves the layer ("
                         + "; ".join(adapted.provenance.steps) + ")")
    if not np.isnan(recipe.accuracy_km):
        accuracy = np.where(np.isnan(adapted["accuracy_km"]), recipe.accuracy_km,
                            adapted["accuracy_km"])
        adapted = replace(adapted, columns={**adapted.columns, "accuracy_km": accuracy})
    return replace(adapted, provenance=replace(adapted.provenance, steps=tuple(
        f"{item.path.name}: {step}" for step in adapted.provenance.steps)))


def _read_near(item: Found, region: Region) -> Features:
    """Rows of a file in or near the region, on both sides of the antimeridian."""
    read, fault, recipe = None, None, item.recipe
    for box in parts(region.box):
        try:
            rows = recipe.read(item.path, box) if recipe.read is not None else read_vector(
                item.path, recipe.layer, bbox=box, table=item.facts.table,
                geometry=item.facts.geometry)
        except LayerError as error:      # nothing on that side, or damaged on both
            fault = error
            continue
        read = rows if read is None else _distinct(concat(read, rows))
    if read is None:
        assert fault is not None
        raise fault
    return read


def _at_place(box, region: Region) -> bool:
    """Whether a file's box holds the one site that is asked for."""
    if region.place is None:
        return False
    lon, lat = region.place
    return bool(box[0] <= lon <= box[2] and box[1] <= lat <= box[3])


def _told(step: str, region: Region) -> str:
    """A step in words that also hold where there is no pack beside the files."""
    if region.pack:
        return step
    for pack, other in (("of the pack's", "of the other files'"), ("the pack's", "other files'"),
                        ("the pack", "the other files")):
        step = step.replace(pack, other)
    return step


def _distinct(features: Features) -> Features:
    """Rows whose geometry does not come twice."""
    import shapely

    first = np.unique(shapely.to_wkb(features.geometry), return_index=True)[1]
    return features.where(np.sort(first))


def _same_rows(first: Features, second: Layer) -> bool:
    return isinstance(second, Features) and len(first) == len(second) and np.array_equal(
        first.geometry, second.geometry) and all(
        np.array_equal(first[c], second[c], equal_nan=first[c].dtype.kind == "f")
        for c in first.columns)
