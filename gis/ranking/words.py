"""The words in which planners speak of each criterion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..language import ENGLISH, Language, mark, mark_plural


@dataclass(frozen=True)
class Words:
    """Messages: `good` says who is better off, `amount` gives the number (in two forms where it
    counts), `none` is said of +inf, `lift` is a change that people can bring about (empty: they
    cannot)."""

    good: str
    amount: str | tuple[str, str]
    none: str = mark("none in reach")
    lift: str = ""


WORDS = {
    "pv_yield": Words(mark("more sun"), mark("{number} kWh per kWp and year")),
    "wind_100m": Words(mark("more wind"), mark("{number} m/s at 100 m")),
    "grid_carbon": Words(mark("cleaner power from the grid"), mark("{number} g CO2 per kWh")),
    "firm_renewable": Words(mark("firm renewable power closer by"), mark("{number} km")),
    "cooling_climate": Words(mark("a climate that makes cooling easier"), mark("PUE {number}")),
    "grid_cost": Words(mark("a cheaper grid connection"), mark("{number} EUR per MW"),
                       lift=mark("a grid connection at {amount}")),
    "grid_margin": Words(mark("more room in the grid"), mark("{number} times the power needed"),
                         lift=mark("a line or substation that can feed {amount}")),
    "grid_lead_time": Words(mark("a shorter wait for power"),
                            mark_plural("{number} month", "{number} months"),
                            lift=mark("a connection within {amount}")),
    "grid_outage": Words(mark("fewer power cuts"),
                         mark_plural("{number} hour a year", "{number} hours a year"),
                         lift=mark("power cuts down to {amount}")),
    "groundwater": Words(mark("groundwater that is easier to get"),
                         mark("boreholes needed: {number}"), mark("no usable groundwater"),
                         lift=mark("cooling with less make-up water ({amount})")),
    "surface_water": Words(mark("surface water closer by"), mark("{number} km"),
                           lift=mark("treated effluent or surface water within {amount}")),
    "water_stress": Words(mark("less strain on water"), mark("baseline stress {number} %")),
    "heat_used": Words(mark("more of its heat used by neighbours"), "{number}",
                       lift=mark("heat users near by (a network, a factory) that take {amount} "
                                 "of its heat")),
    "heat_cost": Words(mark("cheaper heat for its users"), mark("{number} EUR per MWh"),
                       mark("no heat user in reach"),
                       lift=mark("a heat user near enough to be served at {amount}")),
    "fibre": Words(mark("fibre closer by"), mark("{number} km"),
                   lift=mark("a fibre route within {amount}")),
    "latency": Words(mark("a shorter way to the internet exchange"),
                     mark("{number} ms there and back")),
    "people": Words(mark("more people to serve"), mark("{number} people within 50 km")),
    "slope": Words(mark("flatter ground"), mark("a slope of {number} %")),
    "hazard": Words(mark("less danger of flood and earthquake"), "{number}"),
    "road": Words(mark("a main road or town closer by"), mark("{number} km"),
                  lift=mark("a main road within {amount}")),
    "land_pressure": Words(mark("less crowded land"), mark("{number} people per km²")),
}
BETTER = mark("better: {label}")
HAZARD_CLASSES = (mark("low danger"), mark("medium danger"), mark("high danger"),
                  mark("very high danger"))


def good_words(key: str, label: str, language: Language = ENGLISH) -> str:
    """What the better of two places has; of a criterion without words its label."""
    if key in WORDS:
        return language(WORDS[key].good)
    return language(BETTER, label=label)


def can_be_lifted(key: str) -> bool:
    """Whether people can change the criterion at a place."""
    return key in WORDS and bool(WORDS[key].lift)


def lift_words(key: str, told: str, language: Language = ENGLISH) -> str:
    """The change that people can bring about, with the amount that it takes."""
    return language(WORDS[key].lift, amount=told)


def amount(key: str, unit: str, value: float, language: Language = ENGLISH) -> str:
    """The value as people say it, e.g. "180,000 EUR per MW"."""
    if math.isinf(value):
        return number(key, unit, value, language)
    return with_unit(key, unit, value, number(key, unit, value, language), language)


def with_unit(key: str, unit: str, value: float, told: str, language: Language = ENGLISH) -> str:
    """`told`, a number or a range, with the unit in words; `value` decides on the plural."""
    if key not in WORDS:
        return f"{told} {unit}".strip()
    pattern = WORDS[key].amount
    if isinstance(pattern, tuple):
        return language.plural(pattern, _shown(value), number=told)
    return language(pattern, number=told)


def number(key: str, unit: str, value: float, language: Language = ENGLISH) -> str:
    """The value without its unit, e.g. "180"; percentages and classes speak for themselves."""
    if math.isinf(value):
        return language(WORDS[key].none if key in WORDS else Words.none)
    if key == "hazard":
        return language(HAZARD_CLASSES[min(3, max(0, round(value) - 1))])
    if unit == "share":
        return language.percent(value)
    return plain_number(1000 * value if unit.startswith("kEUR") else value, language)


def plain_number(value: float, language: Language = ENGLISH) -> str:
    """Three significant digits at most, with thousands separators."""
    value, decimals = _rounded(value)
    return language.number(value, decimals)


def _rounded(value: float) -> tuple[float, int]:
    """The value as it is shown, and the decimals that this takes."""
    size = abs(value)
    if size >= 100:
        return round(value, 2 - int(math.floor(math.log10(size)))), 0
    if size >= 10:
        return value, 0
    most = 1 if size >= 2 else 2
    value = round(value, most) + 0.0
    return value, next(d for d in range(most + 1) if round(value, d) == value)


def _shown(value: float) -> float:
    value, decimals = _rounded(value)
    return round(value, decimals)
