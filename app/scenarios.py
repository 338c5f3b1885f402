"""Scenarios: named variants of a study, each told by what differs from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.overrides import Parts, differences, overridden
from gis.errors import InputError, UnknownNameError
from gis.progress import Progress, silent
from gis.settings import Brief, Settings

if TYPE_CHECKING:
    from gis.results import StudyResult
    from gis.study import Inputs

BASE = "base"
"""Name of the study itself beside its scenarios."""
LONGEST_NAME = 60


@dataclass(frozen=True)
class Scenario:
    """What differs from the study; what is left out stays as it is there."""

    note: str = ""
    brief: Mapping[str, Any] = field(default_factory=dict)
    theme_weights: Mapping[str, float] = field(default_factory=dict)
    criteria: Parts = field(default_factory=dict)
    weight_preset: str | None = None     # row of the table weight_presets; before theme_weights
    method: str | None = None
    data_dir: str | None = None          # other files for the region; absolute
    year: int | None = None              # of the grid's carbon by plan
    grid_carbon_g_kwh: float | None = None   # the user's own figure for that year [g/kWh]

    def settings(self, base: Settings) -> Settings:
        """The settings of the study with what differs.

        Raises :class:`gis.errors.InputError` where a name or value cannot be.
        """
        for key in self.brief:
            if key not in Brief.__dataclass_fields__:
                raise UnknownNameError("field of the brief", key, Brief.__dataclass_fields__)
        weights = weighted(base, self.weight_preset, self.theme_weights)
        return replace(
            base, brief=replace(base.brief, **self.brief), theme_weights=weights,
            criteria=overridden(base.criteria, self.criteria), method=self.method or base.method)

    @classmethod
    def between(cls, base: Settings, settings: Settings, **other: Any) -> Scenario:
        """The scenario that turns `base` into `settings`; `other` are further fields."""
        brief = {key: value for key, value in vars(settings.brief).items()
                 if value != getattr(base.brief, key)}
        weights = dict(settings.theme_weights) != dict(base.theme_weights)
        return cls(brief=brief, theme_weights=dict(settings.theme_weights) if weights else {},
                   criteria=differences(settings.criteria, base.criteria),
                   method=settings.method if settings.method != base.method else None, **other)


def weighted(base: Settings, preset: str | None,
             theme_weights: Mapping[str, float]) -> dict[str, float]:
    """Theme weights of `base` under a preset, then under weights given one by one."""
    weights = dict(base.theme_weights)
    if preset is not None:
        from gis.ranking.weights import weight_preset
        from layers import tables

        weights = dict(weight_preset(tables.load("weight_presets"), preset)
                       .weights.apply(base).theme_weights)
    for theme in theme_weights:
        if theme not in base.themes:
            raise UnknownNameError("theme", theme, base.themes)
    return {**weights, **theme_weights}


def checked_name(name: str, taken: Mapping[str, Any]) -> str:
    """A name that a new scenario can bear; raises :class:`InputError` otherwise."""
    name = " ".join(name.split())
    if not name:
        raise InputError("A scenario needs a name; give it one of a few words.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"The scenario's name {name[:20]!r}… is too long or not printable; use at "
                         f"most {LONGEST_NAME} letters.")
    if name.lower() == BASE:
        raise InputError(f"{BASE!r} is the study itself; give the scenario another name.")
    if name in taken:
        raise InputError(f"There is a scenario {name!r} already; give this one another name.")
    return name


def named(scenarios: Mapping[str, Scenario], name: str) -> Scenario:
    """The scenario of that name; raises :class:`InputError` where there is none."""
    if name == BASE:
        return Scenario()
    if name not in scenarios:
        if not scenarios:
            raise InputError(f"There is no scenario {name!r}: the project has none yet; add a "
                             f"table [scenarios.{name!r}] to its file.")
        raise UnknownNameError("scenario", name, scenarios)
    return scenarios[name]


def run_scenarios(session: Any, names: tuple[str, ...] | None = None, progress: Progress = silent
                  ) -> dict[str, StudyResult]:
    """The study and its scenarios, by name, `base` first; unchanged parts are computed once.

    Parameters
    ----------
    session : Session
    names : tuple of str, optional
        Only these, in this order ("base" is the study itself).

    Raises :class:`gis.errors.InputError`, with the scenario's name, where one cannot be run; all
    are checked before the first runs.
    """
    from gis import study

    names = (BASE, *session.scenarios) if names is None else names
    asked = {}
    for name in names:
        scenario = named(session.scenarios, name)
        try:
            asked[name] = scenario, scenario.settings(session.settings)
        except InputError as error:
            raise InputError(f"Scenario {name!r}: {error}") from error
    read: dict[tuple, Inputs] = {}
    shared = study.Shared()
    found = {}
    for name, (scenario, settings) in asked.items():
        def said(done: int, total: int, step: str, name: str = name) -> None:
            progress(done, total, f"{name}: {step}")

        key = (scenario.data_dir, scenario.year, scenario.grid_carbon_g_kwh)
        if key not in read:
            read[key] = inputs_of(session, scenario, said)
        found[name] = study.run(read[key], settings, said, shared)
    return found


def inputs_of(session: Any, scenario: Scenario, progress: Progress = silent) -> Inputs:
    """What a scenario of this session reads."""
    from app.prepare import prepare
    from gis.outlook import in_year

    inputs = session.inputs
    if scenario.data_dir is not None:
        folder = Path(scenario.data_dir)
        if not folder.is_dir():
            raise InputError(f"The data folder {folder} of the scenario does not exist; check "
                             "its name.")
        own = session.own_files
        inputs = prepare(session.asked_region, folder, own.get("own_points"),
                         session.settings.cell_m, progress, area=own.get("area"))
    return in_year(inputs, scenario.year, scenario.grid_carbon_g_kwh)
