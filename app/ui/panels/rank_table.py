"""The same sites ranked by several judges: a table, and lines that cross where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from .. import theme
from ..pictures import Pictured

ROOT = QModelIndex()
MIDDLE = Qt.AlignmentFlag.AlignVCenter
MOST = 10                                    # ranks drawn as lines
NAME, FIGURE = 130, 50                       # widths of columns [px]


@dataclass(frozen=True, eq=False)
class Ranks:
    """What is shown: ranks of n sites by k judges."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    judges: tuple[str, ...]
    ranks: np.ndarray                    # (k, n) int
    like_first: tuple[float, ...]        # rank correlation of each judge with the first


class RanksModel(QAbstractTableModel):
    """Sites as rows, judges as columns, and how far the judges are apart."""

    def __init__(self):
        super().__init__()
        self.shown: Ranks | None = None
        self._order: list[int] = []

    def show(self, shown: Ranks | None) -> None:
        self.beginResetModel()
        self.shown = shown
        self._order = [] if shown is None else np.argsort(shown.ranks[0], kind="stable").tolist()
        self.endResetModel()

    def rowCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent=ROOT) -> int:
        return 0 if parent.isValid() or self.shown is None else len(self.shown.judges) + 2

    def site(self, row: int) -> str:
        return self.shown.ids[self._order[row]]

    def row_of(self, site_id: str) -> int:
        ids = [self.shown.ids[k] for k in self._order] if self.shown is not None else []
        return ids.index(site_id) if site_id in ids else -1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or self.shown is None:
            return None
        at, col = self._order[index.row()], index.column()
        ranks = self.shown.ranks[:, at]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (Qt.AlignmentFlag.AlignRight if col else Qt.AlignmentFlag.AlignLeft) | MIDDLE
        if role == Qt.ItemDataRole.ForegroundRole and 0 < col <= len(ranks):
            # ranks that the first judge shares stand back
            same = col > 1 and ranks[col - 1] == ranks[0]
            return theme.colour("muted") if same else None
        if role == Qt.ItemDataRole.FontRole and 1 < col <= len(ranks):
            apart = abs(int(ranks[col - 1]) - int(ranks[0])) >= 3
            return theme.font(theme.TEXT, bold=True) if apart else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if col == 0:
            return self.shown.names[at]
        if col <= len(ranks):
            return str(int(ranks[col - 1]))
        low, high = int(ranks.min()), int(ranks.max())
        return str(low) if low == high else f"{low}\u2013{high}"

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal or self.shown is None:
            return None
        k = len(self.shown.judges)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignBottom
        if role == Qt.ItemDataRole.ToolTipRole and 0 < section <= k:
            return ("Rank by " + self.shown.judges[section - 1]
                    + f"\nRank correlation with {self.shown.judges[0]}: "
                    f"{self.shown.like_first[section - 1]:.2f}")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return "Site\nrank correlation \u03c1"
        if section > k:
            return "Ranks"
        return f"{self.shown.judges[section - 1]}\n{self.shown.like_first[section - 1]:.2f}"


class RankTable(QTableView):
    """The table of ranks; choosing a row chooses the site."""

    chosen = pyqtSignal(str)

    def __init__(self, name: str):
        super().__init__()
        self.ranks = RanksModel()
        self._quiet = False
        self.setModel(self.ranks)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_ranks(self, shown: Ranks | None, selected: str) -> None:
        self._quiet = True
        columns = self.ranks.columnCount()
        self.ranks.show(shown)
        if columns != self.ranks.columnCount():
            metrics = QFontMetricsF(theme.font(theme.TEXT_SMALL))
            for at in range(self.ranks.columnCount()):
                judges = shown.judges if shown is not None else ()
                wide = metrics.horizontalAdvance(judges[at - 1]) + 20 \
                    if 0 < at <= len(judges) else FIGURE
                self.setColumnWidth(at, NAME if not at else int(min(max(FIGURE, wide), 150)))
            others = sum(self.columnWidth(at) for at in range(1, self.ranks.columnCount()))
            self.setColumnWidth(0, max(NAME, self.viewport().width() - others))
        row = self.ranks.row_of(selected)
        if row >= 0:
            self.selectRow(row)
        self._quiet = False

    def resizeEvent(self, event) -> None:
        """Names take the room that the ranks leave."""
        super().resizeEvent(event)
        others = sum(self.columnWidth(at) for at in range(1, self.ranks.columnCount()))
        self.setColumnWidth(0, max(NAME, self.viewport().width() - others))

    def _row_changed(self, now, before) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(self.ranks.site(now.row()))


