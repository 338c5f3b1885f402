import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.dispatch.year import dispatch
from gis.heat.finance.economics import Prices, capital_recovery_factor, lcoh, link_cost
from gis.heat.heat_pump import heat_pump
from gis.heat.parameters import parameters
from gis.heat.pipe import pipes
from layers import tables as shipped

TABLES = shipped.load_all()


def test_dispatch_by_hand():
    # Ratio 4/3, loss 0.1: a source of 0.6 gives 0.8, of which 0.7 arrives.
    flow = dispatch(np.array([0.6, 0.6, 0.6, 0.0]), np.array([1.0, 0.3, 0.0, 1.0]),
                    np.full(4, 4 / 3), 0.1)
    assert_allclose(flow.used_mw, [0.7, 0.3, 0.0, 0.0])
    assert_allclose(flow.loss_mw, [0.1, 0.1, 0.0, 0.0])
    assert_allclose(flow.drawn_mw, [0.6, 0.3, 0.0, 0.0])
    assert_allclose(flow.left_mw, [0.0, 0.3, 0.6, 0.0])


def test_pipe_caps_the_flow():
    flow = dispatch(np.array([5.0]), np.array([5.0]), np.array([1.0]), 0.1, 1.0)
    assert_allclose(flow.used_mw, 0.9)


@given(seed=st.integers(0, 10_000), ratio=st.floats(1, 2), loss=st.floats(0, 0.5),
       cap=st.floats(0.01, 5))
def test_energy_balance_closes(seed, ratio, loss, cap):
    random = np.random.default_rng(seed)
    source, demand = random.random((2, 500)) * 3
    flow = dispatch(source, demand, np.full(500, ratio), loss, cap)
    electricity = flow.delivered_mw * (1 - 1 / ratio)
    assert_allclose(flow.drawn_mw + flow.left_mw, source, rtol=1e-9)
    assert_allclose((source + electricity).sum(),
                    (flow.used_mw + flow.loss_mw + flow.left_mw).sum(), rtol=1e-9)
    assert np.all(flow.used_mw <= demand + 1e-12)
    assert np.all(flow.delivered_mw <= cap + 1e-12)
    assert np.all(flow.delivered_mw <= source * ratio + 1e-12)
    assert min(flow.used_mw.min(), flow.left_mw.min()) >= 0


def test_capital_recovery():
    assert_allclose(capital_recovery_factor(0.06, 25), 0.078227, rtol=1e-4)
    assert_allclose(capital_recovery_factor(0.06, 40), 0.066462, rtol=1e-4)
    assert capital_recovery_factor(0.0, 20) == 0.05
    assert_allclose(capital_recovery_factor(1e-11, 20), 0.05, rtol=1e-9)
    with pytest.raises(InputError):
        capital_recovery_factor(0.06, 0)


def cost(km, price_factor=1.0):
    """1 MW IT, load 0.7, capture 0.85, COP 4, 5,000 h, 6 %, 100 EUR/MWh, DN100."""
    delivered = 0.7 * 0.85 * 4 / 3
    network = pipes(TABLES)
    found = link_cost(
        parameters(TABLES), heat_pump(TABLES), Prices(0.06, 100.0, 1.0, price_factor),
        pump_mw=delivered, exchanger_mw=delivered,
        trench_eur_m=network.trench_eur_m[network.index_of(100)], route_km=km,
        pump_heat_mwh=delivered * 5000, electricity_mwh=delivered * 1250,
        source_mwh=0.595 * 5000)
    return found, delivered * 5000


@pytest.mark.parametrize("km, expected", [(0, 52), (0.5, 61), (1, 70), (2, 88), (5, 143)])
def test_reference_costs(km, expected):
    found, heat = cost(km)
    assert_allclose(lcoh(found.yearly, heat), expected, atol=1)


def test_parts_of_the_reference_cost():
    found, heat = cost(0)
    assert_allclose(heat, 3967, atol=1)
    parts = np.array([found.electricity, found.pump_annuity, found.exchanger_annuity,
                      found.operation]) / heat
    assert_allclose(parts, [25.0, 19.4, 4.1, 3.1], atol=0.05)


def test_reference_cost_in_money_of_2025():
    found, heat = cost(0, parameters(TABLES)["price_factor_2015"])
    assert_allclose(lcoh(found.yearly, heat), 61, atol=1)


def test_nothing_used_has_no_cost():
    assert np.isnan(lcoh(1000.0, 0.0))
