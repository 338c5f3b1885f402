import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BriefError, InputError
from gis.settings import Brief, Criterion, Settings, ValueFunction


def test_linear_value_function_between_its_anchors():
    value = ValueFunction(900, 1900)
    assert value(np.array([900, 1400, 1900])).tolist() == [0, 0.5, 1]


def test_value_function_clips_and_keeps_the_unknown():
    scores = ValueFunction(120, 30)(np.array([math.inf, 10, math.nan]))
    assert scores[:2].tolist() == [0, 1] and math.isnan(scores[2])


def test_log_value_function_is_halfway_at_the_geometric_mean():
    assert ValueFunction(2000, 100, "log")(math.sqrt(2000 * 100)) == pytest.approx(0.5)


@given(st.floats(0, 1))
def test_inverse_undoes_the_value_function(score):
    for value in (ValueFunction(4, 8.5), ValueFunction(200, 1, "log")):
        assert value(value.inverse(score)) == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("bad", [dict(it_mw=0), dict(it_mw=-2), dict(it_mw=math.nan),
                                 dict(it_mw=math.inf), dict(utilisation=0), dict(utilisation=1.2),
                                 dict(cooling="ice"), dict(load_profile="sine"),
                                 dict(candidates=0), dict(electricity_eur_mwh=-1)])
def test_impossible_brief_is_refused_by_name(bad):
    with pytest.raises(BriefError, match=next(iter(bad))):
        Brief(**bad)


def test_land_and_spacing_follow_the_brief():
    assert Brief(it_mw=2).land_ha == 1.0
    assert Brief(it_mw=0.1).land_ha == 0.5
    assert Brief().spacing_m(100_000) == 2000
    assert Brief().spacing_m(1_000_000) == 15_000


def criteria():
    value = ValueFunction(0, 1)
    return (Criterion("a", "energy", 0.25, "a", "m", value),
            Criterion("b", "energy", 0.75, "b", "m", value),
            Criterion("c", "heat", 1.0, "c", "m", value))


def test_weights_are_theme_times_share_and_sum_to_one():
    settings = Settings(Brief(), criteria(), {"energy": 1, "heat": 3}, 1000)
    assert settings.weights.tolist() == [0.0625, 0.1875, 0.75]


@pytest.mark.parametrize("weights", [{"energy": 0, "heat": 0}, {"energy": -1, "heat": 2},
                                     {"energy": math.nan, "heat": 1}])
def test_useless_weights_are_refused(weights):
    with pytest.raises(InputError, match="[Ww]eight"):
        Settings(Brief(), criteria(), weights, 1000)
