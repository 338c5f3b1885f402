"""Value functions as things to take hold of: handles, other kinds, points as text. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis.errors import InputError
from gis.settings import MarginalValue, ValueFunction
from gis.siting.value_functions import Bell, Logistic
from gis.siting.value_tables import Category, Piecewise, Step

KIND_WORDS = {"linear": "Straight", "log": "Logarithmic", "piecewise": "Points",
              "logistic": "S-shaped", "bell": "Bell", "step": "Steps", "category": "Classes"}
OUTLIER_WORDS = {"clamp": "score as the limit", "unknown": "count as unknown",
                 "flag": "score as the limit, and say so"}
MOST_CODES = 12
_TABLES = (Piecewise, Step, Category)


@dataclass(frozen=True)
class Handle:
    """A point of the curve that can be moved, along the axis, up and down, or both."""

    name: str
    value: float
    score: float
    across: bool = True
    up: bool = False


def handles(function: MarginalValue) -> tuple[Handle, ...]:
    """The handles of a value function, from its lowest value up where it has points."""
    if isinstance(function, Piecewise):
        return tuple(Handle(f"point {k + 1}", v, s, True, True)
                     for k, (v, s) in enumerate(function.points))
    if isinstance(function, Step):
        # a step is held in the middle of its level; the first lies below every threshold
        limits = function.thresholds
        wide = (limits[-1] - limits[0]) / max(len(limits) - 1, 1) or abs(limits[0]) or 1.0
        return (Handle("below", limits[0] - wide / 2, function.scores[0], False, True),
                *(Handle(f"from {k + 1}", v, s, True, True)
                  for k, (v, s) in enumerate(zip(limits, function.scores[1:], strict=True))))
    if isinstance(function, Category):
        return tuple(Handle(f"class {code:g}", code, s, False, True)
                     for code, s in function.codes)
    if isinstance(function, Bell):
        return (Handle("half below", function.half_low, 0.5), Handle("best", function.best, 1.0),
                Handle("half above", function.half_high, 0.5))
    made = [Handle("scores 0", function.ends[0], 0.0), Handle("scores 1", function.ends[1], 1.0)]
    if isinstance(function, Logistic):
        middle = middle_of(function)
        made.append(Handle("middle", middle, float(function(np.array(middle)))))
    return tuple(made)


def middle_of(function: Logistic) -> float:
    """Value at which an S-shaped function changes most quickly."""
    return (sum(function.ends) / 2 if function.middle is None else function.middle)


def moved(function: MarginalValue, index: int, value: float, score: float) -> MarginalValue:
    """The function with one handle elsewhere; as it was where that cannot be."""
    value, score = float(value), float(round(min(max(score, 0.0), 1.0), 2))
    try:
        if isinstance(function, Piecewise):
            points = list(function.points)
            points[index] = (value, score)
            return replace(function, points=tuple(points))
        if isinstance(function, Step):
            scores, limits = list(function.scores), list(function.thresholds)
            scores[index] = score
            if index:
                limits[index - 1] = value
            return replace(function, thresholds=tuple(limits), scores=tuple(scores))
        if isinstance(function, Category):
            codes = list(function.codes)
            codes[index] = (codes[index][0], score)
            return replace(function, codes=tuple(codes))
        if isinstance(function, Bell):
            return replace(function, **{("half_low", "best", "half_high")[index]: value})
        name = ("scores_0", "scores_1", "middle")[index]
        if isinstance(function, Logistic) and index < 2 and function.middle is not None:
            low, high = sorted((value, function.ends[1 - index]))
            if not low < function.middle < high:
                return function
        return replace(function, **{name: value})
    except InputError:
        return function


def with_point(function: MarginalValue, value: float) -> MarginalValue:
    """One more point or step on the curve at a value; other kinds stay as they are."""
    score = round(float(function(np.array(value))), 2)
    try:
        if isinstance(function, Piecewise):
            return replace(function, points=tuple(sorted((*function.points, (value, score)))))
        if isinstance(function, Step):
            at = int(np.searchsorted(function.thresholds, value))
            return replace(
                function, thresholds=(*function.thresholds[:at], value, *function.thresholds[at:]),
                scores=(*function.scores[:at + 1], score, *function.scores[at + 1:]))
    except InputError:
        pass
    return function


def without_point(function: MarginalValue, index: int) -> MarginalValue:
    """One point or step less; the last ones that a kind needs stay."""
    try:
        if isinstance(function, Piecewise):
            return replace(function, points=function.points[:index] + function.points[index + 1:])
        if isinstance(function, Step) and index:
            return replace(
                function,
                thresholds=function.thresholds[:index - 1] + function.thresholds[index:],
                scores=function.scores[:index] + function.scores[index + 1:])
    except InputError:
        pass
    return function


def as_kind(function: MarginalValue, kind: str, values: Sequence[float] = ()) -> MarginalValue:
    """The nearest function of another kind; `values` are some of the region's, for classes."""
    if kind == function.kind:
        return function
    rest = {"limits": function.limits, "outliers": function.outliers}
    low, high = function.span
    zero, one = function.ends
    if zero == one or isinstance(function, Bell):
        zero, one = low, function.best if isinstance(function, Bell) else high
    wide = (high - low) or 1.0
    if kind == "linear":
        return ValueFunction(zero, one, **rest)
    if kind == "log":
        least = max(abs(zero), abs(one)) / 1000 or 1e-3
        return ValueFunction(max(zero, least), max(one, least * (1 + (zero <= least))), "log",
                             **rest)
    if kind == "logistic":
        return Logistic(zero, one, **rest)
    if kind == "bell":
        return Bell(low + wide / 4, low + wide / 2, low + 3 * wide / 4, **rest)
    inside = [tidy(low + wide * k / 4, wide) for k in range(5)]
    scores = _scores(function, np.array(inside))
    if kind == "piecewise":
        scale = "log" if function.logarithmic and inside[0] > 0 else "linear"
        return Piecewise(tuple(zip(inside[::2], scores[::2], strict=True)), scale, **rest)
    if kind == "step":
        return Step(tuple(inside[1:4]), tuple(scores[k] for k in (0, 1, 3, 4)), **rest)
    found = np.asarray(values, float)
    # whole numbers between the ends are classes too, though this region may lack them
    codes = np.unique(np.round(np.concatenate((found[np.isfinite(found)], (low, high)))))
    if len(codes) and codes[-1] - codes[0] < MOST_CODES:
        codes = np.arange(codes[0], codes[-1] + 1)
    if len(codes) > MOST_CODES:
        codes = np.unique(np.round(inside))
    return Category(tuple(zip(codes.tolist(), _scores(function, codes), strict=True)), **rest)


