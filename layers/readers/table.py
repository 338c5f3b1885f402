"""CSV tables that people bring."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from gis.errors import LayerError
from gis.types import Provenance, Table

from ..files import sha256
from ..tables import column_values, parse_csv
from .local import driver_of, local_file


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


def read_table(path: str | Path, layer: str = "") -> Table:
    """Columns of a CSV file; comma, semicolon or tab between cells.

    Raises
    ------
    LayerError
        If the file is no CSV or holds no row under its header.
    """
    file = local_file(path)
    name = layer or file.name
    if driver_of(file, name) != "CSV":
        raise LayerError(name, f"{file.name} is no CSV table", "export it as CSV UTF-8")
    text = read_text(file, name)
    cells = parse_csv(_comma_separated(text))
    if not cells or not next(iter(cells.values())):
        raise LayerError(name, f"{file.name} has no row under its header",
                         "export it again with its rows")
    return Table(MappingProxyType({key: column_values(c) for key, c in cells.items()}),
                 MappingProxyType({}),
                 Provenance(layer=name, source=file.name, origin="file", path=file.name,
                            checksum=sha256(file)))


def _comma_separated(text: str) -> str:
    """The same table with commas, where another mark stands between the header's cells."""
    import csv
    import io

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
