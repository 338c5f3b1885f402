"""Signs on the map: every kind of thing has its own shape, not only its own colour."""

from __future__ import annotations

import math
from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.map_colours import FUEL_SHAPES

from .. import theme


def square(painter: QPainter, x: float, y: float, r: float) -> None:
    painter.drawRect(QRectF(x - r, y - r, 2 * r, 2 * r))


def circle(painter: QPainter, x: float, y: float, r: float) -> None:
    painter.drawEllipse(QPointF(x, y), r, r)


def ring(painter: QPainter, x: float, y: float, r: float) -> None:
    painter.drawEllipse(QPointF(x, y), r, r)
    painter.drawEllipse(QPointF(x, y), r * 0.45, r * 0.45)


def _corners(painter: QPainter, x: float, y: float, r: float, count: int, turn: float) -> None:
    painter.drawPolygon(QPolygonF([
        QPointF(x + r * math.sin(turn + k * 2 * math.pi / count),
                y - r * math.cos(turn + k * 2 * math.pi / count)) for k in range(count)]))


def diamond(painter: QPainter, x: float, y: float, r: float) -> None:
    _corners(painter, x, y, r * 1.3, 4, 0)


def triangle(painter: QPainter, x: float, y: float, r: float) -> None:
    _corners(painter, x, y, r * 1.25, 3, 0)


def down_triangle(painter: QPainter, x: float, y: float, r: float) -> None:
    _corners(painter, x, y, r * 1.25, 3, math.pi)


def pentagon(painter: QPainter, x: float, y: float, r: float) -> None:
    _corners(painter, x, y, r * 1.15, 5, 0)


def hexagon(painter: QPainter, x: float, y: float, r: float) -> None:
    _corners(painter, x, y, r * 1.15, 6, 0)


def star(painter: QPainter, x: float, y: float, r: float) -> None:
    painter.drawPolygon(QPolygonF([
        QPointF(x + (r * 1.35 if k % 2 == 0 else r * 0.6) * math.sin(k * math.pi / 5),
                y - (r * 1.35 if k % 2 == 0 else r * 0.6) * math.cos(k * math.pi / 5))
        for k in range(10)]))


def cross(painter: QPainter, x: float, y: float, r: float) -> None:
    arm = r * 0.45
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in (
        (-arm, -r), (arm, -r), (arm, -arm), (r, -arm), (r, arm), (arm, arm), (arm, r),
        (-arm, r), (-arm, arm), (-r, arm), (-r, -arm), (-arm, -arm))]))


_SIGNS = {sign.__name__: sign for sign in (square, circle, ring, diamond, triangle, down_triangle,
                                           pentagon, hexagon, star, cross)}
FUEL_SIGNS: dict[str, Callable] = {fuel: _SIGNS[shape] for fuel, shape in FUEL_SHAPES.items()}


def draw(painter: QPainter, sign: Callable, x: float, y: float, r: float,
         fill: QColor, edge: QColor | None = None, dotted: bool = False) -> None:
    """One sign with a thin edge; `dotted` marks planned things, which stay hollow."""
    if dotted:
        painter.setPen(QPen(fill, 1.4, Qt.PenStyle.DotLine))
        painter.setBrush(theme.colour("halo", 0.6))
    else:
        painter.setPen(QPen(edge or theme.colour("halo"), 1.0))
        painter.setBrush(fill)
    sign(painter, x, y, r)


def bar_length(metres_per_pixel: float, room: float) -> tuple[float, str]:
    """Round length [m] for a scale bar of at most `room` pixels, with its label."""
    most = metres_per_pixel * room
    power = 10 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    return metres, f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
