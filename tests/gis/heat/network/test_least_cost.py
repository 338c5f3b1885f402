import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.network import cost_distance as engine
from gis.heat.network.cost_distance import cost_distance
from gis.heat.network.least_cost import least_cost_path, raster_graph, window
from gis.heat.network.terrain import trench_cost_raster
from gis.types import Grid, Provenance, Raster


def raster(values, crs, cell=10.0):
    values = np.asarray(values, float)
    return Raster(values, Grid(crs, 0.0, cell * values.shape[0], cell, values.shape), "ratio",
                  Provenance("cost", "by hand"))


def centre(cost, row, col):
    x, y = cost.grid.centres(np.array(row), np.array(col))
    return float(x), float(y)


def path(cost, start, end):
    return least_cost_path(cost, centre(cost, *start), centre(cost, *end))


@pytest.mark.parametrize("end, length", [((0, 5), 50), ((5, 5), 50 * 2**0.5),
                                         ((2, 4), 20 * 5**0.5), ((0, 0), 0)])
def test_even_ground_is_crossed_straight(crs, end, length):
    found = path(raster(np.ones((8, 8)), crs), (0, 0), end)
    assert_allclose([found.length_m, found.cost], length)


def test_detour_of_sixteen_steps_is_at_most_three_percent(crs):
    cost = raster(np.ones((60, 60)), crs)
    for row in range(0, 60, 7):
        found = path(cost, (0, 0), (row, 59))
        assert found.length_m <= 1.028 * 10 * np.hypot(row, 59)


def test_wall_with_a_gap(crs):
    values = np.ones((5, 5))
    values[:4, 2] = np.nan
    found = path(raster(values, crs), (0, 0), (0, 4))
    # Only the lowest row is open; no step jumps the wall.
    assert found.line.intersects(found.line.__class__([(25, 0), (25, 10)]))
    with pytest.raises(InputError, match="No way"):
        values[4, 2] = np.nan
        path(raster(values, crs), (0, 0), (0, 4))


def test_dear_ground_is_avoided_or_paid(crs):
    values = np.ones((3, 9))
    values[1, 1:8] = 50
    assert path(raster(values, crs), (1, 0), (1, 8)).cost < 100
    values[:, 4] = 50
    assert_allclose(path(raster(values, crs), (0, 3), (0, 5)).cost, 20 * (1 + 50) / 2)


def test_numba_and_scipy_agree(crs, monkeypatch):
    values = np.random.default_rng(4).uniform(0.5, 5, (25, 31))
    values[values > 4.5] = np.nan
    values[0, 0] = values[24, 30] = 1.0
    cost = raster(values, crs)
    fast = path(cost, (0, 0), (24, 30))

    def absent():
        raise ImportError

    monkeypatch.setattr(engine, "_compiled", absent)
    slow = path(cost, (0, 0), (24, 30))
    assert_allclose([fast.cost, fast.length_m], [slow.cost, slow.length_m], rtol=1e-12)


def test_cost_from_two_cells_by_hand(crs):
    cost = raster([[1, 1, 4], [1, np.nan, 1], [1, 1, 1]], crs)
    found = cost_distance(cost, np.array([0, 2]), np.array([0, 2]), steps=8).values / 10
    half = 2**0.5
    assert_allclose(found, [[0, 1, 3.5], [1, np.nan, 1], [2, 1, 0]])
    one = cost_distance(cost, np.array([0]), np.array([0]), steps=8).values / 10
    # To the far corner: two cells down and round the unknown one.
    assert_allclose(one[2, 2], 1 + half + 1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(2, 12), st.sampled_from([8, 16]),
       st.sampled_from([1.5, 50.0, 1e5]))
def test_buckets_and_scipy_agree_on_any_raster(seed, rows, cols, steps, top):
    rng = np.random.default_rng(seed)
    values = np.exp(rng.uniform(0, np.log(top), (rows, cols)))
    values[rng.random((rows, cols)) < 0.2] = np.nan
    known = np.flatnonzero(np.isfinite(values.ravel()))
    if not len(known):
        return
    start = known[:2]
    fast, way = engine.search(values, start, steps=steps)
    slow, _ = engine._by_scipy(values, start, steps)
    reached = np.isfinite(slow)
    assert np.array_equal(np.isfinite(fast), reached)
    assert_allclose(fast[reached], slow[reached], rtol=1e-9)
    farthest = int(np.argmax(np.where(reached, slow, -1)))
    cells = way(farthest)
    assert cells[0] in start and cells[-1] == farthest
    assert (np.diff(fast[cells]) > 0).all()


@pytest.mark.parametrize("values, words", [(np.zeros((3, 3)), "above 0"),
                                           (np.full((3, 3), np.nan), "no known cell")])
def test_impossible_costs_are_one_sentence(crs, values, words):
    with pytest.raises(InputError, match=words):
        path(raster(values, crs), (0, 0), (2, 2))


def test_end_outside_or_unknown_is_named(crs):
    cost = raster(np.ones((3, 3)), crs)
    for end, words in (((1e6, 5.0), "no known cell"), ((np.nan, 5.0), "no coordinates")):
        with pytest.raises(InputError, match=f"end of the route.*{words}"):
            least_cost_path(cost, (5.0, 5.0), end)


def test_graph_of_a_raster_has_sixteen_steps_inside(crs):
    graph = raster_graph(raster(np.ones((7, 7)), crs))
    middle = 3 * 7 + 3
    assert ((graph.tail == middle) | (graph.head == middle)).sum() == 16
    assert_allclose(graph.factor, 1)


def test_window_coarsens_and_says_so(crs):
    cost = raster(np.arange(1.0, 17).reshape(4, 4), crs)
    part = window(cost, cost.grid.bounds, 4)
    assert_allclose(part.values, [[3.5, 5.5], [11.5, 13.5]])
    assert part.grid.cell == 20 and "mean of 2 × 2" in part.provenance.steps[-1]
    with pytest.raises(InputError, match="outside"):
        window(cost, (1e6, 1e6, 2e6, 2e6), 4)


def test_slope_makes_open_ground_dearer(crs, p):
    rows, cols = np.mgrid[:5, :5]
    height = Raster(cols * 1.0, Grid(crs, 0.0, 50.0, 10.0, (5, 5)), "m",
                    Provenance("elevation", "by hand"))
    cost = trench_cost_raster(p, height.grid, height).values
    # 1 m per 10 m is 10 %, which costs a fifth more.
    assert_allclose(cost[2, 2], p["open_ground_factor"] * 1.2)
    height.values[0, 0] = np.nan
    assert trench_cost_raster(p, height.grid, height).values[0, 0] == p["unknown_ground_factor"]
