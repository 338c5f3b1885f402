"""Small charts of a site: water against energy, own sun and wind, power of two services."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.map_colours import round_limits
from app.words.trade import kinds
from gis.energy.monthly import MonthlyPower
from gis.water.trade import Trade

from ... import theme
from ...figures import number, ticks
from ..heat_chart import HOURS, MONTHS, NAMES
from ..parts import Painted

WIND = "#3F9FBF"
ROW = 32                                     # height of a cooling type [px]
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class TradeChart(Painted):
    """Energy beyond IT and water of every cooling type, side by side; dashed: left dry."""

    def __init__(self, trade: Sequence[Trade], chosen: str, it_mwh: float):
        self._kinds, self._chosen, self._it = kinds(trade), chosen, it_mwh
        super().__init__(20 + ROW * len(self._kinds))
        self.setAccessibleName("Water and energy of every cooling type")
        self.setAccessibleDescription("; ".join(
            f"{run.label}: {number(run.energy_mwh_y - it_mwh)} MWh beyond IT, "
            f"{number(run.water_m3_y)} m³ of water a year" for run, _ in self._kinds))
        self.setToolTip("Beyond IT: what cooling, fans and power supply take.\n"
                        "Whisker: 10–90 %. Dashed: the same cooling with its pads left dry.")

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = (self.width() - 16) / 2
        energy = QRectF(0, 0, half, self.height())
        water = QRectF(half + 16, 0, half, self.height())
        small = theme.font(theme.TEXT_SMALL)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(energy.adjusted(0, 0, 0, 0), LEFT, "beyond IT, MWh a year")
        painter.drawText(water, LEFT, "make-up water, m³ a year")
        beyond = [(a.energy_mwh_y - self._it, a.energy_low_mwh_y - self._it,
                   a.energy_high_mwh_y - self._it, b.energy_mwh_y - self._it if b else math.nan)
                  for a, b in self._kinds]
        drawn = [(a.water_m3_y, a.water_low_m3_y, a.water_high_m3_y, 0.0 if b else math.nan)
                 for a, b in self._kinds]
        for at, (run, _) in enumerate(self._kinds):
            top = 20.0 + at * ROW
            chosen = run.cooling == self._chosen
            painter.setFont(theme.font(theme.TEXT_SMALL, bold=chosen))
            painter.setPen(theme.colour("accent_text" if chosen else "text"))
            painter.drawText(QRectF(0, top, self.width(), 14), LEFT | MIDDLE,
                             run.label + ("  \u25c0 the brief's" if chosen else ""))
            painter.setFont(small)
            self._bar(painter, energy, top + 15, beyond, at, theme.THEMES["energy"])
            self._bar(painter, water, top + 15, drawn, at, theme.THEMES["water"])
        painter.end()

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, y: float, rows, at: int, tone: str) -> None:
        tops = [v for row in rows for v in row[:3] if math.isfinite(v)]
        scale = (box.width() - 48) / (max(tops, default=0.0) or 1.0)
        value, low, high, dry = rows[at]
        if not math.isfinite(value):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tone))
        wide = max(value * scale, 1.0)
        painter.drawRect(QRectF(box.left(), y, wide, 8))
        end = wide
        if math.isfinite(low) and high > low:
            end = max(end, high * scale)
            painter.setPen(QPen(theme.colour("text"), 1))
            ends = [box.left() + v * scale for v in (low, high)]
            painter.drawLine(QPointF(ends[0], y + 4), QPointF(ends[1], y + 4))
            for x in ends:
                painter.drawLine(QPointF(x, y + 1.5), QPointF(x, y + 6.5))
        if math.isfinite(dry) and dry > value:
            made = QPen(theme.colour(tone), 1.2, Qt.PenStyle.DashLine)
            painter.setPen(made)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box.left() + wide, y, max((dry - value) * scale, 2), 8))
            end = max(end, dry * scale)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(box.left() + end + 5, y - 4, 60, 16), LEFT | MIDDLE,
                         "none" if value == 0 else number(value, 3 if value >= 100 else 2))


class PowerChart(Painted):
    """Own sun and wind as stacked bars under the demand, mean power per month."""

    def __init__(self, power: MonthlyPower, height: int = 150):
        super().__init__(height)
        hours = HOURS
        self._demand = np.asarray(power.demand_mwh) / hours
        self._parts = [(name, tone, np.asarray(values) / hours) for name, tone, values in (
            ("sun", theme.THEMES["energy"], power.pv_mwh), ("wind", WIND, power.wind_mwh))
            if np.isfinite(values).all() and np.any(values)]
        total = sum((part for _, _, part in self._parts), np.zeros(12))
        self._top = float(round_limits(
            0, max(float(total.max()), float(np.nanmax(self._demand)), 1e-3) * 1.12, 3)[-1])
        self.setAccessibleName("Own sun and wind by month")
        self.setAccessibleDescription("; ".join(
            f"{NAMES[m]}: {number(float(total[m]), 2)} of {number(float(self._demand[m]), 2)} MW"
            for m in range(12)))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        metrics = QFontMetricsF(painter.font())
        levels = round_limits(0, self._top, 3)
        words = ticks(levels)
        room = max(metrics.horizontalAdvance(word) for word in words) + 8
        box = QRectF(room, 20, self.width() - room - 2, self.height() - 38)

        def y(value: float) -> float:
            return box.bottom() - value / self._top * box.height()

        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, 0, 140, 16), LEFT, "MW, monthly mean")
        for tick, word in zip(levels, words, strict=True):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(box.left(), y(tick)), QPointF(box.right(), y(tick)))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y(tick) - 8, room - 6, 16), RIGHT | MIDDLE, word)
        step = box.width() / 12
        floor = np.zeros(12)
        for _, tone, part in self._parts:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(tone))
            for m in range(12):
                painter.drawRect(QRectF(box.left() + (m + 0.14) * step, y(floor[m] + part[m]),
                                        step * 0.72, y(floor[m]) - y(floor[m] + part[m])))
            floor = floor + part
        painter.setPen(theme.colour("muted"))
        for m, letter in enumerate(MONTHS):
            painter.drawText(QRectF(box.left() + m * step, box.bottom() + 2, step, 16),
                             Qt.AlignmentFlag.AlignCenter, letter)
        painter.setPen(QPen(theme.colour("demand"), 1.6))
        painter.drawPolyline(QPolygonF([QPointF(box.left() + (m + 0.5) * step, y(d))
                                        for m, d in enumerate(self._demand)]))
        self._key(painter, metrics)
        painter.end()

    def _key(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        """Names beside their colours, from the right edge."""
        x = float(self.width())
        for name, tone in reversed([*((n, t) for n, t, _ in self._parts),
                                    ("line: demand", "")]):
            wide = metrics.horizontalAdvance(name)
            x -= wide
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x, 0, wide + 2, 16), LEFT, name)
            if tone:
                x -= 12
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(tone))
                painter.drawRect(QRectF(x, 4, 8, 8))
            x -= 10
