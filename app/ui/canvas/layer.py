"""What the map is made of: layers that paint, label, explain and can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from gis.types import Features, Grid

from .. import theme
from ..figures import number
from . import raster
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
    credit = ""                              # owed on the map itself

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

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top of what it shows [m]; None: the whole study."""
        features = getattr(self, "features", None)
        if features is None or not len(features):
            return None
        left, bottom, right, top = shapely.total_bounds(features.geometry)
        return float(left), float(bottom), float(right), float(top)

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
                 width: float = 1.0, veil: float = 1.0, **rest):
        super().__init__(key, title, **rest)
        dimension = shapely.get_dimensions(features.geometry)
        self.features = features
        self._areas = Parts.of(features.geometry[dimension == 2])
        self._lines = Parts.of(features.geometry[dimension == 1])
        self._fill, self._line, self._width, self._veil = fill, line, width, veil
        self.bare = False                    # only outlines, where a background shows the ground

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setPen(QPen(theme.colour(self._line), self._width))
        if len(self._areas):
            path = self._areas.path(view)
            if self._fill and not self.bare:
                painter.fillPath(path, self._brush())
            if self._width:
                painter.strokePath(path, painter.pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for _, line in self._lines.polygons(view):
            painter.drawPolyline(line)

    def _brush(self):
        from PyQt6.QtGui import QBrush

        return QBrush(theme.colour(self._fill, self._veil))

    def signs(self) -> Sequence[Sign]:
        def draw(painter: QPainter, box: QRectF) -> None:
            painter.setPen(QPen(theme.colour(self._line), max(self._width, 0.8)))
            painter.setBrush(self._brush() if self._fill else Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 2, -1, -2))
        return (Sign(draw, self.title),)
