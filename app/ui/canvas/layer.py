"""What the map is made of: layers that paint, label, explain and can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from gis.types import Features, Grid

from .. import theme
from ..figures import number
from . import raster, symbols
from .labels import Label
from .shapes import Parts
from .view import View


@dataclass(frozen=True)
class Sign:
    """One line of a legend: how it looks, what it means."""

    draw: Callable[[QPainter, QRectF], None]
    text: str


@dataclass(frozen=True)
class Finding:
    """What lies under the pointer."""

    title: str
    rows: tuple[tuple[str, str], ...]
    distance: float                      # [px]


class MapLayer:
    """Base of all layers. `live` layers are painted afresh each time and must be quick."""

    live = False

    def __init__(self, key: str, title: str, group: str = "", visible: bool = True,
                 opacity: float = 1.0, note: str = ""):
        self.key, self.title, self.group = key, title, group
        self.visible, self.opacity, self.note = visible, opacity, note

    def paint(self, painter: QPainter, view: View) -> None:
        raise NotImplementedError(f"{type(self).__name__} cannot be painted")

    def labels(self, view: View) -> Iterable[Label]:
        return ()

    def taken(self, view: View) -> Iterable[QRectF]:
        """Boxes that labels must keep clear."""
        return ()

    def signs(self) -> Sequence[Sign]:
        return ()

    @property
    def scale(self) -> raster.Scale | None:
        """Classes and unit, where the layer is coloured by value."""
        return None

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        return ()


class RasterLayer(MapLayer):
    """Values of the allowed cells, coloured by class; excluded grey, unknown hatched."""

    live = True

    def __init__(self, key: str, title: str, grid: Grid, excluded: np.ndarray,
                 cells: np.ndarray, values: np.ndarray, scale: raster.Scale,
                 known: np.ndarray | None = None, **rest):
        super().__init__(key, title, **rest)
        self.grid = grid
        self._scale = scale
        self._cells = cells              # (n,) flat index of each allowed cell
        # code 1 of `excluded` is outside the region
        self._codes = np.where(excluded == 1, raster.OUTSIDE, raster.EXCLUDED).astype(np.uint8)
        self._codes[excluded == 0] = raster.UNKNOWN
        self._known = known
        self.values = values
        self.set_values(values)

    @property
    def scale(self) -> raster.Scale:
        return self._scale

    def set_values(self, values: np.ndarray) -> None:
        """New values (n,) of the allowed cells, on the same scale."""
        self.values = values
        codes = self._scale.codes(values)
        if self._known is not None:
            codes[~self._known] = raster.UNKNOWN
        self._codes.reshape(-1)[self._cells] = codes

    def paint(self, painter: QPainter, view: View) -> None:
        image = raster.picture(self._codes, self.grid, self._scale.table(), view,
                               painter.device().devicePixelRatioF())
        painter.drawImage(QPointF(0, 0), image)

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        x, y = view.to_world(at)
        row, col = (int(i) for i in self.grid.index(x, y))
        if not (0 <= row < self.grid.shape[0] and 0 <= col < self.grid.shape[1]):
            return
        code = self._codes[row, col]
        if code == raster.OUTSIDE:
            return
        flat = row * self.grid.shape[1] + col
        if code == raster.EXCLUDED:
            text = "excluded"
        else:
            at_cell = int(np.searchsorted(self._cells, flat))
            known = self._known is None or bool(self._known[at_cell])
            text = (f"{number(float(self.values[at_cell]))} {self._scale.unit}" if known
                    else "unknown")
        yield Finding(self.title, ((self.title, text),), 30.0)


class FillLayer(MapLayer):
    """Polygons and lines of the base map in one colour."""

    def __init__(self, key: str, title: str, features: Features, fill: str | None, line: str,
                 width: float = 1.0, hatched: bool = False, **rest):
        super().__init__(key, title, **rest)
        dimension = shapely.get_dimensions(features.geometry)
        self.features = features
        self._areas = Parts.of(features.geometry[dimension == 2])
        self._lines = Parts.of(features.geometry[dimension == 1])
        self._fill, self._line, self._width, self._hatched = fill, line, width, hatched

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setPen(QPen(theme.colour(self._line), self._width))
        if len(self._areas):
            path = self._areas.path(view)
            if self._fill:
                painter.fillPath(path, self._brush())
            if self._width:
                painter.strokePath(path, painter.pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for _, line in self._lines.polygons(view):
            painter.drawPolyline(line)

    def _brush(self):
        from PyQt6.QtGui import QBrush

        return QBrush(theme.colour(self._fill), Qt.BrushStyle.BDiagPattern if self._hatched
                      else Qt.BrushStyle.SolidPattern)

    def signs(self) -> Sequence[Sign]:
        def draw(painter: QPainter, box: QRectF) -> None:
            painter.setPen(QPen(theme.colour(self._line), max(self._width, 0.8)))
            painter.setBrush(self._brush() if self._fill else Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 2, -1, -2))
        return (Sign(draw, self.title),)


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
        for index in seen:
            style = self._styles[self._style_of[index]]
            large = bool(self._base) and self._weight[index] >= 0.2 * top
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
