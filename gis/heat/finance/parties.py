"""What heat earns the data centre and saves its user, under each price model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from ...types import Quantity
from ..parameters import Parameters
from .cash_flow import Case, Found, Investment, cash_flows
from .economics import capital_recovery_factor, lcoh
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
    cooling_saved_eur_mwh: float     # that the data centre no longer spends on heat given away

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
    store_eur: float = 0.0           # heat store, which belongs to who owns the heat pump
    store_life_y: float = 25.0
    drawn_mwh: float = 0.0           # source heat taken per year

    @property
    def parts(self) -> tuple[tuple[float, float, str], ...]:
        """Investment, life and the share of :class:`PriceModel` that splits it, part by part."""
        return ((self.pump_eur, self.pump_life_y, "pump_share"),
                (self.exchanger_eur, self.exchanger_life_y, "exchanger_share"),
                (self.pipe_eur, self.pipe_life_y, "pipe_share"),
                (self.store_eur, self.store_life_y, "pump_share"))

    @property
    def used_mwh(self) -> float:
        return float(self.used_mw.sum())


def cost_of_heat(plant: Plant, a: Assumptions) -> float:
    """Levelised cost with taxes and subsidy, as one party alone would bear it. [EUR/MWh]"""
    power = a.electricity_eur_mwh + a.electricity_tax_eur_mwh
    own = 1.0 - a.subsidy_share
    capital = sum(eur * own * capital_recovery_factor(a.rate, life)
                  for eur, life, _ in plant.parts)
    return lcoh(capital + plant.operation_eur + plant.source_eur
                + (plant.pump_mwh + plant.pumping_mwh) * power
                + a.heat_tax_eur_mwh * plant.used_mwh, plant.used_mwh)


@dataclass(frozen=True, eq=False)
class Parties:
    """Both parties' money under one price model."""

    price_eur_mwh: float             # mean over the heat used
    revenue_eur: float               # per year, of the data centre
    saved_eur: float                 # per year, of the user: fuel and its carbon price
    cooling_eur: float               # per year, that the data centre saves on cooling
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
    parts = [(eur, life, getattr(model, share)) for eur, life, share in plant.parts]
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
    cooling = plant.drawn_mwh * a.cooling_saved_eur_mwh
    case = [cash_flows([Investment(eur * (share if k == 0 else 1.0 - share), life)
                        for eur, life, share in parts], yearly, a.rate, a.horizon_y,
                       a.subsidy_share)
            for k, yearly in enumerate((revenue + cooling - ours - tax,
                                        saved - revenue - theirs))]
    own = 1.0 - a.subsidy_share
    invested = (own * sum(eur * share for eur, _, share in parts),
                own * sum(eur * (1.0 - share) for eur, _, share in parts))
    return Parties(mean_price(price_eur_mwh, plant.used_mw), revenue, saved, cooling, invested,
                   (ours + tax, theirs), *case)


Variant = tuple[Plant, Assumptions]


def variants(plant: Plant, a: Assumptions, *, investment: tuple[float, float],
             electricity: tuple[float, float], used: tuple[float, float],
             fuel: tuple[float, float]) -> tuple[tuple[Variant, Variant], ...]:
    """Plant and prices with one doubt at a time at its 10 % and 90 % quantile, as factors."""

    def invested(f: float) -> Variant:
        return replace(plant, pump_eur=plant.pump_eur * f, pipe_eur=plant.pipe_eur * f,
                       exchanger_eur=plant.exchanger_eur * f, store_eur=plant.store_eur * f), a

    def powered(f: float) -> Variant:
        return plant, replace(a, electricity_eur_mwh=a.electricity_eur_mwh * f)

    def served(f: float) -> Variant:
        return replace(plant, used_mw=plant.used_mw * f, pump_mwh=plant.pump_mwh * f,
                       pumping_mwh=plant.pumping_mwh * f, source_eur=plant.source_eur * f,
                       drawn_mwh=plant.drawn_mwh * f,
                       fuel_eur=plant.fuel_eur * f, fuel_t=plant.fuel_t * f), a

    def fuelled(f: float) -> Variant:
        return replace(plant, fuel_eur=plant.fuel_eur * f), a

    return tuple((make(low), make(high)) for make, (low, high) in (
        (invested, investment), (powered, electricity), (served, used), (fuelled, fuel)))


