import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.normals import (
    climate_at,
    climate_from_world,
    range_from_sun,
)
from gis.climate.sun import extraterrestrial_daily
from gis.errors import InputError, LayerError
from gis.types import Provenance, Table


def test_a_station_gives_its_own_values(climate_layer):
    normals = climate_at(climate_layer([dict(lon=10, lat=45, elevation_m=100, t=12,
                                             monthly=True)]), 10, 45, 100)
    assert_allclose(normals.t_mean_c[[0, 6]], [12 - 5 * np.cos(np.pi / 12),
                                               12 + 5 * np.cos(np.pi / 12)], atol=0.05)
    assert_allclose(normals.t_range_c, 12)
    assert_allclose(normals.yearly_ghi_kwh_m2, 5 * 365)


def test_a_site_500_m_higher_is_3_k_colder(climate_layer):
    layer = climate_layer([dict(lon=10, lat=45, elevation_m=100, t=12, monthly=True)])
    low, high = climate_at(layer, 10, 45, 100), climate_at(layer, 10, 45, 600)
    assert_allclose(low.t_mean_c - high.t_mean_c, 3.0)


def test_half_way_between_two_points_lies_their_mean(climate_layer):
    layer = climate_layer([dict(lon=-1, lat=0, elevation_m=0, t=20, ghi=4.0, monthly=True),
                           dict(lon=1, lat=0, elevation_m=0, t=30, ghi=6.0)])
    normals = climate_at(layer, 0, 0, 0)
    assert_allclose(normals.yearly_temperature_c, 25, atol=1e-6)
    assert_allclose(normals.ghi_kwh_m2_d, 5.0, atol=1e-6)


def test_unknown_height_takes_the_neighbours(climate_layer):
    layer = climate_layer([dict(lon=-1, lat=0, elevation_m=0, t=20, monthly=True),
                           dict(lon=1, lat=0, elevation_m=1000, t=14)])
    normals = climate_at(layer, 0, 0)
    assert_allclose(normals.elevation_m, 500)
    assert_allclose(normals.yearly_temperature_c, 17, atol=1e-6)


def test_a_layer_without_months_is_refused(climate_layer):
    with pytest.raises(LayerError, match="twelve monthly"):
        climate_at(climate_layer([dict(lon=10, lat=45, elevation_m=0, t=12)]), 10, 45)


def test_a_month_that_does_not_exist_is_refused(climate_layer):
    layer = climate_layer([dict(lon=10, lat=45, elevation_m=0, t=12, monthly=True)])
    layer.columns["month"][3] = 13
    with pytest.raises(LayerError, match="month"):
        climate_at(layer, 10, 45)


def test_a_far_station_is_named_as_a_doubt(climate_layer):
    layer = climate_layer([dict(lon=10, lat=45, elevation_m=0, t=12, monthly=True)])
    assert climate_at(layer, 10.1, 45).notes == ()
    assert "222 km" in climate_at(layer, 10, 47).notes[0]


def test_a_year_moved_to_another_temperature_keeps_its_shape(climate_layer):
    layer = climate_layer([dict(lon=10, lat=45, elevation_m=500, t=12, monthly=True)])
    normals = climate_at(layer, 10, 45)
    moved = normals.moved_to(normals.yearly_temperature_c + 3, height_too=True)
    assert_allclose(moved.t_mean_c - normals.t_mean_c, 3)
    assert_allclose(moved.elevation_m, 0)


def world(*rows):
    columns = {name: np.array([row[i] for row in rows], float)
               for i, name in enumerate(("lat", "lon", "elevation_m", "wind_10m_ms"))}
    for m in range(1, 13):
        columns[f"t_mean_c_{m:02d}"] = np.array([row[4] for row in rows], float)
        columns[f"rh_mean_pct_{m:02d}"] = np.full(len(rows), 70.0)
        columns[f"ghi_kwh_m2_d_{m:02d}"] = np.array(
            [0.5 * extraterrestrial_daily(row[0])[m - 1] for row in rows])
    columns["name"] = np.array([f"place {i}" for i in range(len(rows))], object)
    return Table(columns, {}, Provenance("climate_normals", "made up"))


def test_world_table_interpolates_at_sea_level_and_in_clearness():
    table = world((40, 9, 0, 3, 20), (40, 11, 2000, 5, 8))      # both 20 °C at sea level
    normals = climate_from_world(table, 10, 45, 1000)
    assert_allclose(normals.t_mean_c, 14)
    assert_allclose(normals.ghi_kwh_m2_d, 0.5 * extraterrestrial_daily(45))
    assert_allclose(normals.wind_10m_ms, 4)
    assert "place" in normals.notes[0]


def test_a_place_off_the_globe_is_refused():
    with pytest.raises(InputError, match="not on Earth"):
        climate_from_world(world((40, 9, 0, 3, 20)), 10, 95)


def test_range_from_sun_turns_hargreaves_round():
    top = extraterrestrial_daily(0.0)
    assert_allclose(range_from_sun(0.17 * 9 ** 0.5 * top, 0.0), 9)


def test_extraterrestrial_irradiation_of_fao_56():
    # FAO 56, annex 2, table 2.6: equator, 36.2 MJ/m²·d in January, 33.4 in June, 33.9 in July
    assert_allclose(extraterrestrial_daily(0)[[0, 5, 6]] * 3.6, [36.2, 33.4, 33.9], rtol=0.01)
