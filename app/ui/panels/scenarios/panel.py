"""The scenarios panel: what is compared, the table, the radar, and the map of differences."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QWidget

from gis.ranking.compare import Comparison

from ...figures import unbroken
from ..parts import Choice, column, label, row, tell
from ..side_table import LINE
from ..threefold import Threefold
from .list import SubjectList
from .radar import Radar
from .table import ComparisonTable, brief_words


def said(found: Comparison) -> str:
    """What a reader must know, fields of the brief in words."""
    text = " ".join(found.said)
    for difference in sorted(found.brief, key=lambda d: -len(d.key)):
        text = text.replace(difference.key, brief_words(difference.key))
    return text


class ScenariosPanel(Threefold):
    """Scenarios and countries."""

    QUESTION = ("Set variants of this study side by side: another size, other weights, another "
                "year, other data, or another country on the same anchors.")
    map_wanted = pyqtSignal(int)                 # which difference map; −1 none
    site_chosen = pyqtSignal(str)
    export_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.found: Comparison | None = None
        self.subjects = SubjectList()
        self.said = label("", "fine", wrap=True)
        self.table = ComparisonTable()
        self.table.site_chosen.connect(self.site_chosen)
        self.radar = Radar()
        self.difference = Choice()
        self.difference.setAccessibleName("Map of differences")
        self.difference.keep_narrow(8)
        self.difference.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.difference.activated.connect(
            lambda at: self.map_wanted.emit(int(self.difference.itemData(at))))
        self.reason = label("", "small", wrap=True)
        self._build()

    def _build(self) -> None:
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
        self.subjects.setMinimumWidth(216)
        self.lay_out(self.subjects, (self.said, self.stale), self.table, None, right,
                     (216, 680, 260))
        self.clear()

    def clear(self) -> None:
        """Nothing is compared yet."""
        self.found = None
        self.table.show_comparison(None)
        self.radar.show_comparison(None)
        self._offer_maps()
        self.show_answer(False)
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
        self.show_answer(True)
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
        tell(self.reason, "\n".join(reasons))
