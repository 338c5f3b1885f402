"""Each method by hand, against pymcdm, and on the odd cases that people bring."""

import numpy as np
import pymcdm.methods as peer
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pymcdm.normalizations import vector_normalization

from gis.errors import InputError, UnknownNameError
from gis.ranking.agreement import kendall, kendall_w, mean_ranks, spearman
from gis.ranking.methods import (
    METHOD_KEYS,
    MethodParameters,
    compare_methods,
    ordered_weighted_average,
    promethee,
    topsis,
    weighted_product,
)
from gis.results import weighted_sum
from layers import tables

CASES = [(3, 4, 0), (12, 30, 1), (21, 100, 2), (1, 5, 3)]


def case(m, n, seed):
    random = np.random.default_rng(seed)
    return random.uniform(0.02, 1, (m, n)), random.dirichlet(np.ones(m)), np.ones(m)


@pytest.mark.filterwarnings("ignore:Alternatives with indices")
@pytest.mark.parametrize("m, n, seed", CASES)
def test_pymcdm_gives_the_same_values(m, n, seed):
    scores, weights, kinds = case(m, n, seed)
    assert topsis(scores, weights) == pytest.approx(
        peer.TOPSIS(vector_normalization)(scores.T, weights, kinds))
    assert promethee(scores, weights) == pytest.approx(
        peer.PROMETHEE_II("usual")(scores.T, weights, kinds), abs=1e-12)
    q, p = np.full(m, 0.05), np.full(m, 0.3)
    assert promethee(scores, weights, 0.05, 0.3) == pytest.approx(
        peer.PROMETHEE_II("vshape_2", p=p, q=q)(scores.T, weights, kinds), abs=1e-12)
    # pymcdm divides each column by its sum first: a factor common to all sites.
    theirs = peer.WPM()(scores.T, weights, kinds)
    ours = weighted_product(scores, weights)
    assert ours / ours[0] == pytest.approx(theirs / theirs[0])
    theirs = peer.WSM(lambda column, cost=False: column)(scores.T, weights, kinds)
    assert weighted_sum(weights, scores) == pytest.approx(theirs)


def test_by_hand():
    scores, weights = np.array([[0.9, 0.4], [0.1, 0.5]]), np.array([0.5, 0.5])
    assert weighted_product(scores, weights) == pytest.approx([0.3, np.sqrt(0.2)])
    # Each site wins one of two criteria of the same weight.
    assert promethee(scores, weights) == pytest.approx([0, 0])
    # Differences of 0.5 and 0.4 between 0.1 and 0.6: preferences of 0.8 and 0.6.
    assert promethee(scores, weights, 0.1, 0.6) == pytest.approx([0.1, -0.1])
    # caution 2: the best score has the weight 0.25, the worst 0.75.
    assert ordered_weighted_average(scores, weights, 2.0) == pytest.approx([0.3, 0.425])
    assert ordered_weighted_average(scores, weights, 1.0) == pytest.approx([0.5, 0.45])
    assert topsis(np.array([[1.0, 0.0]]), np.array([1.0])) == pytest.approx([1, 0])


@examples(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(1, 8), st.integers(0, 10_000))
def test_ordered_weighting_without_caution_is_the_weighted_sum(m, n, seed):
    scores, weights, _ = case(m, n, seed)
    assert ordered_weighted_average(scores, weights) == pytest.approx(
        weighted_sum(weights, scores))
    assert np.all(ordered_weighted_average(scores, weights, 50.0)
                  >= scores.min(axis=0) - 1e-12)


@examples(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(2, 9), st.integers(0, 10_000))
def test_a_site_less_never_reorders_the_others_under_the_weighted_sum(m, n, seed):
    scores, weights, _ = case(m, n, seed)
    ids = [f"s{i}" for i in range(n)]
    scores[:, 0] = scores[:, -1]                       # two of them alike
    whole = compare_methods(scores, weights, ids, ("weighted_sum", "weighted_product"))
    for gone in range(n):
        kept = [i for i in range(n) if i != gone]
        part = compare_methods(scores[:, kept], weights, [ids[i] for i in kept],
                               ("weighted_sum", "weighted_product"))
        for before, after in zip(whole.ranks[:, kept], part.ranks, strict=True):
            assert np.array_equal(np.argsort(before), np.argsort(after))


