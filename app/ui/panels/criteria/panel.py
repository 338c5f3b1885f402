"""The list of the criteria, and below it the value function of the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QSplitter, QWidget

from gis.results import StudyResult
from gis.settings import Criterion, MarginalValue, Settings
from gis.siting.histogram import Histogram

from ..parts import column, scrolled
from .editor import ValueEditor
from .listing import CriteriaList


class CriteriaPanel(QWidget):
    """What is judged, how much it weighs, how well it is known, and how it is scored."""

    selected = pyqtSignal(str)                   # a histogram of this criterion is wanted
    moving = pyqtSignal(object)                  # Criterion
    settled = pyqtSignal(object)
    map_wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.list = CriteriaList()
        self.editor = ValueEditor()
        self._settings: Settings | None = None
        self._result: StudyResult | None = None
        self._usual: Mapping[str, MarginalValue] | None = None
        self._counted: tuple[str, MarginalValue | None] = ("", None)     # of the histogram
        self.editor.moving.connect(self.moving)
        self.editor.settled.connect(self.settled)
        self.editor.map_wanted.connect(self.map_wanted)
        self.list.chosen.connect(self._choose)
        self._listed, edited = scrolled(self.list), scrolled(self.editor)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._listed)
        split.addWidget(edited)
        split.setStretchFactor(0, 1)
        split.setSizes([220, 380])
        split.setChildrenCollapsible(False)
        column(self).addWidget(split)
        self.setFocusProxy(self.list)

    def show_settings(self, settings: Settings) -> None:
        """Show weights and value functions as they stand, without telling anybody."""
        self._settings = settings
        self.list.show_settings(settings)
        keys = [c.key for c in settings.criteria]
        if self.list.selected and self.list.selected not in keys:
            self.list.selected = ""
        if self.list.selected:
            self._show(self.list.selected)
            self._count()

    def _count(self, anew: bool = False) -> None:
        """Ask for a histogram, where the one at hand is of another criterion or curve."""
        wanted = (self.list.selected, self._criterion(self.list.selected).value)
        if anew or wanted != self._counted:
            self._counted = wanted
            self.selected.emit(self.list.selected)

    def show_known(self, result: StudyResult) -> None:
        """A new result: how well each criterion is known, and fresh histograms."""
        self._result = result
        shares = (np.count_nonzero(row) / max(len(row), 1) for row in result.screening.known)
        self.list.show_known(dict(zip((c.key for c in result.settings.criteria), shares,
                                      strict=True)))
        if self.list.selected:
            self._count(anew=True)
        elif self.isVisible():
            self._first()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if not self.list.selected:
            self._first()

    def _first(self) -> None:
        """Begin with the criterion that weighs most."""
        if self._settings is not None:
            weights = self._settings.weights
            self.list.select(self._settings.criteria[int(np.argmax(weights))].key)

    def select(self, key: str) -> None:
        """Choose a criterion from elsewhere."""
        self.list.select(key)

    def show_histogram(self, histogram: Histogram) -> None:
        samples: tuple[float, ...] = ()
        if self._result is not None:
            keys = [c.key for c in self._result.settings.criteria]
            values = self._result.screening.values[keys.index(histogram.key)]
            samples = tuple(values[::max(1, len(values) // 5000)].tolist())
        self.editor.show_histogram(histogram, samples)

    def _criterion(self, key: str) -> Criterion:
        return next(c for c in self._settings.criteria if c.key == key)

    def _choose(self, key: str) -> None:
        self._show(key)
        self._listed.ensureVisible(0, self.list.top_of(key) + 11, 0, 40)
        self._count()

    def _show(self, key: str) -> None:
        if self._usual is None:
            from app.session import default_criteria

            self._usual = {c.key: c.value for c in default_criteria()}
        self.editor.show_criterion(self._criterion(key), self._usual.get(key))
