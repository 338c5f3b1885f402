"""The parts of a row of weights: slider, fold, share."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QAbstractButton, QLabel, QSlider

from .. import theme
from .parts import NoWheel, label

FULL = 100                                   # slider steps for a weight of 1.00


class WeightSlider(NoWheel, QSlider):
    """A weight; arrow keys step it, the wheel does not."""

    def __init__(self, name: str, most: int = FULL):
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, most)
        self.setPageStep(5)
        self.setAccessibleName(name)

    def put(self, value: int) -> None:
        """Show a value without telling anybody."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)


class ThemeSlider(WeightSlider):
    pass


class CriterionSlider(WeightSlider):
    pass


class Fold(QAbstractButton):
    """A theme's colour with a chevron: opens the criteria of the theme."""

    def __init__(self, key: str, name: str, opened: bool = False):
        super().__init__()
        self._key = key
        self.setCheckable(True)
        self.setChecked(opened)
        self.setFixedSize(24, 20)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Criteria of {name}")
        self.setToolTip(f"Weights of the criteria of {name}")

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(theme.colour("muted"), 1.4))
        turn = ((-3, -1.5), (0, 1.5), (3, -1.5)) if self.isChecked() \
            else ((-1.5, -3), (1.5, 0), (-1.5, 3))
        painter.drawPolyline(QPolygonF([QPointF(5 + x, middle + y) for x, y in turn]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.THEMES.get(self._key, "muted")))
        painter.drawRoundedRect(QRectF(12, middle - 5, 10, 10), 2, 2)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Elided(QLabel):
    """Small text that ends in dots where there is no room; the tool tip tells it in full."""

    def __init__(self, text: str, wide: int = 124):
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setFixedWidth(wide)
        self.setToolTip(text)
        metrics = QFontMetricsF(theme.font(theme.TEXT_SMALL))
        self.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide - 2))
        self.setAccessibleName(text)


def share_label() -> QLabel:
    made = label("", "muted")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setMinimumWidth(42)
    return made
