"""CO2 that used heat avoids, against each user's own fuel, by both ways of counting power.

Location-based takes the grid's mean intensity (hour by hour where known), market-based what is
bought, by the rule of :mod:`gis.energy.market_carbon`. Negative results stay negative. Cooling
that is saved at the data centre is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...energy.market_carbon import PROTOCOL, market_carbon
from ...errors import InputError
from ...types import Quantity

HOURS = 8760
NO_BREAK_EVEN = "none: no power is taken on balance, or the fuel replaced is unknown"


@dataclass(frozen=True, eq=False)
class Replaced:
    """What one user takes and no longer burns."""

    used_mw: np.ndarray              # (h,)
    electricity_mw: np.ndarray       # (h,) of heat pump and pumps
    fuel_t_mwh: float                # CO2 per MWh of useful heat; NaN: unknown or of the grid
    grid_share: float = 0.0          # grid electricity replaced per MWh of useful heat


@dataclass(frozen=True)
class Balance:
    """CO2 of one year [t]; `avoided` = `reference` − `emitted`, and may be negative."""

    reference_t: float
    emitted_t: float

    @property
    def avoided_t(self) -> float:
        return self.reference_t - self.emitted_t


def balance(users: Sequence[Replaced], power_g_kwh: float | np.ndarray,
            grid_g_kwh: float | np.ndarray | None = None) -> Balance:
    """CO2 that the users' fuels would have emitted, and that the heat pump's power emits.

    Parameters
    ----------
    users : sequence of Replaced
    power_g_kwh : float or (h,) array
        Carbon of the power that heat pump and pumps take. [g/kWh]
    grid_g_kwh : float or (h,) array, optional
        Carbon of grid power that a user no longer takes; by default `power_g_kwh`. [g/kWh]

    Examples
    --------
    Two hours of 1 MWh from 0.25 MWh of power, gas boiler of 0.22 t/MWh, grid 400 then 800 g/kWh:
    0.44 − 0.25·(0.4 + 0.8) = 0.14 t.

    >>> two = Replaced(np.ones(2), np.full(2, 0.25), 0.22)
    >>> round(balance([two], np.array([400.0, 800.0])).avoided_t, 6)
    0.14
    """
    grid_g_kwh = power_g_kwh if grid_g_kwh is None else grid_g_kwh
    reference = emitted = 0.0
    for user in users:
        emitted += float((user.electricity_mw * (np.asarray(power_g_kwh) / 1000)).sum()
                         ) if np.any(user.electricity_mw) else 0.0
        reference += (float((user.used_mw * (np.asarray(grid_g_kwh) / 1000)).sum())
                      * user.grid_share if user.grid_share > 0
                      else float(user.used_mw.sum()) * user.fuel_t_mwh)
    return Balance(reference, emitted)


def break_even_g_kwh(users: Sequence[Replaced]) -> float:
    """Carbon intensity of power at which nothing is avoided: reference / net power taken.

    For one user that burns gas in a boiler this is COP·0.22 t/MWh. NaN where no power is taken
    on balance: then every intensity avoids CO2.

    >>> gas = Replaced(np.array([4.0]), np.array([1.0]), 0.22)
    >>> round(break_even_g_kwh([gas]), 6)
    880.0
    """
    power = sum(float(u.electricity_mw.sum()) - u.grid_share * float(u.used_mw.sum())
                for u in users)
    fuel = sum(float(u.used_mw.sum()) * u.fuel_t_mwh for u in users if u.grid_share == 0)
    return 1000 * fuel / power if power > 0 else math.nan


def check_hourly(grid_g_kwh: np.ndarray) -> np.ndarray:
    """Hourly intensities as (8760,) floats; raises InputError for a gap or a negative value."""
    values = np.asarray(grid_g_kwh, float)
    if values.shape != (HOURS,):
        raise InputError(f"The grid's hourly carbon intensity has {values.size:,} values; give "
                         f"{HOURS:,}, one for each hour of the year.")
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(wrong):
        raise InputError(f"The grid's hourly carbon intensity is {values[wrong[0]]:g} in hour "
                         f"{wrong[0] + 1:,}; give 0 or more g/kWh in every hour, without gaps.")
    return values


def accounts(users: Sequence[Replaced], grid_g_kwh: float, supplier_g_kwh: float = math.nan,
             hourly_g_kwh: np.ndarray | None = None, residual_g_kwh: float = math.nan
             ) -> dict[str, Quantity]:
    """Both ways of counting, side by side, with the break-even intensity.

    Parameters
    ----------
    users : sequence of Replaced
    grid_g_kwh : float
        Yearly mean of the grid; NaN where unknown. [g/kWh]
    supplier_g_kwh : float
        Of the power contract; NaN where there is none. [g/kWh]
    hourly_g_kwh : (8760,) array, optional
        Of the grid, hour by hour; used in place of the mean.
    residual_g_kwh : float
        Of the country's residual mix; NaN where unknown. [g/kWh]
    """
    local = grid_g_kwh if hourly_g_kwh is None else check_hourly(hourly_g_kwh)
    here = balance(users, local)
    bought = market_carbon(local, residual_g_kwh, supplier_g_kwh)
    market = balance(users, bought.g_kwh, local)
    power = sum(float(u.electricity_mw.sum()) for u in users)
    even = break_even_g_kwh(users)
    hourly = ("hour by hour" if hourly_g_kwh is not None else
              "yearly mean of the grid in every hour: its hourly intensity is not known",)
    factor = ((bought.words, *hourly) if bought.of_grid else (bought.words,))
    return {
        "reference_t_y": _tonnes(here.reference_t),
        "grid_g_kwh": Quantity(float(np.mean(local)), "g/kWh", source="location-based factor"),
        "supplier_g_kwh": Quantity(float(np.mean(bought.g_kwh)), "g/kWh", known=bought.known,
                                   source=PROTOCOL, notes=factor),
        "emitted_location_t_y": _tonnes(here.emitted_t, hourly),
        "emitted_market_t_y": replace(_tonnes(market.emitted_t, factor), known=bought.known),
        "avoided_location_t_y": _tonnes(here.avoided_t, hourly, power),
        "avoided_market_t_y": replace(_tonnes(market.avoided_t, factor, power),
                                      known=bought.known),
        "break_even_g_kwh": Quantity(even, "g/kWh", source="reference CO2 / net power taken",
                                     notes=(NO_BREAK_EVEN,) if math.isnan(even) else ())}


def _tonnes(value: float, notes: tuple[str, ...] = (), power: float = 0.0) -> Quantity:
    if value < 0 and power > 0:
        notes = (*notes, "negative: the heat pump's power emits more CO2 than the heat replaces")
    return Quantity(value, "t/y", source="reference_fuels; carbon of the power", notes=notes)
