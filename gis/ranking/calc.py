"""Formulas of ranking that can be run alone."""

from __future__ import annotations

from ..calc import TEXT, calculation
from ..types import Quantity
from .ahp import pairwise_weights, parse_matrix


@calculation("ahp",
             inputs={"matrix": (TEXT, None, "judgements, rows by ; as 1,3;1/3,1")},
             formula="principal eigenvector; CR = ((λ−n)/(n−1))/RI",
             source="Saaty 1977, J. Math. Psychol. 15:234")
def ahp(tables, matrix):
    """Weights of the items and the consistency ratio of the judgements."""
    found = pairwise_weights(parse_matrix(matrix))
    note = () if found.consistency_ratio < 0.1 else (
        "the judgements contradict each other (ratio not below 0.1); look at them again",)
    # the one formula whose answer is a list
    weights: float = tuple(found.weights.tolist())  # type: ignore[assignment]
    return {"weights": Quantity(weights, "share", known="assumed"),
            "consistency_ratio": Quantity(found.consistency_ratio, "ratio", notes=note)}
