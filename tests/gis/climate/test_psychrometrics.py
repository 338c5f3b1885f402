import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.climate.psychrometrics import (
    air_density,
    dew_point,
    humidity_ratio,
    pressure_at,
    saturation_pressure,
    wet_bulb,
)


def test_saturation_pressure_of_the_steam_tables():
    # 611.2 Pa at the ice point, 2,339 Pa at 20 °C, 101.4 kPa at 100 °C, 259.9 Pa over ice
    assert_allclose(saturation_pressure([0.0, 20.0, 100.0, -10.0]),
                    [611.2, 2338.8, 101_420, 259.9], rtol=2e-4)


@pytest.mark.parametrize("t, rh, pressure, expected", [
    (30, 50, 101_325, 22.0),        # psychrometric chart at sea level
    (20, 50, 101_325, 13.8),
    (25, 100, 101_325, 25.0),       # saturated: no difference
    (35, 20, 101_325, 18.9),
])
def test_wet_bulb_of_the_chart(t, rh, pressure, expected):
    assert_allclose(wet_bulb(t, rh, pressure), expected, atol=0.1)


def test_wet_bulb_is_lower_at_height():
    assert wet_bulb(30, 50, 82_500) < wet_bulb(30, 50, 101_325)


def test_wet_bulb_passes_unknown_on():
    assert np.isnan(wet_bulb(np.array([np.nan, 20.0]), 50, 101_325)).tolist() == [True, False]


@given(t=st.floats(-20, 50), rh=st.floats(1, 100), height=st.floats(0, 4000))
def test_wet_bulb_balances_energy(t, rh, height):
    pressure = pressure_at(height)
    wet = float(wet_bulb(t, rh, pressure))
    assert wet <= t + 1e-9
    ratio = humidity_ratio(rh / 100 * saturation_pressure(t), pressure)
    saturated = humidity_ratio(saturation_pressure(wet), pressure)
    if wet >= 0:
        heat = (2501 - 2.326 * wet) * saturated - 1.006 * (t - wet)
        assert_allclose(heat / (2501 + 1.86 * t - 4.186 * wet), ratio, atol=3e-6)


def test_dew_point_turns_saturation_round():
    assert_allclose(dew_point(saturation_pressure([-5.0, 0.5, 12.0, 25.0])),
                    [-5.0, 0.5, 12.0, 25.0], atol=1e-3)


def test_pressure_and_density_of_the_standard_atmosphere():
    assert_allclose(pressure_at([0, 1000, 2000]), [101_325, 89_875, 79_495], rtol=2e-4)
    assert_allclose(air_density(15, 101_325), 1.225, atol=5e-4)
    assert air_density(25, 101_325, 3000) < air_density(25, 101_325)
