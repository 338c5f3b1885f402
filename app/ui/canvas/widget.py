"""The map widget: paints layers in slices, pans, zooms, and says what was clicked."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from PyQt6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QImage, QPainter, QPen
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from .. import theme
from . import legend, render
from .layer import MapLayer
from .sites import SitesLayer
from .view import View

SLICE_S = 0.02
"""Painting hands control back to the window after this long. [s]"""


class MapCanvas(QWidget):
    """Native map canvas.

    Layers that never change by themselves are kept as pictures; `live` ones (the suitability
    raster, the sites) are painted afresh on every update, so a slider needs no more than them.
    """

    pointed = pyqtSignal(float, float)           # world coordinates under the pointer
    left = pyqtSignal()
    view_changed = pyqtSignal()
    site_clicked = pyqtSignal(str)
    identified = pyqtSignal(list, float, float)   # findings, world coordinates

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("map")
        self.setAccessibleName("Map")
        self.setAccessibleDescription("Arrow keys move, plus and minus zoom, Home shows all.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.layers: list[MapLayer] = []         # bottom first
        self.view = View(0, 0, 0.001, 640, 480)
        self.extent: tuple[float, float, float, float] | None = None
        self.tool = "pan"
        self.last_paint_s = 0.0
        self._segments: list[render.Segment] = []
        self._drawn_for: View | None = None
        self._work: Iterator[None] | None = None
        self._next: list[render.Segment] = []
        self._next_view = self.view
        self._fitted = False
        self._press: QPointF | None = None
        self._dragged = False
        self._by_keyboard = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self.redraw)

    # content ---------------------------------------------------------------------------------
    def set_layers(self, layers: list[MapLayer]) -> None:
        """Show these layers, bottom first."""
        self.layers = list(layers)
        self.redraw()

    def layer(self, key: str) -> MapLayer | None:
        return next((one for one in self.layers if one.key == key), None)

    @property
    def sites(self) -> SitesLayer | None:
        found = self.layer("sites")
        return found if isinstance(found, SitesLayer) else None

    def redraw(self) -> None:
        """Paint everything anew, in slices; the old picture stays until the new one is whole."""
        self._next, self._next_view = [], self.view
        self._work = render.paint_segments(self.layers, self.view, self._blank, self._next)
        self._timer.start()

    def finish(self) -> None:
        """Paint to the end now (screenshots and tests)."""
        self._later.stop()
        self.redraw()
        while self._work is not None:
            self._slice(math.inf)

    def _slice(self, budget: float = SLICE_S) -> None:
        began = time.perf_counter()
        while self._work is not None and time.perf_counter() - began < budget:
            try:
                next(self._work)
            except StopIteration:
                self._work = None
                self._segments, self._drawn_for = self._next, self._next_view
        if self._work is None:
            self._timer.stop()
            self.update()

    def _blank(self) -> QImage:
        ratio = self.devicePixelRatioF()
        image = QImage(round(self.width() * ratio), round(self.height() * ratio),
                       QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        return image

    # painting --------------------------------------------------------------------------------
    def paintEvent(self, event) -> None:
        began = time.perf_counter()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("beyond"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for segment in self._segments:
            image, layer = segment.image, segment.layer
            if layer is not None:
                painter.setOpacity(layer.opacity)
                layer.paint(painter, self.view)
                painter.setOpacity(1.0)
            elif image is not None and self._drawn_for is not None:
                if self._drawn_for == self.view:
                    painter.drawImage(0, 0, image)
                else:                        # moved since: shift and stretch until redrawn
                    old = self._drawn_for
                    ratio = self.view.scale / old.scale
                    sx, sy = self.view.to_screen(*old.to_world(QPointF(0, 0)))
                    painter.drawImage(QRectF(float(sx), float(sy), old.width * ratio,
                                             old.height * ratio), image)
        if self.layers:
            legend.paint_scale_bar(painter, self.view)
        card = None
        if (coloured := render.coloured(self.layers, self.view)) is not None:
            card = render.legend_box(self.layers, self.view)
            legend.paint_card(painter, coloured, card)
        legend.paint_credit(painter, self.layers, self.view, card)
        if self.hasFocus() and self._by_keyboard:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.last_paint_s = time.perf_counter() - began

    # moving ----------------------------------------------------------------------------------
    def set_view(self, view: View) -> None:
        self.view = view
        self._later.start()
        self.update()
        self.view_changed.emit()

    def fit(self, bounds: tuple[float, float, float, float] | None = None) -> None:
        """Show everything, or `bounds` (left, bottom, right, top)."""
        bounds = bounds or self.extent
        if bounds is not None:
            self._fitted = True
            self.set_view(self.view.resized(self.width(), self.height()).fitted(bounds))
            self.redraw()

    def centre_on(self, x: float, y: float, margin: int = 60) -> None:
        """Move only if the place is not well in sight."""
        sx, sy = self.view.to_screen(x, y)
        if not (margin <= sx <= self.width() - margin and margin <= sy <= self.height() - margin):
            from dataclasses import replace

            self.set_view(replace(self.view, x=x, y=y))

    @property
    def ground_scale(self) -> float:
        """Denominator of the map scale on this screen."""
        return self.logicalDpiX() / 0.0254 / self.view.scale

    def resizeEvent(self, event) -> None:
        was_fit = self._fitted and self._drawn_for is not None
        old = self.view
        self.view = self.view.resized(self.width(), self.height())
        if self.extent and (not self._fitted or (was_fit and old == old.fitted(self.extent))):
            self.fit()
        else:
            self.redraw()
        super().resizeEvent(event)

    def wheelEvent(self, event) -> None:
        self.set_view(self.view.zoomed(1.0015 ** event.angleDelta().y(), event.position()))
        event.accept()

    def set_tool(self, tool: str) -> None:
        """`pan` or `identify`."""
        self.tool = tool
        self.setCursor(Qt.CursorShape.WhatsThisCursor if tool == "identify"
                       else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._press, self._dragged = event.position(), False

    def mouseMoveEvent(self, event) -> None:
        at = event.position()
        self.pointed.emit(*self.view.to_world(at))
        if self._press is not None and event.buttons():
            move = at - self._press
            if self._dragged or move.manhattanLength() > 4:
                self._dragged = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._press = at
                self.set_view(self.view.panned(move.x(), move.y()))
            return
        over = self.sites is not None and self.sites.visible \
            and self.sites.hit(self.view, at) is not None
        if self.tool == "pan":
            self.setCursor(Qt.CursorShape.PointingHandCursor if over
                           else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event) -> None:
        if self._press is None:
            return
        dragged, self._press = self._dragged, None
        self.set_tool(self.tool)
        if dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        mark = self.sites.hit(self.view, event.position()) \
            if self.sites is not None and self.sites.visible else None
        if mark is not None and self.tool == "pan":
            self.site_clicked.emit(mark.id)
        elif self.tool == "identify":
            self.identified.emit(self.findings(event.position()),
                                 *self.view.to_world(event.position()))

    def mouseDoubleClickEvent(self, event) -> None:
        self.set_view(self.view.zoomed(2.0, event.position()))

    def findings(self, at: QPointF) -> list:
        """What all visible layers know about a place on the screen, nearest first."""
        found = [one for layer in reversed(self.layers) if layer.visible
                 for one in layer.identify(self.view, at)]
        return sorted(found, key=lambda one: one.distance)

    def keyPressEvent(self, event) -> None:
        step = 80
        moves = {Qt.Key.Key_Left: (step, 0), Qt.Key.Key_Right: (-step, 0),
                 Qt.Key.Key_Up: (0, step), Qt.Key.Key_Down: (0, -step)}
        if event.key() in moves:
            self.set_view(self.view.panned(*moves[event.key()]))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_view(self.view.zoomed(1.5))
        elif event.key() == Qt.Key.Key_Minus:
            self.set_view(self.view.zoomed(1 / 1.5))
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason,
                                               Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def leaveEvent(self, event) -> None:
        self.left.emit()

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self._dragged:
            at = QPointF(event.pos())
            mark = self.sites.hit(self.view, at) if self.sites else None
            if mark is not None:
                text = f"{mark.rank}  {mark.name}"
            else:
                lines = [self.reason_at(at)] + [one.title for one in self.findings(at)[:3]
                                                if one.distance < 20]
                text = "\n".join(line for line in lines if line)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def reason_at(self, at: QPointF) -> str:
        """Why the cell under a point is excluded; the window replaces this."""
        return ""
