"""One slider per theme; the ranking follows while a slider moves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QGridLayout, QPushButton, QSlider, QWidget

from .. import theme
from .parts import NoWheel, column, label

FULL = 100                                   # slider steps for a weight of 1.00
REST_MS = 350                                # a slider at rest this long is a decision


class ThemeSlider(NoWheel, QSlider):
    pass


class Swatch(QWidget):
    """A small block in a theme's colour."""

    def __init__(self, key: str):
        super().__init__()
        self._key = key
        self.setFixedSize(12, 12)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(theme.THEMES.get(self._key, "muted")))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class WeightsPanel(QWidget):
    """Theme weights, shown as shares of the whole."""

    moving = pyqtSignal(dict)                    # while a slider moves
    settled = pyqtSignal(dict)                   # once it rests: one step of undo
    reset = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.sliders: dict[str, ThemeSlider] = {}
        self._shares: dict[str, object] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self.hint = label("", "small", wrap=True)
        self._default = QPushButton("Default weights")
        self._default.setProperty("flat", True)
        self._default.clicked.connect(self.reset)
        body = column(self, margin=12, spacing=8)
        body.addLayout(self._grid)
        body.addWidget(self.hint)
        body.addWidget(self._default, 0, Qt.AlignmentFlag.AlignLeft)
        body.addStretch(1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._settle)

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Show weights without telling anybody."""
        if set(weights) != set(self.sliders):
            self._build(tuple(weights))
        for key, value in weights.items():
            slider = self.sliders[key]
            slider.blockSignals(True)
            slider.setValue(round(value * FULL))
            slider.blockSignals(False)
        self._rest.stop()
        self._tell_shares()

    def _build(self, keys: tuple[str, ...]) -> None:
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self.sliders.clear()
        for line, key in enumerate(keys):
            name = theme.THEME_LABELS.get(key, key)
            slider = ThemeSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, FULL)
            slider.setPageStep(5)
            slider.setAccessibleName(f"Weight of {name}")
            slider.valueChanged.connect(self._moved)
            slider.sliderReleased.connect(self._settle)
            share = label("", "muted")
            share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            share.setMinimumWidth(40)
            self._grid.addWidget(Swatch(key), line, 0)
            self._grid.addWidget(label(name), line, 1)
            self._grid.addWidget(slider, line, 2)
            self._grid.addWidget(share, line, 3)
            self.sliders[key], self._shares[key] = slider, share
        before = self._default.previousInFocusChain()
        for first, second in pairwise((before, *self.sliders.values(), self._default)):
            QWidget.setTabOrder(first, second)

    def weights(self) -> dict[str, float]:
        return {key: slider.value() / FULL for key, slider in self.sliders.items()}

    def _tell_shares(self) -> bool:
        total = sum(slider.value() for slider in self.sliders.values())
        for key, slider in self.sliders.items():
            share = slider.value() / total if total else 0.0
            self._shares[key].setText(f"{share * 100:.0f} %")
            slider.setAccessibleDescription(f"{share * 100:.0f} percent of the score")
        self.hint.setText("" if total else "All weights are zero; give at least one.")
        self.hint.setVisible(not total)
        return total > 0

    def _moved(self) -> None:
        if self._tell_shares():
            self._rest.start()
            self.moving.emit(self.weights())

    def _settle(self) -> None:
        if any(slider.isSliderDown() for slider in self.sliders.values()):
            return
        self._rest.stop()
        if sum(slider.value() for slider in self.sliders.values()):
            self.settled.emit(self.weights())
