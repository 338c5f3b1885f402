"""Scale bar, and the legend of the topmost visible raster, in the corners of the map."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from .. import theme
from ..figures import ticks
from .layer import MapLayer
from .symbols import bar_length
from .view import View


def paint_ramp(painter: QPainter, layer: MapLayer, box: QRectF) -> None:
    """Class colours over their limits with the unit, then the signs of excluded and unknown."""
    scale = layer.scale
    painter.setFont(theme.font(theme.TEXT_SMALL))
    metrics = QFontMetricsF(painter.font())
    colours, words = scale.colours, ticks(scale.limits)
    wide = box.width() / len(colours)
    for index, rgb in enumerate(colours):
        painter.fillRect(QRectF(box.left() + index * wide, box.top(), wide + 0.5, 12),
                         QColor(*map(int, rgb)))
    painter.setPen(theme.colour("muted"))
    room = max(metrics.horizontalAdvance(word) for word in words)
    every = next(step for step in range(1, len(words) + 1) if step * wide >= room + 4)
    for index, word in list(enumerate(words))[::every]:
        at = box.left() + index * wide
        painter.drawText(QRectF(at - 40, box.top() + 13, 80, 14), Qt.AlignmentFlag.AlignCenter,
                         word)
    unit = scale.unit + (f", {layer.note}" if layer.note else "")
    painter.drawText(QRectF(box.left(), box.top() + 30, box.width(), 14),
                     Qt.AlignmentFlag.AlignLeft,
                     metrics.elidedText(unit, Qt.TextElideMode.ElideRight, box.width()))
    y = box.top() + 49
    painter.fillRect(QRectF(box.left(), y, 14, 11), theme.colour("excluded"))
    painter.drawText(QRectF(box.left() + 19, y - 2, 70, 14), Qt.AlignmentFlag.AlignLeft,
                     "excluded")
    hatch = QRectF(box.left() + 88, y, 14, 11)
    painter.setPen(theme.colour("hatch"))
    painter.save()
    painter.setClipRect(hatch)
    for step in range(-12, 16, 4):
        painter.drawLine(int(hatch.left() + step), int(hatch.bottom()),
                         int(hatch.left() + step + 11), int(hatch.top()))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(hatch)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QRectF(hatch.right() + 5, y - 2, 80, 14), Qt.AlignmentFlag.AlignLeft,
                     "unknown")


def card_box(view: View, busy: Iterable[QRectF]) -> QRectF:
    """Where the card lies: lower right, or above the scale bar if that hides fewer sites."""
    busy = list(busy)
    right = QRectF(view.width - 256, view.height - 108, 248, 100)
    left = QRectF(8, view.height - 144, 248, 100)

    def hidden(card: QRectF) -> int:
        return sum(card.intersects(box) for box in busy)

    return left if hidden(left) < hidden(right) else right


def paint_card(painter: QPainter, layer: MapLayer, card: QRectF) -> None:
    """A small card with title and ramp."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface", 0.9))
    painter.drawRoundedRect(card, 6, 6)
    painter.setPen(theme.colour("text"))
    painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
    painter.drawText(card.adjusted(20, 8, -8, 0), Qt.AlignmentFlag.AlignLeft, layer.title)
    paint_ramp(painter, layer, QRectF(card.left() + 20, card.top() + 28, card.width() - 40, 66))


def paint_credit(painter: QPainter, layers: Iterable[MapLayer], view: View,
                 card: QRectF | None) -> None:
    """Whom the background is owed to: in the corner on the right, or beside the card there."""
    words = "; ".join(dict.fromkeys(one.credit for one in layers
                                    if one.visible and one.opacity > 0 and one.credit))
    if not words:
        return
    font = theme.font(theme.TEXT_SMALL)
    metrics = QFontMetricsF(font)
    right = card.left() - 4 if card is not None and card.right() > view.width - 20 else view.width
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(right - 220.0, 120.0))
    box = QRectF(right - metrics.horizontalAdvance(words) - 12, view.height - 18,
                 metrics.horizontalAdvance(words) + 12, 18)
    painter.fillRect(box, theme.colour("surface", 0.85))
    painter.setPen(theme.colour("text"))
    painter.setFont(font)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


def paint_scale_bar(painter: QPainter, view: View) -> None:
    """A round length, lower left."""
    metres, text = bar_length(1 / view.scale, 140)
    wide = metres * view.scale
    font = theme.font(theme.TEXT_SMALL)
    room = QFontMetricsF(font).horizontalAdvance(text)
    x, y = 16.0, view.height - 16.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface", 0.9))
    painter.drawRoundedRect(QRectF(8, view.height - 36, wide + room + 24, 28), 6, 6)
    painter.setPen(QPen(theme.colour("text"), 1.5))
    for a, b in ((QPointF(x, y), QPointF(x + wide, y)),
                 (QPointF(x, y - 5), QPointF(x, y)),
                 (QPointF(x + wide, y - 5), QPointF(x + wide, y))):
        painter.drawLine(a, b)
    painter.setFont(font)
    painter.drawText(QPointF(x + wide + 6, y), text)
