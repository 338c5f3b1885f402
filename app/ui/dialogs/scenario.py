"""A variant of the study gets its name, and what else differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.scenarios import Scenario, checked_name
from gis.errors import InputError
from gis.ranking.weights import weight_presets
from layers import tables

from ..panels.parts import Choice, Number, Whole, column, label, row, tell
from ..panels.scenarios.list import differs

AS_SHOWN = "as shown now"


class ScenarioDialog(QDialog):
    """Starts from what the panels show; a field left alone changes nothing."""

    saved = pyqtSignal(str, object)              # name, Scenario

    def __init__(self, shown: Scenario, taken: Iterable[str], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Save as scenario")
        self.setMinimumWidth(420)
        self._shown, self._taken = shown, dict.fromkeys(taken)
        self.name, self.note, self.folder = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("Ten megawatts, heat first")
        self.note.setPlaceholderText("why this variant, if you like")
        self.folder.setPlaceholderText("the study's own")
        self.it_mw = Number()
        self.it_mw.setRange(0, 1000)
        self.it_mw.setDecimals(2)
        self.it_mw.setSuffix(" MW")
        self.it_mw.setSpecialValueText(AS_SHOWN)
        self.weights = Choice()
        self.weights.addItem(AS_SHOWN, "")
        for preset in weight_presets(tables.load("weight_presets")):
            self.weights.addItem(preset.label[:1].upper() + preset.label[1:], preset.key)
        self.year = Whole()
        self.year.setRange(2024, 2060)
        self.year.setSpecialValueText("of today")
        self.carbon = Number()
        self.carbon.setRange(-1, 2000)
        self.carbon.setDecimals(0)
        self.carbon.setValue(-1)
        self.carbon.setSuffix(" g CO₂/kWh")
        self.carbon.setSpecialValueText("by plan or of today")
        browse = QPushButton("\u2026")
        browse.setAccessibleName("Choose the data folder")
        browse.clicked.connect(self._browse)
        where = row(spacing=4)
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for text, field in (("Name", self.name), ("Note", self.note),
                            ("IT capacity", self.it_mw), ("Weights", self.weights),
                            ("Grid of the year", self.year), ("Carbon of its power", self.carbon)):
            field.setAccessibleName(text)
            form.addRow(label(text), field)
        self.folder.setAccessibleName("Data folder")
        form.addRow(label("Data folder"), where)
        told = differs(shown)
        self.shown = label("Nothing differs yet from the study as it was run; change at least one "
                           "field below." if told == "as the study" else
                           f"Shown now, and kept in it: {told}. The study goes back to what was "
                           "run.", "small", wrap=True)
        self.error = label("", "warn", wrap=True)
        self.error.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save
                                   | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        body = column(self, margin=16, spacing=12)
        body.addWidget(self.shown)
        body.addLayout(form)
        body.addWidget(self.error)
        body.addWidget(buttons)
        self.name.setFocus()

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Data of the scenario")
        if folder:
            self.folder.setText(folder)

    def scenario(self) -> Scenario:
        """What the fields ask."""
        made = replace(self._shown, note=self.note.text().strip())
        if self.it_mw.value() > 0:
            made = replace(made, brief={**made.brief, "it_mw": self.it_mw.value()})
        if self.weights.currentData():
            made = replace(made, weight_preset=self.weights.currentData(), theme_weights={})
        if self.year.value() > self.year.minimum():
            made = replace(made, year=self.year.value())
        if self.carbon.value() >= 0:
            made = replace(made, grid_carbon_g_kwh=self.carbon.value())
        if self.folder.text().strip():
            made = replace(made, data_dir=self.folder.text().strip())
        return made

    def _save(self) -> None:
        try:
            name = checked_name(self.name.text(), self._taken)
        except InputError as error:
            self.tell(str(error))
            return
        self.saved.emit(name, self.scenario())

    def tell(self, fault: str) -> None:
        """Say why it cannot be saved."""
        tell(self.error, fault)
