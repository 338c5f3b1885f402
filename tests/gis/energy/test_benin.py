"""Solar yield of a country from its own radiation map, against the atlas' yields."""

import numpy as np
import pytest

from gis.climate.normals import world_neighbours
from gis.energy.solar import pv_yield_from_irradiation, pv_yield_from_world
from layers import tables


def test_benin_agrees_with_the_solar_atlas(real_data):
    folder = real_data / "solar_climate" / "benin"
    if not (folder / "gsa_ghi_benin.tif").exists():
        pytest.skip("no real data: gsa_ghi_benin.tif is not there")
    rasterio = pytest.importorskip("rasterio")
    with rasterio.open(folder / "gsa_pvout_benin.tif") as data:
        atlas = data.read(1).astype(float)
        rows, cols = np.nonzero(np.isfinite(atlas) & (atlas > 500) & (atlas < 3000))
        pick = np.random.default_rng(20261121).permutation(len(rows))[:500]
        lon, lat = (np.array(v) for v in data.xy(rows[pick], cols[pick]))
        truth = atlas[rows[pick], cols[pick]]
    with rasterio.open(folder / "gsa_ghi_benin.tif") as data:
        ghi = np.array([v[0] for v in data.sample(zip(lon, lat, strict=True))], float)
    table = tables.load("climate_normals")
    alone = np.array([pv_yield_from_world(table, x, y) for x, y in zip(lon, lat, strict=True)])
    found = pv_yield_from_irradiation(table, lon, lat, ghi)
    for name, values in (("own radiation", found), ("world table alone", alone)):
        error = np.abs(values / truth - 1)
        print(f"{name}: median {np.median(error):.2%}, 95th percentile "
              f"{np.quantile(error, 0.95):.2%}")
    error = np.abs(found / truth - 1)
    assert np.median(error) < 0.03 and np.quantile(error, 0.95) < 0.06


def test_the_ratio_of_a_place_of_the_table_is_its_own():
    table = tables.load("climate_normals")
    lon, lat = table["lon"][:1], table["lat"][:1]
    near = world_neighbours(table, float(lon[0]), float(lat[0]))
    assert near.index[0, 0] == 0
    own = table["pvout_kwh_kwp_y"][0] / table["ghi_kwh_m2_y"][0]
    assert pv_yield_from_irradiation(table, lon, lat, np.array([2000.0])) == pytest.approx(
        2000 * own, rel=0.01)
