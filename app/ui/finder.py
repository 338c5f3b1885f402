"""One field that finds commands, sites and towns by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PyQt6.QtCore import QStringListModel, Qt, QTimer
from PyQt6.QtWidgets import QCompleter, QLineEdit, QWidget


class Finder(QLineEdit):
    """Type a few letters, choose with the arrows, Enter does it."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setPlaceholderText("Find a site, town or command  (Ctrl+K)")
        self.setAccessibleName("Find a site, town or command")
        self.setClearButtonEnabled(True)
        self.setFixedWidth(280)
        self._does: dict[str, Callable] = {}
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        completer.activated[str].connect(self.do)
        self.setCompleter(completer)
        self.returnPressed.connect(lambda: self.do(self.text()))

    def offer(self, does: Mapping[str, Callable]) -> None:
        """What can be found: words and what they do."""
        self._does = dict(does)
        self._model.setStringList(list(self._does))

    def do(self, words: str) -> None:
        """Do what `words` name; else the first entry that holds them."""
        wanted = words.strip().casefold()
        if not wanted:
            return
        exact = [key for key in self._does if key.casefold() == wanted]
        found = exact or [key for key in self._does if wanted in key.casefold()]
        if found:
            # cleared afterwards: the completer writes the choice into the field first
            QTimer.singleShot(0, self.clear)
            self._does[found[0]]()
