import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.datacentre import kpi
from gis.datacentre.load import load_profile
from gis.errors import InputError, UnknownNameError
from layers import tables

PROFILES = tables.load("load_profiles")


@given(name=st.sampled_from(["flat", "office", "ai_batch"]), utilisation=st.floats(0.01, 1))
def test_mean_load_is_the_utilisation_and_capacity_is_never_passed(name, utilisation):
    load = load_profile(PROFILES, name, utilisation)
    assert load.shape == (8760,)
    assert_allclose(load.mean(), utilisation, rtol=1e-9)
    assert load.max() <= 1 + 1e-12 and load.min() >= 0


def test_offices_work_by_day_and_rest_on_saturday():
    load = load_profile(PROFILES, "office", 0.5).reshape(365, 24)
    assert load[0, 11] > load[0, 3]           # Wednesday 1 January 2025
    assert_allclose(load[3, 11], load[3, 3])  # Saturday


def test_bad_input():
    with pytest.raises(InputError, match="above 0"):
        load_profile(PROFILES, "flat", 0)
    with pytest.raises(UnknownNameError, match="office"):
        load_profile(PROFILES, "offise", 0.5)


def test_key_figures_by_hand():
    # 1,000 MWh of IT, 1,300 in all, 650 renewable, 260 of heat reused.
    assert kpi.pue(1300, 1000) == 1.3
    assert kpi.ref(650, 1300) == 0.5
    assert kpi.erf(260, 1300) == 0.2
    assert_allclose(kpi.ere(0.2, 1.3), 1.04)
    assert_allclose(kpi.cue(1.3e6 * 50, 1e6), 65)        # PUE · 50 g/kWh
    assert kpi.wue(2e6, 1e6) == 2
    assert_allclose(kpi.KeyFigures(1.3, 0.5, 0.2, 65, 2).ere, 1.04)


def test_no_energy_is_an_error():
    with pytest.raises(InputError):
        kpi.pue(10, 0)
