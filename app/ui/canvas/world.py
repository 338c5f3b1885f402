"""A plain map of the world to draw on where no study is open: graticule and countries' names.

Degrees as metres of a sphere, so that the canvas can show them. The land is drawn once its shapes
are given; without them there is no coast, and none is made up.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyproj
import shapely
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPainter, QPen

from .. import theme
from .labels import Label
from .layer import MapLayer
from .shapes import Parts
from .view import View

M_PER_DEGREE = 111_195.0


def world_crs() -> pyproj.CRS:
    """The map's reference system: equal degrees on a sphere."""
    radius = M_PER_DEGREE * 180 / np.pi
    return pyproj.CRS.from_proj4(f"+proj=eqc +R={radius!r} +units=m +no_defs")


class WorldLayer(MapLayer):
    """Graticule, and each country's name at the middle of its box."""

    live = True

    def __init__(self):
        super().__init__("world", "World")
        from layers.regions.countries import countries

        rows = [(c.name, *c.box) for c in countries().values() if c.box[0] <= c.box[2]]
        self._names = [row[0] for row in rows]
        box = np.array([row[1:] for row in rows])
        self._x, self._y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
        self._size = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
        self._box = box
        self._land: Parts | None = None
        self.bare = False                    # no ground of its own: a background shows it

    def show_land(self, shapes: np.ndarray) -> None:
        """Draw these countries; shapes in degrees."""
        self._land = Parts.of(shapely.transform(shapes, lambda xy: xy * M_PER_DEGREE))

    def paint(self, painter: QPainter, view: View) -> None:
        left, bottom, right, top = (v / M_PER_DEGREE for v in view.bounds)
        a, b = view.to_screen(np.array([-180, 180]) * M_PER_DEGREE,
                              np.array([-90, 90]) * M_PER_DEGREE)
        if not self.bare:
            painter.fillRect(QRectF(a[0], b[1], a[1] - a[0], b[0] - b[1]),
                             theme.colour("land" if self._land is None else "water"))
        if self._land is not None:
            path = self._land.path(view)
            if not self.bare:
                painter.fillPath(path, theme.colour("land"))
            painter.strokePath(path, QPen(theme.colour("outline"), 0.8))
        across = max(right - left, 1e-6)
        step = next(s for s in (1, 2, 5, 10, 30, 400) if across / s <= 14)
        painter.setPen(QPen(theme.colour("line"), 1))
        for lon in np.arange(-180, 181, step):
            x, _ = view.to_screen(lon * M_PER_DEGREE, 0.0)
            if 0 <= x <= view.width:
                painter.drawLine(QPointF(x, b[1]), QPointF(x, b[0]))
        for lat in np.arange(-90, 91, step):
            _, y = view.to_screen(0.0, lat * M_PER_DEGREE)
            if 0 <= y <= view.height:
                painter.drawLine(QPointF(a[0], y), QPointF(a[1], y))

    def labels(self, view: View) -> Iterable[Label]:
        x, y = view.to_screen(self._x * M_PER_DEGREE, self._y * M_PER_DEGREE)
        seen = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
        for at in np.flatnonzero(seen):
            yield Label(self._names[at], float(x[at]), float(y[at]), float(self._size[at]),
                        theme.TEXT_SMALL, offset=0)

    def bounds(self) -> tuple[float, float, float, float]:
        return (-180 * M_PER_DEGREE, -60 * M_PER_DEGREE, 180 * M_PER_DEGREE, 78 * M_PER_DEGREE)
