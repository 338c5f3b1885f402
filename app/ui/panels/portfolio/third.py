"""The third objective of a front: dots whose area is its value, and their legend."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen

from app.dot_size import LARGEST, DotSize
from app.words.options import OBJECTIVES

from ... import theme
from ...figures import number

HEIGHT = 40.0
"""Room of the legend: a line of words and a line of dots. [px]"""


def legend_words(key: str, size: DotSize) -> str:
    """The legend for those who do not see it."""
    text, unit, better = OBJECTIVES[key]
    values = " to ".join(number(v) for v in (size.shown[:1] + size.shown[1:][-1:]))
    return (f"Size of a dot: {text}, {unit}, {values or 'unknown'}; "
            f"{'more' if better > 0 else 'less'} is better")


def paint_legend(painter: QPainter, box: QRectF, key: str, size: DotSize) -> None:
    """What the size of a dot tells, then dots from least to most with their values."""
    text, unit, better = OBJECTIVES[key]
    metrics = QFontMetricsF(painter.font())
    said = f"Size: {text}, {unit}  ({'more' if better > 0 else 'less'} is better)"
    painter.setPen(theme.colour("text"))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 16), Qt.AlignmentFlag.AlignLeft,
                     metrics.elidedText(said, Qt.TextElideMode.ElideRight, box.width()))
    x, y = box.left(), box.top() + 28
    for value in size.shown:
        radius = size.radius(value)
        painter.setPen(QPen(theme.colour("surface"), 1.4))
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(x + LARGEST, y), radius, radius)
        word = number(value)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(x + 2 * LARGEST + 4, y - 8, 90, 16),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
        x += 2 * LARGEST + 16 + metrics.horizontalAdvance(word)
