"""Ways to put criterion scores together, so that a planner sees whether the method matters.

All take scores (m criteria, n sites), 0..1 and more is better, and weights (m,); all give one
value per site, more is better. Leading axes, the draws of a simulation, may stand before both.
The weighted sum ranks unless another is asked for; it, the weighted product and ordered weighted
averaging judge a site by itself. TOPSIS and PROMETHEE compare sites with each other, so a site
more or less may reorder the others.

References
----------
.. [1] C. L. Hwang and K. Yoon, Multiple Attribute Decision Making. Springer, 1981 (TOPSIS).
.. [2] J. P. Brans and P. Vincke, "A preference ranking organisation method," Manage. Sci.,
   vol. 31, pp. 647-656, 1985 (PROMETHEE).
.. [3] R. R. Yager, "On ordered weighted averaging aggregation operators in multicriteria
   decisionmaking," IEEE Trans. Syst. Man Cybern., vol. 18, pp. 183-190, 1988.
.. [4] J. Malczewski, "Ordered weighted averaging with fuzzy quantifiers," Int. J. Appl. Earth
   Obs. Geoinf., vol. 8, pp. 270-277, 2006.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, UnknownNameError
from ..language import mark
from ..results import Site, weighted_sum
from ..types import Table
from .agreement import kendall, pairwise, spearman
from .weights import checked_weights

_BLOCK = 64


def weighted_product(scores: np.ndarray, weights: np.ndarray, floor: float = 0.0) -> np.ndarray:
    """Π s^w. Scores below `floor` count as `floor`: else one zero would level all that is good."""
    held = np.maximum(np.asarray(scores, float), floor)
    used = np.asarray(weights, float)[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(used > 0, used * np.log(held), 0.0)
    return np.exp(logs.sum(axis=-2))


def topsis(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Closeness to the ideal site, d⁻ / (d⁺ + d⁻), 0..1, after vector normalisation [1]_.

    Ideal and anti-ideal are the best and worst of these sites; where all are alike, 0.5.
    """
    scores = np.asarray(scores, float)
    length = np.sqrt((scores ** 2).sum(axis=-1, keepdims=True))
    held = np.asarray(weights, float)[..., None] * scores / np.where(length > 0, length, 1.0)
    up = np.sqrt(((held.max(axis=-1, keepdims=True) - held) ** 2).sum(axis=-2))
    down = np.sqrt(((held - held.min(axis=-1, keepdims=True)) ** 2).sum(axis=-2))
    apart = up + down
    return np.where(apart > 0, down / np.where(apart > 0, apart, 1.0), 0.5)


def promethee(scores: np.ndarray, weights: np.ndarray, indifference: float | None = None,
              preference: float | None = None) -> np.ndarray:
    """Net flow φ = φ⁺ - φ⁻ of PROMETHEE II, -1..1 [2]_.

    Parameters
    ----------
    indifference, preference : float, optional
        Differences of score up to which sites count as equal, and from which one is wholly
        preferred; linear between. Without them any difference counts in full ("usual").
    """
    scores, weights = np.asarray(scores, float), np.asarray(weights, float)
    n = scores.shape[-1]
    net = np.zeros((*scores.shape[:-2], n))
    if n < 2:
        return net
    for start in range(0, n, _BLOCK):
        part = slice(start, start + _BLOCK)
        for k in range(scores.shape[-2]):
            row = scores[..., k, :]
            difference = row[..., part, None] - row[..., None, :]
            net[..., part] += weights[..., k, None] * (
                _prefers(difference, indifference, preference)
                - _prefers(-difference, indifference, preference)).sum(axis=-1)
    return net / (n - 1)


def _prefers(difference: np.ndarray, q: float | None, p: float | None) -> np.ndarray:
    if q is None or p is None:
        return (difference > 0).astype(float)
    if p <= q:
        return (difference > q).astype(float)
    return np.clip((difference - q) / (p - q), 0.0, 1.0)


def ordered_weighted_average(scores: np.ndarray, weights: np.ndarray,
                             caution: float = 1.0) -> np.ndarray:
    """Weighted scores from best to worst, with order weights (Σ_{k≤j} u_k)^α - (Σ_{k<j} u_k)^α.

    u are the criterion weights in the order of the site's own scores [3]_ [4]_. `caution` is α:
    1 is the weighted sum; above it weak points weigh more ("most criteria must be good"), below
    it strong points do.
    """
    if caution <= 0:
        raise InputError(f"Ordered weighted averaging: caution = {caution:g}; "
                         "give a number above zero.")
    scores = np.asarray(scores, float)
    order = np.argsort(-scores, axis=-2, kind="stable")
    weights = np.broadcast_to(np.asarray(weights, float)[..., None], scores.shape)
    sums = np.minimum(np.cumsum(np.take_along_axis(weights, order, axis=-2), axis=-2), 1.0)
    steps = np.diff(sums ** caution, axis=-2, prepend=0.0)
    return (steps * np.take_along_axis(scores, order, axis=-2)).sum(axis=-2)


@dataclass(frozen=True)
class MethodParameters:
    """Figures that some methods need, from the table `ranking_parameters`."""

    product_floor: float = 0.01
    indifference: float = 0.05
    preference: float = 0.30
    caution: float = 2.0

    @classmethod
    def from_table(cls, table: Table) -> MethodParameters:
        row = dict(zip(table["key"], table["value"], strict=True))
        return cls(**{key: float(row[key]) for key in cls.__dataclass_fields__ if key in row})


