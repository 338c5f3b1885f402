"""Levelised cost of heat, all in EUR of 2025."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ..heat_pump import HeatPump
from ..parameters import Parameters
from ..pipe import Pipes


def capital_recovery_factor(rate: float, years: float) -> float:
    """Yearly payment per unit of investment; 1/years where the rate is zero."""
    if rate <= -1 or years <= 0:
        raise InputError(f"A rate of {rate:g} over {years:g} years is impossible; give a rate "
                         "above -1 and a life above 0 years.")
    if abs(rate) < 1e-12:
        return 1.0 / years
    # i / (1 − (1+i)^−n), without the digits that the difference loses at a very low rate.
    return rate / -math.expm1(-years * math.log1p(rate))


@dataclass(frozen=True)
class LinkCost:
    """What it costs per year to bring heat to one user [EUR/y], and the investment [EUR]."""

    investment: float                # all parts
    pump_annuity: float
    exchanger_annuity: float
    pipe_annuity: float
    operation: float                 # fixed and variable O&M
    electricity: float
    source: float                    # price of the source heat
    storage_annuity: float = 0.0

    @property
    def yearly(self) -> float:
        return self.capital + self.operation + self.electricity + self.source

    @property
    def capital(self) -> float:
        return (self.pump_annuity + self.exchanger_annuity + self.pipe_annuity
                + self.storage_annuity)


@dataclass(frozen=True)
class Prices:
    """Prices of one study."""

    rate: float                      # real discount rate per year
    electricity_eur_mwh: float
    pipe_factor: float               # local trench cost over Western Europe's
    price_factor: float              # catalogue money to money of 2025


def exchanger_eur_mw(p: Parameters, delivered_mw: float) -> float:
    """Investment of the exchanger station per MW, in money of the catalogue."""
    small = delivered_mw < p["exchanger_limit_mw"]
    return p["exchanger_small_eur_mw"] if small else p["exchanger_large_eur_mw"]


def link_cost(p: Parameters, pump: HeatPump, prices: Prices, *, pump_mw: float,
              exchanger_mw: float, trench_eur_m: float, route_km: float, pump_heat_mwh: float,
              electricity_mwh: float, source_mwh: float) -> LinkCost:
    """Yearly cost of one link between data centre and user.

    Parameters
    ----------
    pump_mw, exchanger_mw : float
        Heat that heat pump and exchanger station deliver at most. [MW]
    trench_eur_m, route_km : float
        Pipe pair with trench, and its length.
    pump_heat_mwh, electricity_mwh, source_mwh : float
        Yearly heat from the heat pump, electricity of heat pump and pumps, source heat. [MWh/y]
    """
    rating = max(pump_mw, exchanger_mw)
    per_mw = float(pump.by_size(pump.investment_eur_kw, rating)) * 1000 * prices.price_factor
    pump_capex = pump_mw * per_mw
    exchanger_capex = exchanger_mw * exchanger_eur_mw(p, rating) * prices.price_factor
    pipe_capex = trench_eur_m * route_km * 1000 * prices.pipe_factor
    fixed = float(pump.by_size(pump.fixed_om_eur_mw_y, rating)) * prices.price_factor
    variable = float(pump.by_size(pump.variable_om_eur_mwh, rating)) * prices.price_factor
    return LinkCost(
        investment=pump_capex + exchanger_capex + pipe_capex,
        pump_annuity=pump_capex * capital_recovery_factor(prices.rate, p["heat_pump_life_y"]),
        exchanger_annuity=(exchanger_capex
                           * capital_recovery_factor(prices.rate, p["exchanger_life_y"])),
        pipe_annuity=pipe_capex * capital_recovery_factor(prices.rate, p["pipe_life_y"]),
        operation=pump_mw * fixed + pump_heat_mwh * variable,
        electricity=electricity_mwh * prices.electricity_eur_mwh,
        source=source_mwh * p["source_heat_eur_mwh"])


def lcoh(yearly_cost: float, used_mwh: float) -> float:
    """Levelised cost of heat [EUR/MWh]; NaN where nothing is used."""
    return yearly_cost / used_mwh if used_mwh > 0 else np.nan


@dataclass(frozen=True)
class QuickCost:
    """Cost of heat in the convention of a quick comparison."""

    cost: LinkCost
    delivered_mw: float
    heat_mwh: float                  # delivered per year
    source_mwh: float
    pipe: int                        # index of the pipe size

    @property
    def lcoh_eur_mwh(self) -> float:
        return lcoh(self.cost.yearly, self.heat_mwh)


def quick_cost(p: Parameters, pump: HeatPump, pipes: Pipes, prices: Prices, *, source_mw: float,
               cop: float, full_load_hours: float, km: float) -> QuickCost:
    """Cost of lifting `source_mw` for so many hours over one pipe; no losses, no pumping.

    The pipe is chosen for 30 K between supply and return.
    """
    delivered = source_mw * cop / (cop - 1)
    heat, source = delivered * full_load_hours, source_mw * full_load_hours
    size = int(pipes.choose(delivered, 30.0))
    cost = link_cost(p, pump, prices, pump_mw=delivered, exchanger_mw=delivered,
                     trench_eur_m=float(pipes.trench_eur_m[size]), route_km=km,
                     pump_heat_mwh=heat, electricity_mwh=heat / cop, source_mwh=source)
    return QuickCost(cost, delivered, heat, source, size)
