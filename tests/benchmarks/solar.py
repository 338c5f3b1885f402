"""Yearly PV of a 200 × 200 grid hour by hour: one pass of ours against pvlib's chain.

All are timed in one run on the same made-up hours (irradiance, temperature, wind): pvlib on whole
arrays, as fast as its functions go, and point by point with its own sun, as its users do. Both do
fewer cells and are scaled up; the shortest of the rounds counts. How far the yearly sums lie apart
is printed beside the times; nothing is asserted about time.

    python tests/benchmarks/solar.py [--cells N] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.climate.sun import sun_hourly  # noqa: E402
from gis.energy.model import SHIPPED  # noqa: E402
from gis.energy.pv_grid import AT_A_TIME, pv_sums  # noqa: E402

GRID = 200 * 200
HOURS = 8760
TILT, AZIMUTH = 10.0, 180.0


def case(cells: int) -> tuple[np.ndarray, ...]:
    """Cells of East Africa: latitude, longitude [°], and hours of float32 of three series."""
    random = np.random.default_rng(0)
    side = int(np.ceil(cells ** 0.5))
    lat = np.repeat(np.linspace(-4, 5, side), side)[:cells]
    lon = np.tile(np.linspace(34, 42, side), side)[:cells]
    hour = np.arange(HOURS) % 24 + 0.5
    ghi = np.empty((cells, HOURS), np.float32)
    for i in range(cells):
        up, _, extra = sun_hourly(lat[i], lon[i], 3.0)
        ghi[i] = extra * np.maximum(up, 0) * np.clip(random.normal(0.6, 0.15, HOURS), 0.05, 0.8)
    t = 22 + 6 * np.sin(2 * np.pi * (hour - 9) / 24) + random.normal(0, 2, (cells, HOURS))
    return lat, lon, ghi, t.astype(np.float32), (3 * random.weibull(2, (cells, HOURS))).astype(
        np.float32)


def power(zenith, azimuth, ghi, t, wind, day, extra) -> np.ndarray:
    """pvlib's chain with this program's assumptions. [kW/kWp]"""
    import pvlib

    parts = pvlib.irradiance.erbs(ghi, zenith, day)
    plane = pvlib.irradiance.get_total_irradiance(
        TILT, AZIMUTH, zenith, azimuth, parts["dni"], ghi, parts["dhi"], dni_extra=extra,
        model="haydavies", albedo=SHIPPED.albedo)["poa_global"]
    cell = pvlib.temperature.faiman(plane, t, wind, SHIPPED.faiman_u0, SHIPPED.faiman_u1)
    dc = pvlib.pvsystem.pvwatts_dc(plane, cell, 1.0, SHIPPED.pv_temperature_coefficient)
    return dc * (1 - SHIPPED.pv_losses) * SHIPPED.inverter_efficiency


def on_arrays(lat, lon, ghi, t, wind) -> np.ndarray:
    """pvlib's functions on arrays of cells and hours; yearly sums, (n,)."""
    import pvlib

    day = np.repeat(np.arange(365), 24) + 1
    declination = pvlib.solarposition.declination_spencer71(day)
    equation = pvlib.solarposition.equation_of_time_spencer71(day)
    clock = np.arange(HOURS) % 24 + 0.5
    hour_angle = np.radians(15 * (clock - 12) + equation / 4 + (lon[:, None] - 45))
    phi = np.radians(lat)[:, None]
    zenith = pvlib.solarposition.solar_zenith_analytical(phi, hour_angle, declination)
    azimuth = pvlib.solarposition.solar_azimuth_analytical(phi, hour_angle, declination, zenith)
    extra = np.broadcast_to(pvlib.irradiance.get_extra_radiation(day), ghi.shape)
    return np.nansum(power(np.degrees(zenith), np.degrees(azimuth), ghi, t, wind,
                           np.broadcast_to(day, ghi.shape), extra), axis=1)


def by_point(lat, lon, ghi, t, wind) -> np.ndarray:
    """pvlib as its users run it, one place after the other; yearly sums, (n,)."""
    import pandas as pd
    import pvlib

    times = pd.date_range("2025-01-01 00:30", periods=HOURS, freq="h", tz="Etc/GMT-3")
    extra = pvlib.irradiance.get_extra_radiation(times)
    sums = []
    for i in range(len(lat)):
        sun = pvlib.solarposition.get_solarposition(times, lat[i], lon[i])
        series = (pd.Series(v[i], times) for v in (ghi, t, wind))
        sums.append(np.nansum(power(sun["apparent_zenith"], sun["azimuth"], *series, times, extra)))
    return np.array(sums)


def timed(work, rounds: int = 1) -> tuple[float, np.ndarray]:
    """Seconds of the shortest `work()`, and its result."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=1600, help="cells held in memory")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = case(options.cells)
    some, few = ([v[:n] for v in data] for n in (min(400, options.cells), min(12, options.cells)))

    def ours(part, compiled=True):
        return pv_sums(*part, TILT, AZIMUTH, 3.0, compiled=compiled)[0].sum(axis=0)

    first, _ = timed(lambda: ours([v[:AT_A_TIME] for v in data]))
    times = -(-GRID // options.cells)

    def whole_grid():
        for _ in range(times):
            found = ours(data)
        return found

    own, found = timed(whole_grid, options.rounds)
    own *= GRID / (times * options.cells)
    on_arrays(*few)
    rows = [("HeatSite, numpy", len(some[0]), lambda: ours(some, False), options.rounds),
            ("pvlib on arrays", len(some[0]), lambda: on_arrays(*some), options.rounds),
            ("pvlib point by point", len(few[0]), lambda: by_point(*few), options.rounds)]
    print(f"{GRID:,} cells × {HOURS:,} h, PV at a fixed tilt, yearly sums")
    print(f"  {'HeatSite, compiled':22} {own:8.2f} s   ({options.cells:,} cells held, {times} "
          f"times; first call {first:.1f} s)")
    from gis.climate.months import months_from_world
    from gis.energy.pv_months import pv_months
    from layers import tables

    world = tables.load("climate_normals")
    lat, lon = (v.ravel() for v in np.meshgrid(np.linspace(-4, 5, 200), np.linspace(34, 42, 200)))

    def from_months():
        return pv_months(months_from_world(world, lon, lat))

    took, _ = timed(from_months, options.rounds)
    print(f"  {'from monthly climate':22} {took:8.2f} s   (all {GRID:,} cells from the world "
          "table: typical days, best tilt, 12 months)")
    for name, cells, work, rounds in rows:
        took, sums = timed(work, rounds)
        off = np.abs(found[:cells] / sums - 1).max()
        print(f"  {name:22} {took * GRID / cells:8.2f} s   ({cells} cells, scaled)   ratio "
              f"{took * GRID / cells / own:6.1f}   sums at most {off:.4%} apart")


if __name__ == "__main__":
    main()
