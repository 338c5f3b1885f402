"""Words of the compliance documents, the same on paper and in the workbook."""

from __future__ import annotations

from gis.compliance.label import TITLES
from gis.compliance.sheet import figure
from gis.language import Language, mark
from gis.types import Table

SHEETS = mark("Compliance sheets and label")
SITE, APPLYING = mark("site"), mark("sheets that apply")
ADVICE_START = mark("Start of operation taken: {date}. Figures are modelled unless marked "
                    "otherwise; a blank is left to the operator.")
APPLIES, FREE, NONE = mark("Applies."), mark("Does not apply."), mark("none")
HEADS = {"what": mark("what"), "code": mark("code"), "value": mark("value"),
         "unit": mark("unit"), "low": mark("low"), "high": mark("high"),
         "range": mark("80 % range"), "known": mark("basis"), "verdict": mark("verdict"),
         "note": mark("note")}
NO_SHEET = mark("No sheet of these laws applies here; the label stands all the same.")
LAW_TITLE = mark("The law, as this document takes it")
LAW_HEADS = (mark("law"), mark("article"), mark("rule"), mark("limit"), mark("from"),
             mark("text of"), mark("source"))
LIMITS_TITLE = mark("Class limits of the label")
CLASS = mark("class")
STATUS = {"draft": mark("bill: "), "adopted": mark("adopted, not seen in force: ")}
HOW = {"read": mark("read"), "read second-hand": mark("read second-hand"),
       "recalled": mark("recalled"), "our own limit": mark("our own limit")}
"""How a source is known; the tables say so before its name."""
UNITS = {"MWh/y": mark("MWh/y"), "t/y": mark("t/y"), "years": mark("years")}
SIGNS = {"at_most": "≤", "at_least": "≥", "above": ">"}


def told_unit(unit: str, told: Language) -> str:
    """A unit as it is shown; a share bears none."""
    return "" if unit in ("share", "1") else told(UNITS[unit]) if unit in UNITS else unit


def told_source(source: str, told: Language) -> str:
    """A row's sources, each with how it is known in the reader's language."""
    parts = []
    for part in source.split("; "):
        how, _, name = part.partition(": ")
        if how not in HOW:
            how, name = "", part
        parts.append(": ".join(p for p in (told(HOW[how]) if how else "", name) if p))
    return "; ".join(parts)


def status(key: str, told: Language) -> str:
    """What stands before a rule that is no law yet."""
    return told(STATUS[key]) if key in STATUS else ""


def limits_head(told: Language) -> list[str]:
    """Heading of the table of class limits."""
    return ["", *"ABCDEF", told(LAW_HEADS[6])]


def limit_rows(classes: Table, told: Language) -> list[list[str]]:
    """Class limits, one row per indicator: title with unit, six limits, source."""
    rows = []
    for key, title in TITLES.items():
        mine = [row for row in classes.rows() if row["indicator"] == key]
        sign = "≤" if mine[0]["better"] == "less" else "≥"
        unit = told_unit(mine[0]["unit"], told)
        rows.append([f"{told(title)} [{unit}]" if unit else told(title),
                     *(f"{sign} {figure(float(row['limit']), told)}" for row in mine),
                     told_source("; ".join(dict.fromkeys(
                         part for row in mine for part in row["source"].split("; "))), told)])
    return rows
