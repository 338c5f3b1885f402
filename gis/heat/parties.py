"""What heat earns the data centre and saves its user, under each price model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..types import Quantity
from .economics import capital_recovery_factor, lcoh
from .finance import Case, Found, Investment, cash_flows
from .parameters import Parameters
from .prices import OutdoorTariff, PriceModel, hourly_price, mean_price

TARIFF = ("mean over the heat used; the tariff is Stockholm's, where heat of warm days is worth "
          "little: elsewhere read it as a pattern, not as an offer")


@dataclass(frozen=True)
class Assumptions:
    """What all price models share; money is real EUR of `price_year`, without VAT."""

    rate: float                      # real discount rate per year
    electricity_eur_mwh: float
    horizon_y: float
    price_year: float
    fixed_price_eur_mwh: float
    cost_plus_margin: float
    subsidy_share: float
    electricity_tax_eur_mwh: float
    heat_tax_eur_mwh: float          # paid by the seller
    carbon_price_eur_t: float        # on the fuel that the user no longer burns

    @classmethod
    def from_parameters(cls, p: Parameters, rate: float,
                        electricity_eur_mwh: float) -> Assumptions:
        """Rows of the table `heat_finance` with the study's rate and power price."""
        names = [n for n in cls.__dataclass_fields__ if n not in ("rate", "electricity_eur_mwh")]
        return cls(rate, electricity_eur_mwh, **{name: p[name] for name in names})

    def quantities(self) -> dict[str, Quantity]:
        """For people to read."""
        units = {"rate": "per year", "horizon_y": "y", "price_year": "year",
                 "cost_plus_margin": "share", "subsidy_share": "share",
                 "carbon_price_eur_t": "EUR/t"}
        return {name: Quantity(float(getattr(self, name)), units.get(name, "EUR/MWh"),
                               known="assumed", source="brief and table heat_finance")
                for name in self.__dataclass_fields__}


@dataclass(frozen=True, eq=False)
class Plant:
    """Heat, parts and yearly cost of one site's heat reuse."""

    used_mw: np.ndarray              # (h,)
    pump_eur: float
    pump_life_y: float
    exchanger_eur: float
    exchanger_life_y: float
    pipe_eur: float
    pipe_life_y: float
    operation_eur: float             # per year
    source_eur: float                # per year, for the source heat
    pump_mwh: float                  # electricity of the heat pump per year
    pumping_mwh: float
    fuel_eur: float                  # yearly cost of the fuel replaced; NaN: unknown
    fuel_t: float                    # yearly CO2 of the fuel burnt so far; NaN: unknown

    @property
    def used_mwh(self) -> float:
        return float(self.used_mw.sum())


def cost_of_heat(plant: Plant, a: Assumptions) -> float:
    """Levelised cost with taxes and subsidy, as one party alone would bear it. [EUR/MWh]"""
    power = a.electricity_eur_mwh + a.electricity_tax_eur_mwh
    own = 1.0 - a.subsidy_share
    capital = sum(eur * own * capital_recovery_factor(a.rate, life) for eur, life in (
        (plant.pump_eur, plant.pump_life_y), (plant.exchanger_eur, plant.exchanger_life_y),
        (plant.pipe_eur, plant.pipe_life_y)))
    return lcoh(capital + plant.operation_eur + plant.source_eur
                + (plant.pump_mwh + plant.pumping_mwh) * power
                + a.heat_tax_eur_mwh * plant.used_mwh, plant.used_mwh)


@dataclass(frozen=True, eq=False)
class Parties:
    """Both parties' money under one price model."""

    price_eur_mwh: float             # mean over the heat used
    revenue_eur: float               # per year, of the data centre
    saved_eur: float                 # per year, of the user: fuel and its carbon price
    invested_eur: tuple[float, float]        # data centre, user; after subsidy
    running_eur: tuple[float, float]         # per year, without the price of heat
    data_centre: Case
    user: Case


