"""What heat users need: temperature, heat per unit of product, and what a source can serve.

Registry of the table `sink_processes`. Drying takes the water balance, hot water its litres,
sorption and desalination their performance ratios; each row names its source and its range.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import InputError, UnknownNameError
from ...types import Table
from ..heat_pump import HeatPump, upgrade
from ..parameters import Parameters

KWH_PER_MJ = 1 / 3.6
GREENHOUSE_SEASON = "weather_greenhouse"
"""Season of a greenhouse given by hand: the weather of the place, not a calendar."""
STREAMS = ("air", "water", "loop")


@dataclass(frozen=True)
class Process:
    """One way of using heat; a row of the table `sink_processes`."""

    key: str
    label: str
    group: str
    unit: str                        # of the size, such as kg dried or bed·y
    heat_low: float                  # kWh per unit
    heat: float
    heat_high: float
    stream: str                      # what is warmed: air, water or a closed loop
    t_in_c: float                    # of that stream, before
    t_out_c: float                   # and after: the temperature that the process needs
    season: str                      # key of the table `seasons`
    gives: str                       # heat, cooling or water
    own_electricity_kwh: float       # per unit
    speculative: bool
    note: str
    source: str

    def heat_mwh(self, size: float, ambient_c: float | None = None) -> Range:
        """Yearly heat of `size` units [MWh]; warm outside air needs less of it.

        Raises :class:`InputError` for a size below zero.
        """
        if not (math.isfinite(size) and size >= 0):
            raise InputError(f"{self.label}: a size of {size:g} {self.unit} is impossible; "
                             "give 0 or more.")
        part = size / 1000 * self._part(ambient_c)
        return Range(self.heat_low * part, self.heat * part, self.heat_high * part)

    def inlet_c(self, ambient_c: float | None = None) -> float:
        """Temperature of the stream before it is warmed [°C]: that of the air for dryers."""
        if self.stream != "air" or ambient_c is None:
            return self.t_in_c
        return min(ambient_c, self.t_out_c - 1e-6)

    def _part(self, ambient_c: float | None) -> float:
        """Heat at an air temperature over that of the table's usual one."""
        return (self.t_out_c - self.inlet_c(ambient_c)) / (self.t_out_c - self.t_in_c)


@dataclass(frozen=True)
class Range:
    """A figure between its low and high ends."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Usable:
    """Share of a process's heat that a source serves, by exchanger alone and with a heat pump."""

    exchanger: float
    heat_pump: float
    electricity: float               # of the heat pump, per heat that it delivers
    cop: float                       # NaN where no heat pump runs


@dataclass(frozen=True)
class Equivalent:
    """What heat becomes where it is not used as heat."""

    output: float                    # MWh of cooling, m³ of water
    unit: str
    replaced_mwh: Range              # electricity of the usual way, chiller or reverse osmosis
    electricity_mwh: float           # own and of the heat pump
    cop_el: float                    # output per electricity, cooling only; else NaN

    @property
    def saved_mwh(self) -> float:
        """Electricity saved against the usual way; negative where it costs more. [MWh]"""
        return self.replaced_mwh.central - self.electricity_mwh


def drying_heat_kwh_kg(m1_pct: float, m2_pct: float, mj_per_kg_water: float) -> float:
    """Heat per kg of dried product: (m1 − m2)/(100 − m1) kg of water, times its heat. [kWh/kg]

    Moisture is on wet basis [%]. Raises :class:`InputError` unless 0 ≤ m2 < m1 < 100.
    """
    if not 0 <= m2_pct < m1_pct < 100:
        raise InputError(f"Moisture {m1_pct:g} to {m2_pct:g} % is no drying; give wet-basis "
                         "percentages with m2 below m1, both from 0 to below 100.")
    if not mj_per_kg_water > 0:
        raise InputError(f"Heat of {mj_per_kg_water:g} MJ per kg of water is impossible; "
                         "give more than 0, usually 4.5 to 6.")
    return (m1_pct - m2_pct) / (100 - m1_pct) * mj_per_kg_water * KWH_PER_MJ


def warming_kwh_m3(t_in_c: float, t_out_c: float, kwh_m3_k: float) -> float:
    """Heat that warms a cubic metre [kWh/m³]; water from 20 to 60 °C takes 46.5."""
    if not t_out_c > t_in_c:
        raise InputError(f"Water from {t_in_c:g} to {t_out_c:g} °C is not warmed; give a warmer "
                         "t_out_c.")
    return (t_out_c - t_in_c) * kwh_m3_k


def sink_parameters(tables: Mapping[str, Table]) -> Parameters:
    """Figures of the table `sink_parameters`."""
    return Parameters.from_tables(tables["sink_parameters"])


def processes(tables: Mapping[str, Table]) -> Mapping[str, Process]:
    """All processes by key; the heat of dryers follows from their water balance."""
    p = sink_parameters(tables)
    low, high = p.range("drying_mj_kg")
    names = [f for f in Process.__dataclass_fields__ if f != "speculative"]
    found = {}
    for row in tables["sink_processes"].rows():
        if row["m1_pct"] == row["m1_pct"]:
            row["heat_low"], row["heat"], row["heat_high"] = (
                drying_heat_kwh_kg(row["m1_pct"], row["m2_pct"], mj)
                for mj in (low, p["drying_mj_kg"], high))
        found[row["key"]] = Process(**{name: row[name] for name in names},
                                    speculative=row["speculative"] == "yes")
    return found


