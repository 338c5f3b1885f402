"""From the name of a region to inputs that can be studied, and the settings of a bare `rank`."""

from __future__ import annotations

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

MARGIN_M = 5_000.0
"""Ground around a coarse outline, so that a listed town just outside it is on the grid. [m]"""


@dataclass(frozen=True)
class RegionInfo:
    """A region that can be studied at once, without any download."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3
    summary: str
    cell_m: float


def regions() -> tuple[RegionInfo, ...]:
    """The regions of the starter packs."""
    from layers import pack

    return tuple(RegionInfo(info.key, info.name, info.country, info.summary, info.cell_m)
                 for info in pack.available())


def prepare(region: str, data_dir: Path | None = None, own_points: Path | None = None,
            cell_m: float | None = None, progress: Progress = silent,
            place: tuple[float, float] | None = None) -> Inputs:
    """Read a region's pack, refine it with the files of `data_dir`, and put all on one grid.

    `place` is the (lon, lat) of the one site that is asked for: small excerpts that hold it serve.

    Raises :class:`gis.errors.InputError` where a name, file or folder cannot be used.
    """
    from gis.grid.study_grid import study_grid
    from gis.study import Inputs
    from layers import pack, tables

    progress(0, 4, "reading the starter pack")
    loaded = pack.load(region)
    grid = study_grid(loaded.outline, cell_m or loaded.info.cell_m, MARGIN_M)
    layers: dict[str, Layer] = dict(loaded.layers)
    notes: tuple[str, ...] = ()
    if data_dir is not None:
        from layers import data_dir as folder

        progress(1, 4, f"reading the files in {Path(data_dir).name}")
        layers, files = folder.refine(layers, Path(data_dir), loaded.outline, grid, progress, place)
        notes = _file_notes(files)
    progress(2, 4, "moving all layers to the study's projection")
    layers = {key: layer.to_crs(grid.crs) if isinstance(layer, Features) else layer
              for key, layer in layers.items()}
    points = None
    if own_points is not None:
        from layers.own_points import read_points

        points = read_points(Path(own_points)).to_crs(grid.crs)
    progress(3, 4, "reading the tables")
    return Inputs(region=loaded.info.key, region_name=loaded.info.name,
                  country=loaded.info.country, grid=grid, layers=layers,
                  tables=tables.load_all(), own_points=points, notes=notes,
                  missing=tuple((gap.layer, gap.why, gap.mend) for gap in loaded.info.missing
                                if not gap.absent))


def _file_notes(files) -> tuple[str, ...]:
    """What became of the files of a data folder, in sentences."""
    said = [f"{note.file} → {note.layer}: {note.reason}" for note in files if note.used]
    if not said:
        said.append("No file of the data folder fits this region; the starter pack alone was used.")
    elsewhere = [note for note in files if not note.used and "another region" in note.reason]
    refused = [note for note in files if not note.used and note not in elsewhere]
    said += [f"{note.file} was not used: {note.reason}" for note in refused]
    if elsewhere:
        said.append(f"{len(elsewhere)} files of the data folder belong to other regions.")
    return tuple(said)


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
