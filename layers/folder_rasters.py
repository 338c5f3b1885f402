"""Rasters of a data folder: warped to the study grid, tiles joined, gaps filled from points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Grid, Layer, Raster

from .copies import Found
from .fill import fill_from_points
from .folder_notes import FileNote, why_not
from .merge import joined_provenance
from .readers.raster import read_raster
from .regions.shapes import bounds_of
from .sources.recipe import Box, Region


def use_raster(item: Found, layers: dict[str, Layer], region: Region, grid: Grid
                ) -> list[FileNote]:
    """Put a raster, joined with its other tiles, in the place of its layer of `layers`."""
    recipe = item.recipe
    notes: list[FileNote] = []
    raster: Raster | None = None
    for part in (item, *item.parts):
        try:
            found = read_raster(part.path, grid, layer=recipe.layer)
            if not np.isfinite(found.values).any():
                raise LayerError(recipe.layer, f"{part.path.name} has no known cell in the region")
        except LayerError as error:
            notes.append(FileNote(part.name, recipe.layer, False, why_not(recipe, error)))
            continue
        about = replace(recipe.describe(found.provenance), path=part.name)
        if part.facts.lying_nodata:
            about = about.then("the declared no-data value is wrong: cells without data are NaN")
        if raster is not None:           # a tile beside the others
            found = replace(found, values=np.where(np.isnan(raster.values), found.values,
                                                   raster.values))
            about = joined_provenance(raster.provenance, about)
        raster = replace(found, provenance=about)
        notes.append(FileNote(part.name, recipe.layer, True, ""))
    if raster is None:
        return notes
    before = layers.get(recipe.layer)
    if recipe.layer == "solar" and isinstance(before, Features):
        outline = layers.get("boundary")
        shape = outline_of(outline) if isinstance(outline, Features) else region.shape
        raster = fill_from_points(raster, before, "pvout_kwh_kwp_y", shape.union(region.shape),
                                  _ends(item.box, region))
    elif before is not None:
        raster = replace(raster, provenance=raster.provenance.then(
            "takes the place of the pack's layer; cells without data stay unknown"))
    layers[recipe.layer] = raster
    step = raster.provenance.steps[-1]
    return [replace(note, reason=f"{recipe.title}: {step}") if note.used else note
            for note in notes]


def _ends(box: Box, region: Region) -> str:
    """Where a file ends inside the region's extent, in words."""
    left, bottom, right, top = bounds_of(region.shape)
    if left > right:
        return ""
    sides = ((box[3] < top, f"{box[3]:.2f}° N"), (box[1] > bottom, f"{-box[1]:.2f}° S"),
             (box[0] > left, f"{box[0]:.2f}° E"), (box[2] < right, f"{box[2]:.2f}° E"))
    ends = [words for short, words in sides if short]
    return f"; the file ends at {' and '.join(ends)}" if ends else ""


def outline_of(boundary: Features):
    """Polygon of the region, EPSG:4326."""
    import shapely

    shapes = boundary.to_crs(pyproj.CRS.from_user_input(WGS84))
    rows = shapes["level"] == "region" if shapes.has("level") else slice(None)
    return shapely.union_all(shapes.geometry[rows])
