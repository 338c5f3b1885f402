"""What supplies cooling water, and what it does to the source.

Pumping from an intake, the warming of a river at low flow, the drawdown of a borehole, and the
people who drink from the same source.

References
----------
.. [1] J. Logan, "Estimating transmissibility from routine production tests of water wells",
   Ground Water 2 (1), 1964.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError, LayerError
from ..types import Quantity, Table
from .rules import WaterRules
from .surface import STANDING

GRAVITY = 9.80665
SECONDS_PER_DAY = 86_400
WORLD = "XXX"
CLASSES = ("low", "medium", "high", "very high")


@dataclass(frozen=True)
class Rule:
    """One assumption with its range."""

    value: float
    low: float
    high: float


def supply_rules(tables: Mapping[str, Table]) -> Mapping[str, Rule]:
    """Rows of the table `water_supply`, by key."""
    return {row["key"]: Rule(row["value"], row["low"], row["high"])
            for row in _table(tables, "water_supply").rows()}


def national(tables: Mapping[str, Table], name: str, country: str, **where: str) -> dict:
    """Row of a table for a country, else the world's row (`XXX`)."""
    rows = [row for row in _table(tables, name).rows()
            if all(row[key] == value for key, value in where.items())]
    for code in (country, WORLD):
        for row in rows:
            if row["iso3"] == code:
                return row
    raise LayerError(name, f"it has no row for {country} and none for the world",
                     "reinstall the program")


def make_up_spread(rules: Mapping[str, Rule]) -> tuple[float, float]:
    """Low and high make-up water over the usual one: more or fewer cycles, hot dry air.

    Examples
    --------
    Six cycles: 1.2 / 1.333 = 0.90; three, and 1.48 L/kWh evaporated: 1.1746 · 1.125 = 1.32.
    """
    cycles, evaporation = rules["cycles"], rules["evaporation_l_kwh"]

    def l_kwh(evaporated: float, c: float) -> float:
        return evaporated * c / (c - 1)

    usual = l_kwh(evaporation.value, cycles.value)
    return (l_kwh(evaporation.low, cycles.high) / usual,
            l_kwh(evaporation.high, cycles.low) / usual)


def pump_kw(flow_l_s: float, head_m: float, efficiency: float, density: float) -> float:
    """Electric power that lifts a flow: ρ · g · Q · H / η [kW].

    Examples
    --------
    35 L/s of sea water over 40 m of head at 0.75: 18.8 kW.
    """
    return density * GRAVITY * flow_l_s / 1000 * head_m / efficiency / 1000


def lift_energy(rest_level_m: float, depth_m: float, basic: WaterRules,
                rules: Mapping[str, Rule]) -> Quantity:
    """Energy that lifts a cubic metre out of a borehole.

    Low with a good pump at the resting level; high with a poor one from the bottom, to which the
    water may be drawn down.

    Parameters
    ----------
    rest_level_m : float
        Depth to the water at rest; NaN where unknown. [m]
    depth_m : float
        Depth of the borehole; NaN where unknown: then drawdown is not counted. [m]

    Examples
    --------
    80 m at 0.45 kWh/m³ per 100 m: 0.36 kWh/m³, at least 0.36 · 0.6/0.7 = 0.31.
    """
    pump = rules["borehole_pump_efficiency"]
    value = rest_level_m / 100 * basic.pump_lift_kwh_m3_100m
    if math.isnan(value):
        return Quantity(value, "kWh/m³", known="prior", notes=("resting water level unknown",))
    deepest = value if math.isnan(depth_m) else max(
        depth_m / 100 * basic.pump_lift_kwh_m3_100m, value)
    return Quantity(value, "kWh/m³", value * pump.value / pump.high,
                    deepest * pump.value / pump.low, source="tables water_rules, water_supply",
                    notes=("from the resting water level; high: from the borehole's bottom",))


def pumping(flow_l_s: float, km: float, lift_m: float, rules: Mapping[str, Rule],
            sea: bool = False) -> Quantity:
    """Power of an intake: lift, friction along the pipe, strainer and exchanger.

    Parameters
    ----------
    flow_l_s : float
        Flow. [L/s]
    km : float
        Length of the pipe. [km]
    lift_m : float
        Height of the site over the water; NaN where unknown, then within the table's range. [m]
    sea : bool
        Sea water instead of fresh water.
    """
    _positive("flow_l_s", flow_l_s, "L/s")
    _positive("km", km, "km")
    lift = rules["lift_unknown_m"] if math.isnan(lift_m) else Rule(lift_m, lift_m, lift_m)
    density = rules["sea_density_kg_m3" if sea else "fresh_density_kg_m3"].value
    friction, exchanger = rules["pipe_friction_m_km"], rules["exchanger_head_m"]
    eta = rules["pump_efficiency"]

    def power(which: str, best: str) -> float:
        head = (max(getattr(lift, which), 0.0) + getattr(friction, which) * km
                + getattr(exchanger, which))
        return pump_kw(flow_l_s, head, getattr(eta, best), density)

    note = "height of the site over the water unknown" if math.isnan(lift_m) else (
        f"lift {lift_m:.0f} m")
    return Quantity(power("value", "value"), "kW", power("low", "high"), power("high", "low"),
                    source="table water_supply", notes=(note, f"pipe of {km:.1f} km"))


