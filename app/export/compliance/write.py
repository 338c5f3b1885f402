"""Compliance sheets of a result's sites as a workbook and as a paper document, and their labels."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.export.names import called
from gis.compliance.label import TITLES, Label, label
from gis.compliance.law import Law, default_start
from gis.compliance.rules import sheets
from gis.compliance.sheet import KNOWN, NO_ADVICE, VERDICTS, Row, Sheet
from gis.errors import InputError
from gis.language import Language
from gis.results import Site, StudyResult
from gis.types import Table

from .label import TITLE, UNSHOWN, drawn, site_label, spoken
from .paper import label_pages, paper, short
from .words import (
    ADVICE_START,
    APPLIES,
    APPLYING,
    CLASS,
    FREE,
    HEADS,
    LAW_TITLE,
    LIMITS_TITLE,
    NONE,
    SHEETS,
    SITE,
    told_source,
    told_unit,
)

if TYPE_CHECKING:
    from gis.study import Inputs

FIXED = datetime(2026, 1, 1)
"""Every workbook bears this date, so that the same result gives the same file."""
MOST_LETTERS = 2000
WIDTHS = (52, 12, 22, 14, 14, 14, 17, 17, 70)
COLUMNS = ("what", "code", "value", "unit", "low", "high", "known", "verdict", "note")
TRANSLATED = ("rule", "condition", "reason")
"""Columns of the tables of law whose words are told in the reader's language."""


