"""What used heat costs its buyer, hour by hour, in each price model.

Free at the fence, fixed, by outdoor temperature (as open district heating pays: heat is worth
what it saves in the network's plants, little on warm days), and cost plus a margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import InputError, UnknownNameError
from ...types import Table

MODELS = ("free", "fixed", "outdoor_tariff", "cost_plus")


@dataclass(frozen=True, eq=False)
class OutdoorTariff:
    """Heat price over outdoor temperature, straight between its points, level beyond them."""

    outdoor_c: np.ndarray            # (k,) rising
    price_eur_mwh: np.ndarray        # (k,)

    @classmethod
    def from_table(cls, table: Table) -> OutdoorTariff:
        """Tariff of the table `heat_price_tariff`."""
        order = np.argsort(table["outdoor_c"])
        return cls(table["outdoor_c"][order], table["price_eur_mwh"][order])

    def price(self, outdoor_c: np.ndarray | float) -> np.ndarray:
        """Price at outdoor temperatures of any shape. [EUR/MWh]"""
        return np.interp(outdoor_c, self.outdoor_c, self.price_eur_mwh)


@dataclass(frozen=True)
class PriceModel:
    """Who pays what: shares of each cost that the data centre bears, the user the rest."""

    model: str
    label: str
    pump_share: float
    exchanger_share: float
    pipe_share: float
    electricity_share: float         # of the heat pump
    pumping_share: float             # electricity of the network's pumps
    operation_share: float


def price_models(table: Table) -> dict[str, PriceModel]:
    """Price models of the table `heat_price_models`, by name."""
    fields = PriceModel.__dataclass_fields__
    return {row["model"]: PriceModel(**{name: row[name] for name in fields})
            for row in table.rows()}


def cost_plus(cost_eur_mwh: float, margin: float) -> float:
    """Price that covers the cost of heat and a margin on it; never below cost. [EUR/MWh]

    >>> round(cost_plus(50.0, 0.1), 6)
    55.0
    """
    if not 0 <= margin <= 10:
        raise InputError(f"A margin of {margin:g} is impossible; give a share of 0 to 10.")
    return cost_eur_mwh * (1.0 + margin)


def hourly_price(model: str, outdoor_c: np.ndarray, *, fixed_eur_mwh: float,
                 cost_eur_mwh: float, margin: float, tariff: OutdoorTariff) -> np.ndarray:
    """Price of heat in each hour of `outdoor_c`, (h,). [EUR/MWh]

    Parameters
    ----------
    fixed_eur_mwh : float
        Price of the fixed model.
    cost_eur_mwh, margin : float
        Levelised cost of heat and the margin on it, of the cost-plus model.

    Raises
    ------
    UnknownNameError
        For a model that is not one of :data:`MODELS`.
    """
    outdoor_c = np.asarray(outdoor_c, float)
    if model == "outdoor_tariff":
        return tariff.price(outdoor_c)
    level = {"free": 0.0, "fixed": fixed_eur_mwh}
    if model == "cost_plus":
        level["cost_plus"] = cost_plus(cost_eur_mwh, margin)
    if model not in level:
        raise UnknownNameError("heat price model", model, MODELS)
    return np.full(outdoor_c.shape, level[model])


def mean_price(price_eur_mwh: np.ndarray, used_mw: np.ndarray) -> float:
    """Mean of hourly prices (h,) over the heat used (h,); NaN where none is. [EUR/MWh]

    >>> mean_price(np.array([60.0, 20.0]), np.array([3.0, 1.0]))
    50.0
    """
    used = float(np.sum(used_mw))
    return float(np.dot(price_eur_mwh, used_mw)) / used if used > 0 else float("nan")
