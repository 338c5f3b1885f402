"""Tables that people bring: CSV, TSV and the sheets of a workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import MappingProxyType

from gis.errors import LayerError
from gis.types import Provenance, Table

from ..files import sha256
from ..tables import column_values, parse_csv
from .local import TABLE_DRIVERS, driver_of, local_file
from .rows import too_many


def read_text(path: str | Path, layer: str = "") -> str:
    """Text of a file as UTF-8, else as Windows-1252, which old spreadsheets write."""
    raw = local_file(path).read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LayerError(layer or Path(path).name, f"{Path(path).name} is no text in UTF-8",
                     "save it as 'CSV UTF-8'")


def table_names(file: Path, name: str) -> tuple[str, ...]:
    """Names of the tables in a file: its own, or those of its sheets."""
    if file.suffix.lower() != ".xlsx":
        return (file.stem,)
    from .sheet import sheets

    return sheets(file, name) or (file.stem,)


def read_table(path: str | Path, layer: str = "", sheet: str | None = None) -> Table:
    """Columns of a CSV file (comma, semicolon or tab between cells) or of a sheet.

    Raises
    ------
    LayerError
        If the file is no table or holds no row under its header.
    """
    file = local_file(path)
    name = layer or file.name
    driver = driver_of(file, name)
    if driver not in TABLE_DRIVERS:
        raise LayerError(name, f"{file.name} is no CSV or XLSX table", "export it as CSV UTF-8")
    cells = _sheet(file, name, sheet) if driver == "XLSX" else _csv(file, name)
    too_many(name, file.name, len(cells))
    if not cells or not next(iter(cells.values())):
        raise LayerError(name, f"{file.name} has no row under its header",
                         "export it again with its rows")
    return Table(MappingProxyType({key: column_values(c) for key, c in cells.items()}),
                 MappingProxyType({}),
                 Provenance(layer=name, source=file.name, origin="file", path=file.name,
                            checksum=sha256(file)))


def _sheet(file: Path, name: str, sheet: str | None) -> dict[str, list[str]]:
    from .sheet import read_sheet

    return read_sheet(file, name, sheet)


def _csv(file: Path, name: str) -> dict[str, list[str]]:
    try:
        return parse_csv(_comma_separated(read_text(file, name)))
    except csv.Error as error:           # a cell longer than any text, a NUL
        raise LayerError(name, f"{file.name} cannot be read as a table ({error})",
                         "export it again as CSV UTF-8") from error


def _comma_separated(text: str) -> str:
    """The same table with commas, where another mark stands between the header's cells."""
    header = text.lstrip().split("\n", 1)[0]
    mark = max(",;\t", key=header.count)
    if mark == "," or header.count(mark) == 0:
        return text
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    # a decimal comma goes with semicolons in most of Europe
    csv.writer(out).writerows([[_point(cell) for cell in row] for row in rows])
    return out.getvalue()


def _point(cell: str) -> str:
    head, comma, tail = cell.strip().partition(",")
    if comma and head.lstrip("+-").isdigit() and tail.isdigit():
        return f"{head}.{tail}"
    return cell