def _scores(function: MarginalValue, values: np.ndarray) -> list[float]:
    return (np.round(function(np.asarray(values)), 2) + 0.0).tolist()


def tidy(value: float, span: float, steps: float = 200.0) -> float:
    """A value rounded to about one `steps`th of a span, so that a dragged anchor reads well."""
    if not span > 0:
        return float(value)
    power = 10.0 ** math.floor(math.log10(span / steps))
    return float(round(round(value / power) * power, 10))


def has_points(function: MarginalValue) -> bool:
    return isinstance(function, _TABLES)


def as_text(function: MarginalValue) -> str:
    """Points, steps or classes as people write them: "900 = 0, 1900 = 1"."""
    if isinstance(function, Step):
        parts = [("below", function.scores[0]),
                 *zip(function.thresholds, function.scores[1:], strict=True)]
    else:
        parts = list(function.points if isinstance(function, Piecewise) else function.codes)
    return ", ".join(f"{v if isinstance(v, str) else f'{v:g}'} = {s:g}" for v, s in parts)


def from_text(function: MarginalValue, text: str) -> MarginalValue:
    """Read :func:`as_text` back; raises :class:`gis.errors.InputError` where it cannot be."""
    pairs: list[tuple[float, float]] = []
    for part in filter(None, (word.strip() for word in text.replace(";", ",").split(","))):
        value, equals, score = part.partition("=")
        try:
            first = -math.inf if value.strip() == "below" else float(value)
            pairs.append((first, float(score)))
        except ValueError:
            raise InputError(f"Value function: {part!r} is no value and score; write "
                             f"{as_text(function)}.") from None
    if isinstance(function, Piecewise):
        return replace(function, points=tuple(pairs))
    if isinstance(function, Category):
        return replace(function, codes=tuple(pairs))
    if not pairs or pairs[0][0] != -math.inf:
        raise InputError(f"Value function: begin with \"below\", as {as_text(function)}.")
    assert isinstance(function, Step)
    return replace(function, thresholds=tuple(v for v, _ in pairs[1:]),
                   scores=tuple(s for _, s in pairs))
