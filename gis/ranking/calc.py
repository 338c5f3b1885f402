"""Formulas of ranking that can be run alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..calc import TEXT, calculation
from ..errors import InputError
from ..types import Quantity
from .ahp import ACCEPTED_RATIO, pairwise_weights, parse_matrix
from .methods import METHOD_KEYS, MethodParameters, compare_methods
from .weights import rank_order_centroid, swing_weights


@calculation("ahp",
             inputs={"matrix": (TEXT, None, "judgements, rows by ; as 1,3;1/3,1")},
             formula="principal eigenvector; CR = ((λ−n)/(n−1))/RI; worst |ln(a_ij w_j/w_i)|",
             source="Saaty 1977, J. Math. Psychol. 15:234")
def ahp(tables, matrix):
    """Weights of the items, the consistency ratio of the judgements, and the judgement that
    contradicts the others most: its row and column, what was judged, what would agree, and the
    ratio then.

    matrix=1,3,5;1/3,1,3;1/5,1/3,1 -> consistency_ratio=0.033 worst_implied=1.667 mended_ratio=0.000
    """
    found = pairwise_weights(parse_matrix(matrix))
    names = [f"item {i + 1}" for i in range(len(found.weights))]
    result = {"weights": _many(found.weights, "share")}
    note = () if found.consistent else (
        f"the judgements contradict each other (ratio above {ACCEPTED_RATIO:g}); "
        f"{found.worst.words(names)}",)
    result["consistency_ratio"] = Quantity(found.consistency_ratio, "ratio", notes=note)
    if found.worst is not None:
        worst = found.worst
        result |= {"worst_row": Quantity(worst.row + 1, "item"),
                   "worst_column": Quantity(worst.column + 1, "item"),
                   "worst_judged": Quantity(worst.judged, "ratio", known="assumed"),
                   "worst_implied": Quantity(worst.implied, "ratio"),
                   "mended_ratio": Quantity(worst.mended_ratio, "ratio")}
    return result


@calculation("swing-weights",
             inputs={"swings": (TEXT, None, "worth of each item's way from worst to best, as "
                                            "100,60,40")},
             formula="w = s/Σs", source="von Winterfeldt and Edwards 1986")
def swing(tables, swings):
    """Weights from swings.

    swings=100,60,40 -> first=0.5 last=0.2
    """
    return _weights(swing_weights(_numbers(swings, "swings")))


@calculation("rank-order-centroid",
             inputs={"ranks": (TEXT, None, "rank of each item, 1 the most important, as 1,2,3")},
             formula="w_k = (1/n) Σ_{i=k..n} 1/i; ties share their mean",
             source="Barron and Barrett 1996, Manage. Sci. 42:1515")
def centroid(tables, ranks):
    """Weights from an order of importance alone.

    ranks=1,2,3 -> first=0.6111 last=0.1111
    """
    return _weights(rank_order_centroid(_numbers(ranks, "ranks")))


@calculation("rank-methods",
             inputs={"scores": (TEXT, None, "scores 0..1, one row per site by ;, one column per "
                                            "criterion, as 0.9,0.2;0.5,0.6"),
                     "weights": (TEXT, "", "one per criterion; equal where left out")},
             formula="weighted sum, weighted product, TOPSIS, PROMETHEE II, OWA",
             source="see gis/ranking/methods.py")
def methods(tables, scores, weights):
    """Rank of each site by every method, and the lowest rank correlation between two methods.

    scores=0.9,0.1;0.5,0.4;0.2,0.3 weights=0.5,0.5 -> lowest_spearman=0.5
    """
    rows = [_numbers(row, "scores") for row in scores.strip().strip(";").split(";")]
    if len({len(row) for row in rows}) != 1:
        raise InputError("Methods: the rows differ in length; write one row of scores per site, "
                         "as 0.9,0.2;0.5,0.6.")
    matrix = np.array(rows).T
    if np.any((matrix < 0) | (matrix > 1)):
        raise InputError("Methods: a score lies outside 0..1; put the values through their value "
                         "functions first.")
    given = _numbers(weights, "weights") if weights else [1.0] * len(matrix)
    table = tables.get("ranking_parameters")
    figures = MethodParameters() if table is None else MethodParameters.from_table(table)
    ids = [f"{i + 1:03d}" for i in range(matrix.shape[1])]
    found = compare_methods(matrix, given, ids, METHOD_KEYS, figures)
    result = {key: _many(ranks, "rank") for key, ranks in zip(found.methods, found.ranks,
                                                              strict=True)}
    told = found.spearman[~np.isnan(found.spearman)]
    result["lowest_spearman"] = Quantity(float(told.min()), "correlation", notes=(found.said,))
    return result


def _weights(found: np.ndarray) -> dict[str, Quantity]:
    return {"weights": _many(found, "share"),
            "first": Quantity(float(found[0]), "share", known="assumed"),
            "last": Quantity(float(found[-1]), "share", known="assumed")}


def _many(values: np.ndarray, unit: str) -> Quantity:
    """The few formulas whose answer is a list."""
    listed: float = tuple(values.tolist())  # type: ignore[assignment]
    return Quantity(listed, unit, known="assumed" if unit == "share" else "modelled")


def _numbers(text: str, what: str) -> Sequence[float]:
    try:
        return [float(word) for word in text.strip().strip(",").split(",")]
    except ValueError:
        raise InputError(f"{what.capitalize()}: {text!r} holds something that is no number; "
                         "write them as 3,2,1.") from None
