"""One criterion at one site: name, value, and a bar of its score."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter

from gis.results import CriterionResult

from ... import theme
from ...figures import UNKNOWN, measured, span
from ..parts import Painted


class CriterionRow(Painted):
    """Name, value with unit, and a bar of the score; hollow and hatched where unknown."""

    pressed = pyqtSignal(str)

    def __init__(self, key: str, text: str, theme_key: str, result: CriterionResult):
        super().__init__(36)
        self.key, self._text, self._theme = key, text, theme_key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_result(result)

    def show_result(self, result: CriterionResult) -> None:
        self._result, text = result, self._text
        value = measured(result.value, result.unit) if result.known else UNKNOWN
        self.setAccessibleName(f"{text}: {value}, score {result.score:.2f}")
        known = span(result.low, result.high)
        kind = "10–90 %" if result.known else "prior, 10–90 %"
        self.setToolTip("\n".join(filter(None, (
            f"{text}: {value}", f"{kind}: {known} {result.unit}" if known else "",
            f"score {result.score:.2f} × weight {result.weight:.3f} = {result.contribution:.3f}",
            result.note, "Click: show its map"))))

    def mouseReleaseEvent(self, event) -> None:
        self.pressed.emit(self.key)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        one = self._result
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT))
        metrics = QFontMetricsF(painter.font())
        value = measured(one.value, one.unit) if one.known else UNKNOWN
        room = metrics.horizontalAdvance(value) + 4
        painter.setPen(theme.colour("text" if one.known else "muted"))
        painter.drawText(QRectF(self.width() - room, 0, room, 18),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)
        painter.setPen(theme.colour("text"))
        name = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight,
                                  self.width() - room - 8)
        painter.drawText(QRectF(0, 0, self.width() - room, 18),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        track = QRectF(0, 21, self.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(track, 3, 3)
        tone = theme.colour(theme.THEMES.get(self._theme, "muted"))
        if one.known:
            painter.setBrush(tone)
            painter.drawRoundedRect(QRectF(0, 21, max(track.width() * one.score, 3), 6), 3, 3)
        else:                            # a prior's reach, hatched: nothing is known here
            painter.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
            low, high = sorted((one.score_low, one.score_high))
            painter.drawRect(QRectF(track.width() * low, 21,
                                    max(track.width() * (high - low), 4), 6))
        if one.known and math.isfinite(one.score_low) and one.score_high > one.score_low:
            painter.setPen(theme.colour("text"))
            y = 24
            ends = [int(track.width() * share) for share in (one.score_low, one.score_high)]
            painter.drawLine(ends[0], y, ends[1], y)
            for x in ends:
                painter.drawLine(x, y - 3, x, y + 3)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