def _methods(figures: MethodParameters) -> dict[str, Callable]:
    return {
        "weighted_sum": lambda s, w: weighted_sum(w, s),
        "weighted_product": lambda s, w: weighted_product(s, w, figures.product_floor),
        "topsis": topsis,
        "promethee": promethee,
        "promethee_linear": lambda s, w: promethee(s, w, figures.indifference,
                                                   figures.preference),
        "owa": lambda s, w: ordered_weighted_average(s, w, figures.caution),
    }


METHOD_LABELS = {
    "weighted_sum": mark("weighted sum"), "weighted_product": mark("weighted product"),
    "topsis": "TOPSIS", "promethee": mark("PROMETHEE II (usual)"),
    "promethee_linear": mark("PROMETHEE II (linear)"), "owa": mark("ordered weighted average"),
}
METHOD_KEYS = tuple(METHOD_LABELS)
RELATIVE = frozenset({"topsis", "promethee", "promethee_linear"})
"""Methods under which a site more or less may reorder the others."""


def method_values(method: str, scores: np.ndarray, weights: np.ndarray,
                  figures: MethodParameters | None = None) -> np.ndarray:
    """Value of each site by one method, (n,), more is better; scores (m, n), weights (m,).

    Raises
    ------
    UnknownNameError
        If there is no such method.
    """
    known = _methods(figures or MethodParameters())
    if method not in known:
        raise UnknownNameError("method", method, known)
    # Rounded: sums in another order must not tell equal sites apart.
    return np.round(known[method](np.asarray(scores, float), np.asarray(weights, float)), 12)


def ranked_by(method: str) -> str:
    """What a reader must know of ranks by this method; empty for the weighted sum."""
    if method == "weighted_sum":
        return ""
    said = f"Sites are ranked by {METHOD_LABELS[method]}."
    if method in RELATIVE:
        said += (" It compares the sites with each other, so one site more or less may reorder "
                 "the others.")
    return (f"{said} Chances of rank and the weights that would flip sites are this method's; "
            "candidates are chosen by the weighted sum, which the scores and their ranges are too.")


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """The same sites under several methods."""

    ids: tuple[str, ...]
    methods: tuple[str, ...]
    values: np.ndarray                   # (methods, n), each method's own scale
    ranks: np.ndarray                    # (methods, n) int, 1 best; ties in the order of the ids
    spearman: np.ndarray                 # (methods, methods)
    kendall: np.ndarray                  # (methods, methods)

    @property
    def firsts(self) -> tuple[str, ...]:
        """Id of each method's first site."""
        return tuple(self.ids[int(np.argmin(row))] for row in self.ranks)

    @property
    def said(self) -> str:
        """Whether the method matters, in one sentence."""
        if len(self.ids) < 2:
            return "One site is first under any method."
        least = np.unravel_index(np.nanargmin(np.where(np.isnan(self.spearman), 1, self.spearman)),
                                 self.spearman.shape)
        one, two = (METHOD_LABELS[self.methods[k]] for k in least)
        lowest = float(self.spearman[least])
        others = [METHOD_LABELS[m] for m, first in zip(self.methods, self.firsts, strict=True)
                  if first != self.firsts[0]]
        place = ("All methods put the same site first" if not others else
                 f"{len(others)} of {len(self.methods)} methods "
                 f"{'puts' if len(others) == 1 else 'put'} another site first "
                 f"({', '.join(others)})")
        if lowest >= 0.9995:
            return f"{place}; their orders are the same or nearly so."
        return (f"{place}; the orders of {one} and {two} differ most "
                f"(rank correlation {lowest:.2f}).")


def compare_methods(scores: np.ndarray, weights: Sequence[float], ids: Sequence[str],
                    methods: Sequence[str] = METHOD_KEYS,
                    figures: MethodParameters | None = None) -> MethodComparison:
    """Ranks of the same sites by several methods, and how far the orders agree.

    Parameters
    ----------
    scores : (m, n) array
        Known or expected scores 0..1; no NaN.
    weights : (m,) numbers
        On any scale, not all zero.
    ids : sequence of str, n
        Break ties.

    Raises
    ------
    InputError
        For weights that are all zero, shapes that do not fit, or a method that is unknown.
    """
    scores = np.asarray(scores, float)
    shares = checked_weights(weights)
    if scores.ndim != 2 or scores.shape != (len(shares), len(ids)):
        raise InputError(f"Methods: scores of shape {scores.shape}; give {len(shares)} rows "
                         f"(one per weight) of {len(ids)} sites.")
    if np.isnan(scores).any():
        raise InputError("Methods: a score is unknown; give the mean score of its prior.")
    values = np.array([method_values(name, scores, shares, figures) for name in methods])
    ranks = np.empty(values.shape, int)
    for row, out in zip(values, ranks, strict=True):
        out[np.lexsort((np.asarray(ids, str), -row))] = np.arange(1, len(ids) + 1)
    return MethodComparison(tuple(ids), tuple(methods), values, ranks,
                            pairwise(values, spearman), pairwise(values, kendall))


def methods_of_sites(sites: Sequence[Site], methods: Sequence[str] = METHOD_KEYS,
                     figures: MethodParameters | None = None) -> MethodComparison:
    """Methods compared on ranked sites, under the weights that ranked them."""
    if not sites:
        raise InputError("Methods: there is no site to rank.")
    scores, weights = score_matrix(sites)
    return compare_methods(scores, tuple(weights.values()), [s.id for s in sites], methods, figures)


def score_matrix(sites: Sequence[Site]) -> tuple[np.ndarray, Mapping[str, float]]:
    """Scores (m, n) of ranked sites, and the weight of each criterion by key, in its order."""
    first = sites[0].criteria
    return (np.array([[site.criteria[key].score for site in sites] for key in first], float),
            {key: result.weight for key, result in first.items()})
