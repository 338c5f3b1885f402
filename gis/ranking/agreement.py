"""How far orders agree: Spearman, Kendall's tau and Kendall's W, all of them fit for ties.

References
----------
.. [1] M. G. Kendall, Rank Correlation Methods. Griffin, 1948 (tau-b, W and its ties).
"""

from __future__ import annotations

import numpy as np


def mean_ranks(scores: np.ndarray) -> np.ndarray:
    """Rank of each score, (n,), 1 for the highest; equal scores share the mean of their ranks."""
    scores = np.asarray(scores, float)
    ordered, inverse, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of the ranks of two sets of scores, (n,) each, -1..1.

    Two orders that tell nobody apart agree (1); one of them alone says nothing (NaN).
    """
    a, b = mean_ranks(a), mean_ranks(b)
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if scale > 0:
        return float(np.clip(a @ b / scale, -1.0, 1.0))
    return 1.0 if not a.any() and not b.any() else float("nan")


def kendall(a: np.ndarray, b: np.ndarray) -> float:
    """Kendall's tau-b of two sets of scores, (n,) each: pairs ordered alike less pairs ordered
    otherwise, over the pairs that both tell apart; -1..1, special cases as for Spearman."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    upper = np.triu_indices(len(a), 1)
    one = np.sign(a[:, None] - a[None, :])[upper]
    two = np.sign(b[:, None] - b[None, :])[upper]
    scale = float(np.sqrt((one @ one) * (two @ two)))
    if scale > 0:
        return float(np.clip(one @ two / scale, -1.0, 1.0))
    return 1.0 if not one.any() and not two.any() else float("nan")


def kendall_w(scores: np.ndarray) -> float:
    """Concordance of k judges over n items from their scores (k, n): 0 none, 1 one mind.

    W = 12 S / (k² (n³ - n) - k ΣT) with S the sum of squares of the rank sums about their mean
    and T = Σ(t³ - t) over the ties of a judge. One judge agrees with himself; so do judges none
    of whom tells items apart.
    """
    scores = np.asarray(scores, float)
    k, n = scores.shape
    if k < 2 or n < 2:
        return 1.0
    ranks = np.array([mean_ranks(row) for row in scores])
    sums = ranks.sum(axis=0)
    ties = 0.0
    for row in scores:
        counts = np.unique(row, return_counts=True)[1].astype(float)
        ties += float((counts ** 3 - counts).sum())
    scale = k * k * (float(n) ** 3 - n) - k * ties
    if scale <= 0:
        return 1.0
    return float(np.clip(12 * ((sums - sums.mean()) ** 2).sum() / scale, 0.0, 1.0))


def pairwise(scores: np.ndarray, measure) -> np.ndarray:
    """`measure` (:func:`spearman` or :func:`kendall`) between all rows of (k, n), (k, k)."""
    k = len(scores)
    out = np.ones((k, k))
    for i in range(k):
        for j in range(i):
            out[i, j] = out[j, i] = measure(scores[i], scores[j])
    return out
