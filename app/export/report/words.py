"""Figures as people read them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeGuard

import numpy as np
from markupsafe import Markup

from app.words.formulas import formula
from app.words.labels import label
from gis.language import mark
from gis.results import CriterionResult
from gis.types import Quantity

from .speech import as_told, citation, in_digits, retell, say, spoken

UNKNOWN = mark("unknown")
KNOWN_WORDS = {"measured": mark("measured"), "published": mark("published"),
               "recalled": mark("recalled"), "read": mark("read"), "modelled": mark("modelled"),
               "assumed": mark("assumed"), "prior": mark("guess from a prior")}
TIMES, OF_FOUR = mark("times"), mark("of 4")
TO = mark(" to ")
"""Between the ends of a range that has a negative one."""


def known(value: object) -> TypeGuard[float]:
    """Whether `value` is a finite number."""
    return isinstance(value, int | float | np.floating) and math.isfinite(value)


def figure(value: float | None, digits: int = 3) -> str:
    """`value` with at most so many significant digits and thousands separated."""
    if not known(value):
        return say(UNKNOWN)
    value = float(value)
    if abs(value) < 1e-9:
        return "0"
    if abs(value) < 1e-3:
        return f"<{in_digits(1e-3, 3)}" if value > 0 else f">{in_digits(-1e-3, 3)}"
    power = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - power)
    power = math.floor(math.log10(abs(rounded)))          # 99.96 rounds up to 100
    return in_digits(rounded, min(max(0, digits - 1 - power), 6))


def plain(value: float) -> str:
    """A round number as it stands in a table, with thousands separated."""
    return short(in_digits(value, 4))


def unbroken(value: object) -> object:
    """Text in which no line break parts a figure from its unit; anything else as it is."""
    if type(value) is not str:
        return value
    return re.sub(r"(?<=\d) (?=%|EUR\b|kWh\b|MWh\b|GWh|MW\b|km\b|m/s|ms\b)", "\u00a0", value)


def score(value: float | None) -> str:
    """A score from 0 to 1 with two decimals."""
    return in_digits(value, 2) if known(value) else say(UNKNOWN)


def span(low: float | None, high: float | None, digits: int = 2) -> str:
    """A range such as "3.1–5.2"; empty where there is none."""
    if not (known(low) and known(high)):
        return ""
    first, last = figure(low, digits), figure(high, digits)
    if first == last:
        return first
    return f"{first}{say(TO) if low < 0 or high < 0 else '–'}{last}"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as whole percent."""
    return f"{in_digits(100 * share)} %" if known(share) else say(UNKNOWN)


def gwh(mwh: float | None) -> str:
    """MWh as GWh with two or three digits."""
    return figure(mwh / 1000, 3 if abs(mwh) >= 100_000 else 2) if known(mwh) else say(UNKNOWN)


def short(text: str) -> str:
    """"2.50" as "2.5": for figures that stand alone, not in a column."""
    mark = spoken().decimal
    return text.rstrip("0").rstrip(mark) if mark in text else text


def spread(write: Callable[[float | None, int], str], low: float | None, high: float | None,
           digits: int = 2) -> str:
    """A range in the words of :func:`in_unit`; empty where there is none."""
    if not (known(low) and known(high)) or write(low, digits) == write(high, digits):
        return ""
    joint = say(TO) if low < 0 or high < 0 else "–"
    return f"{write(low, digits)}{joint}{write(high, digits)}"


def in_unit(q: Quantity | CriterionResult) -> tuple[Callable[[float | None, int], str], str]:
    """How to write the figures of a quantity, and the unit to write behind them."""
    if q.unit == "share":
        return (lambda v, digits: short(figure(100 * v, 2)) if known(v) else say(UNKNOWN)), "%"
    unit = "" if q.unit in ("count", "boreholes", "people", "PUE", "households") else \
        {"ratio": say(TIMES), "class": say(OF_FOUR)}.get(q.unit) or retell(q.unit)
    return (lambda v, digits: short(figure(v, digits))), unit


def quantity(key: str, q: Quantity) -> dict:
    """One figure with its range, for a table row."""
    write, unit = in_unit(q)
    value = math.nan if isinstance(q.value, tuple) else q.value     # lists come from `calc` only
    return {"label": retell(label(key)), "value": write(value, 3),
            "unit": unit if known(value) else "",
            "span": spread(write, q.low, q.high, 3 if key == "pue" else 2),
            "known": say(KNOWN_WORDS.get(q.known, q.known)),
            "guessed": q.known in ("prior", "assumed"),
            "unknown": not known(value), "source": q.source,
            "notes": " ".join(as_told(sentences((n,))) for n in q.notes if n.strip()),
            "remarks": remarks(q.notes),
            "how": as_told(formula(key)), "date": ""}


def remark(text: str) -> Markup:
    """A remark in the language at hand; one that data brought along says that it is English."""
    told = as_told(text)
    if told == text and spoken().key != "en" and re.search(r"[^\W\d_]{3}", text):
        return Markup('<span lang="en">{}</span>').format(text)
    return Markup("{}").format(told)


def remarks(notes: tuple[str, ...]) -> Markup:
    """Remarks one after another."""
    return Markup(" ").join(remark(sentences((note,))) for note in notes if note.strip())


def cited(source: str) -> Markup:
    """A source: how it is known in the language at hand, and its own title as it is."""
    return Markup("").join(
        part if told or not re.search(r"[^\W\d_]{3}", part)
        else Markup('<span lang="en">{}</span>').format(part) for part, told in citation(source))


def sentences(notes: tuple[str, ...]) -> str:
    """Notes one after another, each opened and closed as a sentence."""
    out = []
    for note in notes:
        note = note.strip()
        if note:
            note = note[0].upper() + note[1:]
            out.append(note if note[-1] in ".!?" else note + ".")
    return " ".join(out)


def listed(items: list[str]) -> str:
    """"a, b and c"."""
    return spoken().listed(items)


def count(n: int, one: str, many: str = "") -> str:
    """"1 site", "4 sites", "no sites"."""
    many = many or one + "s"
    return f"{n:,} {one if n == 1 else many}" if n else f"no {many}"
