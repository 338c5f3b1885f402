"""The criteria by theme: weight of each, and how much of the region knows it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter
from PyQt6.QtWidgets import QWidget

from gis.settings import Settings

from ... import theme

ROW, HEAD = 22, 24                           # heights [px]
KNOWN, WEIGHT = 46, 44                       # widths of the figures [px]
MIDDLE = Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | MIDDLE


class CriteriaList(QWidget):
    """One row per criterion; a click or the arrow keys choose one."""

    chosen = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.selected = ""
        self._settings: Settings | None = None
        self._weights: dict[str, float] = {}
        self._known: dict[str, float] = {}
        self._rows: list[tuple[str, str, int]] = []      # kind, key, top
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Criteria")
        self.setMouseTracking(True)

    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self._weights = dict(zip((c.key for c in settings.criteria), settings.weights.tolist(),
                                 strict=True))
        self._rows, top = [], HEAD
        for key in settings.themes:
            self._rows.append(("theme", key, top))
            top += HEAD
            for criterion in settings.criteria:
                if criterion.theme == key:
                    self._rows.append(("criterion", criterion.key, top))
                    top += ROW
        self.setFixedHeight(top + 4)
        self._describe()
        self.update()

    def show_known(self, known: Mapping[str, float]) -> None:
        """Share of the region's cells that know each criterion."""
        self._known = dict(known)
        self._describe()
        self.update()

    def select(self, key: str) -> None:
        if key != self.selected:
            self.selected = key
            self._describe()
            self.update()
            self.chosen.emit(key)

    def _describe(self) -> None:
        if self._settings is not None and self.selected:
            one = next(c for c in self._settings.criteria if c.key == self.selected)
            known = self._known.get(one.key, np.nan)
            self.setAccessibleDescription(
                f"{one.label}, {self._weights[one.key] * 100:.1f} percent of the score"
                + (f", known in {known * 100:.0f} percent of the region" if known == known
                   else ""))

    def top_of(self, key: str) -> int:
        """Where a criterion's row begins [px]."""
        return next((top for kind, name, top in self._rows if name == key and kind != "theme"), 0)

    def mousePressEvent(self, event) -> None:
        y = event.position().y()
        for kind, key, top in self._rows:
            if kind == "criterion" and top <= y < top + ROW:
                self.select(key)

    def keyPressEvent(self, event) -> None:
        keys = [key for kind, key, _ in self._rows if kind == "criterion"]
        turn = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(event.key(), 0)
        if turn and keys:
            now = keys.index(self.selected) if self.selected in keys else -turn
            self.select(keys[min(max(now + turn, 0), len(keys) - 1)])
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self._settings is None:
            painter.end()
            return
        wide = self.width()
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        known_at = wide - 12 - KNOWN
        painter.drawText(QRectF(known_at - WEIGHT - 12, 0, WEIGHT, HEAD), RIGHT, "weight")
        painter.drawText(QRectF(known_at - 4, 0, KNOWN + 4, HEAD), RIGHT, "known")
        labels = {c.key: c for c in self._settings.criteria}
        for kind, key, top in self._rows:
            if kind == "theme":
                self._paint_theme(painter, key, top, known_at)
            else:
                self._paint_row(painter, labels[key], top, known_at)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            top = self.top_of(self.selected)
            painter.drawRect(QRectF(0.5, top + 0.5, wide - 1, ROW - 1))
        painter.end()

    def _paint_theme(self, painter: QPainter, key: str, top: int, known_at: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.THEMES.get(key, "muted")))
        painter.drawRoundedRect(QRectF(12, top + 8, 9, 9), 2, 2)
        painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(27, top, 160, HEAD), MIDDLE, theme.THEME_LABELS.get(key, key))
        criteria = self._settings.criteria if self._settings is not None else ()
        share = sum((self._weights[c.key] for c in criteria if c.theme == key), 0.0)
        painter.drawText(QRectF(known_at - WEIGHT - 12, top, WEIGHT, HEAD), RIGHT,
                         f"{share * 100:.0f} %")

    def _paint_row(self, painter: QPainter, criterion, top: int, known_at: float) -> None:
        if criterion.key == self.selected:
            painter.fillRect(QRectF(0, top, self.width(), ROW), theme.colour("accent_soft"))
        painter.setFont(theme.font(theme.TEXT))
        metrics = QFontMetricsF(painter.font())
        room = known_at - WEIGHT - 12 - 27
        name = criterion.label[:1].upper() + criterion.label[1:]
        weight = self._weights[criterion.key]
        painter.setPen(theme.colour("text" if weight > 0 else "muted"))
        painter.drawText(QRectF(27, top, room, ROW), MIDDLE,
                         metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(known_at - WEIGHT - 12, top, WEIGHT, ROW), RIGHT,
                         f"{weight * 100:.1f} %")
        known = self._known.get(criterion.key)
        if known is None:
            return
        # known in full colour, the rest hatched; the share in words when chosen
        bar = QRectF(known_at, top + 7, KNOWN, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(bar)
        painter.setBrush(theme.colour(theme.THEMES.get(criterion.theme, "muted")))
        painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * known, bar.height()))

    def mouseMoveEvent(self, event) -> None:
        y = event.position().y()
        found = next((key for kind, key, top in self._rows
                      if kind == "criterion" and top <= y < top + ROW), "")
        known = self._known.get(found)
        self.setToolTip("" if not found else
                        "Known share of the region: not counted yet" if known is None else
                        f"Known in {known * 100:.0f} % of the region; the rest counts with its "
                        "prior" if known >= 0.01 or not known else
                        "Known in under 1 % of the region; the rest counts with its prior")
