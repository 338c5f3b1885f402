"""How many households take as much electricity, each country by its own homes.

What a megawatt is to a town depends on its homes: 100 MW are 100,000 households only where each
takes 8.8 MWh a year.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..errors import InputError, LayerError
from ..types import Quantity, Table

HOURS = 8760


def households_equivalent(tables: Mapping[str, Table], country: str, mean_mw: float) -> Quantity:
    """Households of a country that take as much electricity as a steady load.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3 code.
    mean_mw : float
        Mean electric load. [MW]

    Returns
    -------
    Quantity
        Households, low where a home takes much; NaN, with a note, for a country that the table
        `households` does not hold.

    Raises
    ------
    InputError
        If the load is negative or not a number.

    Examples
    --------
    One steady megawatt is 8,760 MWh a year: at 350 kWh per household, 25,029 households.
    """
    if not (math.isfinite(mean_mw) and mean_mw >= 0):
        raise InputError(f"Households: mean_mw = {mean_mw:g} is impossible; give the mean load in "
                         "MW, 0 or more.")
    table = tables.get("households")
    if table is None:
        raise LayerError("households", "the table is missing", "reinstall the program")
    row = next((r for r in table.rows() if r["iso3"] == country), None)
    if row is None:
        return Quantity(math.nan, "households", known="prior", notes=(
            f"the yearly electricity of a household in {country} is not in the table households",))
    kwh = mean_mw * HOURS * 1000
    return Quantity(kwh / row["kwh_household_y"], "households", kwh / row["high_kwh_y"],
                    kwh / row["low_kwh_y"], "modelled", row["source"],
                    (f"{row['kwh_household_y']:,.0f} kWh a year each, {row['country']} "
                     f"{row['year']:.0f}",))
