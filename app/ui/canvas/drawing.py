"""Drawing an area on a map: a box by dragging, or a polygon corner by corner."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPen

from .. import theme
from .labels import Label
from .layer import MapLayer
from .shapes import polygon
from .view import View
from .widget import MapCanvas

NEAR = 8.0                                   # a click so near the first corner closes [px]


class SketchLayer(MapLayer):
    """What is being drawn: corners in world coordinates, the last one under the pointer."""

    live = True

    def __init__(self):
        super().__init__("sketch", "Drawn area")
        self.corners: list[tuple[float, float]] = []
        self.pointer: tuple[float, float] | None = None
        self.closed = False

    def paint(self, painter: QPainter, view: View) -> None:
        shown = [*self.corners, *([self.pointer] if self.pointer and not self.closed else [])]
        if not shown:
            return
        x, y = view.to_screen(*np.array(shown, float).T)
        accent = theme.colour("accent")
        painter.setPen(QPen(accent, 2, Qt.PenStyle.SolidLine if self.closed
                            else Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("accent", 0.14))
        if len(shown) > 2:
            painter.drawPolygon(polygon(x, y))
        elif len(shown) == 2:
            painter.drawPolyline(polygon(x, y))
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(theme.colour("surface"))
        for at in range(len(self.corners)):
            painter.drawEllipse(QPointF(float(x[at]), float(y[at])), 4, 4)

    def labels(self, view: View) -> Iterable[Label]:
        return ()


class DrawTool(QObject):
    """Listens to a canvas while a box or a polygon is drawn; the wheel still zooms.

    A box is dragged from corner to corner. A polygon gets a corner with each click; a double
    click, Enter or a click on the first corner closes it, Backspace takes a corner back.
    """

    changed = pyqtSignal()

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self.canvas, self.layer, self.kind = canvas, SketchLayer(), "polygon"
        self._from: tuple[float, float] | None = None
        canvas.installEventFilter(self)
        canvas.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def ring(self) -> tuple[tuple[float, float], ...]:
        """Corners of the area, closed or not yet; world coordinates."""
        return tuple(self.layer.corners)

    def clear(self, kind: str | None = None) -> None:
        """Begin anew, with a box or a polygon."""
        self.kind = kind or self.kind
        self.layer.corners, self.layer.closed, self.layer.pointer = [], False, None
        self._tell()

    def _tell(self) -> None:
        self.canvas.update()
        self.changed.emit()

    def eventFilter(self, watched, event) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._pressed(event.position())
        if kind == QEvent.Type.MouseMove:
            return self._moved(event.position(), bool(event.buttons()
                                                      & Qt.MouseButton.LeftButton))
        if kind == QEvent.Type.MouseButtonRelease \
                and event.button() == Qt.MouseButton.LeftButton:
            self._from = None
            return True
        if kind == QEvent.Type.MouseButtonDblClick:
            self._close()
            return True
        if kind == QEvent.Type.KeyPress:
            return self._key(event.key())
        return False

    def _pressed(self, at: QPointF) -> bool:
        place = self.canvas.view.to_world(at)
        self.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.layer.closed:
            self.layer.corners, self.layer.closed = [], False
        if self.kind == "box":
            self._from = place
            return True
        if len(self.layer.corners) >= 3:
            x, y = self.canvas.view.to_screen(*self.layer.corners[0])
            if abs(x - at.x()) + abs(y - at.y()) <= NEAR:
                self._close()
                return True
        self.layer.corners.append(place)
        self._tell()
        return True

    def _moved(self, at: QPointF, pressed: bool) -> bool:
        place = self.canvas.view.to_world(at)
        if self.kind == "box" and pressed and self._from is not None:
            (west, south), (east, north) = self._from, place
            if west != east and south != north:
                self.layer.corners = [(west, south), (east, south), (east, north), (west, north)]
                self.layer.closed = True
                self._tell()
        else:
            self.layer.pointer = place if self.layer.corners else None
            self.canvas.update()
        self.canvas.pointed.emit(*place)
        return True

    def _close(self) -> None:
        if self.kind == "polygon" and len(self.layer.corners) >= 3:
            self.layer.closed = True
            self._tell()

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close()
            return True
        if key == Qt.Key.Key_Backspace and self.layer.corners:
            self.layer.corners.pop()
            self.layer.closed = False
            self._tell()
            return True
        return False
