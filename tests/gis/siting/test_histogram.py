"""Counts by hand, and the curve beside them."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gis.errors import InputError, UnknownNameError
from gis.results import Screening
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting.histogram import histogram
from gis.siting.value_functions import Category
from gis.types import Grid

ROAD = Criterion("road", "land", 1.0, "road", "km", ValueFunction(20, 0))
SETTINGS = Settings(Brief(), (ROAD,), {"land": 1.0}, 1000)


def screening(*values):
    row = np.array([values], np.float32)
    zeros = np.zeros(row.shape[1], int)
    grid = Grid("EPSG:32637", 0, 0, 1000, (1, row.shape[1]))
    return Screening(grid, np.zeros(grid.shape, np.uint8), zeros, zeros, row, row, ~np.isnan(row))


def test_counts_by_hand():
    found = histogram(screening(0, 4, 6, 19, 21, math.inf, math.nan), SETTINGS, "road", 4,
                      span=(0, 20))
    assert found.edges.tolist() == [0, 5, 10, 15, 20]
    assert found.counts.tolist() == [2, 1, 0, 2]          # 21 counts in the last bin
    assert (found.unknown, found.unreached, found.known, found.median) == (1, 1, 6, 6)
    values, scores = found.curve
    assert scores[0] == 1 and scores[-1] == 0 and scores[100] == pytest.approx(0.5)
    assert found.mean_score == pytest.approx((1 + 0.8 + 0.7 + 0.05 + 0 + 0) / 6)


def test_the_axis_holds_anchors_and_values():
    found = histogram(screening(30, 30, 30), SETTINGS, "road")
    assert (found.edges[0], found.edges[-1]) == (0, 30)


def test_an_edited_function_and_a_logarithmic_axis():
    log = ValueFunction(1000, 10, "log")
    found = histogram(screening(10, 99, 101, 1000), SETTINGS, "road", 2, log)
    assert found.logarithmic and found.counts.tolist() == [2, 2]
    assert found.edges == pytest.approx([10, 100, 1000])


def test_one_value_everywhere_or_none():
    same = replace(SETTINGS, criteria=(replace(ROAD, value=Category(((2, 1.0),))),))
    found = histogram(screening(2, 2), same, "road", 3)
    assert found.counts.tolist() == [0, 2, 0]
    none = histogram(screening(math.nan, math.nan), SETTINGS, "road", 3)
    assert none.counts.tolist() == [0, 0, 0] and math.isnan(none.median)


def test_outliers_are_counted():
    flag = ValueFunction(20, 0, limits=(0, 100), outliers="flag")
    assert histogram(screening(-1, 5, 101), SETTINGS, "road", 4, flag).outliers == 2


def test_what_cannot_be_is_told():
    with pytest.raises(UnknownNameError, match="did you mean 'road'"):
        histogram(screening(1), SETTINGS, "raod")
    with pytest.raises(InputError, match="no axis"):
        histogram(screening(1), SETTINGS, "road", span=(3, 3))
