"""One figure that can be opened: value and whisker, and underneath what stands behind it."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ... import theme
from ..key_figures import KINDS, Line
from ..parts import column, label

PENS = {"solid": Qt.PenStyle.SolidLine, "dashed": Qt.PenStyle.CustomDashLine,
        "dotted": Qt.PenStyle.DotLine}
PLAIN, RANGED = 24, 42                       # heights of a row without and with a range [px]
LOG_FROM = 20.0                              # ranges wider than this are drawn on a log axis


def pen(style: str, tone, width: float = 1.4) -> QPen:
    """A line that says how its figure is known."""
    made = QPen(tone, width, PENS[style], Qt.PenCapStyle.FlatCap)
    if style == "dashed":
        made.setDashPattern([4, 2.5])
    elif style == "dotted":
        made.setDashPattern([1.2, 2.2])
        made.setStyle(Qt.PenStyle.CustomDashLine)
    return made


def behind(line: Line, tone: str) -> QFrame:
    """What stands behind a figure, as a small table with an edge in the theme's colour."""
    frame = QFrame()
    frame.setObjectName("behind")
    frame.setStyleSheet(f"#behind {{ border: 0; border-left: 2px solid {tone}; }}")
    grid = QGridLayout(frame)
    grid.setContentsMargins(12, 4, 0, 8)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for at, (head, text) in enumerate(line.behind()):
        grid.addWidget(label(head, "small"), at, 0, Qt.AlignmentFlag.AlignTop)
        told = label(text, "fine", wrap=True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(told, at, 1)
    return frame


class Head(QAbstractButton):
    """Base of the parts of a site that open and close: focus, keys, name for screen readers."""

    def __init__(self, height: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.setCheckable(True)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event) -> None:
        self.update()
        super().leaveEvent(event)

    def frame_focus(self, painter: QPainter) -> None:
        """Show the focus."""
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class ValueHead(Head):
    """Base of the heads that show a figure's value over a line that says how it is known."""

    def __init__(self, line: Line, tone: str, height: int):
        super().__init__(height)
        self._line, self._tone = line, tone
        self.setAccessibleName(f"{line.words}: {line.value}"
                               + (f", {line.reach}" if line.reach else ""))
        self.setToolTip(f"{KINDS.get(line.known, line.known)}. Click for how, source and date.")

    def draw_value(self, painter: QPainter, box: QRectF, align) -> None:
        """The value in its box; hatched where unknown."""
        line = self._line
        if line.unknown:
            painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 5),
                             QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(theme.colour("muted" if line.unknown else "text"))
        painter.drawText(box, align, line.value)
        if not line.unknown:
            painter.setPen(pen(line.style, theme.colour(
                "accent" if self.underMouse() or self.isChecked() else "muted")))
            y = box.bottom() - 1
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


class FigureHead(ValueHead):
    """Words to the left, value to the right with its line, whisker and range below."""

    def __init__(self, line: Line, tone: str):
        self.ranged = bool(line.reach) and not line.unknown
        super().__init__(line, tone, RANGED if self.ranged else PLAIN)

    def paintEvent(self, event) -> None:
        line, painter = self._line, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT, bold=self.isChecked()))
        metrics = QFontMetricsF(painter.font())
        room = metrics.horizontalAdvance(line.value) + 2
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        self.draw_value(painter, QRectF(self.width() - room + 2, 1, room - 2, 20), right | middle)
        painter.setPen(theme.colour("text"))
        words = metrics.elidedText(line.words, Qt.TextElideMode.ElideRight,
                                   self.width() - room - 10)
        painter.drawText(QRectF(0, 1, self.width() - room, 20),
                         Qt.AlignmentFlag.AlignLeft | middle, words)
        if self.ranged:
            self._whisker(painter, right | middle)
        self.frame_focus(painter)
        painter.end()

    def _whisker(self, painter: QPainter, align) -> None:
        line = self._line
        painter.setFont(theme.font(theme.TEXT_SMALL))
        room = QFontMetricsF(painter.font()).horizontalAdvance(line.reach) + 2
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(self.width() - room, 22, room, 16), align, line.reach)
        across = QRectF(2, 22, self.width() - room - 16, 16)
        first, last = min(line.low, 0.0), max(line.high, line.middle, 0.0)
        log = line.low > 0 and line.high / line.low > LOG_FROM
        if log:
            first, last = math.log(line.low / 2), math.log(line.high)

        def at(value: float) -> float:
            value = math.log(value) if log else value
            return across.left() + min(max((value - first) / ((last - first) or 1), 0), 1) \
                * across.width()

        y = across.center().y()
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(int(across.left()), int(y), int(across.right()), int(y))
        tone = theme.colour(self._tone)
        low, high = at(line.low), at(line.high)
        painter.setPen(pen(line.style, tone, 1.8))
        painter.drawLine(QRectF(low, y, high - low, 0).topLeft(),
                         QRectF(low, y, high - low, 0).topRight())
        painter.setPen(QPen(tone, 1.6))
        for x in (low, high):
            painter.drawLine(QRectF(x, y - 3, 0, 6).topLeft(), QRectF(x, y - 3, 0, 6).bottomLeft())
        if math.isfinite(line.middle):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawEllipse(QRectF(at(line.middle) - 3.5, y - 3.5, 7, 7))


class FigureRow(QWidget):
    """A figure; what stands behind it is made when it is first opened."""

    def __init__(self, line: Line, tone: str, head: Head | None = None):
        super().__init__()
        self.line, self._tone = line, tone
        self.head = head or FigureHead(line, tone)
        self._body: QVBoxLayout = column(self, spacing=0)
        self._body.addWidget(self.head)
        self._behind: QFrame | None = None
        self.head.toggled.connect(self._open)

    def _open(self, on: bool) -> None:
        if on and self._behind is None:
            self._behind = behind(self.line, self._tone)
            self._body.addWidget(self._behind)
        if self._behind is not None:
            self._behind.setVisible(on)
