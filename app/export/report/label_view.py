"""The energy-and-heat label of a site on its page: classes from A to G and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gis.compliance.label import LETTERS, MODELLED, NOT_OFFICIAL, SCALE, TITLES, Classed, label
from gis.results import Site
from gis.types import Table

from ..compliance.label import COLOURS, LIMITS, PICTURES, TITLE
from .speech import say, spoken
from .words import figure, short

WHITE_ON = "AG"
"""Classes on whose colours white letters of text size can be read; the others bear dark ones."""
SIGNS = {"less": "≤", "more": "≥"}


def label_view(site: Site, tables: Mapping[str, Table]) -> dict | None:
    """Each class with its scale and the limits behind it; None where no table of limits is."""
    table = tables.get("label_classes")
    if table is None:
        return None
    return {"title": say(TITLE), "classes": [_class(one, table)
                                             for one in label(site, table).classes],
            "notes": " ".join(say(part) for part in (SCALE, MODELLED, NOT_OFFICIAL, LIMITS))}


def _class(one: Classed, table: Table) -> dict:
    best, worst = (LETTERS.index(end) for end in (one.best, one.worst))
    limit = next((row for row in table.rows() if row["indicator"] == one.indicator
                  and row["class"] == one.letter), None)
    bound = float(limit["limit"]) if limit else math.nan
    return {
        "key": one.indicator, "title": say(TITLES[one.indicator]), "known": one.known,
        "letter": one.letter, "says": one.says(spoken()), "words": one.words(spoken()),
        "ends": "" if best == worst else f"{one.best}–{one.worst}",
        "letters": [{"letter": letter, "own": letter == one.letter, "may": best <= at <= worst}
                    for at, letter in enumerate(LETTERS)],
        "limit": f"{SIGNS.get(limit['better'], '')} {short(figure(bound))}"
                 if limit and math.isfinite(bound) else ""}


def label_style() -> str:
    """Colours of the classes as style sheet rules."""
    return "".join(f".cl-{letter}{{--cl:{colour};--on:"
                   f"{'#fff' if letter in WHITE_ON else '#14171B'}}}"
                   for letter, colour in zip(LETTERS, COLOURS, strict=True))


def label_symbols() -> dict[str, str]:
    """Pictures of the classes, drawn in one stroke each."""
    return dict(PICTURES)
