"""The result as a workbook (XLSX) and as GeoParquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gis.results import StudyResult
from gis.types import WGS84
from layers.files import write_atomic

from .dictionary import site_entries
from .sheets import sheets
from .side_sheets import beside, portfolio_sheets
from .tables import columns, guarded
from .texts import clean
from .xlsx import Sheet, workbook

if TYPE_CHECKING:
    from gis.ranking.portfolio.result import Portfolio
    from gis.study import Inputs

    from .changes import Changes

NAME = "study.xlsx"


def write_xlsx(result: StudyResult, inputs: Inputs, path: Path | str,
               folder: Path | str | None = None, changes: Changes | None = None) -> Path:
    """Write the workbook whole or not at all: one sheet per table, and a data dictionary.

    Parameters
    ----------
    folder : path, optional
        A folder whose portfolio of this region and whose comparison become sheets.
    changes : Changes, optional
        Since an earlier result; sheets too.

    Raises
    ------
    InputError
        If the file cannot be written, or what the folder holds is damaged.
    """
    others = beside(folder, result.region, changes)
    return write_tables(sheets(result, inputs, others), path, _about(result))


def write_tables(tables: Sequence[Sheet], path: Path | str, about: Sheet) -> Path:
    """Write tables with what they are about before and a data dictionary behind them."""
    path = Path(path)
    write_atomic(path, workbook([about, *tables, _dictionary(tables)]))
    return path


def write_portfolio_book(found: Portfolio, region_name: str, path: Path | str) -> Path:
    """Write a portfolio's tables; raises InputError if the file cannot be written."""
    return write_tables(portfolio_sheets(found), path, about(
        ("region", region_name), ("total load [MW]", found.total_mw)))


def about(*rows: tuple[str, object]) -> Sheet:
    """The first sheet: `rows`, then how to read the others."""
    return Sheet("about", ("what", "value"), (
        *rows, ("empty cells", "not known, or does not apply; never zero"),
        ("columns", "units stand in [brackets]; the sheet data dictionary explains all")))


def _about(result: StudyResult) -> Sheet:
    brief = result.settings.brief
    return about(("region", result.region_name), ("IT capacity [MW]", brief.it_mw),
                 ("cooling", brief.cooling.replace("_", " ")),
                 ("method", result.settings.method), ("sites", len(result.sites)))


def _dictionary(tables: Sequence[Sheet]) -> Sheet:
    return Sheet("data dictionary", ("sheet", "column", "meaning", "unit", "source", "known"),
                 tuple((e.table, e.column, e.meaning, e.unit, e.source, e.known)
                       for table in tables for e in table.entries))


def write_dictionary(result: StudyResult, path: Path | str) -> Path:
    """What the columns of sites.csv mean, as CSV; raises InputError if it cannot be written."""
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
    stream = pa.BufferOutputStream()         # pyarrow leaves a file open where a disk is full
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), stream, compression="zstd")
    write_atomic(path, stream.getvalue().to_pybytes())
    return Path(path)
