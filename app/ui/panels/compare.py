"""All sites side by side on one scale: what each theme adds, with the interval."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter
from PyQt6.QtWidgets import QWidget

from gis.results import Site
from gis.settings import Settings

from .. import theme
from ..pictures import Pictured
from .parts import column, scrolled, whisker

ROW = 28
NAME = 240


class Bars(Pictured, QWidget):
    """One stacked bar per site, zero baseline, one scale."""

    chosen = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self._sites: Sequence[Site] = ()
        self._settings: Settings | None = None
        self.selected: str | None = None
        self.setAccessibleName("Sites compared by theme")

    def show_sites(self, sites: Sequence[Site], settings: Settings) -> None:
        self._sites, self._settings = sites, settings
        self.setMinimumHeight(ROW * (len(sites) + 1) + 8)
        self.update()

    def mouseReleaseEvent(self, event) -> None:
        line = int((event.position().y() - ROW) // ROW)
        if 0 <= line < len(self._sites):
            self.chosen.emit(self._sites[line].id)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self._settings is None:
            painter.end()
            return
        painter.setFont(theme.font(theme.TEXT))
        metrics = QFontMetricsF(painter.font())
        room = max(self.width() - NAME - 72, 60)
        of = {c.key: c.theme for c in self._settings.criteria}
        left = float(NAME)
        for key in self._settings.themes:               # direct labels, once, on top
            text = theme.THEME_LABELS.get(key, key)
            painter.fillRect(QRectF(left, 10, 10, 10), theme.colour(theme.THEMES.get(key, "muted")))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(left + 15, 4, 90, 22), Qt.AlignmentFlag.AlignVCenter, text)
            left += metrics.horizontalAdvance(text) + 32
        for line, site in enumerate(self._sites):
            top = ROW * (line + 1)
            if site.id == self.selected:
                painter.fillRect(QRectF(0, top, self.width(), ROW), theme.colour("accent_soft"))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(12, top, NAME - 20, ROW), Qt.AlignmentFlag.AlignVCenter,
                             metrics.elidedText(f"{site.rank}  {site.name}",
                                                Qt.TextElideMode.ElideRight, NAME - 20))
            at = float(NAME)
            for key in self._settings.themes:
                wide = room * sum(c.contribution for name, c in site.criteria.items()
                                  if of.get(name) == key)
                painter.fillRect(QRectF(at, top + 4, wide - 0.5, 12),
                                 theme.colour(theme.THEMES.get(key, "muted")))
                at += wide
            whisker(painter, QRectF(NAME, top + 17, room, 9), site.score, site.score_low,
                    site.score_high, (0.0, 1.0))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(NAME + room + 8, top, 52, ROW),
                             Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                             f"{site.score:.2f}")
        painter.end()


class ComparePanel(QWidget):
    """The bars in a scroll area."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.bars = Bars()
        column(self).addWidget(scrolled(self.bars))
