"""A line above the map that says what is not as it was, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from .panels.parts import label


class Banner(QFrame):
    """Words and buttons; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = label("", wrap=True)
        self.buttons: dict[str, QPushButton] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 6, 8, 6)
        self._line.setSpacing(8)
        self._line.addWidget(self.words, 1)
        self._close = QToolButton()
        self._close.setText("\u00d7")
        self._close.setAccessibleName("Hide this message")
        self._close.clicked.connect(self.hide)
        self._line.addWidget(self._close)
        self.hide()

    def say(self, words: str, does: Sequence[tuple[str, Callable]] = ()) -> None:
        """Show `words` with a button for each (text, call)."""
        for button in self.buttons.values():
            self._line.removeWidget(button)
            button.deleteLater()
        self.buttons = {}
        self.words.setText(words)
        for at, (text, call) in enumerate(does):
            button = QPushButton(text)
            button.clicked.connect(lambda _, then=call: then())
            self._line.insertWidget(at + 1, button)
            self.buttons[text] = button
        self.setAccessibleName(words)
        self.show()
