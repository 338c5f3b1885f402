"""A compliance sheet: titled sections of rows, the same for a workbook and for paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

NO_ADVICE = ("These are figures of a siting model against the text of the law at the date given; "
             "this is not legal advice.")
OPERATOR = "to be measured or reported by the operator"


@dataclass(frozen=True)
class Row:
    """One line: a number or words, where it is from, or blank with the reason."""

    label: str
    value: float | str = math.nan        # NaN: blank
    unit: str = ""
    known: str = ""                      # modelled | measured | assumed | published | ""
    low: float = math.nan
    high: float = math.nan
    note: str = ""
    code: str = ""
    verdict: str = ""                    # pass | fail | unknown | ""

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
    remarks: tuple[str, ...] = (NO_ADVICE,)
