"""Shapes on both sides of the antimeridian and around a pole."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.grid.study_grid import FEW_CELLS, chosen_cell, study_grid
from gis.types import WGS84, Features, Provenance
from layers.regions.shapes import bounds_of, box_shape, clipped, near_box, seamless

DEGREES = pyproj.CRS(WGS84)
FIJI = shapely.MultiPolygon([shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -178, -16)])


def features(*shapes):
    return Features(np.array(shapes, object), DEGREES, {}, {}, Provenance("boundary", "drawn"))


def test_a_box_across_the_antimeridian_has_two_halves():
    shape = box_shape((177, -19, -178, -16))
    assert shape.equals(FIJI)
    assert bounds_of(shape) == (177, -19, -178, -16)
    assert bounds_of(shapely.box(10, 0, 20, 5)) == (10, 0, 20, 5)


def test_a_wide_region_keeps_its_bounds():
    usa = shapely.MultiPolygon([shapely.box(-125, 25, -67, 49), shapely.box(-160, 19, -155, 22)])
    assert bounds_of(usa) == (-160, 19, -67, 49)
    russia = shapely.MultiPolygon([shapely.box(27, 45, 180, 75), shapely.box(-180, 62, -170, 70)])
    assert bounds_of(russia) == (27, 45, -170, 75)


def test_a_seam_is_closed():
    grid = study_grid(features(FIJI), 1000)
    split = features(FIJI).to_crs(grid.crs).geometry[0]
    whole = seamless(features(FIJI), grid.crs).geometry[0]
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.area == pytest.approx(split.area, rel=1e-3)
    # no border runs through the region along 180°
    middle = shapely.Point(pyproj.Transformer.from_crs(DEGREES, grid.crs, always_xy=True)
                           .transform(180, -17.5))
    assert whole.boundary.distance(middle) > 100_000


def test_the_seam_of_a_ring_around_the_pole_is_closed():
    cap = features(shapely.box(-180, 80, 180, 90))
    grid = study_grid(cap, 25_000)
    whole = seamless(cap, grid.crs).geometry[0]
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.contains(shapely.Point(0, 0))                 # the pole itself
    # area of a spherical cap of 10°: 2 π R² (1 - cos 10°)
    assert whole.area == pytest.approx(2 * np.pi * 6371e3 ** 2 * (1 - np.cos(np.radians(10))),
                                       rel=0.01)


def test_what_touches_no_seam_is_only_moved():
    here = features(shapely.box(36, -2, 38, 0), shapely.box(0, 0, 1, 1))
    crs = study_grid(here, 10_000).crs
    assert all(a.equals(b) for a, b in zip(seamless(here, crs).geometry, here.to_crs(crs).geometry,
                                           strict=True))


def test_outlying_parts_are_left_out():
    france = shapely.MultiPolygon([shapely.box(-5, 42, 8, 51), shapely.box(-54, 2, -51, 6)])
    main, left = near_box(france, (-5.2, 41.3, 9.6, 51.1))
    assert left == 1 and main.bounds == (-5, 42, 8, 51)
    fiji, left = near_box(FIJI, (176.9, -18.6, -179.4, -15.7))
    assert left == 0 and fiji is FIJI


def test_clipped_on_both_sides():
    coast = features(shapely.LineString([(170, -17), (180, -17)]),
                     shapely.LineString([(-180, -17), (-170, -17)]),
                     shapely.LineString([(0, 0), (10, 0)]))
    found = clipped(coast, (177, -19, -178, -16))
    assert len(found) == 2 and found.geometry[0].length == 3 and found.geometry[1].length == 2


@pytest.mark.parametrize("box", [(36, -2, 36.1, -1.9), (36, -2, 38, 0), (-17.5, 12, -11, 17),
                                 (27, 45, -170, 75), (-73, 60, -12, 84), (10, 76, 34, 81),
                                 (-180, 80, 180, 90)])
def test_cells_suit_the_size(box):
    region = features(box_shape(box))
    cell = chosen_cell(region, 5000)
    rows, cols = study_grid(region, cell, 5000).shape
    assert rows * cols <= FEW_CELLS and cell >= 250
    if cell > 250:                       # half of it would be too fine
        rows, cols = study_grid(region, cell / 2, 5000).shape
        assert rows * cols > FEW_CELLS


def test_a_grid_of_a_wide_box_is_centred_on_it():
    grid = study_grid(features(shapely.box(-170, -10, 170, 10)), 100_000)
    lon = {p.name: p.value for p in grid.crs.coordinate_operation.params}[
        "Longitude of natural origin"]
    assert lon == 0
