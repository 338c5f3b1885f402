"""Hour by hour: who takes how much of the source's heat, and what a store keeps for later.

:func:`dispatch` serves one user without a store, all hours at once. :func:`dispatch_year` runs
hour after hour with a store, for many sites together: compiled by numba over the sites where it is
installed, else numpy over the hours with the same numbers, slower. A few sites go one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from .cores import compiled_loop, has_numba
from .loops import PUMPED, SUMS, by_hour, by_site, check_hours

MANY = 16                            # sites from which the compiled loop is worth loading


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


@dataclass(frozen=True, eq=False)
class YearSums:
    """Sums of a year, each (sites,); the same year as :class:`StoredFlow` without its hours."""

    used_mwh: np.ndarray
    output_mwh: np.ndarray           # of heat pump and exchanger
    drawn_mwh: np.ndarray            # from the source
    store_loss_mwh: np.ndarray
    carrying_h: np.ndarray           # hours in which the pipe carries heat
    pumping_h: np.ndarray            # full-load hours of the pipe's pump: sum of load cubed
    peak_mw: np.ndarray              # largest output
    end_mwh: np.ndarray              # in the store after the last hour

    @property
    def electricity_mwh(self) -> np.ndarray:
        """Of the heat pump: what the plant gives less the source heat it takes."""
        return self.output_mwh - self.drawn_mwh


def dispatch_sums(source_mw, demand_mw, per_source, **figures) -> YearSums:
    """Sums of :func:`dispatch_year`, same arguments, where no hourly series are needed."""
    sums, *_ = _run(source_mw, demand_mw, per_source, False, **figures)
    return YearSums(*sums.T)


def dispatch_year(source_mw, demand_mw, per_source, **figures) -> StoredFlow:
    """A year of plant, store and pipe, hour after hour, for many sites at once.

    Each hour the plant gives what the pipe wants and the store can take, as far as the source
    reaches; the store serves what is missing. Where the heat pump would run below its least
    output it is off, unless the store takes the rest.

    Parameters
    ----------
    source_mw, demand_mw, per_source : (sites, hours) or (hours,) array
        Source heat; demand less heat that runs first; heat given per source heat (1 or more,
        1 where an exchanger does it all).
    loss_mw (0), cap_mw (∞) : float or (sites,) array
        Heat loss (while it carries heat) and capacity of the pipe.
    plant_mw (∞) : float or (sites,) array
        Largest output of heat pump and exchanger.
    floor_mw (0) : float, (sites,), (1, hours) or (sites, hours) array
        Least output in hours in which the heat pump runs.
    store_mwh (0), store_mw (∞), loss_share_h (0), start_mwh (0) : float or (sites,) array
        Capacity of the store, 0 for none; its largest charge and discharge; share of its heat lost
        per hour; heat in it at the beginning.
    steady : bool
        Run the year twice, so that the store begins as it ended the year before.
    compiled : bool, optional
        Whether to use numba; by default for many sites, where it is installed.

    Returns
    -------
    StoredFlow

    Raises
    ------
    InputError
        For gaps or impossible numbers; the message names quantity, site and hour.
    """
    _, used, output, content, start, source, ratio, loss, share = _run(
        source_mw, demand_mw, per_source, True, **figures)
    return StoredFlow(used, output, content, start[:, None], np.broadcast_to(source, used.shape),
                      np.broadcast_to(ratio, used.shape), loss[:, None], share[:, None])


def _run(source_mw, demand_mw, per_source, keep_hours: bool, *, loss_mw=0.0, cap_mw=np.inf,
         plant_mw=np.inf, floor_mw=0.0, store_mwh=0.0, store_mw=np.inf, loss_share_h=0.0,
         start_mwh=0.0, steady: bool = False, compiled: bool | None = None) -> tuple:
    """Checked arguments through the loop; hourly arrays have no columns unless kept."""
    source, demand, ratio = (np.atleast_2d(np.asarray(v, float))
                             for v in (source_mw, demand_mw, per_source))
    floor = np.asarray(floor_mw, float)
    floor = floor[:, None] if floor.ndim == 1 else np.atleast_2d(floor)
    site = [np.asarray(v, float).reshape(-1) for v in
            (loss_mw, cap_mw, plant_mw, store_mwh, store_mw, loss_share_h, start_mwh)]
    n = max(len(source), len(demand), len(ratio), len(floor), *(len(v) for v in site))
    hours = max(a.shape[1] for a in (source, demand, ratio))
    _check_shapes({"source_mw": source, "demand_mw": demand, "per_source": ratio,
                   "floor_mw": floor}, n, hours)
    if not all(len(v) in (1, n) for v in site):
        raise InputError(f"Dispatch: figures per site do not match; give one for all or {n}.")
    site = [np.array(np.broadcast_to(v, n)) for v in site]
    _check_site(site)
    check_hours("floor_mw", floor, 0.0)
    loss, cap, plant, size, power, share, start = site
    start = np.minimum(start, size)
    if compiled is None:             # for a few sites loading numba takes longer than it saves
        compiled = n >= MANY and has_numba()
    run = compiled_loop if compiled else by_hour if n >= MANY else by_site
    for _ in range(2 if steady else 1):
        sums = np.empty((n, len(SUMS)))
        used, output, content = (np.empty((n, hours if keep_hours else 0)) for _ in range(3))
        if run(source, demand, ratio, floor, loss, cap, plant, size, power, share, start,
               sums, used, output, content):
            for name, array, least in (("source_mw", source, 0.0), ("demand_mw", demand, 0.0),
                                       ("per_source", ratio, 1.0)):
                check_hours(name, array, least)
        begun, start = start, sums[:, -1].copy()
    return sums, used, output, content, begun, source, ratio, loss, share


def _check_shapes(arrays: dict[str, np.ndarray], n: int, hours: int) -> None:
    for name, array in arrays.items():
        if array.ndim != 2 or array.shape[0] not in (1, n) or array.shape[1] not in (1, hours):
            raise InputError(f"Dispatch: {name} has the shape {array.shape}; give {n} sites × "
                             f"{hours} hours, or one row for all.")


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
