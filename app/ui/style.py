"""Check boxes that can be seen in both appearances."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QProxyStyle, QStyle

from . import theme


class Style(QProxyStyle):
    """Fusion with check boxes in the palette's own colours."""

    BOXES = (QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
             QStyle.PrimitiveElement.PE_IndicatorCheckBox)

    def __init__(self):
        super().__init__("Fusion")

    def drawPrimitive(self, element, option, painter, widget=None) -> None:
        if element not in self.BOXES:
            super().drawPrimitive(element, option, painter, widget)
            return
        box = QRectF(option.rect)
        side = min(box.width(), box.height(), 14.0)
        box = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        checked = bool(option.state & QStyle.StateFlag.State_On)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = theme.colour("text" if enabled else "faint")
        painter.setPen(QPen(tone if checked else theme.colour("muted"), 1))
        painter.setBrush(tone if checked else theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if checked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("surface"), 1.8, Qt.PenStyle.SolidLine,
                                Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(QPolygonF([
                QPointF(box.left() + side * x, box.top() + side * y)
                for x, y in ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))]))
        painter.restore()
