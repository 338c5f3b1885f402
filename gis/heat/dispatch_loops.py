"""The loop over hours behind :mod:`gis.heat.dispatch`: compiled over sites, or numpy over hours.

Both take the arrays of :func:`gis.heat.dispatch.dispatch_year`, fill sums and, where they have
columns, hourly arrays, and return whether an hour held a gap or an impossible number.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from ..errors import InputError

PUMPED = 1.0 + 1e-9                  # more heat per source heat than this: the heat pump runs
SUMS = ("used", "output", "drawn", "store_loss", "carrying", "pumping", "peak", "end")
CORES = 8                            # threads at most


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    import importlib.util

    return importlib.util.find_spec("numba") is not None


@cache
def compiled_loop():
    import numba

    @numba.njit(cache=True, nogil=True)
    def run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
            sums, used, output, content):
        sites, hours = len(sums), max(source.shape[1], demand.shape[1], ratio.shape[1])
        keep_hours = used.shape[1] > 0
        source_i, demand_i = int(len(source) > 1), int(len(demand) > 1)
        ratio_i, floor_i = int(len(ratio) > 1), int(len(floor) > 1)
        source_t, demand_t = int(source.shape[1] > 1), int(demand.shape[1] > 1)
        ratio_t, floor_t = int(ratio.shape[1] > 1), int(floor.shape[1] > 1)
        good = True
        for i in range(sites):
            heat, lost, most = start[i], loss[i], cap[i]
            used_sum = output_sum = drawn_sum = loss_sum = carrying = pumping = peak = 0.0
            per_cap = 1.0 / most if most > 0.0 else 0.0
            keep, full, rate, top = 1.0 - share[i], size[i], power[i], plant[i]
            for t in range(hours):
                s = source[i * source_i, t * source_t]
                d = demand[i * demand_i, t * demand_t]
                r = ratio[i * ratio_i, t * ratio_t]
                good &= (s >= 0.0) & (d >= 0.0) & (r >= 1.0) & (s + d + r < np.inf)
                # Choices, not branches: the hours of a year are hard to foresee.
                before = heat
                kept = heat * keep
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
                off = (out < floor[i * floor_i, t * floor_t]) & (r > PUMPED)
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
                used_sum += arrives
                output_sum += out
                drawn = out / r
                drawn_sum += drawn if drawn < s else s
                loss_sum += before * share[i]
                load = sent * per_cap
                carrying += 1.0 if sent > 0.0 else 0.0
                pumping += load * load * load
                peak = out if out > peak else peak
                if keep_hours:
                    used[i, t] = arrives
                    output[i, t] = out
                    content[i, t] = heat
            sums[i, 0], sums[i, 1], sums[i, 2] = used_sum, output_sum, drawn_sum
            sums[i, 3], sums[i, 4], sums[i, 5] = loss_sum, carrying, pumping
            sums[i, 6], sums[i, 7] = peak, heat
        return not good

    def shared(*arrays) -> bool:
        """`run` with the sites shared out over the processor's cores."""
        sites = len(arrays[-4])
        # One kind of array only: each further kind would be compiled anew.
        arrays = [np.require(a, requirements="CW") for a in arrays]
        parts = min(os.cpu_count() or 1, CORES, max(1, sites // 16))
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


def check_hours(name: str, array: np.ndarray, least: float) -> None:
    fits = (array >= least) & (array < np.inf)
    if not fits.all():
        site, hour = np.unravel_index(int(np.argmin(fits)), array.shape)
        value = array[site, hour]
        what = "is a gap" if np.isnan(value) else f"= {value:g} is impossible"
        raise InputError(f"Dispatch: {name} at site {site}, hour {hour} {what}; give numbers of "
                         f"{least:g} or more for every hour.")
