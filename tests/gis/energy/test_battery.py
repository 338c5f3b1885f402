import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from gis.energy.battery import dispatch
from gis.energy.match import match
from gis.energy.mix import LocalPowerCosts, least_cost_mix
from gis.errors import InputError
from layers import tables

DAY = np.array([0.0, 4.0] * 12)


def test_two_hours_by_hand():
    # made 4, surplus 3, of which 2 charge 1.6; the next hour makes nothing and takes 1
    found = dispatch(np.ones(24), DAY[::-1], 1.6, 2.0, 0.8)
    assert_allclose(found.energy_share, 1.0)
    assert found.hours_share == 1.0


def test_losses_and_curtailment_by_hand():
    # each pair: made 4, direct 1, into the battery 1/0.8 = 1.25, out 1: lost 0.25, thrown 1.75
    found = dispatch(np.ones(24), DAY, 1.0, 2.0, 0.8)
    assert_allclose(found.energy_share, 1.0)
    assert_allclose(found.lost_share, 0.25 / 4)
    assert_allclose(found.curtailed_share, 1.75 / 4)
    assert_allclose(found.cycles, 12)


def test_without_a_battery_it_is_the_plain_match():
    found = dispatch(np.full(4, 2.0), np.array([0.0, 1.0, 2.0, 5.0]), 0, 0, 0.9)
    plain = match(np.full(4, 2.0), np.array([0.0, 1.0, 2.0, 5.0]))
    assert (found.energy_share, found.hours_share) == (plain.energy_share, plain.hours_share)
    assert_allclose(found.curtailed_share, 1 - plain.used_share)


@given(arrays(float, 48, elements=st.floats(0, 5)), st.floats(0, 5), st.floats(1, 3))
def test_more_battery_never_serves_less(made, store, factor):
    less = dispatch(np.ones(48), made, store, store, 0.85)
    more = dispatch(np.ones(48), made, store * factor, store * factor, 0.85)
    assert more.energy_share >= less.energy_share - 1e-9
    if made.sum() > 0:
        assert -1e-9 <= less.curtailed_share <= 1 + 1e-9


def test_the_least_cost_mix_reaches_its_target_and_costs_more_for_more():
    costs = LocalPowerCosts.of(tables.load_all())
    hours = np.arange(24 * 14) % 24
    sun = np.clip(np.sin((hours - 6) / 12 * np.pi), 0, 1)
    half = least_cost_mix(np.full(len(sun), 2.0), sun, None, 0.5, costs)
    most = least_cost_mix(np.full(len(sun), 2.0), sun, None, 0.9, costs)
    assert half.result.energy_share >= 0.5 and most.result.energy_share >= 0.9
    assert most.battery_mwh > half.battery_mwh and most.cost_eur_mwh > half.cost_eur_mwh
    assert half.wind_mw == 0
    assert least_cost_mix(np.ones(24), np.zeros(24), None, 0.5, costs) is None


def test_by_hand_sun_alone_costs_its_annuity():
    # PV that shines evenly: 1 MW per MW serves all; 650 EUR/kW, 30 y, 6 %, 1.8 % upkeep
    costs = LocalPowerCosts.of(tables.load_all())
    found = least_cost_mix(np.ones(24), np.ones(24), None, 1.0, costs, 0.06)
    assert (found.pv_mw, found.battery_mwh) == (1.0, 0.0)
    assert_allclose(found.cost_eur_y, 650_000 * (0.0726489 + 0.018), rtol=1e-5)


def test_what_cannot_be():
    with pytest.raises(InputError, match="efficiency"):
        dispatch(np.ones(2), np.ones(2), 1, 1, 1.2)
    with pytest.raises(InputError, match="share of own power of 1.5"):
        least_cost_mix(np.ones(2), np.ones(2), None, 1.5, LocalPowerCosts.of(tables.load_all()))