def parties(plant: Plant, model: PriceModel, price_eur_mwh: np.ndarray,
            a: Assumptions) -> Parties:
    """Split investment and running cost as the model says and follow both parties' money.

    Parameters
    ----------
    price_eur_mwh : (h,) array
        Price of the heat in each hour of `plant.used_mw`.
    """
    parts = ((plant.pump_eur, plant.pump_life_y, model.pump_share),
             (plant.exchanger_eur, plant.exchanger_life_y, model.exchanger_share),
             (plant.pipe_eur, plant.pipe_life_y, model.pipe_share))
    power = a.electricity_eur_mwh + a.electricity_tax_eur_mwh
    running = ((plant.operation_eur, model.operation_share),
               (plant.pump_mwh * power, model.electricity_share),
               (plant.pumping_mwh * power, model.pumping_share))
    ours = sum(eur * share for eur, share in running)
    theirs = sum(eur * (1.0 - share) for eur, share in running)
    free = model.model == "free"
    # Source heat: bought by the user who fetches it, else a cost of who lifts and sells it.
    revenue = float(price_eur_mwh @ plant.used_mw) + (plant.source_eur if free else 0.0)
    ours += 0.0 if free else plant.source_eur
    tax = 0.0 if free else a.heat_tax_eur_mwh * plant.used_mwh
    carbon = plant.fuel_t * a.carbon_price_eur_t if a.carbon_price_eur_t > 0 else 0.0
    saved = plant.fuel_eur + carbon
    case = [cash_flows([Investment(eur * (share if k == 0 else 1.0 - share), life)
                        for eur, life, share in parts], yearly, a.rate, a.horizon_y,
                       a.subsidy_share)
            for k, yearly in enumerate((revenue - ours - tax, saved - revenue - theirs))]
    own = 1.0 - a.subsidy_share
    invested = (own * sum(eur * share for eur, _, share in parts),
                own * sum(eur * (1.0 - share) for eur, _, share in parts))
    return Parties(mean_price(price_eur_mwh, plant.used_mw), revenue, saved, invested,
                   (ours + tax, theirs), *case)


def appraise(plant: Plant, a: Assumptions, models: Mapping[str, PriceModel],
             tariff: OutdoorTariff, outdoor_c: np.ndarray) -> dict[str, dict[str, Quantity]]:
    """Every price model: price, investment, yearly money, NPV, IRR and payback of both parties.

    Returns
    -------
    dict
        `assumptions`, then one entry per model with the same keys.
    """
    cost = cost_of_heat(plant, a)
    answer = {"assumptions": a.quantities()}
    for name, model in models.items():
        price = hourly_price(name, outdoor_c, fixed_eur_mwh=a.fixed_price_eur_mwh,
                             cost_eur_mwh=cost, margin=a.cost_plus_margin, tariff=tariff)
        answer[name] = _figures(parties(plant, model, price, a), model, a)
    return answer


def _figures(found: Parties, model: PriceModel, a: Assumptions) -> dict[str, Quantity]:
    euro = f"EUR ({a.price_year:.0f})"
    source = f"{model.label}; table heat_price_models"
    told = ((TARIFF,) if model.model == "outdoor_tariff" else ())
    unknown = (("the price of the fuel replaced is unknown",)
               if np.isnan(found.saved_eur) else ())

    def quantity(value, unit=euro, notes=()):
        return Quantity(float(value), unit, source=source, notes=notes)

    figures = {"price_eur_mwh": quantity(found.price_eur_mwh, "EUR/MWh", told),
               "user_saves_eur_y": quantity(found.saved_eur, f"{euro}/y", unknown),
               "heat_revenue_eur_y": quantity(found.revenue_eur, f"{euro}/y")}
    for k, (party, case) in enumerate((("data_centre", found.data_centre),
                                       ("user", found.user))):
        why = unknown if party == "user" else ()
        figures[f"{party}_investment_eur"] = quantity(found.invested_eur[k])
        figures[f"{party}_running_eur_y"] = quantity(found.running_eur[k], f"{euro}/y")
        figures[f"{party}_npv_eur"] = quantity(case.npv_eur, notes=why)
        for key, value, unit in (("irr", case.irr, "per year"),
                                 ("payback_y", case.simple_payback, "y"),
                                 ("discounted_payback_y", case.discounted_payback, "y")):
            figures[f"{party}_{key}"] = quantity(value.value, unit, why or _reason(value))
    return figures


def _reason(found: Found) -> tuple[str, ...]:
    return (found.reason,) if found.reason else ()
