"""Weights from pairwise comparison (analytic hierarchy process) [1]_.

References
----------
.. [1] T. L. Saaty, "A scaling method for priorities in hierarchical structures," J. Math.
   Psychol., vol. 15, pp. 234-281, 1977; random indices as printed there for 3 to 9 items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError

RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
"""Mean consistency index of random matrices, by number of items."""


@dataclass(frozen=True, eq=False)
class PairwiseWeights:
    """Weights from judgements, and how well the judgements agree."""

    weights: np.ndarray                  # (n,), sum 1
    consistency_ratio: float             # below 0.1 is usually accepted


def pairwise_weights(matrix: np.ndarray) -> PairwiseWeights:
    """Principal eigenvector of a reciprocal comparison matrix, and its consistency ratio.

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
    n = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    index = (values[first].real - n) / (n - 1) if n > 1 else 0.0
    ratio = index / RANDOM_INDEX[n] if RANDOM_INDEX[n] else 0.0
    return PairwiseWeights(weights / weights.sum(), max(float(ratio), 0.0))


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
