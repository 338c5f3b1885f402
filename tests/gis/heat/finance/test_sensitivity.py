import math

import pytest
from numpy.testing import assert_allclose

from gis.heat.finance.sensitivity import Spread, spreads, swings
from layers import tables as shipped

SPREADS = (Spread("a", "a", "", True, 0.5, 2.0), Spread("b", "b", "", True, 0.9, 1.1),
           Spread("full_load_hours", "hours", "h/y", True, 0.8, 1.2),
           Spread("idle", "idle", "", False, 0.0, 9.0))


def test_swings_by_hand():
    inputs = {"a": 10.0, "b": 100.0, "full_load_hours": 8000.0, "idle": 1.0}
    bars = swings(lambda v: v["a"] + v["b"] + 8000 / v["full_load_hours"], inputs, SPREADS)
    assert [bar.key for bar in bars] == ["b", "a", "full_load_hours"]
    assert_allclose([bar.swing_eur_mwh for bar in bars], [20, 15, 1.25 - 8000 / 8760])
    assert_allclose((bars[1].lcoh_low_eur_mwh, bars[1].lcoh_high_eur_mwh), (106, 121))
    assert bars[2].high == 8760                      # a year has no more hours


def test_only_the_largest_stay():
    inputs = {"a": 10.0, "b": 100.0}
    assert [b.key for b in swings(lambda v: v["a"] + v["b"], inputs, SPREADS, 1)] == ["b"]


def test_unknown_cost_has_no_bars():
    assert swings(lambda v: math.nan, {"a": 1.0}, SPREADS) == ()


@pytest.mark.parametrize("spread", spreads(shipped.load("lcoh_sensitivity")), ids=lambda s: s.key)
def test_shipped_spreads_hold_their_centre(spread):
    low, high = spread.bounds(5.0)
    assert low <= 5.0 <= high and low < high
