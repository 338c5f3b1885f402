"""Compiled PROMETHEE II and ordered weighted averaging over many draws; imported by
:mod:`gis.ranking.method_draws` where it pays.

PROMETHEE: on scores in rising order, the sites that a site is preferred to, wholly or in part,
are runs whose ends only move forward; sums of runs come from running sums.
"""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def flows_of_draws(scores, weights, indifference, preference):
    """Net flows (draws, n) from scores (draws, m, n) and weights (draws, m).

    Preference rises from 0 at a difference of `indifference` to 1 at `preference`; where that
    is no larger, any difference above `indifference` counts in full.
    """
    draws, m, n = scores.shape
    out = np.zeros((draws, n))
    if n < 2:
        return out
    width = preference - indifference
    sums = np.empty(n + 1)
    for d in range(draws):
        for k in range(m):
            weight = weights[d, k]
            if weight == 0.0:
                continue
            order = np.argsort(scores[d, k])
            row = scores[d, k][order]
            sums[0] = 0.0
            for i in range(n):
                sums[i + 1] = sums[i] + row[i]
            lesser = whole = 0           # sites below s - q, and at or below s - p
            for i in range(n):
                while lesser < n and row[i] - row[lesser] > indifference:
                    lesser += 1
                if width > 0:
                    while whole < lesser and row[i] - row[whole] >= preference:
                        whole += 1
                    part = lesser - whole
                    flow = whole + (part * (row[i] - indifference)
                                    - (sums[lesser] - sums[whole])) / width
                else:
                    flow = float(lesser)
                out[d, order[i]] += weight * flow
            greater = whole = n - 1      # sites above s + q, and at or above s + p
            for i in range(n - 1, -1, -1):
                while greater >= 0 and row[greater] - row[i] > indifference:
                    greater -= 1
                if width > 0:
                    while whole > greater and row[whole] - row[i] >= preference:
                        whole -= 1
                    part = whole - greater
                    flow = n - 1 - whole + ((sums[whole + 1] - sums[greater + 1])
                                            - part * (row[i] + indifference)) / width
                else:
                    flow = float(n - 1 - greater)
                out[d, order[i]] -= weight * flow
        for i in range(n):
            out[d, i] /= n - 1
    return out


@numba.njit(cache=True, nogil=True)
def averages_of_draws(scores, weights, caution):
    """Ordered weighted averages (draws, n) from scores (draws, m, n) and weights (draws, m)."""
    draws, m, n = scores.shape
    out = np.empty((draws, n))
    held, own = np.empty(m), np.empty(m)
    for d in range(draws):
        for i in range(n):
            for k in range(m):           # best first; equal scores in the criteria's order
                score, weight, at = scores[d, k, i], weights[d, k], k
                while at > 0 and score > held[at - 1]:
                    held[at], own[at] = held[at - 1], own[at - 1]
                    at -= 1
                held[at], own[at] = score, weight
            reached = below = total = 0.0
            for k in range(m):
                reached += own[k]
                share = min(reached, 1.0) ** caution
                total += (share - below) * held[k]
                below = share
            out[d, i] = total
    return out
