"""One weather file as a table of 8,760 hours: EPW, TMY3, or CSV of nearly any shape."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from gis.errors import InputError
from gis.types import Provenance, Table

from ..files import sha256
from .columns import LABELS, meaning, to_unit
from .fold import HOURS, fold, parse_stamps

UNITS = {"t_c": "°C", "dew_point_c": "°C", "rh_pct": "%", "ghi_w_m2": "W/m²", "dni_w_m2": "W/m²",
         "dhi_w_m2": "W/m²", "wind_10m_ms": "m/s", "pressure_pa": "Pa"}
MISSING = (-9999.0, -9900.0, -999.0, -99.0, 9999.0, 99999.0, 999999.0)
EPW = {"t_c": (6, 99.9), "dew_point_c": (7, 99.9), "rh_pct": (8, 999), "pressure_pa": (9, 999999),
       "ghi_w_m2": (13, 9999), "dni_w_m2": (14, 9999), "dhi_w_m2": (15, 9999),
       "wind_10m_ms": (21, 999)}
"""Field and value that means unknown, EnergyPlus Auxiliary Programs, chapter 2."""
LARGEST = 200_000_000
"""Larger files are not weather of one place. [bytes]"""


@dataclass(frozen=True, eq=False)
class WeatherFile:
    """Hours of one year as the file tells them, in its own clock; NaN where unknown."""

    table: Table                         # 8760 rows, columns among UNITS
    lat: float                           # NaN where the file does not say [°]
    lon: float                           # [°]
    elevation_m: float                   # [m]
    utc_offset_h: float                  # clock of the rows less UTC; NaN unknown [h]
    notes: tuple[str, ...]               # what was guessed and left out


def read_weather(path: str | Path) -> WeatherFile:
    """Read a weather file; its kind is told by its first lines, not by its name.

    Raises
    ------
    InputError
        If the file cannot be read, holds no temperature, or no time that can be understood.
    """
    path = Path(path).expanduser()
    if path.is_dir():
        raise InputError(f"The weather file {path} is a folder; give one file.")
    if not path.is_file():
        raise InputError(f"The weather file {path} does not exist; check its name and folder.")
    if path.stat().st_size > LARGEST:
        raise InputError(f"The weather file {path.name} is larger than 200 MB; give one place and "
                         "one year.")
    data = path.read_bytes()
    if b"\0" in data[:4096]:
        raise InputError(f"The weather file {path.name} is no text; give an EPW, TMY3 or CSV file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return parse_weather(text, path.name, sha256(path))


def parse_weather(text: str, name: str, checksum: str = "") -> WeatherFile:
    """The text of a weather file; see :func:`read_weather`."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        fault = "holds no hours" if lines else "is empty"
        raise InputError(f"The weather file {name} {fault}; give an EPW, TMY3 or CSV file with "
                         "8,760 hours.")
    if lines[0].upper().startswith("LOCATION,"):
        kind, where, stamps, columns, notes = _epw(lines, name)
    elif "date (mm/dd/yyyy)" in lines[1].lower():
        kind, where, stamps, columns, notes = _tmy3(lines, name)
    else:
        kind, where, stamps, columns, notes = _csv(lines, name)
    if "t_c" not in columns:
        raise InputError(f"The weather file {name} has no column of air temperature; name one "
                         "t_c, in °C.")
    folded, more = fold(stamps, columns, name)
    for values in folded.values():
        values.flags.writeable = False
    table = Table(MappingProxyType(folded), MappingProxyType({k: UNITS[k] for k in folded}),
                  Provenance("weather", f"weather file ({kind})", origin="file", path=name,
                             known="measured", checksum=checksum))
    lat, lon, elevation_m, offset_h = where
    return WeatherFile(table, lat, lon, elevation_m, offset_h, (*notes, *more))


def _number(cell: str) -> float:
    try:
        value = float(cell.strip().strip('"'))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _column(rows: list[list[str]], index: int) -> np.ndarray:
    return np.array([_number(row[index]) if index < len(row) else math.nan for row in rows])


