"""Load that moves: to hours of sun and wind, and between the sites of a portfolio.

Work is moved, never lost: a share of the load may leave an hour in which local power is missing
for one, within the same window, in which it is left over. Between sites the same holds at one
hour. What does not fit stays where it was.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..types import Table

HOURS = 8760
FIRST_WEEKDAY = 2                        # 1 January 2025 is a Wednesday; Monday is 0
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, eq=False)
class Shifted:
    """A load after its flexible share has moved."""

    load_mw: np.ndarray                  # same shape as the load
    moved_mwh: float                     # over all hours given
    met_before: float                    # share of the energy met by the generation
    met_after: float


def shift_hours(load_mw: np.ndarray, generation_mw: np.ndarray, share: float, window_h: int,
                capacity_mw: float = math.inf) -> Shifted:
    """Move up to `share` of each hour's load within consecutive windows.

    Parameters
    ----------
    load_mw, generation_mw : (h,) array
        Hourly load and local generation. [MW]
    share : float
        Of each hour's load, what may wait or go ahead. [fraction]
    window_h : int
        Hours of one window; the last may be shorter. [h]
    capacity_mw : float
        No hour's load rises above it (or above what it was). [MW]

    Raises
    ------
    InputError
        If the series differ in length, hold unknown or negative values, or a setting is
        impossible.
    """
    load, generation = _checked(load_mw, generation_mw, share)
    if not 1 <= window_h or window_h != int(window_h):
        raise InputError(f"Load shifting: window_h = {window_h:g} is no number of hours; give 1 "
                         "or more, such as 24.")
    hours, window = len(load), int(window_h)
    rest = -hours % window
    # the hours that fill the last window up have neither load nor sun
    loads, suns = (np.append(v, np.zeros(rest)).reshape(-1, window) for v in (load, generation))
    moved = _move(loads, suns, share, capacity_mw, axis=1).ravel()[:hours]
    return _result(load, moved, generation)


def shift_sites(load_mw: np.ndarray, generation_mw: np.ndarray, share: float,
                capacity_mw: np.ndarray | float = math.inf) -> Shifted:
    """Move up to `share` of each site's load to other sites at the same hour.

    Parameters
    ----------
    load_mw, generation_mw : (s, h) array
        Load and local generation of s sites. [MW]
    share : float
        Of each site's load, what may run elsewhere. [fraction]
    capacity_mw : (s,) array or number
        Greatest load of each site. [MW]
    """
    load, generation = _checked(load_mw, generation_mw, share)
    limit = np.broadcast_to(np.asarray(capacity_mw, float), (len(load),))[:, None]
    return _result(load, _move(load, generation, share, limit, axis=0), generation)


def _move(load, generation, share, capacity, axis) -> np.ndarray:
    """Load after moving along one axis."""
    lacking = np.minimum(share * load, np.maximum(load - generation, 0.0))
    room = np.maximum(np.minimum(generation, capacity) - load, 0.0)
    offered, free = (v.sum(axis=axis, keepdims=True) for v in (lacking, room))
    moved = np.minimum(offered, free)
    out = np.divide(moved, offered, out=np.zeros_like(moved), where=offered > 0)
    into = np.divide(moved, free, out=np.zeros_like(moved), where=free > 0)
    return load - lacking * out + room * into


def _result(before, after, generation) -> Shifted:
    total = before.sum()
    met = [float(np.minimum(v, generation).sum() / total) if total > 0 else math.nan
           for v in (before, after)]
    return Shifted(after, float(np.maximum(after - before, 0.0).sum()), *met)


def _checked(load_mw, generation_mw, share):
    load, generation = np.asarray(load_mw, float), np.asarray(generation_mw, float)
    if load.shape != generation.shape:
        raise InputError(f"Load shifting: {load.size} hours of load and {generation.size} of "
                         "generation; give both for the same hours.")
    for name, series in (("load", load), ("generation", generation)):
        if not series.size or not np.isfinite(series).all() or (series < 0).any():
            raise InputError(f"Load shifting: the {name} must be hourly MW without gaps or "
                             "negative values.")
    if not 0 <= share <= 1:
        raise InputError(f"Load shifting: share = {share:g} is not a fraction; give 0 to 1.")
    return load, generation


def system_year(profile: Table, peak_mw: float) -> np.ndarray:
    """Synthetic hourly load of a system: its day shapes times its months, up to its peak.

    Parameters
    ----------
    profile : Table
        Layer `load_profile`: `day` (weekday, weekend, month), `step`, `factor`.
    peak_mw : float
        Greatest load of the year. [MW]

    Returns
    -------
    (8760,) array
        Load from 1 January, a Wednesday as in 2025. [MW] NaN where the profile has a gap.
    """
    def shape(day: str, steps: range) -> np.ndarray:
        rows = profile["day"] == day
        known = dict(zip(profile["step"][rows], profile["factor"][rows], strict=True))
        return np.array([known.get(float(step), math.nan) for step in steps])

    week, end = shape("weekday", range(24)), shape("weekend", range(24))
    month = shape("month", range(1, 13))
    if np.isnan(month).all():
        month = np.ones(12)
    days = np.where(((np.arange(365) + FIRST_WEEKDAY) % 7 >= 5)[:, None], end, week)
    load = (days * np.repeat(month, MONTH_DAYS)[:, None]).ravel()
    return load * (peak_mw / load.max())


def read_columns(text: str) -> dict[str, np.ndarray]:
    """Hourly columns `load_mw` and `generation_mw` (and those of a second site) of CSV text.

    Raises
    ------
    InputError
        Naming the column or the line that cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    wanted = ["load_mw", "generation_mw"]
    if "load_2_mw" in names or "generation_2_mw" in names:
        wanted += ["load_2_mw", "generation_2_mw"]
    for name in wanted:
        if name not in names:
            raise InputError(f"Load shifting: the file has no column {name!r}; its first line "
                             "must name the columns.")
    columns: dict[str, list[float]] = {name: [] for name in wanted}
    for row in reader:
        for name in wanted:
            try:
                columns[name].append(float(row[name]))
            except (TypeError, ValueError):
                raise InputError(f"Load shifting: line {reader.line_num}: {name} = {row[name]!r} "
                                 "is not a number; give MW for every hour.") from None
    return {name: np.array(values) for name, values in columns.items()}
