"""Rank acceptability: by hand, compiled against numpy, and what doubt does to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gis.ranking.doubt import (
    Doubt,
    anchor_draws,
    dirichlet,
    moved_scores,
    theme_draws,
    uniform_weights,
    within_draws,
)
from gis.ranking.smaa import (
    acceptability_of_ranks,
    acceptability_of_weights,
    beats,
    ranks_of_totals,
)
from gis.settings import Criterion, ValueFunction
from gis.siting.value_functions import value_function
from layers import tables


def test_by_hand():
    # One weight w spread evenly: w × 1 against (1 - w) × 0.5: the first leads where w > 1/3.
    w = (np.arange(3000) + 0.5) / 3000
    found = acceptability_of_weights(np.array([[1.0, 0.0], [0.0, 0.5]]), np.stack([w, 1 - w], 1))
    assert found.shares == pytest.approx(np.array([[2 / 3, 1 / 3], [1 / 3, 2 / 3]]), abs=1e-9)
    assert found.p_top(1) == pytest.approx([2 / 3, 1 / 3])
    assert found.mean_rank == pytest.approx([4 / 3, 5 / 3])
    assert list(found.quantile(0.1)) == [1, 1] and list(found.quantile(0.9)) == [2, 2]
    # Central weights: the middle of 1/3 … 1 and of 0 … 1/3.
    assert found.central_weights(np.stack([w, 1 - w], 1)) == pytest.approx(
        np.array([[2 / 3, 1 / 3], [1 / 6, 5 / 6]]), abs=1e-6)


def test_a_site_that_is_never_first_has_no_central_weights():
    found = acceptability_of_weights(np.array([[1.0, 0.5], [1.0, 0.5]]), np.eye(2))
    assert np.isnan(found.central_weights(np.eye(2))[1]).all()


@examples(deadline=None, max_examples=30)
@given(st.integers(1, 7), st.integers(1, 40), st.integers(1, 80), st.integers(0, 9999),
       st.booleans())
def test_compiled_and_numpy_count_the_same_ranks(m, n, draws, seed, coarse):
    pytest.importorskip("numba")
    random = np.random.default_rng(seed)
    scores = random.random((m, n))
    if coarse:                                        # many ties
        scores = np.round(scores * 2) / 2
    weights = uniform_weights(m, draws, random)
    fast = acceptability_of_weights(scores, weights, compiled=True)
    slow = acceptability_of_weights(scores, weights, compiled=False)
    assert np.array_equal(fast.counts, slow.counts) and np.array_equal(fast.first, slow.first)
    assert np.all(fast.counts.sum(axis=0) == draws) and np.all(fast.counts.sum(axis=1) == draws)
    totals = (weights @ scores).astype(np.float32)
    ranks = ranks_of_totals(totals, compiled=True)
    assert np.array_equal(ranks, ranks_of_totals(totals, compiled=False))
    again = acceptability_of_ranks(ranks)
    assert np.array_equal(np.sort(ranks, axis=1), np.tile(np.arange(1, n + 1), (draws, 1)))
    assert again.counts.sum() == draws * n


def test_far_apart_and_nearly_equal_totals_are_ranked_exactly():
    pytest.importorskip("numba")
    totals = np.array([[1e-300, 1.0, 1.0 - 1e-16, 1e12, 0.0, -5.0, 1.0 + 2e-16]])
    assert np.array_equal(ranks_of_totals(totals, compiled=True),
                          ranks_of_totals(totals, compiled=False))


def test_who_beats_whom():
    ranks = np.array([[1, 2, 3], [1, 3, 2], [2, 1, 3], [1, 2, 3]], np.int16)
    assert beats(ranks) == pytest.approx(np.array([[0.5, 0.75, 1.0], [0.25, 0.5, 0.75],
                                                   [0.0, 0.25, 0.5]]))


def test_weights_around_the_chosen_ones():
    shares = np.array([0.6, 0.4, 0.0])
    drawn = dirichlet(shares, 60.0, 40_000, np.random.default_rng(0))
    assert drawn.sum(axis=1) == pytest.approx(1) and not drawn[:, 2].any()
    assert drawn.mean(axis=0) == pytest.approx(shares, abs=0.001)
    assert drawn[:, 0].std() == pytest.approx(np.sqrt(0.24 / 61), rel=0.02)
    assert np.all(dirichlet(shares, np.inf, 5, np.random.default_rng(0)) == shares)
    spread = uniform_weights(3, 40_000, np.random.default_rng(0))
    # Over the triangle of three weights, each lies above 1/2 in a quarter of the cases.
    assert (spread > 0.5).mean(axis=0) == pytest.approx(0.25, abs=0.01)


def test_draws_of_a_study_hang_on_its_seed_alone(settings):
    doubt = Doubt.from_table(tables.load("ranking_parameters"))
    assert (doubt.weight_concentration, doubt.anchor_tolerance) == (60, 0.10)
    assert np.array_equal(theme_draws(settings, doubt), theme_draws(settings, doubt))
    within = within_draws(settings, doubt)
    assert np.all(within[:, 0] == 1)                  # alone in its theme
    assert within[:, 1:].sum(axis=1) == pytest.approx(1)
    assert within[:, 1].mean() == pytest.approx(0.6, abs=0.01)
    assert anchor_draws(settings, Doubt(), settings.criteria[0]) is None
    moves = anchor_draws(settings, doubt, settings.criteria[0])
    assert moves.shape == (2, settings.draws) and np.abs(moves).max() <= 0.10


def criterion(function):
    return Criterion("c", "t", 1.0, "", "", function)


@pytest.mark.parametrize("function, value, moved", [
    (ValueFunction(0, 10), 5.0, ValueFunction(1, 12)),
    (ValueFunction(10, 0), 3.0, ValueFunction(12, 1)),
    (ValueFunction(1, 100, "log"), 30.0, ValueFunction(10 ** 0.2, 10 ** 2.4, "log")),
])
def test_moved_anchors_score_as_a_function_with_those_anchors(function, value, moved):
    # Of 0 … 10 the lower anchor moves up by a tenth of the distance, the upper one by two.
    moves = np.array([[0.1], [0.2]])
    found = moved_scores(criterion(function), np.array([value]), moves)
    assert found == pytest.approx(moved(np.array([value])))


def test_classes_have_no_distance_to_move():
    function = value_function({"kind": "category", "codes": [[1, 1.0], [2, 0.4], [3, 0.0]]})
    assert moved_scores(criterion(function), np.array([2.0]), np.array([[0.1], [0.2]])) == 0.4


def test_none_in_reach_stays_none_in_reach():
    found = moved_scores(criterion(ValueFunction(50, 1)), np.array([np.inf]),
                         np.array([[0.1], [-0.1]]))
    assert found == 0
