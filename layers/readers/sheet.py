"""Spreadsheets (XLSX): the values that cells show; formulas and links are never evaluated."""

from __future__ import annotations

import datetime
import warnings
from pathlib import Path

from gis.errors import LayerError

from .archive import LARGEST_DOCUMENT, members
from .rows import MOST_COLUMNS

MOST_ROWS = 1_048_576                    # of the format itself


def sheets(file: Path, name: str) -> tuple[str, ...]:
    """Names of the sheets of a workbook that hold cells."""
    with _workbook(file, name) as book:
        return tuple(str(sheet.title) for sheet in book.worksheets)


def read_sheet(file: Path, name: str, sheet: str | None = None) -> dict[str, list[str]]:
    """Columns of one sheet (without `sheet` the first) as text; the first row names them.

    Raises
    ------
    LayerError
        If the workbook is damaged, too large, or the sheet has no rows.
    """
    with _workbook(file, name) as book:
        titles = [str(s.title) for s in book.worksheets]
        if not titles:
            raise LayerError(name, f"{file.name} holds no sheet of cells", "save a table in it")
        chosen = sheet or titles[0]
        if chosen not in titles:
            raise LayerError(name, f"{file.name} has no sheet {chosen!r}", f"it has {titles}")
        rows = []
        try:
            for row in book[chosen].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1,
                                              max_row=MOST_ROWS):
                cells = [_text(value) for value in row]
                if any(cells):
                    rows.append(cells)
        except Exception as error:       # openpyxl raises whatever its parsers do
            raise _damaged(file, name, error) from error
    if len(rows) < 2:
        raise LayerError(name, f"{file.name} has no row under its header",
                         "export it again with its rows")
    header = rows[0]
    width = max((i + 1 for i, title in enumerate(header) if title), default=0)
    body = [row[:width] + [""] * (width - len(row)) for row in rows[1:]]
    return {title or f"column {i + 1}": [row[i] for row in body]
            for i, title in enumerate(header[:width])}


class _workbook:
    """A workbook open for reading; `with` closes it."""

    def __init__(self, file: Path, name: str):
        self.file, self.name = file, name

    def __enter__(self):
        import openpyxl

        found = members(self.file, self.name)
        size = sum(info.file_size for info in found.values())
        if size > LARGEST_DOCUMENT:
            raise LayerError(self.name, f"{self.file.name} unpacks to {size / 1e6:,.0f} MB",
                             "export the one sheet as CSV UTF-8")
        if "xl/workbook.xml" not in found:
            raise LayerError(self.name, f"{self.file.name} is an archive but no workbook",
                             "export it as XLSX or CSV")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.book = openpyxl.load_workbook(self.file, read_only=True, data_only=True,
                                                   keep_links=False)
        except Exception as error:       # openpyxl raises whatever its parsers do
            raise _damaged(self.file, self.name, error) from error
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()


def _damaged(file: Path, name: str, error: Exception) -> LayerError:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return LayerError(name, f"{file.name} cannot be read, it is damaged or cut short ({reason})",
                      "copy or export it again")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value).strip()
