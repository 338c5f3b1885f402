"""Prices of a region, its country or its continent, each with its range and source."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..errors import LayerError
from ..siting.evidence import Evidence
from ..types import Quantity, Table

PUBLISHED_SPREAD = 0.2
"""Usual error of a published figure that states none, as a share."""


def shared(tables: Mapping[str, Table], key: str) -> Quantity:
    """One row of the table `site_costs`."""
    return _row(tables["site_costs"], "site_costs", key=key)


def national(tables: Mapping[str, Table], iso3: str, key: str) -> Quantity:
    """A price of the table `site_prices`: the country's, else its continent's, else NaN."""
    table = tables["site_prices"]
    for place in (iso3, continent(tables, iso3)):
        mine = np.flatnonzero((table["key"] == key) & (table["place"] == place))
        if len(mine):
            return _quantity(table, int(mine[0]))
    return Quantity(math.nan, "", known="prior", notes=(f"no price in the table for {iso3}",))


def continent(tables: Mapping[str, Table], iso3: str) -> str:
    """Continent of a country; "" where the table `countries` does not hold it."""
    table = tables["countries"]
    mine = np.flatnonzero(table["iso3"] == iso3)
    return str(table["continent"][mine[0]]) if len(mine) else ""


def assumption(evidence: Evidence, key: str) -> Quantity:
    """A figure of the region or country; where there is none, the row of `site_costs`."""
    known = evidence.figure(key)
    if math.isnan(known):
        return shared(evidence.tables, key)
    spread = _spread(evidence, key)
    unit = shared(evidence.tables, key).unit
    return Quantity(known, unit, known * (1 - spread), known * (1 + spread), "published",
                    "figures of the region")


def electricity_price(evidence: Evidence) -> Quantity:
    """Price that the data centre pays: the brief's, else the region's, else assumed. [EUR/MWh]"""
    price = evidence.brief.electricity_eur_mwh
    if price is not None:
        return Quantity(price, "EUR/MWh", price, price, "assumed", "the brief")
    return assumption(evidence, "electricity_eur_mwh")


def _spread(evidence: Evidence, key: str) -> float:
    """Stated error of a figure as a share: the region's row, else the country's."""
    figures = evidence.layers.get("figures")
    if isinstance(figures, Table):
        mine = np.flatnonzero(figures["key"] == key)
        if len(mine):
            stated = (float(figures["uncertainty_share"][mine[0]])
                      if figures.has("uncertainty_share") else math.nan)
            return PUBLISHED_SPREAD if math.isnan(stated) else stated
    if key == "electricity_eur_mwh":
        return evidence.figure("electricity_uncertainty_share", PUBLISHED_SPREAD)
    return PUBLISHED_SPREAD


def _row(table: Table, name: str, **where: str) -> Quantity:
    (column, wanted), = where.items()
    mine = np.flatnonzero(table[column] == wanted)
    if not len(mine):
        raise LayerError(name, f"it has no row {wanted}", "reinstall the program")
    return _quantity(table, int(mine[0]))


def _quantity(table: Table, row: int) -> Quantity:
    date = str(table["date"][row]) if table.has("date") else ""
    return Quantity(float(table["value"][row]), str(table["unit"][row]),
                    float(table["low"][row]), float(table["high"][row]),
                    str(table["known"][row]), str(table["source"][row]),
                    (date,) if date else ())
