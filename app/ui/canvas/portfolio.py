"""The sites of one portfolio on the map, their area as their power."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from .. import theme
from ..figures import number
from .labels import Label
from .layer import Finding, MapLayer, Sign
from .view import View

LARGEST, LEAST = 26.0, 5.0                   # radius [px]


@dataclass(frozen=True)
class Chosen:
    """One site of a portfolio."""

    name: str
    x: float
    y: float
    it_mw: float
    rows: tuple[tuple[str, str], ...] = ()


class PortfolioLayer(MapLayer):
    """Circles whose area is IT power, on one scale for all options of a study."""

    live = True

    def __init__(self, sites: Sequence[Chosen], total_mw: float, title: str):
        super().__init__("portfolio", "", visible=True)
        self.show(sites, total_mw, title)

    def show(self, sites: Sequence[Chosen], total_mw: float, title: str) -> None:
        """Show other sites in this layer."""
        self.title = f"Portfolio: {title}"
        self.sites = sorted(sites, key=lambda s: -s.it_mw)   # the large below the small
        self.total_mw = total_mw

    def radius(self, it_mw: float) -> float:
        return max(LARGEST * (it_mw / self.total_mw) ** 0.5, LEAST)

    def _spots(self, view: View) -> list[tuple[Chosen, float, float, float]]:
        x, y = view.to_screen([s.x for s in self.sites], [s.y for s in self.sites])
        return [(s, float(a), float(b), self.radius(s.it_mw))
                for s, a, b in zip(self.sites, np.atleast_1d(x), np.atleast_1d(y), strict=True)]

    def paint(self, painter: QPainter, view: View) -> None:
        for site, x, y, r in self._spots(view):
            painter.setPen(QPen(theme.colour("on_accent"), 1.6))
            painter.setBrush(theme.colour("accent", 0.92))
            painter.drawEllipse(QPointF(x, y), r, r)
            if r >= 8:
                painter.setFont(theme.font(theme.TEXT if r >= 14 else theme.TEXT_SMALL,
                                           bold=True))
                painter.drawText(QRectF(x - r, y - r, 2 * r, 2 * r),
                                 Qt.AlignmentFlag.AlignCenter, f"{site.it_mw:g}")

    def labels(self, view: View) -> Iterable[Label]:
        for site, x, y, r in self._spots(view):
            text = site.name if r >= 8 else f"{site.name}, {site.it_mw:g} MW"
            yield Label(text, x, y, 1e9 + site.it_mw, bold=True,
                        offset=r + 3)

    def taken(self, view: View) -> Iterable[QRectF]:
        for _, x, y, r in self._spots(view):
            yield QRectF(x - r, y - r, 2 * r, 2 * r)

    def bounds(self) -> tuple[float, float, float, float] | None:
        if not self.sites:
            return None
        x, y = [s.x for s in self.sites], [s.y for s in self.sites]
        return min(x) - 2e4, min(y) - 2e4, max(x) + 2e4, max(y) + 2e4

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        for site, x, y, r in self._spots(view):
            far = float(np.hypot(x - at.x(), y - at.y()))
            if far <= r + 3:
                yield Finding(site.name, (("IT power", f"{site.it_mw:g} MW"), *site.rows), far)

    def signs(self) -> Sequence[Sign]:
        def sign(it_mw: float) -> Sign:
            def draw(painter: QPainter, box: QRectF) -> None:
                r = min(self.radius(it_mw), 7.0)
                painter.setPen(QPen(theme.colour("on_accent"), 1))
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(box.center(), r, r)
            return Sign(draw, f"area: IT power, {number(it_mw)} MW")
        sizes = sorted({s.it_mw for s in self.sites}, reverse=True)
        return tuple(sign(mw) for mw in dict.fromkeys(sizes[:1]))
