"""Formula of cooling water, to be run by name."""

from __future__ import annotations

from ..calc import calculation
from ..types import Quantity
from .cooling_water import make_up
from .rules import WaterRules


@calculation(
    "cooling-water",
    inputs={"rejected_mw": ("MW", None, "heat rejected by evaporation")},
    formula="evaporation · C/(C − 1) · heat; evaporation 1.26 L/kWh, C = 4 cycles",
    source="latent heat 2.43 MJ/kg, 85 % of the heat; table water_rules")
def cooling_water(tables, rejected_mw):
    found = make_up(rejected_mw, WaterRules.from_tables(tables))
    notes = ("hot dry air: up to 1.48 L/kWh evaporated, 17 % more",)
    high = 1.48 / 1.26
    return {"l_s": Quantity(found.l_s, "L/s", high=found.l_s * high, notes=notes),
            "m3_d": Quantity(found.m3_d, "m³/d", high=found.m3_d * high),
            "m3_y": Quantity(found.m3_y, "m³/y", high=found.m3_y * high)}
