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
    """Numbered circles sized by used heat; the selected one in ember."""

    marks: list[SiteMark] = field(default_factory=list)
    selected: str | None = None
    live = True

    def __post_init__(self):
        super().__init__("sites", "Sites", visible=True)

    def radius(self, mark: SiteMark) -> float:
        most = max((m.used_mwh_y for m in self.marks), default=0.0)
        share = max(mark.used_mwh_y, 0.0) / most if most > 0 else 0.0
        return 8.0 + 4.0 * share ** 0.5

    def _ordered(self) -> list[SiteMark]:
        """Painting order: the best on top, the selected above all."""
        return sorted(self.marks, key=lambda m: (m.id == self.selected, -m.rank))

    def paint(self, painter: QPainter, view: View) -> None:
        for mark in self._ordered():
            sx, sy = (float(v) for v in view.to_screen(mark.x, mark.y))
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

    def taken(self, view: View) -> Iterable[QRectF]:
        for mark in self.marks:
            sx, sy = (float(v) for v in view.to_screen(mark.x, mark.y))
            r = self.radius(mark)
            yield QRectF(sx - r, sy - r, 2 * r, 2 * r)

    def hit(self, view: View, at: QPointF) -> SiteMark | None:
        """The topmost site under a point."""
        for mark in reversed(self._ordered()):
            sx, sy = view.to_screen(mark.x, mark.y)
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
