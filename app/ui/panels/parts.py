"""Small widgets that several panels share."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .. import theme
from ..pictures import Pictured


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Text in one of the style sheet's roles; never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def tell(said: QLabel, words: str) -> None:
    """Show words; the label takes no room where there are none."""
    said.setText(words)
    said.setVisible(bool(words))


def column(parent: QWidget | None = None, margin: int = 0, spacing: int = theme.STEP
           ) -> QVBoxLayout:
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    return made


def row(margin: int = 0, spacing: int = 2 * theme.STEP) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    return made


def scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


class NoWheel:
    """Mixin: the wheel scrolls the page instead of changing a value by accident."""

    def wheelEvent(self, event) -> None:
        event.ignore()


class Choice(NoWheel, QComboBox):
    """A drop-down list; its arrow is drawn here, since the style sheet hides the style's."""

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("muted"), 1.6))
        x, y = self.width() - 16.0, self.height() / 2
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y - 2), QPointF(x, y + 2),
                                        QPointF(x + 4, y - 2)]))
        painter.end()

    def keep_narrow(self, letters: int = 0) -> None:
        """Long names open in the list; they do not widen the panel."""
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)


class Number(NoWheel, QDoubleSpinBox):
    """A number; the arrow keys step it."""

    def __init__(self):
        super().__init__()
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)


class Whole(NoWheel, QSpinBox):
    """A whole number; the arrow keys step it."""

    def __init__(self):
        super().__init__()
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)


class DockTitle(QWidget):
    """Slim title of a panel with a close button."""

    def __init__(self, dock: QDockWidget):
        super().__init__(dock)
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 4, 4)
        line.addWidget(label(dock.windowTitle()))
        line.addStretch(1)
        close = QToolButton()
        close.setText("\u00d7")
        close.setAccessibleName(f"Close the panel {dock.windowTitle()}")
        close.setToolTip("Close; the View menu opens it again")
        close.clicked.connect(dock.close)
        line.addWidget(close)


class Painted(Pictured, QWidget):
    """Base of widgets that paint themselves at a fixed height."""

    def __init__(self, height: int, parent: QWidget | None = None):
        super().__init__(parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(240, self._height)


def whisker(painter: QPainter, box: QRectF, value: float, low: float, high: float,
            axis: tuple[float, float], tone=None) -> None:
    """A value on an axis as a dot, its interval as a whisker with end strokes."""
    first, last = axis

    def at(v: float) -> float:
        share = (v - first) / ((last - first) or 1.0)
        return box.left() + min(max(share, 0.0), 1.0) * box.width()

    y = box.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))
    if low == low and high == high:
        painter.setPen(QPen(tone or theme.colour("muted"), 1.6))
        painter.drawLine(QRectF(at(low), y, at(high) - at(low), 0).topLeft(),
                         QRectF(at(low), y, at(high) - at(low), 0).topRight())
        for v in (low, high):
            painter.drawLine(QRectF(at(v), y - 3, 0, 6).topLeft(),
                             QRectF(at(v), y - 3, 0, 6).bottomLeft())
    if value == value:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone or theme.colour("text"))
        painter.drawEllipse(QRectF(at(value) - 3.5, y - 3.5, 7, 7))


class ScoreBar(Painted):
    """One stacked bar: what each theme adds to the score, with the score's interval."""

    def __init__(self, height: int = 44):
        super().__init__(height)
        self._parts: Sequence[tuple[str, float, float]] = ()
        self._interval = (float("nan"),) * 3
        self.setAccessibleName("Score by theme")

    def show_parts(self, parts: Sequence[tuple[str, float, float]], value: float, low: float,
                   high: float) -> None:
        """`parts` are (theme, points added, points possible)."""
        self._parts, self._interval = tuple(parts), (value, low, high)
        self.setAccessibleDescription(", ".join(
            f"{theme.THEME_LABELS.get(key, key)} {got:.2f} of {most:.2f}"
            for key, got, most in parts))
        self.setToolTip("\n".join(
            f"{theme.THEME_LABELS.get(key, key)}: {got:.2f} of {most:.2f} possible"
            for key, got, most in parts))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 2, self.width(), 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box, 3, 3)
        font = theme.font(theme.TEXT_SMALL)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        left = box.left()
        for key, got, _ in self._parts:
            wide = got * box.width()
            part = QRectF(left, box.top(), wide, box.height())
            painter.fillRect(part.adjusted(0, 0, -1, 0),
                             theme.colour(theme.THEMES.get(key, "muted")))
            name = theme.THEME_LABELS.get(key, key)
            if metrics.horizontalAdvance(name) + 8 <= wide:
                painter.setPen(theme.colour(theme.ON_THEME.get(key, "surface")))
                painter.drawText(part, Qt.AlignmentFlag.AlignCenter, name)
            left += wide
        whisker(painter, QRectF(0, 26, self.width(), 14), *self._interval, (0.0, 1.0))
        painter.end()
