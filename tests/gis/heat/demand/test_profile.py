import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from gis.errors import InputError
from gis.heat.demand.profile import (
    LoadDuration,
    effective_temperature,
    generation_of,
    generations,
    monthly_sums,
    network_shape,
    season_shape,
    seasons,
    supply_temperature,
    working_hours,
)
from gis.heat.parameters import parameters
from layers import tables as shipped

TABLES = shipped.load_all()
P = parameters(TABLES)
FLAT_DAY = np.ones(24)


def test_tropical_city_has_no_space_heating():
    shape = network_shape(np.full(365, 27.0), FLAT_DAY, P)
    assert_allclose(shape, 1 / 8760)


def test_cold_half_year_by_hand():
    # 182 days of 10 °C, the rest above the limit: a fifth is flat, four fifths on 182 days.
    daily = np.where(np.arange(365) < 182, 10.0, 25.0)
    shape = network_shape(daily, FLAT_DAY, P)
    assert_allclose(shape.sum(), 1)
    assert_allclose(shape[0] * 24, 0.2 / 365 + 0.8 / 182)
    assert_allclose(shape[-1] * 24, 0.2 / 365)


def test_cold_snap_is_felt_for_days():
    t = np.full(8760, 10.0)
    t[24 * 100:24 * 101] = -5.0
    eff = effective_temperature(t)
    assert_allclose(eff[100:104], [10 - 15 / 1.875, 10 - 7.5 / 1.875, 8, 9], atol=1e-9)


def test_supply_follows_the_weather():
    daily = np.linspace(-5, 25, 365)
    supply = supply_temperature(daily, 90, 50, P)
    assert supply[0] == 90 and supply[-1] == 65
    assert np.all(np.diff(supply) <= 0)
    assert np.all(supply_temperature(np.full(365, 27.0), 90, 50, P) == 65)


@pytest.mark.parametrize("supply, medium, key", [
    (200, "steam", "steam"), (160, "superheated", "2g"), (110, "hot_water", "2g"),
    (90, "hot_water", "3g"), (70, "hot_water", "4g"), (25, "tempered", "5g"), (20, "", "5g")])
def test_generation_by_medium_and_winter_supply(supply, medium, key):
    assert generation_of(generations(TABLES), supply, medium).key == key


def test_supply_of_every_generation():
    daily = np.linspace(-5, 25, 365)
    summer = {"2g": 80, "3g": 68, "4g": 55}
    for kind in generations(TABLES):
        supply = kind.supply(daily, kind.supply_winter_c, kind.return_c, P)
        assert supply[0] == kind.supply_winter_c
        assert supply[-1] == summer.get(kind.key, kind.supply_winter_c)
        assert kind.compensated == (kind.key in summer)


@given(share=st.floats(0, 1), seed=st.integers(0, 50))
def test_base_takes_its_share(share, seed):
    shape = np.random.default_rng(seed).random(200)
    level = LoadDuration.of(shape).level(share)
    assert_allclose(np.minimum(shape, level).sum(), share * shape.sum(), atol=1e-9)


def test_season_by_hand():
    # All of it in February, two hours a day, seven days: 28 days × 2 h.
    monthly = np.zeros(12)
    monthly[1] = 5
    shape = season_shape(monthly, working_hours(22, 24))
    assert_allclose(shape[shape > 0], 1 / 56)
    assert np.count_nonzero(shape) == 56
    assert_allclose(monthly_sums(shape), np.eye(12)[1])


def test_nights_run_past_midnight():
    assert list(np.flatnonzero(working_hours(22, 3))) == [0, 1, 2, 22, 23]


def test_six_day_week_rests_on_sunday():
    shape = season_shape(np.ones(12), np.ones(24), 6).reshape(365, 24).sum(axis=1)
    assert shape[4] == 0                      # Sunday 5 January 2025
    assert shape[3] > 0


def test_every_shipped_season_sums_to_one():
    shapes = seasons(TABLES).shapes
    assert shapes
    for shape in shapes.values():
        assert_allclose(shape.sum(), 1)
        assert shape.min() >= 0


def test_bad_input():
    with pytest.raises(InputError, match="gaps"):
        effective_temperature(np.full(8760, np.nan))
    with pytest.raises(InputError, match="8760"):
        effective_temperature(np.zeros(24))
    with pytest.raises(InputError):
        season_shape(np.zeros(12), np.ones(24))
