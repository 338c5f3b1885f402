"""One open study: its data, its settings, its result, and the way back. Knows no window.

The command line and the window both work through this module, so both give the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.asked import Asked, Asking, checked_method
from app.overrides import differences, overridden
from app.prepare import (
    RegionInfo,
    default_criteria,
    default_settings,
    given_brief,
    prepare,
    regions,
)
from app.scenarios import Scenario, checked_name, inputs_of, named, run_scenarios, weighted
from gis.errors import InputError
from gis.progress import Progress, silent
from gis.settings import Settings
from layers.project_files import Change, changes, checksums

if TYPE_CHECKING:
    from gis.ranking.stakeholders import Stakeholder
    from gis.results import Screening, StudyResult
    from gis.study import Inputs, Shared

__all__ = ["PROJECT_SUFFIX", "RegionInfo", "Scenario", "Session", "default_criteria",
           "default_settings", "given_brief", "prepare", "project_file", "regions"]

PROJECT_SUFFIX = ".heatsite.toml"
AREA_SUFFIXES = frozenset({".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml", ".kmz", ".zip",
                           ".parquet"})
"""Files that a drawn region may come in."""


class Session(Asking):
    """A study that is open: what it reads, what it is asked, what came out.

    Settings, scenarios and stakeholders are values; every change puts the former ones on the
    undo stack.
    """

    def __init__(self, inputs: Inputs, settings: Settings, path: Path | None = None,
                 source: Mapping[str, Any] | None = None,
                 scenarios: Mapping[str, Scenario] | None = None,
                 stakeholders: tuple[Stakeholder, ...] = ()):
        self.inputs = inputs
        self.settings = settings
        self.scenarios: Mapping[str, Scenario] = dict(scenarios or {})
        self.stakeholders = tuple(stakeholders)
        self.path = path
        self.result: StudyResult | None = None
        self.changed: tuple[Change, ...] = ()      # files unlike when the project was saved
        self.kept: bool | None = None      # whether a kept result was opened; None: there is none
        self.dirty = False
        self._source = dict(source or {"region": inputs.region})
        self._shared: tuple[object, Shared] | None = None
        self._undo: list[Asked] = []
        self._redo: list[Asked] = []

    # -- opening and saving ------------------------------------------------------------

    @classmethod
    def open(cls, what: str, progress: Progress = silent, data_dir: Path | None = None,
             own_points: Path | None = None, *, area: Path | None = None,
             cell_m: float | None = None, **brief: Any) -> Session:
        """Open a region (see :func:`prepare`), a project file, or a result folder holding one.

        `area` is the file of a polygon drawn inside the region, `cell_m` the side of the grid's
        cells [m]; a project has its own.
        """
        project_path = project_file(what) if what else None
        if project_path is not None:
            if area is not None or cell_m is not None:
                raise InputError("A project file has its own area and cells: change `area` or "
                                 "`cell_m` there, or name a region.")
            return cls._open_project(project_path, progress, data_dir, own_points, brief)
        default_settings(1000.0, **brief)      # a bad brief is refused before any file is read
        inputs = prepare(what, data_dir, own_points, cell_m, progress, area=area)
        settings = default_settings(inputs.grid.cell, **brief)
        source = {key: str(Path(path).resolve()) if path else None for key, path in
                  (("data_dir", data_dir), ("own_points", own_points), ("area", area))}
        return cls(inputs, settings, source={"region": asked_again(what, inputs.region, area),
                                             **source})

    @classmethod
    def _open_project(cls, path: Path, progress: Progress, data_dir, own_points,
                      brief: Mapping[str, Any]) -> Session:
        from layers.project import read_project

        project = read_project(path)

        def beside(name: str | None) -> Path | None:
            return (path.parent / name) if name else None

        data_dir = data_dir or beside(project.data_dir)
        own_points = own_points or beside(project.own_points)
        area = beside(project.area)
        _there(path, data_dir=data_dir, own_points=own_points, area=area)
        inputs = prepare(project.region, data_dir, own_points, project.cell_m, progress, area=area)
        settings = default_settings(inputs.grid.cell,
                                    **{**project.brief, **given_brief(brief)})
        settings = settings.reweighted(
            weighted(settings, project.weight_preset, project.theme_weights))
        settings = replace(settings, seed=project.seed, draws=project.draws,
                           method=checked_method(project.method) or settings.method,
                           criteria=overridden(settings.criteria, _given(project.criteria)))
        scenarios: dict[str, Scenario] = {}
        for name, part in project.scenarios.items():
            data = beside(part.data_dir)
            scenarios[checked_name(name, scenarios)] = Scenario(
                **{**part.given(), "criteria": _given(part.criteria),
                   "data_dir": str(data.resolve()) if data else None})
        people = tuple(_stakeholder(name, part.theme_weights, part.criterion_weights)
                       for name, part in project.stakeholders.items())
        session = cls(inputs, settings, path,
                      {"region": project.region, "data_dir": str(data_dir) if data_dir else None,
                       "own_points": str(own_points) if own_points else None,
                       "area": str(area) if area else None}, scenarios, people)
        session.changed = changes(project.files, session.file_checksums())
        if session.changed:
            session.inputs = replace(session.inputs, notes=(
                *session.inputs.notes, *(change.words for change in session.changed)))
        for name in scenarios:               # a faulty one is told before any work
            session.scenario_settings(name)
        return session

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
            own_points=self._source.get("own_points"), area=self._source.get("area"),
            cell_m=self.settings.cell_m,
            brief={k: v for k, v in vars(self.settings.brief).items() if v is not None},
            theme_weights=dict(self.settings.theme_weights), seed=self.settings.seed,
            draws=self.settings.draws,
            method=None if self.settings.method == "weighted_sum" else self.settings.method,
            criteria=differences(self.settings.criteria, default_criteria()),
            stakeholders={who.name: dict(theme_weights=dict(who.theme_weights),
                                         criterion_weights=dict(who.criterion_weights))
                          for who in self.stakeholders},
            files=self.file_checksums(),
            scenarios={name: dict(vars(one)) for name, one in self.scenarios.items()})))
        self.path, self.dirty, self.changed = path, False, ()
        return path

    @property
    def own_files(self) -> dict[str, Path]:
        """The user's own files behind this study: `data_dir`, `own_points`, `area`."""
        return {key: Path(self._source[key]) for key in ("data_dir", "own_points", "area")
                if self._source.get(key)}

    def file_checksums(self) -> dict[str, str]:
        """SHA-256 of the user's files behind this study as they are now, by what names them."""
        return checksums(self._source, (layer.provenance for layer in self.inputs.layers.values()))

    @property
    def asked_region(self) -> str:
        """The words that :func:`prepare` takes to read this region again."""
        return str(self._source["region"])

    # -- running -----------------------------------------------------------------------

    def run(self, progress: Progress = silent) -> StudyResult:
        """Study the region with the present settings; a cancelled run leaves the old result."""
        from gis import study

        self.result = study.run(self.inputs, self.settings, progress, self.shared())
        return self.result

    def at_hand(self, progress: Progress = silent) -> StudyResult:
        """The result kept beside the project where a study would give the same, else a study."""
        return self.reopen(progress) or self.run(progress)

    def reopen(self, progress: Progress = silent) -> StudyResult | None:
        """The result kept beside the project; None where a study might give another one."""
        from app.kept import NAME, reopened

        if self.path is None or not (self.path.parent / NAME).is_file():
            return None
        progress(0, 1, "opening the result that was kept")
        found = reopened(self.path.parent, self.inputs, self.settings, self._screened)
        self.kept = found is not None
        if found is not None:
            self.result = found
        return found

    def _screened(self) -> Screening:
        shared = self.shared()
        evidence = shared.evidence(self.inputs, self.settings)
        return shared.screening(evidence, self.settings,
                                shared.exclusions(self.inputs, evidence), silent)[0]

    def shared(self) -> Shared:
        """What the next run can take from the last one: all measures and site studies, as long
        as inputs, brief and seed stay."""
        from gis.study import Shared

        of = (self.inputs, self.settings.brief, self.settings.seed)
        if self._shared is None or self._shared[0] != of:
            self._shared = (of, Shared())
        return self._shared[1]

    def scenario_session(self, name: str, progress: Progress = silent) -> Session:
        """A session of its own on one scenario, as `rank --scenario` runs it."""
        settings = self.scenario_settings(name)
        one = named(self.scenarios, name)
        source = {**self._source, **({"data_dir": one.data_dir} if one.data_dir else {})}
        return Session(inputs_of(self, one, progress), settings, source=source,
                       stakeholders=self.stakeholders)

    def run_scenarios(self, names: tuple[str, ...] | None = None, progress: Progress = silent
                      ) -> dict[str, StudyResult]:
        """The study and its scenarios by name, see :func:`app.scenarios.run_scenarios`."""
        return run_scenarios(self, names, progress)

    def write(self, folder: Path, progress: Progress = silent,
              language: str = "en") -> list[Path]:
        """Write the result's files and its project file into `folder`."""
        from app.export import write_result

        if self.result is None:
            raise InputError("There is no result yet; run the study first.")
        paths = write_result(self.result, self.inputs, Path(folder), progress,
                             language=language)
        copy = Session(self.inputs, self.settings, source=self._source,
                       scenarios=self.scenarios, stakeholders=self.stakeholders)
        paths.append(copy.save(Path(folder) / f"{self.inputs.region}{PROJECT_SUFFIX}"))
        return paths


