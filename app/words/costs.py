"""How the window and the report tell what a site costs: steps of the waterfall and findings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gis.cost.result import CostComponent, Measurement, SiteCost
from gis.language import mark
from gis.results import Site

THEME_OF = {"energy_eur": "energy", "connection_eur": "grid", "outage_eur": "grid",
            "land_eur": "land", "building_eur": "land", "cooling_eur": "water",
            "water_eur": "water", "fibre_eur": "digital", "heat_supply_eur": "heat",
            "heat_revenue_eur": "heat"}
"""Theme whose colour a component has; the others are grey."""
MAIN_MEASUREMENTS = 3
LEAST_SHARE = 0.005                          # components below it share one step


@dataclass(frozen=True)
class StepUp:
    """One bar of the waterfall, in kEUR per MW of IT and year."""

    key: str
    label: str
    start: float
    end: float
    low: float                           # of the amount; NaN unknown
    high: float
    theme: str                           # "" none
    component: CostComponent | None = None   # None: several, or the total

    @property
    def amount(self) -> float:
        return self.end - self.start


def waterfall(cost: SiteCost) -> tuple[StepUp, ...]:
    """Costs from the largest down, then income, then the total; unknown ones are left out."""
    known = [c for c in cost.components if math.isfinite(c.amount.value)]
    paid = sorted((c for c in known if c.amount.value > 0), key=lambda c: -c.amount.value)
    earned = [c for c in known if c.amount.value < 0]
    whole = sum(c.amount.value for c in paid)
    small = [c for c in paid if c.amount.value < LEAST_SHARE * whole]
    steps: list[StepUp] = []
    at = 0.0
    shown = [c for c in paid if len(small) < 2 or c not in small]
    for one in (*shown, *earned):
        if one in earned and len(small) > 1 and not any(s.key == "small" for s in steps):
            at = _small(steps, small, at)
        value = one.amount.value / 1e3
        steps.append(StepUp(one.key, one.label, at, at + value, _k(one.amount.low),
                            _k(one.amount.high), THEME_OF.get(one.key, ""), one))
        at += value
    if len(small) > 1 and not any(s.key == "small" for s in steps):
        at = _small(steps, small, at)
    total = cost.total
    steps.append(StepUp("total", mark("total"), 0.0, at, _k(total.low), _k(total.high), ""))
    return tuple(steps)


def _small(steps: list[StepUp], small: list[CostComponent], at: float) -> float:
    value = sum(c.amount.value for c in small) / 1e3
    steps.append(StepUp("small", ", ".join(c.label for c in small), at, at + value, math.nan,
                        math.nan, ""))
    return at + value


def _k(value: float | None) -> float:
    return math.nan if value is None else value / 1e3


def cost_top(sites: Iterable[Site]) -> float:
    """Right end of the waterfall of all sites, so that they compare. [kEUR per MW and year]"""
    tops = [max(*(step.end for step in steps), steps[-1].high if math.isfinite(steps[-1].high)
                else 0.0)
            for site in sites if site.cost is not None and (steps := waterfall(site.cost))]
    return max(tops, default=0.0)


def money(value: float, write: Callable[[float, int], str], code: str = "EUR") -> str:
    """An amount at a size that reads well: 545 kEUR, 1.9 MEUR."""
    if not math.isfinite(value):
        return mark("unknown")
    for factor, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= factor:
            return f"{write(value / factor, 2 if abs(value) < 100 * factor else 3)} {prefix}{code}"
    return f"{write(value, 2)} {code}"


def spanned(low: float | None, high: float | None, write: Callable[[float, int], str],
            code: str = "EUR") -> str:
    """A range of money, "50–400 kEUR"; empty where a bound is unknown."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    top = max(abs(low), abs(high))
    factor, prefix = next(((f, p) for f, p in ((1e9, "G"), (1e6, "M"), (1e3, "k")) if top >= f),
                          (1.0, ""))
    return f"{write(low / factor, 2)}–{write(high / factor, 2)} {prefix}{code}"


def cost_finding(cost: SiteCost, write: Callable[[float, int], str]) -> str:
    """What the waterfall shows, in a sentence."""
    if not math.isfinite(cost.total.value):
        return "What this site costs is not known."
    steps = [s for s in waterfall(cost) if s.component is not None and s.amount > 0]
    whole = sum(s.amount for s in steps) or 1.0
    first = steps[:2]
    share = sum(s.amount for s in first) / whole
    names = " and ".join(s.label.split(",")[0] for s in first)
    return (f"{money(cost.total.value, write)} per MW of IT and year; {names} make up "
            f"{100 * share:.0f} % of what is paid.")


def currencies(cost: SiteCost, write: Callable[[float, int], str]) -> str:
    """The total in every currency of the site, with the year of the rates."""
    told = [money(cost.total.value * rate.per_eur, write, f" {rate.code}" if rate.code != "EUR"
                  else "EUR").replace("  ", " ") for rate in cost.rates]
    dates = sorted({rate.date for rate in cost.rates if rate.code != "EUR"})
    sums, years = " = ".join(told), ", ".join(dates)
    return mark(f"{sums} (rates of {years})") if dates else sums


def measured_words(one: Measurement, write: Callable[[float, int], str]) -> str:
    """What a measurement brings and costs, in a sentence."""
    share, choice = f"{100 * one.narrows_share:.0f}", f"{100 * one.narrows_choice_share:.0f}"
    said = mark(f"narrows the total's range by {share} %") if one.narrows_share >= 0.005 \
        else mark("hardly narrows the total")
    if one.narrows_choice_share >= 0.05:
        said = mark(f"{said} and {choice} % of what is in doubt between sites")
    price = spanned(one.cost.low, one.cost.high, write) or money(one.cost.value, write)
    low, high = one.months.low, one.months.high
    said = mark(f"{said}; usually costs {price}.") if low is None or high is None else \
        mark(f"{said}; usually costs {price} and takes {low:g} to {high:g} months.")
    return said[:1].upper() + said[1:]


def best_measurements(cost: SiteCost) -> tuple[Measurement, ...]:
    """The most useful ones, told in full; the others behind."""
    return cost.measurements[:MAIN_MEASUREMENTS]
