"""Rank acceptability: how often a site takes each rank (SMAA-2) [1]_.

References
----------
.. [1] R. Lahdelma and P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis for
   group decision making," Oper. Res., vol. 49, pp. 444-454, 2001.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

SMALL = 2_000_000
"""Fewer sites × draws are ranked by numpy: quicker than loading compiled code."""
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Ranks of n sites over many draws."""

    counts: np.ndarray                   # (n, n) int: draws in which site i takes rank r + 1
    first: np.ndarray                    # (draws,) index of the first site in each draw

    @property
    def draws(self) -> int:
        return len(self.first)

    @property
    def shares(self) -> np.ndarray:
        """Acceptability b_i^r, (n, n): rows are sites, columns ranks; both sum to 1."""
        return self.counts / max(self.draws, 1)

    def p_top(self, k: int) -> np.ndarray:
        """Share of the draws in which each site is among the first `k`, (n,)."""
        return self.counts[:, :k].sum(axis=1) / max(self.draws, 1)

    def quantile(self, share: float) -> np.ndarray:
        """Smallest rank that at least `share` of the draws do not exceed, (n,) int."""
        reached = np.cumsum(self.counts, axis=1) >= share * self.draws - 1e-9
        return 1 + np.argmax(reached, axis=1)

    @property
    def mean_rank(self) -> np.ndarray:
        """Mean rank, (n,)."""
        return self.shares @ np.arange(1, len(self.counts) + 1)

    def central_weights(self, weights: np.ndarray) -> np.ndarray:
        """Mean of the `weights` (draws, m) of those draws in which a site is first, (n, m).

        They tell what somebody values who would choose this site; NaN for a site that is never
        first.
        """
        n = len(self.counts)
        won = np.bincount(self.first, minlength=n)
        sums = np.array([np.bincount(self.first, column, n) for column in weights.T]).T
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(won[:, None] > 0, sums / won[:, None], np.nan)


def acceptability_of_weights(scores: np.ndarray, weights: np.ndarray,
                             compiled: bool | None = None) -> Acceptability:
    """Ranks of sites with certain scores (m, n) under many weights (draws, m).

    Equal totals are ranked in the order of the sites.

    Parameters
    ----------
    compiled : bool, optional
        True for the compiled loop, False for numpy; the same numbers. By default what is
        quicker; numpy wherever numba is absent.
    """
    scores = np.ascontiguousarray(scores, float)
    weights = np.ascontiguousarray(weights, float)
    n, draws = scores.shape[1], len(weights)
    kernels = _chosen(compiled, n * draws)
    if kernels is not None and n:
        return Acceptability(*kernels[0](scores, weights))
    counts = np.zeros(n * n, np.int64)
    first = np.empty(draws, np.int64)
    for start in range(0, draws, _BLOCK if n else max(draws, 1)):
        part = weights[start:start + _BLOCK]
        totals = np.zeros((len(part), n))
        for k, row in enumerate(scores):       # in the order of the compiled loop
            totals += part[:, k, None] * row
        order = _order(totals)
        first[start:start + _BLOCK] = order[:, 0]
        counts += np.bincount((order * n + np.arange(n)).ravel(), minlength=n * n)
    return Acceptability(counts.reshape(n, n), first)


def ranks_of_totals(totals: np.ndarray, compiled: bool | None = None) -> np.ndarray:
    """Rank of every site in every draw, (draws, n) int16, from total scores (draws, n)."""
    totals = np.ascontiguousarray(totals, np.float64)
    kernels = _chosen(compiled, totals.size)
    if kernels is not None and totals.shape[1]:
        return kernels[1](totals)
    ranks = np.empty(totals.shape, np.int16)
    np.put_along_axis(ranks, _order(totals),
                      np.arange(1, totals.shape[1] + 1, dtype=np.int16)[None, :], axis=1)
    return ranks


def acceptability_of_ranks(ranks: np.ndarray) -> Acceptability:
    """From the rank of every site in every draw, (draws, n)."""
    draws, n = ranks.shape
    counts = np.empty((n, n), np.int64)
    for site in range(n):
        counts[site] = np.bincount(ranks[:, site], minlength=n + 1)[1:]
    first = np.argmin(ranks, axis=1) if n else np.empty(draws, np.int64)
    return Acceptability(counts, first)


def beats(ranks: np.ndarray) -> np.ndarray:
    """Share of the draws in which site i stands before site j, (n, n), from ranks (draws, n).

    The diagonal is 0.5.
    """
    draws, n = ranks.shape
    by_site = np.ascontiguousarray(ranks.T)
    out = np.full((n, n), 0.5)
    for i in range(n):
        won = np.count_nonzero(by_site[i] < by_site[i + 1:], axis=1) / max(draws, 1)
        out[i, i + 1:], out[i + 1:, i] = won, 1.0 - won
    return out


def _order(totals: np.ndarray) -> np.ndarray:
    return np.argsort(-totals, axis=1, kind="stable")


def _chosen(compiled: bool | None, size: int):
    if compiled is False or (compiled is None and size < SMALL):
        return None
    return _kernels()


@cache
def _kernels():
    """The compiled loops, or None without numba."""
    try:
        from .rank_loops import of_totals, of_weights
    except ImportError:
        return None
    return of_weights, of_totals
