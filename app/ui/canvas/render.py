"""Painting the still layers in slices, so that the window can answer in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QImage, QPainter

from . import labels, legend
from .layer import MapLayer
from .sites import SitesLayer
from .view import View


@dataclass(frozen=True, eq=False)
class Segment:
    """Neighbouring still layers as one picture, or one live layer to be painted each time."""

    image: QImage | None = None
    layer: MapLayer | None = None


def coloured(layers: Sequence[MapLayer], view: View) -> MapLayer | None:
    """The topmost visible layer coloured by value, if there is room for its legend."""
    found = [one for one in layers if one.visible and one.scale is not None]
    return found[-1] if found and view.width > 520 else None


def legend_box(layers: Sequence[MapLayer], view: View) -> QRectF:
    """Where the legend's card lies."""
    return legend.card_box(view, [box for layer in layers if layer.visible
                                  for box in layer.taken(view)])


def placed_labels(layers: Sequence[MapLayer], view: View) -> list[tuple[labels.Label, QPointF]]:
    """Names that fit beside sites, scale bar, buttons and legend."""
    shown = [layer for layer in layers if layer.visible]
    taken = [box for layer in shown for box in layer.taken(view)]
    taken.append(QRectF(0, view.height - 40, 180, 40))           # scale bar
    taken.append(QRectF(view.width - 52, 0, 52, 136))            # zoom buttons
    if coloured(layers, view) is not None:
        taken.append(legend_box(layers, view))
    frame = QRectF(4, 4, view.width - 8, view.height - 8)
    wanted = [label for layer in shown for label in layer.labels(view)]
    return labels.place(wanted, taken, frame)


def paint_segments(layers: Sequence[MapLayer], view: View, blank: Callable[[], QImage],
                   segments: list[Segment]) -> Iterator[None]:
    """Fill `segments`, bottom first, yielding after each piece of work."""
    image: QImage | None = None
    for layer in layers:
        if not layer.visible or layer.opacity <= 0:
            continue
        if layer.live:
            segments.append(Segment(layer=layer))
            image = None
            continue
        if image is None:
            image = blank()
            segments.append(Segment(image))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(layer.opacity)
        layer.paint(painter, view)
        painter.end()
        yield
    image = blank()
    painter = QPainter(image)
    try:
        for label, at in placed_labels(layers, view):
            labels.paint(painter, label, at)
            yield
    finally:                                 # also where a newer view ends this one midway
        painter.end()
    # names lie under the sites, which come last
    on_top = bool(segments) and isinstance(segments[-1].layer, SitesLayer)
    segments.insert(len(segments) - on_top, Segment(image))