def process(tables: Mapping[str, Table], kind: str) -> Process:
    """The process `kind`; raises :class:`UnknownNameError` with the nearest known one."""
    known = processes(tables)
    if kind not in known:
        raise UnknownNameError("kind of heat use", kind, known)
    return known[kind]


def heat_demand(tables: Mapping[str, Table], kind: str, size: float,
                ambient_c: float | None = None) -> Range:
    """Yearly heat of `size` units of a kind [MWh], low, central and high."""
    return process(tables, kind).heat_mwh(size, ambient_c)


def usable_share(process: Process, source_c: float, pump: HeatPump, p: Parameters,
                 ambient_c: float | None = None, capacity_mw: float = 1.0) -> Usable:
    """Share of a process's heat that a source of `source_c` °C serves.

    Without a heat pump clip((T_src − a − T_in)/(T_out − T_in), 0, 1), a the approach of the
    exchanger. A heat pump lifts the water to at most what its fluid reaches, and carries only
    what the exchanger cannot.

    Parameters
    ----------
    process : Process
    source_c : float
        Water from the data centre. [°C]
    pump : HeatPump
    p : Parameters
        Of the table `sink_parameters`.
    ambient_c : float, optional
        Outside air, for dryers; by default the table's usual one. [°C]
    capacity_mw : float
        Size of the heat pump. [MW]
    """
    if not -10 <= source_c <= 200:
        raise InputError(f"A source of {source_c:g} °C is impossible; give -10 to 200 °C.")
    t_in, t_out, gap = process.inlet_c(ambient_c), process.t_out_c, p["exchanger_approach_k"]

    def served(water_c: float) -> float:
        return float(np.clip((water_c - gap - t_in) / (t_out - t_in), 0.0, 1.0))

    direct = served(source_c)
    if direct >= 1.0:
        return Usable(1.0, 1.0, 0.0, math.nan)
    top = min(t_out + gap, max(pump.fluid.max_supply_c, source_c))
    lifted = max(served(top), direct)
    if lifted <= direct:
        return Usable(direct, direct, 0.0, math.nan)
    base = min(max(t_in + gap, t_in + direct * (t_out - t_in) + gap), top - 1e-3)
    lift = upgrade(pump, source_c, source_c - p["source_glide_k"], base, top, capacity_mw)
    # The exchanger has done its part already: all of the rest runs over the heat pump.
    electricity = 1.0 / float(lift.cop) if lift.cop == lift.cop else 0.0
    share = electricity * (lifted - direct) / lifted
    return Usable(direct, lifted, share, float(lift.cop))


def equivalent(process: Process, heat_mwh: float, p: Parameters,
               heat_pump_mwh: float = 0.0) -> Equivalent:
    """Cooling or water from heat, and the electricity that the usual way would take.

    Parameters
    ----------
    heat_mwh : float
        Heat used. [MWh]
    heat_pump_mwh : float
        Electricity that lifted it. [MWh]
    """
    if not heat_mwh >= 0:
        raise InputError(f"Heat of {heat_mwh:g} MWh is impossible; give 0 or more.")
    output = heat_mwh / process.heat                     # MWh of cooling, 1,000 m³ of water
    own = output * process.own_electricity_kwh + heat_pump_mwh
    low, high = p.range("chiller_cop" if process.gives == "cooling" else "ro_kwh_m3")
    if process.gives == "cooling":
        replaced = Range(output / high, output / p["chiller_cop"], output / low)
        return Equivalent(output, "MWh cooling", replaced, own,
                          output / own if own > 0 else math.nan)
    if process.gives == "water":
        replaced = Range(output * low, output * p["ro_kwh_m3"], output * high)
        return Equivalent(output * 1000, "m³", replaced, own, math.nan)
    raise InputError(f"{process.label} uses heat as heat; only cooling and desalination have "
                     "an equivalent.")


def greenhouse_heat_w_m2(t_c: np.ndarray, ghi_w_m2: np.ndarray, p: Parameters,
                         set_c: float | None = None, u_w_m2k: float | None = None) -> np.ndarray:
    """Heat of a greenhouse per floor area, hour by hour, same shape as `t_c`. [W/m²]

    U·(A_cover/A_floor)·(T_set − T) less the sun that the floor keeps; never below zero. The
    tropics come out near zero but for highland nights.
    """
    set_c = p["greenhouse_set_c"] if set_c is None else set_c
    u = p["greenhouse_u_w_m2k"] if u_w_m2k is None else u_w_m2k
    loss = u * p["greenhouse_cover_ratio"] * (set_c - np.asarray(t_c, float))
    return np.maximum(loss - p["greenhouse_solar_share"] * np.asarray(ghi_w_m2, float), 0.0)


def greenhouse_shape(t_c: np.ndarray, ghi_w_m2: np.ndarray, p: Parameters) -> np.ndarray:
    """Hourly share of a greenhouse's yearly heat, (8760,), sum 1.

    All zeros where it needs less than `greenhouse_least_kwh_m2` a year, as on a tropical coast.
    """
    heat = greenhouse_heat_w_m2(t_c, ghi_w_m2, p)
    whole = heat.sum() / 1000
    return heat / heat.sum() if whole >= p["greenhouse_least_kwh_m2"] else np.zeros_like(heat)
