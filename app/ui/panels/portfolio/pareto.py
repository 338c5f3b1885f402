"""What trades against what: portfolios that none beats in both, and the options beside them."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QToolTip, QWidget

from app.dot_size import DotSize
from app.map_colours import round_limits
from app.words.options import OBJECTIVES, OF_OPTION, TITLES
from gis.ranking.portfolio.result import Option, ParetoFront

from ... import theme
from ...figures import number, ticks
from ...pictures import Pictured
from .third import HEIGHT, legend_words, paint_legend

NEAR = 14.0                                  # a click this near takes a point [px]


class ParetoChart(Pictured, QWidget):
    """First objective across, second up, a third as the size of the dots.

    Better lies to the upper right on both axes.
    """

    chosen = pyqtSignal(str)                 # "front:3", or the name of an option

    def __init__(self):
        super().__init__()
        self.setAccessibleName("What trades against what")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(180, 140)
        self.axes: tuple[str, ...] = ("heat_used", "net_cost")
        self.dots = DotSize.of(())
        self.front: ParetoFront | None = None
        self._options: tuple[Option, ...] = ()
        self._chosen = ""
        self.note = ""

    def show_front(self, front: ParetoFront | None, options: tuple[Option, ...],
                   axes: tuple[str, ...], note: str = "") -> None:
        """Options that carry the whole load stand beside the front; `axes` are two or three."""
        self.front, self.axes, self.note = front, axes, note
        self._options = tuple(o for o in options if o.complete)
        self.dots = DotSize.of(self.third(key) for key, _, _ in self.points())
        told = [": ".join((key, " and ".join(number(v) for v in (x, y, self.third(key))[
            :len(axes)]))) for key, x, y in self.points()]
        self.setAccessibleDescription("; ".join(
            told + ([legend_words(axes[2], self.dots)] if len(axes) > 2 else [])))
        self.update()

    def choose(self, name: str) -> None:
        self._chosen = name
        self.update()

    def points(self) -> list[tuple[str, float, float]]:
        """Everything that can be chosen: key, value across, value up."""
        found: list[tuple[str, float, float]] = []
        if self.front is not None and self.front.objectives == self.axes:
            found += [(f"front:{at}", point.values[0], point.values[1])
                      for at, point in enumerate(self.front.points)]
        across, up = (OF_OPTION[key] for key in self.axes[:2])
        found += [(o.name, across(o), up(o)) for o in self._options]
        return [(key, x, y) for key, x, y in found if math.isfinite(x) and math.isfinite(y)]

    def third(self, key: str) -> float:
        """Value of the third objective at a point; NaN where there is none."""
        option = self.option(key)
        return OF_OPTION[self.axes[2]](option) if len(self.axes) > 2 and option else math.nan

    # geometry --------------------------------------------------------------------------------
    def _frame(self) -> QRectF:
        below = 62 + (HEIGHT if len(self.axes) > 2 else 0.0)
        return QRectF(58, 24, max(self.width() - 84, 40), max(self.height() - below, 40))

    def _limits(self) -> tuple:
        points = self.points()
        made = []
        for values in ([x for _, x, _ in points], [y for _, _, y in points]):
            low, high = min(values), max(values)
            room = (high - low or abs(high) or 1.0) * 0.06
            made.append(round_limits(low - room, high + room, 4))
        return tuple(made)

    def place(self, x: float, y: float) -> QPointF:
        """Where two values stand; "better" is right and up on either axis."""
        frame, limits = self._frame(), self._limits()
        shares = []
        for value, levels, key in zip((x, y), limits, self.axes[:2], strict=True):
            share = (value - levels[0]) / ((levels[-1] - levels[0]) or 1.0)
            shares.append(share if OBJECTIVES[key][2] > 0 else 1 - share)
        return QPointF(frame.left() + shares[0] * frame.width(),
                       frame.bottom() - shares[1] * frame.height())

    def _nearest(self, at: QPointF) -> str:
        best, near = "", NEAR
        for key, x, y in self.points():
            spot = self.place(x, y)
            far = math.hypot(spot.x() - at.x(), spot.y() - at.y())
            if far <= near:
                best, near = key, far
        return best

    # events ----------------------------------------------------------------------------------
    def mouseReleaseEvent(self, event) -> None:
        if key := self._nearest(event.position()):
            self.chosen.emit(key)

    def mouseMoveEvent(self, event) -> None:
        key = self._nearest(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
        if key:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(key), self)
        else:
            QToolTip.hideText()

    def keyPressEvent(self, event) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1,
                Qt.Key.Key_Down: -1}.get(event.key())
        keys = [p[0] for p in sorted(self.points(), key=lambda p: self.place(*p[1:]).x())]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        at = keys.index(self._chosen) + step if self._chosen in keys else 0
        self.chosen.emit(keys[min(max(at, 0), len(keys) - 1)])

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def option(self, key: str) -> Option | None:
        """The option behind a point."""
        if key.startswith("front:") and self.front is not None:
            return self.front.points[int(key[6:])].option
        return next((o for o in self._options if o.name == key), None)

    def words(self, key: str) -> str:
        """One point in words."""
        option = self.option(key)
        if option is None:
            return ""
        told = [f"{OBJECTIVES[k][0]} {number(OF_OPTION[k](option))} {OBJECTIVES[k][1]}"
                for k in self.axes]
        return f"{option.label}\n" + "\n".join(told)

    # painting --------------------------------------------------------------------------------
    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setFont(theme.font(theme.TEXT_SMALL))
        points = self.points()
        if not points:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0),
                             Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                             self.note or "The trade-off is drawn here.")
            painter.end()
            return
        self._axes(painter)
        spots = {key: self.place(x, y) for key, x, y in points}
        if len(self.axes) > 2:                   # a surface: no line joins its points
            paint_legend(painter, QRectF(8, self.height() - HEIGHT, self.width() - 16, HEIGHT),
                         self.axes[2], self.dots)
        else:
            painter.setPen(QPen(theme.colour("muted"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([spots[key] for key in spots
                                            if key.startswith("front:")]))
        for key in sorted(spots, key=self.third, reverse=True) if len(self.axes) > 2 else spots:
            self._point(painter, key, spots[key])    # small ones over large ones
        self._names(painter, spots)
        if self.note:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(self._frame().left(), 2, self._frame().width(), 16),
                             Qt.AlignmentFlag.AlignRight, self.note)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _axes(self, painter: QPainter) -> None:
        frame = self._frame()
        across, up = self._limits()
        mean_x, mean_y = float(across[0]), float(up[0])
        words = ticks(across)
        room = max(QFontMetricsF(painter.font()).horizontalAdvance(w) for w in words) + 10
        every = max(1, math.ceil(room * (len(words) - 1) / frame.width()))
        for value, word in list(zip(across, words, strict=True))[::every]:
            x = self.place(float(value), mean_y).x()
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(x - 40, frame.bottom() + 4, 80, 14),
                             Qt.AlignmentFlag.AlignCenter, word)
        for value, word in zip(up, ticks(up), strict=True):
            y = self.place(mean_x, float(value)).y()
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y - 8, frame.left() - 6, 16),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        for key, box, align in (
                (self.axes[1], QRectF(4, 2, 260, 16), Qt.AlignmentFlag.AlignLeft),
                (self.axes[0], QRectF(frame.left(), frame.bottom() + 19, frame.width(), 16),
                 Qt.AlignmentFlag.AlignRight)):
            text, unit, better = OBJECTIVES[key]
            arrow = "\u2191" if key == self.axes[1] else "\u2192"
            painter.setPen(theme.colour("text"))
            painter.drawText(box, align, f"{text}, {unit}  {arrow} "
                                         f"{'more' if better > 0 else 'less'}")

    def _point(self, painter: QPainter, key: str, spot: QPointF) -> None:
        chosen = key == self._chosen
        painter.setPen(QPen(theme.colour("surface"), 1.4))
        painter.setBrush(theme.colour("accent" if chosen else "text"))
        radius = 4.5 if len(self.axes) < 3 else self.dots.radius(self.third(key))
        if chosen:
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent", 0.25))
            painter.drawEllipse(spot, radius + 6.5, radius + 6.5)
            painter.restore()
        if key.startswith("front:"):
            painter.drawEllipse(spot, radius, radius)
        else:
            r = radius + 2.5
            painter.drawPolygon(QPolygonF([spot + QPointF(0, -r), spot + QPointF(r, 0),
                                           spot + QPointF(0, r), spot + QPointF(-r, 0)]))

    def _names(self, painter: QPainter, spots) -> None:
        """Names of the options beside their diamonds, none over another."""
        painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
        metrics = QFontMetricsF(painter.font())
        taken = [QRectF(s.x() - 6, s.y() - 6, 12, 12) for s in spots.values()]
        for key, spot in spots.items():
            if key.startswith("front:"):
                continue
            text = TITLES.get(key, key)
            wide = metrics.horizontalAdvance(text)
            boxes = [QRectF(spot.x() + dx, spot.y() + dy, wide + 2, 14)
                     for dx, dy in ((10, -7), (-wide - 11, -7), (-wide / 2, 9), (-wide / 2, -23))]
            inside = QRectF(self.rect()).adjusted(2, 16, -2, -16)
            box = next((b for b in boxes if inside.contains(b)
                        and not any(b.intersects(t) for t in taken)), boxes[1])
            taken.append(box)
            painter.setPen(theme.colour("accent_text" if key == self._chosen else "text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
