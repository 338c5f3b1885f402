import numpy as np
import pyproj
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.climate.interpolation import Lattice, neighbours, unit_sphere
from gis.types import Grid, Places

GRID = Grid(pyproj.CRS(32637), 0.0, 100_000.0, 1000.0, (100, 80))


def test_inverse_distance_by_hand():
    # distances 1 and 2, power 2: weights 4/5 and 1/5
    near = neighbours(np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[1.0, 0.0]]))
    assert_allclose(near.blend(np.array([10.0, 20.0])), [12.0])


def test_unknown_points_are_left_out():
    near = neighbours(np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[1.0, 0.0]]))
    assert_allclose(near.blend(np.array([np.nan, 20.0])), [20.0])
    assert np.isnan(near.blend(np.array([np.nan, np.nan]))).all()


def test_one_degree_of_the_equator_is_111_km():
    a, b = unit_sphere([0.0, 1.0], [0.0, 0.0])
    assert_allclose(np.linalg.norm(a - b), 111.2, atol=0.1)


@given(x=st.floats(0, 80_000), y=st.floats(0, 100_000))
def test_lattice_keeps_a_plane(x, y):
    lattice = Lattice.over(GRID, nodes=500)
    nodes = lattice.places(GRID.crs)
    found = lattice.at(2 * nodes.x - 3 * nodes.y, Places(np.array([x]), np.array([y]), GRID.crs))
    assert_allclose(found, 2 * x - 3 * y, atol=0.5)


def test_lattice_leaves_unknown_nodes_out():
    lattice = Lattice.over(GRID, nodes=500)
    values = np.ones(len(lattice.places(GRID.crs)))
    values[::7] = np.nan
    x = np.linspace(0, 80_000, 50)
    found = lattice.at(values, Places(x, x, GRID.crs))
    assert_allclose(found[~np.isnan(found)], 1.0)
    assert (~np.isnan(found)).sum() > 40
    assert np.isnan(lattice.at(values * np.nan, Places(x, x, GRID.crs))).all()
