"""Hour by hour: who takes how much of the source's heat, and what a store keeps for later.

:func:`dispatch` serves one user without a store, all hours at once. :func:`dispatch_year` runs
hour after hour with a store, for many sites together: compiled by numba over the sites where it is
installed, else numpy over the hours with the same numbers, slower.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..errors import InputError

PUMPED = 1.0 + 1e-9                  # more heat per source heat than this: the heat pump runs


@dataclass(frozen=True, eq=False)
class Flow:
    """What one user takes, hour by hour; arrays of the shape that was handed in."""

    used_mw: np.ndarray              # reaches the user
    loss_mw: np.ndarray              # lost in the pipe
    drawn_mw: np.ndarray             # taken from the source
    left_mw: np.ndarray              # source heat that remains
    charged_mw: np.ndarray | float = 0.0      # into a store
    discharged_mw: np.ndarray | float = 0.0   # out of it

    @property
    def delivered_mw(self) -> np.ndarray:
        """Heat put into the pipe: used and lost there."""
        return self.used_mw + self.loss_mw

    @property
    def output_mw(self) -> np.ndarray:
        """Heat that heat pump and exchanger give."""
        return self.delivered_mw + self.charged_mw - self.discharged_mw


def dispatch(source_mw: np.ndarray, demand_mw: np.ndarray, per_source: np.ndarray,
             loss_mw: float | np.ndarray = 0.0, cap_mw: float | np.ndarray = np.inf,
             floor_mw: float | np.ndarray = 0.0) -> Flow:
    """Serve one user from what is left of the source.

    used = min(demand, pipe − loss, source · ratio − loss), never below zero. The pipe loses heat
    only in hours in which it carries some.

    Parameters
    ----------
    source_mw : (..., h) array
        Source heat that is left.
    demand_mw : (..., h) array
        Demand less heat that runs first.
    per_source : (..., h) array
        Heat delivered per unit of source heat, 1 or more.
    loss_mw, cap_mw : float or (..., 1) array
        Heat loss and capacity of the pipe.
    floor_mw : float or (..., h) array
        Output below which the plant is off, where its heat pump runs (`per_source` above 1).

    Returns
    -------
    Flow
        delivered = drawn · ratio, and drawn + left = source, to rounding.
    """
    room = np.minimum(cap_mw, source_mw * per_source) - loss_mw
    used = np.maximum(np.minimum(demand_mw, room), 0.0)
    if np.any(np.asarray(floor_mw) > 0):
        off = (used + loss_mw < floor_mw) & (per_source > PUMPED)
        used = np.where(off, 0.0, used)
    loss = np.where(used > 0, loss_mw, 0.0)
    drawn = np.minimum((used + loss) / per_source, source_mw)
    return Flow(used, loss, drawn, source_mw - drawn)


@dataclass(frozen=True, eq=False)
class StoredFlow:
    """A year with a store beside the plant, (sites, hours); every balance closes to rounding.

    source + electricity + fall of the store's content = used + left + pipe loss + store's loss.
    """

    used_mw: np.ndarray
    output_mw: np.ndarray            # of heat pump and exchanger
    content_mwh: np.ndarray          # of the store at the end of the hour
    start_mwh: np.ndarray            # (sites, 1) of the store before the first hour
    source_mw: np.ndarray
    per_source: np.ndarray
    pipe_loss_mw: np.ndarray         # (sites, 1) while the pipe carries heat
    loss_share_h: np.ndarray         # (sites, 1) of the store

    @property
    def before_mwh(self) -> np.ndarray:
        """Content of the store at the beginning of each hour."""
        return np.concatenate([self.start_mwh, self.content_mwh[:, :-1]], axis=1)

    @property
    def loss_mw(self) -> np.ndarray:
        return np.where(self.used_mw > 0, self.pipe_loss_mw, 0.0)

    @property
    def delivered_mw(self) -> np.ndarray:
        """Heat put into the pipe: used and lost there."""
        return self.used_mw + self.loss_mw

    @property
    def store_loss_mw(self) -> np.ndarray:
        return self.before_mwh * self.loss_share_h

    @property
    def charged_mw(self) -> np.ndarray:
        return np.maximum(self.output_mw - self.delivered_mw, 0.0)

    @property
    def discharged_mw(self) -> np.ndarray:
        return np.maximum(self.delivered_mw - self.output_mw, 0.0)

    @property
    def drawn_mw(self) -> np.ndarray:
        return np.minimum(self.output_mw / self.per_source, self.source_mw)

    @property
    def left_mw(self) -> np.ndarray:
        return self.source_mw - self.drawn_mw

    def site(self, k: int) -> Flow:
        """The year of one site, (hours,) arrays."""
        one = StoredFlow(*(getattr(self, name)[k:k + 1] for name in self.__dataclass_fields__))
        return Flow(one.used_mw[0], one.loss_mw[0], one.drawn_mw[0], one.left_mw[0],
                    one.charged_mw[0], one.discharged_mw[0])

    @property
    def electricity_mw(self) -> np.ndarray:
        """Of the heat pump: what the plant gives less the source heat it takes."""
        return self.output_mw - self.drawn_mw


def dispatch_year(source_mw, demand_mw, per_source, *, loss_mw=0.0, cap_mw=np.inf,
                  plant_mw=np.inf, floor_mw=0.0, store_mwh=0.0, store_mw=np.inf,
                  loss_share_h=0.0, start_mwh=0.0, steady: bool = False,
                  compiled: bool | None = None) -> StoredFlow:
    """A year of plant, store and pipe, hour after hour, for many sites at once.

    Each hour the plant gives what the pipe wants and the store can take, as far as the source
    reaches; the store serves what is missing. Where the heat pump would run below its least
    output it is off, unless the store takes the rest.

    Parameters
    ----------
    source_mw, demand_mw, per_source : (sites, hours) or (hours,) array
        Source heat; demand less heat that runs first; heat given per source heat (1 or more,
        1 where an exchanger does it all).
    loss_mw, cap_mw : float or (sites,) array
        Heat loss (while it carries heat) and capacity of the pipe.
    plant_mw : float or (sites,) array
        Largest output of heat pump and exchanger.
    floor_mw : float, (sites,), (hours,) as a row, or (sites, hours) array
        Least output in hours in which the heat pump runs.
    store_mwh, store_mw, loss_share_h, start_mwh : float or (sites,) array
        Capacity of the store, 0 for none; its largest charge and discharge; share of its heat lost
        per hour; heat in it at the beginning.
    steady : bool
        Run the year twice, so that the store begins as it ended the year before.
    compiled : bool, optional
        Whether to use numba; by default where it is installed.

    Raises
    ------
    InputError
        For gaps or impossible numbers; the message names quantity, site and hour.
    """
    source, demand, ratio = (_rows(v) for v in (source_mw, demand_mw, per_source))
    floor = np.asarray(floor_mw, float)
    floor = np.ascontiguousarray(floor[:, None] if floor.ndim == 1 else np.atleast_2d(floor))
    site = [np.asarray(v, float).reshape(-1) for v in
            (loss_mw, cap_mw, plant_mw, store_mwh, store_mw, loss_share_h, start_mwh)]
    n = max(len(source), len(demand), len(ratio), len(floor), *(len(v) for v in site))
    hours = max(a.shape[1] for a in (source, demand, ratio))
    _check_shapes({"source_mw": source, "demand_mw": demand, "per_source": ratio,
                   "floor_mw": floor}, n, hours)
    site = [np.ascontiguousarray(np.broadcast_to(v, n)) if len(v) in (1, n) else _refuse(n)
            for v in site]
    _check_site(site)
    _check_hours("floor_mw", floor, 0.0)
    loss, cap, plant, size, power, share, start = site
    start = np.minimum(start, size)
    run = _compiled() if compiled or (compiled is None and has_numba()) else _by_hour
    for _ in range(2 if steady else 1):
        used, output, content = (np.empty((n, hours)) for _ in range(3))
        bad = run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
                  used, output, content)
        if bad:
            for name, array, least in (("source_mw", source, 0.0), ("demand_mw", demand, 0.0),
                                       ("per_source", ratio, 1.0)):
                _check_hours(name, array, least)
        begun = start
        if hours:
            start = content[:, -1].copy()
    return StoredFlow(used, output, content, begun[:, None], np.broadcast_to(source, (n, hours)),
                      np.broadcast_to(ratio, (n, hours)), loss[:, None], share[:, None])


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    import importlib.util

    return importlib.util.find_spec("numba") is not None


@cache
def _compiled():
    import numba

    @numba.njit(cache=True, nogil=True)
    def run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
            used, output, content):
        sites, hours = used.shape
        source_i, demand_i = int(len(source) > 1), int(len(demand) > 1)
        ratio_i, floor_i = int(len(ratio) > 1), int(len(floor) > 1)
        source_t, demand_t = int(source.shape[1] > 1), int(demand.shape[1] > 1)
        ratio_t, floor_t = int(ratio.shape[1] > 1), int(floor.shape[1] > 1)
        good = True
        for i in range(sites):
            heat, lost, most = start[i], loss[i], cap[i]
            keep, full, rate, top = 1.0 - share[i], size[i], power[i], plant[i]
            for t in range(hours):
                s = source[i * source_i, t * source_t]
                d = demand[i * demand_i, t * demand_t]
                r = ratio[i * ratio_i, t * ratio_t]
                good &= (s >= 0.0) & (d >= 0.0) & (r >= 1.0) & (s + d + r < np.inf)
                # Choices, not branches: the hours of a year are hard to foresee.
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
                used[i, t] = arrives if sent > 0.0 else 0.0
                output[i, t] = out
                content[i, t] = heat
        return not good

    def shared(*arrays) -> bool:
        """`run` with the sites shared out over the processor's cores."""
        sites = len(arrays[-1])
        parts = min(os.cpu_count() or 1, 8, max(1, sites // 16))
        edges = np.linspace(0, sites, parts + 1).astype(int)
        cuts = [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]
        jobs = [[a if len(a) == 1 < sites else a[cut] for a in arrays] for cut in cuts]
        if parts == 1:
            return run(*jobs[0])
        with ThreadPoolExecutor(parts) as pool:
            return any(list(pool.map(lambda job: run(*job), jobs)))

    return shared


def _by_hour(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
             used, output, content) -> bool:
    """The same year by numpy, one hour of all sites at a time."""
    for name, array, least in (("source_mw", source, 0.0), ("demand_mw", demand, 0.0),
                               ("per_source", ratio, 1.0)):
        _check_hours(name, array, least)
    hours = used.shape[1]
    by_hour = [np.broadcast_to(np.ascontiguousarray(a.T), (hours, len(a)))
               for a in (source, demand, ratio, floor)]
    kept_used, kept_output, kept_content = (np.empty(used.T.shape) for _ in range(3))
    heat, keep = start, 1.0 - share
    for t, (s, d, r, least) in enumerate(zip(*by_hour, strict=True)):
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
        heat = np.minimum(np.maximum(kept + np.minimum(out - sent, take), 0.0), size)
        kept_used[t] = np.where(sent > 0.0, np.minimum(sent - loss, d), 0.0)
        kept_output[t] = out
        kept_content[t] = heat
    used[:], output[:], content[:] = kept_used.T, kept_output.T, kept_content.T
    return False


def _rows(values) -> np.ndarray:
    """`values` as (1 or sites, hours)."""
    return np.ascontiguousarray(np.atleast_2d(np.asarray(values, float)))


def _check_shapes(arrays: dict[str, np.ndarray], n: int, hours: int) -> None:
    for name, array in arrays.items():
        if array.ndim != 2 or array.shape[0] not in (1, n) or array.shape[1] not in (1, hours):
            raise InputError(f"Dispatch: {name} has the shape {array.shape}; give {n} sites × "
                             f"{hours} hours, or one row for all.")


def _refuse(n: int):
    raise InputError(f"Dispatch: figures per site do not match; give one for all or {n}.")


def _check_site(site: list[np.ndarray]) -> None:
    rules = (("loss_mw", np.inf, False), ("cap_mw", np.inf, True), ("plant_mw", np.inf, True),
             ("store_mwh", np.inf, False), ("store_mw", np.inf, True),
             ("loss_share_h", 1.0, True), ("start_mwh", np.inf, False))
    for values, (name, most, reached) in zip(site, rules, strict=True):
        fits = (values >= 0) & ((values <= most) if reached else (values < most))
        if not fits.all():
            at = int(np.argmin(fits))
            rule = "0 to 1" if most == 1.0 else "0 or more" if reached else "a number, 0 or more"
            raise InputError(f"Dispatch: {name} = {values[at]:g} at site {at} is impossible; "
                             f"give {rule}.")


def _check_hours(name: str, array: np.ndarray, least: float) -> None:
    fits = (array >= least) & (array < np.inf)
    if not fits.all():
        site, hour = np.unravel_index(int(np.argmin(fits)), array.shape)
        value = array[site, hour]
        what = "is a gap" if np.isnan(value) else f"= {value:g} is impossible"
        raise InputError(f"Dispatch: {name} at site {site}, hour {hour} {what}; give numbers of "
                         f"{least:g} or more for every hour.")
