"""The ranked sites on the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from .. import theme
from ..figures import number
from . import symbols
from .layer import MapLayer, Sign
from .spread import spread
from .view import View


@dataclass
class SiteMark:
    """A ranked site as the map shows it."""

    id: str
    rank: int
    name: str
    x: float
    y: float
    used_mwh_y: float
    own: bool = False


@dataclass(eq=False)
class SitesLayer(MapLayer):
    """Numbered circles sized by used heat; the selected one in ember.

    Circles that would hide one another stand a little aside, with a line to their place.
    """

    marks: list[SiteMark] = field(default_factory=list)
    selected: str | None = None
    live = True
    _aside: tuple[object, dict[str, tuple[float, float]]] = (None, {})

    def __post_init__(self):
        super().__init__("sites", "Sites", visible=True)

    def radius(self, mark: SiteMark) -> float:
        most = max((m.used_mwh_y for m in self.marks), default=0.0)
        share = max(mark.used_mwh_y, 0.0) / most if most > 0 else 0.0
        return 8.0 + 4.0 * share ** 0.5

    def spots(self, view: View) -> dict[str, tuple[float, float]]:
        """Where each circle stands on the screen, by site id."""
        order = sorted(self.marks, key=lambda m: m.id)       # ranks change while a slider moves
        x, y = view.to_screen([m.x for m in order], [m.y for m in order])
        key = (view.scale, tuple((m.id, m.x, m.y, m.used_mwh_y) for m in order))
        if self._aside[0] != key:
            at = spread(x, y, [self.radius(m) for m in order])
            self._aside = (key, {m.id: (at[i, 0] - x[i], at[i, 1] - y[i])
                                 for i, m in enumerate(order)})
        moved = self._aside[1]
        return {m.id: (float(x[i] + moved[m.id][0]), float(y[i] + moved[m.id][1]))
                for i, m in enumerate(order)}

    def _ordered(self) -> list[SiteMark]:
        """Painting order: the best on top, the selected above all."""
        return sorted(self.marks, key=lambda m: (m.id == self.selected, -m.rank))

    def paint(self, painter: QPainter, view: View) -> None:
        spots = self.spots(view)
        self._paint_leaders(painter, view, spots)
        for mark in self._ordered():
            sx, sy = spots[mark.id]
            chosen = mark.id == self.selected
            r = self.radius(mark) + (2 if chosen else 0)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent", 0.25))
                painter.drawEllipse(QPointF(sx, sy), r + 6, r + 6)
            painter.setPen(QPen(theme.colour("on_accent" if chosen else "on_site"), 1.6))
            painter.setBrush(theme.colour("accent" if chosen else "site"))
            if mark.own:
                symbols.square(painter, sx, sy, r * 0.9)
            else:
                symbols.circle(painter, sx, sy, r)
            painter.setFont(theme.font(theme.TEXT_SMALL, bold=True))
            painter.drawText(QRectF(sx - r, sy - r, 2 * r, 2 * r),
                             Qt.AlignmentFlag.AlignCenter, str(mark.rank))

    def _paint_leaders(self, painter: QPainter, view: View, spots) -> None:
        """A line from each circle that stands aside to the dot where it belongs."""
        for mark in self.marks:
            at, home = QPointF(*spots[mark.id]), QPointF(*map(float, view.to_screen(mark.x,
                                                                                    mark.y)))
            if np.hypot(at.x() - home.x(), at.y() - home.y()) < 0.5 * self.radius(mark):
                continue
            for tone, width, dot in (("on_site", 3.2, 3.4), ("site", 1.4, 2.2)):
                painter.setPen(QPen(theme.colour(tone), width))
                painter.drawLine(home, at)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(tone))
                painter.drawEllipse(home, dot, dot)

    def taken(self, view: View) -> Iterable[QRectF]:
        spots = self.spots(view)
        for mark in self.marks:
            sx, sy = spots[mark.id]
            r = self.radius(mark)
            yield QRectF(sx - r, sy - r, 2 * r, 2 * r)

    def hit(self, view: View, at: QPointF) -> SiteMark | None:
        """The topmost site under a point."""
        spots = self.spots(view)
        for mark in reversed(self._ordered()):
            sx, sy = spots[mark.id]
            if np.hypot(sx - at.x(), sy - at.y()) <= self.radius(mark) + 3:
                return mark
        return None

    def signs(self) -> Sequence[Sign]:
        def number_sign(painter: QPainter, box: QRectF) -> None:
            painter.setPen(QPen(theme.colour("on_site"), 1))
            painter.setBrush(theme.colour("site"))
            painter.drawEllipse(box.center(), 6.5, 6.5)
            painter.setFont(theme.font(9, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "1")

        def selected_sign(painter: QPainter, box: QRectF) -> None:
            painter.setPen(QPen(theme.colour("on_accent"), 1))
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(box.center(), 6.5, 6.5)
        most = max((m.used_mwh_y for m in self.marks), default=0.0)
        text = "rank; larger: more used heat"
        if most > 0:
            text = f"rank; size: used heat, up to {number(most / 1000, 2)} GWh/y"
        return (Sign(number_sign, text), Sign(selected_sign, "selected"))