def _epw(lines: list[str], name: str):
    head = next(csv.reader([lines[0]]))
    where = tuple(_number(head[i]) if i < len(head) else math.nan for i in (6, 7, 9, 8))
    start = next((i for i, line in enumerate(lines) if line.upper().startswith("DATA PERIODS")),
                 None)
    if start is None or start + 1 >= len(lines):
        raise InputError(f"The EPW file {name} has no line DATA PERIODS with hours after it; "
                         "fetch it again.")
    rows = list(csv.reader(lines[start + 1:]))
    date = np.column_stack([_column(rows, i) for i in range(4)])
    _whole(date, name)
    columns = {}
    for key, (index, unknown) in EPW.items():
        values = _column(rows, index)
        columns[key] = np.where(values >= unknown, np.nan, values)
    stamps = date.astype(int)
    stamps[:, 3] -= 1                    # hour 1 is the hour that ends at 01:00
    return "EPW", where, np.column_stack((stamps, np.zeros(len(rows), int))), columns, []


def _tmy3(lines: list[str], name: str):
    head = next(csv.reader([lines[0]]))
    where = tuple(_number(head[i]) if i < len(head) else math.nan for i in (4, 5, 6, 3))
    header, *rows = csv.reader(lines[1:])
    stamps = parse_stamps([" ".join(row[:2]) for row in rows], name)
    stamps[:, 3] = np.maximum(stamps[:, 3] - 1, 0)           # 01:00 ends its hour
    columns, notes = _measured(header[2:], [row[2:] for row in rows], 1.0)
    return "TMY3", where, stamps, columns, notes


def _is_hour(row: list[str], timed: bool) -> bool:
    """Whether a row holds an hour rather than units or a footer.

    Without a column of times the first value may be missing.
    """
    if re.match(r'\s*"?-?\d', row[0]):
        return True
    missing = re.fullmatch(r'\s*"?(nan|na|n/a|null|-)?"?\s*', row[0].lower()) is not None
    return (missing and not timed
            and any(math.isfinite(_number(cell)) for cell in row[1:]))


def _csv(lines: list[str], name: str):
    # A comma may stand in decimals, so the other two marks go first.
    some = lines[-min(len(lines), 60):]
    delimiter = next((mark for mark in ";\t" if sum(mark in line for line in some)
                      > len(some) / 2), ",")
    if delimiter == ";":
        lines = [re.sub(r"(?<=\d),(?=\d)", ".", line) for line in lines]
    top = next((i for i, line in enumerate(lines[:200])
                if sum(meaning(cell) is not None for cell in line.split(delimiter)) >= 1
                and len(line.split(delimiter)) > 1 and i + 1 < len(lines)
                and any(math.isfinite(_number(c)) for c in lines[i + 1].split(delimiter))), None)
    if top is None:
        raise InputError(f"The weather file {name} has no header with a column that is known; "
                         "name the columns time, t_c, rh_pct, ghi_w_m2, wind_10m_ms.")
    header, *rows = csv.reader(io.StringIO("\n".join(lines[top:])), delimiter=delimiter)
    timed = any(re.search(r"time|date|stamp|year|month|hour", title.lower()) for title in header)
    rows = [row for row in rows if len(row) > 1 and _is_hour(row, timed)]
    if not rows:
        raise InputError(f"The weather file {name} has a header but no hours; add them.")
    where = _preamble(lines[:top])
    stamps, said, offset = _times(header, rows, name)
    step = _step_h(stamps)
    columns, notes = _measured(header, rows, step)
    return ("CSV", (*where[:3], where[3] if math.isnan(offset) else offset), stamps, columns,
            [*said, *notes])


def _measured(header: list[str], rows: list[list[str]], step_h: float
              ) -> tuple[dict[str, np.ndarray], list[str]]:
    columns: dict[str, np.ndarray] = {}
    read = []
    for index, title in enumerate(header):
        key = meaning(title)
        if key is None or key in columns:
            continue
        values = _column(rows, index)
        values = np.where(np.isin(values, MISSING), np.nan, values)
        columns[key], unit = to_unit(key, title, values, step_h)
        read.append(f"{LABELS[key]} from {title.strip()!r} in {unit}")
    return columns, [f"Read: {', '.join(read)}."] if read else []


