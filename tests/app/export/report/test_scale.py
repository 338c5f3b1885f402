"""The report's table of criteria names every point of a value function."""

import pytest

from app.export.report.tables import _scale
from gis.siting.value_functions import Category, Piecewise, Step, ValueFunction


@pytest.mark.parametrize("value, told", [
    (ValueFunction(10, 1), ""),
    (ValueFunction(10, 1, "log"), "log"),
    (ValueFunction(10, 1, limits=(0, 5), outliers="unknown"),
     "linear; limits 0, 5; outliers unknown"),
    (Piecewise(((2, 1), (5, 0.6), (12, 0))), "piecewise; points 2 → 1, 5 → 0.6, 12 → 0"),
    (Step((1, 10), (1, 0.5, 0)), "step; thresholds 1, 10; scores 1, 0.5, 0"),
    (Category(((1, 1.0), (2, 0.25))), "category; codes 1 → 1, 2 → 0.25")])
def test_scale_tells_all_points(value, told):
    assert _scale(value) == told
