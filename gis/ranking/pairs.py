"""Two sites side by side: which single weight would bring them level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..results import Site
from ..settings import Settings
from .doubt import theme_shares
from .robustness import flips

LEVELS = ("theme", "criterion")


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


def flips_between(first: Site, second: Site, settings: Settings,
                  level: str = "theme") -> tuple[Flip, ...]:
    """Every single weight that can flip any two sites, smallest change first.

    Empty where none does: one is ahead under every weight of that level. The scores are those
    of the values, an unknown one counting with its prior's mean.

    Parameters
    ----------
    settings : Settings
        Those of the result that holds the sites, or others with the same criteria.
    level : str
        "theme" moves a theme's weight, "criterion" one criterion's.
    """
    if level not in LEVELS:
        raise InputError(f"Flip: level {level!r} is neither theme nor criterion.")
    weights = settings.weights
    scores = np.array([[site.criteria[c.key].score for c in settings.criteria]
                       for site in (first, second)], float)
    names = [c.key for c in settings.criteria]
    if level == "theme":
        names, shares = list(settings.themes), theme_shares(settings)
        member = np.array([[c.theme == theme for c in settings.criteria] for theme in names])
        inner = member * np.array([c.weight for c in settings.criteria])
        inner = inner / np.where(inner.sum(axis=1) > 0, inner.sum(axis=1), 1.0)[:, None]
        scores, weights = scores @ inner.T, shares
    if float(weights @ (scores[0] - scores[1])) < 0:
        scores = scores[::-1]
    found = [Flip(level, name, now, then)
             for name, now, then in flips(scores[0], scores[1], weights, names)]
    return tuple(sorted(found, key=lambda flip: (round(flip.change, 9), flip.name)))
