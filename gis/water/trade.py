"""The trade between water and energy: what each cooling type takes of both at one climate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..datacentre.cooling import CoolingType, cooling_type, pue_hourly, water_hourly
from ..errors import InputError
from ..types import Table
from .rules import WaterRules
from .supply import make_up_spread, supply_rules

HOURS = 8760


@dataclass(frozen=True)
class Trade:
    """Water and energy of one cooling type over a year, its pads wetted or left dry."""

    cooling: str
    label: str
    wetted: bool                         # False: dry cooling, by nature or by choice
    l_kwh: float                         # make-up water over IT energy
    pue: float
    pue_low: float
    pue_high: float
    energy_mwh_y: float                  # whole data centre
    energy_low_mwh_y: float
    energy_high_mwh_y: float
    water_m3_y: float
    water_low_m3_y: float
    water_high_m3_y: float
    mean_l_s: float
    hot_day_l_s: float                   # mean of the day of most water, at full IT load
    hot_hour_l_s: float
    hot_day_m3: float
    through_l_s: float                   # taken from a water body, warmed, and given back
    extra_mwh_y: float                   # over the same type with wetted pads
    extra_low_mwh_y: float
    extra_high_mwh_y: float
    kwh_m3: float                        # energy that each cubic metre left in the ground costs
    kwh_m3_low: float                    # little energy for much water
    kwh_m3_high: float


def water_energy_trade(tables: Mapping[str, Table], t_c: np.ndarray, t_wb_c: np.ndarray,
                       it_mw: float, utilisation: float) -> tuple[Trade, ...]:
    """Water and energy of every cooling type, hour by hour at one place.

    Types that wet their air come twice: wetted, and dry with the energy which that costs.

    Parameters
    ----------
    t_c, t_wb_c : (8760,) array
        Dry and wet bulb temperature. [°C]
    it_mw : float
        IT capacity. [MW]
    utilisation : float
        Mean IT load over capacity, above 0 to 1.

    Returns
    -------
    tuple of Trade
        In the order of the table `cooling`; NaN where the weather is.

    Raises
    ------
    InputError
        If the capacity or the utilisation is impossible, or the weather is no whole year.
    """
    if not (math.isfinite(it_mw) and it_mw > 0):
        raise InputError(f"Water and energy: it_mw = {it_mw:g} is impossible; give the IT capacity "
                         "in MW, above 0.")
    if not 0 < utilisation <= 1:
        raise InputError(f"Water and energy: utilisation = {utilisation:g} is impossible; give "
                         "above 0 to 1.")
    if np.shape(t_c) != (HOURS,) or np.shape(t_wb_c) != (HOURS,):
        raise InputError("Water and energy: the weather must hold 8,760 hours of a year.")
    out = []
    for key in tables["cooling"]["key"]:
        kind = cooling_type(tables, str(key))
        wet = None
        if any(loop.effectiveness > 0 for loop in kind.loops):
            wet = _of_type(tables, kind, t_c, t_wb_c, it_mw, utilisation, None, True)
            out.append(wet)
        out.append(_of_type(tables, kind, t_c, t_wb_c, it_mw, utilisation, wet, False))
    return tuple(out)


def _of_type(tables: Mapping[str, Table], kind: CoolingType, t_c: np.ndarray, t_wb_c: np.ndarray,
             it_mw: float, utilisation: float, wet: Trade | None, wetted: bool) -> Trade:
    """One row; `wet` is the same type with wetted pads, for what leaving them dry costs."""
    rules, basic = supply_rules(tables), WaterRules.from_tables(tables)
    litres = water_hourly(kind, t_c, t_wb_c, wetted)
    pue = float(pue_hourly(kind, t_c, t_wb_c, utilisation, wetted).mean())
    it_mwh = it_mw * utilisation * HOURS
    m3 = float(litres.mean()) * it_mwh
    hot_day = float(litres.reshape(365, 24).mean(axis=1).max())
    low, high = make_up_spread(rules)
    through = sum(loop.share for loop in kind.loops if loop.medium == "water_body")
    energy = it_mwh * pue
    saved = wet.water_m3_y - m3 if wet is not None else 0.0
    extra = energy - wet.energy_mwh_y if wet is not None else 0.0
    spread = rules["overhead_ratio"]
    # One hall, wetted or not: its fans and chillers are better or worse in both rows alike.
    per_m3 = extra * 1000 / saved if saved > 0 else math.nan
    return Trade(
        kind.key, kind.label, wetted, float(litres.mean()), pue, 1 + (pue - 1) * spread.low,
        1 + (pue - 1) * spread.high, energy, it_mwh * (1 + (pue - 1) * spread.low),
        it_mwh * (1 + (pue - 1) * spread.high), m3,
        m3 * low, m3 * high,
        m3 / HOURS / 3.6, hot_day * it_mw / 3.6, float(litres.max()) * it_mw / 3.6,
        hot_day * it_mw * 24, through * it_mw * basic.once_through_l_s_mw, extra,
        extra * spread.low, extra * spread.high, per_m3, per_m3 * spread.low / high,
        per_m3 * spread.high / low)
