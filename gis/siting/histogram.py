"""How a criterion's values spread over a region, beside the curve that scores them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, UnknownNameError
from ..results import Screening
from ..settings import Settings
from .marginal_value import MarginalValue

_TAIL = 0.005
"""Share of the values at either end that may fall into the outermost bins."""
_SAMPLE = 200_000


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of cells per bin. Values beyond the first or last edge count in the end bins."""

    key: str
    unit: str
    edges: np.ndarray                    # (bins + 1,) rising [unit]
    counts: np.ndarray                   # (bins,) cells
    unknown: int                         # cells whose value is not known
    unreached: int                       # cells with +inf: none in reach
    outliers: int                        # cells beyond the function's limits
    median: float                        # of the known finite values; NaN where none
    curve: tuple[np.ndarray, np.ndarray]  # values (201,) and their scores
    mean_score: float                    # of the known values; NaN where none
    logarithmic: bool                    # whether bins are equal on a logarithmic axis

    @property
    def known(self) -> int:
        return int(self.counts.sum()) + self.unreached


def histogram(screening: Screening, settings: Settings, key: str, bins: int = 40,
              function: MarginalValue | None = None,
              span: tuple[float, float] | None = None) -> Histogram:
    """Histogram of one criterion over the allowed cells, with its score curve.

    Parameters
    ----------
    function : MarginalValue, optional
        The function being edited, instead of the settings' own.
    span : (low, high), optional
        First and last edge; without it from the values (but for half a per cent at either end)
        and the anchors, whichever reach further. Hand it in to keep an axis still in an edit.

    Raises
    ------
    UnknownNameError
        If the settings have no such criterion.
    InputError
        If `bins` or `span` cannot be.
    """
    keys = [criterion.key for criterion in settings.criteria]
    if key not in keys:
        raise UnknownNameError("criterion", key, keys)
    if not 1 <= bins <= 1000:
        raise InputError(f"Histogram: {bins} bins cannot be drawn; give 1 to 1,000.")
    index = keys.index(key)
    criterion = settings.criteria[index]
    function = function or criterion.value
    values = screening.values[index]
    unknown, unreached = int(np.isnan(values).sum()), int((values == math.inf).sum())
    outliers = int(function.outlying(values).sum())
    finite = values[np.isfinite(values)] if unknown or unreached else values
    log = function.logarithmic
    edges = _edges(finite, function, bins, span, log)
    if log:
        with np.errstate(divide="ignore", invalid="ignore"):
            spots = np.log(np.maximum(finite, 1e-12))
        ends = np.log(edges[[0, -1]])
    else:
        spots, ends = finite, edges[[0, -1]]
    place = (spots - ends[0]) * np.float32(bins / (ends[1] - ends[0]))
    counts = np.bincount(np.clip(place, 0, bins - 1).astype(np.int32), minlength=bins)
    drawn = np.linspace(ends[0], ends[1], 201)
    if log:
        drawn = np.exp(drawn)
    thin = values[::max(1, len(values) // _SAMPLE)]
    scores = function(thin[~np.isnan(thin)])
    return Histogram(key, criterion.unit, edges, counts, unknown, unreached, outliers,
                     float(np.median(finite)) if len(finite) else math.nan,
                     (drawn, function(drawn)), float(scores.mean()) if len(scores) else math.nan,
                     log)


def _edges(finite: np.ndarray, function: MarginalValue, bins: int,
           span: tuple[float, float] | None, log: bool) -> np.ndarray:
    if span is not None:
        low, high = map(float, span)
        if not (math.isfinite(low) and math.isfinite(high) and low < high
                and (low > 0 or not log)):
            raise InputError(f"Histogram: from {low:g} to {high:g} there is no axis to draw.")
    else:
        low, high = function.span
        if len(finite):
            thin = finite[::max(1, len(finite) // _SAMPLE)]
            tails = np.quantile(thin[thin > 0] if log and (thin > 0).any() else thin,
                                (_TAIL, 1 - _TAIL))
            low, high = min(low, float(tails[0])), max(high, float(tails[1]))
        if log:
            low = max(low, 1e-9)
        if not low < high:                    # one value alone
            low, high = low - 0.5, high + 0.5
    if log:
        return np.exp(np.linspace(math.log(low), math.log(high), bins + 1))
    return np.linspace(low, high, bins + 1)
