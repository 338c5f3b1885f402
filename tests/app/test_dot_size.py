"""Dots whose area is a value."""

import math

import pytest

from app.dot_size import DotSize


def test_the_area_grows_evenly_between_the_least_and_the_most():
    size = DotSize.of([4.0, 8.0, math.nan, 12.0])
    assert size.shown == (4.0, 8.0, 12.0)
    areas = [size.radius(v) ** 2 for v in size.shown]
    assert areas == pytest.approx([9, 45, 81])
    assert size.radius(99.0) == 9 and size.radius(-99.0) == 3      # nothing leaves the scale


def test_unknown_and_equal_values():
    assert DotSize.of([math.nan]).shown == () and DotSize.of([]).radius(1.0) == 3
    alike = DotSize.of([5.0, 5.0])
    assert alike.shown == (5.0,) and alike.radius(5.0) ** 2 == pytest.approx(45)
    assert alike.radius(math.nan) == 3
