"""The steps of the work, always in sight: what is done, where one is, what comes next."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QToolButton, QWidget

STEPS = (("region", "Region", "Choose a region or open a project"),
         ("brief", "Brief", "The data centre that a place is sought for"),
         ("data", "Data", "What is known, from where, and what is missing"),
         ("criteria", "Criteria", "What is judged, how it is scored and what it weighs"),
         ("sites", "Sites", "The ranked sites"),
         ("heat", "Heat", "Heat users and the heat of the chosen site"),
         ("compare", "Compare", "All sites side by side"),
         ("report", "Report", "Write the map report and the files"))


class StepsBar(QWidget):
    """One button per step; a tick marks what is done."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons: dict[str, QToolButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 12, 0)
        line.setSpacing(0)
        for key, text, tip in STEPS:
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _, step=key: self.chosen.emit(step))
            line.addWidget(button)
            self.buttons[key] = button
        line.addStretch(1)
        self.tail = QHBoxLayout()
        self.tail.setSpacing(8)
        line.addLayout(self.tail)

    def show_state(self, done: set[str], now: str, enabled: set[str]) -> None:
        for key, text, _ in STEPS:
            button = self.buttons[key]
            state = "now" if key == now else "done" if key in done else "next"
            button.setText(f"{text} \u2713" if key in done else text)
            button.setEnabled(key in enabled)
            button.setAccessibleName(f"{text}: " + {"now": "shown", "done": "done",
                                                    "next": "not done"}[state])
            button.setProperty("state", state)
            button.style().unpolish(button)
            button.style().polish(button)
