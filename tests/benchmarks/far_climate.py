"""Do the world table's ranges hold far from its places? Rows near a place are left out of it.

    python tests/benchmarks/far_climate.py

Every row is told by the rows farther from it than a given distance, as any other place would be;
printed is the share of rows whose own value lies in the 80 % range that is stated then.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.climate.error import Z90, far_off, unknown_height_k, wind_off  # noqa: E402
from gis.climate.interpolation import Neighbours, unit_sphere  # noqa: E402
from gis.climate.model import SHIPPED  # noqa: E402
from gis.climate.months import LEAST_TOP, top_of_atmosphere  # noqa: E402
from gis.climate.normals import DAYS  # noqa: E402
from gis.types import Table  # noqa: E402

DISTANCES = (0, 300, 600, 1000, 1700, 2500, 4000, 7000)
BANDS = ((0, 15), (15, 30), (30, 45), (45, 55), (55, 90))
BEYOND = (0, 100, 200, 300, 450, 600, 800, 1000, 1500, 2000, 3000, 4000, 5000)


def leave_out(table: Table, beyond_km=BEYOND) -> dict[str, np.ndarray]:
    """Errors and stated sigmas of every row without the rows within each distance of it."""
    parts = [_told(table, km) for km in beyond_km]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _told(table: Table, beyond_km: float) -> dict[str, np.ndarray]:
    xyz = unit_sphere(table["lon"], table["lat"])
    apart = np.sqrt(((xyz[:, None] - xyz[None]) ** 2).sum(axis=2))
    apart[apart <= beyond_km] = np.inf
    np.fill_diagonal(apart, np.inf)
    index = np.argsort(apart, axis=1)[:, :int(SHIPPED.neighbours)]
    km = np.take_along_axis(apart, index, axis=1)
    weight = (km ** 2 + SHIPPED.idw_soft_km ** 2) ** (-SHIPPED.idw_power / 2)
    near = Neighbours(index, weight / weight.sum(axis=1, keepdims=True), km)
    t, ghi = (np.stack([table[f"{name}_{m:02d}"] for m in range(1, 13)], axis=1)
              for name in ("t_mean_c", "ghi_kwh_m2_d"))
    height, lapse = table["elevation_m"], SHIPPED.lapse_k_per_km / 1000
    top = top_of_atmosphere(table["lat"])
    with np.errstate(divide="ignore", invalid="ignore"):
        clearness = near.blend(np.where(top > LEAST_TOP, ghi / top, np.nan))
    sun = np.nan_to_num(clearness, nan=0.5) * top @ DAYS / (ghi @ DAYS) - 1
    year = t @ DAYS / 365
    sea_level = near.blend(year + lapse * height)
    far = far_off(km[:, 0], table["lat"], SHIPPED)
    t_sigma = np.hypot(near.blend(table["tol_t_k"]), far * SHIPPED.world_t_error_k)
    return {
        "km": km[:, 0], "lat": np.abs(table["lat"]),
        "temperature": (sea_level - lapse * height - year) / t_sigma,
        "temperature, height unknown": (sea_level - lapse * near.blend(height) - year)
        / np.hypot(t_sigma, unknown_height_k(near, height, SHIPPED)),
        "irradiation": sun / np.hypot(near.blend(table["tol_ghi_pct"]) / 100,
                                      far * SHIPPED.world_sun_error_share),
        "wind at 100 m": (near.blend(table["wind_100m_ms"]) / table["wind_100m_ms"] - 1)
        / np.hypot(near.blend(table["tol_wind_pct"]) / 100,
                   [wind_off(one, SHIPPED) for one in km[:, 0]])}


def coverage(found: dict[str, np.ndarray], figure: str, distances, bands,
             least: int = 40) -> dict[tuple, tuple[float, int]]:
    """Share within the 80 % range and count, by distance and band of latitude with enough rows."""
    shares = {}
    for low, high in zip(distances, distances[1:], strict=False):
        for south, north in bands:
            here = ((found["km"] >= low) & (found["km"] < high)
                    & (found["lat"] >= south) & (found["lat"] < north))
            if here.sum() >= least:
                shares[low, high, south, north] = (
                    float(np.mean(np.abs(found[figure][here]) <= Z90)), int(here.sum()))
    return shares


def main() -> None:
    from layers import tables

    found = leave_out(tables.load("climate_normals"))
    print("share of rows within the stated 80 % range, by distance to the nearest row kept")
    print(f"{'':28}" + "".join(f"{low:>6}–{high:<5}" for low, high in
                               zip(DISTANCES, DISTANCES[1:], strict=False)) + " km")
    for figure in [key for key in found if key not in ("km", "lat")]:
        shares = coverage(found, figure, DISTANCES, ((0, 90),))
        worst = min(coverage(found, figure, DISTANCES, BANDS).items(), key=lambda item: item[1])
        (low, high, south, north), (share, _) = worst
        print(f"{figure:28}" + "".join(f"{part:>9.0%}   " for part, _ in shares.values())
              + f" worst band: {share:.0%} at {south}–{north}° and {low}–{high} km")


if __name__ == "__main__":
    main()
