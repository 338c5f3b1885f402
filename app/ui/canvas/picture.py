"""The map as it is shown, painted once more at print resolution, with its credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen
from PyQt6.QtSvg import QSvgGenerator

from gis.types import Provenance

from .. import theme
from ..pictures import blank
from . import labels, legend, render
from .layer import MapLayer, RasterLayer
from .sites import SitesLayer
from .view import View

FOOT = 36                                    # room for the credits under the map [px]
OWED = re.compile(r"\(([^()]*(?:©|Contains)[^()]*)\)")


def credits(sources: Iterable[Provenance]) -> str:
    """Whose data a map shows: first the attributions asked for, then other sources by name."""
    owed, named = [], []
    for one in sources:
        if found := OWED.search(one.source):
            owed.append(found.group(1).strip(". "))
        else:
            named.append(re.split(r"[;:,(]", one.source)[0].strip(". "))
    return "; ".join(dict.fromkeys(text for text in (*owed, *named) if text))


@dataclass(frozen=True, eq=False)
class MapPicture:
    """What the map shows at one moment; painted on any thread, light, whatever the window does."""

    layers: tuple[tuple[MapLayer, float], ...]   # visible ones with opacity, bottom first
    view: View
    credits: str

    @classmethod
    def of(cls, layers: Sequence[MapLayer], view: View, sources: Iterable[Provenance] = ()
           ) -> MapPicture:
        shown = tuple((one, one.opacity) for one in layers if one.visible and one.opacity > 0)
        return cls(shown, view, credits(sources))

    @property
    def size(self) -> QSize:
        """Width and height [px] of the window."""
        return QSize(self.view.width, self.view.height + (FOOT if self.credits else 0))

    def paint(self, painter: QPainter) -> None:
        """Layers, names, legend, scale bar and credits."""
        view, drawn = self.view, [layer for layer, _ in self.layers]
        frame = QRectF(0, 0, view.width, view.height)
        painter.fillRect(frame, theme.colour("beyond"))
        painter.save()
        painter.setClipRect(frame)
        on_top = drawn[-1:] if drawn and isinstance(drawn[-1], SitesLayer) else []
        for layer, opacity in self.layers[:len(drawn) - len(on_top)]:
            self._layer(painter, layer, opacity)
        for label, at in render.placed_labels(drawn, view):
            _name(painter, label, at)
        for layer, opacity in self.layers[len(drawn) - len(on_top):]:
            self._layer(painter, layer, opacity)
        painter.setOpacity(1.0)
        legend.paint_scale_bar(painter, view)
        card = None
        if (coloured := render.coloured(drawn, view)) is not None:
            card = render.legend_box(drawn, view)
            legend.paint_card(painter, coloured, card)
        legend.paint_credit(painter, drawn, view, card)
        painter.restore()
        self._credits(painter)

    def _layer(self, painter: QPainter, layer: MapLayer, opacity: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(opacity)
        if isinstance(layer, RasterLayer) and isinstance(painter.device(), QSvgGenerator):
            # cells are a picture in a drawing too, but at print resolution
            image = blank(QSize(self.view.width, self.view.height))
            inner = QPainter(image)
            layer.paint(inner, self.view)
            inner.end()
            image.setDevicePixelRatio(1.0)
            painter.drawImage(QRectF(0, 0, self.view.width, self.view.height), image,
                              QRectF(image.rect()))
        else:
            layer.paint(painter, self.view)
        painter.restore()

    def _credits(self, painter: QPainter) -> None:
        if not self.credits:
            return
        font = theme.font(9)
        room = self.view.width - 16.0
        # two lines; what is owed stands first, so that it is never what is left out
        told = QFontMetricsF(font).elidedText(f"Data: {self.credits}. Map: HeatSite",
                                              Qt.TextElideMode.ElideRight, 1.8 * room)
        painter.fillRect(QRectF(0, self.view.height, self.view.width, FOOT),
                         theme.colour("surface"))
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(8, self.view.height, room, FOOT),
                         int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), told)


def _name(painter: QPainter, label: labels.Label, at: QPointF) -> None:
    """A name with its halo; as letters in a drawing, so that it can be searched and edited."""
    if not isinstance(painter.device(), QSvgGenerator):
        labels.paint(painter, label, at)
        return
    font = theme.font(label.size, label.bold)
    font.setItalic(label.italic)
    path = QPainterPath()
    path.addText(at, font, label.text)
    painter.strokePath(path, QPen(theme.colour("halo", 0.85), 3, Qt.PenStyle.SolidLine,
                                  Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setFont(font)
    painter.setPen(theme.colour(label.colour))
    painter.drawText(at, label.text)
