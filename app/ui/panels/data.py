"""What the study knows, from where, and what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from gis.types import Provenance

from .. import supply, theme
from .parts import column, label, row

ORIGINS = {"pack": "starter pack", "file": "own file", "pack+file": "pack and own file",
           "derived": "computed", "missing": "missing"}


class DataPanel(QWidget):
    """One row per layer; opening a row shows source, licence, date, steps, quality and doubts."""

    map_wanted = pyqtSignal(str)             # layer whose reach is to be on the map
    fetch_wanted = pyqtSignal()
    compare_wanted = pyqtSignal(str)         # layer to hold against a file

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._summary = label("", "muted", wrap=True)
        self._summary.setMargin(12)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Data and where it comes from")
        self.tree.setHeaderLabels(["Layer", "Origin", "Known as"])
        self.tree.setIndentation(12)
        self.tree.setWordWrap(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        body = column(self, spacing=0)
        body.addWidget(self._summary)
        body.addWidget(self.tree, 1)
        self.map, self.compare = QPushButton("On the map"), QPushButton("Compare\u2026")
        self.fetch = QPushButton("Fetch\u2026")
        self.map.setToolTip("Hatch the places that the chosen layer does not reach")
        self.compare.setToolTip("Hold the chosen layer against another source of the same thing")
        self.map.clicked.connect(lambda: self.map_wanted.emit(self.chosen))
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(self.chosen))
        foot = row(margin=8, spacing=8)
        self.fetch.setToolTip("Fetch open data of this region")
        self.fetch.clicked.connect(self.fetch_wanted)
        for button in (self.map, self.compare, self.fetch):
            foot.addWidget(button)
        foot.addStretch(1)
        body.addLayout(foot)
        self._quality: Mapping[str, Any] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.tree.currentItemChanged.connect(lambda *_: self._follow())
        self._follow()

    @property
    def chosen(self) -> str:
        """Key of the layer whose row, or a line of it, is chosen."""
        item = self.tree.currentItem()
        item = item.parent() or item if item is not None else None
        return next((key for key, one in self._items.items() if one is item), "")

    def _follow(self) -> None:
        found = self._quality.get(self.chosen)
        shaped = found is not None and found.kind not in ("raster", "table") \
            and found.layer != "boundary"
        self.map.setEnabled(shaped)
        self.compare.setEnabled(shaped)

    def show_quality(self, found: Mapping[str, Any]) -> None:
        """What :func:`app.ui.supply.qualities` found, in each layer's row."""
        self._quality = dict(found)
        for key, one in found.items():
            if key in self._items:
                self._tell_quality(self._items[key], one)
        self._follow()

    def _tell_quality(self, item: QTreeWidgetItem, found: Any) -> None:
        for at in reversed(range(item.childCount())):
            if item.child(at).data(0, Qt.ItemDataRole.UserRole) == "quality":
                item.removeChild(item.child(at))
        for at, words in enumerate(supply.quality_words(found)):
            line = QTreeWidgetItem([words])
            line.setData(0, Qt.ItemDataRole.UserRole, "quality")
            line.setToolTip(0, words)
            line.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.insertChild(at, line)
            line.setFirstColumnSpanned(True)

    def show_data(self, layers: Iterable[Provenance],
                  missing: Iterable[tuple[str, str, str]] = ()) -> None:
        self.tree.clear()
        self._items = {}
        layers = list(layers)
        gaps = [one for one in layers if one.origin == "missing"]
        layers = [one for one in layers if one.origin != "missing"]
        rows = [*missing, *((one.layer, *one.notes[:2]) for one in gaps)]
        missing = list({row[0]: (*row, "", "")[:3] for row in rows}.values())
        for one in sorted(layers, key=lambda p: p.layer):
            item = QTreeWidgetItem([one.layer.replace("_", " "),
                                    ORIGINS.get(one.origin, one.origin), one.known])
            for name, text in (("Source", one.source), ("Licence", one.licence),
                               ("Date", one.date), ("Resolution", one.resolution),
                               ("Coverage", one.coverage), ("File", one.path),
                               ("SHA-256", one.checksum[:16])):
                if text:
                    self._detail(item, f"{name}: {text}")
            for text in (*one.steps, *one.notes):
                self._detail(item, text)
            self.tree.addTopLevelItem(item)
            for detail in range(item.childCount()):
                item.child(detail).setFirstColumnSpanned(True)
            self._items[one.layer] = item
            if one.layer in self._quality:
                self._tell_quality(item, self._quality[one.layer])
        for key, why, mend in missing:
            item = QTreeWidgetItem([key.replace("_", " "), "missing", "unknown"])
            for column_at in range(3):
                item.setForeground(column_at, theme.colour("warn"))
            self._detail(item, why)
            self._detail(item, mend)
            self.tree.addTopLevelItem(item)
            for detail in range(item.childCount()):
                item.child(detail).setFirstColumnSpanned(True)
        for at in (1, 2):
            self.tree.resizeColumnToContents(at)
        self._summary.setText(
            f"{len(layers)} layers" + (f", {len(missing)} missing. What is missing counts as "
                                       "unknown, never as zero." if missing else "."))
        self._follow()

    @staticmethod
    def _detail(item: QTreeWidgetItem, text: str) -> None:
        if text:
            child = QTreeWidgetItem(item, [text])
            child.setToolTip(0, text)
            child.setForeground(0, theme.colour("muted"))
            child.setFlags(Qt.ItemFlag.ItemIsEnabled)