def _preamble(lines: list[str]) -> tuple[float, float, float, float]:
    """Latitude, longitude, elevation and clock that lines above the header tell."""
    text = "\n".join(lines).lower()

    def after(words: str) -> float:
        found = re.search(words + r"[^\d\n-]*(-?\d+(?:\.\d+)?)", text)
        return float(found[1]) if found else math.nan

    height = re.search(r"elevation[^\n]*= *(-?\d+(?:\.\d+)?)", text)
    return (after(r"\blat(?:itude)?\b"), after(r"\blon(?:gitude)?\b"),
            float(height[1]) if height else after(r"elevation"),
            after(r"utc[_ ]offset[^\d\n-]*"))


def _times(header: list[str], rows: list[list[str]], name: str
           ) -> tuple[np.ndarray, list[str], float]:
    """Time stamps of the rows, what was assumed, and the clock where the header tells it."""
    names = [title.strip().strip('"').lower() for title in header]
    parts = [next((i for i, n in enumerate(names) if n in words), None)
             for words in (("year", "yyyy"), ("month", "mo", "mm"), ("day", "dy", "dd"),
                           ("hour", "hr", "hh"))]
    if None not in parts[1:]:
        date = np.column_stack([_column(rows, i) if i is not None else np.full(len(rows), 2025.0)
                                for i in parts])
        _whole(date, name)
        stamps = date.astype(int)
        if stamps[:, 3].max() == 24:
            stamps[:, 3] -= 1
        return np.column_stack((stamps, np.zeros(len(rows), int))), [], math.nan
    index = next((i for i, n in enumerate(names) if re.search(r"time|date|stamp", n)), None)
    if index is not None:
        cells = [row[index] for row in rows]
        first = cells[0].strip()
        if index + 1 < len(names) and re.search(r"^time", names[index + 1]) and " " not in first:
            cells = [f"{row[index]} {row[index + 1]}" for row in rows]
        zone = re.search(r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(z|[+-]\d{2}:?\d{2})$", first.lower())
        utc = "utc" in names[index] or "gmt" in names[index]
        offset = 0.0 if utc else math.nan
        if zone:
            offset = 0.0 if zone[1] == "z" else float(zone[1][:3]) + float(zone[1][-2:]) / 60 * (
                -1 if zone[1][0] == "-" else 1)
        stamps = parse_stamps(cells, name)
        return stamps, ["Times are UTC."] if offset == 0 else [], offset
    if len(rows) in (HOURS, HOURS + 24):
        first_day = np.arange(len(rows)) // 24
        lengths = [31, 29 if len(rows) > HOURS else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        month = np.repeat(np.arange(1, 13), lengths)
        day = np.concatenate([np.arange(1, n + 1) for n in lengths])
        hour = np.arange(len(rows)) % 24
        zero = np.zeros(len(rows), int)
        return (np.column_stack((zero + 2025, month[first_day], day[first_day], hour, zero)),
                ["No times: the rows are taken as the hours from 1 January 00:00."], math.nan)
    raise InputError(f"The weather file {name} has no times and {len(rows):,} rows; give a column "
                     "time, or the 8,760 hours of a year.")


def _whole(date: np.ndarray, name: str) -> None:
    """Refuse rows whose date is missing."""
    bad = ~np.isfinite(date).all(axis=1)
    if bad.any():
        raise InputError(f"{name}: data row {int(np.argmax(bad)) + 1} has no date; fill it or take "
                         "the row out.")


def _step_h(stamps: np.ndarray) -> float:
    """Usual time between rows. [h]"""
    minutes = stamps[:, 3] * 60 + stamps[:, 4]
    step = np.median(np.diff(minutes) % 1440) if len(minutes) > 1 else 60.0
    return float(step) / 60 if step > 0 else 1.0


def as_csv(columns: Mapping[str, np.ndarray], stamps: list[str], head: list[str]) -> str:
    """A weather table as the CSV text that :func:`parse_weather` reads back."""
    out = io.StringIO()
    for line in head:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["time(UTC)", *columns])
    values = [["" if not math.isfinite(v) else f"{v:.6g}" for v in column]
              for column in columns.values()]
    writer.writerows([stamp, *row] for stamp, *row in zip(stamps, *values, strict=True))
    return out.getvalue()
