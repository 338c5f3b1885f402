"""The loop over hours compiled by numba; imported by :mod:`gis.heat.dispatch.cores` where it pays.

SIDE sites go through the year side by side in vector registers, SPAN hours at a time: each
hour waits for the one before, so one site alone cannot keep the processor busy. All that the
innermost loop touches lies at fixed places of one small buffer, where the compiler sees that
nothing overlaps; unsigned places spare it the test for negative ones. The functions stand at the
top of a module of their own, as compiled code that calls other compiled code is only found again
on disk where they do.
"""

from __future__ import annotations

import numba
import numpy as np

from .loops import PUMPED

SIDE, SPAN = 16, 60                  # sites and hours taken at a time
WIDTH, FOUR = np.uint64(SIDE), np.uint64(4)
(HEAT, LOST, MOST, TOP, FULL, RATE, SHARE, PER_CAP, USED, OUTPUT, DRAWN, GONE,
 CARRY, PUMP, PEAK, BAD, SOURCE, DEMAND, RATIO, LEAST) = (np.uint64(k * SIDE) for k in range(20))


@numba.njit(cache=True, nogil=True)
def fill(tile, at, array, first, begin, span):
    """SPAN hours of SIDE sites into every fourth row of the tile."""
    many, hourly = len(array) > 1, array.shape[1] > 1
    for j in range(SIDE):
        row = array[min(first + j, len(array) - 1) if many else 0]
        place = at + np.uint64(j)
        for t in range(np.uint64(span)):
            tile[place + FOUR * WIDTH * t] = row[np.uint64(begin) + t] if hourly else row[0]


@numba.njit(cache=True, nogil=True)
def drain(tile, at, array, first, begin, span):
    """Every fourth row of the tile into the sites' hours."""
    for j in range(min(SIDE, len(array))):
        row = array[first + j]
        place = at + np.uint64(j)
        for t in range(np.uint64(span)):
            row[np.uint64(begin) + t] = tile[place + FOUR * WIDTH * t]


@numba.njit(cache=True, nogil=True, error_model="numpy")
def advance(w, tile, span):
    """Through the hours of the tile, which then holds used heat, output and content."""
    for t in range(span):
        q = FOUR * t * WIDTH
        for j in range(FOUR * WIDTH):
            w[SOURCE + j] = tile[q + j]
        for j in range(WIDTH):
            s, d, r = w[SOURCE + j], w[DEMAND + j], w[RATIO + j]
            before, lost = w[HEAT + j], w[LOST + j]
            most, top, full, rate = w[MOST + j], w[TOP + j], w[FULL + j], w[RATE + j]
            kept = before * (1.0 - w[SHARE + j])
            give = kept if kept < rate else rate
            room = full - kept
            take = room if room < rate else rate
            can = s * r
            can = can if can < top else top
            want = d + lost
            want = want if want < most else most
            reach = can + give
            reach = reach if reach < want else want
            want = want if (d > 0.0) & (reach > lost) else 0.0
            out = want + take
            out = can if can < out else out
            off = (out < w[LEAST + j]) & (r > PUMPED)
            out = 0.0 if off else out
            reach = give if give < want else want
            want = 0.0 if off & (reach <= lost) else want
            sent = out + give
            sent = sent if sent < want else want
            net = out - sent
            net = net if net < take else take
            heat = kept + net
            heat = heat if heat > 0.0 else 0.0
            heat = heat if heat < full else full
            arrives = sent - lost
            arrives = arrives if arrives < d else d
            arrives = arrives if sent > 0.0 else 0.0
            drawn = out / r
            load = sent * w[PER_CAP + j]
            peak = w[PEAK + j]
            fine = (s >= 0.0) & (d >= 0.0) & (r >= 1.0) & (s + d + r < np.inf)
            w[HEAT + j] = heat
            w[USED + j] += arrives
            w[OUTPUT + j] += out
            w[DRAWN + j] += drawn if drawn < s else s
            w[GONE + j] += before * w[SHARE + j]
            w[CARRY + j] += 1.0 if sent > 0.0 else 0.0
            w[PUMP + j] += load * load * load
            w[PEAK + j] = out if out > peak else peak
            w[BAD + j] += 0.0 if fine else 1.0
            w[SOURCE + j], w[DEMAND + j], w[RATIO + j] = arrives, out, heat
        for j in range(FOUR * WIDTH):
            tile[q + j] = w[SOURCE + j]


@numba.njit(cache=True, nogil=True)
def run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
        sums, used, output, content):
    """The year of every site; whether an hour held a gap or an impossible number."""
    sites, hours = len(sums), max(source.shape[1], demand.shape[1], ratio.shape[1])
    keep_hours, bad = used.shape[1] > 0, 0.0
    w, tile = np.zeros(20 * SIDE), np.zeros(4 * SIDE * SPAN)
    for block in range(0, sites, SIDE):
        # The last block reaches back over sites already done: the same numbers again.
        first = max(min(block, sites - SIDE), 0)
        w[:] = 0.0
        for j in range(SIDE):
            i = min(first + j, sites - 1)
            per_cap = 1.0 / cap[i] if cap[i] > 0.0 else 0.0
            site = (start[i], loss[i], cap[i], plant[i], size[i], power[i], share[i], per_cap)
            for k in range(8):
                w[k * SIDE + j] = site[k]
        for begin in range(0, hours, SPAN):
            span = min(SPAN, hours - begin)
            fill(tile, np.uint64(0), source, first, begin, span)
            fill(tile, DEMAND - SOURCE, demand, first, begin, span)
            fill(tile, RATIO - SOURCE, ratio, first, begin, span)
            if begin == 0 or floor.shape[1] > 1:      # nothing else writes to these rows
                whole = SPAN if floor.shape[1] == 1 else span
                fill(tile, LEAST - SOURCE, floor, first, begin, whole)
            advance(w, tile, np.uint64(span))
            if keep_hours:
                drain(tile, np.uint64(0), used, first, begin, span)
                drain(tile, DEMAND - SOURCE, output, first, begin, span)
                drain(tile, RATIO - SOURCE, content, first, begin, span)
        for j in range(min(SIDE, sites)):
            for k in range(7):
                sums[first + j, k] = w[(8 + k) * SIDE + j]
            sums[first + j, 7] = w[j]
            bad += w[15 * SIDE + j]
    return bad > 0.0
