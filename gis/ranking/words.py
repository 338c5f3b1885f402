"""The words in which planners speak of each criterion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..settings import Criterion


@dataclass(frozen=True)
class Words:
    """`good` and `bad` name the criterion as a strength or weakness, `amount` gives its number,
    `none` is said of +inf, `lift` names a change that people can bring about (empty: none)."""

    good: str
    bad: str
    amount: str
    none: str = "none in reach"
    lift: str = ""


WORDS = {
    "pv_yield": Words("strong sun", "weak sun", "{} kWh per kWp and year"),
    "wind_100m": Words("good wind", "little wind", "{} m/s at 100 m"),
    "grid_carbon": Words("clean power from the grid", "carbon in the grid's power",
                         "{} g CO2 per kWh"),
    "firm_renewable": Words("firm renewable power near by", "firm renewable power far away",
                            "{} km"),
    "cooling_climate": Words("a climate that cools almost by itself",
                             "a climate that makes cooling costly", "PUE {}"),
    "grid_cost": Words("a cheap grid connection", "a costly grid connection",
                       "{} kEUR per MW", lift="a grid connection at"),
    "grid_margin": Words("ample room in the grid", "little room in the grid",
                         "{} times the power needed",
                         lift="a stronger line or substation that can feed"),
    "grid_lead_time": Words("power soon", "a long wait for power", "{} months",
                            lift="a connection within"),
    "grid_outage": Words("a dependable grid", "frequent power cuts", "{} hours a year",
                         lift="power cuts down to"),
    "groundwater": Words("groundwater that is easy to get", "groundwater that is hard to get",
                         "boreholes needed: {}", "no usable groundwater",
                         lift="cooling with less make-up water, with"),
    "surface_water": Words("surface water near by", "surface water far away", "{} km",
                           lift="treated effluent or surface water within"),
    "water_stress": Words("little strain on water", "water that is already strained",
                          "baseline stress {} %"),
    "heat_used": Words("neighbours who would use its heat", "few who would use its heat",
                       "{} of it", lift="heat users (a network, a factory) who take"),
    "heat_cost": Words("cheap delivery of the heat", "dear delivery of the heat",
                       "{} EUR per MWh", "no heat user in reach",
                       lift="a heat user near enough to be served at"),
    "fibre": Words("fibre near by", "fibre far away", "{} km", lift="a fibre route within"),
    "latency": Words("a short way to the internet exchange", "a long way to the internet exchange",
                     "{} ms there and back"),
    "people": Words("many people to serve", "few people to serve", "{} within 50 km"),
    "slope": Words("flat ground", "steep ground", "{} %"),
    "hazard": Words("little danger of flood and earthquake", "danger of flood or earthquake",
                    "{}"),
    "road": Words("a main road or town near by", "a main road or town far away", "{} km",
                  lift="a main road within"),
    "land_pressure": Words("open land", "crowded land", "{} people per km²"),
}
HAZARD_CLASSES = ("low", "medium", "high", "very high")


def words_for(criterion: Criterion) -> Words:
    """Words of a criterion; of one without an entry its label and unit."""
    return WORDS.get(criterion.key) or Words(f"good {criterion.label}", f"poor {criterion.label}",
                                             f"{{}} {criterion.unit}".strip())


def amount(criterion: Criterion, value: float) -> str:
    """The value as people say it, e.g. "180 kEUR per MW"."""
    words = words_for(criterion)
    if math.isinf(value):
        return words.none
    if criterion.key == "hazard":
        return f"class {HAZARD_CLASSES[min(3, max(0, round(value) - 1))]}"
    number = f"{100 * value:.0f} %" if criterion.unit == "share" else plain_number(value)
    return words.amount.format(number)


def plain_number(value: float) -> str:
    """Three significant digits at most, with thousands separators."""
    size = abs(value)
    if size >= 100:
        digits = int(math.floor(math.log10(size)))
        return f"{round(value, 2 - digits):,.0f}"
    if size >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if size >= 2 else f"{value:.2f}"


def joined(parts: list[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10,
                                                                                 "th")
    return f"{number}{ending}"
