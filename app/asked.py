"""What a study is asked, its scenarios among it, and the way back from every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.scenarios import Scenario, checked_name, named
from gis.errors import InputError, UnknownNameError
from gis.settings import Settings

if TYPE_CHECKING:
    from gis.ranking.stakeholders import Stakeholder


@dataclass(frozen=True)
class Asked:
    """What a study is asked, as one value: one step of undo."""

    settings: Settings
    scenarios: Mapping[str, Scenario]
    stakeholders: tuple[Stakeholder, ...]


class Asking:
    """Settings, scenarios and stakeholders of a session; every change can be taken back."""

    settings: Settings
    scenarios: Mapping[str, Scenario]
    stakeholders: tuple[Stakeholder, ...]
    dirty: bool
    _undo: list[Asked]
    _redo: list[Asked]

    def set_settings(self, settings: Settings) -> None:
        """Change the settings; the former ones can be had back with :meth:`undo`."""
        checked_method(settings.method)
        self._change(settings=settings)

    @property
    def asked(self) -> Asked:
        """Settings, scenarios and stakeholders at present."""
        return Asked(self.settings, self.scenarios, self.stakeholders)

    def _change(self, **parts: Any) -> None:
        changed = replace(self.asked, **parts)
        if changed == self.asked:
            return
        self._undo.append(self.asked)
        self._redo.clear()
        self._put(changed)

    def _put(self, asked: Asked) -> None:
        self.settings, self.scenarios = asked.settings, asked.scenarios
        self.stakeholders, self.dirty = asked.stakeholders, True

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> Settings:
        """Go back one change; does nothing where there is none."""
        if self._undo:
            self._redo.append(self.asked)
            self._put(self._undo.pop())
        return self.settings

    def redo(self) -> Settings:
        """Take back one undo; does nothing where there is none."""
        if self._redo:
            self._undo.append(self.asked)
            self._put(self._redo.pop())
        return self.settings

    # -- scenarios and stakeholders ------------------------------------------------------

    def add_scenario(self, name: str, scenario: Scenario | None = None) -> None:
        """Add a variant of the study, an equal twin without `scenario`; one that cannot be is
        refused."""
        scenario = scenario or Scenario()
        name = checked_name(name, self.scenarios)
        scenario.settings(self.settings)
        checked_method(scenario.method)
        self._change(scenarios={**self.scenarios, name: scenario})

    def set_scenario(self, name: str, scenario: Scenario) -> None:
        """Change a scenario that exists."""
        named(self.scenarios, name)
        scenario.settings(self.settings)
        checked_method(scenario.method)
        self._change(scenarios={**self.scenarios, name: scenario})

    def rename_scenario(self, name: str, new: str) -> None:
        """Give a scenario another name; it keeps its place."""
        named(self.scenarios, name)
        others = {key: one for key, one in self.scenarios.items() if key != name}
        new = checked_name(new, others)
        self._change(scenarios={new if key == name else key: one
                                for key, one in self.scenarios.items()})

    def remove_scenario(self, name: str) -> None:
        """Forget a scenario; :meth:`undo` brings it back."""
        named(self.scenarios, name)
        self._change(scenarios={key: one for key, one in self.scenarios.items() if key != name})

    def scenario_settings(self, name: str) -> Settings:
        """Settings of a scenario, or of the study itself (`base`)."""
        try:
            found = named(self.scenarios, name).settings(self.settings)
            checked_method(found.method)
        except UnknownNameError as error:
            if error.what == "scenario":
                raise
            raise InputError(f"Scenario {name!r}: {error}") from error
        except InputError as error:
            if name not in self.scenarios:
                raise
            raise InputError(f"Scenario {name!r}: {error}") from error
        return found

    def set_stakeholders(self, stakeholders: tuple[Stakeholder, ...]) -> None:
        """Replace all stakeholders; unfit weights are refused."""
        for who in stakeholders:
            who.weights(self.settings)
        self._change(stakeholders=tuple(stakeholders))


def checked_method(name: str | None) -> str | None:
    """A method that ranking knows, or None; raises :class:`UnknownNameError` otherwise."""
    if name is None or name == "weighted_sum":
        return name
    from gis.ranking.methods import METHOD_KEYS

    if name not in METHOD_KEYS:
        raise UnknownNameError("method", name, METHOD_KEYS)
    return name
