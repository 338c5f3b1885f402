import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.errors import InputError, UnknownNameError
from gis.heat.demand.building_profile import (
    building,
    building_shape,
    buildings,
    demandlib_profile,
    heating_degrees,
    local_space_heat,
    standard_profile,
)
from gis.heat.demand.profile import sigmoid
from gis.heat.parameters import parameters
from layers import tables as shipped

TABLES = shipped.load_all()
P = parameters(TABLES)
HOUR = np.arange(8760)
YEAR_C = (11 - 10 * np.cos(2 * np.pi * (HOUR / 24 - 15) / 365)
          + 5 * np.sin(2 * np.pi * (HOUR % 24 - 9) / 24)
          + np.repeat(np.random.default_rng(3).normal(0, 4, 365), 24))


@pytest.mark.parametrize("key", ["efh", "mfh", "ghd"])
@pytest.mark.parametrize("shift", [0.0, -25.0, 25.0], ids=["Paris", "Siberia", "Sahara"])
def test_own_path_equals_demandlib(key, shift):
    pytest.importorskip("demandlib.bdew")
    kind, t_c = building(TABLES, key), YEAR_C + shift
    assert_allclose(standard_profile(t_c, kind, P), demandlib_profile(t_c, kind, P), rtol=1e-9)


def test_without_guards_demandlib_fails_beyond_its_tables():
    bdew = pytest.importorskip("demandlib.bdew")
    import pandas

    index = pandas.date_range("2025-01-01", periods=8760, freq="h")
    with pytest.raises(KeyError):
        bdew.HeatBuilding(index, temperature=pandas.Series(YEAR_C - 40, index), shlp_type="MFH",
                          building_class=11, wind_class=0,
                          annual_heat_demand=1).get_bdew_profile()


def test_a_tropical_city_heats_no_space():
    # All days warm: every day has the same heat, that of hot water.
    for kind in buildings(TABLES).values():
        days = building_shape(np.full(8760, 27.0), kind, P).reshape(365, 24).sum(axis=1)
        assert_allclose(days.mean(), 1 / 365)
        assert days.max() / days.min() < 1.12                     # the working week only


def test_hot_water_is_a_fifth_and_flat():
    kind = building(TABLES, "mfh")
    days = building_shape(YEAR_C, kind, P).reshape(365, 24).sum(axis=1)
    assert_allclose(days.sum(), 1)
    assert_allclose(days.min(), 0.2 / 365, rtol=1e-3)             # a summer day
    assert days[:59].sum() > 0.3                                  # January and February


def test_sigmoid_by_hand():
    # At T = 40 + B the ratio is 1: A/2 + D, whatever C.
    assert_allclose(sigmoid(np.array([3.0]), 4.0, -37.0, 5.0, 0.1), 2.1)


def test_network_profile_is_that_of_apartment_houses():
    a, b, c, _ = building(TABLES, "mfh").sigmoid
    assert_allclose((P["sigmoid_a"], P["sigmoid_b_k"], P["sigmoid_c"]), (a, b, c))


def test_heat_follows_the_degree_days():
    assert local_space_heat(10, 1200, 2400) == 5 and local_space_heat(10, 0, 2400) == 0
    # 100 days at 10 °C, the rest at 25: 100 · (20 − 10).
    t_c = np.where(HOUR < 2400, 10.0, 25.0)
    assert heating_degrees(t_c, P) == 1000
    with pytest.raises(InputError):
        local_space_heat(10, 100, 0)


def test_bad_input():
    with pytest.raises(InputError, match="gaps"):
        standard_profile(np.full(8760, np.nan), building(TABLES, "mfh"), P)
    with pytest.raises(UnknownNameError, match="'mfh'"):
        building(TABLES, "mfhh")
