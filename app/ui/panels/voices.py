"""Whose weights the sliders show: the study's, or those of one stakeholder."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QMenu, QPushButton, QWidget

from .parts import Choice, row

ASKS = (("add", "Add a stakeholder\u2026"), ("rename", "Rename\u2026"), ("remove", "Remove"),
        ("adopt", "Use these weights for the study"))


class Voices(QWidget):
    """A list of names and what can be done with them."""

    chosen = pyqtSignal(str)                     # "": the study
    asked = pyqtSignal(str)                      # add | rename | remove | adopt

    def __init__(self):
        super().__init__()
        self.names = Choice()
        self.names.setAccessibleName("Whose weights")
        self.names.setToolTip("Whose weights the sliders show, and the ranking follows")
        self.names.currentIndexChanged.connect(
            lambda: self.chosen.emit(self.names.currentData() or ""))
        self.more = QPushButton("\u22ef")
        self.more.setAccessibleName("Stakeholders")
        self.more.setToolTip("Add, rename or remove a stakeholder")
        self.more.setFixedWidth(36)
        self.more.setProperty("menu", "bare")
        menu = QMenu(self.more)
        self.actions_by_name = {
            key: menu.addAction(text, lambda key=key: self.asked.emit(key)) for key, text in ASKS}
        self.more.setMenu(menu)
        self.setFocusProxy(self.names)
        line = row(spacing=4)
        self.setLayout(line)
        line.addWidget(self.names, 1)
        line.addWidget(self.more)
        self.show_names((), "")

    def show_names(self, names: Sequence[str], voice: str) -> None:
        """Show the stakeholders, tell nobody."""
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItem("Weights of the study", "")
        for name in names:
            self.names.addItem(f"Weights of {name}", name)
        self.names.setCurrentIndex(max(0, self.names.findData(voice)))
        self.names.blockSignals(False)
        for key, action in self.actions_by_name.items():
            action.setEnabled(key == "add" or bool(voice))
