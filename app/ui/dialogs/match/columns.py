"""Which column of the file gives which attribute of the layer, in which unit, and why."""

from __future__ import annotations

from PyQt6.QtCore import QStringListModel, Qt, pyqtSignal
from PyQt6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ... import theme
from ...panels.parts import Choice

NONE = "\u2013 no column"
ATTRIBUTE, COLUMN, UNIT, SAMPLES, WHY = range(5)


class ColumnTable(QTableWidget):
    """One row per attribute; column and unit can be chosen."""

    chosen = pyqtSignal(str, str, str)       # attribute, column ("" none), unit

    def __init__(self):
        super().__init__(0, 5)
        self.setAccessibleName("Columns of the file and attributes of the layer")
        self.setHorizontalHeaderLabels(["Needed", "Column of the file", "Unit", "For example",
                                        "Why"])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.setShowGrid(False)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        for at, width in ((ATTRIBUTE, 112), (COLUMN, 148), (UNIT, 76), (SAMPLES, 136)):
            self.setColumnWidth(at, width)
        self._names = QStringListModel(self)  # shared: a file may have thousands of columns

    def show_match(self, match, columns, everything: bool) -> None:
        """The attributes of a match: those found or required, or all of them."""
        from layers.adapting import told_columns

        self._names.setStringList([NONE, *columns])
        shown = match.columns if everything else told_columns(match)
        self.setRowCount(0)
        self.setRowCount(len(shown))
        for at, one in enumerate(shown):
            self._fill(at, one, list(columns))

    def _fill(self, at: int, one, columns: list[str]) -> None:
        name = QTableWidgetItem(one.attribute.replace("_", " ") + (" *" if one.required else ""))
        name.setToolTip(one.description + (" Needed." if one.required else ""))
        self.setItem(at, ATTRIBUTE, name)
        column = Choice()
        column.setModel(self._names)
        column.setCurrentIndex(columns.index(one.column) + 1 if one.column in columns else 0)
        column.setAccessibleName(f"Column for {one.attribute}")
        self.setCellWidget(at, COLUMN, column)
        unit = None
        if one.units and one.column:
            unit = Choice()
            unit.addItems(one.units)
            unit.setCurrentText(one.unit)
            unit.setAccessibleName(f"Unit of {one.attribute}")
            self.setCellWidget(at, UNIT, unit)
            unit.activated.connect(lambda _, row=one.attribute, now=unit: self.chosen.emit(
                row, one.column, now.currentText()))
        column.activated.connect(lambda which, row=one.attribute: self.chosen.emit(
            row, columns[which - 1] if which else "", ""))
        sure = f"{one.reason} ({one.confidence:.0%})" if one.column else \
            "stays unknown" if one.required else ""
        for place, words, tone in ((SAMPLES, ", ".join(one.samples), "muted"),
                                   (WHY, sure, "warn" if one.required and not one.column
                                    else "muted")):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            item.setForeground(theme.colour(tone))
            self.setItem(at, place, item)
