"""Any country by its name or code, and what of it is here already."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QStringListModel, Qt, pyqtSignal
from PyQt6.QtWidgets import QCompleter, QLineEdit, QPushButton, QWidget

from . import supply
from .panels.parts import column, label, row

MOST_SHOWN = 4


class AnyCountry(QWidget):
    """A search field; beside it whether the country's data are here, and what can be done."""

    opened = pyqtSignal(str)                 # key of a region whose files are here
    fetch_wanted = pyqtSignal(str)           # code of a country, or what was typed

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._kept: dict[str, supply.Kept] = {}
        self._packs: frozenset[str] = frozenset()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type a country, its code, or an area in it:  Senegal   SEN "
                                      "  Kenya: Nakuru")
        self.field.setAccessibleName("Country")
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(320)
        names = QCompleter(QStringListModel(
            [f"{name}  {key}" for key, name in supply.country_names()], self), self)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        names.setMaxVisibleItems(10)
        self.field.setCompleter(names)
        self.rank = QPushButton("Rank sites")
        self.fetch = QPushButton("Fetch open data\u2026")
        self.said = label("", "muted", wrap=True)
        line = row(spacing=8)
        line.addWidget(self.field, 1)
        line.addWidget(self.rank)
        line.addWidget(self.fetch)
        self._here = column(spacing=0)
        body = column(self, spacing=4)
        body.addLayout(line)
        body.addWidget(self.said)
        body.addLayout(self._here)
        self.field.textChanged.connect(self._follow)
        self.field.returnPressed.connect(self._enter)
        self.rank.clicked.connect(lambda: self.opened.emit(self.region))
        self.fetch.clicked.connect(lambda: self.fetch_wanted.emit(self.key))
        self._follow()

    @property
    def order(self) -> tuple[QWidget, ...]:
        """What Tab walks through."""
        return (self.field, self.rank, self.fetch)

    @property
    def region(self) -> str:
        """What is ranked: the country, or an area inside it written "Kenya: Nakuru"."""
        inside = self.field.text().partition(":")[2].strip()
        return f"{self.key}:{inside}" if self.key and inside else self.key

    @property
    def key(self) -> str:
        """Code of the country typed; "" where none is meant yet."""
        words = self.field.text().partition(":")[0].strip()
        found = supply.country_key(words)
        if not found and "  " in words:
            found = supply.country_key(words.rpartition("  ")[2])
        return found

    def show_kept(self, kept: Sequence[supply.Kept], packs: Sequence[str] = ()) -> None:
        """What the store holds; `packs` are countries that a starter pack serves."""
        self._kept, self._packs = {one.key: one for one in kept}, frozenset(packs)
        while self._here.count():
            self._here.takeAt(0).widget().deleteLater()
        for one in list(kept)[:MOST_SHOWN]:
            entry = QPushButton(f"{one.name}    {one.words}")
            entry.setObjectName("recentRow")
            entry.setToolTip("Rank sites with what was fetched")
            entry.setEnabled(one.readable)
            entry.clicked.connect(lambda _, key=one.key: self.opened.emit(key))
            self._here.addWidget(entry)
        self._follow()

    def _follow(self) -> None:
        key, words = self.key, self.field.text().strip()
        kept = self._kept.get(key)
        self.rank.setEnabled(bool(key) and (kept is not None or key in self._packs))
        self.fetch.setText("Fetch again\u2026" if kept is not None else "Fetch open data\u2026")
        for button, primary in ((self.rank, self.rank.isEnabled()),
                                (self.fetch, bool(key) and not self.rank.isEnabled())):
            button.setProperty("primary", primary)
            button.style().unpolish(button)
            button.style().polish(button)
        name = dict(supply.country_names()).get(key, "")
        if not words:
            said = "Fetched once, a country is ranked without a network." if not self._kept else \
                "Fetched already:"
        elif not key:
            said = "No country is called so; choose one from the list."
        elif kept is not None:
            said = f"{name}: fetched, {kept.words}"
        elif key in self._packs:
            said = f"{name}: a starter pack is here; open data add to it."
        else:
            said = f"{name}: nothing fetched yet."
        self.said.setText(said)

    def _enter(self) -> None:
        if self.rank.isEnabled():
            self.opened.emit(self.region)
        elif self.key:
            self.fetch_wanted.emit(self.key)
