"""One open study: its data, its settings, its result, and the way back. Knows no window.

The command line and the window both work through this module, so both give the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.overrides import differences, overridden
from gis.errors import InputError, UnknownNameError
from gis.progress import Progress, silent
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.types import Features, Layer

if TYPE_CHECKING:
    from gis.results import StudyResult
    from gis.study import Inputs

PROJECT_SUFFIX = ".heatsite.toml"
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


class Session:
    """A study that is open: what it reads, what it is asked, what came out.

    Settings are values; every change puts the former one on the undo stack.
    """

    def __init__(self, inputs: Inputs, settings: Settings, path: Path | None = None,
                 source: Mapping[str, Any] | None = None):
        self.inputs = inputs
        self.settings = settings
        self.path = path
        self.result: StudyResult | None = None
        self.dirty = False
        self._source = dict(source or {"region": inputs.region})
        self._undo: list[Settings] = []
        self._redo: list[Settings] = []

    # -- opening and saving ------------------------------------------------------------

    @classmethod
    def open(cls, what: str, progress: Progress = silent, data_dir: Path | None = None,
             own_points: Path | None = None, **brief: Any) -> Session:
        """Open a region of a starter pack, a project file, or a result folder holding one."""
        project_path = project_file(what)
        if project_path is not None:
            return cls._open_project(project_path, progress, data_dir, own_points, brief)
        default_settings(1000.0, **brief)      # a bad brief is refused before any file is read
        inputs = prepare(what, data_dir, own_points, progress=progress)
        settings = default_settings(inputs.grid.cell, **brief)
        return cls(inputs, settings,
                   source={"region": inputs.region,
                           "data_dir": str(Path(data_dir).resolve()) if data_dir else None,
                           "own_points": str(Path(own_points).resolve()) if own_points else None})

    @classmethod
    def _open_project(cls, path: Path, progress: Progress, data_dir, own_points,
                      brief: Mapping[str, Any]) -> Session:
        from layers.project import read_project

        project = read_project(path)

        def beside(name: str | None) -> Path | None:
            return (path.parent / name) if name else None

        data_dir = data_dir or beside(project.data_dir)
        own_points = own_points or beside(project.own_points)
        inputs = prepare(project.region, data_dir, own_points, project.cell_m, progress)
        settings = default_settings(inputs.grid.cell,
                                    **{**project.brief, **given_brief(brief)})
        if project.theme_weights:
            unknown = set(project.theme_weights) - set(settings.themes)
            if unknown:
                raise UnknownNameError("theme", sorted(unknown)[0], settings.themes)
            settings = settings.reweighted({**settings.theme_weights, **project.theme_weights})
        settings = replace(settings, seed=project.seed, draws=project.draws,
                           criteria=overridden(settings.criteria, project.criteria))
        return cls(inputs, settings, path,
                   {"region": project.region, "data_dir": str(data_dir) if data_dir else None,
                    "own_points": str(own_points) if own_points else None})

    def save(self, path: Path | None = None) -> Path:
        """Write the project file whole or not at all; returns its path."""
        from layers.project import Project, write_project

        path = Path(path or self.path or "")
        if not path.name:
            raise InputError("The project has no file name yet; save it under a name.")
        if not path.name.endswith(PROJECT_SUFFIX):
            path = path.with_name(path.name.removesuffix(".toml") + PROJECT_SUFFIX)
        write_project(path, Project.model_validate(dict(
            region=self._source["region"], data_dir=self._source.get("data_dir"),
            own_points=self._source.get("own_points"), cell_m=self.settings.cell_m,
            brief={k: v for k, v in vars(self.settings.brief).items() if v is not None},
            theme_weights=dict(self.settings.theme_weights), seed=self.settings.seed,
            draws=self.settings.draws,
            criteria=differences(self.settings.criteria, default_criteria()))))
        self.path, self.dirty = path, False
        return path

    @property
    def own_files(self) -> dict[str, Path]:
        """The user's own files behind this study: `data_dir`, `own_points`."""
        return {key: Path(self._source[key]) for key in ("data_dir", "own_points")
                if self._source.get(key)}

    # -- running -----------------------------------------------------------------------

    def run(self, progress: Progress = silent) -> StudyResult:
        """Study the region with the present settings; a cancelled run leaves the old result."""
        from gis import study

        self.result = study.run(self.inputs, self.settings, progress)
        return self.result

    def write(self, folder: Path, progress: Progress = silent) -> list[Path]:
        """Write the result's files and its project file into `folder`."""
        from app.export import write_result

        if self.result is None:
            raise InputError("There is no result yet; run the study first.")
        paths = write_result(self.result, self.inputs, Path(folder), progress)
        copy = Session(self.inputs, self.settings, source=self._source)
        paths.append(copy.save(Path(folder) / f"{self.inputs.region}{PROJECT_SUFFIX}"))
        return paths

    # -- settings and the way back -----------------------------------------------------

    def set_settings(self, settings: Settings) -> None:
        """Change the settings; the former ones can be had back with :meth:`undo`."""
        if settings == self.settings:
            return
        self._undo.append(self.settings)
        self._redo.clear()
        self.settings, self.dirty = settings, True

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> Settings:
        """Go back one change; does nothing where there is none."""
        if self._undo:
            self._redo.append(self.settings)
            self.settings, self.dirty = self._undo.pop(), True
        return self.settings

    def redo(self) -> Settings:
        """Take back one undo; does nothing where there is none."""
        if self._redo:
            self._undo.append(self.settings)
            self.settings, self.dirty = self._redo.pop(), True
        return self.settings


def project_file(what: str) -> Path | None:
    """The project file that `what` names: the file itself, or the one in a result folder.

    None where `what` is neither, and so should be a region. Raises
    :class:`gis.errors.InputError` where it looks like a path but holds no project.
    """
    path = Path(what)
    if path.is_file():
        if not path.name.endswith(".toml"):
            raise InputError(f"{path} is not a project file; its name ends in {PROJECT_SUFFIX}.")
        return path
    if path.is_dir() and not (path / "pack.toml").exists():
        found = sorted(path.glob(f"*{PROJECT_SUFFIX}"))
        if found:
            return found[0]
        if len(path.parts) > 1:
            raise InputError(f"The folder {path} holds no project file (*{PROJECT_SUFFIX}).")
    elif what.endswith(".toml"):
        raise InputError(f"The project file {path} does not exist; check its name and folder.")
    return None
