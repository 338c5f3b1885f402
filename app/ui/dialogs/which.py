"""Which country a folder of data is for, where its files name several."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QPushButton, QWidget

from ..panels.parts import Choice, column, label, row


class WhichDialog(QDialog):
    """One choice, the likeliest first."""

    chosen = pyqtSignal(str)

    def __init__(self, folder: str, countries: Sequence[tuple[str, str]],
                 parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Which country?")
        self.which = Choice()
        self.which.setAccessibleName("Country")
        for key, name in countries:
            self.which.addItem(f"{name}  {key}", key)
        go = QPushButton("Rank sites")
        go.setProperty("primary", True)
        go.clicked.connect(self._take)
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.reject)
        body = column(self, margin=24, spacing=12)
        body.addWidget(label("Which country?", "title"))
        body.addWidget(label(f"The files of {folder} lie in {len(countries)} countries.", "muted",
                             wrap=True))
        body.addWidget(self.which)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(go)
        body.addLayout(foot)
        self.setMinimumWidth(420)

    def _take(self) -> None:
        self.chosen.emit(self.which.currentData())
        self.accept()
