"""Carbon intensity of a country's power by its plan, modelled from the share it aims at.

Few plans state an intensity; most state a share of renewable or low-carbon power. The rest of
the generation is taken to keep the carbon that it has now.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..types import Table
from .model import EnergyModel

METHOD = ("share aimed at × life cycle of low-carbon power + rest × the carbon that the rest has "
          "now; low: the highest share told; high: {share} of the way to the lowest")


@dataclass(frozen=True)
class CarbonPlan:
    """What a country aims at, and the carbon intensity that it leads to."""

    g_kwh: float = math.nan              # NaN: cannot be told [g/kWh]
    low: float | None = None
    high: float | None = None
    year: int = 0                        # 0: the table tells of no plan
    words: str = "no plan of the country is in the table carbon_plans"
    known: str = "prior"
    method: str = ""


def planned_g_kwh(present_g_kwh: float, present_share: float, share: float,
                  low_carbon_g_kwh: float) -> float:
    """Carbon intensity once low-carbon power makes `share` of the generation. [g/kWh]

    Now: g = s·e + (1 − s)·r, with e of low-carbon power and r of the rest; then
    s'·e + (1 − s')·r. A share below the present one leaves the intensity as it is.

    Parameters
    ----------
    present_g_kwh, present_share : float
        Intensity and low-carbon share of the same year. [g/kWh, 1]
    share : float
        Low-carbon share by the plan. [1]
    low_carbon_g_kwh : float
        Life-cycle intensity of low-carbon power; no more than now explains all of the present
        intensity is used. [g/kWh]
    """
    if present_share >= 1 or share <= present_share:
        return present_g_kwh
    clean = min(low_carbon_g_kwh, present_g_kwh)
    rest = (present_g_kwh - present_share * clean) / (1 - present_share)
    return share * clean + (1 - share) * rest


def carbon_plan(table: Table | None, country: str, present_g_kwh: float, present_share: float,
                model: EnergyModel) -> CarbonPlan:
    """The plan of a country from the table `carbon_plans`.

    A row's own `present_share` comes before the one handed in; an intensity that the row states
    comes before the model.
    """
    row = next((r for r in table.rows() if r["iso3"] == country), None) \
        if table is not None else None
    if row is None:
        return CarbonPlan()
    share_aim = row["unit"] == "share"
    low, high = (f"{v:.0%}" if share_aim else f"{v:g}" for v in (row["low"], row["high"]))
    aim = low if low == high else f"{low} to {high}"
    year = int(row["year"])
    words = (f"{row['what']}: {aim}{'' if share_aim else ' ' + row['unit']} by {year} "
             f"({row['source']})")
    if not math.isnan(row["grid_g_kwh"]):
        return CarbonPlan(float(row["grid_g_kwh"]), None, None, year, words, "published")
    now = present_share if math.isnan(row["present_share"]) else float(row["present_share"])
    if not share_aim or math.isnan(now) or math.isnan(present_g_kwh):
        return CarbonPlan(year=year, words=words)
    some = now + model.plan_reached_low * max(row["low"] - now, 0.0)
    values = [planned_g_kwh(present_g_kwh, now, share, clean) for share, clean in (
        ((row["low"] + row["high"]) / 2, model.low_carbon_g_kwh),
        (row["high"], model.low_carbon_low_g_kwh), (some, model.low_carbon_high_g_kwh))]
    return CarbonPlan(values[0], min(values), max(values), year, words, "modelled",
                      METHOD.format(share=f"{model.plan_reached_low:.0%}"))
