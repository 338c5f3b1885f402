"""What a section is made of: tables, drawings and sentences as plain values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.export.report.site_view import called_place
from app.export.report.speech import retell
from app.export.report.words import in_unit
from gis.results import Site
from gis.types import Quantity

from .typeset import clean

WIDE = 482.0
"""Width of a drawing across the page. [pt]"""


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "",
          widths: Sequence[float] = ()) -> dict[str, Any]:
    """A table of texts, the first column to the left; `widths` are shares of the page's."""
    shares = list(widths) or [2.2, *[1.0] * (len(head) - 1)]
    return {"kind": "table", "title": title, "head": list(head), "widths": shares, "note": note,
            "rows": [[clean(cell, 400) for cell in row] for row in rows]}


def drawn(picture: dict[str, str], finding: str, source: str = "") -> dict[str, Any]:
    """A drawing under its finding."""
    return {"kind": "picture", **picture, "finding": finding, "source": source}


def pair(pictures: Sequence[dict[str, str]], findings: Sequence[str],
         key: Sequence[dict[str, str]], note: str) -> dict[str, Any]:
    """Drawings side by side, each under its finding, over their common key."""
    return {"kind": "pair", "pictures": [picture | {"finding": finding} for picture, finding
                                         in zip(pictures, findings, strict=True)],
            "key": list(key), "note": note}


def words(title: str, sentences: Sequence[str]) -> dict[str, Any]:
    """A list of sentences."""
    return {"kind": "words", "title": title, "rows": [clean(text, 600) for text in sentences]}


def ranked(site: Site) -> str:
    """A site with its rank, for the first column of a table."""
    return f"{site.rank} {called_place(site.name)}"


def opened(text: str) -> str:
    """A word of the program in the language at hand, with a capital at its start."""
    words = retell(text)
    return words[:1].upper() + words[1:]


def cell(q: Quantity | None, digits: int = 3) -> str:
    """A figure for a column whose header bears the unit."""
    if not isinstance(q, Quantity) or isinstance(q.value, tuple):
        return "–"
    return in_unit(q)[0](q.value, digits)
