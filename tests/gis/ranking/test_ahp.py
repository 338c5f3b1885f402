import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import InputError
from gis.ranking.ahp import pairwise_weights, parse_matrix


def test_consistent_judgements_give_back_their_ratios():
    found = pairwise_weights(parse_matrix("1,2,4;1/2,1,2;1/4,1/2,1"))
    assert found.weights == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_eigenvalue_of_a_three_by_three_worked_out_by_hand():
    # a reciprocal 3×3 matrix has λ = 1 + t + 1/t with t = (a13/(a12·a23))^(1/3)
    t = (5 / (3 * 3)) ** (1 / 3)
    ratio = ((1 + t + 1 / t) - 3) / 2 / 0.58
    found = pairwise_weights(parse_matrix("1,3,5;1/3,1,3;1/5,1/3,1"))
    assert found.consistency_ratio == pytest.approx(ratio, rel=1e-6)
    # geometric means of the rows are the eigenvector of a 3×3
    means = np.cbrt([15, 1, 1 / 15])
    assert found.weights == pytest.approx(means / means.sum())


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=9))
def test_any_ratios_come_back(weights):
    weights = np.array(weights)
    found = pairwise_weights(weights[:, None] / weights[None, :])
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-6)


@pytest.mark.parametrize("text", ["1,2;3,1", "1,2;1/2", "1,x;1/2,1", "1,0;0,1", "1,1/0;1,1",
                                  ";".join([",".join(["1"] * 10)] * 10)])
def test_unusable_matrices_are_refused_with_a_sentence(text):
    with pytest.raises(InputError, match="Pairwise comparison"):
        pairwise_weights(parse_matrix(text))
