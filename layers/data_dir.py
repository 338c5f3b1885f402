"""A folder of real files beside a pack: what each adds, and which layers stay the pack's.

A file refines or adds to a pack layer, and takes its place only where it carries every attribute
that the criterion needs. Each layer's provenance says which happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyproj

from gis.errors import InputError, LayerError
from gis.progress import Progress, silent
from gis.types import WGS84, Features, Grid, Layer

from .copies import Found, best_copies
from .data_files import strays, walk
from .folder_features import use_features
from .folder_notes import FileNote
from .folder_rasters import outline_of, use_raster
from .own_loads import read_loads
from .own_tables import merged_table, read_layer_table
from .recognise import Recognised, recognise
from .sources.recipe import Region

MARGIN_M = 50_000.0                      # a line or lake this far outside may still matter


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
    notes += [FileNote(path.relative_to(folder).as_posix(), "", False, why, fault=True)
              for folder in folders for path, why in strays(folder)]
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
        use = use_raster if file.recipe.kind == "raster" else use_features
        notes += use(file, layers, region, grid)
    return layers, tuple(sorted(notes, key=lambda n: (n.file, n.layer)))


def _region(boundary: Features | object, grid: Grid) -> Region:
    import shapely

    shape = outline_of(boundary) if isinstance(boundary, Features) else boundary
    if shapely.is_empty(shape):
        raise LayerError("boundary", "the region has no outline", "use a pack with a boundary")
    box = grid.bounds
    box = (box[0] - MARGIN_M, box[1] - MARGIN_M, box[2] + MARGIN_M, box[3] + MARGIN_M)
    lonlat = pyproj.Transformer.from_crs(grid.crs, WGS84, always_xy=True).transform_bounds(*box)
    return Region(grid.crs, lonlat, shape)


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
