"""What an unknown value may be: never zero, never the worst case, never left out.

Unknown at a site: resampled from the known values of places like it (`like_places`); else from
all known values of the region; else from the table of its country, subregion, continent or the
world; else uniform, on the criterion's own scale, between the values that score 0.25 and 0.75.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..settings import Criterion
from ..types import Table

TABLE_QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
FEWEST_KNOWN = 5
"""A region with fewer known values than this says too little to resample from."""
_STEPS = 201
_SAMPLE = 20_000


@dataclass(frozen=True, eq=False)
class Prior:
    """Distribution of an unknown value, as equally likely values in rising order."""

    values: np.ndarray                   # (q,) in the criterion's unit; may hold +inf
    basis: str                           # "like places", "region", "table SCOPE" or "anchors"
    region_known: bool                   # False: the whole region lacks it, one draw moves all
    local: Mapping[int, Prior] = field(default_factory=dict)   # priors of single sites

    def of(self, site: int) -> Prior:
        """Prior of the site at this position; the region's, unless it has its own."""
        return self.local.get(site, self)

    def at(self, share: np.ndarray) -> np.ndarray:
        """Value at each probability 0 ≤ share < 1, any shape."""
        step = np.minimum((np.asarray(share) * len(self.values)).astype(np.int64),
                          len(self.values) - 1)
        return self.values[step]

    def quantile(self, share: float) -> float:
        return float(self.at(np.array(share)))

    def mean_score(self, criterion: Criterion) -> float:
        return float(np.mean(criterion.value(self.values)))


def prior_of(criterion: Criterion, known: np.ndarray, table: Table | None = None,
             scopes: Iterable[str] = ()) -> Prior:
    """Prior of one criterion in one region.

    Parameters
    ----------
    known : (n,) array
        Known values of the region's allowed cells (NaN are ignored). [the criterion's unit]
    table : Table, optional
        `priors.csv`: quantiles by key and scope.
    scopes : iterable of str
        Scopes to look up, nearest first, e.g. ("KEN", "Africa", "world").
    """
    known = np.asarray(known)
    count = int(np.count_nonzero(~np.isnan(known)))
    if count >= FEWEST_KNOWN:
        values = known[~np.isnan(known)]
        values = np.sort(values[::max(1, len(values) // _SAMPLE)].astype(float))
        middle = (np.arange(_STEPS) + 0.5) / _STEPS * len(values)
        return Prior(values[middle.astype(np.int64)], "region", True)
    shares = (np.arange(_STEPS) + 0.5) / _STEPS
    if table is not None and len(table):
        for scope in scopes:
            hit = np.flatnonzero((table["key"] == criterion.key) & (table["scope"] == scope))
            if len(hit):
                row = [float(table[f"q{round(100 * q)}"][hit[0]]) for q in TABLE_QUANTILES]
                return Prior(np.interp(shares, TABLE_QUANTILES, row), f"table {scope}", count > 0)
    return Prior(np.sort(criterion.value.inverse(0.25 + 0.5 * shares)), "anchors", count > 0)


def normal_score(criterion: Criterion, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Mean score of normally distributed values, (n,): five-point Gauss–Hermite rule."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    total = np.zeros(np.shape(mean))
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        total += weight * criterion.value(mean + node * sd)
    return total
