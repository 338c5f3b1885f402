"""How far the climate of a place may be off, and what that does to its figures."""

import math

import numpy as np
import pytest

from gis.climate.error import (
    ClimateError,
    station_error,
    unknown_height_k,
    world_error,
    year_error,
)
from gis.climate.interpolation import Neighbours
from gis.climate.model import SHIPPED
from gis.climate.normals import climate_from_world, world_neighbours
from layers import tables
from tests.benchmarks.far_climate import BANDS, DISTANCES, coverage, leave_out

WORLD = tables.load("climate_normals")


def test_at_a_row_the_error_is_its_tolerance():
    row = int(np.flatnonzero(WORLD["name"] == "Nairobi")[0]) if (
        WORLD["name"] == "Nairobi").any() else 0
    found = climate_from_world(WORLD, WORLD["lon"][row], WORLD["lat"][row]).error
    assert found.t_k == pytest.approx(WORLD["tol_t_k"][row], rel=0.02)
    assert found.ghi_share == pytest.approx(WORLD["tol_ghi_pct"][row] / 100, rel=0.02)
    assert found.wind_share == pytest.approx(WORLD["tol_wind_pct"][row] / 100, rel=0.02)


def test_the_error_grows_with_the_distance_and_the_latitude():
    near = world_neighbours(WORLD, 3.4, 6.45)

    def at(km, lat):
        moved = type(near)(near.index, near.weight, np.full_like(near.distance, km))
        return world_error(WORLD, moved, lat, SHIPPED).t_k

    stated = at(0.0, 0.0)
    assert at(300.0, 0.0) == pytest.approx(math.hypot(stated, 1.1))
    assert at(4800.0, 0.0) == pytest.approx(math.hypot(stated, 8.8))       # 16^¾ = 8
    assert at(300.0, -90.0) == pytest.approx(math.hypot(stated, 3.3))


def test_a_height_nobody_knows_widens_the_range_but_not_at_a_row():
    known, guessed = (climate_from_world(WORLD, -30.0, 10.0, height) for height in (0.0, None))
    assert guessed.error.t_k > math.hypot(known.error.t_k, 1.2)
    assert guessed.error.ghi_share == known.error.ghi_share
    assert "height" in guessed.error.words and "height" not in known.error.words


def test_heights_around_that_lie_apart_widen_it_too():
    # 0 m and 2,000 m at equal weight: a spread of 1,000 m beside the usual 200, of 6 K per km.
    near = Neighbours(np.array([[0, 1]]), np.array([[0.5, 0.5]]), np.array([[100.0, 100.0]]))
    assert unknown_height_k(near, np.array([0.0, 2000.0]), SHIPPED) == pytest.approx(
        6 * math.hypot(1.0, 0.2))
    half = Neighbours(near.index, near.weight, near.distance / 2)
    assert unknown_height_k(half, np.array([700.0, 700.0]), SHIPPED) == pytest.approx(0.6)


@pytest.mark.parametrize(("lat", "lon"), [
    (6.45, 3.4), (-12.05, -77.04), (64.13, -21.9), (-6.8, 39.28), (-18.14, 178.44),
    (90, 0), (-90, 0), (0, 180), (0, -180), (66, -179.99)])
def test_any_point_tells_its_range(lat, lon):
    found = climate_from_world(WORLD, lon, lat)
    assert 0.3 < found.error.t_k < 12 and 0.02 < found.error.ghi_share < 0.4
    assert any("80 % range" in note and "tolerance" in note for note in found.notes)


def test_both_sides_of_the_date_line_are_one_place():
    east, west = (climate_from_world(WORLD, lon, -16.8) for lon in (180, -180))
    np.testing.assert_allclose(east.t_mean_c, west.t_mean_c, rtol=1e-9)
    assert east.error.t_k == pytest.approx(west.error.t_k)


@pytest.fixture(scope="module")
def left_out():
    """Every row told by rows farther than 0 … 5,000 km; see tests/benchmarks/far_climate.py."""
    return leave_out(WORLD, (0, 300, 800, 1500, 3000, 5000))


@pytest.mark.parametrize("figure", ["temperature", "temperature, height unknown", "irradiation",
                                    "wind at 100 m"])
def test_80_percent_ranges_hold_their_share_at_every_distance(left_out, figure):
    for share, rows in coverage(left_out, figure, DISTANCES, ((0, 90),)).values():
        assert share >= 0.80 and rows > 100


@pytest.mark.parametrize("figure", ["temperature", "temperature, height unknown", "irradiation"])
def test_80_percent_ranges_nearly_hold_in_every_band_of_latitude_too(left_out, figure):
    assert min(share for share, _ in coverage(left_out, figure, DISTANCES, BANDS).values()) >= 0.75


def test_stations_and_single_years_have_their_own_error():
    assert station_error(0.0, 45.0, SHIPPED).t_k == pytest.approx(SHIPPED.layer_t_error_k)
    assert station_error(300.0, 0.0, SHIPPED).t_k == pytest.approx(math.hypot(0.8, 1.1))
    assert station_error(300.0, 90.0, SHIPPED).t_k == pytest.approx(math.hypot(0.8, 3.3))
    assert year_error(SHIPPED).ghi_share == SHIPPED.year_sun_error_share
    assert ClimateError().words == ""


def test_a_place_far_from_all_of_the_table_is_called_a_guess():
    ice, town = (climate_from_world(WORLD, lon, lat).notes[0]
                 for lon, lat in ((-40, 80), (36.8, -1.3)))
    assert "give a weather file" in ice and "guess" not in town
