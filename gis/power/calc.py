"""Formulas of the grid connection and of flexible loads, to be run by name."""

from __future__ import annotations

import math

import numpy as np

from ..calc import FILE, TEXT, calculation
from ..errors import InputError
from ..types import Quantity
from .backup import Backup, backup_year
from .flexibility import headroom, read_load
from .lines import GridCosts, feasible_mw
from .shifting import read_columns, shift_hours, shift_sites


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


@calculation(
    "load-shift",
    inputs={"series": (FILE, None, "CSV with hourly columns load_mw and generation_mw; a second "
                                   "site's as load_2_mw and generation_2_mw"),
            "share": ("fraction", 0.2, "of the load that may move"),
            "window_h": ("h", 24.0, "within which work may wait; not for several sites"),
            "capacity_mw": ("MW", math.nan, "greatest load of a site; left out: no limit")},
    formula="in each window (or hour of several sites) min(Σ min(share·L, L − G), "
            "Σ (min(G, capacity) − L)) moves from hours (sites) that lack power to such with room",
    source="balance of energy; nothing is lost, what does not fit stays")
def load_shift(tables, series, share, window_h, capacity_mw):
    columns = read_columns(series)
    limit = math.inf if math.isnan(capacity_mw) else capacity_mw
    if "load_2_mw" in columns:
        load, generation = (np.array([columns[f"{name}_mw"], columns[f"{name}_2_mw"]])
                            for name in ("load", "generation"))
        found = shift_sites(load, generation, share, limit)
    else:
        found = shift_hours(columns["load_mw"], columns["generation_mw"], share, window_h, limit)
    return {"moved_mwh": Quantity(found.moved_mwh, "MWh"),
            "met_before": Quantity(found.met_before, "share"),
            "met_after": Quantity(found.met_after, "share"),
            "peak_mw": Quantity(float(found.load_mw.max()), "MW")}


@calculation(
    "backup-flexibility",
    inputs={"kind": (TEXT, "diesel", "diesel, hvo, gas or battery"),
            "mw": ("MW", None, "load that leaves the grid"),
            "hours_y": ("h/y", None, "hours of it per year"),
            "grid_g_kwh": ("g/kWh", None, "carbon intensity of the grid"),
            "event_h": ("h", 2.0, "length of one event, for the size of a battery")},
    formula="generator: fuel CO2 / efficiency; battery: grid·(1/η − 1) + embodied / (cycles · "
            "depth), beside the grid's own",
    source="table backup")
def backup_flexibility(tables, kind, mw, hours_y, grid_g_kwh, event_h):
    backup = Backup.of(tables["backup"], kind)
    year = backup_year(backup, mw, hours_y, grid_g_kwh, event_h)
    return {"mwh_y": Quantity(year.mwh, "MWh/y"),
            "co2_g_kwh": Quantity(backup.total_g_kwh(grid_g_kwh), "gCO2/kWh",
                                  source="table backup"),
            "co2_t_y": Quantity(year.co2_t, "t/y"),
            "added_co2_t_y": Quantity(year.added_co2_t, "t/y", notes=(
                "beyond what the grid emits for the same energy",)),
            "nox_kg_y": Quantity(year.nox_kg, "kg/y"),
            "fuel_l_y": Quantity(year.litres, "l/y"),
            "battery_mwh": Quantity(year.capacity_mwh, "MWh", notes=("for one event",))}
