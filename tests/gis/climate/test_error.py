"""How far the climate of a place may be off, and what that does to its figures."""

import math

import numpy as np
import pytest

from gis.climate.error import ClimateError, station_error, world_error, year_error
from gis.climate.interpolation import neighbours as nearest
from gis.climate.interpolation import unit_sphere
from gis.climate.model import SHIPPED
from gis.climate.normals import climate_from_world, world_neighbours
from layers import tables

WORLD = tables.load("climate_normals")


def test_at_a_row_the_error_is_its_tolerance():
    row = int(np.flatnonzero(WORLD["name"] == "Nairobi")[0]) if (
        WORLD["name"] == "Nairobi").any() else 0
    found = climate_from_world(WORLD, WORLD["lon"][row], WORLD["lat"][row]).error
    assert found.t_k == pytest.approx(WORLD["tol_t_k"][row], rel=0.02)
    assert found.ghi_share == pytest.approx(WORLD["tol_ghi_pct"][row] / 100, rel=0.02)
    assert found.wind_share == pytest.approx(WORLD["tol_wind_pct"][row] / 100, rel=0.02)


def test_the_error_grows_with_the_distance_and_stops():
    near = world_neighbours(WORLD, 3.4, 6.45)
    found = []
    for km in (0.0, 300.0, 900.0):
        found.append(world_error(WORLD, type(near)(near.index, near.weight, np.full_like(
            near.distance, km)), SHIPPED).t_k)
    stated = found[0]
    assert found[1] == pytest.approx(math.hypot(stated, 1.6))
    assert found[2] == pytest.approx(math.hypot(stated, 3.2))


@pytest.mark.parametrize(("lat", "lon"), [
    (6.45, 3.4), (-12.05, -77.04), (64.13, -21.9), (-6.8, 39.28), (-18.14, 178.44),
    (90, 0), (-90, 0), (0, 180), (0, -180), (66, -179.99)])
def test_any_point_tells_its_range(lat, lon):
    found = climate_from_world(WORLD, lon, lat)
    assert 0.3 < found.error.t_k < 6 and 0.02 < found.error.ghi_share < 0.4
    assert any("80 % range" in note and "tolerance" in note for note in found.notes)


def test_both_sides_of_the_date_line_are_one_place():
    east, west = (climate_from_world(WORLD, lon, -16.8) for lon in (180, -180))
    np.testing.assert_allclose(east.t_mean_c, west.t_mean_c, rtol=1e-9)
    assert east.error.t_k == pytest.approx(west.error.t_k)


def test_the_range_holds_what_leaving_a_row_out_finds():
    """80 % ranges should hold about 80 % of the rows that are left out; at least 75 %."""
    points = unit_sphere(WORLD["lon"], WORLD["lat"])
    found = nearest(points, points, 7, SHIPPED.idw_power, SHIPPED.idw_soft_km)
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365
    months = np.stack([WORLD[f"t_mean_c_{m:02d}"] for m in range(1, 13)], axis=1)
    level = months @ days + SHIPPED.lapse_k_per_km * WORLD["elevation_m"] / 1000
    inside = []
    for i in range(len(level)):
        keep = found.index[i] != i
        weight = found.weight[i][keep] / found.weight[i][keep].sum()
        index, distance = found.index[i][keep][None], found.distance[i][keep][None]
        error = world_error(WORLD, type(found)(index, weight[None], distance), SHIPPED)
        inside.append(abs(level[index[0]] @ weight - level[i]) <= 1.2816 * error.t_k)
    assert np.mean(inside) >= 0.75


def test_stations_and_single_years_have_their_own_error():
    assert station_error(0.0, SHIPPED).t_k == pytest.approx(SHIPPED.layer_t_error_k)
    assert station_error(150.0, SHIPPED).t_k == pytest.approx(math.hypot(0.8, 1.6))
    assert year_error(SHIPPED).ghi_share == SHIPPED.year_sun_error_share
    assert ClimateError().words == ""


def test_a_place_far_from_all_of_the_table_is_called_a_guess():
    ice, town = (climate_from_world(WORLD, lon, lat).notes[0]
                 for lon, lat in ((-40, 80), (36.8, -1.3)))
    assert "give a weather file" in ice and "guess" not in town
