"""Formulas of the grid connection and of flexible loads, to be run by name."""

from __future__ import annotations

from ..calc import FILE, calculation
from ..errors import InputError
from ..types import Quantity
from .flexibility import headroom, read_load
from .lines import GridCosts, feasible_mw


@calculation(
    "grid-capacity",
    inputs={"kv": ("kV", None, "nominal voltage"), "km": ("km", None, "length of the line")},
    formula="min(√3·V·I·pf, ΔV·V²/(L·(r + x·tanφ))), one circuit",
    source="textbook; r, x and ampacity of the table grid_connection, ΔV 5 %, pf 0.95")
def grid_capacity(tables, kv, km):
    costs = GridCosts.from_tables(tables)
    notes = ("what the station behind the line has to spare is not known",)
    return {
        "feasible_mw": Quantity(float(feasible_mw(kv, km, costs)), "MW", notes=notes),
        "thermal_mw": Quantity(costs.thermal_mw(kv), "MW"),
        "voltage_drop_mw": Quantity(costs.drop_mw_km(kv) / km if km > 0 else float("nan"), "MW"),
    }


@calculation(
    "headroom",
    inputs={"load": (FILE, None, "CSV of hourly load in a column mw, optional column time"),
            "share": ("fraction", 0.005, "curtailed energy over the new load's greatest energy")},
    formula="N with mean over years of Σ max(0, L + N − P*) / (hours · N) = share",
    source="Norris et al. 2025, Rethinking Load Growth (hdl.handle.net/10161/32077)")
def grid_headroom(tables, load, share):
    if not 0 < share < 1:
        raise InputError(f"calc headroom: share = {share:g} is not a fraction; "
                         "give one between 0 and 1, such as share=0.005.")
    mw, months = read_load(load)
    found = headroom(mw, share, months)
    return {"headroom_mw": Quantity(found.headroom_mw, "MW", notes=found.notes),
            "hours_affected": Quantity(found.hours_affected, "h/y"),
            "event_hours": Quantity(found.event_hours, "h")}
