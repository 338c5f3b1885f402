"""Weights from pairwise comparison (analytic hierarchy process) [1]_.

References
----------
.. [1] T. L. Saaty, "A scaling method for priorities in hierarchical structures," J. Math.
   Psychol., vol. 15, pp. 234-281, 1977; random indices as printed there for 3 to 9 items.
.. [2] P. T. Harker, "Incomplete pairwise comparisons in the analytic hierarchy process," Math.
   Modelling, vol. 9, pp. 837-848, 1987.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError

RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
"""Mean consistency index of random matrices, by number of items."""
ACCEPTED_RATIO = 0.1
"""Judgements whose consistency ratio lies above this contradict each other too much [1]_."""
_AGREES = 1e-6


@dataclass(frozen=True)
class Contradiction:
    """The judgement that fits the others least."""

    row: int                             # items that it compares, from 0
    column: int
    judged: float                        # how many times `row` outweighs `column`, as judged
    implied: float                       # ... as the other judgements together have it
    mended_ratio: float                  # consistency ratio once `implied` is put in its place

    def words(self, names: Sequence[str]) -> str:
        """The contradiction in one sentence, for items of these names."""
        return (f"{_against(names[self.row], names[self.column], self.judged)} contradicts the "
                f"other judgements most; {_times(self.implied)} would agree with them "
                f"(consistency ratio then {self.mended_ratio:.2f}).")


@dataclass(frozen=True, eq=False)
class PairwiseWeights:
    """Weights from judgements, and how well the judgements agree."""

    weights: np.ndarray                  # (n,), sum 1
    consistency_ratio: float             # below 0.1 is usually accepted; above it is shown
    largest_eigenvalue: float = np.nan   # n where the judgements agree wholly
    worst: Contradiction | None = None   # None where they do, or where there are under 3 items

    @property
    def consistent(self) -> bool:
        """Whether the ratio is one that is usually accepted."""
        return self.consistency_ratio <= ACCEPTED_RATIO


def pairwise_weights(matrix: np.ndarray) -> PairwiseWeights:
    """Principal eigenvector of a reciprocal comparison matrix, and its consistency ratio.

    Contradictory judgements are weighed all the same; `worst` names the one to look at again:
    the largest |ln(a_ij w_j / w_i)|. What would agree with the others is found from them alone,
    the judgement left out [2]_. Of three items each judgement contradicts the other two alike;
    the first is named.

    Parameters
    ----------
    matrix : (n, n) array
        `matrix[i, j]` says how many times item i outweighs item j; 1 to 9 items.

    Raises
    ------
    InputError
        If the matrix is not square, not positive or not reciprocal.
    """
    matrix = np.asarray(matrix, float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not 1 <= len(matrix) <= 9:
        raise InputError("Pairwise comparison: give a square matrix of 1 to 9 rows.")
    if not np.all(np.isfinite(matrix) & (matrix > 0)):
        raise InputError("Pairwise comparison: every judgement must be a number above zero.")
    if not np.allclose(matrix * matrix.T, 1.0, rtol=1e-3):
        i, j = np.argwhere(~np.isclose(matrix * matrix.T, 1.0, rtol=1e-3))[0]
        raise InputError(f"Pairwise comparison: row {i + 1}, column {j + 1} is "
                         f"{matrix[i, j]:g}, so row {j + 1}, column {i + 1} must be "
                         f"{1 / matrix[i, j]:g}, not {matrix[j, i]:g}.")
    weights, largest = _eigen(matrix)
    return PairwiseWeights(weights, _ratio(len(matrix), largest), largest, _worst(matrix, weights))


def _eigen(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    return weights / weights.sum(), float(values[first].real)


def _ratio(n: int, largest: float) -> float:
    if not RANDOM_INDEX[n]:
        return 0.0
    return max((largest - n) / (n - 1) / RANDOM_INDEX[n], 0.0)


def _worst(matrix: np.ndarray, weights: np.ndarray) -> Contradiction | None:
    n = len(matrix)
    if n < 3:
        return None
    deviation = np.triu(np.abs(np.log(matrix * weights[None, :] / weights[:, None])), 1).round(9)
    row, column = (int(k) for k in np.unravel_index(np.argmax(deviation), (n, n)))
    if deviation[row, column] < _AGREES:
        return None
    if matrix[row, column] < 1:          # said of the item that was judged the heavier one
        row, column = column, row
    without = matrix.copy()
    without[row, column] = without[column, row] = 0.0
    without[row, row] = without[column, column] = 2.0
    others, largest = _eigen(without)
    return Contradiction(row, column, float(matrix[row, column]),
                         float(others[row] / others[column]), _ratio(n, largest))


def _against(first: str, second: str, judged: float) -> str:
    if np.isclose(judged, 1.0):
        return f"{first} judged equal to {second}"
    return f"{first} judged {_times(judged)} as heavy as {second}"


def _times(ratio: float) -> str:
    return f"{ratio:.2g} times" if ratio >= 1 else f"1/{1 / ratio:.2g} times"


def parse_matrix(text: str) -> np.ndarray:
    """A matrix from text: rows separated by `;`, judgements by `,`; fractions such as 1/3.

    Raises :class:`InputError` for rows of different length or a word that is no number.
    """
    rows = []
    for row in text.strip().strip(";").split(";"):
        try:
            rows.append([_judgement(word) for word in row.split(",")])
        except (ValueError, ZeroDivisionError):
            raise InputError(f"Pairwise comparison: {row.strip()!r} holds something that is no "
                             "number; write rows as 1,3,5;1/3,1,2;1/5,1/2,1.") from None
    if len({len(row) for row in rows}) != 1:
        raise InputError("Pairwise comparison: the rows differ in length; "
                         "write them as 1,3,5;1/3,1,2;1/5,1/2,1.")
    return np.array(rows)


def _judgement(word: str) -> float:
    top, slash, bottom = word.partition("/")
    return float(top) / float(bottom) if slash else float(top)
