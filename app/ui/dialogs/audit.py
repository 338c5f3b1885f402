"""How fair a study is to thin data: what four treatments of gaps do to the ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QDialog, QPushButton, QWidget

from app.map_colours import round_limits
from gis.ranking.audit import TREATMENTS, Audit

from .. import theme
from ..figures import ticks
from ..panels.parts import Choice, Painted, column, label
from ..panels.parts import row as across

OURS = TREATMENTS[0]
WORDS = {"like_places": "Drawn from like places", "zero": "Filled with zero",
         "dropped": "Criterion dropped", "worst": "Worst case"}
LINE, GROUP = 22, 30                         # heights [px]
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def sentences(found: Audit) -> tuple[str, ...]:
    """What the audit found, the worse treatments beside this program's own."""
    said = [f"Half of {found.places} places lose data at random, {found.repeats} times per share; "
            "all are ranked anew and compared with the ranks that complete data give."]
    for removed in dict.fromkeys(row.removed for row in found.rows):
        own = found.of(OURS, removed)
        others = [found.of(name, removed) for name in TREATMENTS[1:]]
        worst = max(others, key=lambda row: abs(row.bias))
        said.append(
            f"With {100 * removed:.0f} % of their data gone, poorly mapped places stand "
            f"{abs(own.bias):.2f} ranks too {'low' if own.bias > 0 else 'high'} here "
            f"(\u00b1 {own.bias_error:.2f}); {WORDS[worst.treatment].lower()}: "
            f"{abs(worst.bias):.2f} too {'low' if worst.bias > 0 else 'high'}.")
    least = set(found.lowest_bias.values())
    said.append("Drawing from like places has the lowest bias of the four, whatever is missing."
                if least == {OURS} else
                "Lowest bias: " + "; ".join(
                    f"{WORDS[name].lower()} with {100 * removed:.0f} % gone"
                    for removed, name in found.lowest_bias.items()) + ".")
    return tuple(said)


class AuditChart(Painted):
    """Bias to either side of a zero line, and the error of the rank; whiskers are one sigma."""

    def __init__(self):
        super().__init__(100)
        self._found: Audit | None = None
        self.setAccessibleName("Rank bias and rank error of four treatments of missing data")

    def show_audit(self, found: Audit) -> None:
        self._found = found
        groups = len(set(row.removed for row in found.rows))
        self.setFixedHeight(44 + groups * (GROUP + LINE * len(TREATMENTS)))
        self.setAccessibleDescription("; ".join(
            f"{100 * row.removed:.0f} percent gone, {WORDS[row.treatment]}: bias {row.bias:+.2f}, "
            f"error {row.rmse:.2f} ranks" for row in found.rows))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self._found
        if found is None:
            painter.end()
            return
        name = 170.0
        half = (self.width() - name - 40) / 2
        low = min(0.0, *(row.bias - row.bias_error for row in found.rows))
        high = max(0.0, *(row.bias + row.bias_error for row in found.rows))
        error = max(row.rmse + row.rmse_error for row in found.rows)
        left = _Axis(QRectF(name, 0, half, self.height()), low, high)
        right = _Axis(QRectF(name + half + 40, 0, half, self.height()), 0.0, error)
        for axis, words in ((left, "bias, ranks (right: ranked too low)"),
                            (right, "error of the rank, ranks")):
            axis.paint(painter, words)
        top = 40.0
        for removed in dict.fromkeys(row.removed for row in found.rows):
            painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, top, name + 200, GROUP), MIDDLE,
                             f"{100 * removed:.0f} % of the data gone")
            top += GROUP - 6
            for treatment in TREATMENTS:
                row, ours = found.of(treatment, removed), treatment == OURS
                painter.setFont(theme.font(theme.TEXT, bold=ours))
                painter.setPen(theme.colour("text"))
                painter.drawText(QRectF(8, top, name - 12, LINE), MIDDLE, WORDS[treatment])
                tone = theme.colour("accent" if ours else "faint")
                left.bar(painter, top + LINE / 2, row.bias, row.bias_error, tone)
                right.bar(painter, top + LINE / 2, row.rmse, row.rmse_error, tone)
                top += LINE
            top += 6
        painter.end()


class _Axis:
    """A horizontal axis with room for the figures beside the bars."""

    def __init__(self, box: QRectF, low: float, high: float):
        self.limits = [float(v) for v in round_limits(low, high or 1.0, 4)]
        self._box, self._low, self._high = box, self.limits[0], self.limits[-1]

    def x(self, value: float) -> float:
        room = self._box.width() - 52
        return self._box.left() + 8 + (value - self._low) / (self._high - self._low) * room

    def paint(self, painter: QPainter, words: str) -> None:
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(self._box.left(), 0, self._box.width(), 16), MIDDLE, words)
        for value, word in zip(self.limits, ticks(self.limits), strict=True):
            painter.setPen(QPen(theme.colour("muted" if value == 0 else "line"), 1))
            painter.drawLine(QPointF(self.x(value), 36), QPointF(self.x(value),
                                                                 self._box.height() - 2))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(self.x(value) - 30, 18, 60, 16),
                             Qt.AlignmentFlag.AlignCenter, word)

    def bar(self, painter: QPainter, y: float, value: float, error: float, tone) -> None:
        zero, end = self.x(0.0), self.x(value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRect(QRectF(min(zero, end), y - 6, max(abs(end - zero), 1.0), 12))
        tip = max(zero, end)
        if math.isfinite(error):
            ends = self.x(value - error), self.x(value + error)
            painter.setPen(QPen(theme.colour("text"), 1.2))
            painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))
            for x in ends:
                painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))
            tip = max(tip, ends[1])
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(theme.TEXT_SMALL))
        painter.drawText(QRectF(tip + 6, y - 9, 48, 18), MIDDLE,
                         f"{value:.2f}".replace("-", "\u2212"))


class AuditDialog(QDialog):
    """The audit of the ranked sites, and of places at random, as chart and sentences."""

    def __init__(self, found: Mapping[str, Audit], region: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("How fair is this to thin data?")
        self._found = dict(found)
        self.which = Choice()
        self.which.setAccessibleName("Places that were audited")
        for name in self._found:
            self.which.addItem(name, name)
        self.which.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chart, self.said = AuditChart(), label("", wrap=True)
        close = QPushButton("Close")
        close.setProperty("primary", True)
        close.clicked.connect(self.accept)
        body = column(self, margin=24, spacing=12)
        body.addWidget(label(f"How fair is {region} to places with thin data?", "title"))
        body.addWidget(label("A place nobody has mapped well should not rank lower, or higher, "
                             "for that alone.", "muted", wrap=True))
        body.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.chart)
        body.addWidget(self.said)
        body.addStretch(1)
        foot = across()
        foot.addStretch(1)
        foot.addWidget(close)
        body.addLayout(foot)
        self.setMinimumWidth(860)
        self.which.activated.connect(self.show_chosen)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Chart and sentences of the places that are chosen."""
        found = self._found[self.which.currentData()]
        self.chart.show_audit(found)
        self.said.setText("\n".join(sentences(found)))
