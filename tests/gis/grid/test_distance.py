"""Exact distances, against answers done by hand and against brute force."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from gis.errors import CrsMismatchError, InputError
from gis.grid.distance import cheapest, containing, nearest
from gis.grid.segments import Segments, segments_of
from gis.types import Features, Places, Provenance

CRS = pyproj.CRS("EPSG:6933")


def places(*points, crs=CRS):
    x, y = np.array(points, float).T
    return Places(x, y, crs)


def features(*shapes, crs=CRS):
    return Features(np.array([shapely.from_wkt(s) for s in shapes], object), crs, {}, {},
                    Provenance("test", "made up"))


def brute(x, y, segments):
    """Distance of each place to each piece by shapely, (s, n)."""
    points = shapely.points(x, y)
    lines = shapely.linestrings(np.stack([np.column_stack([segments.x0, segments.y0]),
                                          np.column_stack([segments.x1, segments.y1])], axis=1))
    return shapely.distance(lines[:, None], points[None, :])


def random_case(seed, n, s, spread=100_000.0, length=20_000.0):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, spread, (2, n))
    x0, y0 = rng.uniform(-spread / 2, 1.5 * spread, (2, s))
    dx, dy = rng.normal(0, length, (2, s)) * (rng.random(s) > 0.2)
    return x, y, Segments(x0, y0, x0 + dx, y0 + dy, np.arange(s)), rng


def test_beside_beyond_and_on_a_line():
    found = nearest(places((5, 3), (13, 4), (10, 0)), features("LINESTRING (0 0, 10 0)"))
    assert_allclose(found.distance, [3, 5, 0])
    assert_allclose(found.point, [[5, 10, 10], [0, 0, 0]])


def test_nearest_of_points_lines_and_polygons_tells_which():
    found = nearest(places((0, 1), (100, 1), (205, 5)), features(
        "POINT (0 0)", "MULTILINESTRING ((90 0, 95 0), (99 -5, 99 5))",
        "POLYGON ((200 0, 210 0, 210 10, 200 10, 200 0))"))
    assert_array_equal(found.index, [0, 1, 2])
    assert_allclose(found.distance, [1, 1, 5])


def test_inside_a_polygon_is_zero_only_where_asked():
    square = features("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))")
    spots = places((2, 5), (5, 5), (12, 5))
    assert_allclose(nearest(spots, square, inside_zero=True).distance, [0, 1, 2])
    assert_allclose(nearest(spots, square).distance, [2, 1, 2])


def test_an_invalid_polygon_is_mended():
    bow = features("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
    assert_array_equal(containing(places((1, 5), (5, 8)), bow), [0, -1])


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.sampled_from([1, 50, 5000]))
def test_containing_agrees_with_brute_force(seed, n):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, (4, 12)), axis=1)
    reach = rng.uniform(2_000, 40_000, (4, 12))
    middle = rng.uniform(0, 100_000, (4, 2))
    rings = [np.column_stack([r * np.cos(t), r * np.sin(t)]) + c
             for r, t, c in zip(reach, turn, middle, strict=True)]
    stars = [shapely.Polygon(ring) for ring in rings]
    layer = features(*(shape.wkt for shape in stars))
    x, y = rng.uniform(0, 100_000, (2, n))
    held = np.array([shapely.contains_xy(shapely.make_valid(shape), x, y) for shape in stars])
    truth = np.where(held.any(axis=0), held.argmax(axis=0), -1)
    assert_array_equal(containing(Places(x, y, CRS), layer), truth)


def test_nothing_to_be_near():
    found = nearest(places((0, 0)), features())
    assert_array_equal(found.index, [-1])
    assert np.isinf(found.distance).all() and np.isnan(found.point[0]).all()


def test_collections_inside_collections():
    nested = shapely.from_wkt(
        "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (9 9)), LINESTRING (0 0, 1 0))")
    pieces = segments_of(np.array([None, nested], object))
    assert len(pieces) == 2 and set(pieces.feature) == {1}


def test_crs_and_coordinates_are_checked():
    with pytest.raises(CrsMismatchError):
        nearest(places((0, 0), crs=pyproj.CRS("EPSG:3857")), features("POINT (0 0)"))
    with pytest.raises(InputError):
        nearest(places((np.nan, 0)), features("POINT (0 0)"))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.sampled_from([1, 7, 300, 3000]),
       s=st.sampled_from([1, 3, 60]))
def test_agrees_with_brute_force(seed, n, s):
    x, y, segments, _ = random_case(seed, n, s)
    found = cheapest(Places(x, y, CRS), segments)
    truth = brute(x, y, segments)
    assert_allclose(found.distance, truth.min(axis=0), rtol=1e-9, atol=1e-6)
    assert_allclose(truth[found.index, np.arange(n)], found.distance, rtol=1e-9, atol=1e-6)
    to_point = np.hypot(x - found.point[0], y - found.point[1])
    assert_allclose(to_point, found.distance, rtol=1e-9, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.sampled_from([1, 300, 3000]))
def test_cheapest_agrees_with_brute_force(seed, n):
    x, y, segments, rng = random_case(seed, n, 40)
    slope, offset = rng.uniform(0.1, 3, 40), rng.uniform(0, 50_000, 40)
    reach = rng.uniform(1_000, 60_000, 40)
    found = cheapest(Places(x, y, CRS), segments, slope, offset, reach)
    away = brute(x, y, segments)
    cost = np.where(away <= reach[:, None], away * slope[:, None] + offset[:, None], np.inf)
    assert_allclose(found.cost, cost.min(axis=0), rtol=1e-9, atol=1e-6)
    assert_array_equal(found.index == -1, np.isinf(cost.min(axis=0)))


def test_places_on_a_line_and_all_on_one_spot():
    segments = Segments(*np.array([[0.0], [0.0], [0.0], [0.0]]), np.array([0]))
    x = np.arange(2000.0)
    assert_allclose(cheapest(Places(x, np.zeros(2000), CRS), segments).distance, x)
    assert_allclose(cheapest(places(*[(3, 4)] * 2000), segments).distance, 5)
