import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.finance import co2
from gis.heat.finance.co2 import Replaced, accounts, balance, break_even_g_kwh, check_hourly

GAS = 0.202 / 0.92


def user(used=1.0, electricity=0.25, fuel=GAS, hours=8760, grid=0.0):
    return Replaced(np.full(hours, used), np.full(hours, electricity), fuel, grid)


def test_break_even_is_cop_times_boiler():
    assert_allclose(break_even_g_kwh([user()]), 4 * 202 / 0.92)
    assert_allclose(balance([user()], 4 * 202 / 0.92).avoided_t, 0, atol=1e-6)


def test_electric_heater_has_no_break_even():
    # 1 MWh of resistance heat becomes 0.25 MWh: three quarters saved on every grid.
    heater = user(fuel=math.nan, grid=1.0, hours=4)
    assert math.isnan(break_even_g_kwh([heater]))
    assert_allclose(balance([heater], 500.0).avoided_t, 4 * 0.75 * 0.5)


def test_hour_by_hour_differs_from_the_mean():
    # All the heat in dirty hours: 2 MWh · 0.25 · 800 g against a mean of 400.
    winter = Replaced(np.array([2.0, 0.0]), np.array([0.5, 0.0]), GAS)
    hourly = balance([winter], np.array([800.0, 0.0])).emitted_t
    assert_allclose(hourly, 0.4)
    assert_allclose(balance([winter], 400.0).emitted_t, 0.2)


def test_both_ways_side_by_side():
    found = accounts([user()], 900.0, 0.0)
    assert_allclose(found["avoided_location_t_y"].value, 8760 * (GAS - 0.225))
    assert_allclose(found["avoided_market_t_y"].value, 8760 * GAS)
    assert found["avoided_location_t_y"].value < 0
    assert "negative" in found["avoided_location_t_y"].notes[-1]
    assert found["avoided_market_t_y"].notes == ("contract of 0 g/kWh",)


def test_without_a_contract_the_grids_mean_stands_in_and_that_is_said():
    found = accounts([user()], 100.0)
    assert found["avoided_market_t_y"].value == found["avoided_location_t_y"].value
    assert found["supplier_g_kwh"].value == 100
    for key in ("supplier_g_kwh", "emitted_market_t_y", "avoided_market_t_y"):
        assert found[key].known == "assumed" and "the grid's mean stands in" in found[key].notes[0]
    assert "yearly mean" in found["avoided_location_t_y"].notes[0]
    hourly = accounts([user()], 100.0, hourly_g_kwh=np.full(8760, 200.0))
    assert hourly["grid_g_kwh"].value == hourly["supplier_g_kwh"].value == 200
    assert hourly["avoided_location_t_y"].notes == ("hour by hour",)


def test_a_residual_mix_comes_before_the_grids_mean():
    found = accounts([user()], 100.0, residual_g_kwh=400.0)
    assert_allclose(found["avoided_market_t_y"].value, 8760 * (GAS - 0.1))
    assert found["avoided_market_t_y"].known == "modelled"


def test_without_any_factor_the_market_account_is_unknown():
    found = accounts([user()], math.nan)
    assert math.isnan(found["avoided_market_t_y"].value)
    assert "neither" in found["avoided_market_t_y"].notes[0]


def test_heat_without_power_avoids_on_an_unknown_grid():
    found = accounts([user(electricity=0.0)], math.nan)
    assert_allclose(found["avoided_location_t_y"].value, 8760 * GAS)
    assert "none" in found["break_even_g_kwh"].notes[0]


@given(st.floats(0, 2000), st.floats(0.05, 0.9), st.floats(0.01, 1))
def test_above_break_even_nothing_is_avoided(grid, electricity, fuel):
    one = user(electricity=electricity, fuel=fuel, hours=3)
    even = break_even_g_kwh([one])
    avoided = balance([one], grid).avoided_t
    assert (avoided < 0) == (grid > even) or abs(grid - even) < 1e-6 * even


@pytest.mark.parametrize("wrong", [np.zeros(24), np.full(8760, np.nan), np.full(8760, -1.0)])
def test_hourly_intensity_must_be_a_whole_year(wrong):
    with pytest.raises(InputError):
        check_hourly(wrong)


def test_examples():
    failed, tried = doctest.testmod(co2, extraglobs={"np": np})
    assert failed == 0 and tried
