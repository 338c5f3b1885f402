"""Figures as people read them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeGuard

import numpy as np

from app.words.formulas import formula
from app.words.labels import label
from gis.results import CriterionResult
from gis.types import Quantity

from .speech import in_digits, spoken

UNKNOWN = "unknown"
KNOWN_WORDS = {"measured": "measured", "published": "published", "recalled": "recalled",
               "modelled": "modelled", "assumed": "assumed", "prior": "guess from a prior"}

def known(value: object) -> TypeGuard[float]:
    """Whether `value` is a finite number."""
    return isinstance(value, int | float | np.floating) and math.isfinite(value)


def figure(value: float | None, digits: int = 3) -> str:
    """`value` with at most so many significant digits and thousands separated."""
    if not known(value):
        return UNKNOWN
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
    return in_digits(value, 2) if known(value) else UNKNOWN


def span(low: float | None, high: float | None, digits: int = 2) -> str:
    """A range such as "3.1–5.2"; empty where there is none."""
    if not (known(low) and known(high)):
        return ""
    first, last = figure(low, digits), figure(high, digits)
    if first == last:
        return first
    return f"{first} to {last}" if low < 0 or high < 0 else f"{first}–{last}"


def percent(share: float | None) -> str:
    return f"{in_digits(100 * share)} %" if known(share) else UNKNOWN


def gwh(mwh: float | None) -> str:
    """MWh as GWh with two or three digits."""
    return figure(mwh / 1000, 3 if abs(mwh) >= 100_000 else 2) if known(mwh) else UNKNOWN


def short(text: str) -> str:
    """"2.50" as "2.5": for figures that stand alone, not in a column."""
    mark = spoken().decimal
    return text.rstrip("0").rstrip(mark) if mark in text else text


def spread(write: Callable[[float | None, int], str], low: float | None, high: float | None,
           digits: int = 2) -> str:
    """A range in the words of :func:`in_unit`; empty where there is none."""
    if not (known(low) and known(high)) or write(low, digits) == write(high, digits):
        return ""
    joint = " to " if low < 0 or high < 0 else "–"
    return f"{write(low, digits)}{joint}{write(high, digits)}"


def in_unit(q: Quantity | CriterionResult) -> tuple[Callable[[float | None, int], str], str]:
    """How to write the figures of a quantity, and the unit to write behind them."""
    if q.unit == "share":
        return (lambda v, digits: short(figure(100 * v, 2)) if known(v) else UNKNOWN), "%"
    unit = "" if q.unit in ("count", "boreholes", "people", "PUE", "households") else \
        {"ratio": "times", "class": "of 4"}.get(q.unit, q.unit)
    return (lambda v, digits: short(figure(v, digits))), unit


def quantity(key: str, q: Quantity) -> dict:
    """One figure with its range, for a table row."""
    write, unit = in_unit(q)
    value = math.nan if isinstance(q.value, tuple) else q.value     # lists come from `calc` only
    return {"label": label(key), "value": write(value, 3), "unit": unit if known(value) else "",
            "span": spread(write, q.low, q.high, 3 if key == "pue" else 2),
            "known": KNOWN_WORDS.get(q.known, q.known),
            "unknown": not known(value), "source": q.source, "notes": sentences(q.notes),
            "how": formula(key), "date": ""}


def sentences(notes: tuple[str, ...]) -> str:
    """Notes one after another, each opened and closed as a sentence."""
    out = []
    for note in notes:
        note = note.strip()
        if note:
            note = note[0].upper() + note[1:]
            out.append(note if note[-1] in ".!?" else note + ".")
    return " ".join(out)


def listed(items: list[str], joint: str = "and") -> str:
    """"a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def count(n: int, one: str, many: str = "") -> str:
    """"1 site", "4 sites", "no sites"."""
    many = many or one + "s"
    return f"{n:,} {one if n == 1 else many}" if n else f"no {many}"
