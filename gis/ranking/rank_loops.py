"""Compiled ranking of many draws; imported by :mod:`gis.ranking.smaa` where it pays.

A draw is ranked by spreading its totals over buckets of equal width and putting right what fell
into one bucket: a few passes over numbers that stay in the nearest cache, where a sort by
comparisons takes several times as long. Unsigned places spare the compiler the test for negative
ones. The functions stand at the top of a module of their own, as compiled code is only found
again on disk where they do.
"""

from __future__ import annotations

import numba
import numpy as np

BUCKETS = 3
"""Buckets per site."""
GROUP = 32
"""Draws whose ranks are counted together."""


@numba.njit(cache=True, nogil=True, inline="always")
def rank(total, order, held, bucket, start):
    """Sites by falling total, into `order`; equal ones in their own order. The last three
    arrays are room to work in."""
    n, width = len(total), len(start)
    low, high = total[0], total[0]
    for i in range(n):
        low = total[i] if total[i] < low else low
        high = total[i] if total[i] > high else high
    scale = (width - 1) / (high - low) if high > low else 0.0
    start[:] = 0
    for i in range(n):
        bucket[i] = np.uint32(np.int32((high - total[i]) * scale))
    for i in range(n):
        start[np.uint64(bucket[i])] += np.uint32(1)
    reached = np.uint32(0)
    for b in range(width):
        count = start[b]
        start[b] = reached
        reached += count
    for i in range(n):
        b = np.uint64(bucket[i])
        place = np.uint64(start[b])
        start[b] += np.uint32(1)
        order[place] = np.uint32(i)
        held[place] = total[i]
    if not high > low:
        return
    for k in range(1, n):
        value = held[k]
        if value > held[k - 1]:
            site, at = order[k], k
            while at > 0 and value > held[at - 1]:
                held[at] = held[at - 1]
                order[at] = order[at - 1]
                at -= 1
            held[at] = value
            order[at] = site


@numba.njit(cache=True, nogil=True)
def of_weights(scores, weights):
    """Counts (n, n) of ranks and the first of each draw, from scores (m, n) and weights
    (draws, m)."""
    m, n = scores.shape
    draws = len(weights)
    counts = np.zeros((n, n), np.int32)
    first = np.empty(draws, np.int64)
    total, held = np.empty(n), np.empty(n)
    order, bucket = np.empty(n, np.uint32), np.empty(n, np.uint32)
    start = np.empty(BUCKETS * n, np.uint32)
    # Ranks of some draws at a time, so that counting walks along one site's row.
    ranks = np.empty((n, GROUP), np.uint16)
    for begin in range(0, draws, GROUP):
        end = min(draws, begin + GROUP)
        for d in range(begin, end):
            total[:] = 0.0
            for k in range(m):
                weight = weights[d, k]
                for i in range(n):
                    total[i] += weight * scores[k, i]
            rank(total, order, held, bucket, start)
            first[d] = order[0]
            for place in range(n):
                ranks[np.uint64(order[place]), d - begin] = np.uint16(place)
        for i in range(n):
            for d in range(end - begin):
                counts[i, np.uint64(ranks[i, d])] += 1
    return counts.astype(np.int64), first


@numba.njit(cache=True, nogil=True)
def of_totals(totals):
    """Rank of every site in every draw, (draws, n), from total scores."""
    draws, n = totals.shape
    ranks = np.empty((draws, n), np.int16)
    held = np.empty(n)
    order, bucket = np.empty(n, np.uint32), np.empty(n, np.uint32)
    start = np.empty(BUCKETS * n, np.uint32)
    for d in range(draws):
        rank(totals[d], order, held, bucket, start)
        for place in range(n):
            ranks[d, np.uint64(order[place])] = np.int16(place + 1)
    return ranks
