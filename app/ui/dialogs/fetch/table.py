"""Sources by the layer that they give, to be ticked, with what becomes of each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ... import supply, theme

KEY = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SOURCE, LICENCE, SIZE, STATE = range(4)


class SourceTable(QTreeWidget):
    """Layers, and below each the sources that give it."""

    ticked = pyqtSignal()
    shown = pyqtSignal(object)               # a Source

    def __init__(self):
        super().__init__()
        self.setAccessibleName("Sources of open data")
        self.setHeaderLabels(["Layer and source", "Licence", "Size", ""])
        self.setRootIsDecorated(False)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        head = self.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for at, width in ((SOURCE, 318), (LICENCE, 132), (SIZE, 104)):
            self.setColumnWidth(at, width)
        self.headerItem().setTextAlignment(SIZE, RIGHT)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._sources: dict[str, Any] = {}
        self._filling = False
        self.itemChanged.connect(lambda item, at: None if self._filling else self.ticked.emit())
        self.currentItemChanged.connect(self._current)

    def show_sources(self, sources: Iterable[Any]) -> None:
        """Fill with the catalogue's sources; those usually fetched are ticked."""
        self._filling = True
        self.clear()
        self._items, self._sources = {}, {s.key: s for s in sources}
        heads: dict[str, QTreeWidgetItem] = {}
        for source in self._sources.values():
            name = source.layers[0].replace("_", " ")
            if name not in heads:
                heads[name] = self._head(name)
            words = source.title
            item = QTreeWidgetItem(heads[name], [words, supply.SHARING[source.sharing],
                                                 self._guess(source), ""])
            item.setData(SOURCE, KEY, source.key)
            item.setToolTip(SOURCE, source.title)
            item.setToolTip(LICENCE, source.licence)
            item.setTextAlignment(SIZE, RIGHT)
            item.setForeground(LICENCE, theme.colour(
                "muted" if source.sharing == "open" else "warn"))
            item.setForeground(SIZE, theme.colour("muted"))
            if source.access == "own_download":
                item.setText(STATE, "by hand: the provider asks for a form or an account")
                item.setForeground(SOURCE, theme.colour("muted"))
                item.setForeground(STATE, theme.colour("muted"))
            else:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(SOURCE, _state(source.usual))
                if not source.confirmed:
                    self._say(item, "address not confirmed", "warn")
            self._items[source.key] = item
        self.expandAll()
        self._filling = False

    def _head(self, name: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem(self, [name[:1].upper() + name[1:]])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setFirstColumnSpanned(True)
        font = theme.font(theme.TEXT, bold=True)
        head.setFont(SOURCE, font)
        return head

    @staticmethod
    def _guess(source) -> str:
        return "" if math.isnan(source.mb) else f"about {supply.mb(source.mb * 1e6)}"

    def keys(self) -> tuple[str, ...]:
        """Sources that are ticked."""
        return tuple(key for key, item in self._items.items()
                     if item.checkState(SOURCE) == Qt.CheckState.Checked)

    def tick(self, keys: Iterable[str]) -> None:
        """Tick exactly these."""
        wanted = set(keys)
        self._filling = True
        for key, item in self._items.items():
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                item.setCheckState(SOURCE, _state(key in wanted))
        self._filling = False
        self.ticked.emit()

    def show_plan(self, plan) -> None:
        """Sizes that the servers tell; files that only a mirror has come as rows of their own."""
        self._filling = True
        extra = [item for item in plan.asked if item.key not in self._items]
        head = self._head("Other files of the mirror") if extra else None
        for one in extra:
            item = QTreeWidgetItem(head, [one.title, "", "", "of the mirror"])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(SOURCE, Qt.CheckState.Checked)
            item.setData(SOURCE, KEY, one.key)
            item.setTextAlignment(SIZE, RIGHT)
            item.setForeground(STATE, theme.colour("muted"))
            self._items[one.key] = item
        for one in plan.asked:
            item = self._items[one.key]
            if one.problem:
                self._say(item, one.problem, "warn")
            elif not one.requests:
                self._say(item, "nothing here", "muted")
                item.setText(SIZE, "")
            else:
                item.setText(SIZE, ("" if one.measured else "about ")
                             + supply.mb(one.likely_bytes))
                item.setForeground(SIZE, theme.colour("text" if one.measured else "muted"))
        asked = {one.key for one in plan.asked}
        for key in set(self.keys()) - asked:
            self._say(self._items[key], "not on the mirror", "muted")
            self._items[key].setText(SIZE, "")
        self.expandAll()
        self._filling = False

    def show_outcomes(self, outcomes) -> None:
        """One sentence for each source that was asked."""
        self._filling = True
        for one in outcomes:
            item = self._items.get(one.key)
            if item is not None:
                self._say(item, ("\u2713 " if one.files else "") + supply.sentence(one),
                          "text" if one.files else "warn" if one.problem else "muted")
        self._filling = False

    def said(self, key: str) -> str:
        """What the table says of a source."""
        return self._items[key].text(STATE)

    @staticmethod
    def _say(item: QTreeWidgetItem, words: str, tone: str) -> None:
        item.setText(STATE, words)
        item.setToolTip(STATE, words)
        item.setForeground(STATE, theme.colour(tone))

    def _current(self, item, before) -> None:
        key = item.data(SOURCE, KEY) if item is not None else None
        if key in self._sources:
            self.shown.emit(self._sources[key])


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
