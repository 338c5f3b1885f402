"""Scores under moving theme weights: one weighted sum over themes instead of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..results import weighted_sum
from ..settings import Criterion


@dataclass(frozen=True, eq=False)
class ThemeScores:
    """Score of n places within each theme, ready for any theme weights."""

    themes: tuple[str, ...]
    scores: np.ndarray                   # (themes, n) weighted sums, in the criteria's precision
    shares: np.ndarray                   # (themes,) sum of the criteria's weights in the theme

    @classmethod
    def of(cls, scores: np.ndarray, criteria: tuple[Criterion, ...]) -> ThemeScores:
        """From criterion scores (m, n), e.g. `Screening.scores`."""
        themes = tuple(dict.fromkeys(c.theme for c in criteria))
        weights = np.array([[c.weight if c.theme == theme else 0.0 for c in criteria]
                            for theme in themes])
        scores = np.asarray(scores)
        return cls(themes, weights.astype(scores.dtype) @ scores, weights.sum(axis=1))

    def normalised(self, theme_weights: Mapping[str, float]) -> np.ndarray:
        """Weight of each theme, (themes,), such that all criterion weights sum to 1."""
        weights = np.array([theme_weights.get(theme, 0.0) for theme in self.themes])
        total = float(weights @ self.shares)
        if total <= 0:
            raise InputError("Weights: all theme weights are zero; give at least one above zero.")
        return weights / total

    def suitability(self, theme_weights: Mapping[str, float]) -> np.ndarray:
        """Score of every place, (n,), under the given weights (any scale)."""
        return weighted_sum(self.normalised(theme_weights), self.scores)
