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


# Saaty's own examples, matrices and answers as printed there (to three digits in the article,
# to two in the book). House: T. L. Saaty, "How to make a decision: the analytic hierarchy
# process," Eur. J. Oper. Res., vol. 48, pp. 9-26, 1990. School: T. L. Saaty, The Analytic
# Hierarchy Process, 1980. Recalled; the eight weights and the ratio of the house come out to the
# last digit printed, so the matrix is the printed one.
HOUSE = ("1,5,3,7,6,6,1/3,1/4;1/5,1,1/3,5,3,3,1/5,1/7;1/3,3,1,6,3,4,6,1/5;"
         "1/7,1/5,1/6,1,1/3,1/4,1/7,1/8;1/6,1/3,1/3,3,1,1/2,1/5,1/6;"
         "1/6,1/3,1/4,4,2,1,1/5,1/6;3,5,1/6,7,5,5,1,1/2;4,7,5,8,6,6,2,1")
SCHOOL = ("1,4,3,1,3,4;1/4,1,7,3,1/5,1;1/3,1/7,1,1/5,1/5,1/6;1,1/3,5,1,1,1/3;"
          "1/3,5,5,1,1,3;1/4,1,6,3,1/3,1")


@pytest.mark.parametrize("matrix, weights, ratio", [
    (HOUSE, [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], 0.169),
    ("1,6,8;1/6,1,4;1/8,1/4,1", [0.754, 0.181, 0.065], 0.117),               # size of house
    ("1,8,6;1/8,1,1/4;1/6,4,1", [0.754, 0.065, 0.181], 0.117),               # neighbourhood
    ("1,5,4;1/5,1,1/3;1/4,3,1", [0.674, 0.101, 0.226], 0.074),               # yard space
    ("1,8,6;1/8,1,1/5;1/6,5,1", [0.747, 0.060, 0.193], 0.170),               # modern facilities
    ("1,1/2,1/2;2,1,1;2,1,1", [0.200, 0.400, 0.400], 0.000),                 # general condition
    ("1,1/7,1/5;7,1,3;5,1/3,1", [0.072, 0.649, 0.279], 0.056),               # financing
])
def test_published_examples_to_three_digits(matrix, weights, ratio):
    found = pairwise_weights(parse_matrix(matrix))
    assert found.weights == pytest.approx(weights, abs=0.00051)
    assert found.consistency_ratio == pytest.approx(ratio, abs=0.00051)


def test_the_school_to_the_digits_printed():
    found = pairwise_weights(parse_matrix(SCHOOL))
    assert found.weights == pytest.approx([0.32, 0.14, 0.03, 0.13, 0.24, 0.14], abs=0.0051)
    # The book finds λ by hand and prints a ratio of 0.24; the eigenvalue itself gives 0.229.
    assert found.consistency_ratio == pytest.approx(0.24, abs=0.012)
    assert not found.consistent


def test_the_judgement_that_contradicts_most_and_what_would_agree():
    # a:b = 2 and b:c = 2 ask for a:c = 4, and d is a quarter of a by all three; only c:d errs.
    weights = np.array([4, 2, 1, 1.0])
    matrix = weights[:, None] / weights[None, :]
    matrix[2, 3], matrix[3, 2] = 1 / 5, 5
    worst = pairwise_weights(matrix).worst
    assert (worst.row, worst.column) == (3, 2)           # told from the heavier side
    assert worst.judged == pytest.approx(5)
    assert worst.implied == pytest.approx(1) and worst.mended_ratio == pytest.approx(0, abs=1e-9)
    assert worst.words("abcd") == (
        "d judged 5 times as heavy as c contradicts the other judgements most; 1 times would agree "
        "with them (consistency ratio then 0.00).")


def test_of_three_items_the_other_two_judgements_tell_the_third():
    worst = pairwise_weights(parse_matrix("1,3,5;1/3,1,3;1/5,1/3,1")).worst
    assert (worst.row, worst.column, worst.judged) == (0, 1, 3)
    assert worst.implied == pytest.approx(5 / 3)


@given(st.lists(st.floats(0.2, 5), min_size=6, max_size=6))
def test_mending_the_worst_judgement_never_makes_the_ratio_worse(judgements):
    matrix = np.ones((4, 4))
    for value, (i, j) in zip(judgements, zip(*np.triu_indices(4, 1), strict=True), strict=True):
        matrix[i, j], matrix[j, i] = value, 1 / value
    found = pairwise_weights(matrix)
    if found.worst is not None:
        assert found.worst.mended_ratio <= found.consistency_ratio + 1e-9
