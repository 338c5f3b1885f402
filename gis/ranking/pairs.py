"""Sites side by side: which single weight would bring two of them level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..results import Site
from ..settings import Settings
from .doubt import theme_shares, within_theme
from .flips import STEPS, Crossings, crossings, flips, nearest
from .method_draws import values_of_draws
from .methods import MethodParameters

LEVELS = ("theme", "criterion")
FEWEST_STEPS = 40
"""Weights tried where very many sites are ranked by a method without closed form."""


@dataclass(frozen=True)
class Flip:
    """One weight that brings two sites level once it alone moves, the others in proportion."""

    level: str                           # theme | criterion
    name: str
    weight_now: float                    # of the whole score
    weight_then: float

    @property
    def change(self) -> float:
        """How far the weight moves, in either direction."""
        return abs(self.weight_then - self.weight_now)


def flips_between(first: Site, second: Site, settings: Settings, level: str = "theme",
                  sites: Sequence[Site] = (), figures: MethodParameters | None = None,
                  steps: int = STEPS) -> tuple[Flip, ...]:
    """Every single weight that can flip any two sites, smallest change first.

    Empty where none does: one is ahead under every weight of that level. The scores are those
    of the values, an unknown one counting with its prior's mean. Under another method than the
    weighted sum the nearest weight either way is told, to about 0.001.

    Parameters
    ----------
    settings : Settings
        Those of the result that holds the sites, or others with the same criteria.
    level : str
        "theme" moves a theme's weight, "criterion" one criterion's.
    sites : sequence of Site, optional
        All that are ranked: TOPSIS and PROMETHEE compare each with all. By default the two.
    figures : MethodParameters, optional
        Of the method that ranks.
    steps : int
        Weights tried where the method has no closed form.
    """
    if level not in LEVELS:
        raise InputError(f"Flip: level {level!r} is neither theme nor criterion.")
    others = [site for site in sites if site.id not in (first.id, second.id)]
    scores = np.array([[site.criteria[c.key].score for site in (first, second, *others)]
                       for c in settings.criteria], float)
    told = [Flip(level, *one) for one in _crossings(scores, settings, level, [(0, 1)], figures,
                                                   steps)[0]]
    return tuple(sorted(told, key=lambda flip: (round(flip.change, 9), flip.name)))


def next_flips(scores: np.ndarray, settings: Settings, order: np.ndarray, ids: Sequence[str],
               figures: MethodParameters | None = None
               ) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Smallest change of a theme's and of a criterion's weight that swaps each site with the next.

    Parameters
    ----------
    scores : (m, n) array
    order : (n,) array
        Sites, best first by the method of the settings.

    Returns
    -------
    flips, criterion_flips : list of dict, n each
        As :class:`gis.results.Robustness` holds them.
    """
    pairs = [(int(a), int(b)) for a, b in zip(order[:-1], order[1:], strict=True)]
    steps = max(FEWEST_STEPS, min(STEPS, 10_000 // max(len(ids), 1)))
    told: list[list[dict[str, object]]] = []
    for level in LEVELS:
        one: list[dict[str, object]] = [{} for _ in ids]
        every = _crossings(scores, settings, level, pairs, figures, steps)
        for (a, b), found in zip(pairs, every, strict=True):
            if found:
                one[a] = {**nearest(found, level), "with": ids[b]}
        told.append(one)
    return told[0], told[1]


def _crossings(scores: np.ndarray, settings: Settings, level: str,
               pairs: Sequence[tuple[int, int]], figures: MethodParameters | None,
               steps: int = STEPS) -> Crossings:
    """Weights of one level that bring pairs of sites level, by the settings' method."""
    if level == "theme":
        names, inner = list(settings.themes), within_theme(settings)
    else:
        names, inner = [c.key for c in settings.criteria], np.eye(len(settings.criteria))
    if settings.method == "weighted_sum":
        weights = theme_shares(settings) if level == "theme" else settings.weights
        held = inner @ scores
        return [flips(held[:, a], held[:, b], weights, names) for a, b in pairs]

    def values_of(weights: np.ndarray) -> np.ndarray:
        every = np.broadcast_to(scores[:, :, None], (*scores.shape, len(weights)))
        return values_of_draws(settings.method, every, weights, figures)

    return crossings(values_of, settings.weights, inner, names, pairs, steps)
