"""The columns of the sites, the sites as CSV, suitability as a raster.

All tables of sites hold the same columns; the unit stands in the column's name.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gis.results import Site, StudyResult

from .manifest import plain
from .raster_file import write_raster
from .texts import clean

ASCII_UNITS = str.maketrans({"·": ".", "²": "2", "³": "3", "°": "deg ", "€": "EUR", "µ": "u"})
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet read a text cell as a formula."""

FIXED: tuple[tuple[str, Callable[[Site], object]], ...] = (
    ("id", lambda s: s.id),
    ("rank", lambda s: s.rank),
    ("name", lambda s: s.name),
    ("lat [deg]", lambda s: round(s.lat, 5)),
    ("lon [deg]", lambda s: round(s.lon, 5)),
    ("score [0-1]", lambda s: s.score),
    ("score_low [0-1]", lambda s: s.score_low),
    ("score_high [0-1]", lambda s: s.score_high),
    ("coverage [0-1]", lambda s: s.coverage),
    ("rank_low", lambda s: s.robustness.rank_low),
    ("rank_high", lambda s: s.robustness.rank_high),
    ("p_top3 [0-1]", lambda s: s.robustness.p_top3),
    ("heat_available [MWh/y]", lambda s: s.heat.available_mwh_y),
    ("heat_delivered [MWh/y]", lambda s: s.heat.delivered_mwh_y),
    ("heat_used [MWh/y]", lambda s: s.heat.used_mwh_y),
    ("heat_used_low [MWh/y]", lambda s: headline_range(s, "used_mwh_y")[0]),
    ("heat_used_high [MWh/y]", lambda s: headline_range(s, "used_mwh_y")[1]),
    ("heat_potential [MWh/y]", lambda s: s.heat.potential_mwh_y),
    ("erf [0-1]", lambda s: s.heat.erf),
    ("cop", lambda s: s.heat.cop),
    ("full_load_hours [h/y]", lambda s: s.heat.full_load_hours),
    ("lcoh [EUR/MWh]", lambda s: s.heat.lcoh_eur_mwh),
    ("lcoh_low [EUR/MWh]", lambda s: headline_range(s, "lcoh_eur_mwh")[0]),
    ("lcoh_high [EUR/MWh]", lambda s: headline_range(s, "lcoh_eur_mwh")[1]),
    ("co2_avoided [t/y]", lambda s: s.heat.co2_avoided_t_y),
    ("co2_avoided_low [t/y]", lambda s: headline_range(s, "co2_avoided_t_y")[0]),
    ("co2_avoided_high [t/y]", lambda s: headline_range(s, "co2_avoided_t_y")[1]),
    ("homes", lambda s: s.heat.homes),
    ("pue", lambda s: s.heat.pue),
    ("wue [L/kWh]", lambda s: s.heat.wue_l_kwh),
    ("heat_capex [EUR]", lambda s: s.heat.capex_eur),
    ("cost [EUR/MW/y]", lambda s: s.cost and s.cost.total.value),
    ("cost_low [EUR/MW/y]", lambda s: s.cost and s.cost.total.low),
    ("cost_high [EUR/MW/y]", lambda s: s.cost and s.cost.total.high),
    ("heat_users", lambda s: "; ".join(k.name for k in s.heat.sinks if k.used_mwh_y > 0)),
    ("flags", lambda s: "; ".join(s.flags)),
    ("why", lambda s: s.why),
    ("improve", lambda s: s.improve),
)

PLACE = ("lat [deg]", "lon [deg]")
"""Rounded to about a metre, as in the manifest: six digits would be ten times coarser."""


def headline_range(site: Site, key: str) -> tuple[float, float]:
    """Low and high of a headline heat figure; NaN where the study gives none."""
    low, high = site.heat.ranges.get(key, (math.nan, math.nan))
    return low, high


def columns(result: StudyResult) -> dict[str, list]:
    """Column name → one plain value per site; None where unknown."""
    table = {name: [get(site) if name in PLACE else plain(get(site)) for site in result.sites]
             for name, get in FIXED}
    for criterion in result.settings.criteria:
        unit = criterion.unit.translate(ASCII_UNITS)
        cells = [site.criteria.get(criterion.key) for site in result.sites]
        table[f"{criterion.key} [{unit}]"] = [c and plain(float(c.value)) for c in cells]
        table[f"{criterion.key}_score [0-1]"] = [c and plain(float(c.score)) for c in cells]
    return table


def guarded(cell: object) -> object:
    """`cell` made harmless for a spreadsheet: text that looks like a formula gets an apostrophe."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    # Spaces before it would hide a formula from the check, though not from every program.
    hidden = text.lstrip(" \u00a0\ufeff").startswith(RISKY)
    return "'" + text if hidden or text.startswith(RISKY) else text


def write_csv(result: StudyResult, path: Path) -> None:
    """One row per site, UTF-8."""
    table = columns(result)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        for row in zip(*table.values(), strict=True):
            writer.writerow([guarded(cell) for cell in row])


def write_suitability(result: StudyResult, path: Path) -> None:
    """Screening score 0..1 as a cloud-optimised GeoTIFF on the study grid; excluded is NaN."""
    raster = result.suitability
    write_raster(path, raster.values.astype(np.float32), raster.grid, name="suitability",
                 nodata=float("nan"), unit=raster.unit, tags={
                     "region": result.region_name,
                     "note": "score 0..1 before site studies; excluded cells hold no data"})
