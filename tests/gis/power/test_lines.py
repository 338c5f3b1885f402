"""What lines carry, against published rules of thumb (33 kV: 170 MW·km, 11 kV: 19 MW·km)."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis import calc
from gis.errors import InputError
from gis.power.lines import GridCosts, feasible_mw
from layers import tables


@pytest.fixture(scope="module")
def costs():
    return GridCosts.from_tables({n: tables.load(n) for n in ("grid_connection", "grid_rules")})


@pytest.mark.parametrize(("kv", "mw_km"), [(33, 170), (11, 19)])
def test_voltage_drop_governs_long_feeders(costs, kv, mw_km):
    assert feasible_mw(kv, 30, costs) == pytest.approx(mw_km / 30, rel=0.02)


@pytest.mark.parametrize(("kv", "mw"), [(33, 22), (11, 7.24)])
def test_heat_governs_short_feeders(costs, kv, mw):
    assert feasible_mw(kv, 0, costs) == pytest.approx(mw, rel=0.02)


def test_two_circuits_carry_twice_as_much_and_longer_lines_less(costs):
    one = feasible_mw(33, np.array([5.0, 10, 20]), costs)
    assert_allclose(feasible_mw(33, np.array([5.0, 10, 20]), costs, circuits=2), 2 * one)
    assert one[0] > one[1] > one[2]
    assert_allclose(one[1:], [17.0, 8.5], rtol=0.02)


def test_classes_cover_neighbouring_voltages(costs):
    assert costs.voltage_class(110) is costs.voltage_class(132)
    assert costs.voltage_class(225) is costs.voltage_class(220)
    with pytest.raises(InputError, match="no voltage class"):
        costs.voltage_class(2000)
    with pytest.raises(InputError, match="negative length"):
        feasible_mw(33, -1, costs)


def test_a_132_kv_circuit_carries_100_to_150_mw(costs):
    assert 100 <= costs.thermal_mw(132) <= 150


def test_grid_capacity_can_be_run_by_name():
    named = {n: tables.load(n) for n in ("grid_connection", "grid_rules")}
    found = calc.find("grid-capacity").run(named, {"kv": "33", "km": "10"})
    assert found["feasible_mw"].value == pytest.approx(17.0, rel=0.02)
    assert found["feasible_mw"].unit == "MW"
