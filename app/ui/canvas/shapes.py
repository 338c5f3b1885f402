"""Geometries as flat arrays that can be painted quickly at any scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainterPath, QPolygonF

from .view import View


@dataclass(frozen=True, eq=False)
class Parts:
    """Rings or lines, one after another, each belonging to a feature."""

    xy: np.ndarray                       # (k, 2) [m]
    start: np.ndarray                    # (p + 1,) first vertex of each part
    feature: np.ndarray                  # (p,) index of the feature
    box: np.ndarray                      # (p, 4) left, bottom, right, top [m]

    @classmethod
    def of(cls, geometry: np.ndarray) -> Parts:
        """Parts of lines and polygons; points and empty geometries have none."""
        geometry = np.asarray(geometry, object)
        pieces, owner = shapely.get_parts(geometry, return_index=True)
        kind = shapely.get_type_id(pieces)
        nested = kind == 7                                  # collections: one level deeper
        if nested.any():
            inner, of = shapely.get_parts(pieces[nested], return_index=True)
            owner = np.concatenate([owner[~nested], owner[nested][of]])
            pieces = np.concatenate([pieces[~nested], inner])
            kind = shapely.get_type_id(pieces)
        rings, of = shapely.get_rings(pieces[kind == 3], return_index=True)
        lines = np.concatenate([pieces[np.isin(kind, (1, 2))], rings])
        owner = np.concatenate([owner[np.isin(kind, (1, 2))], owner[kind == 3][of]])
        xy, of = shapely.get_coordinates(lines, return_index=True)
        start = np.searchsorted(of, np.arange(len(lines) + 1))
        box = shapely.bounds(lines).reshape(-1, 4)
        return cls(xy, start, owner.astype(int), box)

    def __len__(self) -> int:
        return len(self.feature)

    def polygons(self, view: View, only: np.ndarray | None = None
                 ) -> Iterator[tuple[int, QPolygonF]]:
        """Feature index and screen polygon of each part in sight, thinned to half pixels."""
        left, bottom, right, top = view.bounds
        pad = 8 / view.scale
        seen = ((self.box[:, 0] <= right + pad) & (self.box[:, 2] >= left - pad)
                & (self.box[:, 1] <= top + pad) & (self.box[:, 3] >= bottom - pad))
        if only is not None:
            seen &= only[self.feature]
        for part in np.flatnonzero(seen):
            a, b = self.start[part], self.start[part + 1]
            sx, sy = view.to_screen(self.xy[a:b, 0], self.xy[a:b, 1])
            if len(sx) > 8:
                # a vertex that falls on the half pixel of the one before adds nothing
                cell = np.round(np.stack([sx, sy]) * 2)
                keep = np.ones(len(sx), bool)
                keep[1:] = (np.diff(cell, axis=1) != 0).any(axis=0)
                keep[-1] = True
                sx, sy = sx[keep], sy[keep]
            yield int(self.feature[part]), polygon(sx, sy)

    def path(self, view: View, only: np.ndarray | None = None) -> QPainterPath:
        """All parts in sight as one path; holes stay open."""
        path = QPainterPath()
        for _, ring in self.polygons(view, only):
            path.addPolygon(ring)
            path.closeSubpath()
        return path


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """A Qt polygon from two arrays, filled in one copy."""
    shape = QPolygonF()
    shape.fill(QPointF(), len(x))
    if len(x):
        memory = shape.data()
        memory.setsize(16 * len(x))
        flat = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
        flat[:, 0], flat[:, 1] = np.clip(x, -1e6, 1e6), np.clip(y, -1e6, 1e6)
    return shape
