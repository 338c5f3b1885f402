"""The loop over hours behind :mod:`gis.heat.dispatch.year`: compiled over sites, numpy over
hours, or plain numbers for a few sites.

All take the arrays of :func:`gis.heat.dispatch.year.dispatch_year`, fill sums and, where they have
columns, hourly arrays, and return whether an hour held a gap or an impossible number.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from ...errors import InputError

PUMPED = 1.0 + 1e-9                  # more heat per source heat than this: the heat pump runs
SUMS = ("used", "output", "drawn", "store_loss", "carrying", "pumping", "peak", "end")
CORES = 8                            # threads at most
SIDE, SPAN = 16, 60                  # sites and hours that the compiled loop takes at a time


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    import importlib.util

    return importlib.util.find_spec("numba") is not None


@cache
def compiled_loop():
    """The loop compiled by numba.

    SIDE sites go through the year side by side in vector registers, SPAN hours at a time: each
    hour waits for the one before, so one site alone cannot keep the processor busy. All that the
    innermost loop touches lies at fixed places of one small buffer, where the compiler sees that
    nothing overlaps; unsigned places spare it the test for negative ones.
    """
    import numba

    u = np.uint64
    side, four = u(SIDE), u(4)
    (heat_, lost_, most_, top_, full_, rate_, share_, per_cap_, used_, output_, drawn_, gone_,
     carry_, pump_, peak_, bad_, s_, d_, r_, least_) = (u(k * SIDE) for k in range(20))

    @numba.njit(cache=True, nogil=True)
    def fill(tile, at, array, first, begin, span):
        """SPAN hours of SIDE sites into every fourth row of the tile."""
        many, hourly = len(array) > 1, array.shape[1] > 1
        for j in range(SIDE):
            row = array[min(first + j, len(array) - 1) if many else 0]
            place = at + u(j)
            for t in range(u(span)):
                tile[place + four * side * t] = row[u(begin) + t] if hourly else row[0]

    @numba.njit(cache=True, nogil=True)
    def drain(tile, at, array, first, begin, span):
        """Every fourth row of the tile into the sites' hours."""
        for j in range(min(SIDE, len(array))):
            row = array[first + j]
            place = at + u(j)
            for t in range(u(span)):
                row[u(begin) + t] = tile[place + four * side * t]

    @numba.njit(cache=True, nogil=True, error_model="numpy")
    def advance(w, tile, span):
        """Through the hours of the tile, which then holds used heat, output and content."""
        for t in range(span):
            q = four * t * side
            for j in range(four * side):
                w[s_ + j] = tile[q + j]
            for j in range(side):
                s, d, r, before, lost = w[s_ + j], w[d_ + j], w[r_ + j], w[heat_ + j], w[lost_ + j]
                most, top, full, rate = w[most_ + j], w[top_ + j], w[full_ + j], w[rate_ + j]
                kept = before * (1.0 - w[share_ + j])
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
                off = (out < w[least_ + j]) & (r > PUMPED)
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
                load = sent * w[per_cap_ + j]
                peak = w[peak_ + j]
                fine = (s >= 0.0) & (d >= 0.0) & (r >= 1.0) & (s + d + r < np.inf)
                w[heat_ + j] = heat
                w[used_ + j] += arrives
                w[output_ + j] += out
                w[drawn_ + j] += drawn if drawn < s else s
                w[gone_ + j] += before * w[share_ + j]
                w[carry_ + j] += 1.0 if sent > 0.0 else 0.0
                w[pump_ + j] += load * load * load
                w[peak_ + j] = out if out > peak else peak
                w[bad_ + j] += 0.0 if fine else 1.0
                w[s_ + j], w[d_ + j], w[r_ + j] = arrives, out, heat
            for j in range(four * side):
                tile[q + j] = w[s_ + j]

    @numba.njit(cache=True, nogil=True)
    def run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
            sums, used, output, content):
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
                fill(tile, s_ - s_, source, first, begin, span)
                fill(tile, d_ - s_, demand, first, begin, span)
                fill(tile, r_ - s_, ratio, first, begin, span)
                if begin == 0 or floor.shape[1] > 1:      # nothing else writes to these rows
                    whole = SPAN if floor.shape[1] == 1 else span
                    fill(tile, least_ - s_, floor, first, begin, whole)
                advance(w, tile, u(span))
                if keep_hours:
                    drain(tile, s_ - s_, used, first, begin, span)
                    drain(tile, d_ - s_, output, first, begin, span)
                    drain(tile, r_ - s_, content, first, begin, span)
            for j in range(min(SIDE, sites)):
                for k in range(7):
                    sums[first + j, k] = w[(8 + k) * SIDE + j]
                sums[first + j, 7] = w[j]
                bad += w[15 * SIDE + j]
        return bad > 0.0

    def shared(*arrays) -> bool:
        """`run` with the sites shared out over the processor's cores."""
        sites = len(arrays[-4])
        # One kind of array only: each further kind would be compiled anew.
        arrays = tuple(np.require(a, requirements=["C", "W"]) for a in arrays)
        parts = min(os.cpu_count() or 1, CORES, max(1, sites // (2 * SIDE)))
        edges = np.linspace(0, sites, parts + 1).astype(int)
        cuts = [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]
        jobs = [[a if len(a) == 1 < sites else a[cut] for a in arrays] for cut in cuts]
        if parts == 1:
            return run(*jobs[0])
        with ThreadPoolExecutor(parts) as pool:
            return any(list(pool.map(lambda job: run(*job), jobs)))

    return shared


def by_hour(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
            sums, used, output, content) -> bool:
    """The same year by numpy, one hour of all sites at a time."""
    for name, array, least in (("source_mw", source, 0.0), ("demand_mw", demand, 0.0),
                               ("per_source", ratio, 1.0)):
        check_hours(name, array, least)
    hours = max(source.shape[1], demand.shape[1], ratio.shape[1])
    hourly = [np.broadcast_to(np.ascontiguousarray(a.T), (hours, len(a)))
               for a in (source, demand, ratio, floor)]
    columns = [np.empty(a.T.shape) for a in (used, output, content)]
    heat, keep, total = start, 1.0 - share, np.zeros((len(SUMS) - 1, len(sums)))
    per_cap = np.divide(1.0, cap, out=np.zeros(len(cap)), where=cap > 0)
    for t, (s, d, r, least) in enumerate(zip(*hourly, strict=True)):
        kept = heat * keep
        give = np.minimum(kept, power)
        take = np.minimum(size - kept, power)
        can = np.minimum(s * r, plant)
        want = np.where(d > 0.0, np.minimum(d + loss, cap), 0.0)
        want = np.where(np.minimum(can + give, want) <= loss, 0.0, want)
        out = np.minimum(can, want + take)
        off = (out < least) & (r > PUMPED)
        out = np.where(off, 0.0, out)
        want = np.where(off & (np.minimum(give, want) <= loss), 0.0, want)
        sent = np.minimum(out + give, want)
        total[3] += heat * share
        heat = np.minimum(np.maximum(kept + np.minimum(out - sent, take), 0.0), size)
        arrives = np.where(sent > 0.0, np.minimum(sent - loss, d), 0.0)
        load = sent * per_cap
        total[0] += arrives
        total[1] += out
        total[2] += np.minimum(out / r, s)
        total[4] += sent > 0.0
        total[5] += load * load * load
        np.maximum(total[6], out, out=total[6])
        if used.shape[1]:
            columns[0][t], columns[1][t], columns[2][t] = arrives, out, heat
    sums[:, :-1], sums[:, -1] = total.T, heat
    for array, column in zip((used, output, content), columns, strict=True):
        array[:] = column.T
    return False


def by_site(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
            sums, used, output, content) -> bool:
    """The same year in plain numbers, one site after the other: for a few sites far quicker."""
    for name, array, least in (("source_mw", source, 0.0), ("demand_mw", demand, 0.0),
                               ("per_source", ratio, 1.0)):
        check_hours(name, array, least)
    hours = max(source.shape[1], demand.shape[1], ratio.shape[1])
    keep_hours = bool(used.shape[1])
    for k in range(len(sums)):
        hourly = [np.broadcast_to(a[k if len(a) > 1 else 0], hours).tolist()
                  for a in (source, demand, ratio, floor)]
        lost, most, top, full, rate, leak, heat = (
            float(a[k]) for a in (loss, cap, plant, size, power, share, start))
        keep, per_cap = 1.0 - leak, 1.0 / most if most > 0 else 0.0
        all_used = all_out = all_drawn = gone = pumping = peak = 0.0
        carrying = 0
        rows: tuple[list, list, list] = ([], [], [])
        for s, d, r, least in zip(*hourly, strict=True):
            kept = heat * keep
            give = min(kept, rate)
            can = min(s * r, top)
            want = min(d + lost, most) if d > 0.0 else 0.0
            if min(can + give, want) <= lost:
                want = 0.0
            take = min(full - kept, rate)
            out = min(can, want + take)
            if out < least and r > PUMPED:
                out = 0.0
                if min(give, want) <= lost:
                    want = 0.0
            sent = min(out + give, want)
            gone += heat * leak
            heat = min(max(kept + min(out - sent, take), 0.0), full)
            arrives = 0.0
            if sent > 0.0:
                arrives = min(sent - lost, d)
                carrying += 1
                pumping += (sent * per_cap) ** 3
            all_used += arrives
            all_out += out
            all_drawn += min(out / r, s)
            peak = max(peak, out)
            if keep_hours:
                for row, value in zip(rows, (arrives, out, heat), strict=True):
                    row.append(value)
        sums[k] = all_used, all_out, all_drawn, gone, carrying, pumping, peak, heat
        if keep_hours:
            used[k], output[k], content[k] = rows
    return False


def check_hours(name: str, array: np.ndarray, least: float) -> None:
    fits = (array >= least) & (array < np.inf)
    if not fits.all():
        site, hour = np.unravel_index(int(np.argmin(fits)), array.shape)
        value = array[site, hour]
        what = "is a gap" if np.isnan(value) else f"= {value:g} is impossible"
        raise InputError(f"Dispatch: {name} at site {site}, hour {hour} {what}; give numbers of "
                         f"{least:g} or more for every hour.")