@examples(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(2, 9), st.integers(0, 10_000))
def test_a_site_that_is_better_in_all_is_never_behind(m, n, seed):
    scores, weights, _ = case(m, n, seed)
    scores[:, 0] = np.minimum(scores[:, 1] + 0.01, 1.0)
    found = compare_methods(scores, weights, [f"s{i}" for i in range(n)])
    assert np.all(found.ranks[:, 0] < found.ranks[:, 1])


@pytest.mark.parametrize("scores", [
    np.full((3, 4), 0.5), np.zeros((3, 4)), np.ones((3, 1)),
    np.array([[0.5, 0.5, 0.5], [0.1, 0.9, 0.9], [0, 0, 0]])])
def test_identical_sites_one_site_and_constant_criteria_are_ranked(scores):
    n = scores.shape[1]
    found = compare_methods(scores, [1, 1, 1], [f"s{i}" for i in range(n)])
    assert np.isfinite(found.values).all()
    assert all(sorted(row) == list(range(1, n + 1)) for row in found.ranks)
    assert np.all(found.spearman == pytest.approx(1)) and found.said
    if n == 3:
        assert np.all(found.ranks == [3, 1, 2])        # equal ones in the order of their ids


def test_does_the_method_matter():
    scores = np.array([[0.9, 0.5, 0.2], [0.1, 0.4, 0.3]])
    found = compare_methods(scores, [0.5, 0.5], ["a", "b", "c"])
    assert found.methods == METHOD_KEYS and found.firsts[0] == "a"
    assert set(found.firsts[1:]) == {"b"}
    assert found.said.startswith("5 of 6 methods put another site first")
    assert found.said.endswith("(rank correlation 0.50).")


def test_what_cannot_be_ranked_is_refused_with_a_sentence():
    scores = np.ones((2, 2))
    with pytest.raises(InputError, match="are zero"):
        compare_methods(scores, [0, 0], ["a", "b"])
    with pytest.raises(InputError, match="3 rows"):
        compare_methods(scores, [1, 1, 1], ["a", "b"])
    with pytest.raises(InputError, match="unknown"):
        compare_methods(np.array([[np.nan]]), [1], ["a"])
    with pytest.raises(UnknownNameError, match="did you mean 'topsis'"):
        compare_methods(scores, [1, 1], ["a", "b"], ["topsi"])


def test_the_shipped_figures_are_the_defaults():
    assert MethodParameters.from_table(tables.load("ranking_parameters")) == MethodParameters()


@pytest.mark.parametrize("seed", range(4))
def test_rank_correlations_against_scipy(seed):
    random = np.random.default_rng(seed)
    a, b = random.integers(0, 6, 20).astype(float), random.integers(0, 6, 20).astype(float)
    assert spearman(a, b) == pytest.approx(scipy.stats.spearmanr(a, b).statistic)
    assert kendall(a, b) == pytest.approx(scipy.stats.kendalltau(a, b).statistic)
    assert mean_ranks(a) == pytest.approx(scipy.stats.rankdata(-a))
    # Without ties W and the Friedman statistic are one: χ² = k (n - 1) W.
    rows = random.random((5, 8))
    friedman = scipy.stats.friedmanchisquare(*rows.T).statistic
    assert kendall_w(rows) == pytest.approx(friedman / (5 * 7))


def test_orders_without_a_difference():
    flat, rising = np.ones(3), np.arange(3.0)
    assert spearman(flat, flat) == kendall(flat, flat) == 1
    assert np.isnan(spearman(flat, rising)) and np.isnan(kendall(flat, rising))
    assert kendall_w(np.ones((3, 4))) == kendall_w(np.ones((1, 4))) == 1
    assert kendall_w(np.array([[1, 2, 3], [3, 2, 1.0]])) == pytest.approx(0)
