"""A report's map keeps a region across the antimeridian in one piece."""

import numpy as np
import pyproj
import pytest
import shapely

from app.export.report.frame import centre_lon, crosses, in_degrees, running
from app.export.report.raster_image import to_web_mercator
from gis.grid.study_grid import study_grid
from gis.types import WGS84, Features, Provenance

FIJI = shapely.MultiPolygon([shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -179, -16)])
KENYA = shapely.box(34, -4, 42, 5)


def study(shape):
    outline = Features(np.array([shape], object), pyproj.CRS(WGS84), {}, {},
                       Provenance("boundary", "drawn"))
    grid = study_grid(outline, 10_000)
    return outline.to_crs(grid.crs), grid


def test_longitudes_run_on():
    assert list(running([170, 180, -175, -179], 179)) == [170, 180, 185, 181]
    assert list(running([-170, 170], 0)) == [-170, 170]
    assert running(179, -178) == -181


def test_a_region_at_180_is_one_piece():
    outline, grid = study(FIJI)
    assert centre_lon(grid.crs) == 179 and crosses(grid)
    assert shapely.total_bounds(in_degrees(outline).geometry) == pytest.approx(
        (177, -19, 181, -16))
    picture, ((south, west), (north, east)) = to_web_mercator(np.ones(grid.shape, np.uint8), grid)
    assert west < 177 < 181 < east < 182 and south < -19 < -16 < north
    assert picture.all(axis=0).any() and picture.mean() > 0.9


def test_elsewhere_longitudes_are_as_they_are():
    outline, grid = study(KENYA)
    assert not crosses(grid)
    assert shapely.total_bounds(in_degrees(outline).geometry) == pytest.approx((34, -4, 42, 5))
