"""A criterion's values over the region, and over them the curve that scores them."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QPolygonF

from app.map_colours import round_limits
from gis.settings import MarginalValue
from gis.siting.histogram import Histogram
from gis.siting.value_tables import Category, Step

from ... import theme
from ...figures import number, ticks
from ..parts import Painted
from .shapes import handles, tidy

GRIP = 6.0                                   # radius of a handle [px]
ASIDE = 34                                   # room of the bar of unknown cells [px]
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ValuePicture(Painted):
    """Histogram, curve and handles, as a picture."""

    def __init__(self, height: int = 188):
        super().__init__(height)
        self.function: MarginalValue | None = None
        self.histogram: Histogram | None = None
        self.chosen = 0                          # handle that the keys move
        self._theme, self._unit = "energy", ""
        self._held: int | None = None
        self._span = (0.0, 1.0)

    # what is shown -----------------------------------------------------------------------------
    def show_function(self, function: MarginalValue, theme_key: str, name: str, unit: str) -> None:
        """A curve; the histogram of its criterion comes when it has been counted."""
        if self._held is None:
            self.function, self._theme, self._unit = function, theme_key, unit
            self.chosen = min(self.chosen, len(handles(function)) - 1)
        if self._held is None:
            self._fit()
        self.setAccessibleName(f"Value function of {name}")
        self._describe()
        self.update()

    def show_histogram(self, histogram: Histogram | None) -> None:
        self.histogram = histogram
        if self.function is not None:
            self._fit()
        self._describe()
        self.update()

    def _fit(self) -> None:
        """The axis covers values and curve; it stays still while something is dragged."""
        low, high = least, _ = self.function.span
        if self.histogram is not None:
            low = min(low, float(self.histogram.edges[0]))
            high = max(high, float(self.histogram.edges[-1]))
        if isinstance(self.function, Category):      # room for the marks at both ends
            low, high = low - 0.5, high + 0.5
        if self.log and low <= 0:            # the bars were counted on a straight axis
            low = max(least, 1e-9)
        if not low < high:
            low, high = low - 0.5, high + 0.5
        self._span = (low, high)

    @property
    def log(self) -> bool:
        return bool(self.function is not None and self.function.logarithmic)

    @property
    def span(self) -> tuple[float, float]:
        """First and last value of the axis."""
        return self._span

    def _describe(self) -> None:
        if self.function is None:
            return
        at = handles(self.function)
        words = "; ".join(f"{h.name}: {number(h.value)} {self._unit} scores {h.score:.2f}"
                          for h in at)
        known = ""
        if self.histogram is not None:
            known = f". {self._share(self.histogram.unknown) * 100:.0f} percent unknown"
        self.setAccessibleDescription(words + known)

    def _share(self, cells: int) -> float:
        h = self.histogram
        return cells / max(h.known + h.unknown, 1) if h is not None else 0.0

    # geometry ----------------------------------------------------------------------------------
    @property
    def _box(self) -> QRectF:
        aside = ASIDE * self._asides() + (6 if self._asides() else 0)
        return QRectF(26, 24, self.width() - 34 - aside, self.height() - 60)

    def _asides(self) -> int:
        h = self.histogram
        return 0 if h is None else (h.unknown > 0) + (h.unreached > 0)

    def _way(self, values):
        low, high = self._span
        if self.log:
            values = np.log(np.maximum(values, 1e-12))
            low, high = math.log(low), math.log(high)
        return (np.asarray(values) - low) / (high - low)

    def x(self, value: float) -> float:
        """Where a value lies in the widget [px]."""
        return float(self._box.left() + np.clip(self._way(value), 0, 1) * self._box.width())

    def y(self, score: float) -> float:
        return float(self._box.bottom() - score * self._box.height())

    def value_at(self, x: float) -> float:
        """The value at a place of the widget, rounded to what a hand can place."""
        way = min(max((x - self._box.left()) / self._box.width(), 0.0), 1.0)
        low, high = self._span
        if self.log:
            value = low * (high / low) ** way
            return tidy(value, value, 50.0)
        return tidy(low + way * (high - low), high - low)

    def place(self, index: int) -> QPointF:
        """Where a handle lies in the widget."""
        one = handles(self.function)[index]
        return QPointF(self.x(one.value), self.y(one.score))

    # picture -----------------------------------------------------------------------------------
    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        if self.function is None:
            painter.end()
            return
        box = self._box
        self._paint_bars(painter, box)
        self._paint_axes(painter, box)
        self._paint_curve(painter, box)
        self._paint_handles(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def _paint_bars(self, painter: QPainter, box: QRectF) -> None:
        h = self.histogram
        if h is None:
            return
        top = max(int(h.counts.max(initial=0)), 1)
        tone = theme.colour(theme.THEMES.get(self._theme, "muted"),
                            0.7 if theme.current().dark else 0.42)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        edges = [self.x(v) for v in h.edges]
        for left, right, count in zip(edges[:-1], edges[1:], h.counts, strict=True):
            if count:
                tall = max(box.height() * 0.92 * count / top, 1.0)
                painter.drawRect(QRectF(left, box.bottom() - tall,
                                        max(right - left - 0.7, 0.8), tall))
        x = box.right() + 8
        for cells, words, hatched in ((h.unreached, "none", False),
                                      (h.unknown, "un-\nknown", True)):
            if not cells:
                continue
            share = self._share(cells)
            bar = QRectF(x + 4, box.bottom() - max(box.height() * share, 1), ASIDE - 10,
                         max(box.height() * share, 1))
            painter.setPen(QPen(theme.colour("hatch"), 1))
            painter.setBrush(QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern)
                             if hatched else theme.colour("raised"))
            painter.drawRect(bar)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(x - 2, bar.top() - 15, ASIDE, 14),
                             Qt.AlignmentFlag.AlignHCenter, _percent(share))
            painter.drawText(QRectF(x - 3, box.bottom() + 3, ASIDE + 2, 28),
                             Qt.AlignmentFlag.AlignHCenter, words)
            painter.setPen(Qt.PenStyle.NoPen)
            x += ASIDE

    def _paint_axes(self, painter: QPainter, box: QRectF) -> None:
        for score in (0.0, 0.5, 1.0):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(box.left(), self.y(score)), QPointF(box.right(),
                                                                        self.y(score)))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, self.y(score) - 8, box.left() - 5, 16),
                             Qt.AlignmentFlag.AlignRight | MIDDLE, f"{score:g}")
        painter.drawText(QRectF(0, 0, 80, 14), Qt.AlignmentFlag.AlignLeft, "score")
        metrics = QFontMetricsF(painter.font())
        free = -math.inf
        for value, word in self._ticks():
            wide = metrics.horizontalAdvance(word)
            x = min(max(self.x(value), wide / 2), self.width() - wide / 2)
            if x - wide / 2 < free:
                continue
            painter.drawText(QRectF(x - wide / 2 - 1, box.bottom() + 3, wide + 2, 14),
                             Qt.AlignmentFlag.AlignHCenter, word)
            free = x + wide / 2 + 6
        painter.drawText(QRectF(box.left(), box.bottom() + 17, box.width(), 16),
                         Qt.AlignmentFlag.AlignHCenter, self._unit)

    def _ticks(self) -> list[tuple[float, str]]:
        low, high = self._span
        if isinstance(self.function, Category):
            return [(code, f"{code:g}") for code, _ in self.function.codes]
        if self.log:
            first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
            kept = [k * 10.0 ** p for p in range(first, last + 1) for k in
                    ((1, 2, 5) if last - first <= 3 else (1,)) if low <= k * 10.0 ** p <= high]
            return [(v, number(v, 1)) for v in kept]
        values = [float(v) for v in round_limits(low, high, 5)]
        return [(v, word) for v, word in zip(values, ticks(values), strict=True)
                if low - 1e-9 <= v <= high + 1e-9]

    def _paint_curve(self, painter: QPainter, box: QRectF) -> None:
        low, high = self._span
        assert self.function is not None
        way = np.linspace(0, 1, 241)
        values = low * (high / low) ** way if self.log else low + way * (high - low)
        scores = self.function(values)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tone, width in ((theme.colour("surface", 0.8), 4.5), (theme.colour("text"), 1.8)):
            painter.setPen(QPen(tone, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                                Qt.PenJoinStyle.RoundJoin))
            if isinstance(self.function, Category):
                for code, score in self.function.codes:
                    painter.drawLine(QPointF(self.x(code) - 9, self.y(score)),
                                     QPointF(self.x(code) + 9, self.y(score)))
                continue
            points = [QPointF(box.left() + w * box.width(), self.y(s))
                      for w, s in zip(way, scores, strict=True)]
            if isinstance(self.function, Step):      # square corners
                points = [p for k, p in enumerate(points) for p in
                          ((QPointF(p.x(), points[k - 1].y()), p) if k else (p,))]
            painter.drawPolyline(QPolygonF(points))

    def _paint_handles(self, painter: QPainter) -> None:
        for k, one in enumerate(handles(self.function)):
            at, marked = self.place(k), k == self.chosen and (self.hasFocus() or
                                                              self._held is not None)
            painter.setPen(QPen(theme.colour("accent"), 2.4 if marked else 1.6))
            painter.setBrush(theme.colour("accent" if marked else "surface"))
            painter.drawEllipse(at, GRIP, GRIP)
            if k == self._held:
                self._tell(painter, at, f"{number(one.value)} → {one.score:.2f}")

    def _tell(self, painter: QPainter, at: QPointF, text: str) -> None:
        wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 10
        left = min(max(at.x() - wide / 2, 0), self.width() - wide)
        top = at.y() - 28 if at.y() > 30 else at.y() + 12
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawRoundedRect(QRectF(left, top, wide, 18), 4, 4)
        painter.setPen(theme.colour("surface"))
        painter.drawText(QRectF(left, top, wide, 18), Qt.AlignmentFlag.AlignCenter, text)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "<1 %"
