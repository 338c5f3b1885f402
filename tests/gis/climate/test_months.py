import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.months import months_at, months_from_world, top_of_atmosphere
from gis.climate.normals import climate_at, climate_from_world
from gis.climate.sun import extraterrestrial_daily
from gis.errors import LayerError
from gis.types import Places
from layers import pack, tables

FIELDS = ("t_mean_c", "t_range_c", "ghi_kwh_m2_d", "wind_10m_ms")


def test_many_places_of_the_world_as_one_by_one():
    table = tables.load("climate_normals")
    lon, lat = np.array([36.82, 2.35, -70.0, 179.9]), np.array([-1.29, 48.85, -33.4, -16.5])
    height = np.array([1680.0, np.nan, 500.0, 10.0])
    many = months_from_world(table, lon, lat, height)
    for i in range(4):
        one = climate_from_world(table, lon[i], lat[i], None if i == 1 else height[i])
        for name in FIELDS:
            assert_allclose(getattr(many, name)[i], getattr(one, name), rtol=1e-4)
        assert many.sun_share[i] == pytest.approx(one.error.ghi_share)


def test_many_places_of_a_pack_as_one_by_one():
    climate = pack.load("kenya")
    climate = getattr(climate, "layers", climate)["climate"]
    lon, lat = np.array([36.9, 39.6, 35.0]), np.array([-1.2, -4.0, 3.0])
    many = months_at(Places.from_lonlat(lon, lat, climate.crs), climate)
    for i in range(3):
        one = climate_at(climate, lon[i], lat[i])
        for name in FIELDS:
            assert_allclose(getattr(many, name)[i], getattr(one, name), rtol=1e-4)
        assert many.sun_share[i] == pytest.approx(one.error.ghi_share)


def test_levels_move_the_year_and_keep_its_shape():
    table = tables.load("climate_normals")
    here = months_from_world(table, [2.4, 2.4], [6.4, 9.3])
    moved = here.at_levels(np.array([1800.0, np.nan]), np.array([20.0, np.nan]))
    assert_allclose(moved.yearly_ghi_kwh_m2, [1800.0, here.yearly_ghi_kwh_m2[1]])
    assert_allclose(moved.yearly_temperature_c, [20.0, here.yearly_temperature_c[1]])
    assert moved.sun_share.tolist() == [0.0, here.sun_share[1]]      # a told sun is not guessed
    assert_allclose(moved.ghi_kwh_m2_d[0] / here.ghi_kwh_m2_d[0],
                    1800 / here.yearly_ghi_kwh_m2[0])


@pytest.mark.parametrize("lat", [0.0, 66.62, -89.99, 45.0])
def test_the_top_of_the_atmosphere_between_tenths(lat):
    assert_allclose(top_of_atmosphere(np.array([lat]))[0], extraterrestrial_daily(lat), atol=0.01)


def test_a_climate_without_months_is_refused():
    climate = pack.load("kenya")
    climate = getattr(climate, "layers", climate)["climate"]
    yearly = climate.where(climate["month"] == 0)
    if not len(yearly):
        pytest.skip("the pack has no yearly rows")
    with pytest.raises(LayerError, match="twelve monthly"):
        months_at(Places.from_lonlat(np.array([36.9]), np.array([-1.2]), climate.crs), yearly)
