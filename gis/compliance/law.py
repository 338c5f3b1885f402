"""Dated thresholds of law, as the table `compliance` tells them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import InputError, UnknownNameError
from ..types import Table

COMPARISONS = ("at_least", "at_most", "above")


@dataclass(frozen=True)
class Threshold:
    """One threshold: which law, what, from when, and for data centres that start when."""

    key: str
    law: str
    article: str
    rule: str
    compare: str                         # at_least | at_most | above
    value: float
    unit: str
    applies_from: date | None
    applies_until: date | None
    start_from: date | None
    start_until: date | None
    countries: frozenset[str]            # ISO 3166-1 alpha-3
    status: str                          # law | adopted (not seen in force) | draft
    text_date: date
    known: str                           # read | recalled
    source: str

    def met(self, value: float) -> bool:
        """Whether `value` meets it."""
        if self.compare == "above":
            return value > self.value
        return value >= self.value if self.compare == "at_least" else value <= self.value

    def verdict(self, value: float, low: float = math.nan, high: float = math.nan) -> str:
        """"pass", "fail", or "unknown" where no value is known or its range spans the limit."""
        if math.isnan(value):
            return "unknown"
        ends = [value, *(end for end in (low, high) if math.isfinite(end))]
        found = {self.met(end) for end in ends}
        return "unknown" if len(found) > 1 else "pass" if found.pop() else "fail"

    def for_start(self, start: date) -> bool:
        """Whether it holds for a data centre that starts on that day."""
        return ((self.start_from is None or start >= self.start_from)
                and (self.start_until is None or start <= self.start_until))


@dataclass(frozen=True)
class Condition:
    """A condition of a rule or an exemption from it."""

    key: str
    law: str
    article: str
    condition: str
    countries: frozenset[str]
    status: str                          # law | draft
    text_date: date
    known: str                           # read | recalled
    source: str


@dataclass(frozen=True)
class Law:
    """All thresholds and conditions, by key."""

    thresholds: Mapping[str, Threshold]
    conditions: Mapping[str, Condition]

    @classmethod
    def from_tables(cls, tables: Mapping[str, Table]) -> Law:
        """From `compliance`, `compliance_conditions` and `compliance_countries`."""
        groups = {row["group"]: row["countries"].split()
                  for row in tables["compliance_countries"].rows()}

        def common(row: Mapping[str, Any]) -> dict[str, Any]:
            text = day(row["text_date"])
            if text is None:
                raise InputError(f"Table compliance: {row['key']} has no date of its text.")
            return {**{name: row[name] for name in (
                "key", "law", "article", "status", "known", "source")}, "text_date": text,
                "countries": frozenset(iso for word in row["countries"].split()
                                       for iso in groups.get(word, [word]))}

        found = {}
        for row in tables["compliance"].rows():
            if row["compare"] not in COMPARISONS:
                raise UnknownNameError("comparison", row["compare"], COMPARISONS)
            days: dict[str, Any] = {name: day(row[name]) for name in (
                "applies_from", "applies_until", "start_from", "start_until")}
            found[row["key"]] = Threshold(
                rule=row["rule"], compare=row["compare"], value=float(row["value"]),
                unit=row["unit"], **days, **common(row))
        return cls(found, {row["key"]: Condition(condition=row["condition"], **common(row))
                           for row in tables["compliance_conditions"].rows()})

    def __getitem__(self, key: str) -> Threshold:
        return self.thresholds[key]

    def of(self, country: str, start: date, *prefixes: str) -> tuple[Threshold, ...]:
        """Thresholds of a country for a start on that day whose keys begin so, in their order."""
        return tuple(t for t in self.thresholds.values()
                     if country in t.countries and t.for_start(start)
                     and t.key.startswith(prefixes))


def day(text: object) -> date | None:
    """A day written YYYY-MM-DD; None where the cell is empty.

    Raises
    ------
    InputError
        If the text is no day.
    """
    text = "" if isinstance(text, float) and math.isnan(text) else str(text).strip()
    if not text:
        return None
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text[:40]!r} is no day; write it as YYYY-MM-DD, "
                         "for instance 2027-07-01.") from error


def default_start(today: date) -> date:
    """First day of the next full year: when a data centre is taken to start if nobody says."""
    return date(today.year + 1, 1, 1)
