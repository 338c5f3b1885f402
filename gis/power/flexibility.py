"""Room for a new load that gives way in the few hours of highest system load.

The share is curtailed *energy* relative to the new load's greatest possible energy, not a share
of hours. Networks are ignored, and where load is already shed the result does not hold.

References
----------
.. [1] T. Norris, T. Profeta, D. Patino-Echeverri, A. Cowie-Haskell, "Rethinking Load Growth",
   Nicholas Institute, Duke University, 2025, hdl.handle.net/10161/32077.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ..errors import InputError

SUMMER = (4, 5, 6, 7, 8, 9, 10)          # months to which the summer peak applies [1]_
SUMMER_PEAK = (6, 7, 8)
WINTER_PEAK = (12, 1, 2)


@dataclass(frozen=True)
class Headroom:
    """Constant new load that a system can take."""

    headroom_mw: float
    hours_affected: float                # per year
    event_hours: float                   # mean length of one event [h]
    notes: tuple[str, ...]


def headroom(load_mw: np.ndarray, share: float, months: np.ndarray | None = None) -> Headroom:
    """Largest constant load N whose curtailed energy is `share` of its possible energy [1]_.

    mean over years of Σ max(0, L + N − P*) / (hours · N) = share, solved by bisection. P* is the
    greatest load; with `months`, that of June to August for April to October and that of December
    to February for the rest, or the half-year's own greatest load where that is higher.

    Parameters
    ----------
    load_mw : (h,) array
        Hourly load of whole years. [MW]
    share : float
        Curtailed energy over the new load's possible energy. [fraction]
    months : (h,) array of int, optional
        Month of each hour, 1 to 12. One peak for all hours without it.

    Raises
    ------
    InputError
        If a load is missing, negative or not a number.
    """
    load = np.asarray(load_mw, float)
    if not len(load) or not np.isfinite(load).all() or (load < 0).any():
        raise InputError("Headroom: the load must be hourly MW without gaps or negative values.")
    if not load.any():
        raise InputError("Headroom: the load is 0 MW in every hour; give the system's hourly load "
                         "in MW.")
    notes = []
    if len(load) < 8760:
        notes.append("less than a year of load: hours are scaled up to a year")
    if len(load) < 3 * 8760 - 24:
        notes.append("less than three years of load: the peak may be too low")
    room = _peaks(load, months) - load
    years = len(load) / 8760

    def curtailed_share(n: float) -> float:
        return float(np.maximum(n - room, 0.0).sum()) / (len(load) * n)

    # The share rises from 0 to 1 - mean(room)/n; beyond this n it is surely above the target.
    low, high = 0.0, max(float(room.max()), 1e-9) + float(room.mean()) / (1 - share) + 1.0
    while curtailed_share(high) < share:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if curtailed_share(middle) < share:
            low = middle
        else:
            high = middle
    affected = room < low
    starts = np.count_nonzero(affected[1:] & ~affected[:-1]) + int(affected[0])
    hours = np.count_nonzero(affected)
    return Headroom(low, hours / years, hours / starts if starts else math.nan, tuple(notes))


def _peaks(load: np.ndarray, months: np.ndarray | None) -> np.ndarray:
    """The peak that holds for each hour, (h,)."""
    if months is None:
        return np.full(len(load), load.max())
    peaks = np.empty(len(load))
    summer = np.isin(months, SUMMER)
    for half, peak_months in ((summer, SUMMER_PEAK), (~summer, WINTER_PEAK)):
        if half.any():
            counted = load[np.isin(months, peak_months)]
            peaks[half] = max(counted.max(initial=0.0), load[half].max())
    return peaks


def read_load(text: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Hourly load [MW] and month of each hour (None without a `time` column) from CSV text.

    Raises
    ------
    InputError
        Naming the line that cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if "mw" not in names:
        raise InputError("Headroom: the file has no column 'mw'; its first line must name the "
                         "columns, one of them mw (hourly load).")
    reader.fieldnames = names
    load, months = [], []
    for row in reader:
        if not any((value or "").strip() for value in row.values() if isinstance(value, str)):
            continue
        try:
            value = float(row["mw"])
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value) or value < 0:
            raise InputError(f"Headroom: line {reader.line_num}: mw = {row['mw']!r} is not a "
                             "load; give MW as a number of 0 or more in every hour.")
        load.append(value)
        if "time" in names:
            try:
                months.append(datetime.fromisoformat((row["time"] or "").strip()).month)
            except ValueError:
                raise InputError(f"Headroom: line {reader.line_num}: time = {row['time']!r} is "
                                 "not a date; write it like 2025-01-31T13:00.") from None
    if not load:
        raise InputError("Headroom: the file has no hours; give one line per hour.")
    return np.array(load), np.array(months) if months else None
