"""Carbon of power as bought: one rule for all that a site draws.

By the order of the GHG Protocol Scope 2 Guidance: the power contract; for the rest the residual
mix; where no residual mix is known, the grid's mean of the location-based account, and that is
said. Location- and market-based figures are never mixed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import InputError

PROTOCOL = "GHG Protocol Scope 2 Guidance (2015)"
UNBOUGHT = "nothing bought by contract; "
RESIDUAL = "residual mix"
GRID_MEAN = "the residual mix is not known: the grid's mean stands in"
NOTHING = "neither the residual mix nor the grid's mean is known"


@dataclass(frozen=True, eq=False)
class MarketCarbon:
    """Carbon intensity of power as bought, and where it is from."""

    g_kwh: float | np.ndarray        # scalar, or (h,) where the grid's stands in hour by hour
    known: str
    words: str
    of_grid: bool = False            # the grid's mean stands in: its range is this one's too


def market_carbon(grid_g_kwh: float | np.ndarray, residual_g_kwh: float = math.nan,
                  contract_g_kwh: float = math.nan, contract_share: float = 1.0) -> MarketCarbon:
    """Market-based carbon intensity of power.

    Parameters
    ----------
    grid_g_kwh : float or (h,) array
        Location-based intensity of the grid; NaN where unknown. [g/kWh]
    residual_g_kwh : float
        Of the residual mix; NaN where none is published. [g/kWh]
    contract_g_kwh : float
        Of what is bought by contract or certificate; NaN where nothing is. [g/kWh]
    contract_share : float
        Share of the energy that the contract covers.

    Raises
    ------
    InputError
        If the share is no fraction, or an intensity is negative.

    Examples
    --------
    >>> float(market_carbon(300.0, residual_g_kwh=400.0, contract_g_kwh=0.0,
    ...                     contract_share=0.75).g_kwh)
    100.0
    >>> market_carbon(300.0).words
    "nothing bought by contract; the residual mix is not known: the grid's mean stands in"
    """
    if not 0 <= contract_share <= 1:
        raise InputError(f"Carbon of power: contract_share = {contract_share:g} is not a fraction; "
                         "give 0 to 1.")
    for name, value in (("residual_g_kwh", residual_g_kwh), ("contract_g_kwh", contract_g_kwh)):
        if value < 0:
            raise InputError(f"Carbon of power: {name} = {value:g} is negative; give 0 or more.")
    share = 0.0 if math.isnan(contract_g_kwh) else contract_share
    if share == 1:
        return MarketCarbon(contract_g_kwh, "assumed", f"contract of {contract_g_kwh:g} g/kWh")
    of_grid = math.isnan(residual_g_kwh)
    rest = grid_g_kwh if of_grid else residual_g_kwh
    words = RESIDUAL if not of_grid else NOTHING if np.any(np.isnan(rest)) else GRID_MEAN
    if share == 0:
        return MarketCarbon(rest, "assumed" if of_grid else "modelled", UNBOUGHT + words, of_grid)
    return MarketCarbon(
        share * contract_g_kwh + (1 - share) * rest, "assumed",
        f"contract of {contract_g_kwh:g} g/kWh for {share:.0%}; for the rest: {words}")
