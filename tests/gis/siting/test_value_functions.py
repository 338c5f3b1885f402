"""Anchors score what they say, monotone kinds are monotone, and NaN stays NaN."""

import math
import tomllib

import numpy as np
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import InputError
from gis.siting.value_functions import (
    KINDS,
    Bell,
    Category,
    Logistic,
    Piecewise,
    Step,
    ValueFunction,
    value_function,
)

number = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))
share = st.floats(0, 1)
anchors = st.tuples(number, number).filter(lambda pair: abs(pair[0] - pair[1]) > 0.01)


@st.composite
def pairs(draw, least=2):
    values = sorted(draw(st.sets(st.integers(-1000, 1000), min_size=least, max_size=6)))
    return tuple((float(v), draw(share)) for v in values)


@st.composite
def steps(draw):
    thresholds = sorted(draw(st.sets(st.integers(-1000, 1000), min_size=1, max_size=5)))
    return Step(tuple(map(float, thresholds)), tuple(draw(share) for _ in range(
        len(thresholds) + 1)))


@st.composite
def bells(draw):
    low, best, high = sorted(draw(st.sets(st.integers(-1000, 1000), min_size=3, max_size=3)))
    return Bell(low, best, high)


ramps = anchors.map(lambda pair: ValueFunction(*pair))
logs = st.tuples(st.floats(0.01, 1e6), st.floats(0.01, 1e6)).filter(
    lambda pair: abs(math.log(pair[0] / pair[1])) > 0.01).map(
    lambda pair: ValueFunction(*pair, "log"))
logistics = st.tuples(anchors, st.floats(0.5, 30)).map(lambda p: Logistic(*p[0], p[1]))
any_kind = st.one_of(ramps, logs, logistics, pairs().map(Piecewise), bells(), steps(),
                     pairs(1).map(Category))


@given(any_kind, st.lists(st.floats(allow_nan=False), min_size=1, max_size=20))
def test_scores_lie_between_0_and_1_and_the_unknown_stays_unknown(function, values):
    scores = function(np.array([*values, math.nan]))
    assert ((scores[:-1] >= 0) & (scores[:-1] <= 1)).all() and math.isnan(scores[-1])


@given(any_kind, st.lists(number, min_size=2, max_size=10))
def test_a_score_hangs_on_no_other_value(function, values):
    together = function(np.array(values))
    assert together.tolist() == [float(function(np.array([v]))[0]) for v in values]


@given(st.one_of(ramps, logs, logistics), st.lists(number, min_size=2, max_size=20))
def test_monotone_kinds_are_monotone_in_the_direction_of_their_anchors(function, values):
    scores = function(np.sort(np.array(values)))
    moves = np.diff(scores) if function.rising else -np.diff(scores)
    assert (moves >= -1e-12).all()


@given(st.one_of(ramps, logs, logistics))
def test_both_anchors_score_what_they_say(function):
    ends = function(np.array([function.scores_0, function.scores_1]))
    assert ends == pytest.approx([0, 1], abs=1e-9)


@given(pairs())
def test_points_and_codes_score_what_they_say(points):
    values, scores = np.array(points).T
    assert Piecewise(points)(values) == pytest.approx(scores)
    assert Category(points)(values) == pytest.approx(scores)


@given(any_kind)
def test_a_project_file_keeps_every_kind(function):
    text = tomli_w.dumps(function.to_mapping())
    assert value_function(tomllib.loads(text)) == function


@given(st.one_of(ramps, logs, logistics, bells()), st.floats(0.01, 1))
def test_inverse_undoes_the_function(function, score):
    assert function(function.inverse(np.array(score))) == pytest.approx(score, abs=1e-6)


@given(pairs(), share)
def test_inverse_of_points_comes_as_near_as_can_be(points, score):
    scores = [s for _, s in points]
    nearest = min(max(score, min(scores)), max(scores))
    steep = max(abs(b[1] - a[1]) for a, b in zip(points, points[1:], strict=False))
    found = Piecewise(points)(Piecewise(points).inverse(np.array(score)))
    assert found == pytest.approx(nearest, abs=1e-6 + 1e-9 * steep)


