"""A part of the site's page that opens and closes; its content is made when it is seen."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ... import theme
from ..parts import column
from .figure_row import Head

HEIGHT = 36


class SectionHead(Head):
    """Chevron, colour, title, and the one figure that sums the section up."""

    def __init__(self, title: str, tone: str):
        super().__init__(HEIGHT)
        self._title, self._tone, self._sum = title, tone, ""
        self.setAccessibleName(title)

    def sum_up(self, text: str) -> None:
        self._sum = text
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        if self.underMouse():
            painter.fillRect(self.rect().adjusted(0, 1, 0, 0), theme.colour("raised", 0.6))
        middle = self.height() / 2
        painter.setPen(QPen(theme.colour("muted"), 1.6))
        turn = ((-4, -2), (0, 2), (4, -2)) if self.isChecked() else ((-2, -4), (2, 0), (-2, 4))
        painter.drawPolyline(QPolygonF([QPointF(7 + x, middle + y) for x, y in turn]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._tone))
        painter.drawRoundedRect(QRectF(20, middle - 4, 8, 8), 2, 2)
        painter.setFont(theme.font(theme.TEXT, bold=True))
        painter.setPen(theme.colour("text"))
        room = QFontMetricsF(painter.font()).horizontalAdvance(self._title)
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(36, 0, room + 4, self.height()), align, self._title)
        painter.setFont(theme.font(theme.TEXT))
        painter.setPen(theme.colour("muted"))
        left = 36 + room + 12
        words = QFontMetricsF(painter.font()).elidedText(
            self._sum, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()),
                         Qt.AlignmentFlag.AlignRight | align, words)
        self.frame_focus(painter)
        painter.end()


class Section(QWidget):
    """`fill` puts the content into a layout; it is called only while the section is open."""

    toggled = pyqtSignal(str, bool)

    def __init__(self, key: str, title: str, tone: str,
                 fill: Callable[[QVBoxLayout], None], opened: bool = False):
        super().__init__()
        self.key, self._fill = key, fill
        self._stale = True
        self.head = SectionHead(title, tone)
        self._outer = column(self, spacing=0)
        self._outer.addWidget(self.head)
        self._content: QWidget | None = None
        self.head.setChecked(opened)
        self.head.toggled.connect(self._toggle)

    @property
    def opened(self) -> bool:
        return self.head.isChecked()

    @property
    def content(self) -> QWidget | None:
        """What is shown; None until the section was open once."""
        return self._content

    def outdate(self) -> bool:
        """The site has changed; gives whether the content is in sight and wants filling."""
        self._stale = True
        return self.opened

    def refresh(self) -> None:
        """Fill anew what is in sight and out of date."""
        if self.opened and self._stale:
            self._show()

    def _toggle(self, on: bool) -> None:
        if on and self._stale:
            self._show()
        if self._content is not None:
            self._content.setVisible(on)
        self.toggled.emit(self.key, on)

    def _show(self) -> None:
        fresh = QWidget()
        body = column(fresh, spacing=4)
        body.setContentsMargins(0, 4, 0, 12)
        self._fill(body)
        if self._content is not None:
            self._content.hide()
            self._outer.removeWidget(self._content)
            self._content.deleteLater()
        self._content, self._stale = fresh, False
        self._outer.addWidget(fresh)
