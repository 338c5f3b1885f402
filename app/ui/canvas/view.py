"""Which part of the world the map shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QTransform


@dataclass(frozen=True)
class View:
    """North-up window on a projected reference system."""

    x: float                             # centre [m]
    y: float
    scale: float                         # pixels per metre
    width: int                           # [px]
    height: int

    @property
    def transform(self) -> QTransform:
        """World to screen."""
        return QTransform(self.scale, 0, 0, -self.scale,
                          self.width / 2 - self.x * self.scale,
                          self.height / 2 + self.y * self.scale)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top [m]."""
        half_w, half_h = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    def to_screen(self, x, y) -> tuple:
        """Pixels of world coordinates; numbers or arrays."""
        return ((np.asarray(x) - self.x) * self.scale + self.width / 2,
                (self.y - np.asarray(y)) * self.scale + self.height / 2)

    def to_world(self, point: QPointF) -> tuple[float, float]:
        return (self.x + (point.x() - self.width / 2) / self.scale,
                self.y - (point.y() - self.height / 2) / self.scale)

    def zoomed(self, factor: float, about: QPointF | None = None) -> View:
        """Zoomed by `factor`, keeping the world point under `about` in place."""
        if about is None:                # a null point is falsy, and a corner of the map
            about = QPointF(self.width / 2, self.height / 2)
        scale = min(max(self.scale * factor, 1e-6), 2.0)
        wx, wy = self.to_world(about)
        return replace(self, scale=scale,
                       x=wx - (about.x() - self.width / 2) / scale,
                       y=wy + (about.y() - self.height / 2) / scale)

    def panned(self, dx: float, dy: float) -> View:
        """Moved by pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def fitted(self, bounds: tuple[float, float, float, float], margin: int = 24) -> View:
        """The closest view that shows `bounds` (left, bottom, right, top)."""
        left, bottom, right, top = bounds
        wide = max(self.width - 2 * margin, 1) / max(right - left, 1.0)
        high = max(self.height - 2 * margin, 1) / max(top - bottom, 1.0)
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=min(wide, high))

    def resized(self, width: int, height: int) -> View:
        return replace(self, width=max(width, 1), height=max(height, 1))
