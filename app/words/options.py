"""How the window and the report tell the options of a portfolio: rows, names, findings."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gis.language import mark
from gis.ranking.portfolio.result import Option, Portfolio

TITLES = {"one": mark("One big"), "few": mark("A few"), "many": mark("Many small"),
          "best_mix": mark("Any mix")}
"""Names of the four options."""

OBJECTIVES = {
    "heat_used": (mark("Heat used"), "MWh/y", +1),
    "heat_cost": (mark("Cost of the heat"), "EUR/MWh", -1),
    "net_cost": (mark("Yearly cost less heat"), "MEUR/y", -1),
    "co2": (mark("CO₂ avoided"), "t/y", +1), "water": (mark("Water drawn"), "m³/y", -1),
    "grid_strain": (mark("Grid strain"), "MW", -1),
    "people": (mark("People heated"), "people", +1)}
"""Label, unit, and whether more (+1) or less (−1) is better."""

OF_OPTION: dict[str, Callable[[Option], float]] = {
    "heat_used": lambda o: o.used_mwh_y, "heat_cost": lambda o: o.lcoh_eur_mwh,
    "net_cost": lambda o: o.cost_meur_y, "co2": lambda o: o.co2_avoided_t_y,
    "water": lambda o: o.water_m3_y, "grid_strain": lambda o: o.grid_strain_mw,
    "people": lambda o: o.people}
"""The objectives' values of an option."""


SMALL_H = 0.01
"""Hours a year below this are told as "less than"."""


@dataclass(frozen=True)
class Row:
    """One line of the table of options."""

    label: str
    unit: str
    value: Callable[[Option], float]
    digits: int
    better: int                          # +1 more, −1 less, 0 neither
    means: str

    def best(self, options: tuple[Option, ...]) -> tuple[bool, ...]:
        """Which options are best in this line; none where all are alike or the load differs."""
        values = [self._shown(o) for o in options]
        known = [v for v, o in zip(values, options, strict=True)
                 if o.complete and math.isfinite(v)]
        if not self.better or len(known) < 2 or math.isclose(min(known), max(known),
                                                             rel_tol=5e-3):
            return (False,) * len(options)
        top = max(known) if self.better > 0 else min(known)
        return tuple(o.complete and math.isclose(v, top, rel_tol=1e-6)
                     for v, o in zip(values, options, strict=True))

    def _shown(self, option: Option) -> float:
        """Hours below what is told apart count as equal."""
        value = self.value(option)
        return max(value, SMALL_H) if self.unit == "h/y" else value


ROWS = (
    Row(mark("IT load"), "MW", lambda o: o.it_mw, 3, 0, "IT capacity of all sites together"),
    Row(mark("Heat used"), "GWh/y", lambda o: o.used_mwh_y / 1e3, 3, +1,
        "Heat that present demand takes; local demand limits it"),
    Row(mark("Cost of that heat"), "EUR/MWh", lambda o: o.lcoh_eur_mwh, 3, -1,
        "Levelised, heat pump, pipes and pumps included"),
    Row(mark("CO₂ avoided"), "t/y", lambda o: o.co2_avoided_t_y, 3, +1,
        "Net of the heat pumps' electricity; may be negative"),
    Row(mark("People heated"), "people", lambda o: o.people, 2, +1,
        "People whose heat the used heat is"),
    Row(mark("Connections and heat"), "MEUR", lambda o: o.capex_meur, 3, -1,
        "Investment in grid connections and heat supply alone; halls stand in the yearly cost"),
    Row(mark("Yearly cost less heat"), "MEUR/y", lambda o: o.cost_meur_y, 4, -1,
        "Electricity, connection, land, halls, staff, water and heat supply less the heat sold"),
    Row(mark("New lines"), "km", lambda o: o.line_km, 3, -1, "Power lines to be built"),
    Row(mark("Last site powered"), "months", lambda o: o.lead_time_months, 2, -1,
        "From order until the last site is connected"),
    Row(mark("Mean wait for power"), "months", lambda o: o.lead_time_mean_months, 2, -1,
        "Mean over the IT power: small sites can start before the last is connected"),
    Row(mark("Grid strain"), "MW", lambda o: o.grid_strain_mw, 3, -1,
        "Power times the share of its station that each site takes"),
    Row(mark("Water drawn"), "m³/y", lambda o: o.water_m3_y, 2, -1, "Make-up water of the cooling"),
    Row(mark("All sites out at once"), "h/y", lambda o: o.outage.all_out_h_y, 2, -1,
        "Outages before back-up; sites are taken as independent"),
    Row(mark("Half the load out"), "h/y", lambda o: o.outage.half_out_h_y, 2, -1,
        "Hours in which half of the IT power or more is without grid power"),
    Row(mark("Any site out"), "h/y", lambda o: o.outage.any_out_h_y, 2, -1,
        "Hours in which at least one site is without grid power"),
    Row(mark("Distance to heat users"), "km", lambda o: o.heat_user_km, 2, -1,
        "Mean straight distance of the used heat"),
    Row(mark("Distance to people"), "km", lambda o: o.people_km, 3, -1,
        "Mean distance of the region's people to the next site"),
)


