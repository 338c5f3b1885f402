"""What water against energy comes to at a place, in words; for window and report alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gis.water.trade import Trade


def kinds(trade: Sequence[Trade]) -> list[tuple[Trade, Trade | None]]:
    """Each cooling type as it runs, with the same left dry where that saves water."""
    dry = {row.cooling: row for row in trade if not row.wetted}
    found = []
    for row in trade:
        if row.wetted:
            other = dry[row.cooling]
            found.append((row, other if row.water_m3_y - other.water_m3_y >= 1 else None))
        elif not any(one.wetted and one.cooling == row.cooling for one in trade):
            found.append((row, None))
    return found


def trade_finding(trade: Sequence[Trade]) -> str:
    """What leaving pads dry saves and costs, in one sentence."""
    dry = [row for row in trade if not row.wetted and math.isfinite(row.kwh_m3)]
    if not dry:
        return "No cooling type would take water for its air here."
    wetted = {row.cooling: row for row in trade if row.wetted}
    best = max(dry, key=lambda row: wetted[row.cooling].water_m3_y)
    saved = wetted[best.cooling].water_m3_y - best.water_m3_y
    return (f"{best.label} left dry saves {_round(saved)}\u202fm³ of water and costs "
            f"{_round(best.extra_mwh_y)}\u202fMWh more a year: "
            f"{_round(best.kwh_m3)}\u202fkWh for each m³{_reach(best)}.")


def _reach(row: Trade) -> str:
    """The range of what a cubic metre costs, where one is known."""
    low, high = row.kwh_m3_low, row.kwh_m3_high
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return ""
    return f" ({_round(low, 2)}\u2013{_round(high, 2)})"


def _round(value: float, digits: int = 3) -> str:
    """So many significant digits, thousands grouped."""
    return f"{float(f'{value:.{digits}g}'):,.10g}"
