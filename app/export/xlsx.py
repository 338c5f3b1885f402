"""Tables as a workbook (XLSX): the same bytes for the same tables.

Cells are numbers, truth values or text, never formulas or links. XlsxWriter writes them row by
row: it keeps no model of the cells, of which a study of 200 sites has a third of a million.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .dictionary import Entry
from .tables import guarded

WRITTEN = datetime(2000, 1, 1)
"""Of every workbook: no time of writing is kept."""
WIDEST = 48                              # column width [characters]


@dataclass(frozen=True)
class Sheet:
    """One table."""

    name: str                            # at most 31 characters, none of []:*?/\\
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    entries: tuple[Entry, ...] = ()      # for the data dictionary


def workbook(tables: Sequence[Sheet]) -> bytes:
    """The tables as XLSX, a sheet each: first row bold and kept in view, with filters.

    Text that a spreadsheet would read as a formula gets an apostrophe; what is unknown is empty.

    Raises
    ------
    TypeError
        If a value is neither None, text, a truth value nor a finite number.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"author": "HeatSite", "created": WRITTEN})
        head = book.add_format({"bold": True, "bg_color": "#ECECE9"})
        for table in tables:
            page = book.add_worksheet(table.name)
            widest = [0] * len(table.head)
            for row, cells in enumerate((table.head, *table.rows)):
                for column, value in enumerate(cells):
                    wide = _write(page, row, column, value, None if row else head)
                    widest[column] = max(widest[column], wide)
            for column, wide in enumerate(widest):
                page.set_column(column, column, min(wide + 2, WIDEST))
            page.freeze_panes(1, 0)
            if table.rows:
                page.autofilter(0, 0, len(table.rows), len(table.head) - 1)
    return out.getvalue()


def _write(page: Any, row: int, column: int, value: Any, style: Any) -> int:
    """Write a cell; returns how many characters it shows."""
    if value is None:
        return 0
    if isinstance(value, str):
        text = str(guarded(value))
        page.write_string(row, column, text, style)
        return len(text)
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
        return len("FALSE")
    if isinstance(value, int | float) and math.isfinite(value):
        page.write_number(row, column, value, style)
        return len(repr(value))
    raise TypeError(f"{value!r} is no value of a cell")
