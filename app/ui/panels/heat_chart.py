"""A year of heat: used, stored and rejected as stacked areas under the demand line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.map_colours import round_limits

from .. import theme
from ..figures import number, ticks
from .parts import Painted

MONTHS = "JFMAMJJASOND"
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December")
HOURS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24.0


class HeatChart(Painted):
    """Mean power per month [MW]."""

    def __init__(self, height: int = 190):
        super().__init__(height)
        self._areas: list[tuple[str, str, np.ndarray]] = []
        self._demand: np.ndarray | None = None
        self._top = 1.0
        self.setAccessibleName("Heat by month")
        self.setMouseTracking(True)

    def show_months(self, monthly: Mapping[str, Sequence[float]]) -> None:
        """`monthly` holds 12 sums each [MWh]: delivered, used, demand, perhaps stored.

        Where the use is unknown, all that could be delivered is one area that says so.
        """
        def mean_mw(key: str) -> np.ndarray:
            return np.asarray(monthly.get(key, np.zeros(12)), float) / HOURS

        used, delivered = mean_mw("used"), np.nan_to_num(mean_mw("delivered"))
        stored = mean_mw("stored")
        if not delivered.any():
            delivered = mean_mw("available")
        if np.isnan(used).any():
            self._areas = [("rejected", "use unknown", delivered)]
        else:
            self._areas = [("used", "used", used)]
            if stored.any():
                self._areas.append(("stored", "stored", stored))
            self._areas.append(("rejected", "not used",
                                np.maximum(delivered - used - stored, 0.0)))
        demand = mean_mw("demand")
        self._demand = demand if "demand" in monthly and np.isfinite(demand).all() else None
        total = np.sum([area for _, _, area in self._areas], axis=0)
        self._top = float(round_limits(0, max(float(total.max()), 1e-3) * 1.12, 4)[-1])
        self.setAccessibleDescription("; ".join(
            f"{NAMES[m]}: {number(used[m], 2)} of {number(total[m], 2)} MW used"
            if np.isfinite(used[m]) else
            f"{NAMES[m]}: use of {number(total[m], 2)} MW unknown" for m in range(12)))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(theme.TEXT_SMALL)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        levels = round_limits(0, self._top, 4)
        words = ticks(levels)
        room = max(metrics.horizontalAdvance(word) for word in words) + 8
        box = QRectF(room, 22, self.width() - room - 4, self.height() - 42)

        def y(value: float) -> float:
            return box.bottom() - min(value / self._top, 1.0) * box.height()

        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, 0, 120, 16), Qt.AlignmentFlag.AlignLeft, "MW, monthly mean")
        for tick, word in zip(levels, words, strict=True):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(box.left(), y(tick)), QPointF(box.right(), y(tick)))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y(tick) - 8, room - 6, 16),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        step = box.width() / 12
        xs = [box.left() + (m + 0.5) * step for m in range(12)]
        painter.setPen(theme.colour("muted"))
        for m, letter in enumerate(MONTHS):
            painter.drawText(QRectF(box.left() + m * step, box.bottom() + 3, step, 16),
                             Qt.AlignmentFlag.AlignCenter, letter)
        if not self._areas:
            painter.end()
            return
        xs[0], xs[-1] = box.left(), box.right()
        floor = np.zeros(12)
        for key, name, values in self._areas:
            roof = floor + values
            shape = QPolygonF([QPointF(xs[m], y(roof[m])) for m in range(12)]
                              + [QPointF(xs[m], y(floor[m])) for m in reversed(range(12))])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(key))
            painter.drawPolygon(shape)
            widest = int(np.argmax(values[2:10])) + 2
            if y(floor[widest]) - y(roof[widest]) >= 16:
                painter.setPen(theme.colour("on_accent" if key == "used" else "text"))
                middle = (y(floor[widest]) + y(roof[widest])) / 2
                painter.drawText(QRectF(xs[widest] - 40, middle - 8, 80, 16),
                                 Qt.AlignmentFlag.AlignCenter, name)
            floor = roof
        if self._demand is not None:
            painter.setPen(QPen(theme.colour("demand"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setClipRect(box.adjusted(0, -2, 0, 1))
            # demand above the axis is cut off: the scale belongs to what the site can give
            painter.drawPolyline(QPolygonF([QPointF(
                xs[m], box.bottom() - self._demand[m] / self._top * box.height())
                for m in range(12)]))
            painter.setClipping(False)
            low, high = number(self._demand.min(), 2), number(self._demand.max(), 2)
            text = "line: demand" if (self._demand <= self._top).any() else \
                f"demand {low if low == high else f'{low}–{high}'} MW, off the scale"
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(box.left() + 90, 0, box.width() - 90, 16),
                             Qt.AlignmentFlag.AlignRight, text)
        painter.end()
