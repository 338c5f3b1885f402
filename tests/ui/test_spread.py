"""Circles on the map keep clear of one another and stay near where they belong."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.ui.canvas.spread import spread


def overlaps(at, radius):
    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).T)
    room = np.add.outer(radius, radius)
    return int(np.count_nonzero(np.triu(distance < room - 1e-9, 1)))


def test_two_circles_part_evenly():
    at = spread([100, 110], [50, 50], [10, 10])
    # 10 px apart with radii of 10: each gives way by half of what is missing, to the side
    assert overlaps(at, [10, 10]) == 0
    np.testing.assert_allclose(at.mean(axis=0), [105, 50], atol=1e-6)
    np.testing.assert_allclose(at[:, 1], 50)


def test_a_circle_alone_stays_exactly():
    at = spread([0, 5, 300], [0, 0, 300], [10, 10, 10])
    np.testing.assert_array_equal(at[2], [300, 300])


def test_a_heap_in_one_place_opens():
    radius = np.full(8, 10.0)
    at = spread(np.zeros(8), np.zeros(8), radius)
    assert overlaps(at, radius) == 0
    np.testing.assert_array_equal(at, spread(np.zeros(8), np.zeros(8), radius))


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=2, max_size=25))
def test_none_goes_far(places):
    x, y = np.array(places).T
    radius = np.full(len(x), 10.0)
    at = spread(x, y, radius, reach=30)
    assert (np.hypot(at[:, 0] - x, at[:, 1] - y) <= 30 + 1e-6).all()
    assert np.isfinite(at).all()
