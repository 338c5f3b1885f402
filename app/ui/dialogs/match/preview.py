"""A file's features on the map of the open study, before they are added."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely

from gis.types import Features

from ... import theme
from ...canvas import build, symbols
from ...canvas.layer import FillLayer, MapLayer
from ...canvas.vector import LineLayer, LineStyle, PointLayer, PointStyle
from ...canvas.widget import MapCanvas


def layer_of(features: Features) -> MapLayer:
    """Points, lines or areas in the accent colour."""
    kinds = shapely.get_dimensions(features.geometry)
    dimension = int(kinds.max(initial=0))
    same = features.where(kinds == dimension)
    style, title = np.zeros(len(same), int), features.provenance.layer.replace("_", " ")

    def describe(index: int):
        return (str(same["name"][index]) if same.has("name") else title, ("", title))

    if dimension == 0:
        return PointLayer("preview", title, same, style,
                          (PointStyle(symbols.circle, theme.current().accent, 4.0, title),),
                          describe, thin=True)
    if dimension == 1:
        return LineLayer("preview", title, same, style,
                         (LineStyle(theme.current().accent, 1.8, title),), describe)
    return FillLayer("preview", title, same, "accent_soft", "accent", 1.2)


class PreviewMap(MapCanvas):
    """The study's land and water with the file's features on top."""

    def __init__(self, session: Any):
        super().__init__()
        self.setAccessibleName("Map of the file's features")
        self._base = build.base_layers(session.inputs.layers) if session is not None else []
        self.extent = session.inputs.grid.bounds if session is not None else None
        self.set_layers(self._base)

    def show_layer(self, layer: MapLayer | None) -> None:
        """Show a file's features; the study's region stays in sight with them."""
        self.set_layers([*self._base, *([layer] if layer is not None else [])])
        if self.extent is None and layer is not None:
            self.extent = layer.bounds()
        self.fit()


def placed(features: Features, crs: pyproj.CRS | None, bounds) -> tuple[Features, int]:
    """The features in the study's projection, and how many meet its extent."""
    if crs is None:
        return features, len(features)
    moved = features.to_crs(crs)
    boxes = shapely.bounds(moved.geometry)
    left, bottom, right, top = bounds
    with np.errstate(invalid="ignore"):
        inside = ((boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top)
                  & (boxes[:, 3] >= bottom))
    fit = np.isfinite(boxes).all(axis=1)
    return moved.where(fit), int(inside.sum())