class BumpChart(Pictured, QWidget):
    """A line per site from judge to judge: level where they agree, steep where they do not."""

    chosen = pyqtSignal(str)

    def __init__(self, name: str):
        super().__init__()
        self._shown: Ranks | None = None
        self._selected = ""
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def show_ranks(self, shown: Ranks | None, selected: str) -> None:
        self._shown, self._selected = shown, selected
        self.update()

    def _lines(self) -> list[int]:
        """Sites drawn: the first ones by any judge, and the one that is selected."""
        shown = self._shown
        return [at for at, key in enumerate(shown.ids)
                if shown.ranks[:, at].min() <= MOST or key == self._selected]

    def _box(self) -> QRectF:
        return QRectF(34, 26, self.width() - 34 - 132, self.height() - 38)

    def _y(self, rank: int) -> float:
        """Ranks beyond the last that is drawn share one place under it."""
        most = min(MOST, len(self._shown.ids))
        place = min(rank, most + 1) - 1
        return self._box().top() + place / max(most, 1) * self._box().height()

    def _points(self, at: int) -> list[QPointF]:
        box, ranks = self._box(), self._shown.ranks[:, at]
        step = box.width() / max(len(ranks) - 1, 1)
        return [QPointF(box.left() + k * step, self._y(int(rank)))
                for k, rank in enumerate(ranks)]

    def mousePressEvent(self, event) -> None:
        if self._shown is None:
            return
        at, near, found = event.position(), 12.0, ""
        for site in self._lines():
            for p in self._points(site):
                away = abs(p.x() - at.x()) + abs(p.y() - at.y())
                if away < near:
                    near, found = away, self._shown.ids[site]
        if found:
            self.chosen.emit(found)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        shown, box = self._shown, self._box()
        if shown is None or not shown.ids:
            painter.end()
            return
        painter.setFont(theme.font(theme.TEXT_SMALL))
        metrics = QFontMetricsF(painter.font())
        step = box.width() / max(len(shown.judges) - 1, 1)
        for k, judge in enumerate(shown.judges):
            x = box.left() + k * step
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, box.top() - 6), QPointF(x, box.bottom() + 6))
            painter.setPen(theme.colour("muted"))
            room = step if 0 < k < len(shown.judges) - 1 else max(step, 60)
            text = metrics.elidedText(judge, Qt.TextElideMode.ElideRight, room - 6)
            wide = metrics.horizontalAdvance(text) + 2
            left = min(max(x - wide / 2, 0), self.width() - wide)
            painter.drawText(QRectF(left, 0, wide, 18), Qt.AlignmentFlag.AlignCenter, text)
        if len(shown.ids) > MOST:
            painter.drawText(QRectF(0, box.bottom() - 8, 26, 16),
                             Qt.AlignmentFlag.AlignRight | MIDDLE, "later")
        lines = sorted(self._lines(), key=lambda at: shown.ids[at] == self._selected)
        for at in lines:
            self._paint_line(painter, metrics, at, shown.ids[at] == self._selected)
        painter.end()

    def _paint_line(self, painter: QPainter, metrics: QFontMetricsF, at: int, chosen: bool
                    ) -> None:
        shown, points = self._shown, self._points(at)
        tone = theme.colour("accent" if chosen else "faint")
        painter.setPen(QPen(tone, 2.6 if chosen else 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        for p, rank in zip(points, shown.ranks[:, at], strict=True):
            if rank <= MOST or chosen:
                painter.drawEllipse(p, 4.0 if chosen else 2.6, 4.0 if chosen else 2.6)
        first, last = int(shown.ranks[0, at]), int(shown.ranks[-1, at])
        painter.setPen(theme.colour("accent_text" if chosen else "text"))
        painter.setFont(theme.font(theme.TEXT_SMALL, bold=chosen))
        metrics = QFontMetricsF(painter.font())
        if first <= MOST:
            painter.drawText(QRectF(0, points[0].y() - 8, 26, 16),
                             Qt.AlignmentFlag.AlignRight | MIDDLE, str(first))
        if last <= MOST or chosen:          # the chosen one is always named
            text = metrics.elidedText(f"{last}  {shown.names[at]}",
                                      Qt.TextElideMode.ElideRight, 120)
            painter.drawText(QRectF(points[-1].x() + 9, points[-1].y() - 8, 124, 16), MIDDLE,
                             text)
