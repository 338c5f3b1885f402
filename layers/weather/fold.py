"""Time stamps of a weather file on the hours of one non-leap year."""

from __future__ import annotations

import re

import numpy as np

from gis.errors import InputError

HOURS = 8760
DAYS_BEFORE = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])
STAMPS = (re.compile(r"(?P<y>\d{4})[-/.]?(?P<m>\d{1,2})[-/.]?(?P<d>\d{1,2})[T :]+"
                     r"(?P<h>\d{1,2}):?(?P<n>\d{2})?"),
          re.compile(r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})[T ]+"
                     r"(?P<h>\d{1,2}):?(?P<n>\d{2})?"))


def parse_stamps(cells: list[str], name: str) -> np.ndarray:
    """Year, month, day, hour and minute of each cell, (n, 5).

    12/31/2020 and 31/12/2020 are told apart by the first number above 12.

    Raises
    ------
    InputError
        If a cell is no time.
    """
    for pattern in STAMPS:
        found = [pattern.match(cell.strip().strip('"')) for cell in cells]
        if found[0] is None:
            continue
        if None in found:
            row = found.index(None)
            raise InputError(f"{name}: the time {cells[row]!r} in data row {row + 1} cannot be "
                             "read; write times as 2025-01-31 23:00.")
        parts = [match.groupdict(default="0") for match in found if match is not None]
        year, hour, minute = (np.array([int(p[k]) for p in parts]) for k in "yhn")
        if "m" in parts[0]:
            month, day = (np.array([int(p[k]) for p in parts]) for k in "md")
        else:
            first, second = (np.array([int(p[k]) for p in parts]) for k in "ab")
            month, day = (second, first) if first.max() > 12 else (first, second)
        return np.column_stack((year, month, day, hour, minute))
    raise InputError(f"{name}: the time {cells[0]!r} cannot be read; write times as "
                     "2025-01-31 23:00.")


def fold(stamps: np.ndarray, columns: dict[str, np.ndarray], name: str
         ) -> tuple[dict[str, np.ndarray], list[str]]:
    """Columns as hourly means over one non-leap year, each (8760,); NaN where no row falls.

    29 February is left out. Where the file holds several years the fullest one counts, the
    latest among equals; years put together month by month, as in a typical year, stay as they are.

    Parameters
    ----------
    stamps : (n, 5) int array
        Year, month, day, hour, minute at which each row begins.
    """
    year, month, day, hour, minute = stamps.T
    if (((month < 1) | (month > 12) | (day < 1) | (day > 31) | (hour < 0) | (hour > 23)
         | (minute > 59)).any()):
        row = int(np.argmax((month < 1) | (month > 12) | (day < 1) | (day > 31) | (hour < 0)
                            | (hour > 23) | (minute > 59)))
        raise InputError(f"{name}: data row {row + 1} has an impossible date or hour; "
                         "check its time.")
    notes = []
    leap = (month == 2) & (day == 29)
    if leap.any():
        notes.append("29 February was left out.")
    impossible = day > np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month - 1]
    if impossible.any():
        raise InputError(f"{name}: data row {int(np.argmax(impossible)) + 1} lies on a day that "
                         "its month does not have; check the order of day and month.")
    slot = (DAYS_BEFORE[month - 1] + day - 1) * 24 + hour
    use = ~leap
    # A typical year has each month from one year only; several years share months.
    pairs = np.unique(np.column_stack((year[use], month[use])), axis=0)
    if len(pairs) > len(np.unique(pairs[:, 1])):
        years = np.unique(year[use])
        full = np.array([len(np.unique(slot[use & (year == y)])) for y in years])
        best = int(years[len(years) - 1 - int(np.argmax(full[::-1]))])
        if full.max() > 0.75 * HOURS:
            notes.append(f"Of the years {years[0]} to {years[-1]} the fullest, {best}, was taken.")
            use = use & (year == best)
    count = np.bincount(slot[use], minlength=HOURS)
    if not count.any():
        raise InputError(f"{name} holds no hour of a year; check its times.")
    if np.median(count[count > 0]) > 1.5:
        notes.append(f"{int(np.median(count[count > 0]))} rows per hour were averaged.")
    elif (count > 1).any():
        notes.append(f"{int((count > 1).sum())} hours stand twice and were averaged.")
    folded = {}
    for key, values in columns.items():
        known = use & np.isfinite(values)
        total = np.bincount(slot[known], values[known], HOURS)
        times = np.bincount(slot[known], minlength=HOURS)
        with np.errstate(invalid="ignore"):
            folded[key] = np.where(times > 0, total / np.maximum(times, 1), np.nan)
    return folded, notes
