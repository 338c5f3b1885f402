"""Scores by theme of every result, on one scale; no result is told by colour alone."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from gis.ranking.compare import Comparison

from ... import theme
from ...pictures import Pictured

TONES = ("#0B6E8A", "#B35806", "#6A4C93", "#3F7F3A", "#A01F4D", "#6B7280")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3])
RINGS = (0.25, 0.5, 0.75, 1.0)
LINE = 18


def tone(at: int) -> str:
    """Colour of the result at a place in the comparison."""
    return TONES[at % len(TONES)]


def pen(at: int, width: float = 1.8) -> QPen:
    """Colour and dash of a result."""
    made = QPen(theme.colour(tone(at)), width)
    if at % len(DASHES):
        made.setDashPattern(DASHES[at % len(DASHES)])
    if theme.current().dark:
        made.setColor(made.color().lighter(160))
    return made


class Radar(Pictured, QWidget):
    """One polygon per result over the themes; median of the sites."""

    def __init__(self):
        super().__init__()
        self.setMinimumSize(180, 180)
        self.setAccessibleName("Scores by theme")
        self._found: Comparison | None = None

    def show_comparison(self, found: Comparison | None) -> None:
        self._found = found
        if found is not None:
            radar = found.radar
            self.setAccessibleDescription("; ".join(
                f"{subject.name}: " + ", ".join(
                    f"{theme.THEME_LABELS.get(t, t)} {v:.2f}"
                    for t, v in zip(radar.themes, radar.sites[i], strict=True))
                for i, subject in enumerate(found.subjects)))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setFont(theme.font(theme.TEXT_SMALL))
        if self._found is not None and len(self._found.radar.themes) > 2:
            self._paint(painter, self._found)
        painter.end()

    def _paint(self, painter: QPainter, found: Comparison) -> None:
        legend = LINE * math.ceil(len(found.subjects) / 2)
        themes = found.radar.themes
        middle = QPointF(self.width() / 2, (self.height() - legend) / 2 + 4)
        reach = max(min(self.width() / 2 - 52, (self.height() - legend) / 2 - 22), 30.0)

        def at(k: int, share: float) -> QPointF:
            turn = 2 * math.pi * k / len(themes) - math.pi / 2
            return middle + QPointF(math.cos(turn), math.sin(turn)) * reach * share

        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in RINGS:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawPolygon(QPolygonF([at(k, ring) for k in range(len(themes))]))
        for k in range(len(themes)):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(middle, at(k, 1.0))
            name = theme.THEME_LABELS.get(themes[k], themes[k])
            wide = QFontMetricsF(painter.font()).horizontalAdvance(name)
            spot = at(k, 1.0)
            x = spot.x() - wide / 2 + (spot.x() - middle.x()) / reach * (wide / 2 + 8)
            y = spot.y() - 7 + (spot.y() - middle.y()) / reach * 11
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x, y, wide + 2, 14), Qt.AlignmentFlag.AlignCenter, name)
        for i in range(len(found.subjects)):
            values = found.radar.sites[i]
            spots = [at(k, float(v)) for k, v in enumerate(values) if math.isfinite(v)]
            fill = theme.colour(tone(i), 0.06)
            painter.setPen(pen(i))
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF(spots))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen(i).color())
            for spot in spots:
                painter.drawEllipse(spot, 2.5, 2.5)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(middle.x() + 3, at(0, 1.0).y() + 1, 30, 12),
                         Qt.AlignmentFlag.AlignLeft, "1")
        for i, subject in enumerate(found.subjects):
            half = self.width() / 2
            x, y = (i % 2) * half, self.height() - legend + (i // 2) * LINE + LINE / 2
            painter.setPen(pen(i, 2.2))
            painter.drawLine(QPointF(x + 4, y), QPointF(x + 28, y))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x + 34, y - 8, half - 36, 16), Qt.AlignmentFlag.AlignVCenter,
                             QFontMetricsF(painter.font()).elidedText(
                                 subject.name, Qt.TextElideMode.ElideRight, half - 36))
