"""Value functions as things to take hold of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.panels.criteria.shapes import (
    as_kind,
    as_text,
    from_text,
    handles,
    moved,
    with_point,
    without_point,
)
from gis.errors import InputError
from gis.settings import ValueFunction
from gis.siting.value_functions import KINDS, Bell, Logistic
from gis.siting.value_tables import Category, Piecewise, Step

EVERY = (ValueFunction(10, 1), ValueFunction(2000, 100, "log"), Logistic(0, 10, 6, 4),
         Bell(2, 5, 9), Piecewise(((0, 0), (5, 0.8), (10, 1))), Step((2, 6), (0, 0.5, 1)),
         Category(((1, 1), (2, 0.5), (3, 0))))


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.kind)
def test_handles_lie_on_the_curve(function):
    for one in handles(function):
        assert float(function(np.array(one.value))) == pytest.approx(one.score)


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.kind)
@given(index=st.integers(0, 2), value=st.floats(-50, 5000), score=st.floats(-1, 2))
def test_a_moved_handle_gives_a_function_that_can_be(function, index, value, score):
    index = min(index, len(handles(function)) - 1)
    found = moved(function, index, value, score)
    assert type(found) is type(function)
    scores = found(np.linspace(-100, 5000, 50))
    assert np.all((scores >= 0) & (scores <= 1))


def test_a_handle_goes_where_it_is_put():
    assert moved(ValueFunction(10, 1), 0, 8, 0).scores_0 == 8
    assert moved(ValueFunction(10, 1), 0, 1, 0) == ValueFunction(10, 1)      # both alike: refused
    assert moved(EVERY[4], 1, 6, 0.25).points[1] == (6, 0.25)
    assert moved(EVERY[4], 1, 12, 0.25) == EVERY[4]                          # past the next
    assert moved(EVERY[5], 1, 3, 0.7) == Step((3, 6), (0, 0.7, 1))
    assert moved(EVERY[6], 1, 9, 0.7).codes[1] == (2, 0.7)                   # a class stays


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.kind)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_every_other(function, kind):
    found = as_kind(function, kind, (1.0, 2.0, 3.0))
    assert found.kind == kind
    assert found.outliers == function.outliers
    if kind in ("linear", "logistic", "piecewise") and function.kind == "linear":
        low, high = function.span
        np.testing.assert_allclose(found(np.array([low, high])), function(np.array([low, high])),
                                   atol=0.02)


def test_classes_cover_whole_numbers_between_the_ends():
    found = as_kind(ValueFunction(4, 1), "category", (2.0, 3.0, np.nan))
    assert found.codes == ((1, 1), (2, 0.67), (3, 0.33), (4, 0))


@pytest.mark.parametrize("function", EVERY[4:], ids=lambda f: f.kind)
def test_text_reads_back(function):
    assert from_text(function, as_text(function)) == function


def test_text_that_cannot_be_read_says_how_to_write_it():
    with pytest.raises(InputError, match="write 0 = 0, 5 = 0.8"):
        from_text(EVERY[4], "0 = much")
    with pytest.raises(InputError, match="below"):
        from_text(EVERY[5], "2 = 0.5")


def test_points_are_added_on_the_curve_and_removed():
    more = with_point(EVERY[4], 2.5)
    assert more.points[1] == (2.5, 0.4)
    assert without_point(more, 1) == EVERY[4]
    assert with_point(EVERY[5], 4).thresholds == (2, 4, 6)
    two = Piecewise(((0, 0), (1, 1)))
    assert without_point(two, 0) == two                  # two points at least
