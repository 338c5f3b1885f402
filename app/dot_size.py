"""A third quantity on a chart of dots: the area of a dot grows evenly with its value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST, LARGEST = 3.0, 9.0
"""Radii of the least and the most, in points of the drawing."""


@dataclass(frozen=True)
class DotSize:
    """From the least to the most of some values; NaN where none is known."""

    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> DotSize:
        known = [v for v in values if math.isfinite(v)]
        return cls(min(known, default=math.nan), max(known, default=math.nan))

    def radius(self, value: float) -> float:
        """Radius of a dot; the smallest where the value is unknown, midway where all are alike.

        >>> [DotSize(0.0, 10.0).radius(v) for v in (0.0, 10.0)]
        [3.0, 9.0]
        """
        if not math.isfinite(value) or math.isnan(self.least):
            return SMALLEST
        share = 0.5 if self.most <= self.least else (value - self.least) / (self.most - self.least)
        share = min(max(share, 0.0), 1.0)
        return math.sqrt(SMALLEST ** 2 + share * (LARGEST ** 2 - SMALLEST ** 2))

    @property
    def shown(self) -> tuple[float, ...]:
        """Values of the legend: least, middle and most, or the one that all have."""
        if math.isnan(self.least):
            return ()
        if self.most <= self.least:
            return (self.least,)
        return (self.least, (self.least + self.most) / 2, self.most)
