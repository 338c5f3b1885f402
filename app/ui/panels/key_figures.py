"""A site's figures as lines of text, each with all that stands behind it. Knows no Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.words.dates import Dates
from app.words.formulas import formula
from app.words.labels import label
from gis.results import Site
from gis.types import Quantity

from ..figures import UNKNOWN, number, span, with_unit

KINDS = {"measured": "Measured", "published": "Published", "read": "Read in a source",
         "recalled": "Recalled, not looked up",
         "modelled": "Modelled", "assumed": "Assumed", "prior": "A guess from the region"}
"""How a figure is known, in words."""
LINES = {"measured": "solid", "published": "solid", "read": "solid", "modelled": "dashed"}
"""How its line is drawn; all others are dotted."""
HEAT = (("used_mwh_y", "GWh/y", 1000.0), ("available_mwh_y", "GWh/y", 1000.0),
        ("delivered_mwh_y", "GWh/y", 1000.0), ("lcoh_eur_mwh", "EUR/MWh", 1.0),
        ("homes", "", 1.0), ("cop", "", 1.0), ("erf", "", 1.0), ("full_load_hours", "h/y", 1.0))
STATED = ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "erf")
"""Heat figures that are told as a range where it is wider than × / ÷ 2."""
NO_UNIT = ("PUE", "count", "boreholes", "people", "households")
CLASSES = ("", "low", "medium", "high", "very high")


@dataclass(frozen=True)
class Line:
    """One figure: words, value with unit, its range, and what stands behind it."""

    key: str
    words: str
    value: str
    reach: str = ""                      # "120–180"
    middle: float = math.nan             # the same as numbers, in the unit shown
    low: float = math.nan
    high: float = math.nan
    known: str = "modelled"
    source: str = ""
    date: str = ""
    how: str = ""
    notes: tuple[str, ...] = ()

    @property
    def style(self) -> str:
        """"solid" for what was measured, "dashed" for a model's, "dotted" for a guess."""
        return LINES.get(self.known, "dotted")

    @property
    def unknown(self) -> bool:
        return self.value == UNKNOWN

    def behind(self) -> tuple[tuple[str, str], ...]:
        """What to tell of it when it is opened: heading and text."""
        notes = ". ".join(note[:1].upper() + note[1:].rstrip(".") for note in self.notes if note)
        rows = (("How", self.how),
                ("Range", f"{self.reach}, 10\u201390 %" if self.reach else ""),
                ("Known", KINDS.get(self.known, self.known)),
                ("Note", notes + "." if notes else ""),
                ("Source", self.source or "computed by this study"),
                ("Date", self.date))
        return tuple((head, text) for head, text in rows if text)


def tidy(text: str) -> str:
    """A figure that stands alone, without noughts that say nothing: 33 kV, not 33.0 kV."""
    return re.sub(r"(?<=\d)\.0+(?!\d)", "", text)


def counted(value: float) -> str:
    """A large count in two digits and a word: 9.2 billion."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= 0.9995 * size:
            return f"{tidy(number(value / size, 2))}\u202f{word}"
    return number(value, 2)


def uncertain(site: Site, key: str) -> bool:
    """Whether a heat figure is too uncertain to state as one number."""
    from gis.heat.ranges import too_wide

    low, high = site.heat.ranges.get(key, (math.nan, math.nan))
    return key in STATED and math.isfinite(low) and math.isfinite(high) \
        and too_wide(getattr(site.heat, key), low, high)


def stated(site: Site, key: str, per: float) -> str:
    """A heat figure, or its range where that is all that can be said."""
    if uncertain(site, key):
        low, high = site.heat.ranges[key]
        return span(low / per, high / per)
    return number(getattr(site.heat, key) / per)


def heat_lines(site: Site) -> Iterator[Line]:
    """The heat chain's figures."""
    for key, unit, per in HEAT:
        yield heat_line(site, key, unit, per)


def heat_line(site: Site, key: str, unit: str, per: float = 1.0) -> Line:
    """One figure of the heat chain."""
    heat = site.heat
    low, high = (bound / per for bound in heat.ranges.get(key, (math.nan, math.nan)))
    value = getattr(heat, key) / per
    text = "too uncertain" if uncertain(site, key) else tidy(with_unit(value, unit))
    if text == UNKNOWN and key == "cop":
        text = "no heat pump"
    notes = (f"{number(heat.heat_per_home_mwh_y)} MWh per home and year: "
             f"{heat.heat_per_home_basis}",) if key == "homes" else ()
    return Line(key, label(key), text, tidy(span(low, high)), value, low, high,
                source="hourly heat chain of this site, inputs under Data", how=formula(key),
                notes=notes)


def lines(figures: Mapping[str, Quantity], dates: Dates | None = None) -> list[Line]:
    """One line for each single figure."""
    return [line(key, quantity, dates) for key, quantity in figures.items()
            if not isinstance(quantity.value, tuple)]


def line(key: str, quantity: Quantity, dates: Dates | None = None) -> Line:
    """A figure in the unit in which people read it."""
    assert not isinstance(quantity.value, tuple), "lists of values are no line"
    per, unit = (0.01, "%") if quantity.unit == "share" else (1.0, quantity.unit)
    unit = "" if unit in NO_UNIT else unit
    if quantity.unit == "people" and quantity.value >= 1e6:
        per, unit = 1e6, "million"
    value = quantity.value / per
    low, high = (math.nan if bound is None else bound / per
                 for bound in (quantity.low, quantity.high))
    reach = "" if low == high else tidy(span(low, high, 3 if key == "pue" else 2))
    found = Line(key, label(key), tidy(with_unit(value, unit, 2 if unit == "%" else 3)), reach,
                 value, low, high, quantity.known, quantity.source,
                 dates.of(quantity.source) if dates else "", formula(key),
                 tuple(note for note in quantity.notes if note))
    if quantity.unit == "class" and math.isfinite(value):
        return replace(found, value=f"{value:.0f} of 4, {CLASSES[round(value)]}")
    return found
