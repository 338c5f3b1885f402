"""The robustness of the chosen site, beside the next one or any other."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from gis.results import Site
from gis.settings import Settings

from ..parts import Choice, column, label, row, scrolled
from .charts import AcceptabilityBars, ChanceBars, TrackRows
from .told import causes, confidence, lead, moves, region_words, worth


class RobustnessPanel(QWidget):
    """How often at which rank, how likely to be first, what would flip it, what it hangs on."""

    site_chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._site: Site | None = None
        self._sites: Sequence[Site] = ()
        self._settings: Settings | None = None
        self._with = ""                          # the other site, once chosen by hand
        self.name, self.interval = label("", "heading"), label("", "small", wrap=True)
        self.share = label("% of the draws at each rank", "small")
        self.ranks, self.chances = AcceptabilityBars(), ChanceBars()
        self.sure = label("", "small", wrap=True)
        self.other = Choice()
        self.other.setAccessibleName("Site to compare with")
        self.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.other.keep_narrow()
        self.other.activated.connect(self._choose)
        self.flips = TrackRows("Weights that would flip the two sites")
        self.flip_words = label("", "small", wrap=True)
        self.causes = TrackRows("What the rank hangs on")
        self.cause_words = label("", "small", wrap=True)
        self.everywhere = label("", "small", wrap=True)
        self.stale = label("", "warn", wrap=True)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(12, 8, 12, 12)
        columns.setSpacing(28)
        first, chance, second, third = (column(spacing=4) for _ in range(4))
        head = row()
        head.addWidget(label("Flips with", "heading"))
        head.addWidget(self.other, 1)
        second.addLayout(head)
        for stack, parts in (
                (first, (self.name, self.interval, self.ranks, self.share)),
                (chance, (label("How likely", "heading"), self.chances, self.sure, self.stale)),
                (second, (self.flip_words, self.flips)),
                (third, (label("What its rank hangs on", "heading"),
                         label("Share of the variance of its rank that would go, were this one "
                               "known.", "small", wrap=True),
                         self.causes, self.cause_words, self.everywhere))):
            for part in parts:
                stack.addWidget(part)
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        column(self).addWidget(scrolled(inner))

    def show_site(self, site: Site | None, sites: Sequence[Site], settings: Settings,
                  stale: bool) -> None:
        """Show a site among the others; `stale`: the draws are of an earlier state."""
        if site is None:
            return
        if self._site is None or site.id != self._site.id:
            self._with = ""
        self._site, self._sites, self._settings = site, sites, settings
        firm = site.robustness
        self.name.setText(f"{site.rank}  {site.name}")
        self.interval.setText(f"Rank {firm.rank_low} to {firm.rank_high} in 80 % of "
                              f"{settings.draws:,} draws of data, weights and curves; "
                              f"{site.coverage * 100:.0f} % of the weight is known here.")
        self.stale.setText("Draws and chances are those of the last run (F5 runs anew); flips "
                           "follow the sliders." if stale else "")
        self.stale.setVisible(stale)
        self.ranks.show_robustness(firm)
        self.chances.show_robustness(firm)
        self.sure.setText(confidence(site))
        found = causes(site, settings)
        self.causes.show_rows(found)
        self.cause_words.setText(worth(site, settings) or (
            "" if found else "No single source of doubt stands out."))
        self.everywhere.setText(region_words(sites, settings))
        self._offer()
        self._show_flips()

    def _offer(self) -> None:
        others = [s for s in self._sites if s.id != self._site.id]
        after = [s for s in others if s.rank > self._site.rank]
        usual = (after[0] if after else others[-1]).id if others else ""
        self.other.clear()
        for site in others:
            self.other.addItem(f"{site.rank}  {site.name}", site.id)
        wanted = self._with if any(s.id == self._with for s in others) else usual
        self.other.setCurrentIndex(self.other.findData(wanted))
        self.other.setEnabled(bool(others))

    def _choose(self) -> None:
        self._with = self.other.currentData() or ""
        self._show_flips()

    def _show_flips(self) -> None:
        other = next((s for s in self._sites if s.id == self.other.currentData()), None)
        if other is None:
            self.flips.show_rows(())
            self.flip_words.setText("There is no other site to compare with.")
            return
        found = moves(self._site, other, self._settings, self._sites)
        self.flips.show_rows(found)
        ahead, behind = sorted((self._site, other), key=lambda s: s.rank)
        self.flip_words.setText(
            f"{ahead.name} leads {behind.name} by {lead(ahead, behind, self._settings):.3f}. One "
            "weight alone, the others in proportion, brings them level at:" if found else
            f"{ahead.name} stays ahead of {behind.name}, whatever single weight moves.")
