"""A folder of real files beside a pack: what each adds, and which layers stay the pack's.

A file refines or adds to a pack layer, and takes its place only where it carries every attribute
that the criterion needs. Each layer's provenance says which happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import InputError, LayerError
from gis.progress import Progress, silent
from gis.types import WGS84, Features, Grid, Layer

from .fill import fill_from_points
from .readers.raster import read_raster
from .readers.vector import read_vector
from .recognise import Recognised, recognise, walk
from .sources.recipe import Box, FileFacts, Recipe, Region

MARGIN_M = 50_000.0                      # a line or lake this far outside may still matter
LEAST_COVER = 0.01                       # of the region: an excerpt below tells nothing of it
ENOUGH_COVER = 0.3                       # of the region's box: a file made for the region has this


@dataclass(frozen=True, eq=False)
class _Found:
    """A file of the region that a recipe fits."""

    path: Path
    name: str
    facts: FileFacts
    recipe: Recipe
    box: Box


@dataclass(frozen=True)
class FileNote:
    """What became of one file, or one layer of it."""

    file: str                            # inside the data folder, with /
    layer: str                           # "" where not recognised
    used: bool
    reason: str


def refine(pack_layers: Mapping[str, Layer], data_dir: str | Path,
           region_boundary: Features | object, grid: Grid, progress: Progress = silent
           ) -> tuple[dict[str, Layer], tuple[FileNote, ...]]:
    """The pack's layers refined by the files of a folder.

    Parameters
    ----------
    pack_layers : mapping
        Layers of the pack, features in EPSG:4326.
    data_dir : path
        Folder, searched with its subfolders; it is only read.
    region_boundary : Features or shapely geometry
        Outline of the region; a bare geometry is in EPSG:4326.
    grid : Grid
        Study grid; rasters are warped to it.

    Returns
    -------
    layers : dict
        Features in EPSG:4326, rasters on the grid, tables as they were.
    report : tuple of FileNote
        One note per file or layer of a file, in the order of their names.

    Raises
    ------
    InputError
        If the folder does not exist. A bad file inside is reported, not raised.
    """
    folder = Path(data_dir).expanduser()
    if not folder.is_dir():
        raise InputError(f"Data folder {str(data_dir)!r} does not exist; check the path.")
    region = replace(_region(region_boundary, grid), layers=frozenset(pack_layers))
    layers = dict(pack_layers)
    notes: list[FileNote] = []
    files = list(walk(folder))
    wanted: list[_Found] = []
    for done, path in enumerate(files):
        progress(done, 2 * len(files), "reading the data folder")
        for item in recognise(path, path.relative_to(folder).as_posix()):
            found = _fitting(item, region)
            if isinstance(found, _Found):
                wanted.append(found)
            else:
                layer = item.recipe.layer if item.recipe else ""
                notes.append(FileNote(item.name, layer, False, found))
    chosen = _best_copies(wanted, region, notes)
    for done, file in enumerate(chosen):
        progress(len(files) + done, 2 * len(files), f"merging {file.recipe.title}")
        try:
            note = (_use_raster if file.recipe.kind == "raster" else _use_vector)(
                file, layers, region, grid)
        except LayerError as error:
            note = FileNote(file.name, file.recipe.layer, False, str(error))
        notes.append(note)
    return layers, tuple(sorted(notes, key=lambda n: (n.file, n.layer)))


def _region(boundary: Features | object, grid: Grid) -> Region:
    import shapely

    shape = _outline(boundary) if isinstance(boundary, Features) else boundary
    if shapely.is_empty(shape):
        raise LayerError("boundary", "the region has no outline", "use a pack with a boundary")
    box = grid.bounds
    box = (box[0] - MARGIN_M, box[1] - MARGIN_M, box[2] + MARGIN_M, box[3] + MARGIN_M)
    lonlat = pyproj.Transformer.from_crs(grid.crs, WGS84, always_xy=True).transform_bounds(*box)
    return Region(grid.crs, lonlat, shape)


def _outline(boundary: Features):
    """Polygon of the region, EPSG:4326."""
    import shapely

    shapes = boundary.to_crs(pyproj.CRS.from_user_input(WGS84))
    rows = shapes["level"] == "region" if shapes.has("level") else slice(None)
    return shapely.union_all(shapes.geometry[rows])


def _fitting(item: Recognised, region: Region) -> _Found | str:
    """The file if it may be used in the region, else why not."""
    import shapely

    if item.problem or item.recipe is None or item.facts is None:
        return item.problem or "not recognised"
    if item.facts.box is None:
        return "its extent is unknown"
    if not shapely.intersects(shapely.box(*item.facts.box), region.shape):
        return f"{item.recipe.title}: of another region"
    if item.recipe.instead in region.layers:
        return (f"{item.recipe.title}: the pack's {item.recipe.instead} serve, also as "
                f"{item.recipe.layer}")
    return item.recipe.unused or _Found(item.path, item.name, item.facts, item.recipe,
                                        item.facts.box)


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _best_copies(items: list[_Found], region: Region, notes: list[FileNote]
                 ) -> list[_Found]:
    """One file per recipe: raster copies whose no-data is honest first, then the file made for
    the smallest area that still covers as much of the region."""
    families: dict[str, list[_Found]] = {}
    for item in items:
        families.setdefault(item.recipe.key, []).append(item)
    chosen = []
    for family in families.values():
        def preference(item: _Found):
            share = _cover(item.box, region)
            # points and lines need not reach every corner; the cells of a raster must
            gap = 1 - round(share, 1) if item.recipe.kind == "raster" else share < ENOUGH_COVER
            return gap, item.facts.lying_nodata, _area(item.box), item.name

        family.sort(key=preference)
        # files of one provider that lie beside each other (tiles, departments) complete each other
        if family[0].recipe.kind == "vector" and not _overlapping(family):
            chosen += family
            continue
        best, *others = family
        words = " ".join(other.facts.words for other in family)
        chosen.append(replace(best, facts=replace(best.facts, words=words)))
        notes += [FileNote(o.name, o.recipe.layer, False,
                           f"{o.recipe.title}: {best.name} serves the region better or is the "
                           f"same data{' with honest no-data' if o.facts.lying_nodata else ''}")
                  for o in others]
    return sorted(chosen, key=lambda item: (item.recipe.layer, item.recipe.order, item.name))


def _overlapping(family: list[_Found]) -> bool:
    import shapely

    boxes = [shapely.box(*item.box) for item in family]
    return any(shapely.area(shapely.intersection(a, b)) > 0.2 * min(shapely.area(a),
                                                                    shapely.area(b))
               for i, a in enumerate(boxes) for b in boxes[i + 1:])


def _use_vector(item: _Found, layers: dict[str, Layer], region: Region, grid: Grid
                ) -> FileNote:
    recipe = item.recipe
    found = read_vector(item.path, recipe.layer, bbox=region.box, table=item.facts.table)
    found = replace(found, provenance=replace(recipe.describe(found.provenance), path=item.name))
    found = found.to_crs(pyproj.CRS.from_user_input(WGS84))
    if recipe.clip:
        found = _clipped(found, region.box)
    if not len(found):
        return FileNote(item.name, recipe.layer, False, "no feature in or near the region")
    adapted = recipe.adapt(found)
    if not np.isnan(recipe.accuracy_km):
        accuracy = np.where(np.isnan(adapted["accuracy_km"]), recipe.accuracy_km,
                            adapted["accuracy_km"])
        adapted = replace(adapted, columns={**adapted.columns, "accuracy_km": accuracy})
    if not len(adapted):
        return FileNote(item.name, recipe.layer, False, "; ".join(
            adapted.provenance.steps) or "nothing in it serves the layer")
    if recipe.layer not in layers and _cover(item.box, region) < LEAST_COVER:
        return FileNote(item.name, recipe.layer, False,
                        f"{recipe.title}: an excerpt of less than {LEAST_COVER:.0%} of the region, "
                        "which would hide that the layer is unknown elsewhere")
    before = layers.get(recipe.layer)
    merged = recipe.merge(before, adapted, region)
    step = merged.provenance.steps[-1]
    used, old = True, before.provenance.steps if before is not None else ()
    if isinstance(before, Features) and _same_rows(before, merged):
        # nothing of the file is in the layer, which keeps its sources
        used, merged = False, replace(before, provenance=before.provenance.then(step))
    layers[recipe.layer] = replace(merged, provenance=replace(merged.provenance, steps=tuple(
        s if s in old else f"{item.path.name}: {s}" for s in merged.provenance.steps)))
    return FileNote(item.name, recipe.layer, used, f"{recipe.title}: {step}")


def _same_rows(first: Features, second: Features) -> bool:
    return len(first) == len(second) and np.array_equal(first.geometry, second.geometry) and all(
        np.array_equal(first[c], second[c], equal_nan=first[c].dtype.kind == "f")
        for c in first.columns)


def _cover(box: Box, region: Region) -> float:
    """Share of the region's box that a file's box covers."""
    import shapely

    extent = shapely.box(*shapely.bounds(region.shape))
    return shapely.area(shapely.intersection(shapely.box(*box), extent)) / shapely.area(extent)


def _clipped(features: Features, box: Box) -> Features:
    import shapely

    geometry = shapely.clip_by_rect(features.geometry, *box)
    kept = ~shapely.is_empty(geometry)
    return replace(features.where(kept), geometry=geometry[kept])


def _use_raster(item: _Found, layers: dict[str, Layer], region: Region, grid: Grid) -> FileNote:
    recipe = item.recipe
    raster = read_raster(item.path, grid, layer=recipe.layer)
    if not np.isfinite(raster.values).any():
        return FileNote(item.name, recipe.layer, False, "no known cell in the region")
    provenance = replace(recipe.describe(raster.provenance), path=item.name)
    if item.facts.lying_nodata:
        provenance = provenance.then("the declared no-data value is wrong: the cells without data "
                                     "are NaN")
    raster = replace(raster, provenance=provenance)
    before = layers.get(recipe.layer)
    if recipe.layer == "solar" and isinstance(before, Features):
        outline = layers.get("boundary")
        shape = _outline(outline) if isinstance(outline, Features) else region.shape
        raster = fill_from_points(raster, before, "pvout_kwh_kwp_y",
                                   shape.union(region.shape), _ends(item.box, region))
    elif before is not None:
        raster = replace(raster, provenance=raster.provenance.then(
            "takes the place of the pack's layer; cells without data stay unknown"))
    layers[recipe.layer] = raster
    return FileNote(item.name, recipe.layer, True,
                    f"{recipe.title}: {raster.provenance.steps[-1]}")


def _ends(box: Box, region: Region) -> str:
    """Where a file ends inside the region's extent, in words."""
    import shapely

    left, bottom, right, top = shapely.bounds(region.shape)
    sides = ((box[3] < top, f"{box[3]:.2f}° N"), (box[1] > bottom, f"{-box[1]:.2f}° S"),
             (box[0] > left, f"{box[0]:.2f}° E"), (box[2] < right, f"{box[2]:.2f}° E"))
    ends = [words for short, words in sides if short]
    return f"; the file ends at {' and '.join(ends)}" if ends else ""
