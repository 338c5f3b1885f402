"""What every value function has: limits, outliers, and how a project file writes it down."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..errors import InputError

OUTLIERS = ("clamp", "unknown", "flag")
Pairs = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class MarginalValue(ABC):
    """What every value function has; `limits` and `outliers` are explained above."""

    limits: tuple[float, float] | None = None
    outliers: str = "clamp"

    def __post_init__(self):
        need(self.outliers in OUTLIERS, f"outliers = {self.outliers!r} is not known; use "
                                         f"one of {', '.join(OUTLIERS)}.")
        if self.limits is not None:
            pair = numbers(self.limits, "limits", finite=False)
            need(len(pair) == 2 and pair[0] < pair[1],
                  "limits must be two values, the lower one first.")
            object.__setattr__(self, "limits", pair)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Score of each value, same shape, 0..1; NaN stays NaN."""
        values = np.asarray(values, float)
        return self._score(values if self.limits is None else np.clip(values, *self.limits))

    @abstractmethod
    def _score(self, values: np.ndarray) -> np.ndarray: ...

    @abstractmethod
    def inverse(self, score: np.ndarray) -> np.ndarray:
        """A value that scores `score`, or comes nearest to it; the least of them where several
        do."""

    @property
    @abstractmethod
    def ends(self) -> tuple[float, float]:
        """The values that score least and most, between or at the anchors."""

    @property
    @abstractmethod
    def rising(self) -> bool | None:
        """True where more is better, False where less is, None where neither holds."""

    @property
    def span(self) -> tuple[float, float]:
        """Range of values that a drawing of the function should show."""
        return min(self.ends), max(self.ends)

    @property
    def logarithmic(self) -> bool:
        """Whether the values are best drawn on a logarithmic axis."""
        return getattr(self, "scale", "") == "log"

    def outlying(self, values: np.ndarray) -> np.ndarray:
        """Mask of the outliers, same shape."""
        values = np.asarray(values)
        if self.limits is None:
            return np.zeros(values.shape, bool)
        low, high = self.limits
        return ((values < low) | (values > high)) & (values != math.inf)

    def admitted(self, values: np.ndarray) -> np.ndarray:
        """`values` as they may be used: outliers become NaN where they count as unknown."""
        if self.outliers != "unknown":
            return values
        bad = self.outlying(values)
        return np.where(bad, np.nan, values).astype(values.dtype) if bad.any() else values

    def to_mapping(self) -> dict[str, Any]:
        """What a project file writes down; :func:`value_function` reads it back."""
        found: dict[str, Any] = {"kind": self.kind}
        for part in fields(self):
            value = getattr(self, part.name)
            if part.init and value != part.default and part.name != "scale":
                found[part.name] = _as_lists(value)
        if self.kind == "piecewise" and self.logarithmic:
            found["scale"] = "log"
        return found

    @property
    @abstractmethod
    def kind(self) -> str:
        """Name of the kind, as a project file writes it."""


def need(holds: bool, sentence: str) -> None:
    if not holds:
        raise InputError(f"Value function: {sentence}")


def numbers(values: Sequence, what: str, finite: bool = True) -> tuple[float, ...]:
    try:
        found = tuple(float(value) for value in values)
    except (TypeError, ValueError):
        found = (math.nan,)
    need(not any(math.isnan(v) or (finite and math.isinf(v)) for v in found),
          f"{what} must be numbers.")
    return found


def shares(values: Sequence) -> tuple[float, ...]:
    found = numbers(values, "scores")
    need(all(0 <= score <= 1 for score in found), "scores must lie between 0 and 1.")
    return found


def pairs_of(values: Sequence, what: str) -> Pairs:
    try:
        pairs = [tuple(pair) for pair in values]
    except TypeError:
        pairs = [()]
    need(all(len(pair) == 2 for pair in pairs), f"{what} must be pairs of a value and a score.")
    first = numbers([pair[0] for pair in pairs], f"the values of the {what}")
    return tuple(zip(first, shares([pair[1] for pair in pairs]), strict=True))


def two_anchors(zero: float, one: float) -> None:
    numbers((zero, one), "both anchors")
    need(zero != one, "both anchors are the same; give two values.")


def log_of(values: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(values, 1e-12))


def ends_of(pairs: Pairs) -> tuple[float, float]:
    return (min(pairs, key=lambda pair: pair[1])[0], max(pairs, key=lambda pair: pair[1])[0])


def direction(scores: Sequence[float]) -> bool | None:
    steps = np.diff(scores)
    if not steps.any():
        return None
    return True if (steps >= 0).all() else False if (steps <= 0).all() else None


def nearest(score: np.ndarray, scores: Sequence[float], values: np.ndarray) -> np.ndarray:
    away = np.abs(np.asarray(score, float)[..., None] - np.asarray(scores))
    return np.asarray(values)[np.argmin(away, axis=-1)]


def _as_lists(value: Any) -> Any:
    return [_as_lists(v) for v in value] if isinstance(value, tuple) else value
