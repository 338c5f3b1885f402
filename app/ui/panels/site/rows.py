"""Special rows of a site's page: measures side by side, classes of danger, steps in time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from gis.siting.steps import Plan, Step

from ... import theme
from ...figures import number
from ..key_figures import Line
from ..parts import column
from .figure_row import FigureRow, Head, ValueHead, behind

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE, WRAP = Qt.AlignmentFlag.AlignVCenter, Qt.TextFlag.TextWordWrap


class Cell(ValueHead):
    """A figure large, its words below, and a bar where it is a share."""

    def __init__(self, line: Line, tone: str):
        super().__init__(line, tone, 84)

    def paintEvent(self, event) -> None:
        line, painter = self._line, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_LARGE if not line.unknown else theme.TEXT,
                                   bold=not line.unknown))
        metrics = QFontMetricsF(painter.font())
        wide = min(metrics.horizontalAdvance(line.value) + 2, self.width())
        self.draw_value(painter, QRectF(0, 2, wide, 25), LEFT | MIDDLE)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        text = line.words + (f"\n{line.reach}" if line.reach else "")
        painter.drawText(QRectF(0, 42, self.width(), 44), LEFT | WRAP, text)
        if line.value.endswith("%") and math.isfinite(line.middle):
            track = QRectF(0, 31, self.width(), 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(track, 3, 3)
            painter.setBrush(theme.colour(self._tone))
            share = min(max(line.middle / 100, 0.0), 1.0)
            painter.drawRoundedRect(QRectF(0, 31, max(track.width() * share, 3), 6), 3, 3)
            if math.isfinite(line.low) and line.high > line.low:
                painter.setPen(QPen(theme.colour("text"), 1))
                ends = [int(track.width() * min(v / 100, 1.0)) for v in (line.low, line.high)]
                painter.drawLine(ends[0], 34, ends[1], 34)
                for x in ends:
                    painter.drawLine(x, 31, x, 37)
        self.frame_focus(painter)
        painter.end()


class SideBySide(QWidget):
    """Measures of the same thing that must not stand for one another."""

    def __init__(self, lines: Sequence[Line], tone: str):
        super().__init__()
        body = column(self, spacing=0)
        across = QHBoxLayout()
        across.setSpacing(16)
        body.addLayout(across)
        self.cells = []
        self._behind: dict[Cell, QWidget] = {}
        for line in lines:
            cell = Cell(line, tone)
            across.addWidget(cell, 1)
            self.cells.append(cell)

            def show(on: bool, cell: Cell = cell, line: Line = line) -> None:
                if on and cell not in self._behind:
                    self._behind[cell] = behind(line, tone)
                    body.addWidget(self._behind[cell])
                if cell in self._behind:
                    self._behind[cell].setVisible(on)
                for other in self.cells if on else ():
                    if other is not cell:
                        other.setChecked(False)

            cell.toggled.connect(show)


class DangerHead(Head):
    """A danger and its class on a scale of four; hatched where unknown."""

    def __init__(self, line: Line):
        super().__init__(40)
        self._line = line
        self.setAccessibleName(f"{line.words}: {line.value}")
        self.setToolTip("Click for source and gaps.")

    def paintEvent(self, event) -> None:
        line, painter = self._line, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, 0, self.width() / 2, 22), LEFT | MIDDLE, line.words)
        painter.setPen(theme.colour("muted" if line.unknown else "text"))
        told = f"{line.value} ({line.reach})" if line.reach else line.value
        painter.drawText(QRectF(0, 0, self.width(), 22), RIGHT | MIDDLE, told)
        wide = (self.width() - 12) / 4
        for step in range(4):
            box = QRectF(step * (wide + 4), 25, wide, 7)
            painter.setPen(Qt.PenStyle.NoPen)
            if line.unknown:
                painter.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern))
            else:
                painter.setBrush(theme.colour("text" if step < line.middle else "raised"))
            painter.drawRect(box)
        if math.isfinite(line.low) and line.high > line.low:     # from one class to another
            painter.setPen(QPen(theme.colour("accent"), 1.6))
            left, right = (line.low - 0.5) * (wide + 4), (line.high - 0.5) * (wide + 4)
            painter.drawLine(int(left), 28, int(right), 28)
            for x in (left, right):
                painter.drawLine(int(x), 25, int(x), 32)
        self.frame_focus(painter)
        painter.end()


def danger_row(line: Line) -> FigureRow:
    """One danger; opens to its source and its gaps."""
    return FigureRow(line, theme.THEMES["land"], DangerHead(line))


class StepHead(Head):
    """A step: what, who grants it, how long, and when on the way to operation."""

    def __init__(self, step: Step, whole: float):
        super().__init__(54)
        self._step, self._whole = step, max(whole, 1e-9)
        self.months = f"{number(step.months, 2)} ({number(step.months_low, 2)}\u2013" \
                      f"{number(step.months_high, 2)})"
        self.setAccessibleName(f"{step.step}, {step.authority}: {self.months} months"
                               + (", on the longest chain" if step.critical else ""))
        self.setToolTip(f"{step.step}\n{step.authority}\nMonth {step.start_month:.0f} to "
                        f"{step.end_month:.0f}. Click for source and date.")

    def paintEvent(self, event) -> None:
        step, painter = self._step, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT, bold=step.critical))
        metrics = QFontMetricsF(painter.font())
        room = metrics.horizontalAdvance(self.months) + 2
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(self.width() - room, 0, room, 20), RIGHT | MIDDLE, self.months)
        what = step.step.split(":")[0]     # what it holds is told when it is opened
        painter.drawText(QRectF(0, 0, self.width(), 20), LEFT | MIDDLE, metrics.elidedText(
            what, Qt.TextElideMode.ElideRight, self.width() - room - 10))
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, 19, self.width(), 16), LEFT | MIDDLE,
                         QFontMetricsF(painter.font()).elidedText(
                             step.authority, Qt.TextElideMode.ElideRight, self.width()))
        scale = self.width() / self._whole
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, 41, self.width(), 41)
        bar = QRectF(step.start_month * scale, 38, max(step.months * scale, 3), 6)
        painter.setPen(QPen(theme.colour("muted"), 1))
        painter.setBrush(theme.colour("text" if step.critical else "surface"))
        painter.drawRoundedRect(bar, 2, 2)
        self.frame_focus(painter)
        painter.end()


def step_rows(plan: Plan) -> list[FigureRow]:
    """One row per step, in the order of their start."""
    rows = []
    for step in plan.steps:
        head = StepHead(step, plan.months.value)
        told = Line(step.key, step.step, head.months, reach="", known=step.known,
                    source=step.source, date=step.date,
                    how=f"{step.step[:1].upper()}{step.step[1:]}. Granted by: {step.authority}. "
                        f"Usual months {number(step.months, 2)}, "
                        f"{number(step.months_low, 2)} to {number(step.months_high, 2)}"
                        + ("; on the longest chain." if step.critical else "."))
        rows.append(FigureRow(told, theme.colour("muted").name(), head))
    return rows
