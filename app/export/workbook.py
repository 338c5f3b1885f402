"""The result as a workbook (XLSX) and as GeoParquet."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.results import StudyResult
from gis.types import WGS84
from layers.files import atomic_file, write_atomic

from .dictionary import site_entries
from .sheets import Sheet, sheets
from .tables import columns, guarded
from .texts import clean

if TYPE_CHECKING:
    from gis.ranking.compare import Comparison
    from gis.study import Inputs

ZIP_DATE = (2000, 1, 1, 0, 0, 0)
"""Of every part: the same result gives the same bytes, so no time of writing is kept."""
WIDEST = 48                              # column width [characters]


def write_xlsx(result: StudyResult, inputs: Inputs, path: Path | str,
               comparison: Comparison | None = None,
               portfolio: Mapping[str, Any] | None = None) -> Path:
    """Write the workbook whole or not at all: one sheet per table, and a data dictionary.

    Text that a spreadsheet would read as a formula gets an apostrophe; what is unknown is empty.

    Raises :class:`gis.errors.InputError` if the file cannot be written.
    """
    path = Path(path)
    tables = sheets(result, inputs, comparison, portfolio)
    write_atomic(path, workbook([_about(result), *tables, _dictionary(tables)]))
    return path


def _about(result: StudyResult) -> Sheet:
    brief = result.settings.brief
    rows = [("region", result.region_name), ("IT capacity [MW]", brief.it_mw),
            ("cooling", brief.cooling.replace("_", " ")), ("method", result.settings.method),
            ("sites", len(result.sites)),
            ("empty cells", "not known; never zero"),
            ("columns", "units stand in [brackets]; the sheet data dictionary explains all")]
    return Sheet("about", ("what", "value"), tuple(rows))


def _dictionary(tables: list[Sheet]) -> Sheet:
    return Sheet("data dictionary", ("sheet", "column", "meaning", "unit", "source", "known"),
                 tuple((e.table, e.column, e.meaning, e.unit, e.source, e.known)
                       for table in tables for e in table.entries))


def workbook(tables: list[Sheet]) -> bytes:
    """Sheets as XLSX, the same bytes for the same tables."""
    import openpyxl
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.active)
    fixed = datetime(*ZIP_DATE)
    book.properties.created = book.properties.modified = fixed
    book.properties.creator = "HeatSite"
    bold, grey = Font(bold=True), PatternFill("solid", fgColor="FFECECE9")
    for table in tables:
        page = book.create_sheet(table.name)
        for at, name in enumerate(table.head, start=1):
            cell = page.cell(1, at, guarded(name))
            cell.font, cell.fill, cell.data_type = bold, grey, "s"
        for row, cells in enumerate(table.rows, start=2):
            for at, value in enumerate(cells, start=1):
                if value is not None:
                    cell = page.cell(row, at, guarded(value))
                    if isinstance(value, str):
                        cell.data_type = "s"
        page.freeze_panes = "A2"
        if table.rows:
            page.auto_filter.ref = page.dimensions
        for at, name in enumerate(table.head, start=1):
            longest = max([len(name), *(len(str(r[at - 1])) for r in table.rows
                                        if r[at - 1] is not None)])
            page.column_dimensions[get_column_letter(at)].width = min(longest + 2, WIDEST)
    out = io.BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


def _repacked(content: bytes) -> bytes:
    """The same archive with fixed times; openpyxl writes the present one as "modified"."""
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, \
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, part)
    return out.getvalue()


def write_dictionary(result: StudyResult, path: Path | str) -> Path:
    """What the columns of sites.csv mean, as CSV; raises InputError if it cannot be written."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("column", "meaning", "unit", "source", "known"))
    for e in site_entries(result):
        writer.writerow([guarded(v) for v in (e.column, e.meaning, e.unit, e.source, e.known)])
    write_atomic(path, text.getvalue())
    return Path(path)


def write_parquet(result: StudyResult, path: Path | str) -> Path:
    """The sites as GeoParquet 1.0 with units and meanings in the columns' metadata.

    Raises :class:`gis.errors.InputError` if the file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    import pyproj
    import shapely

    sites = result.sites
    about = {e.column: e for e in site_entries(result)}
    fields, arrays = [], []
    for name, cells in columns(result).items():
        values = [clean(c) if isinstance(c, str) else c for c in cells]
        kind = (pa.string() if any(isinstance(v, str) for v in values) else pa.int64()
                if values and all(isinstance(v, int) for v in values) else pa.float64())
        entry = about[name]
        fields.append(pa.field(name, kind, metadata={
            "meaning": entry.meaning, "unit": entry.unit, "source": entry.source,
            "known": entry.known}))
        arrays.append(pa.array(values, kind))
    points = shapely.to_wkb(shapely.points([s.lon for s in sites], [s.lat for s in sites]))
    fields.append(pa.field("geometry", pa.binary()))
    arrays.append(pa.array(list(points) if len(sites) else [], pa.binary()))
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {
        "encoding": "WKB", "geometry_types": ["Point"],
        "crs": pyproj.CRS.from_user_input(WGS84).to_json_dict()}}}
    schema = pa.schema(fields, metadata={"geo": json.dumps(geo), "region": result.region_name})
    with atomic_file(path) as part:
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), part, compression="zstd")
    return Path(path)
