"""Where a map lies on the ground and on the paper: its window, scale bar and room for marks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .scene import Shape


@dataclass(frozen=True)
class Window:
    """The part of the world that a map shows [m] and the size of the drawing [pt]."""

    left: float
    bottom: float
    right: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, box: tuple[float, float, float, float], width: float, height: float,
               margin: float = 0.04) -> Window:
        """The least window of this shape that holds `box` with a margin."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        scale = max((box[2] - box[0]) / width, (box[3] - box[1]) / height, 1e-6) * (1 + 2 * margin)
        return cls(x - scale * width / 2, y - scale * height / 2, x + scale * width / 2,
                   y + scale * height / 2, width, height)

    @property
    def metres(self) -> float:
        """Metres per point."""
        return (self.right - self.left) / self.width

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.left, self.bottom, self.right, self.top

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) / self.metres, (self.top - y) / self.metres

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        return (box[0] <= self.right and box[2] >= self.left
                and box[1] <= self.top and box[3] >= self.bottom)

    def sees(self, shape: Shape) -> bool:
        """Whether any of a feature may lie inside, by the boxes of its segments."""
        if not self.meets(shape.box):
            return False
        if shape.kind != "line":
            return True
        for part in shape.parts:
            low, high = np.minimum(part[1:], part[:-1]), np.maximum(part[1:], part[:-1])
            if ((low[:, 0] <= self.right) & (high[:, 0] >= self.left)
                    & (low[:, 1] <= self.top) & (high[:, 1] >= self.bottom)).any():
                return True
        return False

    def path(self, shape: Shape) -> str:
        """The outline as SVG path data; points closer than a third of a point are dropped."""
        out = []
        for part in shape.parts:
            xy = np.column_stack([(part[:, 0] - self.left) / self.metres,
                                  (self.top - part[:, 1]) / self.metres])
            if len(xy) > 3:
                steps = np.abs(np.diff(np.round(xy * 3), axis=0)).sum(axis=1) > 0
                xy = xy[np.concatenate([[True], steps])]
            # far outside nothing is seen; huge numbers would only swell the file
            xy = np.clip(np.round(xy, 1), -4 * self.width, 5 * self.width)
            out.append("M" + " ".join(f"{x:g} {y:g}" for x, y in xy.tolist())
                       + ("Z" if shape.kind == "poly" else ""))
        return "".join(out)


def apart(points: list[tuple[float, float]], radii: list[float]) -> list[tuple[float, float]]:
    """The same points moved as little as keeps their circles from covering one another; the
    first stands firmest."""
    xy = np.array(points, float).reshape(-1, 2)
    r = np.array(radii, float)
    if len(xy) < 2:
        return [(float(x), float(y)) for x, y in xy]
    least = 0.94 * (r[:, None] + r[None, :])
    firm = np.linspace(0.15, 1.0, len(xy))       # how readily each gives way
    share = firm[:, None] / (firm[:, None] + firm[None, :])
    turn = np.arange(len(xy)) * 2.399963         # a way out for points that coincide
    for _ in range(120):
        way = xy[:, None, :] - xy[None, :, :]
        gap = np.hypot(way[..., 0], way[..., 1])
        np.fill_diagonal(gap, 1e12)           # nothing keeps away from itself
        close = gap < least
        if not close.any():
            break
        same = gap < 1e-6
        way[same] = np.stack([np.cos(turn), np.sin(turn)], -1)[np.nonzero(same)[0]]
        push = np.where(close, (least - gap) / np.where(same, 1.0, gap) * share, 0.0)
        xy += 0.6 * (push[..., None] * way).sum(axis=1)
    return [(float(x), float(y)) for x, y in xy]


def bar_length(metres: float, most: float) -> float:
    """The longest round length of a scale bar below `most` points. [m]"""
    power = 10.0 ** math.floor(math.log10(most * metres))
    return next(power * f for f in (5.0, 2.0, 1.0) if power * f <= most * metres)
