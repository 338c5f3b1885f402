"""Value functions: from a physical quantity to a score 0..1, by anchors in physical units.

    linear, log   two anchors, straight or logarithmic between them
    logistic      two anchors, slow at both ends and quick in the middle
    piecewise     any points (value, score), straight between them
    bell          best at one value, worse on both sides
    step          one score per interval
    category      one score per code

Anchors are fixed: they never come from the smallest and largest value at hand, so one more
place never moves another's score, and a score in one country means the same in the next. What
is better follows from the anchors; no value is turned round before it is scored. NaN, unknown,
stays NaN.

A value beyond the anchors takes the score of the nearest one. That is saturation, no fault. An
*outlier* lies beyond `limits`, the values that can be at all; `outliers` says what becomes of it:
"clamp" scores it as the nearest limit; "unknown" counts the datum as not known, so that its prior
stands in; "flag" scores it as the nearest limit and says how many there are. +inf means "none in
reach" and is never an outlier. Codes that a category does not list are outliers too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

import numpy as np

from ..errors import InputError, UnknownNameError
from .marginal_value import MarginalValue, log_of, need, numbers, two_anchors
from .value_tables import Category, Piecewise, Step


@dataclass(frozen=True)
class TwoAnchors(MarginalValue):
    """Between the value that scores 0 and the one that scores 1."""

    scores_0: float
    scores_1: float

    def __post_init__(self):
        super().__post_init__()
        two_anchors(self.scores_0, self.scores_1)

    @property
    def ends(self) -> tuple[float, float]:
        return self.scores_0, self.scores_1

    @property
    def rising(self) -> bool:
        return self.scores_1 > self.scores_0


@dataclass(frozen=True)
class ValueFunction(TwoAnchors):
    """Straight, or logarithmic, between the value that scores 0 and the one that scores 1.

    `scale` is "linear" or "log".
    """

    scale: str = "linear"

    def __post_init__(self):
        super().__post_init__()
        need(self.scale in ("linear", "log"), f"scale {self.scale!r} is neither linear nor log.")
        if self.scale == "log":
            need(min(self.scores_0, self.scores_1) > 0, "a log scale needs anchors above zero.")

    @property
    def kind(self) -> str:
        return self.scale

    def _score(self, values: np.ndarray) -> np.ndarray:
        zero, one = self.scores_0, self.scores_1
        if self.scale == "log":
            values, zero, one = log_of(values), math.log(zero), math.log(one)
        return np.clip((values - zero) / (one - zero), 0.0, 1.0)

    def inverse(self, score: np.ndarray) -> np.ndarray:
        """Value that scores `score`, between the anchors."""
        score = np.asarray(score, float)
        if self.scale == "log":
            zero, one = math.log(self.scores_0), math.log(self.scores_1)
            return np.exp(zero + score * (one - zero))
        return self.scores_0 + score * (self.scores_1 - self.scores_0)


@dataclass(frozen=True)
class Logistic(TwoAnchors):
    """S-shaped between two anchors: with s the logistic function and t the way from the first
    anchor to the second, (s(k (t - m)) - s(-k m)) / (s(k (1 - m)) - s(-k m)).

    The score is exactly 0 and 1 at the anchors; `middle`, a value between them (half way where
    not given), is where it changes most quickly, `steepness` k is how quickly.
    """

    steepness: float = 8.0
    middle: float | None = None
    kind: str = field(default="logistic", init=False)

    def __post_init__(self):
        super().__post_init__()
        need(0.1 <= self.steepness <= 100, f"steepness = {self.steepness:g} cannot be; "
                                            "give 0.1 to 100.")
        if self.middle is not None:
            need(0 < self._way(self.middle) < 1, f"middle = {self.middle:g} must lie between "
                                                  "the anchors.")

    @property
    def scale(self) -> str:
        return self.kind

    def _way(self, values):
        return (values - self.scores_0) / (self.scores_1 - self.scores_0)

    @property
    def _foot(self) -> tuple[float, float, float]:
        middle = 0.5 if self.middle is None else float(self._way(self.middle))
        low = 1 / (1 + math.exp(self.steepness * middle))
        high = 1 / (1 + math.exp(-self.steepness * (1 - middle)))
        return middle, low, high

    def _score(self, values: np.ndarray) -> np.ndarray:
        middle, low, high = self._foot
        way = np.clip(self._way(values), 0.0, 1.0)
        raw = 1 / (1 + np.exp(-self.steepness * (way - middle)))
        return np.clip((raw - low) / (high - low), 0.0, 1.0)

    def inverse(self, score: np.ndarray) -> np.ndarray:
        middle, low, high = self._foot
        raw = low + np.clip(np.asarray(score, float), 0, 1) * (high - low)
        way = middle + np.log(raw / (1 - raw)) / self.steepness
        return self.scores_0 + np.clip(way, 0, 1) * (self.scores_1 - self.scores_0)


@dataclass(frozen=True)
class Bell(MarginalValue):
    """1 at `best`, 0.5 at `half_low` below and `half_high` above it: 2^-((x - best) / half)²."""

    half_low: float
    best: float
    half_high: float
    kind: str = field(default="bell", init=False)

    def __post_init__(self):
        super().__post_init__()
        numbers((self.half_low, self.best, self.half_high), "half_low, best and half_high")
        need(self.half_low < self.best < self.half_high,
              "a bell needs half_low below best and half_high above it.")

    @property
    def scale(self) -> str:
        return self.kind

    def _score(self, values: np.ndarray) -> np.ndarray:
        away = values - self.best
        away /= np.where(away < 0, self.best - self.half_low, self.half_high - self.best)
        return np.exp2(-np.square(np.clip(away, -100.0, 100.0)))

    def inverse(self, score: np.ndarray) -> np.ndarray:
        score = np.clip(np.asarray(score, float), 1e-6, 1.0)
        return self.best - (self.best - self.half_low) * np.sqrt(-np.log2(score))

    @property
    def ends(self) -> tuple[float, float]:
        """Where the lower side has all but ended, and the best value."""
        return self.span[0], self.best

    @property
    def rising(self) -> None:
        return None

    @property
    def span(self) -> tuple[float, float]:
        return (self.best - 2.5 * (self.best - self.half_low),
                self.best + 2.5 * (self.half_high - self.best))


KINDS: Mapping[str, type[MarginalValue]] = {
    "linear": ValueFunction, "log": ValueFunction, "piecewise": Piecewise, "logistic": Logistic,
    "bell": Bell, "step": Step, "category": Category}


def value_function(given: Mapping[str, Any],
                   usual: MarginalValue | None = None) -> MarginalValue:
    """The value function that a project file describes.

    Where the kind is left out, or is that of `usual`, keys left out keep the values of `usual`.

    Raises
    ------
    InputError
        If a key is missing, unknown or impossible.
    """
    given = dict(given)
    kind = given.pop("kind", None)
    if kind is None and given.get("scale") in ("linear", "log") and "points" not in given:
        kind = given.pop("scale")          # as results write linear and log
    kept: dict[str, Any] = usual.to_mapping() if usual is not None else {}
    same = kept.pop("kind", None)
    if kind is None:
        kind = same or "linear"
    if kind not in KINDS:
        raise UnknownNameError("kind of value function", str(kind), KINDS)
    function = KINDS[kind]
    if usual is not None and isinstance(usual, function):
        given = {**kept, **given}
    if function is ValueFunction:
        given["scale"] = kind
    known = [part.name for part in fields(function) if part.init]
    for key in given:
        if key not in known:
            raise UnknownNameError(f"key of a {kind} value function", key, known)
    missing = [part.name for part in fields(function)
               if part.init and part.default is MISSING and part.name not in given]
    need(not missing, f"a {kind} one needs {' and '.join(missing)}.")
    try:
        return function(**given)
    except TypeError as error:
        raise InputError(f"Value function: a value of a {kind} one is not a number.") from error
