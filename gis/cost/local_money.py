"""What a site's money does where it stands: local tax, income from heat, who pays for the line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..types import Quantity, Table
from .currency import converted
from .jobs import Jobs, jobs
from .result import SiteCost

WORLD = "XXX"


@dataclass(frozen=True)
class LinePayer:
    """Who pays for the grid connection in a country."""

    regime: str                          # shallow | deep | varies | unknown
    applicant_share: Quantity            # of the line's cost; NaN: unknown
    applicant_eur: Quantity              # EUR
    text: str
    known: str
    date: str
    source: str


@dataclass(frozen=True)
class LocalMoney:
    """Money that stays, or does not stay, where the site is; ranges, not promises."""

    jobs: Jobs
    tax: Quantity                        # EUR/y, of property and business
    tax_who: str
    tax_text: str
    heat_revenue: Quantity               # EUR/y
    heat_who: str
    line: LinePayer
    sentences: tuple[str, ...]


TAXED = {"land": ("land_eur",), "land and building": ("land_eur", "building_eur", "cooling_eur")}
"""Components whose investment is taxed, by `basis` of the table `local_taxes`."""

HEAT_WHO = ("whoever owns the heat pump sells the heat, here the data centre; a town earns from it "
            "only as owner of the network or by agreement")


def local_money(tables: Mapping[str, Table], iso3: str, cost: SiteCost) -> LocalMoney:
    """Jobs, tax, income from heat and the line of one site, from its cost."""
    rate = _row(tables["local_taxes"], iso3)
    capital = [cost[key].invested_eur_mw for key in TAXED[rate["basis"]]]
    taxed = sum(capital) * cost.it_mw                # NaN where one is unknown
    share = Quantity(rate["value"], "per year", rate["low"], rate["high"], rate["known"],
                     rate["source"])
    tax = converted(share, taxed, "EUR/y") if not math.isnan(taxed) else Quantity(
        math.nan, "EUR/y", known="prior", source=rate["source"])
    sold = cost["heat_revenue_eur"].amount
    heat = Quantity(-sold.value * cost.it_mw + 0.0, "EUR/y", _times(sold.high, -cost.it_mw),
                    _times(sold.low, -cost.it_mw), sold.known, sold.source)
    line = _line(tables, iso3, cost)
    people = jobs(tables, cost.it_mw)
    return LocalMoney(people, tax, rate["who"], rate["text"], heat, HEAT_WHO, line,
                      (*people.sentences, _tax_sentence(tax, rate), _heat_sentence(heat),
                       f"Who pays for the line: {line.text}"))


def _line(tables: Mapping[str, Table], iso3: str, cost: SiteCost) -> LinePayer:
    row = _row(tables["connection_charging"], iso3)
    low, high = (None if math.isnan(row[key]) else row[key]
                 for key in ("applicant_low", "applicant_high"))
    share = Quantity(row["applicant_share"], "share", low, high, row["known"], row["source"])
    whole = cost["connection_eur"].invested_eur_mw * cost.it_mw
    return LinePayer(row["regime"], share, converted(share, whole, "EUR"), row["text"],
                     row["known"], row["date"], row["source"])


def _row(table: Table, iso3: str) -> dict:
    """The country's row, else the world's."""
    rows = {row["iso3"]: row for row in table.rows()}
    return rows.get(iso3, rows[WORLD])


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor + 0.0


def _tax_sentence(tax: Quantity, rate: Mapping) -> str:
    if math.isnan(tax.value):
        return "Local tax cannot be told: the investment is not known here."
    return (f"Property and business tax may bring {rate['who']} {_round(tax.low)} to "
            f"{_round(tax.high)} EUR a year, if nothing is exempted: {rate['text']}.")


def _heat_sentence(heat: Quantity) -> str:
    if heat.value == 0:
        return "No heat is sold here today, so none earns money."
    if math.isnan(heat.value):
        return "What heat would earn is unknown."
    return (f"Heat sold may earn {_round(heat.low)} to {_round(heat.high)} EUR a year before its "
            f"costs; {HEAT_WHO}.")


def _round(value: float | None) -> str:
    return "an unknown sum" if value is None else f"{float(f'{value:.2g}'):,.0f}"
