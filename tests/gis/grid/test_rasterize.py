"""Polygons on small grids whose answers are plain to see."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gis.grid.rasterize import polygon_mask
from gis.grid.terrain import slope_pct
from gis.types import Grid, Provenance, Raster

CRS = pyproj.CRS("EPSG:3035")
GRID = Grid(CRS, 0.0, 4.0, 1.0, (4, 5))


def test_a_cell_is_inside_if_its_centre_is():
    mask = polygon_mask(np.array([shapely.box(0.6, 0.4, 3.4, 2.6)], object), GRID)
    assert mask.astype(int).tolist() == [[0, 0, 0, 0, 0],
                                         [0, 1, 1, 0, 0],
                                         [0, 1, 1, 0, 0],
                                         [0, 1, 1, 0, 0]]


def test_holes_and_parts_outside_the_grid():
    ring = shapely.box(-10, -10, 20, 20).difference(shapely.box(1, 1, 3, 3))
    mask = polygon_mask(np.array([ring], object), GRID)
    assert mask.sum() == 20 - 4 and not mask[1:3, 1:3].any()


def test_a_bow_tie_needs_no_repair():
    bow = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    mask = polygon_mask(np.array([bow], object), GRID)
    assert mask[1, 0] and mask[2, 0] and mask[1, 3] and not mask[0, 1] and not mask[3, 2]


def test_no_polygon_no_cell():
    empty = np.array([shapely.Polygon(), shapely.Point(1, 1), None], object)
    assert not polygon_mask(empty, GRID).any()
    assert not polygon_mask(np.empty(0, object), GRID).any()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 9), st.floats(-3, 9)), min_size=3, max_size=9))
def test_agrees_with_shapely_at_every_centre(points):
    shape = shapely.Polygon(points).convex_hull
    x, y = np.meshgrid(np.arange(5) + 0.5, 3.5 - np.arange(4))
    centres = shapely.points(x, y)
    assume(shapely.area(shape) > 1e-6)
    clear = shapely.distance(shapely.boundary(shape), centres) > 1e-9   # not on the edge itself
    mask = polygon_mask(np.array([shape], object), GRID)
    assert np.array_equal(mask[clear], shapely.contains(shape, centres)[clear])


@pytest.mark.parametrize("dx, dy, wanted", [(0.03, 0.0, 3.0), (0.0, 0.1, 10.0), (0.03, 0.04, 5.0)])
def test_slope_of_a_plane(dx, dy, wanted):
    grid = Grid(CRS, 0.0, 700.0, 100.0, (7, 7))
    x, y = np.meshgrid(np.arange(7) * 100.0, np.arange(7) * 100.0)
    slope = slope_pct(Raster(dx * x + dy * y, grid, "m", Provenance("elevation", "drawn")))
    assert slope.values[1:-1, 1:-1] == pytest.approx(wanted)


def test_slope_is_unknown_beside_an_unknown_height():
    grid = Grid(CRS, 0.0, 500.0, 100.0, (5, 5))
    heights = np.zeros((5, 5))
    heights[2, 2] = np.nan
    slope = slope_pct(Raster(heights, grid, "m", Provenance("elevation", "drawn"))).values
    assert np.isnan(slope[1:4, 1:4]).all() and slope[0, 0] == 0
