"""The energy-and-heat label of a site: two classes from A to G with published limits.

Energy: PUE, carbon and water per unit of IT energy are classed one by one; the class is their
mean, rounded towards the worse. Heat: the share of all energy that is used a second time. An
unknown indicator leaves the energy class open between the best and the worst it may be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..results import Site
from ..types import Table
from .rules import users_known

LETTERS = "ABCDEFG"
ENERGY = ("pue", "carbon", "water")


@dataclass(frozen=True)
class Classed:
    """One indicator and its class; "?" where it is unknown."""

    indicator: str
    value: float
    unit: str
    letter: str


@dataclass(frozen=True)
class Label:
    """Both classes of a site: best and worst that they may be (the same where all is known)."""

    energy: tuple[str, str]
    heat: tuple[str, str]
    indicators: tuple[Classed, ...]

    @property
    def words(self) -> str:
        """Both classes in a sentence of plain words."""
        def said(ends: tuple[str, str]) -> str:
            best, worst = ends
            return best if best == worst else f"{best} to {worst}, as a figure is unknown"
        return (f"Energy use: class {said(self.energy)}. Heat given: class {said(self.heat)}. "
                "A is best, G is last.")


def letter(table: Table, indicator: str, value: float) -> str:
    """Class of one figure; "?" where it is NaN."""
    if math.isnan(value):
        return "?"
    for row in table.rows():
        if row["indicator"] == indicator:
            limit = float(row["limit"])
            if (value <= limit) if row["better"] == "less" else (value >= limit):
                return row["class"]
    return "G"


def combined(letters: tuple[str, ...]) -> tuple[str, str]:
    """Best and worst class that several classes together may have.

    >>> combined(("A", "B", "B"))
    ('B', 'B')
    """
    def mean(unknown: str) -> str:
        steps = [LETTERS.index(unknown if one == "?" else one) for one in letters]
        return LETTERS[math.ceil(sum(steps) / len(steps) - 1e-9)]
    return mean("A"), mean("G")


def label(site: Site, table: Table) -> Label:
    """The label of a studied site, from the table `label_classes`."""
    carbon = site.energy.get("grid_carbon_g_kwh")
    values: Mapping[str, float] = {
        "pue": site.heat.pue,
        "carbon": math.nan if carbon is None else carbon.value * site.heat.pue,
        "water": site.heat.wue_l_kwh,
        "heat": site.heat.erf if users_known(site) else math.nan}
    units = {row["indicator"]: row["unit"] for row in table.rows()}
    found = {key: Classed(key, value, units[key], letter(table, key, value))
             for key, value in values.items()}
    heat = found["heat"].letter
    return Label(combined(tuple(found[key].letter for key in ENERGY)),
                 ("A", "G") if heat == "?" else (heat, heat), tuple(found.values()))
