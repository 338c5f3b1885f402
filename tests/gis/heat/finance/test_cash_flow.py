import doctest
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.finance import cash_flow as finance
from gis.heat.finance.cash_flow import Investment, annuity_factor, cash_flows, irr, npv, payback
from gis.heat.finance.economics import capital_recovery_factor


def test_npv_by_hand():
    # −100 + 60/1.1 + 60/1.21 = 4.1322
    assert_allclose(npv(0.1, [-100, 60, 60]), 4.1322, atol=1e-4)
    assert npv(0.0, [-100, 60, 60]) == 20


def test_irr_by_hand():
    assert_allclose(irr([-100, 110]).value, 0.10)
    assert_allclose(irr([-100, 0, 121]).value, 0.10)
    assert_allclose(irr([-100, 50]).value, -0.5)
    assert_allclose(irr([-100, 0, 0, 0, 0, 200]).value, 2 ** 0.2 - 1)


@pytest.mark.parametrize("flows, reason", [
    ([100, 50], "nothing is invested"), ([0, 0], "nothing is invested"),
    ([-100, -5], "never earns"), ([-100, math.nan], "unknown"),
    # −100 + 230/g − 132/g²: zero at 10 % and at 20 %.
    ([-100, 230, -132], "several"),
    # −100 + 200/g − 101/g²: negative at every rate.
    ([-100, 200, -101], "no rate")])
def test_no_rate_of_return_has_a_reason(flows, reason):
    found = irr(flows)
    assert math.isnan(found.value) and reason in found.reason


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40), st.floats(1, 1e6))
def test_npv_is_zero_at_the_rate_of_return(income, invested):
    flows = [-invested, *income]
    found = irr(flows)
    assume(not math.isnan(found.value) and found.value > -0.9)
    scale = npv(found.value, np.abs(flows))
    assert abs(npv(found.value, flows)) <= 1e-9 * scale


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 60), st.floats(-0.2, 0.5))
def test_npv_and_rate_of_return_agree_whether_it_pays(invested, yearly, years, rate):
    flows = np.r_[-invested, np.full(years, yearly)]
    found = irr(flows)
    assume(not math.isnan(found.value) and abs(found.value - rate) > 1e-6)
    assert (npv(rate, flows) > 0) == (found.value > rate)


def test_payback_by_hand():
    assert payback([-100, 40, 40, 40]).value == 2.5
    # At 10 %: 36.36 + 33.06 = 69.42 after two years; 30.58 of 30.05 is not reached in the third.
    late = payback([-100, 40, 40, 40], 0.1)
    assert math.isnan(late.value) and "3 years" in late.reason
    # A fourth year brings 27.32: (100 − 99.474)/27.32 of it.
    assert_allclose(payback([-100, 40, 40, 40, 40], 0.1).value, 3.0193, atol=1e-3)


def test_payback_counts_the_last_time_below_zero():
    assert payback([-100, 150, -100, 100]).value == 2.5


def test_nothing_invested_pays_back_at_once():
    assert payback([0, 10, 10]).value == 0
    assert "nothing earned" in payback([0, 0, 0]).reason


@given(st.floats(10, 1e6), st.floats(1, 1e5), st.floats(0, 0.3))
def test_discounted_payback_is_never_earlier(invested, yearly, rate):
    flows = np.r_[-invested, np.full(25, yearly)]
    plain, discounted = payback(flows), payback(flows, rate)
    if math.isnan(plain.value):
        assert math.isnan(discounted.value)
    elif not math.isnan(discounted.value):
        assert discounted.value >= plain.value - 1e-9


def test_flows_by_hand():
    # 100 for two years and 60 for one: the second is bought again, nothing is left.
    case = cash_flows([Investment(100, 2), Investment(60, 1)], 90, 0.0, 2, 0.5)
    assert_allclose(case.flows, [-80, 30, 90])
    assert case.residual == 0


def test_half_used_part_keeps_half_its_value_without_interest():
    case = cash_flows([Investment(100, 40)], 0, 0.0, 20)
    assert_allclose(case.flows[[0, -1]], [-100, 50])
    assert case.residual == 50
    assert "does not pay back" in case.simple_payback.reason       # not by its residual


@given(st.lists(st.tuples(st.floats(1, 1e6), st.integers(1, 60)), min_size=1, max_size=3),
       st.floats(0, 0.2), st.integers(1, 50))
def test_selling_at_levelised_cost_earns_exactly_the_rate(parts, rate, horizon):
    yearly = sum(eur * capital_recovery_factor(rate, life) for eur, life in parts)
    case = cash_flows([Investment(*part) for part in parts], yearly, rate, horizon)
    assert abs(case.npv_eur) <= 1e-8 * sum(eur for eur, _ in parts) * horizon


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_subsidy_is_never_worse(one, other):
    low, high = sorted((one, other))
    poor, rich = (cash_flows([Investment(100, 25)], 5, 0.06, 25, share) for share in (low, high))
    assert rich.npv_eur >= poor.npv_eur


def test_annuity_factor():
    assert_allclose(annuity_factor(0.06, 25), 12.7834, atol=1e-4)
    assert annuity_factor(0.06, 0) == 0


@pytest.mark.parametrize("wrong", [dict(subsidy_share=1.5), dict(horizon_y=0),
                                   dict(horizon_y=2.5), dict(rate=-2)])
def test_impossible_terms_are_refused(wrong):
    given = {"parts": [Investment(100, 25)], "yearly_eur": 10, "rate": 0.06, "horizon_y": 25}
    with pytest.raises(InputError):
        cash_flows(**given | wrong)


def test_examples():
    failed, tried = doctest.testmod(finance)
    assert failed == 0 and tried
