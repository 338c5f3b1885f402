"""How the guided match looks: its fields, and where they lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton, QSplitter, QWidget

from ...panels.parts import Choice, column, label, row, scrolled
from .columns import ColumnTable
from .preview import PreviewMap


class MatchForm(QDialog):
    """Layer, reference system, columns, provenance, report and map; it does nothing by itself."""

    def __init__(self, path: Path, session: Any, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Add {path.name}")
        self.head = label(f"Looking into {path.name}\u2026", "muted", wrap=True)
        self.tables, self.layer = Choice(), Choice()
        self.tables.setAccessibleName("Layer or sheet of the file")
        self.layer.setAccessibleName("Layer that the file becomes")
        self.layer.setMinimumWidth(200)
        self.why = label("", "small", wrap=True)
        self.crs_said = label("", "warn", wrap=True)
        self.crs = QLineEdit()
        self.crs.setPlaceholderText("EPSG:4326 for degrees, EPSG:32737 for UTM 37 S \u2026")
        self.crs.setAccessibleName("Reference system of the file")
        self.unit = QLineEdit()
        self.unit.setPlaceholderText("unit of the cells; empty: as the layer wants it")
        self.columns = ColumnTable()
        self.everything = QCheckBox("Show every attribute of the layer")
        self.source, self.licence, self.date = QLineEdit(), QLineEdit(), QLineEdit()
        self.map = PreviewMap(session)
        self.report = label("", wrap=True)
        self.report.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.report.setMargin(8)
        self.said = label("", "warn", wrap=True)
        self.add_button = QPushButton("Add to the study")
        self.add_button.setProperty("primary", True)
        self.add_button.setEnabled(False)
        self._lay_out(path.name)

    def _lay_out(self, name: str) -> None:
        left, right = QWidget(), QWidget()
        form = column(left, spacing=8)
        self._table_row = self._field("Inside the file", self.tables)
        self._crs_row = self._field("Reference system", self.crs)
        self._unit_row = self._field("Unit", self.unit)
        form.addWidget(self._table_row)
        form.addWidget(self._field("Becomes the layer", self.layer))
        form.addWidget(self.why)
        form.addWidget(self.crs_said)
        form.addWidget(self._crs_row)
        form.addWidget(self._unit_row)
        form.addWidget(self.columns, 1)
        form.addWidget(self.everything)
        about = row(spacing=8)
        for what, field in (("Source", self.source), ("Licence", self.licence),
                            ("Date", self.date)):
            part = column(spacing=2)
            part.addWidget(label(what, "small"))
            field.setAccessibleName(f"{what} of the data")
            part.addWidget(field)
            about.addLayout(part)
        form.addLayout(about)
        side = column(right, spacing=8)
        side.addWidget(self.map, 3)
        side.addWidget(label("What was understood, mended and not", "heading"))
        side.addWidget(scrolled(self.report), 2)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([620, 420])
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(16)
        leave = QPushButton("Cancel")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        foot = row()
        foot.addWidget(self.said, 1)
        foot.addWidget(leave)
        foot.addWidget(self.add_button)
        body = column(self, margin=24, spacing=8)
        body.addWidget(label(name, "title"))
        body.addWidget(self.head)
        body.addWidget(parts, 1)
        body.addLayout(foot)
        for widget in (self._table_row, self._crs_row, self._unit_row, self.crs_said):
            widget.hide()
        self.resize(1120, 700)

    @staticmethod
    def _field(name: str, field: QWidget) -> QWidget:
        box = QWidget()
        line = row(spacing=8)
        box.setLayout(line)
        head = label(name)
        head.setFixedWidth(132)
        line.addWidget(head)
        line.addWidget(field, 1)
        return box
