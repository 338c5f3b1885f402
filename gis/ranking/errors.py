"""How far a value may be off: from standard normal draws to values and scores.

A known value errs by its own 10 % and 90 % bounds, else by its criterion's usual error; an
unknown one is drawn from its local prior, else from the region's. Every draw starts from one
standard normal number, so ranges and simulations come from the same distribution.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..settings import Criterion
from ..siting.criteria import Measure
from .priors import Prior

Z90 = 1.2815515655446004
"""90 % quantile of the standard normal distribution."""


def draw(criterion: Criterion, measure: Measure, site: int, prior: Prior,
         z: np.ndarray) -> np.ndarray:
    """Values of one site, same shape as `z`, for standard normal draws `z`.

    Errors given as a share multiply: one sigma is the factor 1 + share, so no quantity changes
    its sign. Bounds below and above may differ (two half normals). A value of +inf ("none in
    reach") stays.
    """
    value = float(measure.values[site])
    if np.isnan(value):
        if measure.prior_mean is not None and np.isfinite(measure.prior_mean[site]):
            sd = 0.0 if measure.prior_sd is None else float(measure.prior_sd[site])
            return float(measure.prior_mean[site]) + np.nan_to_num(sd) * z
        return prior.of(site).at(ndtr(z))
    if np.isinf(value):
        return np.full(np.shape(z), value)
    low, high = _bound(measure.low, site), _bound(measure.high, site)
    if np.isfinite(low) and np.isfinite(high):
        below, above = max(0.0, value - low) / Z90, max(0.0, high - value) / Z90
        return value + np.where(z < 0, below, above) * z
    if criterion.spread_kind == "absolute":
        return value + criterion.spread * z
    return value * np.exp(np.log1p(criterion.spread) * z)


def bounds(criterion: Criterion, measure: Measure, site: int,
           prior: Prior) -> tuple[float, float]:
    """10 % and 90 % quantile of one site's value."""
    low, high = draw(criterion, measure, site, prior, np.array([-Z90, Z90]))
    return float(min(low, high)), float(max(low, high))


def _bound(bounds_of: np.ndarray | None, site: int) -> float:
    return np.nan if bounds_of is None else float(bounds_of[site])
