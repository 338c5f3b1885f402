"""What a site costs per megawatt of IT and year, and what its heat earns.

A screening figure (AACE class 5): each term with its range; land, building and servers are left
out because they hardly differ between the sites of a region.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .heat.finance.economics import capital_recovery_factor
from .results import HeatEstimate
from .siting.evidence import Evidence
from .types import Quantity

HOURS = 8760


def assumption(evidence: Evidence, key: str) -> Quantity:
    """A figure of the region; where it has none, the assumption of `site_costs.csv`."""
    table = evidence.table("site_costs")
    row = list(table["key"]).index(key)
    known = evidence.figure(key)
    if not math.isnan(known):
        return Quantity(known, str(table["unit"][row]), known * 0.8, known * 1.2, "published",
                        "figures of the region")
    return Quantity(float(table["value"][row]), str(table["unit"][row]),
                    float(table["low"][row]), float(table["high"][row]),
                    str(table["known"][row]), str(table["source"][row]))


def electricity_price(evidence: Evidence) -> Quantity:
    """Price that the data centre pays: the brief's, else the region's, else assumed. [EUR/MWh]"""
    price = evidence.brief.electricity_eur_mwh
    if price is not None:
        return Quantity(price, "EUR/MWh", price, price, "assumed", "the brief")
    return assumption(evidence, "electricity_eur_mwh")


def whole_site_cost(evidence: Evidence, heat: HeatEstimate, power: Mapping[str, Quantity],
                    water: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Yearly cost per MW of IT capacity, term by term. [EUR/(MW·y)]

    Terms: energy (tariff × PUE), connection (as an annuity), water, outages (back-up fuel for
    the hours without supply), heat revenue (negative), and their total. A term whose input is
    unknown is NaN and stays out of the total, whose notes name it.
    """
    brief = evidence.brief
    load_mwh = brief.utilisation * HOURS * heat.pue          # per MW of IT capacity
    price = electricity_price(evidence)
    backup = assumption(evidence, "backup_eur_mwh")
    water_price = assumption(evidence, "water_eur_m3")
    heat_price = assumption(evidence, "heat_price_eur_mwh")
    annuity = capital_recovery_factor(brief.discount_rate,
                                      assumption(evidence, "connection_life_y").value)
    connection = _read(power, "connection_cost_keur")
    need = _read(water, "need_m3_y")
    outage = _read(power, "outage_h_y")
    factors = {
        "energy_eur": (price, load_mwh, 1.0),
        "connection_eur": (connection, 1000 * annuity, 1.0),
        "water_eur": (water_price, need.value / brief.it_mw, 1.0),
        "outage_eur": (backup, outage.value * brief.utilisation * heat.pue, 1.0),
        "heat_revenue_eur": (heat_price, heat.used_mwh_y / brief.it_mw, -1.0),
    }
    terms = {key: _times(quantity, factor, sign)
             for key, (quantity, factor, sign) in factors.items()}
    known = [term for term in terms.values() if not math.isnan(term.value)]
    gaps = tuple(f"without {key}: its input is unknown" for key, term in terms.items()
                 if math.isnan(term.value))
    terms["total_eur"] = Quantity(sum(t.value for t in known), "EUR/(MW·y)",
                                  sum(t.low or 0.0 for t in known),
                                  sum(t.high or 0.0 for t in known), "modelled",
                                  "sum of the terms; AACE class 5", gaps)
    return terms


def _read(quantities: Mapping[str, Quantity], key: str) -> Quantity:
    return quantities.get(key, Quantity(math.nan, ""))


def _times(quantity: Quantity, factor: float, sign: float) -> Quantity:
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    lowest, highest = sorted((sign * low * factor, sign * high * factor))
    return Quantity(sign * quantity.value * factor, "EUR/(MW·y)", lowest, highest, "modelled",
                    quantity.source)
