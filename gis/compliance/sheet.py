"""A compliance sheet: titled sections of rows, the same for a workbook and for paper.

All its words are in the reader's language; `known` and `verdict` are keys, told by :data:`KNOWN`
and :data:`VERDICTS`. Names of laws and of their articles are kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..language import ENGLISH, Language, mark

NO_ADVICE = mark("These are figures of a siting model against the text of the law at the date "
                 "given; this is not legal advice.")
OPERATOR = mark("left to the operator")
KNOWN = {"modelled": mark("modelled"), "assumed": mark("assumed"), "planned": mark("planned")}
VERDICTS = {"pass": mark("met"), "fail": mark("not met"), "unknown": mark("unknown"),
            "may": mark("could apply"), "no": mark("not shown")}
"""`may` and `no` are said of conditions and exemptions: what the figures speak for."""


@dataclass(frozen=True)
class Row:
    """One line: a number or words, where it is from, or blank with the reason."""

    label: str
    value: float | str = math.nan        # NaN: blank
    unit: str = ""
    known: str = ""                      # a key of KNOWN, or ""
    low: float = math.nan
    high: float = math.nan
    note: str = ""
    code: str = ""
    verdict: str = ""                    # a key of VERDICTS, or ""

    @property
    def blank(self) -> bool:
        return isinstance(self.value, float) and math.isnan(self.value)


@dataclass(frozen=True)
class Section:
    """Rows under a title, with plain paragraphs after them."""

    title: str
    rows: tuple[Row, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of one site."""

    key: str                             # art26 | kpi | enefg
    title: str
    site: str
    site_id: str
    law: str                             # with the date of its text
    applies: bool
    why: str                             # it applies or does not
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = ()


def figure(value: float | str, language: Language = ENGLISH) -> str:
    """A figure with four significant digits, thousands apart; "" where it is unknown.

    >>> figure(12_697_810.3), figure(0.6439), figure(math.nan)
    ('12,697,810', '0.6439', '')
    """
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    decimals = max(3 - math.floor(math.log10(abs(value))), 0)
    if decimals >= 9:
        return f"{value:.3g}".replace(".", language.decimal)
    text = language.number(value, decimals)
    return text.rstrip("0").rstrip(language.decimal) if decimals else text
