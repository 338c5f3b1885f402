"""Money of 2025 in the project's currency, the country's and US dollars."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..errors import InputError, UnknownNameError
from ..types import Quantity, Table


@dataclass(frozen=True)
class ExchangeRate:
    """What one euro is in another currency, as a mean of a year."""

    code: str                            # ISO 4217
    name: str
    per_eur: float
    low: float                           # least and greatest of that year
    high: float
    date: str
    known: str
    source: str

    def from_eur(self, eur: float) -> float:
        """Euros as this currency."""
        return eur * self.per_eur

    def to_eur(self, amount: float) -> float:
        """This currency as euros."""
        return amount / self.per_eur


def exchange_rates(tables: Mapping[str, Table]) -> dict[str, ExchangeRate]:
    """Rates of the table `exchange_rates`, by code."""
    return {row["code"]: ExchangeRate(*(row[name] for name in (
        "code", "name", "per_eur", "low", "high", "date", "known", "source")))
        for row in tables["exchange_rates"].rows()}


def exchange_rate(tables: Mapping[str, Table], code: str) -> ExchangeRate:
    """The rate of one currency; raises :class:`UnknownNameError` where the table has none."""
    known = exchange_rates(tables)
    if code.upper() not in known:
        raise UnknownNameError("currency", code, known)
    return known[code.upper()]


def local_currency(tables: Mapping[str, Table], iso3: str) -> ExchangeRate | None:
    """The rate of a country's currency; None where the table does not hold the country."""
    for row in tables["exchange_rates"].rows():
        if iso3 in row["countries"].split():
            return exchange_rate(tables, row["code"])
    return None


def shown_rates(tables: Mapping[str, Table], iso3: str, code: str,
                per_eur: float) -> tuple[ExchangeRate, ...]:
    """The project's currency at its own rate, then the country's and USD, each once.

    Parameters
    ----------
    code, per_eur
        The project's currency and its rate, as the brief tells them.
    """
    if not per_eur > 0:
        raise InputError(f"Currency {code}: {per_eur:g} per EUR is impossible; give a rate "
                         "above 0.")
    tabled = exchange_rates(tables).get(code)
    project = ExchangeRate(code, tabled.name if tabled else code, per_eur, per_eur, per_eur, "",
                           "assumed", "the brief")
    if tabled is not None and math.isclose(tabled.per_eur, per_eur):
        project = tabled
    local = local_currency(tables, iso3)
    found = [project] + ([local] if local else []) + [exchange_rate(tables, "USD")]
    return tuple({rate.code: rate for rate in reversed(found)}[each]
                 for each in dict.fromkeys(rate.code for rate in found))


def converted(quantity: Quantity, factor: float, unit: str) -> Quantity:
    """The quantity times a factor above zero, in another unit."""
    low, high = (None if bound is None else bound * factor
                 for bound in (quantity.low, quantity.high))
    return replace(quantity, value=quantity.value * factor, low=low, high=high, unit=unit)
