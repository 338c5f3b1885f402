"""Scenarios and countries: what the window does to keep, run and compare them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, cast

import numpy as np
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.scenarios import Scenario
from gis.errors import HeatSiteError
from gis.ranking.compare import Comparison, DifferenceMap
from gis.settings import Settings

from .canvas.layer import RasterLayer
from .canvas.raster import Scale

LIMIT_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SHARES = (-1.0, -0.5, -0.1, 0.1, 0.5, 1.0)
"""Class limits of a difference map as shares of its ends; the middle class is "alike"."""


def difference_layer(one: DifferenceMap, first: str, excluded: np.ndarray) -> RasterLayer:
    """A difference map on PuOr around zero; cells that only one of both allows are left grey."""
    assert one.raster is not None
    values = one.raster.values
    known = np.isfinite(values)
    blocked = np.where(known, 0, np.where(excluded == 1, 1, np.maximum(excluded, 2)))
    cells = np.flatnonzero(known)
    found = values.reshape(-1)[cells].astype(np.float32)
    most = float(np.quantile(np.abs(found), 0.99)) if len(found) else 0.0
    end = next((step for step in LIMIT_STEPS if step >= most), LIMIT_STEPS[-1])
    layer = RasterLayer("difference", f"{one.name} less {first}", one.raster.grid,
                        blocked.astype(np.uint8), cells, found,
                        Scale(np.array(SHARES) * end, "puor", "score difference"),
                        group="Suitability", opacity=0.9, note="orange less, purple more")
    return layer


class Variants:
    """The scenario commands of the main window."""

    session: Any
    _others: list[str]                       # regions and result folders beside the study
    _compared: tuple[Settings, dict[str, Scenario]] | None

    def connect_variants(self) -> None:
        """Join the panel's signals to the commands."""
        self._others, self._compared = [], None
        subjects = self.scenarios.subjects
        subjects.save_wanted.connect(self.save_scenario)
        subjects.rename_wanted.connect(self.rename_scenario)
        subjects.remove_wanted.connect(self.remove_subject)
        subjects.use_wanted.connect(self.take_scenario)
        subjects.region_wanted.connect(self.add_other)
        subjects.folder_wanted.connect(self.add_result)
        subjects.run_wanted.connect(self.compare_scenarios)
        subjects.cancelled.connect(lambda: self.jobs.cancel("scenarios"))
        self.scenarios.map_wanted.connect(self.show_difference)
        self.scenarios.site_chosen.connect(self.select_site)

    def show_scenarios(self) -> None:
        """Bring up the panel, with room for its table."""
        dock = self.docks["scenarios"]
        dock.show()
        dock.raise_()
        self.give_room(dock, 360)
        self.scenarios.subjects.items.setFocus()

    # keeping -----------------------------------------------------------------------------------
    def _ran(self) -> Settings:
        """The settings that the study was run with; before a run those shown."""
        return self.result.settings if self.result is not None else self.session.settings

    def save_scenario(self) -> None:
        """Ask for a name and what else differs, then keep it."""
        if self.session is None:
            return
        from .dialogs.scenario import ScenarioDialog

        shown = Scenario.between(self._ran(), self.session.settings)
        dialog = ScenarioDialog(shown, self.session.scenarios, cast(QWidget, self))

        def keep(name: str, scenario: Scenario) -> None:
            if fault := self.keep_scenario(name, scenario):
                dialog.tell(fault)
            else:
                dialog.accept()

        dialog.saved.connect(keep)
        dialog.open()

    def keep_scenario(self, name: str, scenario: Scenario) -> str:
        """Keep a scenario of the study as it was run; gives the fault, if one kept it from it."""
        session = self.session
        try:
            scenario.settings(self._ran())
            session.set_settings(self._ran())
            session.add_scenario(name, scenario)
        except HeatSiteError as error:
            return str(error)
        self._settings_changed()
        self.scenarios.subjects.choose(name)
        self.say(f"Scenario \u201c{name}\u201d saved; the study is as it was run.")
        return ""

    def rename_scenario(self, name: str, new: str = "") -> None:
        if not new:
            new, given = QInputDialog.getText(cast(QWidget, self), "Rename the scenario", "Name",
                                              text=name)
            if not given:
                return
        self._try(lambda: self.session.rename_scenario(name, new))
        self.scenarios.subjects.choose(new)

    def remove_subject(self, name: str, kind: str) -> None:
        """Forget a scenario (undo brings it back), or take a region or folder off the list."""
        if kind == "other":
            self._others.remove(name)
            self._show_subjects()
        else:
            self._try(lambda: self.session.remove_scenario(name))

    def take_scenario(self, name: str) -> None:
        """The study takes over what a scenario asks; a run looks for sites with it."""
        self._try(lambda: self.session.set_settings(self.session.scenario_settings(name)))

    def _try(self, change) -> None:
        try:
            change()
        except HeatSiteError as error:
            self.scenarios.subjects.tell(str(error))
            return
        self.scenarios.subjects.tell("")
        self._settings_changed()

    def add_other(self, what: str) -> None:
        """Another region, or a result folder, beside the study."""
        if what not in self._others:
            self._others.append(what)
        self._show_subjects()

    def add_result(self) -> None:
        folder = QFileDialog.getExistingDirectory(cast(QWidget, self), "Result folder")
        if folder:
            self.add_other(folder)

    def _show_subjects(self) -> None:
        if self.session is None:
            return
        regions = {info.key: info.name for info in self.engine.regions()}
        others = [(key, f"{regions[key]}\nanother region, same brief and weights"
                   if key in regions else f"{Path(key).name}\nresult folder")
                  for key in self._others]
        subjects = self.scenarios.subjects
        subjects.offer_regions({k: v for k, v in regions.items()
                                if k != self.session.inputs.region})
        subjects.show_subjects(self.session.inputs.region_name, self.session.scenarios, others)

    # running -----------------------------------------------------------------------------------
    def compare_scenarios(self) -> None:
        """Run everything that is ticked and set it side by side, in the background."""
        if self.session is None:
            return
        session, engine, subjects = self.session, self.engine, self.scenarios.subjects
        twin = copy.copy(session)            # what is run is what was shown
        twin.settings = self._ran()
        names, others = subjects.ticked("scenario"), subjects.ticked("other")
        subjects.tell("")
        subjects.show_running(True)
        self.status.show_job("Scenarios", 0, 0, "starting")

        def done(found: Comparison) -> None:
            subjects.show_running(False)
            if session is self.session:
                self._compared = (twin.settings, dict(session.scenarios))
                self.scenarios.show_comparison(found)
                QTimer.singleShot(0, lambda: self.show_difference(self._first_map(found)))

        def failed(error: Exception) -> None:
            subjects.show_running(False)
            if isinstance(error, HeatSiteError):
                self.status.hide_job()
                subjects.tell(str(error))
            else:
                self._failed(error)

        def cancelled() -> None:
            subjects.show_running(False)
            self.say("Cancelled; the former comparison stays.")

        self.jobs.start("scenarios",
                        lambda progress: engine.compare(twin, names, others, progress),
                        "Running the scenarios", done, failed, cancelled)

    @staticmethod
    def _first_map(found: Comparison) -> int:
        return next((at for at, one in enumerate(found.maps) if one.raster is not None), -1)

    def show_difference(self, at: int) -> None:
        """A difference map in place of the suitability; −1 brings that back."""
        found = self.scenarios.found
        suitability = self.canvas.layer("suitability")
        if at < 0 or found is None or found.maps[at].raster is None:
            if self.canvas.layer("difference") is not None and suitability is not None:
                suitability.visible = True
            self.drop_layer("difference")
        else:
            layer = difference_layer(found.maps[at], found.subjects[0].name,
                                     self.result.screening.excluded)
            if suitability is not None:
                suitability.visible = False
            self.put_layer(layer)
        box = self.scenarios.difference
        box.setCurrentIndex(max(box.findData(at), 0))

    # following the study -------------------------------------------------------------------------
    def show_session(self, session) -> None:
        """Another study has its own scenarios."""
        self.jobs.cancel("scenarios")
        self._others, self._compared = [], None
        self.scenarios.clear()
        self.scenarios.subjects.show_running(False)
        super().show_session(session)        # type: ignore[misc]
        self._show_subjects()

    def _settings_changed(self) -> None:
        super()._settings_changed()          # type: ignore[misc]
        self._show_subjects()
        if self._compared is not None:
            settings, scenarios = self._compared
            fresh = settings == self._ran() and scenarios == dict(self.session.scenarios)
            self.scenarios.show_stale("" if fresh else "Something has changed since: run and "
                                                       "compare again.")

    def show_result(self, result, shown=None) -> None:
        """A new run: differences of the old one leave the map."""
        self.show_difference(-1)
        super().show_result(result, shown)   # type: ignore[misc]
        if self._compared is not None and self._compared[0] != result.settings:
            self.scenarios.show_stale("The study was run anew: run and compare again.")
