"""Values by the chosen method in every draw: numpy and compiled, and as one draw alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.ranking.method_draws import COMPILED, DrawnMethod, values_of_draws
from gis.ranking.methods import METHOD_KEYS, MethodParameters, method_values

OTHERS = [key for key in METHOD_KEYS if key != "weighted_sum"]


def drawn(m=5, n=7, draws=40, seed=1):
    """Scores with ties, zeros and equal sites; weights with zeros."""
    random = np.random.default_rng(seed)
    scores = np.round(random.random((m, n, draws)), 1)
    scores[:, 1] = scores[:, 0]
    weights = random.dirichlet(np.full(m, 0.5), draws)
    weights[0] = np.eye(m)[0]
    return scores, weights


@pytest.mark.parametrize("method", OTHERS)
def test_every_draw_is_valued_as_if_alone(method):
    scores, weights = drawn()
    found = values_of_draws(method, scores, weights)
    for d in range(len(weights)):
        np.testing.assert_allclose(found[d], method_values(method, scores[:, :, d], weights[d]),
                                   atol=2e-12)


@pytest.mark.parametrize("method", sorted(COMPILED))
@pytest.mark.parametrize("figures", [MethodParameters(), MethodParameters(
    indifference=0.3, preference=0.3, caution=0.5), MethodParameters(indifference=0, preference=1)])
def test_compiled_and_numpy_agree(method, figures):
    scores, weights = drawn(n=9)
    one, other = (values_of_draws(method, scores, weights, figures, compiled)
                  for compiled in (True, False))
    np.testing.assert_allclose(one, other, atol=2e-12)


@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 99))
def test_net_flows_of_a_draw_sum_to_nothing(m, n, seed):
    random = np.random.default_rng(seed)
    scores = np.round(random.random((m, n, 3)), 1)
    for method in ("promethee", "promethee_linear"):
        found = values_of_draws(method, scores, random.dirichlet(np.ones(m), 3), compiled=True)
        np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-10)


def test_two_sites_by_hand():
    # Differences 0.4 and -0.1 under q 0.05, p 0.30: preferences 1 and 0.2; 0.75·1 - 0.25·0.2.
    scores = np.array([[[0.9], [0.5]], [[0.3], [0.4]]])
    found = values_of_draws("promethee_linear", scores, np.array([[0.75, 0.25]]), compiled=True)
    np.testing.assert_allclose(found, [[0.7, -0.7]])


def test_no_site_and_one_site():
    assert values_of_draws("topsis", np.zeros((2, 0, 3)), np.full((3, 2), 0.5)).shape == (3, 0)
    assert values_of_draws("promethee", np.ones((2, 1, 3)), np.full((3, 2), 0.5)).tolist() == [
        [0.0]] * 3


def test_first_under_given_theme_weights():
    # Site 0 leads in the first criterion in 3 of 4 draws, never in the second.
    plain = np.array([[[0.9, 0.9, 0.9, 0.1], [0.5, 0.5, 0.5, 0.5]],
                      [[0.1, 0.1, 0.1, 0.1], [0.8, 0.8, 0.8, 0.8]]])
    one = DrawnMethod("owa", MethodParameters(caution=1.0), plain, np.eye(2))
    assert one.first_in(0, np.array([1.0, 0.0])) == 0.75
    assert one.first_in(0, np.array([0.0, 1.0])) == 0.0
