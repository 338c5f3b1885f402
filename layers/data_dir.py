"""A folder of real files beside a pack: what each adds, and which layers stay the pack's.

A file refines or adds to a pack layer, and takes its place only where it carries every attribute
that the criterion needs. Each layer's provenance says which happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import InputError, LayerError
from gis.progress import Progress, silent
from gis.types import WGS84, Features, Grid, Layer, Raster

from .catalogue import parts
from .copies import Found, best_copies, cover
from .fill import fill_from_points
from .merge import concat, joined_provenance
from .own_loads import read_loads
from .own_tables import merged_table, read_layer_table
from .readers.raster import read_raster
from .readers.vector import read_vector
from .recognise import Recognised, recognise, walk
from .regions.shapes import bounds_of, clipped
from .sources.recipe import Box, Recipe, Region

MARGIN_M = 50_000.0                      # a line or lake this far outside may still matter
LEAST_COVER = 0.01                       # of the region: an excerpt below tells nothing of it


@dataclass(frozen=True)
class FileNote:
    """What became of one file, or one layer of it."""

    file: str                            # inside the data folder, with /
    layer: str                           # "" where not recognised
    used: bool
    reason: str
    fault: bool = False                  # the file itself is damaged, or lacks what it should have


def refine(pack_layers: Mapping[str, Layer], data_dir: str | Path | Sequence[str | Path],
           region_boundary: Features | object, grid: Grid, progress: Progress = silent,
           place: tuple[float, float] | None = None
           ) -> tuple[dict[str, Layer], tuple[FileNote, ...]]:
    """The pack's layers refined by the files of a folder.

    Parameters
    ----------
    pack_layers : mapping
        Layers of the pack, features in EPSG:4326.
    data_dir : path or several
        Folders, searched with their subfolders; they are only read.
    region_boundary : Features or shapely geometry
        Outline of the region; a bare geometry is in EPSG:4326.
    grid : Grid
        Study grid; rasters are warped to it.
    place : (lon, lat), optional
        The one site that is asked for; an excerpt that holds it serves, however small.

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
    folders = [Path(d).expanduser() for d in
               ([data_dir] if isinstance(data_dir, str | Path) else data_dir)]
    for folder in folders:
        if not folder.is_dir():
            why = "is a file; give the folder that holds it" if folder.exists() else \
                "does not exist; check the path"
            raise InputError(f"Data folder {str(folder)!r} {why}.")
    region = replace(_region(region_boundary, grid), layers=frozenset(pack_layers), place=place)
    layers = dict(pack_layers)
    notes: list[FileNote] = []
    files = [(folder, path) for folder in folders for path in walk(folder)]
    wanted: list[Found] = []
    for done, (folder, path) in enumerate(files):
        progress(done, 2 * len(files), "reading the data folder")
        for item in recognise(path, path.relative_to(folder).as_posix()):
            if item.facts is not None and item.facts.kind == "table":
                notes.append(_use_table(item, layers))
                continue
            found = _fitting(item, region)
            if isinstance(found, Found):
                wanted.append(found)
            else:
                layer = item.recipe.layer if item.recipe else ""
                notes.append(FileNote(item.name, layer, False, found, item.fault))
    chosen, copies = best_copies(wanted, region)
    notes += [FileNote(item.name, item.recipe.layer, False, f"{item.recipe.title}: another file "
                       "holds the same or serves the region better") for item in copies]
    for done, file in enumerate(chosen):
        progress(len(files) + done, 2 * len(files), f"merging {file.recipe.title}")
        use = _use_raster if file.recipe.kind == "raster" else _use_vector
        notes += use(file, layers, region, grid)
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


def _fitting(item: Recognised, region: Region) -> Found | str:
    """The file if it may be used in the region, else why not."""
    import shapely

    if item.problem or item.recipe is None or item.facts is None:
        return item.problem or "not recognised"
    if item.facts.box is None:
        return "its extent is unknown"
    if not shapely.intersects(shapely.box(*item.facts.box), region.shape):
        return f"{item.recipe.title}: of another region"
    if item.recipe.alone and item.recipe.layer not in region.layers:
        return f"{item.recipe.title}: {item.recipe.alone}"
    if item.recipe.instead in region.layers:
        return (f"{item.recipe.title}: the pack's {item.recipe.instead} serve, also as "
                f"{item.recipe.layer}")
    return item.recipe.unused or Found(item.path, item.name, item.facts, item.recipe,
                                        item.facts.box)


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


def _use_table(item: Recognised, layers: dict[str, Layer]) -> FileNote:
    """A table of loads, figures or load shapes becomes a layer; any other table is left out."""
    try:
        loads = read_loads(item.path, item.name)
        found = None if loads is not None else read_layer_table(item.path, item.name)
    except LayerError as error:
        return FileNote(item.name, error.layer, False,
                        f"{error.reason}; {error.mend}", fault=True)
    if loads is not None:
        layers[loads[0]] = loads[1]
        return FileNote(item.name, loads[0], True, "takes the place of any such layer of the pack")
    if found is None:
        return FileNote(item.name, "", False, item.problem)
    layers[found[0]], step = merged_table(layers.get(found[0]), *found)
    return FileNote(item.name, found[0], True, step)


def _use_vector(item: Found, layers: dict[str, Layer], region: Region, grid: Grid
                ) -> list[FileNote]:
    recipe = item.recipe
    notes, adapted = [], None
    for part in (item, *item.parts):
        try:
            rows = _adapted(part, layers, region)
        except LayerError as error:
            notes.append(FileNote(part.name, recipe.layer, False, _reason(recipe, error)))
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


def _told(step: str, region: Region) -> str:
    """A step in words that also hold where there is no pack beside the files."""
    if region.pack:
        return step
    for pack, other in (("of the pack's", "of the other files'"), ("the pack's", "other files'"),
                        ("the pack", "the other files")):
        step = step.replace(pack, other)
    return step


def _reason(recipe: Recipe, error: LayerError) -> str:
    return f"{recipe.title}: {error.reason}" + (f"; {error.mend}" if error.mend else "")


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


def _use_raster(item: Found, layers: dict[str, Layer], region: Region, grid: Grid
                ) -> list[FileNote]:
    recipe = item.recipe
    notes: list[FileNote] = []
    raster: Raster | None = None
    for part in (item, *item.parts):
        try:
            found = read_raster(part.path, grid, layer=recipe.layer)
            if not np.isfinite(found.values).any():
                raise LayerError(recipe.layer, f"{part.path.name} has no known cell in the region")
        except LayerError as error:
            notes.append(FileNote(part.name, recipe.layer, False, _reason(recipe, error)))
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
        shape = _outline(outline) if isinstance(outline, Features) else region.shape
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
