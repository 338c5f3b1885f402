"""From the name of a region to inputs that can be studied, and the settings of a bare `rank`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import UnknownNameError
from gis.progress import Progress, silent
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.types import Features, Layer

if TYPE_CHECKING:
    from gis.study import Inputs
    from layers.regions.base import Base

MARGIN_M = 5_000.0
"""Ground around a coarse outline, so that a listed town just outside it is on the grid. [m]"""


@dataclass(frozen=True)
class RegionInfo:
    """A region that can be studied at once, from a starter pack or from fetched files."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3
    summary: str
    cell_m: float                        # NaN: chosen by its size
    fetched: bool = False                # from the store, not from a starter pack


def regions() -> tuple[RegionInfo, ...]:
    """The regions of the starter packs, then those whose files were fetched."""
    from layers import pack
    from layers.cache import Store
    from layers.regions.stored import fetched

    packs = tuple(RegionInfo(info.key, info.name, info.country, info.summary,
                             info.cell_m or math.nan)
                  for info in pack.available())
    return packs + tuple(
        RegionInfo(one.key, one.name, one.country, one.summary, math.nan, True)
        for one in fetched(Store()) if one.key not in {info.key for info in packs})


def outline(region: str) -> Features:
    """Outline of a region of :func:`regions`, in EPSG:4326; raises as :func:`prepare` does."""
    from layers.regions.base import base_of

    return base_of(region).boundary


def prepare(region: str, data_dir: Path | None = None, own_points: Path | None = None,
            cell_m: float | None = None, progress: Progress = silent,
            place: tuple[float, float] | None = None, area: Path | None = None) -> Inputs:
    """Read all that is known of a region, and put it on one grid.

    What is known are the layers of a starter pack where one holds the region, refined by files
    that were fetched for it and by those of `data_dir`; where no pack does, these files alone.

    Parameters
    ----------
    region : str
        A starter pack, a country, an area inside either ("KEN:Nakuru"), a box
        "west,south,east,north", or the file of a polygon; may be empty beside `area`.
    data_dir, own_points : path, optional
        Folder of the user's files; table of the user's sites.
    cell_m : float, optional
        Side of the grid's cells; left out: the pack's, or one that suits the size. [m]
    place : (lon, lat), optional
        The one site that is asked for: small excerpts that hold it serve.
    area : path, optional
        File of a polygon drawn inside the region.

    Raises :class:`gis.errors.InputError` where a name, file or folder cannot be used.
    """
    from layers.regions.base import base_of

    progress(0, 4, "looking for the region")
    base = base_of(region, data_dir, area)
    return prepare_base(base, own_points, cell_m, progress, place)


def prepare_base(base: Base, own_points: Path | None = None, cell_m: float | None = None,
                 progress: Progress = silent, place: tuple[float, float] | None = None) -> Inputs:
    """Inputs of a region whose outline and folders are known."""
    from gis.grid.study_grid import chosen_cell, study_grid
    from gis.study import Inputs
    from layers import tables
    from layers.regions.shapes import seamless

    cell_m = cell_m or base.cell_m or chosen_cell(base.boundary, MARGIN_M)
    grid = study_grid(base.boundary, cell_m, MARGIN_M)
    layers: dict[str, Layer] = dict(base.layers)
    notes = base.notes
    faults: tuple[str, ...] = ()
    if base.folders:
        from layers import data_dir as folder

        progress(1, 4, "reading the files of the region")
        layers, files = folder.refine(layers, base.folders, base.boundary, grid, progress, place)
        said, faults = _file_notes(files, bool(base.pack))
        notes = (*notes, *said)
    progress(2, 4, "moving all layers to the study's projection")
    layers = {key: seamless(layer, grid.crs) if isinstance(layer, Features) else layer
              for key, layer in layers.items()}
    points = None
    if own_points is not None:
        from layers.own_points import read_points

        points = read_points(Path(own_points)).to_crs(grid.crs)
    progress(3, 4, "reading the tables")
    return Inputs(region=base.key, region_name=base.name, country=base.country, grid=grid,
                  layers=layers, tables=tables.load_all(), own_points=points, notes=notes,
                  faults=faults, missing=tuple(gap for gap in base.missing if gap[0] not in layers))


def _file_notes(files, pack: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What became of the files of data folders, in sentences, and which of these are faults."""
    faults = []
    said = [f"{note.file} → {note.layer}: {note.reason}" for note in files if note.used]
    if not said:
        said.append("No file fits this region; "
                    + ("the starter pack alone was used." if pack else "nothing is known of it."))
        faults = said[:]
    elsewhere = [note for note in files if not note.used and "another region" in note.reason]
    refused = [note for note in files if not note.used and note not in elsewhere]
    said += [_not_used(note) for note in refused]
    faults += [_not_used(note) for note in refused if note.fault]
    if elsewhere:
        said.append(f"{len(elsewhere)} files belong to other regions.")
    return tuple(said), tuple(faults)


def _not_used(note) -> str:
    return f"{note.file} was not used: {note.reason.rstrip('.')}."


def default_criteria() -> tuple[Criterion, ...]:
    """The criteria of `assets/tables/criteria.csv`."""
    from layers import tables

    return tuple(
        Criterion(row["key"], row["theme"], row["weight"], row["label"], row["unit"],
                  ValueFunction(row["scores_0"], row["scores_1"], row["scale"]),
                  row["spread"], row["spread_kind"], row["source"])
        for row in tables.load("criteria").rows())


def given_brief(brief: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a brief that are given, those of its preset first: what is explicit wins."""
    from gis.datacentre.presets import preset
    from layers import tables

    given = {key: value for key, value in brief.items() if value is not None}
    name = given.pop("preset", None)
    return given if name is None else {**preset(tables.load("presets"), name).brief, **given}


def default_settings(cell_m: float, **brief: Any) -> Settings:
    """Settings of a bare `rank`, with some fields of the brief changed.

    Fields given as None keep their default; `preset` names a row of the table `presets`, whose
    fields give way to those given.
    """
    from layers import tables

    defaults = tables.defaults()
    changed = given_brief(brief)
    known = Brief.__dataclass_fields__
    for key in changed:
        if key not in known:
            raise UnknownNameError("field of the brief", key, known)
    return Settings(Brief(**{**defaults["brief"], **changed}), default_criteria(),
                    dict(defaults["theme_weights"]), cell_m)
