"""Compliance sheets and labels as a PDF."""

from __future__ import annotations

import math
from datetime import date

from app.version import VERSION
from gis.compliance.label import Label
from gis.compliance.law import Law, Threshold
from gis.compliance.sheet import NO_ADVICE, Row, Sheet
from gis.results import Site, StudyResult

from .label import drawn, label_words

SIGNS = {"at_most": "≤", "at_least": "≥", "above": ">"}


def paper(found: list[tuple[Site, Label, tuple[Sheet, ...]]], result: StudyResult, law: Law,
          start: date, size: str = "a4") -> bytes:
    """The document's bytes: the same for the same sheets.

    Parameters
    ----------
    found : list
        Per site its label and sheets, as `site_sheets` gives them.
    size : str
        "a4" or "letter".
    """
    from app.export.pdf.typeset import typeset

    data = {
        "title": f"{result.region_name}: compliance sheets and label", "version": VERSION,
        "lang": "en", "paper": {"letter": "us-letter"}.get(size, size),
        "region": result.region_name, "for": "Compliance sheets",
        "t": {"of": "page {page} of {pages}"}, "advice": NO_ADVICE,
        "start": f"Start of operation taken: {start.isoformat()}. Figures are modelled unless "
                 "marked otherwise; a blank is left to the operator.",
        "limits": "Classes A to G by the limits that the workbook lists with their reasons.",
        "sites": [_site(*one) for one in found],
        "thresholds": [_threshold(t) for t in law.thresholds.values()]}
    return typeset("compliance", data)[0]


def figure(value: float | str) -> str:
    """A figure with four significant digits, thousands apart; "" where it is unknown."""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    decimals = max(3 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}" if decimals < 9 else f"{value:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _site(site: Site, mark: Label, sheets: tuple[Sheet, ...]) -> dict:
    return {
        "rank": str(site.rank), "name": site.name, "energy": mark["energy"].letter,
        "heat": mark["heat"].letter, "words": label_words(mark),
        "applying": "; ".join(s.law for s in sheets if s.applies) or "none",
        "label": {"svg": drawn(mark, site.name), "alt": f"{site.name}. {mark.words()}"},
        "sheets": [{
            "title": sheet.title, "law": sheet.law,
            "why": ("Applies. " if sheet.applies else "Does not apply. ") + sheet.why,
            "remarks": " ".join(sheet.remarks),
            "sections": [{"title": section.title, "rows": [_row(row) for row in section.rows],
                          "words": list(section.words)} for section in sheet.sections]}
            for sheet in sheets]}


def _row(row: Row) -> list[str]:
    ends = (figure(row.low), figure(row.high))
    return [f"{row.label} ({row.code})" if row.code else row.label,
            f"{figure(row.value)} {row.unit if row.unit != '1' else ''}".strip()
            if not row.blank else "", " to ".join(ends) if all(ends) else "",
            row.verdict or row.known, row.note]


def _threshold(rule: Threshold) -> list[str]:
    since = rule.applies_from.isoformat() if rule.applies_from else ""
    draft = "draft: " if rule.status == "draft" else ""
    return [rule.law, rule.article, draft + rule.rule,
            f"{SIGNS[rule.compare]} {rule.value:g} {rule.unit}",
            f"{since}; {rule.text_date.isoformat()}", rule.source]
