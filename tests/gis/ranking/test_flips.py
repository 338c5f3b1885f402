"""The weight that brings two sites level: by formula and by trying."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.ranking.flips import crossings, flips, nearest
from gis.ranking.method_draws import values_of_draws

UNIT = st.floats(0, 1).map(lambda v: round(v, 2))


def by_sum(scores):
    return lambda weights: weights @ scores


@given(st.lists(st.tuples(UNIT, UNIT), min_size=2, max_size=5), st.integers(0, 99))
def test_trying_finds_what_the_formula_finds(pairs, seed):
    scores = np.array(pairs)
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(pairs)))
    names = [str(k) for k in range(len(pairs))]
    if weights @ (scores[:, 0] - scores[:, 1]) < 0:
        scores = scores[:, ::-1]
    tried = crossings(by_sum(scores), weights, np.eye(len(pairs)), names, [(0, 1)])[0]
    exact = {name: then for name, _, then in flips(scores[:, 0], scores[:, 1], weights, names)}
    for name, _, then in tried:
        assert then == pytest.approx(exact[name], abs=1e-6)


def test_either_order_of_a_pair_gives_the_same_weight():
    # 0.5 each: 0.55 against 0.60; level where 0.9 w + 0.2 (1 - w) = 0.3 w + 0.9 (1 - w).
    scores, weights = np.array([[0.9, 0.3], [0.2, 0.9]]), np.array([0.5, 0.5])
    one, other = (crossings(by_sum(scores), weights, np.eye(2), ["a", "b"], [pair])[0]
                  for pair in ((0, 1), (1, 0)))
    assert one == other
    assert nearest(one)["weight_then"] == pytest.approx(0.7 / 1.3)


def test_equal_sites_and_a_site_ahead_everywhere_have_no_flip():
    equal, better = np.array([[0.5, 0.5], [0.2, 0.2]]), np.array([[0.9, 0.5], [0.7, 0.2]])
    for scores in (equal, better):
        assert crossings(by_sum(scores), np.array([0.5, 0.5]), np.eye(2), ["a", "b"],
                         [(0, 1)]) == [[]]
    assert nearest([]) == {} and crossings(by_sum(equal), np.ones(2) / 2, np.eye(2), "ab", []) == []


@pytest.mark.parametrize("method", ["weighted_product", "topsis", "promethee_linear", "owa"])
def test_the_sites_are_level_at_the_weight_that_is_told(method):
    scores = np.random.default_rng(5).random((4, 6))
    weights = np.array([0.4, 0.3, 0.2, 0.1])

    def values_of(given):
        return values_of_draws(method, np.broadcast_to(scores[:, :, None],
                                                       (4, 6, len(given))), given)

    order = np.argsort(-values_of(weights[None])[0])
    pairs = list(zip(order[:-1], order[1:], strict=True))
    found = crossings(values_of, weights, np.eye(4), list("abcd"), pairs)
    assert any(found)
    for (a, b), levels in zip(pairs, found, strict=True):
        for name, now, then in levels:
            k = "abcd".index(name)
            moved = weights * (1 - then) / (1 - now)
            moved[k] = then
            values = values_of(moved[None])[0]
            assert values[a] == pytest.approx(values[b], abs=2e-4)
