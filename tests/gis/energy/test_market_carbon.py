"""The one rule of market-based carbon: contract, residual mix, grid's mean."""

import doctest
import math

import numpy as np
import pytest

from gis.energy import market_carbon as rule
from gis.energy.market_carbon import market_carbon
from gis.errors import InputError


@pytest.mark.parametrize("residual, contract, share, g_kwh, known, words", [
    (400, 0, 0.75, 100, "assumed", "for the rest: residual mix"),
    (math.nan, 0, 0.75, 75, "assumed", "the grid's mean stands in"),
    (math.nan, 20, 1, 20, "assumed", "contract of 20 g/kWh"),
    (400, 20, 0, 400, "modelled", "nothing bought by contract; residual mix"),
    (400, math.nan, 1, 400, "modelled", "nothing bought by contract; residual mix"),
    (math.nan, math.nan, 1, 300, "assumed", "the grid's mean stands in")])
def test_the_order_of_the_rule(residual, contract, share, g_kwh, known, words):
    found = market_carbon(300, residual, contract, share)
    assert found.g_kwh == g_kwh and found.known == known and words in found.words
    assert found.of_grid == (math.isnan(residual) and "contract of" not in found.words)


def test_an_hourly_grid_stands_in_hour_by_hour():
    hours = np.array([100.0, 300.0])
    assert market_carbon(hours).g_kwh is hours
    np.testing.assert_allclose(market_carbon(hours, contract_g_kwh=0, contract_share=0.5).g_kwh,
                               [50, 150])


def test_nothing_known_stays_unknown():
    found = market_carbon(math.nan)
    assert math.isnan(found.g_kwh) and "neither" in found.words


@pytest.mark.parametrize("wrong", [{"contract_share": 1.5}, {"residual_g_kwh": -1.0},
                                   {"contract_g_kwh": -1.0}])
def test_impossible_inputs_are_refused(wrong):
    with pytest.raises(InputError):
        market_carbon(300, **wrong)


def test_examples():
    failed, tried = doctest.testmod(rule)
    assert failed == 0 and tried
