"""Compliance sheets and labels as a PDF, and the labels alone."""

from __future__ import annotations

from datetime import date

from app.export.names import called
from app.version import VERSION
from gis.compliance.label import TITLES, Classed, Label
from gis.compliance.law import Law
from gis.compliance.sheet import KNOWN, NO_ADVICE, VERDICTS, Row, Sheet, figure
from gis.language import Language, mark
from gis.results import Site, StudyResult
from gis.types import Table

from .label import TITLE, UNSHOWN, label_words, notes, picture, shortened, span
from .words import (
    ADVICE_START,
    APPLIES,
    APPLYING,
    FREE,
    HEADS,
    LAW_HEADS,
    LAW_TITLE,
    LIMITS_TITLE,
    NO_SHEET,
    NONE,
    SHEETS,
    SIGNS,
    SITE,
    limit_rows,
    limits_head,
    status,
    told_source,
    told_unit,
)

SHORT = {"art26": "(EU) 2023/1791 Art. 26", "kpi": "(EU) 2024/1364", "enefg": "EnEfG § 11"}
COLUMNS = ("what", "value", "range", "known", "verdict", "note")
PAGE = mark("page {page} of {pages}")
LIMITS_NOTE = mark("Limits of energy and water are those of the European rating scheme, adopted on "
                   "21 September 2026. The label is HeatSite's own, made for planning from "
                   "modelled figures; the European database alone gives the official one.")


def paper(found: list[tuple[Site, Label, tuple[Sheet, ...]]], result: StudyResult, law: Law,
          classes: Table, start: date, language: Language, size: str = "a4",
          country: str = "") -> bytes:
    """The document's bytes: the same for the same sheets.

    Parameters
    ----------
    found : list
        Per site its label and sheets, as `site_sheets` gives them.
    classes : Table
        The table `label_classes`.
    size : str
        "a4" or "letter".
    country : str
        List only the law that holds there; "" for all.
    """
    from app.export.pdf.typeset import typeset

    told = language
    data = {
        "title": f"{result.region_name}: {told(SHEETS)}", "version": VERSION,
        "lang": told.key, "paper": {"letter": "us-letter"}.get(size, size),
        "region": result.region_name, "for": told(SHEETS),
        "t": {"of": told(PAGE, page="{page}", pages="{pages}"), "site": told(SITE),
              "applying": told(APPLYING), "law": told(LAW_TITLE),
              "classes": told(LIMITS_TITLE), "nothing": told(NO_SHEET), "labels": told(TITLE)},
        "advice": told(NO_ADVICE), "start": told(ADVICE_START, date=start.isoformat()),
        "limits": told(LIMITS_NOTE), "letters": [told(words) for words in TITLES.values()],
        "sites": [_site(*one, told) for one in found],
        "law_heads": [told(words) for words in LAW_HEADS],
        "thresholds": _law(law, country, told), "class_heads": limits_head(told),
        "classes": limit_rows(classes, told)}
    return typeset("compliance", data, _drawer())[0]


def label_pages(found: list[tuple[str, Label]], language: Language) -> bytes:
    """Labels with the names of their sites, each on a page of its own size, as a PDF."""
    from app.export.pdf.typeset import typeset

    told = language
    return typeset("label", {
        "title": told(TITLE), "lang": told.key, "version": VERSION,
        "labels": [_drawing(label, name, told) for name, label in found]}, _drawer())[0]


def _drawer() -> dict[str, bytes]:
    """The template that draws labels, which the others import."""
    from app.export.pdf.typeset import template

    return {"classes.typ": template("classes.typ").encode()}


def _drawing(label: Label, name: str, told: Language) -> dict:
    """What the template draws of a label."""
    return {
        "title": told(TITLE), "name": shortened(UNSHOWN.sub("", name).strip(), 18.5, 332),
        "alt": f"{name}. {label_words(label, told)}", "notes": notes(told),
        "rows": [{"title": told(TITLES[one.indicator]), "says": one.says(told),
                  "letter": one.letter, "best": one.best, "worst": one.worst,
                  "known": one.known, "span": span(one, told),
                  "svg": picture(one.indicator)} for one in label.classes]}


def short(one: Classed) -> str:
    """A class in a table's cell: its letter, or the letters between which it lies."""
    return one.letter if one.known else f"{one.best}–{one.worst}"


def _site(site: Site, label: Label, sheets: tuple[Sheet, ...], told: Language) -> dict:
    return {
        "rank": str(site.rank), "name": called(site.name, told),
        "classes": [short(one) for one in label.classes],
        "applying": "; ".join(SHORT[s.key] for s in sheets if s.applies) or told(NONE),
        "label": _drawing(label, called(site.name, told), told),
        "sheets": [{
            "title": sheet.title, "law": sheet.law,
            "why": f"{told(APPLIES if sheet.applies else FREE)} {sheet.why}",
            "remarks": " ".join(sheet.remarks),
            "sections": [{"title": section.title, "words": list(section.words),
                          **_table(section.rows, told)} for section in sheet.sections]}
            for sheet in sheets]}


def _table(rows: tuple[Row, ...], told: Language) -> dict[str, list]:
    """Heads and cells of a section's rows; a column in which nothing stands is left out."""
    cells = [{"what": f"{row.label} ({row.code})" if row.code else row.label,
              "value": "" if row.blank else
              f"{figure(row.value, told)} {told_unit(row.unit, told)}".strip(),
              "range": _range(row, told),
              "verdict": told(VERDICTS[row.verdict]) if row.verdict else "",
              "known": told(KNOWN[row.known]) if row.known and not row.verdict else "",
              "note": row.note} for row in rows]
    shown = [key for key in COLUMNS if any(row[key] for row in cells)]
    return {"columns": shown, "heads": [told(HEADS[key]) for key in shown],
            "rows": [[row[key] for key in shown] for row in cells]}


def _range(row: Row, told: Language) -> str:
    ends = (figure(row.low, told), figure(row.high, told))
    return " – ".join(ends) if all(ends) else ""


def _law(law: Law, country: str, told: Language) -> list[list[str]]:
    thresholds = [t for t in law.thresholds.values() if not country or country in t.countries]
    conditions = [c for c in law.conditions.values() if not country or country in c.countries]
    rows = [[t.law, t.article, status(t.status, told) + told(t.rule),
             f"{SIGNS[t.compare]} {figure(t.value, told)} {told_unit(t.unit, told)}".strip(),
             t.applies_from.isoformat() if t.applies_from else "", t.text_date.isoformat(),
             told_source(t.source, told)] for t in thresholds]
    return rows + [[c.law, c.article, status(c.status, told) + told(c.condition), "", "",
                    c.text_date.isoformat(), told_source(c.source, told)]
                   for c in conditions]
