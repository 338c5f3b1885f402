"""Bars of ranks, of chances, of what a rank hangs on; weights that would flip two sites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from gis.results import Robustness

from ... import theme
from ..parts import Painted

MIDDLE = Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | MIDDLE
ROW = 27


def percent(share: float) -> str:
    """A share of the draws; what is rarer than one in two hundred is said so."""
    if not math.isfinite(share):
        return "unknown"
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


class AcceptabilityBars(Painted):
    """How often the site takes each rank, over all draws."""

    def __init__(self, height: int = 126):
        super().__init__(height)
        self._shares: tuple[float, ...] = ()
        self._firm: Robustness | None = None
        self.setAccessibleName("How often the site takes each rank")

    def show_robustness(self, firm: Robustness) -> None:
        self._firm = firm
        later = 1.0 - sum(firm.acceptability)
        self._shares = (*firm.acceptability, max(later, 0.0)) if firm.acceptability else ()
        self.setAccessibleDescription("; ".join(
            f"rank {k}: {percent(share)}" for k, share in enumerate(firm.acceptability, 1)))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        if not self._shares:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No draws are kept")
            painter.end()
            return
        box = QRectF(0, 18, self.width(), self.height() - 40)
        step, top = box.width() / len(self._shares), max(*self._shares, 0.05)
        ranks = len(self._shares) - 1
        for k, share in enumerate(self._shares):
            inside = self._firm.rank_low <= k + 1 <= self._firm.rank_high and k < ranks
            tall = box.height() * share / top
            bar = QRectF(box.left() + k * step + 2, box.bottom() - tall, step - 4, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent" if inside else "faint",
                                          1.0 if inside else 0.55))
            painter.drawRect(bar)
            painter.setPen(theme.colour("text" if inside else "muted"))
            if share >= 0.005:
                painter.drawText(QRectF(bar.left() - 6, bar.top() - 16, step + 8, 15),
                                 Qt.AlignmentFlag.AlignHCenter, f"{100 * share:.0f}")
            painter.drawText(QRectF(bar.left() - 6, box.bottom() + 4, step + 8, 16),
                             Qt.AlignmentFlag.AlignHCenter,
                             str(k + 1) if k < ranks else "later")
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.end()


class ChanceBars(Painted):
    """First, and among the first three: with the chosen weights, and with any."""

    def __init__(self):
        super().__init__(2 * 52)
        self._rows: tuple[tuple[str, float, float], ...] = ()
        self.setAccessibleName("Chances of being first and among the first three")

    def show_robustness(self, firm: Robustness) -> None:
        self._rows = (("First", firm.p_first, firm.p_first_any),
                      ("In the first 3", firm.p_top3, firm.p_top3_any))
        self.setAccessibleDescription("; ".join(
            f"{name}: {percent(own)} with these weights, {percent(free)} with any weights"
            for name, own, free in self._rows))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        words = 124.0
        room = max(self.width() - words, 40)
        for at, (text, own, free) in enumerate(self._rows):
            top = at * 52.0
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(0, top, self.width(), 16), MIDDLE, text)
            for line, (share, tone, told) in enumerate((
                    (own, "accent", "these weights"), (free, "muted", "any weights"))):
                bar = QRectF(0, top + 18 + line * 15, room, 10)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("raised"))
                painter.drawRect(bar)
                if math.isfinite(share):
                    painter.setBrush(theme.colour(tone))
                    painter.drawRect(QRectF(bar.left(), bar.top(), room * share, 10))
                painter.setPen(theme.colour("text" if not line else "muted"))
                painter.drawText(QRectF(bar.right() + 8, bar.top() - 3, words - 8, 16), MIDDLE,
                                 f"{percent(share)}, {told}")
        painter.end()


class Track(Protocol):
    """A row of :class:`TrackRows`."""

    text: str
    theme: str

    @property
    def figure(self) -> str: ...             # to the right of the words

    @property
    def read_out(self) -> str: ...           # the whole row, for those who do not see it

    @property
    def reach(self) -> float: ...            # how far the track or bar goes

    def draw(self, painter: QPainter, box: QRectF, most: float, tone: QColor) -> None:
        """The track or bar in its box; `most` is the greatest reach of all rows."""


class TrackRows(Painted):
    """Rows of words with a figure to the right and a track or bar below, in the theme's colour."""

    def __init__(self, name: str):
        super().__init__(ROW)
        self.rows: Sequence[Track] = ()
        self.setAccessibleName(name)

    def show_rows(self, rows: Sequence[Track]) -> None:
        self.rows = rows
        self.setFixedHeight(max(ROW * len(rows), 1))
        self.setAccessibleDescription("; ".join(one.read_out for one in rows))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.TEXT_SMALL))
        metrics = QFontMetricsF(painter.font())
        most = max((one.reach for one in self.rows), default=1.0) or 1.0
        for at, one in enumerate(self.rows):
            top, wide = at * float(ROW), metrics.horizontalAdvance(one.figure)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(0, top, self.width() - wide - 8, 16), MIDDLE,
                             metrics.elidedText(one.text, Qt.TextElideMode.ElideRight,
                                                self.width() - wide - 8))
            painter.drawText(QRectF(self.width() - wide - 2, top, wide + 2, 16), RIGHT, one.figure)
            one.draw(painter, QRectF(0, top + 16, self.width(), ROW - 16), most,
                     theme.colour(theme.THEMES.get(one.theme, "muted")))
        painter.end()


@dataclass(frozen=True)
class Move:
    """One weight on its way to where two sites stand level."""

    text: str
    theme: str
    now: float                           # of the whole score
    then: float

    @property
    def figure(self) -> str:
        return f"{100 * self.now:.1f} \u2192 {100 * self.then:.1f} %"

    @property
    def read_out(self) -> str:
        return f"{self.text} from {100 * self.now:.1f} to {100 * self.then:.1f} percent"

    @property
    def reach(self) -> float:
        return max(self.now, self.then)

    def draw(self, painter: QPainter, box: QRectF, most: float, tone: QColor) -> None:
        """The weight on its track: where it is now, where the two sites draw level."""
        y = box.top() + 5
        painter.setPen(QPen(theme.colour("line"), 2))
        painter.drawLine(QPointF(4, y), QPointF(box.width() - 4, y))
        now, then = (4 + share / most * (box.width() - 8) for share in (self.now, self.then))
        painter.setPen(QPen(tone, 2))
        painter.drawLine(QPointF(now, y), QPointF(then, y))
        turn = 4 if then > now else -4
        if abs(then - now) > 6:
            painter.drawLine(QPointF(then, y), QPointF(then - turn, y - 3.5))
            painter.drawLine(QPointF(then, y), QPointF(then - turn, y + 3.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawEllipse(QPointF(now, y), 4, 4)


@dataclass(frozen=True)
class Cause:
    """One source of doubt about a rank."""

    text: str
    theme: str
    share: float                         # of the variance of the rank
    missing: bool = False                # the datum is unknown

    @property
    def figure(self) -> str:
        return percent(self.share)

    @property
    def read_out(self) -> str:
        return f"{self.text}: {self.figure}"

    @property
    def reach(self) -> float:
        return self.share

    def draw(self, painter: QPainter, box: QRectF, most: float, tone: QColor) -> None:
        """A bar, hatched where the datum is missing."""
        if self.missing:
            painter.setPen(QPen(tone, 1))
            painter.setBrush(QBrush(tone, Qt.BrushStyle.BDiagPattern))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
        painter.drawRect(QRectF(0.5, box.top() + 1.5,
                                max(self.share / most * (box.width() - 2), 2), 8))
