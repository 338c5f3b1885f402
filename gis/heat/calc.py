"""Formulas of the heat chain that can be run alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..calc import TEXT, calculation
from ..datacentre.cooling import cooling_type
from ..errors import InputError
from ..types import Quantity, Table
from .finance.calc import LCOH_INPUTS
from .finance.economics import Prices, capital_recovery_factor, lcoh, quick_cost
from .heat_pump import check_temperatures, cop, heat_pump, upgrade
from .parameters import parameters
from .pipe import pipes

JENSEN = ("Jensen et al. 2018 and Pieper et al. 2020, size factor of the Danish Energy Agency's "
          "excess-heat pumps; ±20 % against reported plants")
MODELLED = "modelled"


@calculation(
    "heat-pump-cop",
    inputs={"source_in_c": ("°C", None, "source water to the evaporator"),
            "source_out_c": ("°C", None, "source water from the evaporator"),
            "sink_return_c": ("°C", None, "water to the condenser"),
            "sink_supply_c": ("°C", None, "water from the condenser"),
            "capacity_mw": ("MW", 1.0, "heat that the plant delivers"),
            "refrigerant": (TEXT, "ammonia", "ammonia or isobutane")},
    formula="(T_h/L)·[1+(r_s+p)/T_h]/[1+(r_s+r_c+2p)/L]·η·(1−w)+1−η, times the size factor; "
            "below a lift of 10 K the exchanger preheats and the COP is that of 10 K",
    source=JENSEN)
def heat_pump_cop(tables: Mapping[str, Table], source_in_c: float, source_out_c: float,
                  sink_return_c: float, sink_supply_c: float, capacity_mw: float = 1.0,
                  refrigerant: str = "ammonia") -> dict[str, Quantity]:
    """COP of a heat pump between two pairs of temperatures.

    source_in_c=25 source_out_c=15 sink_return_c=35 sink_supply_c=70 -> cop=4.05
    """
    pump = heat_pump(tables, refrigerant)
    check_temperatures(source_in_c, source_out_c, sink_return_c, sink_supply_c,
                       pump.fluid.max_supply_c)
    _positive("capacity_mw", capacity_mw, "MW")
    lift = upgrade(pump, source_in_c, source_out_c, sink_return_c, sink_supply_c, capacity_mw)
    share = float(lift.exchanger_share)
    if share >= 1.0:
        raise InputError(f"The source at {source_in_c:g} °C is warm enough for a supply of "
                         f"{sink_supply_c:g} °C: an exchanger does it and no heat pump runs; "
                         "give a warmer supply or a colder source.")
    value = float(lift.cop)
    return {"cop": _quantity(value, "ratio", tables, "cop_spread", JENSEN),
            "exchanger_share": Quantity(share, "share", known=MODELLED, source=JENSEN),
            "electricity_share": Quantity(float(lift.electricity), "share", known=MODELLED,
                                          source=JENSEN)}


@calculation(
    "recoverable-heat",
    inputs={"it_mw": ("MW", None, "IT capacity"),
            "utilisation": ("share", None, "mean IT load over capacity"),
            "cooling": (TEXT, None, "cooling type of the table"),
            "sink_supply_c": ("°C", 70.0, "supply of the heat user"),
            "sink_return_c": ("°C", 40.0, "return of the heat user")},
    formula="source = IT · utilisation · capture; delivered = source · COP/(COP−1); "
            "an exchanger delivers what it takes",
    source="capture and temperature: table cooling; " + JENSEN)
def recoverable_heat(tables: Mapping[str, Table], it_mw: float, utilisation: float, cooling: str,
                     sink_supply_c: float = 70.0,
                     sink_return_c: float = 40.0) -> dict[str, Quantity]:
    """Mean heat that a data centre can give, before and after the heat pump.

    it_mw=1 utilisation=0.7 cooling=direct_to_chip -> source_mw=0.504 delivered_mw=0.588
    cop=6.99
    """
    kind, pump = cooling_type(tables, cooling), heat_pump(tables)
    _positive("it_mw", it_mw, "MW")
    _share("utilisation", utilisation)
    check_temperatures(kind.source_in_c, kind.source_out_c, sink_return_c, sink_supply_c,
                       pump.fluid.max_supply_c)
    source = it_mw * utilisation * kind.capture
    delivered = source
    for _ in range(4):               # the COP follows the size, and the size is what it delivers
        lift = upgrade(pump, kind.source_in_c, kind.source_out_c, sink_return_c, sink_supply_c,
                       delivered)
        delivered = source * float(lift.delivered_per_source)
    ratio, value = float(lift.delivered_per_source), float(lift.cop)
    low, high = kind.capture_low / kind.capture, kind.capture_high / kind.capture
    where = "table cooling"
    notes = ("exchanger only: no heat pump runs",) if math.isnan(value) else ()
    return {
        "source_mw": Quantity(source, "MW", source * low, source * high, MODELLED, where),
        "delivered_mw": Quantity(source * ratio, "MW", source * ratio * low,
                                 source * ratio * high, MODELLED, where),
        "cop": _quantity(value, "ratio", tables, "cop_spread", JENSEN, notes),
        "source_in_c": Quantity(kind.source_in_c, "°C", kind.source_low_c, kind.source_high_c,
                                "recalled", where)}


@calculation(
    "lcoh",
    inputs=LCOH_INPUTS,
    formula="[Σ CRF·investment + O&M + c_el·W]/Q_used; heat pump and exchanger over 25 years, "
            "pipe over 40; no losses, no pumping, catalogue prices as published",
    source="Danish Energy Agency technology data (heat pump, exchanger; 2015 EUR); topotherm "
           "(pipe)")
def levelised_cost(tables: Mapping[str, Table], it_mw: float, utilisation: float, capture: float,
                   cop: float, full_load_hours: float, km: float, rate: float,
                   electricity_eur_mwh: float) -> dict[str, Quantity]:
    """Levelised cost of heat in the convention of a quick comparison.

    `estimate` adds what this leaves out: losses, pumping, one price year.

    it_mw=1 utilisation=0.7 capture=0.85 cop=4 full_load_hours=5000 km=1 rate=0.06
    electricity_eur_mwh=100 -> lcoh_eur_mwh=70 delivered_mwh_y=3967
    """
    _positive("it_mw", it_mw, "MW")
    _share("utilisation", utilisation)
    _share("capture", capture)
    _rule(cop > 1, "cop", cop, "above 1")
    _rule(0 < full_load_hours <= 8760, "full_load_hours", full_load_hours, "0 to 8,760 h")
    _rule(0 <= km <= 1000, "km", km, "0 to 1,000 km")
    _rule(electricity_eur_mwh >= 0, "electricity_eur_mwh", electricity_eur_mwh, "0 or more")
    p, network = parameters(tables), pipes(tables)
    found = quick_cost(p, heat_pump(tables), network, Prices(rate, electricity_eur_mwh, 1.0, 1.0),
                       source_mw=it_mw * utilisation * capture, cop=cop,
                       full_load_hours=full_load_hours, km=km)
    cost, heat, delivered, size = found.cost, found.heat_mwh, found.delivered_mw, found.pipe
    where = "Danish Energy Agency; topotherm"
    low, high = p.range("investment_spread")
    return {
        "lcoh_eur_mwh": Quantity(
            lcoh(cost.yearly, heat), "EUR/MWh",
            lcoh(cost.yearly + (low - 1) * cost.capital, heat),
            lcoh(cost.yearly + (high - 1) * cost.capital, heat), MODELLED, where,
            ("range: error of the investment only",)),
        "delivered_mwh_y": Quantity(heat, "MWh/y", known=MODELLED, source=where),
        "delivered_mw": Quantity(delivered, "MW", known=MODELLED, source=where),
        "investment_eur": Quantity(cost.investment, "EUR", known=MODELLED, source=where),
        "pipe_dn": Quantity(float(network.dn[size]) if km > 0 else 0.0, "mm", known=MODELLED,
                            source=where)}


@calculation(
    "pipe-capacity",
    inputs={"dn": ("mm", None, "nominal diameter, 25 to 400"),
            "delta_t_k": ("K", None, "supply less return temperature"),
            "pa_per_m": ("Pa/m", 150.0, "pressure gradient per pipe")},
    formula="Q = ṁ·c·ΔT with Darcy–Weisbach and Colebrook, water at 65 °C, roughness 0.05 mm",
    source="pipe sizes: topotherm (EN 253 series 1)")
def pipe_capacity(tables: Mapping[str, Table], dn: float, delta_t_k: float,
                  pa_per_m: float = 150.0) -> dict[str, Quantity]:
    """Heat that a pipe pair carries.

    dn=100 delta_t_k=30 -> capacity_mw=1.50
    """
    _rule(0 < delta_t_k <= 150, "delta_t_k", delta_t_k, "above 0 and at most 150 K")
    network = pipes(tables, pa_per_m)
    size = network.index_of(dn)
    flow = float(network.flow_kg_s[size])
    where = str(tables["pipes"]["source"][size])
    return {"capacity_mw": Quantity(float(network.capacity_mw(delta_t_k)[size]), "MW",
                                    known=MODELLED, source=where),
            "flow_kg_s": Quantity(flow, "kg/s", known=MODELLED, source=where)}


@calculation(
    "pipe-loss",
    inputs={"dn": ("mm", None, "nominal diameter, 25 to 400"),
            "supply_c": ("°C", None, "supply temperature"),
            "return_c": ("°C", None, "return temperature"),
            "ground_c": ("°C", None, "temperature of the undisturbed ground")},
    formula="q' = (T_s+T_r−2·T_g)/R', R' = ln(D/d)/(2π·λ_i) + ln(4h/D)/(2π·λ_g)",
    source="textbook; λ_i 0.026, λ_g 1.5 W/m·K, depth 1 m; pair of pipes, series 1")
def pipe_loss(tables: Mapping[str, Table], dn: float, supply_c: float, return_c: float,
              ground_c: float) -> dict[str, Quantity]:
    """Heat lost by a pipe pair per metre of route.

    dn=100 supply_c=80 return_c=50 ground_c=8 -> loss_w_m=30.5
    """
    for name, value in (("supply_c", supply_c), ("return_c", return_c), ("ground_c", ground_c)):
        _rule(-40 <= value <= 250, name, value, "-40 to 250 °C")
    if return_c > supply_c:
        raise InputError(f"return_c = {return_c:g} °C is above supply_c = {supply_c:g} °C; "
                         "swap them.")
    network = pipes(tables)
    loss = float(network.loss_w_m(network.index_of(dn), supply_c, return_c, ground_c))
    return {"loss_w_m": Quantity(loss, "W/m", 0.75 * loss, loss, MODELLED, "textbook",
                                 ("low end: series 2 casing and exchange between the pipes",))}


@calculation(
    "heat-pump-series",
    inputs={"source_in_c": ("°C", None, "source water to the evaporators"),
            "source_out_c": ("°C", None, "source water from the evaporators"),
            "sink_return_c": ("°C", None, "water to the first condenser"),
            "sink_supply_c": ("°C", None, "water from the last condenser"),
            "stages": ("count", 2.0, "heat pumps in series on the sink's side"),
            "capacity_mw": ("MW", 1.0, "heat that the plant delivers")},
    formula="n / Σ 1/COP of equal steps of the sink's warming",
    source=JENSEN)
def heat_pump_series(tables: Mapping[str, Table], source_in_c: float, source_out_c: float,
                     sink_return_c: float, sink_supply_c: float, stages: float = 2.0,
                     capacity_mw: float = 1.0) -> dict[str, Quantity]:
    """COP of several heat pumps in series.

    source_in_c=13 source_out_c=8 sink_return_c=40 sink_supply_c=90 stages=2 -> cop=3.15
    """
    pump = heat_pump(tables)
    check_temperatures(source_in_c, source_out_c, sink_return_c, sink_supply_c,
                       pump.fluid.max_supply_c)
    _positive("capacity_mw", capacity_mw, "MW")
    _rule(1 <= stages <= 5 and stages == int(stages), "stages", stages, "1 to 5, a whole number")
    value = float(cop(pump, source_in_c, source_out_c, sink_return_c, sink_supply_c, capacity_mw,
                      int(stages)))
    return {"cop": _quantity(value, "ratio", tables, "cop_spread", JENSEN)}


@calculation(
    "capital-recovery",
    inputs={"rate": ("per year", None, "real discount rate, such as 0.06"),
            "years": ("y", None, "life of the plant")},
    formula="i·(1+i)^n / ((1+i)^n − 1)", source="textbook")
def capital_recovery(tables: Mapping[str, Table], rate: float,
                     years: float) -> dict[str, Quantity]:
    """Yearly payment per unit of investment.

    rate=0.06 years=25 -> crf=0.0782
    """
    return {"crf": Quantity(capital_recovery_factor(rate, years), "1/y", known=MODELLED,
                            source="textbook")}


def _quantity(value: float, unit: str, tables: Mapping[str, Table], spread: str, source: str,
              notes: tuple[str, ...] = ()) -> Quantity:
    if math.isnan(value):
        return Quantity(value, unit, None, None, MODELLED, source, notes)
    low, high = parameters(tables).range(spread)
    return Quantity(value, unit, max(1.0, value * low), value * high, MODELLED, source, notes)


def _rule(holds: bool, name: str, value: float, rule: str) -> None:
    if not holds:
        raise InputError(f"{name} = {value:g} is impossible; give {rule}.")


def _positive(name: str, value: float, unit: str) -> None:
    _rule(value > 0, name, value, f"more than 0 {unit}")


def _share(name: str, value: float) -> None:
    _rule(0 < value <= 1, name, value, "above 0 and at most 1")
