"""Names on the map: with a halo, the important first, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from .. import theme


@dataclass(frozen=True)
class Label:
    """One name and how much it matters."""

    text: str
    x: float                             # anchor on the screen [px]
    y: float
    weight: float                        # the larger is placed first
    size: int = theme.TEXT_SMALL
    bold: bool = False
    offset: float = 6.0                  # distance from the anchor [px]
    italic: bool = False
    colour: str = "label"
    centred: bool = False


def place(labels: Iterable[Label], taken: list[QRectF], frame: QRectF
          ) -> list[tuple[Label, QPointF]]:
    """Choose which labels fit, and where their baselines start; grows `taken`."""
    placed = []
    metrics = {}
    for label in sorted(labels, key=lambda one: -one.weight):
        style = (label.size, label.bold)
        if style not in metrics:
            metrics[style] = QFontMetricsF(theme.font(*style))
        wide = metrics[style].horizontalAdvance(label.text)
        high = metrics[style].ascent()
        gap = label.offset
        # beside, then above or below; important names may stand a little farther off
        gaps = (gap, gap + 12, gap + 22) if label.bold else (gap,)
        spots = ((-wide / 2, high / 2),) if label.centred else tuple(
            spot for far in gaps for spot in (
                (far, high / 2 - 1), (-far - wide, high / 2 - 1), (-wide / 2, -far),
                (-wide / 2, far + high)))
        for dx, dy in spots:
            box = QRectF(label.x + dx - 2, label.y + dy - high, wide + 4, high + 4)
            if frame.contains(box) and not any(box.intersects(other) for other in taken):
                taken.append(box)
                placed.append((label, QPointF(label.x + dx, label.y + dy)))
                break
    return placed


def paint(painter: QPainter, label: Label, at: QPointF) -> None:
    """Draw one label with its halo; `at` is the start of its baseline."""
    ratio = painter.device().devicePixelRatioF()
    key = (label.text, label.size, label.bold, label.italic, label.colour,
           theme.current().dark, ratio)
    if key not in _pictures:
        if len(_pictures) > 2000:
            _pictures.clear()
        _pictures[key] = _picture(label, ratio)
    image, ascent = _pictures[key]
    painter.drawImage(QPointF(round(at.x()) - EDGE, round(at.y() - ascent) - EDGE), image)


EDGE = 3                                     # room for the halo [px]
_pictures: dict[tuple, tuple[QImage, float]] = {}    # stroking outlines is slow: once per name


def _picture(label: Label, ratio: float) -> tuple[QImage, float]:
    font = theme.font(label.size, label.bold)
    font.setItalic(label.italic)
    metrics = QFontMetricsF(font)
    wide = math.ceil(metrics.horizontalAdvance(label.text)) + 2 * EDGE
    high = math.ceil(metrics.height()) + 2 * EDGE
    image = QImage(math.ceil(wide * ratio), math.ceil(high * ratio),
                   QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(EDGE, EDGE + metrics.ascent()), font, label.text)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(theme.colour("halo", 0.85), 3, Qt.PenStyle.SolidLine,
                                  Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setFont(font)
    painter.setPen(theme.colour(label.colour))
    painter.drawText(QPointF(EDGE, EDGE + metrics.ascent()), label.text)
    painter.end()
    return image, metrics.ascent()
