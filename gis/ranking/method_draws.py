"""Values of sites by the chosen method in every draw of a simulation.

The weighted product and ordered weighted averaging judge a site by itself; TOPSIS and PROMETHEE
need all sites of a draw. Where it pays, PROMETHEE and ordered weighted averaging run compiled:
PROMETHEE on sorted scores, n·log n steps per draw and criterion instead of n².
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..progress import Progress, silent
from .methods import METHOD_LABELS, RELATIVE, MethodParameters, method_values

SMALL = 200_000
"""Fewer scores × draws are worked out by numpy: quicker than loading compiled code."""
_ROOM = 2_000_000
"""Numbers of one block of draws, so that it stays in memory near by."""
FEWEST, MOST, MOST_NUMBERS = 200, 1000, 40_000
"""Draws, and sites × draws, behind a site's confidence: it is told to about 3 %."""
MOST_SITES = 20
"""Sites, best first, whose confidence is told: each needs draws of its own."""
COMPILED = frozenset({"promethee", "promethee_linear", "owa"})


def values_of_draws(method: str, scores: np.ndarray, weights: np.ndarray,
                    figures: MethodParameters | None = None,
                    compiled: bool | None = None, progress: Progress = silent) -> np.ndarray:
    """Value of every site in every draw, (draws, n), more is better.

    Parameters
    ----------
    method : str
        Any but the weighted sum.
    scores : (m, n, draws) array
        Criterion scores 0..1; an axis may be broadcast.
    weights : (draws, m) array
        Rows summing to 1.
    compiled : bool, optional
        True for the compiled loops, False for numpy; the same numbers to 12 digits. By default
        what is quicker; numpy wherever numba is absent.
    """
    figures = figures or MethodParameters()
    m, n, draws = scores.shape
    out = np.empty((draws, n))
    if not n:
        return out
    kernel = None
    if method in COMPILED and compiled is not False and (
            compiled or scores.size >= SMALL):
        kernel = _kernel(method, figures)
    per_draw = m * n * (n if method in RELATIVE and kernel is None else 1)
    step = max(1, _ROOM // max(per_draw, 1))
    for start in range(0, draws, step):
        progress(start, draws, f"chances of rank by {METHOD_LABELS[method]}")
        part = slice(start, start + step)
        block = np.ascontiguousarray(np.moveaxis(scores[:, :, part], 2, 0), np.float64)
        given = np.ascontiguousarray(weights[part], np.float64)
        out[part] = (np.round(kernel(block, given), 12) if kernel is not None
                     else method_values(method, block, given, figures))
    return out


def _kernel(method: str, figures: MethodParameters):
    """The compiled method with its figures, or None without numba."""
    loops = _loops()
    if loops is None:
        return None
    flows, averages = loops
    if method == "owa":
        return lambda scores, weights: averages(scores, weights, figures.caution)
    if method == "promethee":
        return lambda scores, weights: flows(scores, weights, 0.0, 0.0)
    return lambda scores, weights: flows(scores, weights, figures.indifference,
                                         figures.preference)


@cache
def _loops():
    try:
        from .method_loops import averages_of_draws, flows_of_draws
    except ImportError:
        return None
    return flows_of_draws, averages_of_draws


@dataclass(frozen=True, eq=False)
class EveryScore:
    """Score of every criterion, site and draw: a method that is no sum needs each."""

    moved: np.ndarray                    # (m, n, draws) float32, all doubts but of weights
    plain: np.ndarray                    # (m, n, some draws) float32, doubt of the data alone

    @classmethod
    def room(cls, m: int, n: int, draws: int) -> EveryScore:
        """Not filled yet; `plain` for as many draws as a site's confidence takes."""
        some = min(draws, MOST, max(FEWEST, MOST_NUMBERS // max(n, 1)))
        return cls(np.empty((m, n, draws), np.float32), np.empty((m, n, some), np.float32))

    def keep(self, criterion: int, site: int, moved: np.ndarray, plain: np.ndarray) -> None:
        self.moved[criterion, site] = moved
        self.plain[criterion, site] = plain[:self.plain.shape[2]]


@dataclass(frozen=True, eq=False)
class DrawnMethod:
    """The method that ranks, with what it needs to value sites under other theme weights."""

    method: str
    figures: MethodParameters | None
    plain: np.ndarray                    # (m, n, some draws)
    inner: np.ndarray                    # (themes, m) weight of each criterion within its theme

    def values(self, scores: np.ndarray, weights: np.ndarray,
               progress: Progress = silent) -> np.ndarray:
        """Values (draws, n) of scores (m, n, draws) under weights (draws, m)."""
        return values_of_draws(self.method, scores, weights, self.figures, progress=progress)

    def first_in(self, site: int, theme_weights: np.ndarray) -> float:
        """Share of the draws of the data in which a site is first under these (themes,)."""
        weights = np.broadcast_to(theme_weights @ self.inner,
                                  (self.plain.shape[2], self.inner.shape[1]))
        values = self.values(self.plain, weights)
        return float((values[:, site] >= values.max(axis=1)).mean())