def test_by_hand():
    slope = Piecewise(((3, 1.0), (8, 0.5), (15, 0.0)))
    assert slope(np.array([0, 5.5, 8, 11.5, 99])).tolist() == [1, 0.75, 0.5, 0.25, 0]
    assert slope.inverse(np.array([0.75, 0.25])).tolist() == [5.5, 11.5]
    assert slope.rising is False and slope.ends == (15, 3)
    bell = Bell(10, 20, 40)
    assert bell(np.array([10, 20, 40, 0])).tolist() == [0.5, 1, 0.5, 0.0625]
    step = Step((10, 20), (1, 0.5, 0))
    assert step(np.array([9.99, 10, 19, 20, math.inf])).tolist() == [1, 0.5, 0.5, 0, 0]
    hazard = Category(((1, 1.0), (2, 0.6), (4, 0.0)))
    assert hazard(np.array([1, 1.4, 2.9, 3.1, 9])).tolist() == [1, 1, 0.6, 0, 0]
    assert Logistic(0, 10)(np.array(5)) == pytest.approx(0.5)
    assert Logistic(0, 10, middle=2)(np.array(2)) < 0.5 < Logistic(0, 10, middle=2)(np.array(5))
    assert Piecewise(((1, 0), (100, 1)), "log")(np.array(10)) == pytest.approx(0.5)


def test_outliers_follow_their_policy():
    values = np.array([-5, 10, 500, math.inf, math.nan])
    ramp = {p: ValueFunction(0, 100, limits=(0, 200), outliers=p)
            for p in ("clamp", "unknown", "flag")}
    for function in ramp.values():
        assert function.outlying(values).tolist() == [True, False, True, False, False]
        assert function(values)[:4].tolist() == [0, 0.1, 1, 1]     # a simulated value is scored
    assert ramp["clamp"].admitted(values) is values
    assert ramp["flag"].admitted(values) is values
    assert np.isnan(ramp["unknown"].admitted(values)).tolist() == [True, False, True, False, True]
    codes = Category(((1, 1.0), (2, 0.0)), outliers="unknown")
    assert np.isnan(codes.admitted(np.array([1, 2, 7], np.float32))).tolist() == [False, False,
                                                                                True]


def test_a_part_of_the_usual_function_may_be_given():
    usual = ValueFunction(900, 1900)
    assert value_function({"scores_1": 2000.0}, usual) == ValueFunction(900, 2000)
    assert value_function({"kind": "log"}, usual) == ValueFunction(900, 1900, "log")
    assert value_function({"kind": "bell", "half_low": 1, "best": 2, "half_high": 3},
                          usual) == Bell(1, 2, 3)


@pytest.mark.parametrize("given, words", [
    ({"kind": "linaer"}, "did you mean 'linear'"),
    ({"kind": "linear", "scores_0": 1}, "needs scores_1"),
    ({"scores_0": 1, "scores_1": 1}, "both anchors are the same"),
    ({"kind": "log", "scores_0": 0, "scores_1": 1}, "anchors above zero"),
    ({"kind": "bell", "half_low": 3, "best": 2, "half_high": 1}, "half_low below best"),
    ({"kind": "piecewise", "points": [[1, 0]]}, "at least two points"),
    ({"kind": "piecewise", "points": [[2, 0], [1, 1]]}, "must rise"),
    ({"kind": "piecewise", "points": [[2, 0], [3, 1.5]]}, "between 0 and 1"),
    ({"kind": "piecewise", "points": [2, 3]}, "pairs"),
    ({"kind": "step", "thresholds": [1, 2], "scores": [0, 1]}, "need 3 scores"),
    ({"kind": "category", "codes": [[1, 0], [1, 1]]}, "stands twice"),
    ({"kind": "logistic", "scores_0": 0, "scores_1": 1, "steepness": 0}, "steepness"),
    ({"kind": "linear", "scores_0": "a", "scores_1": 1}, "must be numbers"),
    ({"kind": "linear", "scores_0": 0, "scores_1": 1, "outliers": "drop"}, "clamp, unknown"),
    ({"kind": "linear", "scores_0": 0, "scores_1": 1, "limits": [3, 1]}, "lower one first"),
    ({"kind": "linear", "scores_0": 0, "scores_1": 1, "wieght": 1}, "Unknown key"),
])
def test_a_wrong_description_is_told_in_one_sentence(given, words):
    with pytest.raises(InputError) as caught:
        value_function(given)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_every_kind_can_be_named():
    assert set(KINDS) == {"linear", "log", "piecewise", "logistic", "bell", "step", "category"}