def warming_k(heat_mw: float, flow_m3_s: float, rules: Mapping[str, Rule],
              sea: bool = False) -> float:
    """Warming of a flow that takes up heat, P / (ρ · c · Q) [K]; NaN without a flow.

    Examples
    --------
    1 MW into 1 m³/s of fresh water: 0.24 K.
    """
    _positive("heat_mw", heat_mw, "MW")
    if math.isnan(flow_m3_s):
        return math.nan
    if flow_m3_s <= 0:
        raise InputError(f"Outfall: a flow of {flow_m3_s:g} m³/s takes up no heat; give the low "
                         "flow in m³/s, above 0.")
    density = rules["sea_density_kg_m3" if sea else "fresh_density_kg_m3"].value
    return heat_mw * 1000 / (density * rules["heat_capacity_kj_kgk"].value * flow_m3_s)


def outfall_limit(tables: Mapping[str, Table], country: str, kind: str) -> Quantity:
    """Warming of the receiving water that rules allow, by kind of water body [K]."""
    row = national(tables, "outfall_limits", country,
                   kind="standing" if kind in STANDING else "river")
    return Quantity(row["max_rise_k"], "K", row["low_k"], row["high_k"], row["known"],
                    row["source"])


def drawdown(load_l_s: float, yield_l_s: float, column_m: float,
             rules: Mapping[str, Rule]) -> tuple[Quantity, str]:
    """Drawdown of a borehole [1]_, and its class by the water column.

    s = 1.22 · Q / T, with T taken from the usual yield of the aquifer's class.

    Parameters
    ----------
    load_l_s : float
        Flow of one borehole. [L/s]
    yield_l_s : float
        Usual yield of the class: the middle of its ends on a log scale. [L/s]
    column_m : float
        Water over the borehole's bottom at rest: depth − resting level; NaN where unknown. [m]

    Returns
    -------
    Quantity
        Drawdown in metres, a factor of about 3 either way.
    str
        `low`, `medium`, `high`, `very high`; empty where the column is unknown.

    Examples
    --------
    1 L/s where boreholes usually give 2.24 L/s: 1.22 · 86.4 / 22.4 = 4.7 m.
    """
    _positive("load_l_s", load_l_s, "L/s")
    if not yield_l_s > 0:
        return Quantity(math.nan, "m", known="prior", notes=("yield unknown",)), ""
    per = rules["transmissivity_m2_d_per_l_s"]
    metres = [rules["logan_factor"].value * load_l_s * SECONDS_PER_DAY / 1000 / (t * yield_l_s)
              for t in (per.value, per.high, per.low)]
    word, notes = "", ("depth or resting level unknown: no class",)
    if column_m > 0:
        share = metres[0] / column_m
        word = CLASSES[sum(share >= rules[f"drawdown_{c}"].value
                           for c in ("medium", "high", "very_high"))]
        part = "under 1" if share < 0.01 else f"{100 * share:.0f}"
        notes = (f"class {word}: {part} % of {column_m:.0f} m of water",)
    return Quantity(metres[0], "m", metres[1], metres[2], source="Logan 1964, table water_supply",
                    notes=notes), word


def stress_class(stress_pct: float, rules: Mapping[str, Rule]) -> str:
    """Word for a basin's water stress; empty where unknown."""
    if math.isnan(stress_pct):
        return ""
    return CLASSES[sum(stress_pct >= rules[f"stress_{c}_pct"].value
                       for c in ("medium", "high", "very_high"))]


def people_supplied(m3_d: float, country: str, tables: Mapping[str, Table]) -> Quantity:
    """People whose daily use equals a need, by their country's use per head."""
    _positive("m3_d", m3_d, "m³/d")
    row = national(tables, "water_users", country)
    litres = m3_d * 1000
    notes = [f"{row['l_person_d']:g} L per person and day, {row['country']}"]
    if row["iso3"] == WORLD and country != WORLD:
        notes.append(f"no figure for {country} is at hand")
    return Quantity(litres / row["l_person_d"], "people", litres / row["high"],
                    litres / row["low"], "modelled", row["source"], tuple(notes))


def _positive(name: str, value: float, unit: str) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise InputError(f"Water: {name} = {value:g} is impossible; give it in {unit}, 0 or more.")


def _table(tables: Mapping[str, Table], name: str) -> Table:
    if name not in tables:
        raise LayerError(name, "the table is missing", "reinstall the program")
    return tables[name]