def appraise(plant: Plant, a: Assumptions, models: Mapping[str, PriceModel],
             tariff: OutdoorTariff, outdoor_c: np.ndarray,
             doubts: Sequence[tuple[Variant, Variant]] = ()) -> dict[str, dict[str, Quantity]]:
    """Every price model: price, investment, yearly money, NPV, IRR and payback of both parties.

    The range of a net present value adds up its change under each of `doubts` as independent
    errors.

    Returns
    -------
    dict
        `assumptions`, then one entry per model with the same keys.
    """
    answer = {"assumptions": a.quantities()}
    for name, model in models.items():
        def of(plant: Plant, a: Assumptions, model=model) -> Parties:
            return _under(model, plant, a, tariff, outdoor_c)

        found = of(plant, a)
        others = [[of(*variant) for variant in pair] for pair in doubts]
        ranges = [_range(case(found).npv_eur, [[case(o).npv_eur for o in pair]
                                               for pair in others])
                  for case in (attrgetter("data_centre"), attrgetter("user"))]
        answer[name] = _figures(found, model, a, ranges)
    return answer


def yearly_flows(plant: Plant, a: Assumptions, models: Mapping[str, PriceModel],
                 tariff: OutdoorTariff, outdoor_c: np.ndarray
                 ) -> dict[str, dict[str, tuple[float, ...]]]:
    """Price model → party → its money of each year from year 0; NaN where unknown. [EUR]

    Investment in year 0, parts bought again in the year in which they wear out, and in the last
    year also what the parts are still worth; prices and the heat used keep their level.
    """
    found = {name: _under(model, plant, a, tariff, outdoor_c) for name, model in models.items()}
    return {name: {"data_centre": tuple(map(float, one.data_centre.flows)),
                   "user": tuple(map(float, one.user.flows))} for name, one in found.items()}


def _under(model: PriceModel, plant: Plant, a: Assumptions, tariff: OutdoorTariff,
           outdoor_c: np.ndarray) -> Parties:
    price = hourly_price(model.model, outdoor_c, fixed_eur_mwh=a.fixed_price_eur_mwh,
                         cost_eur_mwh=cost_of_heat(plant, a), margin=a.cost_plus_margin,
                         tariff=tariff)
    return parties(plant, model, price, a)


def _range(centre: float, pairs: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """Independent errors added up, worse and better ones apart; None where unknown."""
    if not pairs or not np.isfinite(centre):
        return None
    change = np.array(pairs) - centre
    worse, better = np.minimum(change.min(axis=1), 0), np.maximum(change.max(axis=1), 0)
    return (float(centre - np.sqrt((worse ** 2).sum())),
            float(centre + np.sqrt((better ** 2).sum())))


def _figures(found: Parties, model: PriceModel, a: Assumptions,
             ranges: Sequence[tuple[float, float] | None]) -> dict[str, Quantity]:
    euro = f"EUR ({a.price_year:.0f})"
    source = f"{model.label}; table heat_price_models"
    told = ((TARIFF,) if model.model == "outdoor_tariff" else ())
    unknown = (("the price of the fuel replaced is unknown",)
               if np.isnan(found.saved_eur) else ())

    def quantity(value, unit=euro, notes=(), bounds=None):
        low, high = bounds or (None, None)
        return Quantity(float(value), unit, low, high, source=source, notes=notes)

    figures = {"price_eur_mwh": quantity(found.price_eur_mwh, "EUR/MWh", told),
               "user_saves_eur_y": quantity(found.saved_eur, f"{euro}/y", unknown),
               "heat_revenue_eur_y": quantity(found.revenue_eur, f"{euro}/y"),
               "cooling_saved_eur_y": quantity(found.cooling_eur, f"{euro}/y")}
    for k, (party, case) in enumerate((("data_centre", found.data_centre),
                                       ("user", found.user))):
        why = unknown if party == "user" else ()
        figures[f"{party}_investment_eur"] = quantity(found.invested_eur[k])
        figures[f"{party}_running_eur_y"] = quantity(found.running_eur[k], f"{euro}/y")
        figures[f"{party}_npv_eur"] = quantity(case.npv_eur, notes=why, bounds=ranges[k])
        for key, value, unit in (("irr", case.irr, "per year"),
                                 ("payback_y", case.simple_payback, "y"),
                                 ("discounted_payback_y", case.discounted_payback, "y")):
            figures[f"{party}_{key}"] = quantity(value.value, unit, why or _reason(value))
    return figures


def _reason(found: Found) -> tuple[str, ...]:
    return (found.reason,) if found.reason else ()
