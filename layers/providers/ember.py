"""Ember: yearly electricity data of all countries in one table, and a country's figures in it."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

from ..catalogue import Area, Source
from ..download.request import Download
from .one_file import one_file

# Variable and unit in Ember's words → key and unit of the figure, factor
FIGURES = {("co2 intensity", "gco2/kwh"): ("grid_carbon_g_kwh", "gCO2/kWh", 1.0),
           ("renewables", "%"): ("renewable_share", "share", 0.01),
           ("total generation", "twh"): ("generation_twh_y", "TWh/y", 1.0)}
HEADER = ("key", "value", "text", "unit", "year", "scope", "uncertainty_share", "confidence",
          "note", "source")
YEARS = 5


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The table of the world."""
    return one_file(source, area, base, name="ember_yearly.csv")


def derive(source: Source, area: Area, files: tuple[Path, ...]) -> dict[str, str]:
    """The figures of the area's country, as a table of the layer `figures`."""
    if not area.country or not files:
        return {}
    found: dict[str, dict[int, float]] = {}
    with open(files[0], encoding="utf-8-sig", newline="", errors="replace") as file:
        for row in csv.DictReader(file):
            if area.country not in (row.get("ISO 3 code"), row.get("Country code")):
                continue
            told = FIGURES.get((str(row.get("Variable")).strip().lower(),
                                str(row.get("Unit")).strip().lower()))
            value, year = _number(row.get("Value")), _number(row.get("Year"))
            if told and not (math.isnan(value) or math.isnan(year)):
                found.setdefault(told[0], {})[int(year)] = value * told[2]
    if not found:
        return {}
    return {f"{source.key}/figures_{area.country}.csv": _table(found, area)}


def _table(found: dict[str, dict[int, float]], area: Area) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    units = {key: unit for key, unit, _ in FIGURES.values()}
    for key, years in found.items():
        last = max(years)
        writer.writerow((key, f"{years[last]:.6g}", "", units[key], last, area.name, "", "medium",
                         "", "Ember, yearly electricity data"))
        if key == "grid_carbon_g_kwh":
            recent = [years[y] for y in range(last - YEARS + 1, last + 1) if y in years]
            if len(recent) == YEARS:
                writer.writerow(("grid_carbon_5y_mean_g_kwh", f"{sum(recent) / YEARS:.6g}", "",
                                 units[key], f"{last - YEARS + 1}-{last}", area.name, "",
                                 "medium", "", "Ember, yearly electricity data"))
    return out.getvalue()


def _number(text: str | None) -> float:
    try:
        value = float(text or "nan")
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
