"""Names on the map: with a halo, the important first, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from .. import theme


@dataclass(frozen=True)
class Label:
    """One name and how much it matters."""

    text: str
    x: float                             # anchor on the screen [px]
    y: float
    weight: float                        # the larger is placed first
    size: int = theme.TEXT_SMALL
    bold: bool = False
    offset: float = 6.0                  # distance from the anchor [px]
    italic: bool = False
    colour: str = "label"
    centred: bool = False


def place(labels: Iterable[Label], taken: list[QRectF], frame: QRectF
          ) -> list[tuple[Label, QPointF]]:
    """Choose which labels fit, and where their baselines start; grows `taken`."""
    placed = []
    metrics = {}
    for label in sorted(labels, key=lambda one: -one.weight):
        style = (label.size, label.bold)
        if style not in metrics:
            metrics[style] = QFontMetricsF(theme.font(*style))
        wide = metrics[style].horizontalAdvance(label.text)
        high = metrics[style].ascent()
        gap = label.offset
        spots = (((-wide / 2, high / 2),) if label.centred else
                 ((gap, high / 2 - 1), (-gap - wide, high / 2 - 1), (-wide / 2, -gap),
                  (-wide / 2, gap + high)))
        for dx, dy in spots:
            box = QRectF(label.x + dx - 2, label.y + dy - high, wide + 4, high + 4)
            if frame.contains(box) and not any(box.intersects(other) for other in taken):
                taken.append(box)
                placed.append((label, QPointF(label.x + dx, label.y + dy)))
                break
    return placed


def paint(painter: QPainter, label: Label, at: QPointF) -> None:
    """Draw one label with its halo."""
    font = theme.font(label.size, label.bold)
    font.setItalic(label.italic)
    path = QPainterPath()
    path.addText(at, font, label.text)
    halo = theme.colour("halo", 0.85)
    painter.strokePath(path, QPen(halo, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                                  Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, QColor(theme.colour(label.colour)))
