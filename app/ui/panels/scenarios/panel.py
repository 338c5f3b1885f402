"""The scenarios panel: what is compared, the table, the radar, and the map of differences."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QSplitter, QStackedWidget, QWidget

from gis.ranking.compare import Comparison

from ...figures import unbroken
from ..parts import Choice, column, label, row, scrolled
from .list import SubjectList
from .radar import Radar
from .table import LINE, ComparisonTable, brief_words

QUESTION = ("Set variants of this study side by side: another size, other weights, another year, "
            "other data, or another country on the same anchors.")


def said(found: Comparison) -> str:
    """What a reader must know, fields of the brief in words."""
    text = " ".join(found.said)
    for difference in sorted(found.brief, key=lambda d: -len(d.key)):
        text = text.replace(difference.key, brief_words(difference.key))
    return text


class ScenariosPanel(QWidget):
    """Scenarios and countries."""

    map_wanted = pyqtSignal(int)                 # which difference map; −1 none
    site_chosen = pyqtSignal(str)
    export_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.found: Comparison | None = None
        self.subjects = SubjectList()
        self.said = label("", "fine", wrap=True)
        self.stale = label("", "warn", wrap=True)
        self.table = ComparisonTable()
        self.table.site_chosen.connect(self.site_chosen)
        self.radar = Radar()
        self.difference = Choice()
        self.difference.setAccessibleName("Map of differences")
        self.difference.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.difference.setMinimumContentsLength(8)
        self.difference.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.difference.activated.connect(
            lambda at: self.map_wanted.emit(int(self.difference.itemData(at))))
        self.reason = label("", "small", wrap=True)
        self.empty = label(QUESTION, "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        self._build()

    def sizeHint(self) -> QSize:
        """Modest, so that a hidden panel does not widen the window."""
        return QSize(640, 300)

    def _build(self) -> None:
        middle = QWidget()
        inner = column(middle, spacing=8)
        inner.setContentsMargins(0, 12, 0, 8)
        head = column(spacing=4)
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.said)
        head.addWidget(self.stale)
        inner.addLayout(head)
        inner.addWidget(self.table)
        inner.addStretch(1)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(scrolled(middle))
        right = QWidget()
        beside = column(right, margin=12, spacing=8)
        beside.addWidget(label("Median score of the sites by theme", "small"))
        beside.addWidget(self.radar, 1)
        line = row()
        line.addWidget(label("On the map", "small"))
        line.addWidget(self.difference, 1)
        beside.addLayout(line)
        beside.addWidget(self.reason)
        self.right = right
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        self.subjects.setMinimumWidth(216)
        self.middle.setMinimumWidth(300)
        right.setMinimumWidth(200)
        for at, part in enumerate((self.subjects, self.middle, right)):
            parts.addWidget(part)
            parts.setStretchFactor(at, (0, 3, 1)[at])
        parts.setSizes([216, 680, 260])
        column(self).addWidget(parts)
        self.clear()

    def clear(self) -> None:
        """Nothing is compared yet."""
        self.found = None
        self.table.show_comparison(None)
        self.radar.show_comparison(None)
        self._offer_maps()
        self.middle.setCurrentIndex(0)
        self.right.setVisible(False)

    def show_comparison(self, found: Comparison) -> None:
        """Results side by side; the first is what the others are told against."""
        self.found = found
        self.said.setText(unbroken(said(found)))
        self.table.show_comparison(found)
        self.table.setFixedHeight(self.table.lines.rowCount() * LINE + 40)
        self.radar.show_comparison(found)
        self._offer_maps()
        self.show_stale("")
        self.middle.setCurrentIndex(1)
        self.right.setVisible(True)

    def _offer_maps(self) -> None:
        self.difference.clear()
        self.difference.addItem("no difference", -1)
        maps = self.found.maps if self.found is not None else ()
        for at, one in enumerate(maps):
            if one.raster is not None:
                self.difference.addItem(f"{one.name} less {self.found.subjects[0].name}", at)
        self.difference.setEnabled(self.difference.count() > 1)
        reasons = [] if self.found is None else [
            one.reason for one, other in zip(maps, self.found.subjects[1:], strict=True)
            if one.reason and other.region == self.found.subjects[0].region]
        self.reason.setText("\n".join(reasons))
        self.reason.setVisible(bool(reasons))

    def show_stale(self, why: str) -> None:
        self.stale.setText(why)
        self.stale.setVisible(bool(why))
