"""Lines and points of the map, in a few styles each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from gis.types import Features

from .. import theme
from . import symbols
from .labels import Label
from .layer import Finding, MapLayer, Sign
from .shapes import Parts
from .view import View


@dataclass(frozen=True)
class LineStyle:
    colour: str
    width: float
    text: str
    pattern: Qt.PenStyle = Qt.PenStyle.SolidLine


class LineLayer(MapLayer):
    """Lines in a few styles."""

    def __init__(self, key: str, title: str, features: Features, style_of: np.ndarray,
                 styles: Sequence[LineStyle], describe: Callable[[int], Sequence], **rest):
        super().__init__(key, title, **rest)
        self.features = features
        self._parts = Parts.of(features.geometry)
        self._style_of, self._styles, self._describe = style_of, styles, describe
        self._tree = shapely.STRtree(features.geometry)

    def _pen(self, style: LineStyle) -> QPen:
        tone = QColor(style.colour)
        if theme.current().dark:
            tone = tone.lighter(150)
        return QPen(tone, style.width, style.pattern, Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin)

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # the thickest last, so that they lie on top
        for index in reversed(range(len(self._styles))):
            painter.setPen(self._pen(self._styles[index]))
            for _, line in self._parts.polygons(view, self._style_of == index):
                painter.drawPolyline(line)

    def signs(self) -> Sequence[Sign]:
        def drawer(style: LineStyle):
            def draw(painter: QPainter, box: QRectF) -> None:
                painter.setPen(self._pen(style))
                painter.drawLine(QPointF(box.left(), box.center().y()),
                                 QPointF(box.right(), box.center().y()))
            return draw
        used = set(np.unique(self._style_of).tolist())
        return [Sign(drawer(style), style.text) for index, style in enumerate(self._styles)
                if index in used]

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        point = shapely.points(*view.to_world(at))
        for index in self._tree.query(point, predicate="dwithin", distance=6 / view.scale):
            away = shapely.distance(self.features.geometry[index], point) * view.scale
            title, *rows = self._describe(int(index))
            yield Finding(title, tuple(rows), 6 + float(away))


@dataclass(frozen=True)
class PointStyle:
    sign: Callable
    colour: str
    radius: float
    text: str
    planned: bool = False


class PointLayer(MapLayer):
    """Points with signs; important ones first, and thinned when zoomed out."""

    def __init__(self, key: str, title: str, features: Features, style_of: np.ndarray,
                 styles: Sequence[PointStyle], describe: Callable[[int], Sequence],
                 weight: np.ndarray | None = None, names: np.ndarray | None = None,
                 label_from: float = 0.0, label_colour: str = "label", base: float = 0.0,
                 radius_m: np.ndarray | None = None, thin: bool = False, **rest):
        super().__init__(key, title, **rest)
        centres = shapely.centroid(features.geometry)
        self.features = features
        self.x, self.y = shapely.get_x(centres), shapely.get_y(centres)
        self._style_of, self._styles, self._describe = style_of, styles, describe
        self._weight = np.nan_to_num(weight if weight is not None else np.ones(len(self.x)))
        self._names, self._label_from, self._label_colour = names, label_from, label_colour
        self._base, self._radius_m, self._thin = base, radius_m, thin
        self._order = np.argsort(self._weight, kind="stable")

    def places(self) -> list[tuple[str, float, float]]:
        """Name and position [m] of each point, the most important first."""
        if self._names is None:
            return []
        return [(str(self._names[i]), float(self.x[i]), float(self.y[i]))
                for i in self._order[::-1]]

    def _seen(self, view: View) -> np.ndarray:
        """Indices in sight, least important first; one per 12 px where thinned."""
        sx, sy = view.to_screen(self.x, self.y)
        inside = (sx > -20) & (sx < view.width + 20) & (sy > -20) & (sy < view.height + 20)
        order = self._order[inside[self._order]]
        if self._thin and len(order) > 40:
            spot = np.floor(sx[order] / 12) * 1e5 + np.floor(sy[order] / 12)
            _, last = np.unique(spot[::-1], return_index=True)
            order = order[np.sort(len(order) - 1 - last)]
        return order

    def paint(self, painter: QPainter, view: View) -> None:
        sx, sy = view.to_screen(self.x, self.y)
        seen = self._seen(view)
        # signs shrink where a pixel covers much ground
        size = float(np.clip(0.85 + 0.15 * np.log2(view.scale * 1000), 0.75, 1.15))
        if self._radius_m is not None:
            tone = QColor(self._styles[0].colour)
            painter.setPen(QPen(tone, 1.2))
            tone.setAlphaF(0.16)
            painter.setBrush(tone)
            for index in seen:
                reach = float(self._radius_m[index]) * view.scale
                if reach > 3:
                    painter.drawEllipse(QPointF(sx[index], sy[index]), reach, reach)
        for index in seen:
            style = self._styles[self._style_of[index]]
            symbols.draw(painter, style.sign, float(sx[index]), float(sy[index]),
                         style.radius * size, theme.colour(style.colour), dotted=style.planned)

    def labels(self, view: View) -> Iterable[Label]:
        if self._names is None or view.scale < self._label_from:
            return
        sx, sy = view.to_screen(self.x, self.y)
        seen = self._seen(view)[::-1][:60]
        top = self._weight.max() if len(self._weight) else 0
        for place, index in enumerate(seen):
            style = self._styles[self._style_of[index]]
            large = bool(self._base) and place < 3 and self._weight[index] >= 0.1 * top
            yield Label(str(self._names[index]), float(sx[index]), float(sy[index]),
                        self._base + float(self._weight[index]),
                        theme.TEXT if large else theme.TEXT_SMALL,
                        bold=large, offset=style.radius + 4, colour=self._label_colour)

    def signs(self) -> Sequence[Sign]:
        def drawer(style: PointStyle):
            def draw(painter: QPainter, box: QRectF) -> None:
                symbols.draw(painter, style.sign, box.center().x(), box.center().y(),
                             min(style.radius, 5.5), theme.colour(style.colour),
                             dotted=style.planned)
            return draw
        used = set(np.unique(self._style_of).tolist())
        return [Sign(drawer(style), style.text) for index, style in enumerate(self._styles)
                if index in used]

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        sx, sy = view.to_screen(self.x, self.y)
        away = np.hypot(sx - at.x(), sy - at.y())
        for index in np.argsort(away)[:3]:
            if away[index] <= 9:
                title, *rows = self._describe(int(index))
                yield Finding(title, tuple(rows), float(away[index]))
