"""Quality of data on the map: what a layer reaches, and where two sources agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QPainter, QPen

from gis.types import Features

from .. import theme
from ..figures import number
from .layer import Finding, MapLayer, Sign
from .shapes import Parts
from .view import View

FIRST, SECOND = "#0072B2", "#D55E00"         # told apart by people with colour blindness


class ReachLayer(MapLayer):
    """Squares that no feature of a layer reaches are hatched, as all that is unknown."""

    def __init__(self, features: Features, layer: str, reach_km: float):
        name = layer.replace("_", " ")
        super().__init__("quality", f"Reach of {name}", group="Quality",
                         note=f"hatched: farther than {reach_km:g} km from any")
        self.features, self._name, self._reach = features, name, reach_km
        self._parts = Parts.of(features.geometry)
        self._far = features["near"] == "no"
        self._tree = shapely.STRtree(features.geometry)

    @staticmethod
    def _brush() -> QBrush:
        return QBrush(theme.colour("hatch"), Qt.BrushStyle.BDiagPattern)

    def paint(self, painter: QPainter, view: View) -> None:
        path = self._parts.path(view, self._far)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path, theme.colour("beyond", 0.55))
        painter.fillPath(path, self._brush())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def signs(self) -> Sequence[Sign]:
        def draw(painter: QPainter, box: QRectF) -> None:
            painter.setPen(QPen(theme.colour("hatch"), 0.8))
            painter.setBrush(self._brush())
            painter.drawRect(box.adjusted(1, 2, -1, -2))
        return (Sign(draw, f"no {self._name} within {self._reach:g} km"),)

    def identify(self, view: View, at: QPointF) -> Iterable[Finding]:
        found = self._tree.query(shapely.points(*view.to_world(at)), predicate="intersects")
        for index in found[:1]:
            km = float(self.features["distance_km"][index])
            yield Finding(self.title, ((f"nearest of {self._name}", f"{number(km)} km"),), 40.0)


class ComparisonLayer(MapLayer):
    """Both sources: solid where the other is near, dashed and with open marks where it is not."""

    def __init__(self, features: Features, names: tuple[str, str], within_km: float):
        super().__init__("comparison", f"{names[0]} and {names[1]}", group="Quality")
        self.features, self._names, self._within = features, names, within_km
        self._parts = Parts.of(features.geometry)
        self._dots = shapely.get_dimensions(features.geometry) == 0
        centres = shapely.centroid(features.geometry)
        self._x, self._y = shapely.get_x(centres), shapely.get_y(centres)

    def _which(self, side: str, near: str) -> np.ndarray:
        return (self.features["which"] == side) & (self.features["near"] == near)

    @staticmethod
    def _pen(side: str, near: str) -> QPen:
        tone = theme.colour(FIRST if side == "first" else SECOND)
        tone = tone.lighter(150) if theme.current().dark else tone
        if near == "yes":
            tone.setAlphaF(0.45)
        return QPen(tone, 1.2 if near == "yes" else 2.4, Qt.PenStyle.SolidLine
                    if near == "yes" else Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap)

    def paint(self, painter: QPainter, view: View) -> None:
        for near in ("yes", "no"):           # what disagrees lies on top
            for side in ("first", "second"):
                rows, pen = self._which(side, near), self._pen(side, near)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for _, line in self._parts.polygons(view, rows):
                    painter.drawPolyline(line)
                dots = np.flatnonzero(rows & self._dots)
                pen.setStyle(Qt.PenStyle.SolidLine)
                painter.setPen(pen)
                if near == "yes":
                    painter.setBrush(pen.color())
                x, y = view.to_screen(self._x[dots], self._y[dots])
                for px, py in zip(x, y, strict=True):
                    painter.drawEllipse(QPointF(px, py), 3.5, 3.5)

    def signs(self) -> Sequence[Sign]:
        def sign(side: str, near: str, words: str) -> Sign:
            def draw(painter: QPainter, box: QRectF) -> None:
                painter.setPen(self._pen(side, near))
                y = box.center().y()
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            return Sign(draw, words)
        found = []
        for at, side in enumerate(("first", "second")):
            for near in ("yes", "no"):
                if self._which(side, near).any():
                    far = "near" if near == "yes" else f"farther than {self._within:g} km from"
                    found.append(sign(side, near, f"{self._names[at]}, {far} the other"))
        return tuple(found)
