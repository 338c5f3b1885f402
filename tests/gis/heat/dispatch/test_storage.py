import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import BriefError, InputError, UnknownNameError
from gis.heat.dispatch.storage import cheapest_kind, storage_kind, storage_kinds
from gis.settings import Brief
from layers import tables as shipped

TABLES = shipped.load_all()
TANK, PIT = storage_kind(TABLES, "tank"), storage_kind(TABLES, "pit")


def test_one_cubic_metre_at_50_k_holds_58_kwh():
    assert_allclose(TANK.capacity_mwh(1, 50) * 1000, 58, rtol=0.01)


def test_spread_is_at_most_that_of_the_store():
    assert TANK.capacity_mwh(1, 90) == TANK.capacity_mwh(1) == TANK.capacity_mwh(1, 55)


def test_cost_and_loss_of_the_catalogue():
    m3 = 175 / TANK.capacity_mwh(1)
    assert_allclose(TANK.investment_eur(m3), 175_000 * 3.82, rtol=1e-6)
    assert_allclose(TANK.loss_per_h(m3), 7.7e-5, rtol=1e-6)
    m3 = 4500 / PIT.capacity_mwh(1)
    assert_allclose(m3, 70_000, rtol=0.01)
    assert_allclose(PIT.investment_eur(m3), 4_500_000 * 1.34, rtol=1e-6)


@given(m3=st.floats(1, 1e5), more=st.floats(1.01, 10))
def test_larger_stores_cost_more_but_less_per_volume(m3, more):
    for kind in (TANK, PIT):
        small, large = kind.investment_eur(m3), kind.investment_eur(m3 * more)
        low, high = kind.investment_range(m3)
        assert low < small < high
        if m3 * more <= kind.max_m3:
            assert small < large <= small * more * (1 + 1e-9)


def test_no_store_and_an_enormous_one_are_defined():
    assert TANK.capacity_mwh(0) == 0 and TANK.investment_eur(0) == 0
    assert math.isfinite(PIT.investment_eur(1e15)) and 0 < PIT.loss_per_h(1e15) < 1


def test_pits_are_not_built_small():
    kinds = storage_kinds(TABLES)
    assert cheapest_kind(kinds, 1000).key == "tank"
    assert cheapest_kind(kinds, 100_000).key == "pit"


@pytest.mark.parametrize("m3", [-1, math.nan, math.inf])
def test_impossible_volumes(m3):
    with pytest.raises(InputError, match="m³"):
        TANK.capacity_mwh(m3)
    with pytest.raises(BriefError, match="storage_m3"):
        Brief(storage_m3=m3)


def test_no_spread_holds_no_heat():
    with pytest.raises(InputError, match="holds no heat"):
        TANK.capacity_mwh(10, 0)


def test_unknown_kind():
    with pytest.raises(UnknownNameError, match="tank"):
        storage_kind(TABLES, "tnak")


def test_tank_capacity_alone():
    found = find("tank-capacity").run(TABLES, {"m3": "2000", "delta_t_k": "50", "hours": "24"})
    # 2,000 m³ × 1,000 kg/m³ × 4,187 J/kg·K × 50 K = 418.7 GJ = 116.3 MWh.
    assert_allclose(found["capacity_mwh"].value, 116.3, rtol=1e-3)
    # Between 6.4 and 175 MWh at 55 K the table is log-linear; 127.9 MWh lies at 0.905.
    share = math.log(127.94 / 6.4) / math.log(175 / 6.4)
    assert_allclose(found["investment_eur"].value, 127_940 * 10 * (3.82 / 10) ** share, rtol=1e-3)
    rate = 2.3e-4 * (7.7e-5 / 2.3e-4) ** share
    assert_allclose(found["loss_mwh"].value, 116.3 * 24 * rate, rtol=5e-3)


@pytest.mark.parametrize("given", [{"delta_t_k": 0}, {"hours": -1}, {"m3": -5}, {"kind": "barrel"}])
def test_tank_capacity_refuses(given):
    with pytest.raises(InputError):
        find("tank-capacity").run(TABLES, {"m3": 100} | given)