def told(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without steering characters."""
    text = UNSHOWN.sub("", text)[:MOST_LETTERS]
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def site_sheets(result: StudyResult, inputs: Inputs, start: date, everything: bool = False,
                ids: Collection[str] | None = None, language: Language | str = "en"
                ) -> list[tuple[Site, Label, tuple[Sheet, ...]]]:
    """Per site its label and the sheets that apply (`everything`: all of them).

    Raises
    ------
    InputError
        If an id of `ids` is no site of the result.
    """
    tables, speech = inputs.tables, spoken(language)
    law = Law.from_tables(tables)
    unknown = set(ids or ()) - {site.id for site in result.sites}
    if unknown:
        raise InputError(f"Compliance: the result has no site {sorted(unknown)[0]!r}; "
                         "its ids stand in sites.csv.")
    return [(site, label(site, tables["label_classes"]), tuple(
        sheet for sheet in sheets(site, result.settings.brief, inputs.country, law, tables, start,
                                  speech)
        if sheet.applies or everything))
        for site in result.sites if ids is None or site.id in ids]


def write_compliance(result: StudyResult, inputs: Inputs, folder: Path | str, *,
                     start: date | None = None, everything: bool = False,
                     ids: Collection[str] | None = None, size: str = "a4",
                     language: Language | str = "en") -> list[Path]:
    """Write `compliance.xlsx` and `compliance.pdf` into `folder`, all of them or none.

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
    language : Language or str
        The reader's language, or its key: en, fr, pt or sw.
    """
    from layers.files import atomic_file

    start, speech = start or default_start(date.today()), spoken(language)
    found = site_sheets(result, inputs, start, everything, ids, speech)
    law, classes = Law.from_tables(inputs.tables), inputs.tables["label_classes"]
    path, on_paper = (Path(folder) / f"compliance.{kind}" for kind in ("xlsx", "pdf"))
    content = paper(found, result, law, classes, start, speech, size,
                    "" if everything else inputs.country)
    book = _workbook(found, result, inputs, start, speech)
    with atomic_file(path) as part, atomic_file(on_paper) as page:
        book.save(part)
        _same_times(part)
        page.write_bytes(content)
    return [path, on_paper]


def write_labels(result: StudyResult, folder: Path | str, *, table: Table | None = None,
                 ids: Collection[str] | None = None, language: Language | str = "en"
                 ) -> list[Path]:
    """Write the sites' labels: `labels.pdf` with a page for each, and `labels/label_RANK.svg`."""
    from layers.files import atomic_file, atomic_folder

    speech, folder = spoken(language), Path(folder)
    chosen = [(site, site_label(site, table)) for site in result.sites
              if ids is None or site.id in ids]
    with atomic_folder(folder / "labels") as part:
        for site, found in chosen:
            (part / f"label_{site.rank:02d}.svg").write_text(
                drawn(found, called(site.name, speech), speech), "utf-8")
    with atomic_file(folder / "labels.pdf") as page:
        page.write_bytes(label_pages([(called(site.name, speech), found)
                                      for site, found in chosen], speech))
    return [folder / "labels.pdf",
            *(folder / "labels" / f"label_{site.rank:02d}.svg" for site, _ in chosen)]


Cells = Iterable[tuple[tuple, bool]]
"""Rows of a page: their cells, and whether they are bold."""


def _workbook(found, result: StudyResult, inputs: Inputs, start: date, speech: Language) -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    book.properties.creator = "HeatSite"
    book.properties.created = book.properties.modified = FIXED
    bold, head = Font("Calibri", 11, True), Font("Calibri", 14, True)
    wrap = Alignment(wrap_text=True, vertical="top")
    beside = Alignment("left", wrap_text=True, vertical="top", indent=1)
    top, shade = Alignment(vertical="top"), PatternFill("solid", fgColor="F1EFEA")

    def fill(page, rows: Cells, widths=WIDTHS) -> None:
        for at, (cells, strong) in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                cell = page.cell(at, column, told(value) if isinstance(value, str) else value)
                # a lone sentence runs on over the empty cells beside it
                cell.alignment = top if len(cells) == 1 else (
                    beside if column > 1 and isinstance(value, str) else wrap)
                if isinstance(value, str):
                    cell.data_type = "s"         # never a formula
                elif isinstance(value, float):
                    cell.number_format = _shown(value)
                if strong:
                    cell.font = head if at == 1 else bold
                    if len(cells) > 1:
                        cell.fill = shade
            lines = _lines(cells, widths)
            if lines > 1:                        # not every program measures wrapped text
                page.row_dimensions[at].height = 15 * lines
        for letter, width in zip("ABCDEFGHIJKLMNOPQ", widths, strict=False):
            page.column_dimensions[letter].width = width
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0          # as many pages as it takes, one wide
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    first = book.active
    first.title = "Overview"
    titles = tuple(speech(words) for words in TITLES.values())
    rows: list[tuple[tuple, bool]] = [
        ((f"{result.region_name}: {speech(SHEETS)}",), True), ((speech(NO_ADVICE),), False),
        ((speech(ADVICE_START, date=start.isoformat()),), False), ((), False),
        (("", speech(SITE), "id", *titles, speech(APPLYING)), True)]
    rows += [((site.rank, called(site.name, speech), site.id, *(short(one) for one in mark.classes),
               "; ".join(p.law for p in pages if p.applies) or speech(NONE)), False)
             for site, mark, pages in found]
    fill(first, rows, (8, 36, 18, 12, 12, 12, 12, 80))
    for site, mark, pages in found:
        for sheet in pages:
            fill(book.create_sheet(f"{site.rank} {sheet.key}"), _sheet_rows(sheet, speech))
        fill(book.create_sheet(f"{site.rank} label"), _label_rows(site, mark, speech),
             (24, 14, 20, 10, 12, 12, 10, 70))
    for name, title, table in (("Law", LAW_TITLE, "compliance"),
                               ("Conditions", LAW_TITLE, "compliance_conditions"),
                               ("Label limits", LIMITS_TITLE, "label_classes")):
        columns = inputs.tables[table].columns
        widths = (24, 30, 22, 60, *(16,) * 8) if name == "Law" else (24, 30, 22, 60, *(24,) * 8)
        fill(book.create_sheet(name), [((speech(title),), True), (tuple(columns), True), *(
            (tuple(_law_cell(n, row[n], speech) for n in columns), False)
            for row in inputs.tables[table].rows())], widths[:len(columns)])
    return book


def _law_cell(column: str, value: Any, speech: Language) -> Any:
    if column == "source":
        return told_source(value, speech)
    return speech(value) if column in TRANSLATED else _cell(value)


def _lines(cells: tuple, widths: tuple[int, ...]) -> int:
    """Lines that the fullest cell of a row takes when it is wrapped."""
    if len(cells) < 2:
        return 1
    return max(math.ceil(0.9 * len(cell) / width) if isinstance(cell, str) else 1
               for cell, width in zip(cells, widths, strict=False))


def _shown(value: float) -> str:
    """Number format with about four digits; the cell holds them all."""
    size = abs(value)
    return "#,##0" if size >= 1000 or size == 0 else "0.00" if size >= 1 else "0.0000"


def _cell(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _label_rows(site: Site, mark: Label, speech: Language) -> Cells:
    heads = (HEADS["what"], HEADS["value"], HEADS["unit"], CLASS, HEADS["low"], HEADS["high"],
             HEADS["range"], HEADS["note"])
    return [((f"{called(site.name, speech)}: {speech(TITLE)}",), True),
            ((mark.words(speech),), False), ((), False),
            (tuple(speech(word) for word in heads), True),
            *(((speech(TITLES[c.indicator]), _cell(c.value), told_unit(c.unit, speech),
                c.letter if c.known else speech(VERDICTS["unknown"]), _cell(c.low), _cell(c.high),
                f"{c.best}–{c.worst}", c.says(speech)), False) for c in mark.classes)]


def _sheet_rows(sheet: Sheet, speech: Language) -> Cells:
    rows: list[tuple[tuple, bool]] = [
        ((f"{sheet.title}: {called(sheet.site, speech)} ({sheet.site_id})",), True),
        ((sheet.law,), False),
        ((f"{speech(APPLIES if sheet.applies else FREE)} {sheet.why}",), False),
        *(((remark,), False) for remark in sheet.remarks)]
    for section in sheet.sections:
        rows += [((), False), ((section.title,), True)]
        if section.rows:
            rows.append((tuple(speech(HEADS[key]) for key in COLUMNS), True))
        rows += [(_row_cells(row, speech), False) for row in section.rows]
        rows += [((words,), False) for words in section.words]
    return rows


def _row_cells(row: Row, speech: Language) -> tuple:
    return (row.label, row.code, _cell(row.value), told_unit(row.unit, speech),
            _cell(row.low), _cell(row.high), speech(KNOWN[row.known]) if row.known else "",
            speech(VERDICTS[row.verdict]) if row.verdict else "", row.note)


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
