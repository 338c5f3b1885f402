"""Formulas of the data centre that can be run alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..calc import TEXT, calculation
from ..errors import InputError
from ..types import Quantity, Table
from . import kpi
from .cooling import cooling_type, pue_hourly, water_hourly
from .households import households_equivalent
from .workload import saving, share_to_fit, workload

ISO = "ISO/IEC 30134, parts 2, 3, 6, 8 and 9"


@calculation(
    "pue",
    inputs={"cooling": (TEXT, None, "cooling type of the table"),
            "t_c": ("°C", None, "air temperature"),
            "t_wb_c": ("°C", None, "wet-bulb temperature"),
            "utilisation": ("share", 0.65, "IT load over capacity")},
    formula="1 + distribution + other + fans and pumps + (1−φ)·Q/COP, φ the economiser share",
    source="tables cooling and cooling_loops: recalled ranges of the trade")
def pue(tables: Mapping[str, Table], cooling: str, t_c: float, t_wb_c: float,
        utilisation: float = 0.65) -> dict[str, Quantity]:
    """PUE and make-up water of one hour.

    cooling=crah_chiller t_c=30 t_wb_c=25 -> pue=1.64 make_up_l_kwh=0
    """
    kind = cooling_type(tables, cooling)
    if t_wb_c > t_c:
        raise InputError(f"t_wb_c = {t_wb_c:g} °C is above t_c = {t_c:g} °C; the wet bulb is "
                         "never the warmer one.")
    if not 0 < utilisation <= 1:
        raise InputError(f"utilisation = {utilisation:g} is impossible; give above 0 to 1.")
    air, wet = np.array([t_c]), np.array([t_wb_c])
    source = "tables cooling and cooling_loops"
    return {"pue": Quantity(float(pue_hourly(kind, air, wet, utilisation)[0]), "ratio",
                            source=source),
            "make_up_l_kwh": Quantity(float(water_hourly(kind, air, wet)[0]), "L/kWh",
                                      source=source)}


@calculation(
    "key-figures",
    inputs={"it_mwh": ("MWh", None, "energy of the IT"),
            "total_mwh": ("MWh", None, "energy of the whole data centre"),
            "renewable_mwh": ("MWh", 0.0, "renewable energy"),
            "reused_mwh": ("MWh", 0.0, "heat that crosses the fence for reuse"),
            "water_m3": ("m³", 0.0, "water drawn"),
            "grid_g_kwh": ("g/kWh", 0.0, "carbon intensity of the energy")},
    formula="PUE = E/E_IT; REF = E_ren/E; ERF = E_reuse/E; CUE = PUE·CI; WUE = L/E_IT; "
            "ERE = (1−ERF)·PUE",
    source=ISO)
def key_figures(tables: Mapping[str, Table], it_mwh: float, total_mwh: float,
                renewable_mwh: float = 0.0, reused_mwh: float = 0.0, water_m3: float = 0.0,
                grid_g_kwh: float = 0.0) -> dict[str, Quantity]:
    """Key figures of one year.

    it_mwh=1000 total_mwh=1300 renewable_mwh=650 reused_mwh=260 water_m3=2000 grid_g_kwh=50 ->
    pue=1.3 ref=0.5 erf=0.2 ere=1.04 cue_g_kwh=65 wue_l_kwh=2
    """
    given = (it_mwh, renewable_mwh, reused_mwh, water_m3, grid_g_kwh)
    if min(given) < 0 or total_mwh < it_mwh:
        raise InputError("Energies, water and carbon must be 0 or more, and total_mwh at least "
                         "it_mwh.")
    if reused_mwh > total_mwh:
        raise InputError(f"reused_mwh = {reused_mwh:g} is more than the data centre draws; ERF "
                         "counts heat before an external heat pump.")
    found = kpi.KeyFigures(kpi.pue(total_mwh, it_mwh), kpi.ref(renewable_mwh, total_mwh),
                           kpi.erf(reused_mwh, total_mwh),
                           kpi.cue(total_mwh * 1000 * grid_g_kwh, it_mwh * 1000),
                           kpi.wue(water_m3 * 1000, it_mwh * 1000))
    units = {"pue": "ratio", "ref": "share", "erf": "share", "ere": "ratio",
             "cue_g_kwh": "g/kWh", "wue_l_kwh": "L/kWh"}
    return {key: Quantity(float(getattr(found, key)), unit, source=ISO)
            for key, unit in units.items()}


@calculation(
    "workload-power",
    inputs={"queries_per_day": ("queries/d", None, "queries answered per day"),
            "model": (TEXT, None, "a name of the table workloads, such as gpt-oss-120b")},
    formula="q/1000 · e · k / (24 · LF)",
    source="AI Energy Score (github.com/huggingface/AIEnergyScore); table workloads")
def workload_power(tables, queries_per_day, model):
    """IT power that answers so many queries a day.

    queries_per_day=1000000 model=gpt-oss-120b -> it_power_mw=1.4
    """
    row = workload(tables, model)
    low, high = (row.it_power_mw(queries_per_day, e)
                 for e in (row.wh_per_1000_low, row.wh_per_1000_high))
    return {"it_power_mw": Quantity(row.it_power_mw(queries_per_day), "MW", low, high,
                                    source=row.source)}


@calculation(
    "workload-saving",
    inputs={"queries_per_day": ("queries/d", None, "queries answered per day"),
            "model": (TEXT, None, "the larger model, a name of the table workloads"),
            "smaller": (TEXT, None, "the smaller model, a name of the same table"),
            "share": ("share", 1.0, "part of the queries that the smaller model answers")},
    formula="P = q/1000 · e · k / (24 · LF) with both models; saved = P_large − P_mixed",
    source="AI Energy Score (github.com/huggingface/AIEnergyScore); table workloads")
def workload_saving(tables, queries_per_day, model, smaller, share=1.0):
    """IT power and energy that a smaller model saves.

    queries_per_day=1000000 model=gpt-oss-120b smaller=distilgpt2 -> it_power_mw=1.4 times=6489
    """
    large, small = workload(tables, model), workload(tables, smaller)
    found = saving(large, small, queries_per_day, share)
    notes = ("models of different size do not answer equally well: whether the smaller one is "
             "good enough is for the user to try",)
    ends = [(w.it_power_mw(queries_per_day, w.wh_per_1000_low),
             w.it_power_mw(queries_per_day, w.wh_per_1000_high)) for w in (large, small)]
    low, high = ((1 - share) * ends[0][i] + share * ends[1][i] for i in (0, 1))
    return {"it_power_mw": Quantity(found.it_power_mw, "MW", *ends[0], source=large.source),
            "smaller_it_power_mw": Quantity(found.smaller_it_power_mw, "MW", low, high,
                                            source=small.source, notes=notes),
            "times": Quantity(found.times, "ratio", notes=notes),
            "saved_mwh_y": Quantity(found.saved_mwh_y, "MWh/y",
                                    notes=("energy of the IT alone, at its load factor",))}


@calculation(
    "workload-compare",
    inputs={"model": (TEXT, None, "the larger model, a name of the table workloads"),
            "smaller": (TEXT, None, "the smaller model, a name of the same table"),
            "it_power_mw": ("MW", 10.0, "IT power with the larger model"),
            "smaller_it_power_mw": ("MW", 0.5, "IT power that is to be enough")},
    formula="q = P / P(1 query); share = (P − P_small) / (P − P_all small)",
    source="AI Energy Score (github.com/huggingface/AIEnergyScore); table workloads")
def workload_compare(tables, model, smaller, it_power_mw=10.0, smaller_it_power_mw=0.5):
    """The same service on 10 or on 0.5 MW: how much of it a smaller model must answer.

    model=gpt-oss-120b smaller=text-generation -> queries_per_day=7058824 share=0.953
    all_smaller_it_power_mw=0.033
    """
    if not it_power_mw > 0 or not smaller_it_power_mw > 0:
        raise InputError("calc workload-compare: give both IT powers in MW, above 0.")
    large, small = workload(tables, model), workload(tables, smaller)
    queries = large.queries_per_day(it_power_mw)
    powers = [small.it_power_mw(queries, e) for e in (
        small.wh_per_1000, small.wh_per_1000_low, small.wh_per_1000_high)]
    share = share_to_fit(large, small, queries, smaller_it_power_mw)
    ends = [it_power_mw / large.it_power_mw(1.0, e)
            for e in (large.wh_per_1000_high, large.wh_per_1000_low)]
    notes = ["models of different size do not answer equally well: whether the smaller one is "
             "good enough is for the user to try"]
    if math.isnan(share):
        notes.append("the smaller model alone takes more than that")
    if large.service != small.service:
        notes.append(f"{small.label} serves {small.service}, not {large.service}: no stand-in")
    return {"queries_per_day": Quantity(queries, "queries/d", ends[0], ends[1], source=large.source,
                                        notes=(f"one query: {large.query}",)),
            "all_smaller_it_power_mw": Quantity(powers[0], "MW", powers[1], powers[2],
                                                source=small.source),
            "share": Quantity(share, "share", notes=tuple(notes)),
            "saved_mwh_y": Quantity(
                saving(large, small, queries, 0.0 if math.isnan(share) else share).saved_mwh_y,
                "MWh/y", notes=("energy of the IT alone, at its load factor",))}


@calculation(
    "households-equivalent",
    inputs={"mean_mw": ("MW", None, "mean electric load, PUE included"),
            "country": (TEXT, None, "ISO 3166-1 alpha-3 code, such as KEN")},
    formula="mean_mw · 8,760 h / yearly electricity of a household of the country",
    source="table households, source per country")
def households(tables, mean_mw, country):
    """Households that use as much electricity.

    mean_mw=1 country=KEN -> households=25029
    """
    return {"households": households_equivalent(tables, country.upper(), mean_mw)}
