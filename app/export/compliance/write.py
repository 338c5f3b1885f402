"""Compliance sheets of a result's sites as a workbook and as a paper document."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.compliance.label import Label, label
from gis.compliance.law import Law, default_start
from gis.compliance.rules import sheets
from gis.compliance.sheet import NO_ADVICE, Row, Sheet
from gis.errors import InputError
from gis.results import Site, StudyResult
from gis.types import Table

from .label import UNSHOWN
from .paper import paper

if TYPE_CHECKING:
    from gis.study import Inputs

FIXED = datetime(2026, 1, 1)
"""Every workbook bears this date, so that the same result gives the same file."""
MOST_LETTERS = 2000
WIDTHS = (46, 14, 22, 14, 14, 14, 12, 12, 70)
HEAD = ("what", "code", "value", "unit", "low", "high", "known", "verdict", "note")


def told(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without steering characters."""
    text = UNSHOWN.sub("", text)[:MOST_LETTERS]
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def site_sheets(result: StudyResult, inputs: Inputs, start: date, everything: bool = False,
                ids: Collection[str] | None = None) -> list[tuple[Site, Label, tuple[Sheet, ...]]]:
    """Per site its label and the sheets that apply (`everything`: all of them).

    Raises
    ------
    InputError
        If an id of `ids` is no site of the result.
    """
    tables = inputs.tables
    law = Law.from_tables(tables)
    unknown = set(ids or ()) - {site.id for site in result.sites}
    if unknown:
        raise InputError(f"Compliance: the result has no site {sorted(unknown)[0]!r}; "
                         "its ids stand in sites.csv.")
    return [(site, label(site, tables["label_classes"]), tuple(
        sheet for sheet in sheets(site, result.settings.brief, inputs.country, law,
                                  tables["compliance_kpis"], start)
        if sheet.applies or everything))
        for site in result.sites if ids is None or site.id in ids]


def write_compliance(result: StudyResult, inputs: Inputs, folder: Path | str, *,
                     start: date | None = None, everything: bool = False,
                     ids: Collection[str] | None = None, size: str = "a4") -> list[Path]:
    """Write `compliance.xlsx` and `compliance.pdf` into `folder`.

    Parameters
    ----------
    size : str
        Paper of the PDF: "a4" or "letter".
    start : date, optional
        Start of operation; the first day of the next full year where nobody says.
    everything : bool
        Also the sheets that do not apply to the country or size.
    ids : collection of str, optional
        Only these sites.
    """
    from layers.files import atomic_file

    start = start or default_start(date.today())
    found = site_sheets(result, inputs, start, everything, ids)
    path, on_paper = (Path(folder) / f"compliance.{kind}" for kind in ("xlsx", "pdf"))
    with atomic_file(path) as part:
        _workbook(found, result, inputs.tables["compliance"],
                  inputs.tables["label_classes"], start).save(part)
        _same_times(part)
    with atomic_file(on_paper) as part:
        part.write_bytes(paper(found, result, Law.from_tables(inputs.tables), start, size))
    return [path, on_paper]


def _workbook(found, result: StudyResult, law: Table, classes: Table, start: date) -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.properties.creator = "HeatSite"
    book.properties.created = book.properties.modified = FIXED
    bold, wrap = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def fill(page, rows, widths=WIDTHS) -> None:
        for cells, strong in rows:
            page.append([told(c) if isinstance(c, str) else c for c in cells])
            for cell in page[page.max_row]:
                cell.alignment = wrap
                if isinstance(cell.value, str):
                    cell.data_type = "s"         # never a formula
                if strong:
                    cell.font = bold
        for i, width in enumerate(widths):
            page.column_dimensions["ABCDEFGHIJKLMNOPQ"[i]].width = width

    first = book.active
    first.title = "Overview"
    rows: list[tuple[tuple, bool]] = [
        ((f"{result.region_name}: compliance sheets and label",), True), ((NO_ADVICE,), False),
        ((f"Start of operation taken: {start.isoformat()}",), False),
        (("rank", "site", "id", "energy class", "heat class", "sheets that apply"), True)]
    for site, mark, pages in found:
        rows.append(((site.rank, site.name, site.id, mark["energy"].letter, mark["heat"].letter,
                      ", ".join(p.law for p in pages if p.applies) or "none"), False))
    fill(first, rows, (46, 36, 18, 14, 14, 80))
    for site, mark, pages in found:
        for sheet in pages:
            fill(book.create_sheet(f"{site.rank} {sheet.key}"), _sheet_rows(sheet))
        rows = [((f"{site.name}: label",), True), ((mark.words(),), False),
                (("indicator", "value", "unit", "class"), True)]
        rows += [((c.indicator, None if math.isnan(c.value) else c.value, c.unit, c.letter), False)
                 for c in mark.classes]
        fill(book.create_sheet(f"{site.rank} label"), rows, (46, 14, 22, 10))
    for title, table in (("Law", law), ("Label limits", classes)):
        names = list(table.columns)
        fill(book.create_sheet(title), [(tuple(names), True), *(
            (tuple(_cell(row[n]) for n in names), False) for row in table.rows())],
            (24,) * len(names))
    return book


def _cell(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _sheet_rows(sheet: Sheet) -> list[tuple[tuple, bool]]:
    rows: list[tuple[tuple, bool]] = [
        ((f"{sheet.title}: {sheet.site} ({sheet.site_id})",), True), ((sheet.law,), False),
        ((("Applies. " if sheet.applies else "Does not apply. ") + sheet.why,), False),
        *(((remark,), False) for remark in sheet.remarks)]
    for section in sheet.sections:
        rows += [((), False), ((section.title,), True)]
        if section.rows:
            rows.append((HEAD, True))
        rows += [(_row_cells(row), False) for row in section.rows]
        rows += [((words,), False) for words in section.words]
    return rows


def _row_cells(row: Row) -> tuple:
    return (row.label, row.code, _cell(row.value), row.unit, _cell(row.low), _cell(row.high),
            row.known, row.verdict, row.note)


def _same_times(path: Path) -> None:
    """Write the workbook's parts anew with one time, so that its bytes do not follow the clock."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    core = "docProps/core.xml"
    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    if core in parts:
        parts[core] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, parts[core])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content,
                          zipfile.ZIP_DEFLATED)
