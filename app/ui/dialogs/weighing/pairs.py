"""Weights by pairwise comparison (AHP): each against each, and how far the judgements agree."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gis.ranking.ahp import ACCEPTED_RATIO, PairwiseWeights, pairwise_weights

from ... import theme
from ...panels.parts import column, label, scrolled
from ...panels.weight_rows import WeightSlider
from .base import Item, Page, WeighingDialog

STEPS = 10                                   # slider steps per whole number of a judgement
MOST = 9                                     # "nine times as important" ends the scale


def times(step: int) -> float:
    """How many times the left item outweighs the right one; steps to the left favour it."""
    return 1 + abs(step) / STEPS if step <= 0 else 1 / (1 + step / STEPS)


def step_of(ratio: float) -> int:
    """The slider step of a judgement, within the scale."""
    ratio = min(max(ratio, 1 / MOST), MOST)
    return -round((ratio - 1) * STEPS) if ratio >= 1 else round((1 / ratio - 1) * STEPS)


class JudgementSlider(WeightSlider):
    """From nine times the left item to nine times the right one; equal in the middle."""

    def __init__(self, first: str, second: str):
        super().__init__(f"{first} against {second}")
        self.setRange(-(MOST - 1) * STEPS, (MOST - 1) * STEPS)
        self.setSingleStep(STEPS // 2)
        self.setPageStep(STEPS)
        self.setProperty("balanced", True)


class Matrix(QWidget):
    """The judgements as a table; the one that contradicts the others most is framed."""

    def __init__(self):
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._matrix = np.ones((0, 0))
        self._worst: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Judgements as a matrix")

    def show_matrix(self, found: tuple[Item, ...], matrix: np.ndarray,
                    worst: tuple[int, int] | None) -> None:
        self._items, self._matrix, self._worst = found, matrix, worst
        self.setFixedHeight(22 * (len(found) + 1))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        metrics = QFontMetricsF(painter.font())
        n, name = len(self._items), 86.0
        cell = (self.width() - name) / max(n, 1)
        for i, one in enumerate(self._items):
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, 22 * (i + 1), name - 6, 22),
                             Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(
                                 one.name, Qt.TextElideMode.ElideRight, name - 6))
            painter.drawText(QRectF(name + i * cell, 0, cell, 22),
                             Qt.AlignmentFlag.AlignCenter, metrics.elidedText(
                                 one.name, Qt.TextElideMode.ElideRight, cell - 4))
            for j in range(n):
                box = QRectF(name + j * cell, 22 * (i + 1), cell, 22).adjusted(0.5, 0.5, -0.5,
                                                                              -0.5)
                ratio = float(self._matrix[i, j])
                strong = min(abs(np.log(ratio)) / np.log(MOST), 1.0)
                painter.setPen(QPen(theme.colour("line"), 1))
                painter.setBrush(theme.colour(theme.THEMES.get(one.theme, "muted"),
                                              0.35 * strong if ratio > 1 else 0.0))
                painter.drawRect(box)
                painter.setPen(theme.colour("text" if ratio >= 1 else "muted"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, spoken(ratio))
        if self._worst is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            for i, j in (self._worst, self._worst[::-1]):
                painter.drawRect(QRectF(name + j * cell, 22 * (i + 1), cell, 22).adjusted(
                    1, 1, -1, -1))
        painter.end()


def spoken(ratio: float) -> str:
    """A judgement as people write it: 3, 1/3."""
    return f"{ratio:.2g}" if ratio >= 0.9999 else f"1/{1 / ratio:.2g}"


class PairsPage(Page):
    """One slider per pair, and what the judgements together say."""

    def __init__(self, found: tuple[Item, ...]):
        super().__init__(found)
        self.sliders: dict[tuple[int, int], JudgementSlider] = {}
        self._words: dict[tuple[int, int], QLabel] = {}
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (i, j) in enumerate(combinations(range(len(found)), 2)):
            slider = JudgementSlider(found[i].name, found[j].name)
            light, heavy = sorted((max(found[i].weight, 1e-6), max(found[j].weight, 1e-6)))
            ratio = round(min(heavy / light, MOST) * 2) / 2
            slider.put(step_of(ratio if found[i].weight >= found[j].weight else 1 / ratio))
            slider.valueChanged.connect(self._moved)
            left, right = label(found[i].name), label(found[j].name)
            left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            said = label("", "small")
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            for col, widget in enumerate((left, slider, right)):
                grid.addWidget(widget, 2 * at, col)
            grid.addWidget(said, 2 * at + 1, 1)
            self.sliders[i, j], self._words[i, j] = slider, said
        grid.setRowStretch(grid.rowCount(), 1)
        column(self).addWidget(scrolled(inner))
        self._say()

    def matrix(self) -> np.ndarray:
        """The judgements, (n, n): how many times the row outweighs the column."""
        n = len(self.items)
        out = np.ones((n, n))
        for (i, j), slider in self.sliders.items():
            out[i, j] = times(slider.value())
            out[j, i] = 1 / out[i, j]
        return out

    def found(self) -> PairwiseWeights:
        return pairwise_weights(self.matrix())

    def shares(self) -> np.ndarray:
        return self.found().weights

    def mend(self) -> None:
        """Put what would agree in the place of the judgement that contradicts most."""
        worst = self.found().worst
        if worst is None:
            return
        i, j, ratio = worst.row, worst.column, worst.implied
        if i > j:
            i, j, ratio = j, i, 1 / ratio
        self.sliders[i, j].setValue(step_of(ratio))

    def _moved(self) -> None:
        self._say()
        self.tell()

    def _say(self) -> None:
        for (i, j), slider in self.sliders.items():
            ratio = times(slider.value())
            more, less = (self.items[i], self.items[j]) if ratio >= 1 else (self.items[j],
                                                                            self.items[i])
            words = "equally important" if abs(ratio - 1) < 0.01 else \
                f"{more.name} {max(ratio, 1 / ratio):.2g} times as important as {less.name}"
            self._words[i, j].setText(words)
            slider.setAccessibleDescription(words)


class PairsDialog(WeighingDialog):
    TITLE = "Weights by pairs"
    INTRO = ("How many times does one outweigh the other? Judgements may contradict each other: "
             "how far they do is shown, and which one does most; they are never refused.")
    PAGE = PairsPage

    def __init__(self, settings, parent=None):
        self.ratio = label("", "large")
        self.meaning = label("", "small", wrap=True)
        self.contradiction = label("", wrap=True)
        self.mend = QPushButton()
        self.mend.setAutoDefault(False)
        self.matrix = Matrix()
        super().__init__(settings, parent)
        self.mend.clicked.connect(lambda: self.page.mend())
        for part in (self.ratio, self.meaning, self.contradiction, self.mend, self.matrix):
            self.extra.addWidget(part)
        self.extra.insertSpacing(0, 8)
        self.resize(1020, 760)
        self.show_shares()

    def show_shares(self) -> None:
        super().show_shares()
        page = self.page
        found, names = page.found(), [one.name for one in page.items]
        self.ratio.setText(f"Consistency ratio {found.consistency_ratio:.2f}")
        self.ratio.setProperty("role", "large")
        agrees = found.consistent
        self.meaning.setText(
            f"\u2713 The judgements agree well enough (at most {ACCEPTED_RATIO:g} is usual)."
            if agrees else
            f"\u26a0 Over {ACCEPTED_RATIO:g}: the judgements contradict each other. "
            "The weights can be used all the same.")
        self.meaning.setProperty("role", "small" if agrees else "warn")
        self.meaning.style().unpolish(self.meaning)
        self.meaning.style().polish(self.meaning)
        worst = found.worst
        self.contradiction.setVisible(worst is not None)
        self.mend.setVisible(worst is not None)
        if worst is not None:
            self.contradiction.setText(worst.words(names))
            self.mend.setText(f"Judge it {spoken(worst.implied)} instead")
        self.matrix.show_matrix(page.items, page.matrix(),
                                (worst.row, worst.column) if worst is not None else None)
