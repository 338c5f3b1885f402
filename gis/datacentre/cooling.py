"""Cooling types: temperature and share of the heat that can be captured, hourly PUE and water.

PUE(t) = 1 + distribution + other + fans and pumps + (1 − φ)·Q/COP, with the economiser share φ
of every cooling loop and the COP of the chiller that does the rest [1]_.

.. [1] Ranges and approaches: assets/tables/cooling.csv and cooling_loops.csv, per row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, UnknownNameError
from ..types import Table

KELVIN = 273.15
MEDIA = ("none", "outdoor_air", "wet_air", "dry_cooler", "water_body")
CHILLER_COP_MAX = 9.0            # [1]: better chillers are not seen in halls
REFERENCE_UTILISATION = 0.65     # shares of cooling.csv hold at this mean load
EVAPORATOR_APPROACH_K = 3.0      # evaporator below the chilled water


@dataclass(frozen=True)
class CoolingLoop:
    """One loop that carries a share of the heat out of the hall."""

    share: float
    medium: str                  # what cools it for free: one of MEDIA
    return_c: float              # warm side
    supply_c: float              # cold side
    approach_k: float
    wet_bulb_limit_c: float      # outdoor air is shut out above this
    effectiveness: float         # of the wetted pads; 0: none
    chilled_water_c: float
    chiller_share: float         # of the Carnot COP
    condenser_approach_k: float
    condenser_min_c: float
    evaporation_l_kwh: float     # water evaporated per kWh of heat
    cycles: float                # of concentration of the make-up water

    @property
    def make_up_l_kwh(self) -> float:
        """Make-up water per kWh of heat that leaves by evaporation [L/kWh]."""
        return self.evaporation_l_kwh * self.cycles / (self.cycles - 1)

    def free_share(self, t_c: np.ndarray, t_wb_c: np.ndarray,
                   water_allowed: bool) -> tuple[np.ndarray, np.ndarray]:
        """Share of the heat that needs no chiller, and the part of it that evaporation does."""
        def economiser(air_c):
            return np.clip((self.return_c - air_c - self.approach_k)
                           / (self.return_c - self.supply_c), 0.0, 1.0)

        none = np.zeros_like(t_c)
        if self.medium == "none":
            return none, none
        if self.medium == "water_body":
            return economiser(water_temperature(t_c)), none
        dry = economiser(t_c)
        if self.medium == "outdoor_air":
            return np.where(t_wb_c > self.wet_bulb_limit_c, 0.0, dry), none
        if self.effectiveness <= 0 or not water_allowed:
            if self.medium == "wet_air":                 # pads stay dry
                dry = np.where(t_wb_c > self.wet_bulb_limit_c, 0.0, dry)
            return dry, none
        wetted = economiser(t_c - self.effectiveness * (t_c - t_wb_c))
        if self.medium == "wet_air":
            wetted = np.where(t_wb_c > self.wet_bulb_limit_c, 0.0, wetted)
            dry = np.minimum(dry, wetted)
        return wetted, wetted - dry

    def chiller_cop(self, t_c: np.ndarray) -> np.ndarray:
        """COP of the chiller at outdoor temperature `t_c`."""
        evaporator = self.chilled_water_c - EVAPORATOR_APPROACH_K + KELVIN
        outdoor = water_temperature(t_c) if self.medium == "water_body" else t_c
        condenser = np.maximum(outdoor + self.condenser_approach_k, self.condenser_min_c) + KELVIN
        lift = np.maximum(condenser - evaporator, 1e-6)
        return np.minimum(CHILLER_COP_MAX, self.chiller_share * evaporator / lift)


@dataclass(frozen=True)
class CoolingType:
    """How a data centre is cooled and what heat it can give."""

    key: str
    label: str
    source_in_c: float           # warm water to the heat user or heat pump
    source_low_c: float          # range of that temperature
    source_high_c: float
    source_out_c: float          # returned to the data centre
    capture: float               # recoverable heat / IT heat
    capture_low: float
    capture_high: float
    distribution_share: float    # power distribution losses / IT power
    misc_share: float
    fan_share: float             # fans and pumps / IT power
    fixed_share: float           # part of these that does not fall with the load
    loops: tuple[CoolingLoop, ...]

    def overhead(self, utilisation: float | np.ndarray) -> np.ndarray:
        """Distribution, other and fan power per IT power at a mean load."""
        share = self.distribution_share + self.misc_share + self.fan_share
        part = self.fixed_share
        return share * (1 - part + part * REFERENCE_UTILISATION / np.asarray(utilisation, float))


def water_temperature(t_c: np.ndarray) -> np.ndarray:
    """Rough temperature of a sea or lake [°C]: half the seasonal swing of the air, never ice.

    `t_c` is a year of hours, or one representative value per element.
    """
    mean = np.mean(t_c, axis=-1, keepdims=True)
    if t_c.shape[-1] != 8760:
        return np.maximum(mean + 0.0 * t_c, 4.0)
    days = t_c.reshape(*t_c.shape[:-1], 365, 24).mean(axis=-1)
    window = np.ones(31) / 31
    padded = np.concatenate([days[..., -15:], days, days[..., :15]], axis=-1)
    smooth = np.apply_along_axis(lambda row: np.convolve(row, window, "valid"), -1, padded)
    return np.maximum(np.repeat(mean + 0.5 * (smooth - mean), 24, axis=-1), 4.0)


def cooling_type(tables: Mapping[str, Table], key: str) -> CoolingType:
    """The cooling type `key` of the tables `cooling` and `cooling_loops`.

    Raises :class:`UnknownNameError` for a key that the table does not hold.
    """
    rows = {row["key"]: row for row in tables["cooling"].rows()}
    if key not in rows:
        raise UnknownNameError("cooling type", key, rows)
    names = [f for f in CoolingLoop.__dataclass_fields__]
    loops = tuple(CoolingLoop(**{name: row[name] for name in names})
                  for row in tables["cooling_loops"].rows() if row["cooling"] == key)
    names = [f for f in CoolingType.__dataclass_fields__ if f != "loops"]
    return CoolingType(**{name: rows[key][name] for name in names}, loops=loops)


def pue_hourly(cooling: CoolingType, t_c: np.ndarray, t_wb_c: np.ndarray,
               utilisation: float | np.ndarray = REFERENCE_UTILISATION,
               water_allowed: bool = True) -> np.ndarray:
    """Power usage effectiveness of each hour.

    Parameters
    ----------
    cooling : CoolingType
    t_c, t_wb_c : (..., h) array
        Dry and wet bulb temperature. [°C]
    utilisation : float or (..., h) array
        IT load over IT capacity.
    water_allowed : bool
        Whether pads may be wetted.

    Returns
    -------
    (..., h) array
        PUE, 1 or more; NaN where the weather is NaN.
    """
    t_c, t_wb_c = _weather(t_c, t_wb_c)
    overhead = cooling.overhead(utilisation)
    heat = 1.0 + cooling.distribution_share + 0.5 * cooling.fan_share
    chiller = np.zeros_like(t_c)
    for loop in cooling.loops:
        free, _ = loop.free_share(t_c, t_wb_c, water_allowed)
        chiller += loop.share * heat * (1.0 - free) / loop.chiller_cop(t_c)
    return 1.0 + overhead + chiller


def water_hourly(cooling: CoolingType, t_c: np.ndarray, t_wb_c: np.ndarray,
                 water_allowed: bool = True) -> np.ndarray:
    """Make-up water per kWh of IT energy, each hour, same shape as `t_c`. [L/kWh]"""
    t_c, t_wb_c = _weather(t_c, t_wb_c)
    water = np.zeros_like(t_c)
    for loop in cooling.loops:
        _, evaporated = loop.free_share(t_c, t_wb_c, water_allowed)
        water += loop.share * evaporated * loop.make_up_l_kwh
    return water


def _weather(t_c, t_wb_c) -> tuple[np.ndarray, np.ndarray]:
    t_c, t_wb_c = np.broadcast_arrays(np.atleast_1d(np.asarray(t_c, float)),
                                      np.atleast_1d(np.asarray(t_wb_c, float)))
    if np.nanmax(np.abs(t_c), initial=0.0) > 80:
        raise InputError("Weather: an air temperature lies beyond ±80 °C; give it in °C.")
    return t_c, t_wb_c
