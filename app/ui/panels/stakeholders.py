"""What each stakeholder's weights make of the sites, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QSplitter, QWidget

from gis.ranking.stakeholders import StakeholderComparison
from gis.results import Site

from .parts import column, label, row
from .rank_table import BumpChart, Ranks, RankTable

NOBODY = ("Nobody has weights of their own yet. Add those who have a say: each keeps sliders of "
          "their own, and the ranks are set side by side here.")


class StakeholdersPanel(QWidget):
    """How far they agree, in words, ranks and lines; the compromise is one click."""

    site_chosen = pyqtSignal(str)
    add_wanted = pyqtSignal()
    presets_wanted = pyqtSignal()
    compromise_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.said = label(NOBODY, wrap=True)
        self.add = QPushButton("Add a stakeholder\u2026")
        self.presets = QPushButton("Start with the presets")
        self.presets.setToolTip("Four points of view that many share, each as a stakeholder")
        self.compromise = QPushButton("Use the compromise for the study")
        self.compromise.setToolTip("The mean of all stakeholders' weights, each voice counting "
                                   "the same; can be undone")
        self.add.clicked.connect(lambda: self.add_wanted.emit())
        self.presets.clicked.connect(lambda: self.presets_wanted.emit())
        self.compromise.clicked.connect(lambda: self.compromise_wanted.emit())
        self.table = RankTable("Ranks by stakeholder")
        self.chart = BumpChart("Ranks by stakeholder as lines")
        for part in (self.table, self.chart):
            part.chosen.connect(self.site_chosen)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.table)
        self._split.addWidget(self.chart)
        self._split.setSizes([580, 500])
        head = row(margin=8)
        head.addWidget(self.said, 1)
        for button in (self.presets, self.add, self.compromise):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        body = column(self, spacing=0)
        body.addLayout(head)
        body.addWidget(self._split, 1)
        body.addStretch(0)
        self._fit(0)

    def _fit(self, voices: int) -> None:
        self.presets.setVisible(not voices)
        self.compromise.setVisible(voices > 1)
        self._split.setVisible(voices > 0)

    def show_comparison(self, ranks: StakeholderComparison,
                        voices: StakeholderComparison | None, sites: Sequence[Site],
                        selected: str) -> None:
        """`ranks` holds the study first, then the stakeholders; `voices` these alone, if any."""
        self._fit(len(ranks.names) - 1)
        if voices is None:
            self.said.setText(NOBODY)
            return
        names = {site.id: site.name for site in sites}
        words = [voices.words(names)]
        if voices.contested:
            at = voices.ids.index(voices.contested)
            low, high = int(voices.ranks[:, at].min()), int(voices.ranks[:, at].max())
            who = voices.names[int(voices.ranks[:, at].argmin())]
            whom = voices.names[int(voices.ranks[:, at].argmax())]
            words.append(f"Most contested is {names[voices.contested]}: rank {low} for {who}, "
                         f"{high} for {whom}.")
        if len(voices.names) > 1:
            words.append("The compromise would put "
                         f"{names[voices.compromise[0]]} first.")
        self.said.setText(" ".join(words))
        shown = Ranks(ranks.ids, tuple(names[key] for key in ranks.ids), ranks.names, ranks.ranks,
                      tuple(ranks.spearman[0].tolist()))
        self.table.show_ranks(shown, selected)
        self.chart.show_ranks(shown, selected)
        self.chart.setAccessibleDescription(self.said.text())
