"""A raster of 2 GB is read piece by piece, with the same result as in one piece."""

import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio
from rasterio.transform import from_origin

from gis.types import Grid
from layers.readers import warp
from layers.readers.raster import read_raster

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "readers.py"


@pytest.fixture
def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_readers", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is told by resource")
def test_two_gigabytes_in_less_than_500_mb(tmp_path, benchmark):
    if shutil.disk_usage(tmp_path).free < 3_000_000_000:
        pytest.skip("less than 3 GB free, should the disk know no holes")
    path = tmp_path / "large.tif"
    benchmark.large_raster(path)
    assert path.stat().st_size > 2_000_000_000
    # a quarter of it, which alone would take 540 MB in one piece; the benchmark reads all
    assert benchmark.large_raster_mb(path, 160) < 500


@pytest.mark.parametrize("layer, resampling", [("elevation", "auto"), ("population", "auto"),
                                               ("land_cover", "mode"), ("wind", "nearest")])
def test_pieces_make_the_whole(tmp_path, monkeypatch, layer, resampling):
    crs = pyproj.CRS.from_epsg(32737)
    values = np.random.default_rng(5).integers(0, 25, (300, 400)).astype("float32")
    values[40:60, 70:90] = np.nan
    with rasterio.open(tmp_path / "a.tif", "w", driver="GTiff", height=300, width=400, count=1,
                       dtype="float32", crs=crs, transform=from_origin(200_000, 9_900_000, 100, 100)
                       ) as file:
        file.write(values, 1)
    grid = Grid(crs, 199_000.0, 9_901_000.0, 500.0, (70, 90))
    whole = read_raster(tmp_path / "a.tif", grid, resampling, layer).values
    monkeypatch.setattr(warp, "MOST_CELLS", 3_000)
    pieces = read_raster(tmp_path / "a.tif", grid, resampling, layer).values
    assert np.isfinite(whole).sum() > 4000
    np.testing.assert_allclose(pieces, whole, rtol=1e-6)
