"""Whether the method matters: the same sites under several ways to put scores together."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QSplitter, QWidget

from gis.ranking.methods import METHOD_LABELS, MethodComparison
from gis.results import Site

from .parts import Choice, column, label, row
from .rank_table import BumpChart, Ranks, RankTable

SHORT = {"weighted_sum": "Sum", "weighted_product": "Product", "topsis": "TOPSIS",
         "promethee": "PROMETHEE", "promethee_linear": "PR. linear", "owa": "OWA"}


class MethodsPanel(QWidget):
    """A sentence, a table of ranks by method, and a chart of how they cross."""

    site_chosen = pyqtSignal(str)
    method_chosen = pyqtSignal(str)              # that is to rank

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.said = label("Methods are compared once the study has sites.", wrap=True)
        self.note = label("The score, its interval and the map are weighted sums; chances of "
                          "rank and flips follow the method. TOPSIS and PROMETHEE compare sites "
                          "with each other, so one site more may reorder the others.", "small",
                          wrap=True)
        self.method = Choice()
        self.method.setAccessibleName("Method that ranks the sites")
        self.method.setToolTip("Sites are ranked by this method at the next run; Ctrl+Z takes it "
                               "back")
        for key, text in METHOD_LABELS.items():
            self.method.addItem(text[:1].upper() + text[1:], key)
        self.method.activated.connect(
            lambda at: self.method_chosen.emit(self.method.itemData(at)))
        self.asks = label("", "accent")
        self.table = RankTable("Ranks by method")
        self.chart = BumpChart("Ranks by method as lines")
        for part in (self.table, self.chart):
            part.chosen.connect(self.site_chosen)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.chart)
        split.setSizes([580, 500])
        choose = row(spacing=8)
        choose.addWidget(label("Ranked by"))
        choose.addWidget(self.method)
        choose.addWidget(self.asks)
        choose.addStretch(1)
        head = column(margin=8, spacing=4)
        head.addLayout(choose)
        head.addWidget(self.said)
        head.addWidget(self.note)
        body = column(self, spacing=0)
        body.addLayout(head)
        body.addWidget(split, 1)

    def show_method(self, key: str, stale: bool) -> None:
        """Which method the study asks for; `stale` while the sites stand in another's order."""
        self.method.setCurrentIndex(max(self.method.findData(key), 0))
        self.asks.setText("F5 ranks the sites anew" if stale else "")

    def show_comparison(self, found: MethodComparison, sites: Sequence[Site], selected: str
                        ) -> None:
        """Show ranks by method of the sites that were compared."""
        names = {site.id: site.name for site in sites}
        shown = Ranks(found.ids, tuple(names[key] for key in found.ids),
                      tuple(SHORT.get(m, METHOD_LABELS[m]) for m in found.methods), found.ranks,
                      tuple(found.spearman[0].tolist()))
        said = found.said
        self.said.setText(said)
        self.table.show_ranks(shown, selected)
        self.chart.show_ranks(shown, selected)
        self.chart.setAccessibleDescription(said)
