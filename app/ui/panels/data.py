"""What the study knows, from where, and what it does not know."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gis.types import Provenance

from .. import theme
from .parts import column, label

ORIGINS = {"pack": "starter pack", "file": "own file", "pack+file": "pack and own file",
           "derived": "computed", "missing": "missing"}


class DataPanel(QWidget):
    """One row per layer; opening a row shows source, licence, date, steps and doubts."""

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

    def show_data(self, layers: Iterable[Provenance],
                  missing: Iterable[tuple[str, str, str]] = ()) -> None:
        self.tree.clear()
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
                               ("Coverage", one.coverage), ("File", one.path)):
                if text:
                    self._detail(item, f"{name}: {text}")
            for text in (*one.steps, *one.notes):
                self._detail(item, text)
            self.tree.addTopLevelItem(item)
            for detail in range(item.childCount()):
                item.child(detail).setFirstColumnSpanned(True)
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

    @staticmethod
    def _detail(item: QTreeWidgetItem, text: str) -> None:
        if text:
            child = QTreeWidgetItem(item, [text])
            child.setToolTip(0, text)
            child.setForeground(0, theme.colour("muted"))
            child.setFlags(Qt.ItemFlag.ItemIsEnabled)
