"""Map tiles behind everything: asked for away from the window's thread, painted as they come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any

import pyproj
from PyQt6.QtCore import QObject, QRectF, QTimer, pyqtSignal
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QWidget

from gis.types import Grid

from .layer import Finding, MapLayer
from .view import View

STILL_MS = 120                               # the view rests so long before tiles are looked up
MARGIN = 96                                  # painted beyond the view's edges [px]
GONE_S = 2.0                                 # the longest wait for the thread at the end


def grid_of(crs: pyproj.CRS, view: View, ratio: float = 1.0, margin: int = MARGIN) -> Grid:
    """The view's device pixels, and a margin around them, as cells."""
    left, _, _, top = view.bounds
    cell = 1 / (view.scale * ratio)
    edge = round(margin * ratio)
    return Grid(crs, left - edge * cell, top + edge * cell, cell,
                (round(view.height * ratio) + 2 * edge, round(view.width * ratio) + 2 * edge))


class TileLayer(MapLayer):
    """The last picture that came, shifted and stretched until the next one is here."""

    live = True

    def __init__(self, name: str, crs: pyproj.CRS, painter: TilePainter, credit: str = ""):
        super().__init__("background", f"Background: {name}", group="Base map")
        self.crs, self.credit, self.problem = crs, credit, ""
        self._painter = painter
        self._image: QImage | None = None
        self._grid: Grid | None = None
        self._asked: tuple | None = None
        painter.arrived.connect(self._take)

    def paint(self, painter: QPainter, view: View) -> None:
        device = painter.device()
        if isinstance(device, QWidget):      # a picture for print shows what is here
            self._ask(view, device.devicePixelRatioF())
        if self._image is None or self._grid is None:
            return
        left, bottom, right, top = self._grid.bounds
        x, y = view.to_screen([left, right], [top, bottom])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(float(x[0]), float(y[0]), float(x[1] - x[0]),
                                 float(y[1] - y[0])), self._image)
        painter.restore()

    def _ask(self, view: View, ratio: float) -> None:
        if self._asked != (view, ratio):
            self._asked = (view, ratio)
            self._painter.ask(self, grid_of(self.crs, view, ratio))

    def _take(self, layer: TileLayer, grid: Grid, picture: Any) -> None:
        if layer is not self:                # of another map
            return
        pixels = picture.pixels
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1],
                       QImage.Format.Format_RGBA8888_Premultiplied)
        image.pixels = pixels                # the image does not own its memory
        self._image, self._grid, self.problem = image, grid, picture.problem

    def drop(self) -> None:
        """Hear no more of pictures."""
        self._painter.arrived.disconnect(self._take)

    def again(self) -> None:
        """Ask anew with the next painting."""
        self._asked = None

    def identify(self, view: View, at: Any) -> Iterable[Finding]:
        return ()


class TilePainter(QObject):
    """One thread that makes pictures; of several wishes only the last is fulfilled."""

    arrived = pyqtSignal(object, object, object)     # layer that asked, grid, picture

    def __init__(self, backdrop: Any, parent: QObject | None = None):
        super().__init__(parent)
        self.backdrop = backdrop
        self._wish: tuple[TileLayer, Grid] | None = None     # waits until the view rests
        self._wanted: tuple[TileLayer, Grid] | None = None
        self._closed = False
        self._news = threading.Condition()
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_MS)
        self._still.timeout.connect(self._begin)
        self._thread = threading.Thread(target=self._run, name="background map", daemon=True)
        self._thread.start()

    def ask(self, layer: TileLayer, grid: Grid) -> None:
        """Wish for a picture, made once no other wish came for a moment."""
        self._wish = layer, grid
        self._still.start()

    def _begin(self) -> None:
        with self._news:
            self._wanted, self._wish = self._wish, None
            self._news.notify()

    def _run(self) -> None:
        while True:
            with self._news:
                while self._wanted is None and not self._closed:
                    self._news.wait()
                if self._closed:
                    return
                wanted = self._wanted
            assert wanted is not None
            try:
                self._make(wanted)
            except Exception:                    # a tile must never take the window down
                logging.getLogger(__name__).exception("The background could not be drawn")
            with self._news:
                if self._wanted is wanted:
                    self._wanted = None

    def _make(self, wanted: tuple[TileLayer, Grid]) -> None:
        def stopped() -> bool:
            return self._closed or self._wanted is not wanted

        for picture in self.backdrop.pictures(wanted[1], stopped):
            if stopped():
                return
            self.arrived.emit(*wanted, picture)

    def close(self) -> None:
        """End the thread and let go of the tiles."""
        self._still.stop()
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join(GONE_S)
        if not self._thread.is_alive() and hasattr(self.backdrop.tiles, "close"):
            self.backdrop.tiles.close()


