import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError, UnknownNameError
from gis.heat.heat_pump import check_temperatures, cop, heat_pump, jensen_cop, log_mean, upgrade
from layers import tables as shipped

PUMP = heat_pump(shipped.load_all())


@pytest.mark.parametrize("temperatures, expected", [
    ((25, 15, 35, 70), 4.05), ((27, 17, 37, 75), 3.95), ((13, 8, 50, 81), 3.10),
    ((50, 40, 40, 70), 6.99), ((50, 40, 50, 90), 4.82), ((38, 28, 45, 85), 4.17)])
def test_reference_cases(temperatures, expected):
    assert_allclose(jensen_cop(PUMP.fluid, *temperatures), expected, atol=0.01)
    assert_allclose(cop(PUMP, *temperatures, capacity_mw=1.0), expected, atol=0.01)


def test_larger_plants_reach_more():
    small = cop(PUMP, 25, 15, 35, 70, 1.0)
    for megawatt, factor in ((0.1, 1.0), (3.0, 1.125), (10.0, 1.25), (50.0, 1.25)):
        assert_allclose(cop(PUMP, 25, 15, 35, 70, megawatt) / small, factor)
    # Half way between 1 and 3 MW on a log scale.
    assert_allclose(cop(PUMP, 25, 15, 35, 70, 3 ** 0.5) / small, 1.0625)


def test_log_mean():
    assert_allclose(log_mean(np.array([300.0, 400.0]), np.array([300.0, 200.0])),
                    [300.0, 200 / np.log(2)])


def test_warm_source_needs_an_exchanger_only():
    lift = upgrade(PUMP, 50, 40, 22, 35)
    assert lift.exchanger_share == 1 and lift.electricity == 0 and np.isnan(lift.cop)
    assert lift.delivered_per_source == 1


def test_small_lift_is_preheated():
    # Source 50 °C less 5 K of pinch warms 30 to 45 °C: 15 of the 25 K up to 55 °C.
    lift = upgrade(PUMP, 50, 40, 30, 55)
    assert_allclose(lift.exchanger_share, 0.6)
    assert_allclose(lift.cop, cop(PUMP, 50, 40, 45, 60))       # at the least lift of 10 K
    assert_allclose(lift.electricity, 0.4 / lift.cop)


def test_two_stages_save_power_on_a_large_lift():
    once, twice = (upgrade(PUMP, 13, 8, 50, 81, stage_lift_k=limit) for limit in (np.inf, 60))
    assert twice.cop > once.cop


@given(source=st.floats(10, 60), cooled=st.floats(1, 15), back=st.floats(15, 70),
       glide=st.floats(2, 50), size=st.floats(0.01, 100))
def test_heat_balance_and_sense(source, cooled, back, glide, size):
    lift = upgrade(PUMP, source, source - cooled, back, back + glide, size, 60)
    assert 0 <= lift.electricity < 1
    assert 0 <= lift.exchanger_share <= 1
    # What is delivered is source heat and electricity, nothing else.
    assert_allclose(lift.delivered_per_source * (1 - lift.electricity), 1)
    assert np.isnan(lift.cop) or lift.cop > 1


def test_bad_input():
    with pytest.raises(UnknownNameError, match="ammonia"):
        heat_pump(shipped.load_all(), "amonia")
    for bad in ((10, 20, 40, 70), (25, 15, 70, 40), (25, 15, 35, 120), (-300, -310, 35, 70)):
        with pytest.raises(InputError):
            check_temperatures(*bad, 90)


def test_a_plant_of_several_machines_has_their_size():
    # Three machines, none below the catalogue's smallest of 1 MW.
    for plant, machine in ((0.4, 0.4), (2.0, 1.0), (3.0, 1.0), (9.0, 3.0), (60.0, 20.0)):
        assert PUMP.machine_mw(plant, 3) == pytest.approx(machine)
    assert PUMP.machine_mw(9.0, 1) == 9.0
