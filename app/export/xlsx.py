"""Tables as a workbook (XLSX, ECMA-376): the same bytes for the same tables.

Written as plain XML, ten times as quick as through a model of every cell: a study of 200 sites
has a third of a million. Cells are numbers, truth values or text, never formulas.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .dictionary import Entry
from .tables import guarded

ZIP_DATE = (2000, 1, 1, 0, 0, 0)
"""Of every part: no time of writing is kept."""
STAMP = "2000-01-01T00:00:00Z"
WIDEST = 48                              # column width [characters]
HEAD = 1                                 # style of the first row
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = f"""{XML}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/>\
<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill \
patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFECECE9"/>\
</patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>\
</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>\
</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""


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
    """
    strings: dict[str, int] = {}
    pages = [_page(table, strings) for table in tables]
    names = [table.name for table in tables]
    parts = {
        "[Content_Types].xml": _types(len(names)),
        "_rels/.rels": _relations((f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml"), (
            f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/'
                             'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
                             'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.'
                             'org/2001/XMLSchema-instance"><dc:creator>HeatSite</dc:creator>'
                             f'<dcterms:created xsi:type="dcterms:W3CDTF">{STAMP}'
                             '</dcterms:created></cp:coreProperties>',
        "xl/workbook.xml": _book(names),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{OFFICE}/relationships/worksheet", f"worksheets/sheet{at}.xml")
              for at in range(1, len(names) + 1)),
            (f"{OFFICE}/relationships/styles", "styles.xml"),
            (f"{OFFICE}/relationships/sharedStrings", "sharedStrings.xml")),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">'
                                + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>'
                                          for text in strings) + "</sst>",
        **{f"xl/worksheets/sheet{at}.xml": page for at, page in enumerate(pages, start=1)}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def letters(column: int) -> str:
    """Name of a column, counted from 1: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _page(table: Sheet, strings: dict[str, int]) -> str:
    columns = [letters(at) for at in range(1, len(table.head) + 1)]
    lines, widest = [], [0] * len(columns)
    for row, cells in enumerate((table.head, *table.rows), start=1):
        style = f' s="{HEAD}"' if row == 1 else ""
        line = []
        for at, (column, value) in enumerate(zip(columns, cells, strict=True)):
            if value is None:
                continue
            if isinstance(value, str):
                text = str(guarded(value))
                index = strings.setdefault(text, len(strings))
                line.append(f'<c r="{column}{row}"{style} t="s"><v>{index}</v></c>')
            elif isinstance(value, bool):
                text = "FALSE"
                line.append(f'<c r="{column}{row}" t="b"><v>{value:d}</v></c>')
            elif isinstance(value, int | float) and math.isfinite(value):
                text = repr(value)
                line.append(f'<c r="{column}{row}"><v>{text}</v></c>')
            else:
                raise TypeError(f"{value!r} is no value of a cell")
            if len(text) > widest[at]:
                widest[at] = len(text)
        lines.append(f'<row r="{row}">{"".join(line)}</row>')
    end = f"{columns[-1]}{len(table.rows) + 1}"
    widths = "".join(f'<col min="{at}" max="{at}" width="{min(wide + 2, WIDEST)}" '
                     'customWidth="1"/>' for at, wide in enumerate(widest, start=1))
    filters = f'<autoFilter ref="A1:{end}"/>' if table.rows else ""
    return (f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="A1:{end}"/><sheetViews><sheetView '
            'workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
            'state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f'<cols>{widths}</cols><sheetData>{"".join(lines)}</sheetData>{filters}</worksheet>')


def _book(names: Sequence[str]) -> str:
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
                     for at, name in enumerate(names, start=1))
    return (f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><bookViews>'
            f'<workbookView/></bookViews><sheets>{sheets}</sheets></workbook>')


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
                    for at, (kind, target) in enumerate(targets, start=1))
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _types(pages: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("/xl/workbook.xml", f"{kind}.sheet.main+xml"), ("/xl/styles.xml",
             f"{kind}.styles+xml"), ("/xl/sharedStrings.xml", f"{kind}.sharedStrings+xml"),
             ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
             *((f"/xl/worksheets/sheet{at}.xml", f"{kind}.worksheet+xml")
               for at in range(1, pages + 1))]
    found = "".join(f'<Override PartName="{name}" ContentType="{content}"/>'
                    for name, content in parts)
    return (f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{found}</Types>')
