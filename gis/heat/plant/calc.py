"""Heat of a plant of which little is known, as a formula to run alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...calc import TEXT, calculation
from ...errors import InputError
from ...types import Quantity, Table
from .plant import Plant, Spread, plant_estimate

SOURCE = ("hourly dispatch in the climate of the world table; what is not told is drawn from the "
          "tables plant_priors, plant_users and cooling")
LEFT_OUT = math.nan


@calculation(
    "plant-heat",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "cooling": (TEXT, "crah_chiller", "cooling type of the table"),
            "user": (TEXT, "network", "kind of user: network, building, pool, hot_water, "
                                      "greenhouse, aquaculture, cooling, industry"),
            "it_mw": ("MW", LEFT_OUT, "IT capacity"),
            "heat_pump_mw": ("MW", LEFT_OUT, "heat that the heat pump can deliver"),
            "recovered_mw": ("MW", LEFT_OUT, "heat that the plant can hand over"),
            "source_c": ("°C", LEFT_OUT, "temperature of the heat source"),
            "supply_c": ("°C", LEFT_OUT, "supply temperature of the user"),
            "pipe_m": ("m", LEFT_OUT, "length of the plant's own pipe")},
    formula="median and 10 % to 90 % of Σ min(power · load, demand − heat that runs first) · "
            "availability over 600 draws",
    source=SOURCE)
def plant_heat(tables: Mapping[str, Table], lat: float, lon: float,
               cooling: str = "crah_chiller", user: str = "network", it_mw: float = LEFT_OUT,
               heat_pump_mw: float = LEFT_OUT, recovered_mw: float = LEFT_OUT,
               source_c: float = LEFT_OUT, supply_c: float = LEFT_OUT,
               pipe_m: float = LEFT_OUT) -> dict[str, Quantity]:
    """Yearly heat of a plant whose user is not known in detail.

    lat=50.617 lon=-3.406 cooling=immersion user=pool it_mw=0.028 supply_c=30 pipe_m=0 ->
    heat_mwh_y=158
    """
    given = {"it_mw": it_mw, "heat_pump_mw": heat_pump_mw, "recovered_mw": recovered_mw,
             "source_c": source_c, "supply_c": supply_c, "pipe_m": pipe_m}
    known = {name: value for name, value in given.items() if not math.isnan(value)}
    if not {"it_mw", "heat_pump_mw", "recovered_mw"} & set(known):
        raise InputError("calc plant-heat: no power is given; give it_mw, heat_pump_mw or "
                         "recovered_mw in MW.")
    found = plant_estimate(tables, Plant(lat, lon, cooling, user, **known))
    basis = (f"taken from {found.basis}",)
    return {"heat_mwh_y": _quantity(found.heat_mwh_y, "MWh/y", basis),
            "heat_mwh_per_mw": _quantity(found.mwh_per_mw, "MWh/MW·y", basis),
            "cop": _quantity(found.cop, "ratio", ())}


def _quantity(spread: Spread, unit: str, notes: tuple[str, ...]) -> Quantity:
    if math.isnan(spread.central):
        return Quantity(math.nan, unit, known="modelled", source=SOURCE,
                        notes=("no heat pump runs",))
    return Quantity(spread.central, unit, spread.low, spread.high, "modelled", SOURCE, notes)
