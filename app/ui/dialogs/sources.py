"""Two sources of the same thing: how much of each lies near the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from gis.errors import HeatSiteError

from .. import supply
from ..jobs import Jobs
from ..panels.parts import Choice, Number, column, label, row


class SourcesDialog(QDialog):
    """A layer of the study beside a file; the answer in sentences and on the map."""

    compared = pyqtSignal(object, object, float)     # shapes, names, within [km]

    def __init__(self, inputs: Any, layers: Sequence[str], chosen: str, jobs: Jobs,
                 parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare two sources")
        self._inputs, self._jobs = inputs, jobs
        self.layer, self.file = Choice(), QLineEdit()
        self.layer.setAccessibleName("Layer of the study")
        for key in layers:
            self.layer.addItem(key.replace("_", " "), key)
        self.layer.setCurrentIndex(max(self.layer.findData(chosen), 0))
        self.file.setPlaceholderText("GeoPackage, GeoJSON, Shapefile \u2026 of the same thing")
        self.file.setAccessibleName("File to compare with")
        self.file.setMinimumWidth(320)
        browse = QPushButton("Browse\u2026")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.within = Number()
        self.within.setRange(0.05, 100.0)
        self.within.setDecimals(2)
        self.within.setValue(1.0)
        self.within.setSuffix(" km")
        self.within.setFixedWidth(96)
        self.within.setAccessibleName("Distance up to which one is near the other")
        self.said = label("Dashed on the map: what the other source does not have.", "muted",
                          wrap=True)
        self.said.setMinimumHeight(64)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go = QPushButton("Compare")
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self.compare)
        leave = QPushButton("Close")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        body = column(self, margin=24, spacing=12)
        body.addWidget(label("Compare two sources of the same thing", "title"))
        for name, fields in (("Layer of the study", (self.layer,)), ("With the file",
                             (self.file, browse)), ("Near is within", (self.within,))):
            line = row(spacing=8)
            head = label(name)
            head.setFixedWidth(132)
            line.addWidget(head)
            for field in fields:
                line.addWidget(field)
            if fields == (self.within,):
                line.addStretch(1)
            body.addLayout(line)
        body.addWidget(self.said)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.go)
        body.addLayout(foot)
        self.setMinimumWidth(600)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "File to compare with")
        if path:
            self.file.setText(path)

    def compare(self) -> None:
        """Compare in the background; show sentences, and hand the map over."""
        inputs, layer, within = self._inputs, self.layer.currentData(), self.within.value()
        file = Path(self.file.text().strip())
        if not file.is_file():
            self.said.setText("Name a file that exists.")
            return
        self.go.setEnabled(False)
        self.said.setText("Comparing\u2026")

        def done(outcome) -> None:
            told, shapes = outcome
            self.go.setEnabled(True)
            self.said.setText("\n".join(supply.comparison_words(told)))
            self.compared.emit(shapes, (told.first, told.second), within)

        def failed(error: Exception) -> None:
            self.go.setEnabled(True)
            self.said.setText(str(error) if isinstance(error, HeatSiteError)
                              else f"A fault of the program: {type(error).__name__}: {error}")

        self._jobs.start("sources", lambda progress: supply.compared(inputs, layer, file, within,
                                                                     progress),
                         "Comparing", done, failed, lambda: self.go.setEnabled(True))

    def done(self, result: int) -> None:
        """Closing ends what still runs."""
        self._jobs.cancel("sources")
        super().done(result)
