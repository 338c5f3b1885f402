"""What is set side by side: the study, its scenarios, other regions and older results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QPushButton, QWidget

from app.scenarios import Scenario

from ..parts import column, label, row, tell

NAME, KIND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
BASE = ""


def differs(scenario: Scenario) -> str:
    """What a scenario changes, in a few words."""
    told = []
    if "it_mw" in scenario.brief:
        told.append(f"{scenario.brief['it_mw']:g} MW")
    others = [key.replace("_", " ") for key in scenario.brief if key != "it_mw"]
    told += others[:2] + ([f"{len(others) - 2} more of the brief"] if len(others) > 2 else [])
    if scenario.weight_preset:
        told.append(f"weights {scenario.weight_preset.replace('_', ' ')}")
    elif scenario.theme_weights:
        told.append("other weights")
    if scenario.criteria:
        told.append(f"{len(scenario.criteria)} criteria changed" if len(scenario.criteria) > 1
                    else "one criterion changed")
    if scenario.method:
        told.append(f"method {scenario.method}")
    if scenario.year:
        told.append(f"grid of {scenario.year}")
    if scenario.grid_carbon_g_kwh is not None:
        told.append(f"{scenario.grid_carbon_g_kwh:g} g CO₂/kWh")
    if scenario.data_dir:
        told.append(f"data {Path(scenario.data_dir).name}")
    return ", ".join(told) or "as the study"


class SubjectList(QWidget):
    """A list with what can be done to it; a tick takes part in the comparison."""

    save_wanted = pyqtSignal()
    rename_wanted = pyqtSignal(str)
    remove_wanted = pyqtSignal(str, str)         # name, kind
    use_wanted = pyqtSignal(str)
    region_wanted = pyqtSignal(str)
    folder_wanted = pyqtSignal()
    run_wanted = pyqtSignal()
    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.items = QListWidget()
        self.items.setAccessibleName("Scenarios, regions and results to compare")
        self.items.setWordWrap(True)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setStyleSheet("QListWidget::item { padding: 4px 8px; }")
        self.items.currentItemChanged.connect(lambda *_: self._enable())
        self.items.itemDoubleClicked.connect(self._double)
        self.save = QPushButton("Save as scenario\u2026")
        self.save.setToolTip("Keep the brief, weights and value functions as they stand now under "
                             "a name; the study goes back to what was run")
        self.save.clicked.connect(self.save_wanted)
        self.add = QPushButton("Add")
        self.add.setAccessibleName("Add a region or a result folder")
        self._menu = QMenu(self.add)
        self.add.setMenu(self._menu)
        self.rename, self.remove, self.use = (QPushButton(t) for t in ("Rename\u2026", "Remove",
                                                                      "Take over"))
        self.use.setToolTip("The study takes over what this scenario asks")
        self.rename.clicked.connect(lambda: self.rename_wanted.emit(self._name()))
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self._name(), self._kind()))
        self.use.clicked.connect(lambda: self.use_wanted.emit(self._name()))
        self.run = QPushButton("Run and compare")
        self.run.setProperty("primary", True)
        self.run.clicked.connect(self.run_wanted)
        self.stop = QPushButton("Cancel")
        self.stop.clicked.connect(self.cancelled)
        self.stop.hide()
        self.hint = label("", "small", wrap=True)
        self.fault = label("", "warn", wrap=True)
        self.fault.hide()
        body = column(self, margin=12, spacing=8)
        first, second, third = row(spacing=4), row(spacing=0), row()
        first.addWidget(self.save, 1)
        first.addWidget(self.add)
        for button in (self.rename, self.remove, self.use):
            button.setProperty("flat", True)
            second.addWidget(button)
        second.addStretch(1)
        third.addWidget(self.run, 1)
        third.addWidget(self.stop)
        body.addLayout(first)
        body.addWidget(self.items, 1)
        body.addWidget(self.hint)
        body.addLayout(second)
        body.addWidget(self.fault)
        body.addLayout(third)

    def offer_regions(self, regions: Mapping[str, str]) -> None:
        """Regions, by key their name, that can stand beside the study."""
        self._menu.clear()
        for key, name in regions.items():
            self._menu.addAction(name, lambda key=key: self.region_wanted.emit(key))
        self._menu.addSeparator()
        self._menu.addAction("Result folder\u2026", self.folder_wanted.emit)

    def show_subjects(self, study: str, scenarios: Mapping[str, Scenario],
                      others: Sequence[tuple[str, str]]) -> None:
        """The study, its scenarios, and others as (key, words); ticks stay."""
        off = {(i.data(NAME), i.data(KIND)) for i in self._all()
               if i.checkState() == Qt.CheckState.Unchecked}
        chosen = (self._name(), self._kind())
        self.items.clear()
        rows = [(BASE, "study", f"{study}\nthe study itself")]
        rows += [(name, "scenario", f"{name}\n{one.note or differs(one)}")
                 for name, one in scenarios.items()]
        rows += [(key, "other", words) for key, words in others]
        for key, kind, text in rows:
            item = QListWidgetItem(text)
            item.setData(NAME, key)
            item.setData(KIND, kind)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if kind != "study":
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Unchecked if (key, kind) in off
                                   else Qt.CheckState.Checked)
            item.setFlags(flags)
            self.items.addItem(item)
            if (key, kind) == chosen:
                self.items.setCurrentItem(item)
        self.hint.setText("" if len(rows) > 1 else
                          "Change the brief or the weights and save them as a scenario, or add "
                          "another country: it is run with the same brief, weights and anchors.")
        self.hint.setVisible(len(rows) == 1)
        self._enable()

    def _all(self) -> list[QListWidgetItem]:
        return [item for i in range(self.items.count())
                if (item := self.items.item(i)) is not None]

    def ticked(self, kind: str) -> tuple[str, ...]:
        """Names of one kind that take part."""
        return tuple(i.data(NAME) for i in self._all() if i.data(KIND) == kind
                     and i.checkState() == Qt.CheckState.Checked)

    def choose(self, name: str) -> None:
        for item in self._all():
            if item.data(NAME) == name:
                self.items.setCurrentItem(item)

    def _name(self) -> str:
        item = self.items.currentItem()
        return item.data(NAME) if item is not None else ""

    def _kind(self) -> str:
        item = self.items.currentItem()
        return item.data(KIND) if item is not None else ""

    def _double(self, item: QListWidgetItem) -> None:
        if item.data(KIND) == "scenario":
            self.rename_wanted.emit(item.data(NAME))

    def _enable(self) -> None:
        kind = self._kind()
        for button, on in ((self.rename, kind == "scenario"), (self.use, kind == "scenario"),
                           (self.remove, kind in ("scenario", "other"))):
            button.setEnabled(on)
            button.setVisible(self.items.count() > 1)

    def tell(self, fault: str) -> None:
        tell(self.fault, fault)

    def show_running(self, on: bool) -> None:
        self.run.setEnabled(not on)
        self.run.setText("Running\u2026" if on else "Run and compare")
        self.stop.setVisible(on)
