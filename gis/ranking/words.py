"""The words in which planners speak of each criterion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..settings import Criterion


@dataclass(frozen=True)
class Words:
    """`good` and `bad` compare with a typical place, `amount` gives the number, `none` is said
    of +inf, `lift` is a change that people can bring about (empty: they cannot)."""

    good: str
    bad: str
    amount: str
    none: str = "none in reach"
    lift: str = ""


WORDS = {
    "pv_yield": Words("more sun", "less sun", "{} kWh per kWp and year"),
    "wind_100m": Words("more wind", "less wind", "{} m/s at 100 m"),
    "grid_carbon": Words("cleaner power from the grid", "more carbon in the grid's power",
                         "{} g CO2 per kWh"),
    "firm_renewable": Words("firm renewable power closer by", "firm renewable power farther away",
                            "{} km"),
    "cooling_climate": Words("a climate that makes cooling easier",
                             "a climate that makes cooling harder", "PUE {}"),
    "grid_cost": Words("a cheaper grid connection", "a costlier grid connection",
                       "{} EUR per MW", lift="a grid connection at {}"),
    "grid_margin": Words("more room in the grid", "less room in the grid",
                         "{} times the power needed",
                         lift="a line or substation that can feed {}"),
    "grid_lead_time": Words("a shorter wait for power", "a longer wait for power", "{} months",
                            lift="a connection within {}"),
    "grid_outage": Words("fewer power cuts", "more power cuts", "{} hours a year",
                         lift="power cuts down to {}"),
    "groundwater": Words("groundwater that is easier to get", "groundwater that is harder to get",
                         "boreholes needed: {}", "no usable groundwater",
                         lift="cooling with less make-up water ({})"),
    "surface_water": Words("surface water closer by", "surface water farther away", "{} km",
                           lift="treated effluent or surface water within {}"),
    "water_stress": Words("less strain on water", "more strain on water",
                          "baseline stress {} %"),
    "heat_used": Words("more of its heat used by neighbours", "less of its heat used by neighbours",
                       "{}",
                       lift="heat users near by (a network, a factory) that take {} of its heat"),
    "heat_cost": Words("cheaper heat for its users", "costlier heat for its users",
                       "{} EUR per MWh", "no heat user in reach",
                       lift="a heat user near enough to be served at {}"),
    "fibre": Words("fibre closer by", "fibre farther away", "{} km",
                   lift="a fibre route within {}"),
    "latency": Words("a shorter way to the internet exchange",
                     "a longer way to the internet exchange", "{} ms there and back"),
    "people": Words("more people to serve", "fewer people to serve", "{} within 50 km"),
    "slope": Words("flatter ground", "steeper ground", "{} %"),
    "hazard": Words("less danger of flood and earthquake", "more danger of flood or earthquake",
                    "{}"),
    "road": Words("a main road or town closer by", "a main road or town farther away", "{} km",
                  lift="a main road within {}"),
    "land_pressure": Words("less crowded land", "more crowded land", "{} people per km²"),
}
HAZARD_CLASSES = ("low", "medium", "high", "very high")


def words_for(criterion: Criterion) -> Words:
    """Words of a criterion; of one without an entry its label and unit."""
    return WORDS.get(criterion.key) or Words(
        f"better {criterion.label}", f"worse {criterion.label}", f"{{}} {criterion.unit}".strip())


def amount(criterion: Criterion, value: float) -> str:
    """The value as people say it, e.g. "180 kEUR per MW"."""
    words = words_for(criterion)
    if math.isinf(value):
        return words.none
    return words.amount.format(number(criterion, value))


def number(criterion: Criterion, value: float) -> str:
    """The value without its unit, e.g. "180"; percentages and classes speak for themselves."""
    if math.isinf(value):
        return words_for(criterion).none
    if criterion.key == "hazard":
        return f"class {HAZARD_CLASSES[min(3, max(0, round(value) - 1))]}"
    if criterion.unit == "share":
        return f"{100 * value:.0f} %"
    return plain_number(1000 * value if criterion.unit.startswith("kEUR") else value)


def plain_number(value: float) -> str:
    """Three significant digits at most, with thousands separators."""
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 100:
        digits = int(math.floor(math.log10(size)))
        return f"{round(value, 2 - digits):,.0f}"
    if size >= 10:
        return f"{value:.0f}"
    text = f"{value:.1f}" if size >= 2 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def joined(parts: list[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10,
                                                                                 "th")
    return f"{number}{ending}"
