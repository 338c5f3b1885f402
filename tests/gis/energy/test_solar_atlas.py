"""Solar yields by the hourly chain, against the Global Solar Atlas' own at random points.

Nothing of the chain is fitted to the atlas: its losses are PVWatts' defaults. `pytest -s` prints
the figures.
"""

import numpy as np
import pyproj
import pytest

from gis.climate.months import months_at, months_from_world
from gis.climate.normals import climate_from_world, world_neighbours
from gis.climate.weather_year import weather_year
from gis.energy.pv_field import atlas_level
from gis.energy.pv_months import pv_months
from gis.energy.solar import (
    best_tilt,
    equatorward,
    point_values,
    pv_hourly,
    pv_yield_from_irradiation,
    pv_yield_from_world,
)
from gis.types import Places
from layers import pack, tables

SEED, POINTS = 20261121, 500


def atlas_points(file, within=None):
    """Longitude, latitude [°] and the atlas' yield at random known cells, each (500,)."""
    if not file.exists():
        pytest.skip(f"no real data: {file.name} is not there")
    rasterio = pytest.importorskip("rasterio")
    import shapely

    with rasterio.open(file) as data:
        atlas = data.read(1).astype(float)
        rows, cols = np.nonzero(np.isfinite(atlas) & (atlas > 500) & (atlas < 3000))
        pick = np.random.default_rng(SEED).permutation(len(rows))[:8 * POINTS]
        lon, lat = (np.array(v) for v in data.xy(rows[pick], cols[pick]))
    if within is not None:
        inside = shapely.contains_xy(within, lon, lat)
        pick, lon, lat = pick[inside], lon[inside], lat[inside]
    return lon[:POINTS], lat[:POINTS], atlas[rows[pick], cols[pick]][:POINTS]


def off(name, found, truth):
    """Median and 95th percentile of the error, printed with its sign."""
    error = found / truth - 1
    median, most = np.median(np.abs(error)), np.quantile(np.abs(error), 0.95)
    print(f"{name}: median {median:.2%}, 95th percentile {most:.2%}, bias {error.mean():+.2%}")
    return median, most


def test_benin_by_its_own_irradiation_and_the_tables_temperature(real_data):
    folder = real_data / "solar_climate" / "benin"
    lon, lat, truth = atlas_points(folder / "gsa_pvout_benin.tif")
    assert len(truth) == POINTS
    import rasterio

    with rasterio.open(folder / "gsa_ghi_benin.tif") as data:
        ghi = np.array([v[0] for v in data.sample(zip(lon, lat, strict=True))], float)
    table = tables.load("climate_normals")
    months = months_from_world(table, lon, lat)
    own = months.at_levels(ghi)
    median, most = off("Benin, hourly chain, own irradiation", pv_months(own).sum(axis=0), truth)
    level = atlas_level(table, lon, lat)
    off("Benin, the same at the table's losses", pv_months(own).sum(axis=0) * level, truth)
    off("Benin, hourly chain, world table alone", pv_months(months).sum(axis=0), truth)
    off("Benin, world table's yield alone",
        np.array([pv_yield_from_world(table, x, y) for x, y in zip(lon, lat, strict=True)]), truth)
    off("Benin, own irradiation by the table's ratio",
        pv_yield_from_irradiation(table, lon, lat, ghi), truth)
    assert median < 0.03 and most < 0.06

    # The first 25 also by a whole synthetic year each, as a site is studied.
    years = [weather_year(climate_from_world(table, lon[i], lat[i]), 1) for i in range(25)]
    whole = np.array([
        pv_hourly(year, best_tilt(year), equatorward(year.lat)).sum() * ghi[i]
        / year.normals.yearly_ghi_kwh_m2 for i, year in enumerate(years)])
    median, most = off("Benin, 25 whole synthetic years", whole, truth[:25])
    assert median < 0.03 and most < 0.06


def test_kenya_by_its_pack_and_by_the_world_table(real_data):
    import shapely

    layers = pack.load("kenya")
    layers = getattr(layers, "layers", layers)
    outline = shapely.union_all(layers["boundary"].geometry)
    lon, lat, truth = atlas_points(real_data / "solar_climate" / "kenya" / "gsa_pvout_kenya.tif",
                                   outline)
    assert len(truth) == POINTS
    climate, sun = layers["climate"], layers["solar"]
    places = Places.from_lonlat(lon, lat, pyproj.CRS("EPSG:4326"))
    months = months_at(places, climate)
    own = months.at_levels(point_values(places, sun, "ghi_kwh_m2_y"),
                           point_values(places, sun, "t_mean_c"))
    chain = off("Kenya, hourly chain, pack's irradiation and temperature",
                pv_months(own).sum(axis=0), truth)
    off("Kenya, hourly chain, pack's stations alone", pv_months(months).sum(axis=0), truth)
    points = off("Kenya, pack's yields", point_values(places, sun, "pvout_kwh_kwp_y"), truth)
    table = tables.load("climate_normals")
    off("Kenya, hourly chain, world table alone",
        pv_months(months_from_world(table, lon, lat)).sum(axis=0), truth)
    off("Kenya, world table's yield alone",
        np.array([pv_yield_from_world(table, x, y) for x, y in zip(lon, lat, strict=True)]), truth)
    for median, most in (chain, points):
        assert median < 0.04 and most < 0.12


def test_the_ratio_of_a_place_of_the_table_is_its_own():
    table = tables.load("climate_normals")
    lon, lat = table["lon"][:1], table["lat"][:1]
    near = world_neighbours(table, float(lon[0]), float(lat[0]))
    assert near.index[0, 0] == 0
    own = table["pvout_kwh_kwp_y"][0] / table["ghi_kwh_m2_y"][0]
    assert pv_yield_from_irradiation(table, lon, lat, np.array([2000.0])) == pytest.approx(
        2000 * own, rel=0.01)
