"""What giving way is worth at a site: room in the grid, or outages and what backs them up."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .backup import Backup, backup_year
from .flexibility import headroom
from .lines import GridCosts
from .shifting import MONTH_DAYS, system_year

SYNTHETIC = "synthetic hours: day shapes of the layer load_profile times its months, up to the peak"


def flexibility_summary(evidence: Evidence, pue: float) -> Mapping[str, Quantity]:
    """Headroom of the system for a load that gives way, and emissions of backup.

    Where load is already shed (outage hours above the rule `shedding_saidi_h`) headroom does not
    hold and stays unknown; the hours without supply, and what running through them on each kind
    of backup emits, stand instead.
    """
    rules = GridCosts.from_tables(evidence.tables).rules
    hours = evidence.figure("saidi_h_y")
    sheds = hours > rules["shedding_saidi_h"]
    found = {"flexible_headroom_mw": _headroom(evidence, rules, hours, sheds)}
    if "backup" not in evidence.tables:
        return found
    mw = evidence.brief.mean_it_mw * pue
    grid = evidence.figure("grid_carbon_5y_mean_g_kwh", evidence.figure("grid_carbon_g_kwh"))
    # without outages worth the name, the hours in which a flexible load gives way
    away = hours if sheds else rules["curtailed_share"] * 8760
    why = (f"through {hours:.0f} h/y without supply" if sheds else
           f"giving way {rules['curtailed_share']:.1%} of its yearly energy")
    if math.isnan(grid):
        return found
    if sheds:
        doubt = rules["outage_error_share"]
        span = [away * (1 - doubt), min(away * (1 + doubt), 8760.0)]
    else:
        span = [rules[f"curtailed_share_{end}"] * 8760 for end in ("low", "high")]
    for kind in ("diesel", "battery"):
        year, least, most = (
            backup_year(Backup.of(evidence.table("backup"), kind), mw, h, grid,
                        rules["backup_event_h"]) for h in (away, *span))
        size = "" if math.isnan(year.capacity_mwh) else (
            f"; {year.capacity_mwh:.3g} MWh for an event of {rules['backup_event_h']:g} h")
        found[f"backup_{kind}_co2_t_y"] = Quantity(
            year.co2_t, "t/y", least.co2_t, most.co2_t, source="table backup",
            notes=(f"{why}{size}",))
    return found


def _headroom(evidence: Evidence, rules: Mapping[str, float], hours: float,
              sheds: bool) -> Quantity:
    """Constant load that the system takes beside its own, if it gives way a little."""
    unknown = Quantity(math.nan, "MW", known="prior")
    if sheds:
        return Quantity(math.nan, "MW", known="prior", notes=(
            f"the grid already sheds load: {hours:.0f} h/y without supply stand instead",))
    hourly = evidence.layers.get("system_load")
    profile, peak = evidence.layers.get("load_profile"), evidence.figure("peak_demand_mw")
    months: np.ndarray | None
    if isinstance(hourly, Table):
        load, months, how = hourly["mw"], None, f"{len(hourly)} hours of the system's own load"
        if hourly.has("month"):
            months = hourly["month"].astype(int)
        source = hourly.provenance.source
    elif isinstance(profile, Table) and peak > 0:
        load, how, source = system_year(profile, peak), SYNTHETIC, profile.provenance.source
        months = np.repeat(np.arange(1, 13), np.array(MONTH_DAYS) * 24)
    else:
        return Quantity(math.nan, "MW", known="prior", notes=(
            "no hourly load of the system is known; put a CSV with a column mw, hour by hour, "
            "into the data folder, or give it to `calc headroom`",))
    if np.isnan(load).any():
        return unknown
    shares = [rules[f"curtailed_share{end}"] for end in ("", "_low", "_high")]
    room, least, most = (headroom(load, share, months) for share in shares)
    return Quantity(room.headroom_mw, "MW", least.headroom_mw, most.headroom_mw, source=source,
                    notes=(f"of the whole system, if the new load gives way {shares[0]:.2%} of its "
                           f"yearly energy; low and high: {shares[1]:.2%} and {shares[2]:.2%}",
                           how, *room.notes))
