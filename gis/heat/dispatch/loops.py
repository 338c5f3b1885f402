"""The loop over hours behind :mod:`gis.heat.dispatch.year`: numpy over all sites of an hour, or
plain numbers for a few sites. Compiled it stands in :mod:`gis.heat.dispatch.cores`.

Both take the arrays of :func:`gis.heat.dispatch.year.dispatch_year`, fill sums and, where they have
columns, hourly arrays, and return whether an hour held a gap or an impossible number.
"""

from __future__ import annotations

import numpy as np

from ...errors import InputError

PUMPED = 1.0 + 1e-9                  # more heat per source heat than this: the heat pump runs
SUMS = ("used", "output", "drawn", "store_loss", "carrying", "pumping", "peak", "end")


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
    """Refuse an array (sites, hours) with a gap or a value below `least`.

    Raises :class:`gis.errors.InputError`, which names the first site and hour.
    """
    fits = (array >= least) & (array < np.inf)
    if not fits.all():
        site, hour = np.unravel_index(int(np.argmin(fits)), array.shape)
        value = array[site, hour]
        what = "is a gap" if np.isnan(value) else f"= {value:g} is impossible"
        raise InputError(f"Dispatch: {name} at site {site}, hour {hour} {what}; give numbers of "
                         f"{least:g} or more for every hour.")
