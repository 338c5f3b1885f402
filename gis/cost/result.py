"""What the whole-site cost of one site is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..types import Quantity
from .currency import ExchangeRate, converted

UNIT = "EUR/(MW·y)"
"""Of every component: money of 2025 per MW of IT capacity and year."""


@dataclass(frozen=True)
class CostComponent:
    """One part of the yearly cost; income is negative."""

    key: str
    label: str
    kind: str                            # capital (as an annuity) | running | income
    amount: Quantity                     # EUR/(MW·y); NaN: unknown
    invested_eur_mw: float               # EUR per MW of IT; NaN where nothing is built or unknown
    formula: str
    estimate_class: int                  # AACE 18R-97


@dataclass(frozen=True)
class CostInput:
    """One input of the cost and what its doubt does to the total, the others held."""

    key: str
    label: str
    quantity: Quantity
    down_eur: float                      # how far the total may fall [EUR/(MW·y)]
    up_eur: float                        # how far it may rise
    share: float                         # of the squared range of the total, 0..1


@dataclass(frozen=True)
class Measurement:
    """What would make inputs better known, and how much narrower the total becomes by it."""

    key: str
    label: str
    inputs: tuple[str, ...]              # that it makes better known
    fills: tuple[str, ...]               # components that are unknown without it
    narrows_share: float                 # of the total's range, low to high
    narrows_eur_y: float                 # the same of the whole site [EUR/y]
    narrows_choice_share: float          # of what is in doubt between the sites of a region
    cost: Quantity                       # EUR
    months: Quantity
    estimate_class_after: int            # of the components it settles
    known: str
    source: str
    note: str = ""

    @property
    def narrows_per_eur(self) -> float:
        """EUR per year by which the site's range narrows, per EUR that the measurement costs."""
        return self.narrows_eur_y / self.cost.value


@dataclass(frozen=True)
class EstimateClass:
    """A class of AACE 18R-97 and the accuracy that is usual for it."""

    number: int
    label: str
    low_share: tuple[float, float]       # the estimate may lie so far too high: -0.5 to -0.2
    high_share: tuple[float, float]      # ... too low
    source: str

    @property
    def words(self) -> str:
        """Such as ``class 5 (concept screening): −50 to −20 %, +30 to +100 %``."""
        low, high = ([f"{100 * abs(v):.0f}" for v in pair]
                     for pair in (self.low_share, self.high_share))
        return (f"class {self.number} ({self.label}): −{low[0]} to −{low[1]} %, "
                f"+{high[0]} to +{high[1]} %")


@dataclass(frozen=True)
class SiteCost:
    """Yearly cost of one site per MW of IT capacity, its range, and what would narrow it.

    The total is the sum of the components that are known. Ranges are 10 % and 90 % quantiles:
    inputs are taken as independent, so that their effects add up as squares.
    """

    it_mw: float
    size_class: str                      # in words
    components: tuple[CostComponent, ...]
    total: Quantity                      # EUR/(MW·y)
    inputs: tuple[CostInput, ...]        # largest doubt first
    measurements: tuple[Measurement, ...]    # the most useful first
    estimate_class: EstimateClass        # of the total
    rates: tuple[ExchangeRate, ...]      # the project's, the country's and USD
    notes: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> CostComponent:
        return next(c for c in self.components if c.key == key)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Components that stay out of the total."""
        return tuple(c.key for c in self.components if math.isnan(c.amount.value))

    @property
    def whole_site_eur_y(self) -> Quantity:
        """The total of the whole site. [EUR/y]"""
        return converted(replace(self.total, unit="EUR/y"), self.it_mw, "EUR/y")

    @property
    def invested_eur_mw(self) -> float:
        """Sum of the known investments. [EUR per MW of IT]"""
        known = [c.invested_eur_mw for c in self.components if not math.isnan(c.invested_eur_mw)]
        return sum(known) if known else math.nan

    def quantities(self) -> Mapping[str, Quantity]:
        """Every component and `total_eur`, by key. [EUR/(MW·y)]"""
        return {**{c.key: c.amount for c in self.components}, "total_eur": self.total}

    def in_currency(self, code: str) -> Mapping[str, Quantity]:
        """The same in one of the `rates`' currencies, keys as in :meth:`quantities`."""
        rate = next(r for r in self.rates if r.code == code)
        return {key: converted(q, rate.per_eur, f"{code}/(MW·y)")
                for key, q in self.quantities().items()}
