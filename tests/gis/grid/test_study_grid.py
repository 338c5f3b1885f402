"""The study grid: equal area, snapped, and refused where it would be too large."""

import numpy as np
import pyproj
import pytest
import shapely

from gis.errors import CrsMismatchError, InputError, LayerError
from gis.grid.study_grid import study_grid
from gis.types import Features, Provenance

WGS84 = pyproj.CRS("EPSG:4326")


def boundary(*shapes, crs=WGS84, **columns):
    return Features(np.array(shapes, object), crs,
                    {key: np.array(values, object) for key, values in columns.items()}, {},
                    Provenance("boundary", "drawn"))


def centre(grid):
    named = {p.name: p.value for p in grid.crs.coordinate_operation.params}
    return named["Longitude of natural origin"], named["Latitude of natural origin"]


def test_centre_and_snapped_edges():
    grid = study_grid(boundary(shapely.box(34, -4, 42, 5)), 1000)
    assert grid.crs.coordinate_operation.method_name == "Lambert Azimuthal Equal Area"
    assert centre(grid) == (38, 0.5)
    assert grid.left % 1000 == 0 and grid.top % 1000 == 0
    left, bottom, right, top = grid.bounds
    x, y = pyproj.Transformer.from_crs(WGS84, grid.crs, always_xy=True).transform(
        [34, 42, 34, 42, 38], [0, 0, 5, 5, -4])
    assert left <= min(x) < left + 1000 and right - 1000 < max(x) <= right
    assert bottom <= min(y) < bottom + 1000 and max(y) <= top


def test_cells_have_equal_area():
    grid = study_grid(boundary(shapely.box(0, 50, 10, 60)), 10_000)
    back = pyproj.Transformer.from_crs(grid.crs, WGS84, always_xy=True)
    geod = pyproj.Geod(ellps="WGS84")
    rows, cols = grid.shape
    for row, col in ((0, 0), (rows // 2, cols // 2), (rows - 1, cols - 1)):
        x = grid.left + grid.cell * (col + np.array([0, 1, 1, 0]))
        y = grid.top - grid.cell * (row + np.array([0, 0, 1, 1]))
        area, _ = geod.polygon_area_perimeter(*back.transform(x, y))
        assert abs(area) == pytest.approx(1e8, rel=1e-4)


def test_margin_adds_whole_cells_on_the_same_lattice():
    shape = boundary(shapely.box(2, 48, 3, 49))
    plain, wide = study_grid(shape, 250), study_grid(shape, 250, 1000)
    assert wide.shape == (plain.shape[0] + 8, plain.shape[1] + 8)
    assert plain.left - wide.left == 1000 and wide.top - plain.top == 1000


def test_region_across_the_antimeridian_stays_in_one_piece():
    fiji = boundary(shapely.MultiPolygon([shapely.box(177, -19, 180, -16),
                                          shapely.box(-180, -19, -178, -16)]))
    grid = study_grid(fiji, 1000)
    assert centre(grid)[0] == pytest.approx(179.5)
    assert grid.shape[1] < 600                         # 5° of longitude, not 360°


def test_only_the_region_counts_not_its_parts_abroad():
    shapes = boundary(shapely.box(0, 0, 1, 1), shapely.box(50, 0, 51, 1),
                      level=["region", "admin"])
    assert study_grid(shapes, 1000).shape[1] < 130


def test_too_many_cells_names_a_cell_that_does():
    shape = boundary(shapely.box(-10, 35, 30, 70))
    with pytest.raises(InputError, match="million cells") as error:
        study_grid(shape, 10)
    wanted = float(str(error.value).split("use cells of ")[1].split(" m")[0])
    rows, cols = study_grid(shape, wanted).shape
    assert 30e6 < rows * cols <= 50e6


def test_bad_boundaries():
    with pytest.raises(LayerError, match="no area"):
        study_grid(boundary(shapely.Polygon()), 1000)
    with pytest.raises(LayerError, match="latitudes beyond"):
        study_grid(boundary(shapely.box(300_000, 6_000_000, 400_000, 6_100_000)), 1000)
    with pytest.raises(CrsMismatchError):
        study_grid(boundary(shapely.box(0, 0, 1, 1), crs=pyproj.CRS("EPSG:3857")), 1000)
    with pytest.raises(InputError, match="impossible"):
        study_grid(boundary(shapely.box(0, 0, 1, 1)), 0)
