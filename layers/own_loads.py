"""Tables of loads that a user puts in the data folder: large customers, and the system's hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84, Features, Layer, Provenance, Table

from .own_points import LATITUDE, LONGITUDE
from .readers.table import read_table
from .tables import schema

SHORTEST_H = 24 * 7                      # a shorter table is no load of a system


def is_load_table(columns: Iterable[str], file: str) -> bool:
    """Whether a table with these columns in a file of this name holds loads."""
    lower = {column.lower() for column in columns}
    if "mw" not in lower:
        return False
    placed = bool(lower & set(LATITUDE)) and bool(lower & set(LONGITUDE))
    return not placed or ("name" in lower and "load" in file.lower())


def read_loads(path: Path, name: str) -> tuple[str, Layer] | None:
    """The layer key and layer of a CSV table of loads; None where it is no such table.

    Large loads: latitude, longitude, `name` and `mw` in a file whose name holds "load". Load of
    the system: `mw`, hour by hour over a week or more, and perhaps `time`.

    Raises
    ------
    LayerError
        If a cell of such a table cannot be read; names the row.
    """
    table = read_table(path, name)
    lower: Mapping[str, str] = {column.lower(): column for column in table.columns}
    if "mw" not in lower:
        return None
    places = [next((lower[n] for n in known if n in lower), None)
              for known in (LATITUDE, LONGITUDE)]
    if None not in places and "name" in lower and "load" in path.name.lower():
        return "large_loads", _customers(table, lower, [str(p) for p in places], path)
    if places == [None, None] and len(table) >= SHORTEST_H:
        return "system_load", _hours(table, lower, path)
    return None


def _customers(table: Table, lower: Mapping[str, str], places: list[str], path: Path) -> Features:
    import shapely

    lat, lon = (_numbers(table, column, "large_loads", path) for column in places)
    mw = _numbers(table, lower["mw"], "large_loads", path, least=0.0)
    off = np.flatnonzero(~((np.abs(lat) <= 90) & (np.abs(lon) <= 180)))
    if off.size:
        raise LayerError("large_loads", f"{path.name}, row {off[0] + 1}: no position on the Earth",
                         "give decimal degrees (WGS 84)")
    form = schema()["large_loads"]
    columns = {}
    for key, column in form.columns.items():
        if key == "mw":
            columns[key] = mw
        elif key in lower:
            columns[key] = table[lower[key]]
        else:
            columns[key] = np.full(len(table), np.nan if column.type == "number" else "",
                                   float if column.type == "number" else object)
    return Features(shapely.points(lon, lat), pyproj.CRS.from_user_input(WGS84),
                    MappingProxyType(columns), MappingProxyType(form.units),
                    _about(table, "large_loads", path))


def _hours(table: Table, lower: Mapping[str, str], path: Path) -> Table:
    mw = _numbers(table, lower["mw"], "system_load", path, least=0.0)
    columns = {"mw": mw}
    if "time" in lower:
        months = np.empty(len(mw))
        for row, cell in enumerate(table[lower["time"]]):
            try:
                months[row] = datetime.fromisoformat(str(cell).strip()).month
            except ValueError:
                raise LayerError("system_load", f"{path.name}, row {row + 1}: time = {cell!r} is "
                                 "not a date", "write it like 2025-01-31T13:00") from None
        columns["month"] = months
    return Table(MappingProxyType(columns), MappingProxyType({"mw": "MW"}),
                 _about(table, "system_load", path))


def _numbers(table: Table, column: str, layer: str, path: Path, least: float = -np.inf
             ) -> np.ndarray:
    values = table[column]
    if values.dtype.kind != "f":
        row = next(i for i, cell in enumerate(values) if not _is_number(cell))
        raise LayerError(layer, f"{path.name}, row {row + 1}: {column} = {values[row]!r} is not a "
                         "number", "give a number in every row")
    bad = np.flatnonzero(~(values >= least))
    if bad.size:
        raise LayerError(layer, f"{path.name}, row {bad[0] + 1}: {column} is missing or negative",
                         "give a number of 0 or more in every row")
    return values


def _is_number(cell) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _about(table: Table, layer: str, path: Path) -> Provenance:
    return replace(table.provenance, layer=layer, source=f"{path.name}, brought by the user",
                   licence="not stated in the file", known="published", coverage="partial")
