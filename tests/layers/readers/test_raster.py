import numpy as np
import pyproj
import pytest
import rasterio
from rasterio.transform import from_origin

from gis.errors import InputError, LayerError
from gis.types import Grid
from layers.readers.raster import masked, raster_info, read_raster, sample

CRS = pyproj.CRS.from_epsg(32737)
GRID = Grid(CRS, 200_000.0, 9_900_000.0, 1000.0, (10, 10))


def write(path, values, *, left=190_000.0, top=9_910_000.0, cell=1000.0, crs="EPSG:32737",
          nodata=None):
    values = np.asarray(values)
    with rasterio.open(path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1],
                       count=1, dtype=values.dtype, crs=crs, nodata=nodata,
                       transform=from_origin(left, top, cell, cell)) as file:
        file.write(values, 1)
    return path


def plane(n=30):
    return np.tile(np.arange(n, dtype="float32") + 1000, (n, 1))


def test_aligned_cells_keep_their_values(tmp_path):
    raster = read_raster(write(tmp_path / "a.tif", plane()), GRID, "nearest", "solar")
    assert raster.values[0].tolist() == list(range(1010, 1020))    # ten cells west are cut off
    assert raster.unit == "kWh/kWp·y" and raster.grid is GRID
    assert "nearest resampling" in raster.provenance.steps[-1]


def test_nodata_that_lies_is_masked_and_counted(tmp_path):
    values = plane()
    values[12, 12] = np.nan                      # row 2, column 2 of the grid
    values[13, 13] = np.inf
    values[14, 14] = 9e9
    path = write(tmp_path / "a.tif", values, nodata=1.1754943508222875e-38)
    raster = read_raster(path, GRID, "nearest", "solar")
    unknown = np.isnan(raster.values)
    assert unknown.sum() == 3 and all(unknown[i, i] for i in (2, 3, 4))
    told = " ".join(raster.provenance.steps)
    assert "2 cells NaN or infinite" in told and "1 cells impossible" in told


def test_declared_nodata_is_masked():
    out, counts = masked(np.array([[-9999, 1500], [1600, -9999]], "int16"), -9999.0, "solar")
    assert np.isnan(out).tolist() == [[True, False], [False, True]]
    assert counts == {"no-data": 2, "NaN or infinite": 0, "impossible": 0}


def test_finer_cells_are_averaged_and_people_are_summed(tmp_path):
    fine = np.ones((60, 60), "float32")
    fine[:, ::2] = 3
    path = write(tmp_path / "a.tif", fine, cell=500.0)
    mean = read_raster(path, GRID, layer="wind")
    assert np.allclose(mean.values, 2.0) and "average resampling" in mean.provenance.steps[-1]
    people = read_raster(path, GRID, layer="population")
    assert np.allclose(people.values, 8.0)       # four cells of 1, 3, 1, 3
    assert "sum resampling" in people.provenance.steps[-1]


def test_beyond_the_file_is_unknown(tmp_path):
    path = write(tmp_path / "a.tif", plane(15))  # reaches column and row 5 of the grid
    raster = read_raster(path, GRID, "nearest", "solar")
    assert np.isfinite(raster.values[:5, :5]).all() and np.isnan(raster.values[5:]).all()


def test_other_reference_systems_are_warped(tmp_path):
    lonlat = np.full((40, 40), 21.5, "float32")
    path = write(tmp_path / "a.tif", lonlat, left=36.0, top=-0.8, cell=0.01, crs="EPSG:4326")
    raster = read_raster(path, GRID, layer="temperature")
    assert np.nanmax(np.abs(raster.values - 21.5)) < 1e-9
    assert raster_info(path).cell_m == pytest.approx(1113.2)


@pytest.mark.parametrize("name", ["https://example.org/a.tif", "/vsicurl/http://x/a.tif"])
def test_addresses_and_virtual_paths_are_refused(name):
    with pytest.raises(InputError, match="is an address|is a virtual path"):
        read_raster(name, GRID)


def test_no_reference_system(tmp_path):
    path = write(tmp_path / "a.tif", plane(), crs=None)
    with pytest.raises(LayerError, match="no coordinate reference system; write the CRS"):
        read_raster(path, GRID)


def test_outside_the_region(tmp_path):
    path = write(tmp_path / "a.tif", plane(), left=900_000.0)
    with pytest.raises(LayerError, match="outside the region"):
        read_raster(path, GRID)


def test_truncated(tmp_path):
    noise = np.random.default_rng(1).random((300, 300)).astype("float32")
    whole = write(tmp_path / "a.tif", noise, left=0.0, top=1e7).read_bytes()
    (tmp_path / "cut.tif").write_bytes(whole[:len(whole) // 3])
    with pytest.raises(LayerError, match="damaged or cut short"):
        read_raster(tmp_path / "cut.tif", GRID)


def test_vrt_and_vectors_are_refused(tmp_path):
    path = write(tmp_path / "a.tif", plane())
    vrt = tmp_path / "b.tif"
    vrt.write_text(f'<VRTDataset rasterXSize="1" rasterYSize="1"><SourceFilename>{path}'
                   "</SourceFilename></VRTDataset>")
    with pytest.raises(LayerError, match="is a VRT"):
        read_raster(vrt, GRID)
    (tmp_path / "c.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(LayerError, match="no raster file"):
        read_raster(tmp_path / "c.geojson", GRID)


def test_large_files_are_sampled_by_rows(tmp_path, monkeypatch):
    path = write(tmp_path / "a.tif", np.tile(np.arange(300, dtype="float32")[:, None], (1, 200)))
    monkeypatch.setattr("layers.readers.raster.THIN_AT_ONCE", 1000)
    rows = sample(path, 100)
    assert rows.shape == (60, 100)
    assert (rows[0, 0], rows[-1, 0]) == (0, 299) and np.all(np.diff(rows[:, 0]) > 0)
