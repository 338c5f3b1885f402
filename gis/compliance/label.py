"""The energy-and-heat label of a site: four classes from A to G with published limits.

Energy (PUE) and water (WUE) take the limits of the European rating scheme; heat takes steps of
the German law and our own; climate takes our own. Each class stands for itself: nothing is added
up. An unknown figure has no class, only the best and the worst that it may have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..language import ENGLISH, Language, mark
from ..results import Site
from ..types import Table
from .reuse import users_known

LETTERS = "ABCDEFG"
UNKNOWN = "?"
TITLES = {"energy": mark("Energy"), "heat": mark("Heat"), "water": mark("Water"),
          "climate": mark("Climate")}
"""The label's classes, in their order; keys are the indicators of the table `label_classes`."""
SAYS = {"energy": mark("{value} kWh in all for each kWh of computing (PUE)"),
        "heat": mark("{value} of all its energy is used again as heat (ERF)"),
        "water": mark("{value} litres of water for each kWh of computing (WUE)"),
        "climate": mark("{value} g of CO2 for each kWh of computing (CUE)")}
UNSAID = {"energy": mark("Its energy use is unknown."),
          "heat": mark("Who would take its heat is unknown."),
          "water": mark("Its water use is unknown."),
          "climate": mark("The CO2 of its power is unknown.")}
CLASS = mark("{title}: class {letter}.")
CLASS_RANGE = mark("{title}: class {letter}, within 80 %: {best} to {worst}.")
NO_CLASS = mark("{title}: class unknown, between {best} and {worst}.")
SCALE = mark("A is best, G is last.")
MODELLED = mark("Modelled for planning, not measured.")
NOT_OFFICIAL = mark("HeatSite's own label, not that of the European database on data centres.")
DECIMALS = {"energy": 2, "heat": 0, "water": 2, "climate": 0}


@dataclass(frozen=True)
class Classed:
    """One figure and its class; "?" where the figure is unknown or too uncertain to state."""

    indicator: str                       # energy | heat | water | climate
    value: float
    unit: str
    letter: str
    best: str                            # classes at the ends of its 80 % range
    worst: str
    low: float = math.nan
    high: float = math.nan

    @property
    def known(self) -> bool:
        return self.letter != UNKNOWN

    def figure(self, language: Language = ENGLISH) -> str:
        """The figure as people read it; "" where it is unknown."""
        if not self.known:
            return ""
        if self.indicator == "heat":
            return language.percent(self.value)
        decimals = DECIMALS[self.indicator]
        if self.value == 0:
            return "0"
        if abs(self.value) < 0.5 * 10.0 ** -decimals:      # little is not nothing
            return f"< {language.number(10.0 ** -decimals, decimals)}"
        return language.number(self.value, decimals)

    def says(self, language: Language = ENGLISH) -> str:
        """What the figure means, in a sentence of plain words."""
        if not self.known:
            return language(UNSAID[self.indicator])
        return language(SAYS[self.indicator], value=self.figure(language))

    def words(self, language: Language = ENGLISH) -> str:
        """Its class in a sentence."""
        message = (NO_CLASS if not self.known else CLASS if self.best == self.worst
                   else CLASS_RANGE)
        return language(message, title=language(TITLES[self.indicator]), letter=self.letter,
                        best=self.best, worst=self.worst)


@dataclass(frozen=True)
class Label:
    """The four classes of a site, in the order of :data:`TITLES`."""

    classes: tuple[Classed, ...]

    def __getitem__(self, indicator: str) -> Classed:
        return next(one for one in self.classes if one.indicator == indicator)

    def words(self, language: Language = ENGLISH) -> str:
        """All classes in plain words."""
        return " ".join([*(one.words(language) for one in self.classes), language(SCALE)])


def letter(table: Table, indicator: str, value: float) -> str:
    """Class of one figure by the table `label_classes`; "?" where it is NaN."""
    if math.isnan(value):
        return UNKNOWN
    for row in table.rows():
        if row["indicator"] == indicator:
            limit = float(row["limit"])
            if (value <= limit) if row["better"] == "less" else (value >= limit):
                return row["class"]
    return LETTERS[-1]


def classed(table: Table, indicator: str, value: float, low: float = math.nan,
            high: float = math.nan, known: bool = True) -> Classed:
    """One figure with its class and those of its range.

    Parameters
    ----------
    low, high : float
        Ends of its 80 % range; NaN where there is none.
    known : bool
        False where the figure is too uncertain to state: the range alone then tells the classes.
    """
    unit = next(row["unit"] for row in table.rows() if row["indicator"] == indicator)
    own = letter(table, indicator, value) if known else UNKNOWN
    ends = [one for one in (letter(table, indicator, low), letter(table, indicator, high), own)
            if one != UNKNOWN]
    if own == UNKNOWN and len(ends) < 2:
        ends = [LETTERS[0], LETTERS[-1]]
    return Classed(indicator, value if known else math.nan, unit, own, min(ends), max(ends),
                   low, high)


def label(site: Site, table: Table) -> Label:
    """The label of a studied site, from the table `label_classes`."""
    heat, nothing = site.heat, (math.nan, math.nan)
    pue, grid = site.energy.get("pue"), site.energy.get("grid_carbon_g_kwh")
    year = site.energy.get("co2_location_t_y")
    pue_ends = nothing if pue is None or pue.low is None or pue.high is None else (
        pue.low, pue.high)
    carbon = math.nan if grid is None else grid.value * heat.pue
    spread = nothing if year is None or year.low is None or year.high is None else (
        carbon * year.low / year.value, carbon * year.high / year.value) if year.value else nothing
    water = site.water.get("need_m3_y")
    drawn = (nothing if water is None or water.low is None or water.high is None
             or not water.value > 0 else
             (heat.wue_l_kwh * water.low / water.value, heat.wue_l_kwh * water.high / water.value))
    values: Mapping[str, tuple[float, tuple[float, float], bool]] = {
        "energy": (heat.pue, pue_ends, True),
        "heat": (heat.erf, heat.ranges.get("erf", nothing), users_known(site)),
        "water": (heat.wue_l_kwh, drawn, True), "climate": (carbon, spread, True)}
    return Label(tuple(classed(table, key, value, *ends, known)
                       for key, (value, ends, known) in values.items()))
