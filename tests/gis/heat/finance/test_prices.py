import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.finance import prices
from gis.heat.finance.prices import (
    MODELS,
    OutdoorTariff,
    cost_plus,
    hourly_price,
    mean_price,
    price_models,
)
from layers import tables as shipped

TARIFF = OutdoorTariff(np.array([0.0, 10.0]), np.array([30.0, 10.0]))


def price(model, outdoor_c=(0.0, 5.0, 20.0)):
    return hourly_price(model, np.array(outdoor_c), fixed_eur_mwh=40.0, cost_eur_mwh=50.0,
                        margin=0.2, tariff=TARIFF)


@pytest.mark.parametrize("model, expected", [
    ("free", [0, 0, 0]), ("fixed", [40, 40, 40]), ("outdoor_tariff", [30, 20, 10]),
    ("cost_plus", [60, 60, 60])])
def test_price_models_by_hand(model, expected):
    assert_allclose(price(model), expected)


def test_unknown_model_is_named():
    with pytest.raises(InputError, match="fixed"):
        price("fixd")


@given(cost=st.floats(-10, 1000), margin=st.floats(0, 10))
def test_cost_plus_never_sells_below_a_cost(cost, margin):
    assert cost_plus(max(cost, 0.0), margin) >= max(cost, 0.0)


def test_negative_margin_is_refused():
    with pytest.raises(InputError):
        cost_plus(50.0, -0.1)


@given(st.floats(-60, 60), st.floats(0, 30))
def test_tariff_never_rises_with_the_temperature(cold, step):
    tariff = OutdoorTariff.from_table(shipped.load("heat_price_tariff"))
    assert tariff.price(cold + step) <= tariff.price(cold)
    assert tariff.price(cold) >= 0


def test_tariff_meets_the_published_year_of_one_megawatt():
    # 2 million SEK a year for 1 MW: 20 EUR/MWh over Stockholm's months.
    months = [-2.0, -2.2, 0.5, 5.3, 10.7, 15.0, 17.8, 16.6, 11.9, 6.4, 2.3, -1.0]
    tariff = OutdoorTariff.from_table(shipped.load("heat_price_tariff"))
    assert_allclose(tariff.price(np.array(months)).mean(), 2e6 / 8760 / 11.2, rtol=0.05)


def test_mean_price_weighs_by_heat():
    assert mean_price(np.array([60.0, 20.0]), np.array([3.0, 1.0])) == 50.0
    assert np.isnan(mean_price(np.array([60.0]), np.array([0.0])))


def test_shipped_models_are_those_that_have_a_price():
    models = price_models(shipped.load("heat_price_models"))
    assert tuple(models) == MODELS
    assert (models["free"].pump_share, models["fixed"].pipe_share,
            models["cost_plus"].pipe_share) == (0, 0, 1)


def test_examples():
    failed, tried = doctest.testmod(prices, extraglobs={"np": np})
    assert failed == 0 and tried
