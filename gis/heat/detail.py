"""One site in depth: money of both parties, what moves the cost of heat, CO2 both ways."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import InputError, UnknownNameError
from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .chain import Link
from .dispatch.optimum import optimum
from .finance.cash_flow import cash_flows
from .finance.co2 import Replaced, accounts
from .finance.economics import capital_recovery_factor, lcoh
from .finance.parties import Assumptions, Plant, appraise, variants, yearly_flows
from .finance.prices import OutdoorTariff, cost_plus, price_models
from .finance.sensitivity import LARGEST, spreads, swings
from .parameters import Parameters
from .result import HeatEstimate, Swing
from .study import GRID_FUELS, HeatStudy, co2_per_mwh


@dataclass(frozen=True, eq=False)
class Detail:
    """What the user assumes about money and power.

    `assumptions` replaces the brief's `horizon_y` and rows of the table `heat_finance`;
    `grid_hourly_g_kwh`, (8760,), is the grid's carbon intensity hour by hour where it is known.
    `check_network` has the hydraulics of the pipes computed once more by pandapipes;
    `cheapest_sizes` seeks the sizes of heat pump, pipe and store that cost the main user least.
    """

    assumptions: Mapping[str, float] = field(default_factory=dict)
    grid_hourly_g_kwh: np.ndarray | None = None
    check_network: bool = False
    cheapest_sizes: bool = False


def assumed(table: Table, given: Mapping[str, float], horizon_y: float,
            fixed_eur_mwh: float = math.nan) -> Parameters:
    """The brief's horizon and the rows of `heat_finance`, with the user's own values.

    `fixed_eur_mwh` is the region's heat price, NaN where it has none.
    """
    p = Parameters.from_tables(table)
    values = {"horizon_y": float(horizon_y), **p.values}
    fixed = [key for key in values if key == "price_year" or key.endswith("_spread")]
    if not math.isnan(fixed_eur_mwh):
        values["fixed_price_eur_mwh"] = fixed_eur_mwh
    for key, value in given.items():
        if key not in values or key in fixed:
            raise UnknownNameError("assumption", key, [k for k in values if k not in fixed])
        if not math.isfinite(value) or value < 0:
            raise InputError(f"The assumption {key} = {value:g} is impossible; give 0 or more.")
        values[key] = float(value)
    # Both refuse what is impossible, before any work is done.
    cash_flows((), 0.0, 0.0, values["horizon_y"], values["subsidy_share"])
    cost_plus(0.0, values["cost_plus_margin"])
    return Parameters(values, p.low, p.high)


def contract_g_kwh(evidence: Evidence, detail: Detail | None) -> float:
    """Carbon of the power contract that the user states; NaN where there is none. [g/kWh]"""
    if "heat_finance" not in evidence.tables:
        return math.nan
    given = {} if detail is None else detail.assumptions
    return assumed(evidence.table("heat_finance"), given, evidence.brief.horizon_y
                   )["supplier_g_kwh"]


def deepen(found: HeatEstimate, study: HeatStudy, evidence: Evidence, outdoor_c: np.ndarray,
           links: Sequence[Link], detail: Detail) -> HeatEstimate:
    """The estimate with finance, sensitivity and CO2; these stay empty where no heat is used."""
    finance = assumed(evidence.table("heat_finance"), detail.assumptions,
                      evidence.brief.horizon_y, evidence.figure("heat_price_eur_mwh"))
    if not links:
        return found
    fuels = {(row["fuel"], row["use"]): row for row in evidence.table("reference_fuels").rows()}
    shared = Assumptions.from_parameters(finance, study.prices.rate,
                                         study.prices.electricity_eur_mwh)
    plant = _plant(study, links, fuels)
    low, high = found.ranges["used_mwh_y"]
    doubts = variants(plant, shared, investment=study.p.range("investment_spread"),
                      electricity=study.p.range("electricity_spread"),
                      used=(low / found.used_mwh_y, high / found.used_mwh_y),
                      fuel=finance.range("fuel_price_spread"))
    replaced = [_replaced(study, link, fuels) for link in links]
    co2 = accounts(replaced, 1000 * study.grid_co2_t_mwh, finance["supplier_g_kwh"],
                   detail.grid_hourly_g_kwh, evidence.figure("residual_mix_g_kwh"))
    if detail.grid_hourly_g_kwh is None:                # the headline figure, with its range
        low, high = found.ranges["co2_avoided_t_y"]
        co2["avoided_location_t_y"] = replace(co2["avoided_location_t_y"], low=low, high=high)
        if co2["supplier_g_kwh"].value == co2["grid_g_kwh"].value:     # the same account
            co2["avoided_market_t_y"] = replace(co2["avoided_market_t_y"], low=low, high=high)
    terms = (plant, shared, price_models(evidence.table("heat_price_models")),
             OutdoorTariff.from_table(evidence.table("heat_price_tariff")), outdoor_c)
    return replace(
        found, co2=co2, cash_flows=yearly_flows(*terms),
        sizes=cheapest_sizes(study, links, fuels, float(outdoor_c.mean()))
        if detail.cheapest_sizes else {},
        finance=appraise(*terms, doubts),
        sensitivity=sensitivity(study, links, evidence.table("lcoh_sensitivity")))


def cheapest_sizes(study: HeatStudy, links: Sequence[Link], fuels: Mapping,
                   ground_c: float) -> dict[str, Quantity]:
    """Sizes that would serve the main user's whole demand at the least cost.

    The source's heat is offered to that user alone; the rest of its demand comes from a boiler
    with its own fuel. Empty where the price of that fuel is unknown.
    """
    main = max(links, key=lambda link: link.used_mwh)
    price = fuel_eur_mwh(fuels.get(study.kinds[main.sink.kind].fuel),
                         study.prices.electricity_eur_mwh)
    if math.isnan(price):
        return {}
    best = optimum(study, main.need, study.source.heat_mw, main.route_km, ground_c, price)
    basis = (f"for {main.sink.name}, whose other heat costs {price:.0f} EUR/MWh",
             f"best of {best.tried} combinations tried")
    return {"plant_mw": Quantity(best.plant_mw, "MW", notes=basis),
            "pipe_dn": Quantity(float(best.pipe_dn), "mm"),
            "store_m3": Quantity(best.store_m3, "m³"),
            "used_mwh_y": Quantity(best.used_mwh_y, "MWh/y"),
            "boiler_mwh_y": Quantity(best.boiler_mwh_y, "MWh/y"),
            "cost_eur_mwh": Quantity(best.cost_eur_mwh, "EUR/MWh",
                                     notes=("of all the user's heat, the boiler's included",)),
            "boiler_alone_eur_mwh": Quantity(best.boiler_eur_mwh, "EUR/MWh", known="assumed"),
            "lcoh_eur_mwh": Quantity(best.lcoh_eur_mwh, "EUR/MWh",
                                     notes=("of the data centre's heat alone",))}


@dataclass(frozen=True)
class _Part:
    """One part of all links together: its cost, life, and whether it grows with the route."""

    eur: float
    life_y: float
    pipe: bool = False


def _parts(study: HeatStudy, links: Sequence[Link]) -> dict[str, _Part]:
    """Investment of heat pump, exchanger, pipe and store; annuities are undone."""
    p, rate = study.p, study.prices.rate
    lives = {"pump": p["heat_pump_life_y"], "exchanger": p["exchanger_life_y"],
             "pipe": p["pipe_life_y"],
             "storage": next((study.stores[link.store.kind].life_y for link in links
                              if link.store is not None), p["heat_pump_life_y"])}
    return {name: _Part(sum(getattr(link.cost, f"{name}_annuity") for link in links)
                        / capital_recovery_factor(rate, life), life, name == "pipe")
            for name, life in lives.items()}


def _plant(study: HeatStudy, links: Sequence[Link], fuels: Mapping) -> Plant:
    """All links of a site as one plant."""
    part, price = _parts(study, links), study.prices.electricity_eur_mwh
    fuel_eur = sum(link.used_mwh * fuel_eur_mwh(fuels.get(study.kinds[link.sink.kind].fuel), price)
                   for link in links)
    fuel_t = sum(link.used_mwh * co2_per_mwh(study, link.sink) for link in links
                 if study.kinds[link.sink.kind].fuel[0] not in GRID_FUELS)
    return Plant(
        used_mw=sum((link.flow.used_mw for link in links), np.zeros(len(study.source.it_mw))),
        pump_eur=part["pump"].eur, pump_life_y=part["pump"].life_y,
        exchanger_eur=part["exchanger"].eur, exchanger_life_y=part["exchanger"].life_y,
        pipe_eur=part["pipe"].eur, pipe_life_y=part["pipe"].life_y,
        store_eur=part["storage"].eur, store_life_y=part["storage"].life_y,
        operation_eur=sum(link.cost.operation for link in links),
        source_eur=sum(link.cost.source for link in links),
        pump_mwh=sum(link.electricity_mwh for link in links),
        pumping_mwh=sum(link.pumping_mwh for link in links),
        fuel_eur=fuel_eur, fuel_t=fuel_t,
        drawn_mwh=sum(float(link.flow.drawn_mw.sum()) for link in links))


def fuel_eur_mwh(row: Mapping | None, electricity_eur_mwh: float) -> float:
    """Cost of the fuel that one MWh of useful heat replaces; NaN where unknown. [EUR/MWh]

    >>> round(fuel_eur_mwh({"fuel": "natural gas", "price_eur_mwh_fuel": 46.0,
    ...                     "efficiency": 0.92}, 100.0), 6)
    50.0
    """
    if row is None:
        return math.nan
    price = electricity_eur_mwh if row["fuel"] in GRID_FUELS else row["price_eur_mwh_fuel"]
    return float(price / row["efficiency"])


def _replaced(study: HeatStudy, link: Link, fuels: Mapping) -> Replaced:
    fuel = study.kinds[link.sink.kind].fuel
    grid = 1.0 / fuels[fuel]["efficiency"] if fuel[0] in GRID_FUELS else 0.0
    delivered = link.flow.delivered_mw
    # Pumping is small: it is spread over the year as the heat is.
    pumping = delivered * (link.pumping_mwh / float(delivered.sum()))
    return Replaced(link.flow.used_mw, link.flow.output_mw * link.need.electricity + pumping,
                    math.nan if grid else co2_per_mwh(study, link.sink), grid)


def sensitivity(study: HeatStudy, links: Sequence[Link], table: Table,
                largest: int = LARGEST) -> tuple[Swing, ...]:
    """The inputs that move the cost of heat most.

    The plant stays as built. Full-load hours scale the heat sold and what goes with it; length
    scales the pipe, its pumping and the heat it loses, which is then not sold.
    """
    parts, rate = _parts(study, links).values(), study.prices.rate
    used = sum(link.used_mwh for link in links)
    taken = sum((link.flow.used_mw for link in links), np.zeros(len(study.source.it_mw)))
    hours = used / float(taken.max())
    km = sum(link.route_km for link in links)
    electricity = sum(link.electricity_mwh for link in links)
    pumping = sum(link.pumping_mwh for link in links)
    pump_heat = sum(link.pump_heat_mwh for link in links)
    cop = pump_heat / electricity if electricity > 0 else math.nan
    losses = sum(float(link.flow.loss_mw.sum()) for link in links)
    drawn = sum(float(link.flow.drawn_mw.sum()) for link in links)
    operation = sum(link.cost.operation for link in links)
    invested = sum(part.eur for part in parts)

    def cost(given: Mapping[str, float]) -> float:
        length = given["km"] / km if km > 0 else 1.0
        time = given["full_load_hours"] / hours
        money = given["investment_eur"] / invested if invested > 0 else 1.0
        capital = money * sum(
            part.eur * (length if part.pipe else 1.0)
            * capital_recovery_factor(given["rate"], part.life_y) for part in parts)
        power = (electricity * (cop / given["cop"] if "cop" in given else 1.0)
                 + pumping * length)
        sold = (used - losses * (length - 1.0)) * time
        running = time * (power * given["electricity_eur_mwh"]
                          + drawn * given["source_heat_eur_mwh"])
        return lcoh(capital + operation + running, sold)

    inputs = {"electricity_eur_mwh": study.prices.electricity_eur_mwh, "full_load_hours": hours,
              "investment_eur": invested, "rate": rate, "km": km,
              "source_heat_eur_mwh": study.p["source_heat_eur_mwh"]}
    if not math.isnan(cop):
        inputs["cop"] = cop
    return swings(cost, inputs, spreads(table), largest)

