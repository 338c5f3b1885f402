"""Time to load 100,000 lines, beside geopandas in the same run, and memory of a 2 GB raster.

Prints one table; asserts nothing, since times move from machine to machine. Each format is read
three times and the best counts; `ratio` is to `geopandas.read_file` of the same file.

    python tests/benchmarks/readers.py [--lines N] [--raster]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
SUFFIXES = (".gpkg", ".geojson", ".fgb", ".shp", ".parquet")
VOLTAGES = ("330000;132000", "132 kV; 33kV", "132000", "", "Avenida", "33000", "220000")

LARGE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {root!r})
import layers, pyproj
from gis.types import Grid
from layers.readers.raster import read_raster
grid = Grid(pyproj.CRS.from_epsg(32737), 200_000.0, 9_900_000.0, {cell}, ({n}, {n}))
raster = read_raster(sys.argv[1], grid, layer="elevation")
assert raster.values.shape == ({n}, {n})
status = Path("/proc/self/status")
if status.is_file():   # ru_maxrss counts the process that started this one as well
    peak = next(w.split()[1] for w in status.read_text().splitlines() if w.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(float(peak) / 1024)
"""


def large_raster(path: Path) -> None:
    """A GeoTIFF of 2.15 GB with one written block; it takes little room on most disks."""
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin
    from rasterio.windows import Window

    with rasterio.open(path, "w", driver="GTiff", width=16_384, height=16_384, count=1,
                       dtype="float64", crs="EPSG:32737", tiled=True, blockxsize=512,
                       blockysize=512, SPARSE_OK=True,
                       transform=from_origin(200_000, 9_900_000, 20, 20)) as file:
        file.write(np.full((512, 512), 1000.0), 1, window=Window(512, 512, 512, 512))
    with open(path, "r+b") as file:
        file.truncate(2_150_000_000)


def large_raster_mb(path: Path, side: int = 320) -> float:
    """Peak memory of a fresh process that reads it onto a grid of `side`² cells, which cover the
    whole of it at 320. [MB]"""
    script = LARGE.format(root=str(ROOT), cell=20.0 * 16_384 / 320, n=side)
    told = subprocess.run([sys.executable, "-c", script, str(path)], check=True,
                          capture_output=True, text=True, cwd=ROOT)
    return float(told.stdout)


def lines(count: int):
    import geopandas
    import numpy as np
    import shapely

    random = np.random.default_rng(1)
    start = random.uniform((30, -10), (42, 5), (count, 2))
    path = start[:, None, :] + np.cumsum(random.normal(0, 0.01, (count, 12, 2)), axis=1)
    return geopandas.GeoDataFrame(
        {"name": [f"line {i}" for i in range(count)],
         "voltage": [VOLTAGES[i % len(VOLTAGES)] for i in range(count)],
         "circuits": random.integers(1, 4, count)},
        geometry=shapely.linestrings(path), crs="EPSG:4326")


def best(work, runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--raster", action="store_true", help="the 2 GB raster as well")
    options = parser.parse_args()
    import geopandas

    import layers  # noqa: F401   its settings come before GDAL
    from layers.readers import rows
    from layers.readers.vector import read_vector
    from layers.recognise import recognise
    from layers.sources.power import lines as power_lines

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = lines(options.lines)
        for suffix in SUFFIXES:
            path = folder / f"lines{suffix}"
            (frame.to_parquet if suffix == ".parquet" else frame.to_file)(path)
            theirs = best(lambda path=path: (geopandas.read_parquet(path) if
                                             path.suffix == ".parquet" else
                                             geopandas.read_file(path)))

            def load(path=path):
                rows._parsed.cache_clear()
                return read_vector(path, "power_lines")

            start = time.perf_counter()
            recognise(path)
            known = time.perf_counter() - start
            found = read_vector(path, "power_lines")
            power_lines(found)
            first = time.perf_counter() - start
            ours = best(load)
            layer = best(lambda found=found: power_lines(found), 1)
            print(f"{suffix:9} from file to layer {first:5.2f} s: recognised {known:5.2f} s, read "
                  f"{ours:5.2f} s (geopandas {theirs:5.2f} s, ratio {ours / theirs:4.2f}), "
                  f"as layer {layer:5.2f} s")
        if options.raster:
            path = folder / "large.tif"
            large_raster(path)
            start = time.perf_counter()
            peak = large_raster_mb(path)
            print(f"2.15 GB raster: {peak:,.0f} MB at most, {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
