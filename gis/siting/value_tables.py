"""Value functions given point by point: piecewise, step and category."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from .marginal_value import (
    MarginalValue,
    Pairs,
    direction,
    ends_of,
    log_of,
    nearest,
    need,
    numbers,
    pairs_of,
    shares,
)


@dataclass(frozen=True)
class Piecewise(MarginalValue):
    """Straight between points (value, score), values rising; level beyond the first and last.

    `scale` "log" draws the straight lines over the logarithm of the value.
    """

    points: Pairs
    scale: str = "linear"
    kind: str = field(default="piecewise", init=False)

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "points", pairs_of(self.points, "points"))
        values = [value for value, _ in self.points]
        need(len(values) >= 2, "give at least two points.")
        need(all(a < b for a, b in zip(values, values[1:], strict=False)),
              "the values of the points must rise, none twice.")
        need(self.scale in ("linear", "log"), f"scale {self.scale!r} is neither linear nor log.")
        need(self.scale == "linear" or values[0] > 0, "a log scale needs points above zero.")

    @property
    def _knots(self) -> tuple[np.ndarray, np.ndarray]:
        values, scores = np.array(self.points).T
        return (np.log(values) if self.scale == "log" else values), scores

    def _score(self, values: np.ndarray) -> np.ndarray:
        return np.interp(log_of(values) if self.scale == "log" else values, *self._knots)

    def inverse(self, score: np.ndarray) -> np.ndarray:
        score = np.asarray(score, float)
        knots, scores = self._knots
        wanted = np.clip(score, scores.min(), scores.max())
        found = np.full(score.shape, np.nan)
        for (x0, x1), (s0, s1) in zip(zip(knots[:-1], knots[1:], strict=True),
                                      zip(scores[:-1], scores[1:], strict=True), strict=True):
            here = np.isnan(found) & (wanted >= min(s0, s1)) & (wanted <= max(s0, s1))
            way = (wanted - s0) / (s1 - s0) if s1 != s0 else np.zeros(score.shape)
            found = np.where(here, x0 + way * (x1 - x0), found)
        return np.exp(found) if self.scale == "log" else found

    @property
    def ends(self) -> tuple[float, float]:
        return ends_of(self.points)

    @property
    def rising(self) -> bool | None:
        return direction([score for _, score in self.points])

    @property
    def span(self) -> tuple[float, float]:
        return self.points[0][0], self.points[-1][0]


@dataclass(frozen=True)
class Step(MarginalValue):
    """One score per interval: `scores` has one more entry than the rising `thresholds`; a value
    at a threshold belongs to the interval above it."""

    thresholds: tuple[float, ...]
    scores: tuple[float, ...]
    kind: str = field(default="step", init=False)

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "thresholds", numbers(self.thresholds, "thresholds"))
        object.__setattr__(self, "scores", shares(self.scores))
        limits = self.thresholds
        need(len(limits) >= 1 and all(a < b for a, b in zip(limits, limits[1:], strict=False)),
              "give at least one threshold, rising, none twice.")
        need(len(self.scores) == len(limits) + 1,
              f"{len(limits)} thresholds need {len(limits) + 1} scores, one per interval.")

    @property
    def scale(self) -> str:
        return self.kind

    def _score(self, values: np.ndarray) -> np.ndarray:
        found = np.array(self.scores)[np.digitize(values, self.thresholds)]
        return np.where(np.isnan(values), np.nan, found)

    def _inside(self) -> np.ndarray:
        """A value within each interval."""
        low, high = self.thresholds[0], self.thresholds[-1]
        wide = (high - low) / max(len(self.thresholds) - 1, 1) or abs(low) or 1.0
        edges = np.array([low - wide, *self.thresholds, high + wide])
        return (edges[:-1] + edges[1:]) / 2

    def inverse(self, score: np.ndarray) -> np.ndarray:
        return nearest(score, self.scores, self._inside())

    @property
    def ends(self) -> tuple[float, float]:
        return ends_of(tuple(zip(self._inside().tolist(), self.scores, strict=True)))

    @property
    def rising(self) -> bool | None:
        return direction(self.scores)

    @property
    def span(self) -> tuple[float, float]:
        inside = self._inside()
        return float(inside[0]), float(inside[-1])


@dataclass(frozen=True)
class Category(MarginalValue):
    """One score per code, `codes` being pairs (code, score).

    A value between two codes (a simulated one, say) takes the score of the nearer one.
    """

    codes: Pairs
    kind: str = field(default="category", init=False)

    def __post_init__(self):
        super().__post_init__()
        pairs = tuple(sorted(pairs_of(self.codes, "codes")))
        object.__setattr__(self, "codes", pairs)
        need(len(pairs) >= 1, "give at least one code.")
        need(len({code for code, _ in pairs}) == len(pairs), "a code stands twice.")

    @property
    def scale(self) -> str:
        return self.kind

    def _score(self, values: np.ndarray) -> np.ndarray:
        codes, scores = np.array(self.codes).T
        found = scores[np.digitize(values, (codes[:-1] + codes[1:]) / 2)]
        return np.where(np.isnan(values), np.nan, found)

    def outlying(self, values: np.ndarray) -> np.ndarray:
        values = np.asarray(values)
        codes = np.array([code for code, _ in self.codes])
        at = np.clip(np.searchsorted(codes, values - 1e-6), 0, len(codes) - 1)
        return ~(np.abs(values - codes[at]) <= 1e-6) & ~np.isnan(values) & (values != math.inf)

    def inverse(self, score: np.ndarray) -> np.ndarray:
        codes, scores = np.array(self.codes).T
        return nearest(score, scores, codes)

    @property
    def ends(self) -> tuple[float, float]:
        return ends_of(self.codes)

    @property
    def rising(self) -> bool | None:
        return direction([score for _, score in self.codes])

    @property
    def span(self) -> tuple[float, float]:
        return self.codes[0][0], self.codes[-1][0]