def told(row: Row, option: Option, write: Callable[[float, int], str]) -> str:
    """The value of a line as people read it; `write` gives a number at so many digits."""
    value = row.value(option)
    if not math.isfinite(value):
        return "–" if not option.sites or row.label == "Cost of that heat" else "unknown"
    if row.unit == "h/y" and 0 <= value < SMALL_H:
        return f"< {write(SMALL_H, 1)}"
    return write(value, row.digits)


def finding(found: Portfolio) -> str:
    """What splitting the load does, in one or two sentences."""
    whole = [o for o in found.options if o.complete]
    if not whole:
        return (f"No option carries {found.total_mw:g} MW under these limits; each shows the most "
                "that it can.")
    label, _, better = OBJECTIVES[found.objective]
    best = found.option(found.best)
    if not math.isfinite(best.objective):
        return f"Which option is best for {label.lower()} is unknown: no heat user is listed here."
    said = mark(f"{TITLES[best.name]} ({best.label}) is best for {label.lower()}.")
    one = next((o for o in whole if o.name == "one"), None)
    split = best if best.name != "one" else next((o for o in whole if o.name != "one"), None)
    if one is None:
        return said + " " + mark(f"No single site carries {found.total_mw:g} MW.")
    if split is None:
        return said
    parts = [_more(split.used_mwh_y, one.used_mwh_y, mark("heat")),
             _more(split.cost_meur_y, one.cost_meur_y, mark("cost a year")),
             _more(split.line_km, one.line_km, mark("new line"))]
    parts = [part for part in parts if part]
    if parts:
        listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
        said += " " + mark(f"Against one big site, {TITLES[split.name].lower()} means {listed}.")
    return said


def _more(value: float, than: float, what: str) -> str:
    if not (math.isfinite(value) and math.isfinite(than)) or than <= 0:
        return ""
    ratio = value / than
    if ratio >= 1.95:
        times = f"{ratio:.2g}" if ratio < 99.5 else f"{ratio:.0f}"
        return mark(f"{times} times the {what}")
    if abs(ratio - 1) < 0.005:
        return mark(f"the same {what}")
    share = f"{abs(ratio - 1) * 100:.2g}"
    return mark(f"{share} % more {what}") if ratio > 1 else mark(f"{share} % less {what}")


def caveats(found: Portfolio) -> tuple[str, ...]:
    """What binds and what clashes, in sentences."""
    said = []
    if found.binding:
        first, more = ", ".join(found.binding[:4]), len(found.binding) - 4
        held = mark(f"{first} and {more} more") if more > 0 else first
        said.append(mark(f"{TITLES[found.best]} is held by: {held}."))
    for option in found.options:
        said += [f"{TITLES[option.name]}: {note}" for note in option.notes]
    return tuple(said)
