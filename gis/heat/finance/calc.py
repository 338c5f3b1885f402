"""Formulas of money and CO2 of heat that can be run alone.

Each docstring holds a worked example, which is also a test: ``key=value … -> result``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...calc import TEXT, calculation
from ...energy.market_carbon import market_carbon
from ...errors import InputError, UnknownNameError
from ...types import Quantity, Table
from ..heat_pump import heat_pump
from ..parameters import Parameters, parameters
from ..pipe import pipes
from ..study import GRID_FUELS, fuel_co2
from .cash_flow import Found, Investment, cash_flows, irr, npv, payback
from .co2 import Replaced, balance, break_even_g_kwh
from .economics import Prices, quick_cost
from .prices import MODELS, OutdoorTariff, hourly_price
from .sensitivity import spreads, swings

TEXTBOOK = "textbook; real money, flows at the end of each year"
FUELS = "table reference_fuels (IPCC 2006 and others, per row)"
NAN = math.nan

LCOH_INPUTS = {"it_mw": ("MW", None, "IT capacity"),
               "utilisation": ("share", None, "mean IT load over capacity"),
               "capture": ("share", None, "recoverable heat over IT heat"),
               "cop": ("ratio", None, "COP of the heat pump"),
               "full_load_hours": ("h/y", None, "hours of full use"),
               "km": ("km", None, "length of the pipe"),
               "rate": ("per year", None, "real discount rate, such as 0.06"),
               "electricity_eur_mwh": ("EUR/MWh", None, "price of electricity")}
"""Inputs of the quick cost of heat."""


@calculation(
    "net-present-value",
    inputs={"investment_eur": ("EUR", None, "paid in year 0"),
            "yearly_eur": ("EUR/y", None, "income less running cost of each year"),
            "rate": ("per year", None, "real discount rate, such as 0.06"),
            "years": ("y", None, "whole years of income"),
            "life_y": ("y", NAN, "life of the plant; by default `years`"),
            "subsidy_share": ("share", 0.0, "share of the investment that others pay")},
    formula="NPV = Σ flow/(1+i)^t; IRR: the rate of NPV = 0; payback: years until the flows "
            "(discounted or not) add up to zero",
    source=TEXTBOOK)
def net_present_value(tables: Mapping[str, Table], investment_eur: float, yearly_eur: float,
                      rate: float, years: float, life_y: float = NAN,
                      subsidy_share: float = 0.0) -> dict[str, Quantity]:
    """Net present value, rate of return and payback of one investment.

    By hand: 1,000 EUR that earn 600 EUR in each of two years, at 10 %:
    −1000 + 600/1.1 + 600/1.21 = 41.32; 600·x² + 600·x = 1000 at 1/x = 1.13066; 1000/600 y.

    investment_eur=1000 yearly_eur=600 rate=0.1 years=2 -> npv_eur=41.3223 irr=0.130662
    payback_y=1.66667 discounted_payback_y=1.91667
    """
    _rule(investment_eur >= 0, "investment_eur", investment_eur, "0 or more")
    _rule(rate > -1, "rate", rate, "above -1")
    life = years if math.isnan(life_y) else life_y
    _rule(life >= 1, "life_y", life, "1 year or more")
    case = cash_flows([Investment(investment_eur, life)], yearly_eur, rate, years, subsidy_share)
    return {"npv_eur": Quantity(case.npv_eur, "EUR", source=TEXTBOOK),
            "irr": _found(case.irr, "per year"),
            "payback_y": _found(case.simple_payback, "y"),
            "discounted_payback_y": _found(case.discounted_payback, "y")}


@calculation(
    "rate-of-return",
    inputs={"flows_eur": (TEXT, None, "flows of each year from year 0, with commas"),
            "rate": ("per year", 0.06, "real discount rate of the net present value")},
    formula="Σ flow/(1+r)^t = 0; none is stated where no rate or several fit",
    source=TEXTBOOK)
def rate_of_return(tables: Mapping[str, Table], flows_eur: str,
                   rate: float = 0.06) -> dict[str, Quantity]:
    """Rate of return of any yearly flows.

    By hand: 100 EUR become 121 after two years, so 10 % a year; 121/1.06² − 100 = 7.68956.

    flows_eur=-100,0,121 rate=0.06 -> irr=0.1 npv_eur=7.68957 payback_y=1.82645
    """
    try:
        flows = np.array([float(word) for word in flows_eur.split(",")])
    except ValueError:
        flows = np.array([NAN])
    if not np.all(np.isfinite(flows)) or not 2 <= len(flows) <= 101:
        raise InputError(f"flows_eur = {flows_eur!r} is no row of 2 to 101 numbers; give them "
                         "with commas, such as flows_eur=-100,60,60.")
    _rule(rate > -1, "rate", rate, "above -1")
    return {"irr": _found(irr(flows), "per year"),
            "npv_eur": Quantity(npv(rate, flows), "EUR", source=TEXTBOOK),
            "payback_y": _found(payback(flows), "y")}


@calculation(
    "heat-price",
    inputs={"model": (TEXT, None, ", ".join(MODELS)),
            "outdoor_c": ("°C", 0.0, "outdoor temperature, of the tariff"),
            "fixed_eur_mwh": ("EUR/MWh", NAN, "fixed price; by default that of the table"),
            "cost_eur_mwh": ("EUR/MWh", 0.0, "levelised cost of heat, of cost plus"),
            "margin": ("share", NAN, "margin on cost; by default that of the table")},
    formula="free: 0; fixed: the price; tariff: straight between the points of the table; cost "
            "plus: cost·(1 + margin)",
    source="tables heat_finance and heat_price_tariff (after Open District Heating, Stockholm; "
           "shape assumed)")
def heat_price(tables: Mapping[str, Table], model: str, outdoor_c: float = 0.0,
               fixed_eur_mwh: float = NAN, cost_eur_mwh: float = 0.0,
               margin: float = NAN) -> dict[str, Quantity]:
    """What one MWh of heat costs its buyer in one hour.

    By hand: half-way between 0 °C at 30 and 10 °C at 15 EUR/MWh the tariff pays 22.5.

    model=outdoor_tariff outdoor_c=5 -> price_eur_mwh=22.5
    """
    p = Parameters.from_tables(tables["heat_finance"])
    fixed = p["fixed_price_eur_mwh"] if math.isnan(fixed_eur_mwh) else fixed_eur_mwh
    margin = p["cost_plus_margin"] if math.isnan(margin) else margin
    _rule(cost_eur_mwh >= 0, "cost_eur_mwh", cost_eur_mwh, "0 or more")
    price = hourly_price(model, np.array([outdoor_c]), fixed_eur_mwh=fixed,
                         cost_eur_mwh=cost_eur_mwh, margin=margin,
                         tariff=OutdoorTariff.from_table(tables["heat_price_tariff"]))
    return {"price_eur_mwh": Quantity(float(price[0]), "EUR/MWh",
                                      known="assumed" if model == "outdoor_tariff" else "modelled",
                                      source="table heat_price_tariff or the inputs")}


@calculation(
    "avoided-co2",
    inputs={"used_mwh": ("MWh", None, "heat that is used"),
            "electricity_mwh": ("MWh", None, "electricity of heat pump and pumps"),
            "grid_g_kwh": ("g/kWh", None, "carbon intensity of the grid (location-based)"),
            "fuel": (TEXT, "natural gas", "fuel that the heat replaces"),
            "use": (TEXT, "building boiler", "where that fuel is burnt"),
            "supplier_g_kwh": ("g/kWh", NAN, "of the power contract (market-based); left out: "
                                             "the residual mix, else the grid's mean"),
            "residual_g_kwh": ("g/kWh", NAN, "of the country's residual mix"),
            "cooling_saved_mwh": ("MWh", 0.0, "electricity of cooling that is no longer needed")},
    formula="Q_used·EF/η − (W − W_cool,saved)·CI; of wood only the share that does not grow back "
            "counts",
    source=FUELS)
def avoided_co2(tables: Mapping[str, Table], used_mwh: float, electricity_mwh: float,
                grid_g_kwh: float, fuel: str = "natural gas", use: str = "building boiler",
                supplier_g_kwh: float = NAN, residual_g_kwh: float = NAN,
                cooling_saved_mwh: float = 0.0) -> dict[str, Quantity]:
    """CO2 that used heat avoids; negative where the heat pump's power emits more.

    By hand: 4,000 MWh from a gas boiler of 0.92: 4000·0.202/0.92 = 878.26 t; 1,000 MWh of power
    at 400 g/kWh emit 400 t, from wind none.

    used_mwh=4000 electricity_mwh=1000 grid_g_kwh=400 supplier_g_kwh=0 -> co2_avoided_t=478.261
    co2_avoided_market_t=878.261
    """
    for name, value in (("used_mwh", used_mwh), ("electricity_mwh", electricity_mwh),
                        ("grid_g_kwh", grid_g_kwh), ("cooling_saved_mwh", cooling_saved_mwh)):
        _rule(value >= 0, name, value, "0 or more")
    _rule(math.isnan(supplier_g_kwh) or supplier_g_kwh >= 0, "supplier_g_kwh", supplier_g_kwh,
          "0 or more")
    one = [_user(tables, fuel, use, used_mwh, electricity_mwh - cooling_saved_mwh)]
    _rule(not math.isnan(balance(one, grid_g_kwh).reference_t), "use", NAN,
          "a use that burns a fuel")
    bought = market_carbon(grid_g_kwh, residual_g_kwh, supplier_g_kwh)
    here, market = balance(one, grid_g_kwh), balance(one, bought.g_kwh, grid_g_kwh)
    note = (("negative: the power emits more CO2 than the heat replaces",)
            if here.avoided_t < 0 else ())
    return {"co2_avoided_t": Quantity(here.avoided_t, "t", source=FUELS, notes=note),
            "co2_avoided_market_t": Quantity(
                market.avoided_t, "t", known=bought.known, source=FUELS, notes=(bought.words,))}


@calculation(
    "break-even-carbon",
    inputs={"cop": ("ratio", None, "heat used over the power it takes"),
            "fuel": (TEXT, "natural gas", "fuel that the heat replaces"),
            "use": (TEXT, "building boiler", "where that fuel is burnt")},
    formula="CI = COP·EF/η: COP·0.22 kg/kWh against a gas boiler", source=FUELS)
def break_even_carbon(tables: Mapping[str, Table], cop: float, fuel: str = "natural gas",
                      use: str = "building boiler") -> dict[str, Quantity]:
    """Carbon intensity of the grid above which the heat pump emits more than it avoids.

    By hand: 4·202/0.92 = 878.26 g/kWh.

    cop=4 -> break_even_g_kwh=878.261
    """
    _rule(cop > 1, "cop", cop, "above 1")
    value = break_even_g_kwh([_user(tables, fuel, use, cop, 1.0)])
    notes = (("none: heat that replaces grid power avoids CO2 on any grid",)
             if math.isnan(value) else ())
    return {"break_even_g_kwh": Quantity(value, "g/kWh", source=FUELS, notes=notes)}


@calculation(
    "lcoh-sensitivity",
    inputs=LCOH_INPUTS,
    formula="cost of heat as in `lcoh`, with one input at a time at its low and high; the five "
            "largest swings, largest first",
    source="table lcoh_sensitivity")
def lcoh_sensitivity(tables: Mapping[str, Table], **given: float) -> dict[str, Quantity]:
    """How far each input moves the cost of heat: value is the swing, low and high its ends.

    By hand: power at 80 to 125 EUR/MWh and COP 4 costs 20 to 31.25 EUR per MWh of heat.

    it_mw=1 utilisation=0.7 capture=0.85 cop=4 full_load_hours=5000 km=0 rate=0.06
    electricity_eur_mwh=100 -> electricity_eur_mwh=11.25
    """
    from ...calc import find

    find("lcoh").run(tables, given)                  # refuses what is impossible
    p, pump, network = parameters(tables), heat_pump(tables), pipes(tables)
    source_mw = given["it_mw"] * given["utilisation"] * given["capture"]

    def cost(inputs: Mapping[str, float]):
        return quick_cost(p, pump, network,
                          Prices(inputs["rate"], inputs["electricity_eur_mwh"], 1.0, 1.0),
                          source_mw=source_mw, cop=max(inputs["cop"], 1.01),
                          full_load_hours=inputs["full_load_hours"], km=inputs["km"])

    invested = cost(given).cost.investment

    def evaluate(inputs: Mapping[str, float]) -> float:
        found = cost(inputs)
        more = found.cost.capital * (inputs["investment_eur"] / invested - 1.0)
        paid = (inputs["source_heat_eur_mwh"] - p["source_heat_eur_mwh"]) * found.source_mwh
        return found.lcoh_eur_mwh + (more + paid) / found.heat_mwh

    inputs = {**given, "investment_eur": invested,
              "source_heat_eur_mwh": p["source_heat_eur_mwh"]}
    return {s.key: Quantity(s.swing_eur_mwh, "EUR/MWh", min(s.lcoh_low_eur_mwh,
                                                            s.lcoh_high_eur_mwh),
                            max(s.lcoh_low_eur_mwh, s.lcoh_high_eur_mwh),
                            source="table lcoh_sensitivity",
                            notes=(f"{s.label} {s.low:g} to {s.high:g} {s.unit}",))
            for s in swings(evaluate, inputs, spreads(tables["lcoh_sensitivity"]))}


def _user(tables: Mapping[str, Table], fuel: str, use: str, used: float,
          electricity: float) -> Replaced:
    """One user over one hour; heat made of grid power so far has no factor of its own."""
    factors = fuel_co2(tables["reference_fuels"], parameters(tables)["fnrb"], NAN)
    if (fuel, use) not in factors:
        raise UnknownNameError("fuel and use", f"{fuel}, {use}", [", ".join(k) for k in factors])
    grid = 0.0
    if fuel in GRID_FUELS:
        grid = next(1.0 / row["efficiency"] for row in tables["reference_fuels"].rows()
                    if (row["fuel"], row["use"]) == (fuel, use))
    return Replaced(np.array([used]), np.array([electricity]), factors[fuel, use], grid)


def _found(found: Found, unit: str) -> Quantity:
    return Quantity(found.value, unit, source=TEXTBOOK,
                    notes=(found.reason,) if found.reason else ())


def _rule(holds: bool, name: str, value: float, rule: str) -> None:
    if not holds:
        raise InputError(f"{name} = {value:g} is impossible; give {rule}.")