def _there(project: Path, **named: Path | None) -> None:
    """Refuse a project whose files are gone, by what it calls them."""
    for name, file in named.items():
        if file is not None and not Path(file).exists():
            raise InputError(f"{project.name} takes its {name} from {file}, which is gone; put it "
                             f"back, or change {name} in the project file.")


def _given(parts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Criteria of a project file as plain mappings."""
    return {key: part.given() for key, part in parts.items()}


def _stakeholder(name: str, themes: Mapping[str, float], criteria: Mapping[str, float]
                 ) -> Stakeholder:
    from gis.ranking.stakeholders import Stakeholder

    return Stakeholder(name, dict(themes), dict(criteria))


def asked_again(what: str, key: str, area: Path | None) -> str:
    """The region's words for a project file: its key, or the path of a folder or file."""
    path = Path(what)
    if what and path.exists() and (path.is_file() or (path / "pack.toml").is_file()):
        return str(path.resolve())
    return what.strip() if area is not None else key


def project_file(what: str) -> Path | None:
    """The project file that `what` names: the file itself, or the one in a result folder.

    None where `what` is neither, and so should be a region. Raises
    :class:`gis.errors.InputError` where it looks like a path but holds no project.
    """
    path = Path(what)
    if path.is_file():
        if path.suffix.lower() in AREA_SUFFIXES:
            return None                  # a drawn region
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
