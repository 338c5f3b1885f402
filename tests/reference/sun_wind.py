"""Sun, warmth and wind of known towns: ``python -m tests.reference.sun_wind``.

Every value of `pv_wind_check.csv` that has a tolerance against what the engine says of the place
offline, from the world table alone. Tolerances are the file's own and no town has a number of its
own. Most towns have a row of the table near, told beside a miss: they check the reading, the
interpolation and the hourly chain, while the stations lie far from every row.

`PV` is the yield at the losses of the Global Solar Atlas, as the program shows it; `PV by the
hour` is the bare chain at PVWatts' default losses, which lie higher in cool climates.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gis.climate.degree_days import daily_means, heating_degree_days
from gis.climate.model import ClimateModel
from gis.climate.months import months_from_world
from gis.climate.normals import climate_from_world, world_neighbours
from gis.climate.weather_year import weather_year
from gis.energy.model import EnergyModel
from gis.energy.pv_months import pv_months
from gis.energy.solar import pv_yield_from_world
from gis.types import Table

CHECKS = Path(__file__).with_name("pv_wind_check.csv")
SEED = 20261121
COLUMNS = {"GHI, kWh/m²·y": "ghi_kwh_m2_y", "PV, kWh/kWp·y": "pv_yield_kwh_kwp_y",
           "PV by the hour, kWh/kWp·y": "pv_yield_kwh_kwp_y", "mean temperature, °C": "t_mean_c",
           "heating degree days, K·d": "hdd18_k_day", "wind at 100 m, m/s": "wind_100m_ms"}
SHARES = {"ghi_kwh_m2_y": "tol_ghi_pct", "pv_yield_kwh_kwp_y": "tol_pv_pct",
          "wind_100m_ms": "tol_wind_pct"}


@dataclass(frozen=True)
class Check:
    """One told value, what the engine finds, and how far apart they may lie."""

    town: str
    quantity: str
    told: float
    found: float
    tolerance: float                     # in the quantity's unit
    km: float                            # to the nearest row of the world table

    @property
    def within(self) -> bool:
        return abs(self.found - self.told) <= self.tolerance


def degree_day_tolerance(text: str, value: float) -> float:
    """Tolerance from words such as `+-150 abs`, `+-25% or 150` (the larger) or `0`. [K·d]"""
    shares = [float(v) / 100 * value for v in re.findall(r"([\d.]+)%", text)]
    plain = [float(v) for v in re.findall(r"([\d.]+)(?![\d.]*%)\b", text)]
    return max(shares + plain)


def tolerance(row: Mapping[str, str], column: str) -> float | None:
    """Allowed distance from a told value, in its unit; None where the row states none."""
    value = float(row[column])
    if column in SHARES:
        share = row[SHARES[column]]
        return float(share) / 100 * value if share else None
    words = row["tol_t_K" if column == "t_mean_c" else "tol_hdd"]
    if not words:
        return None
    return float(words) if column == "t_mean_c" else degree_day_tolerance(words, value)


def found_at(row: Mapping[str, str], tables: Mapping[str, Table]) -> dict[str, float]:
    """What the engine says of the place, by quantity."""
    table = tables["climate_normals"]
    climate, energy = ClimateModel.from_table(tables["climate"]), EnergyModel.of(tables)
    lat, lon = float(row["lat"]), float(row["lon"])
    height = float(row["elevation_m"]) if row["elevation_m"] else None
    normals = climate_from_world(table, lon, lat, height, climate)
    months = months_from_world(table, lon, lat, None if height is None else np.array([height]),
                               climate)
    year = weather_year(normals, SEED, model=climate)
    return dict(zip(COLUMNS, (
        normals.yearly_ghi_kwh_m2, pv_yield_from_world(table, lon, lat),
        float(pv_months(months, model=energy, climate=climate).sum()),
        normals.yearly_temperature_c, heating_degree_days(daily_means(year.t_c)),
        float(world_neighbours(table, lon, lat, climate).blend(table["wind_100m_ms"])[0])),
        strict=True))


def checks(tables: Mapping[str, Table], file: Path = CHECKS) -> list[Check]:
    """All values that a row tells with a tolerance."""
    made = []
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = found_at(row, tables)
            near = world_neighbours(tables["climate_normals"], float(row["lon"]),
                                    float(row["lat"]))
            for quantity, column in COLUMNS.items():
                allowed = tolerance(row, column) if row[column] else None
                if allowed is not None:
                    made.append(Check(row["city"], quantity, float(row[column]), found[quantity],
                                      allowed, float(near.distance[0, 0])))
    return made


def rates(made: list[Check]) -> dict[str, tuple[int, int]]:
    """Of each quantity: how many lie within their tolerance, and of how many."""
    return {quantity: (sum(c.within for c in of), len(of)) for quantity in COLUMNS
            if (of := [c for c in made if c.quantity == quantity])}


def page(made: list[Check]) -> str:
    """Rates, and every value beyond its tolerance."""
    lines = [f"{quantity}: {hits} of {count} within tolerance"
             for quantity, (hits, count) in rates(made).items()]
    lines += [f"  {c.town}, {c.quantity}: told {c.told:g}, found {c.found:.4g}, "
              f"{c.found - c.told:+.3g} where ±{c.tolerance:.3g} is allowed; nearest row "
              f"{c.km:.0f} km" for c in made if not c.within]
    return "\n".join(lines)


def main() -> None:
    from layers import tables

    print(page(checks(tables.load_all())))


if __name__ == "__main__":
    main()
