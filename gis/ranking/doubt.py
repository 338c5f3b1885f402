"""Doubt about what people chose: weights and value functions, as draws.

Weights are drawn around the chosen ones from Dirichlet distributions, themes first and then the
criteria within each theme, so that what weighs nothing stays so. Value functions are doubted by
moving both anchors evenly within a share of the distance between them; the scale (linear, log
…) stays. Both are drawn once per simulation for all sites: they are opinions, not facts of a
site.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from ..settings import Criterion, Settings
from ..types import Table

_SMALLEST = 1e-12


@dataclass(frozen=True)
class Doubt:
    """How far weights and value functions may be off; the default: not at all."""

    weight_concentration: float = np.inf  # Dirichlet concentration; inf: the chosen weights
    anchor_tolerance: float = 0.0        # share of the distance between the anchors

    @classmethod
    def from_table(cls, table: Table) -> Doubt:
        """From the table `ranking_parameters`."""
        row = dict(zip(table["key"], table["value"], strict=True))
        return cls(float(row["weight_concentration"]), float(row["anchor_tolerance"]))


def normals(settings: Settings, name: str, rows: int | None = None) -> np.ndarray:
    """Standard normal draws, (draws,) or (rows, draws), that hang on the study's seed and `name`
    alone."""
    shape = settings.draws if rows is None else (rows, settings.draws)
    return _generator(settings, name).standard_normal(shape)


def _generator(settings: Settings, name: str) -> np.random.Generator:
    return np.random.default_rng([settings.seed, crc32(name.encode())])


def dirichlet(shares: np.ndarray, concentration: float, draws: int,
              random: np.random.Generator) -> np.ndarray:
    """Weights around `shares` (m,), which sum to 1: (draws, m), rows summing to 1.

    Mean w and standard deviation √(w (1 - w) / (concentration + 1)); shares of zero stay zero.
    """
    shares = np.asarray(shares, float)
    held = shares > 0
    out = np.zeros((draws, len(shares)))
    if not np.isfinite(concentration) or held.sum() < 2:
        out[:] = shares
        return out
    gamma = random.standard_gamma(concentration * shares[held], (draws, int(held.sum())))
    out[:, held] = gamma / np.maximum(gamma.sum(axis=1, keepdims=True), _SMALLEST)
    return out


def uniform_weights(m: int, draws: int, random: np.random.Generator) -> np.ndarray:
    """Weights spread evenly over all that sum to 1: (draws, m)."""
    return dirichlet(np.full(m, 1 / m), float(m), draws, random)


def theme_draws(settings: Settings, doubt: Doubt) -> np.ndarray:
    """Theme weights around the chosen ones, (draws, themes), rows summing to 1."""
    return dirichlet(theme_shares(settings), doubt.weight_concentration, settings.draws,
                     _generator(settings, "theme weights"))


def any_theme_draws(settings: Settings) -> np.ndarray:
    """Theme weights of every kind, (draws, themes), spread evenly over all that sum to 1."""
    return uniform_weights(len(settings.themes), settings.draws,
                           _generator(settings, "any theme weights"))


def theme_shares(settings: Settings) -> np.ndarray:
    """Weight of each theme in the whole score, (themes,), summing to 1."""
    weights = settings.weights
    return np.array([sum(w for w, c in zip(weights, settings.criteria, strict=True)
                         if c.theme == theme) for theme in settings.themes])


def within_theme(settings: Settings) -> np.ndarray:
    """Weight of each criterion within its theme, (themes, m), rows summing to 1."""
    raw = np.array([[c.weight if c.theme == theme else 0.0 for c in settings.criteria]
                    for theme in settings.themes])
    total = raw.sum(axis=1, keepdims=True)
    return raw / np.where(total > 0, total, 1.0)


def within_draws(settings: Settings, doubt: Doubt) -> np.ndarray:
    """Weight of each criterion within its theme around the chosen ones, (draws, m)."""
    out = np.zeros((settings.draws, len(settings.criteria)))
    for theme, row in zip(settings.themes, within_theme(settings), strict=True):
        own = np.array([c.theme == theme for c in settings.criteria])
        out[:, own] = dirichlet(row[own], doubt.weight_concentration, settings.draws,
                                _generator(settings, f"weights within {theme}"))
    return out


def anchor_draws(settings: Settings, doubt: Doubt, criterion: Criterion) -> np.ndarray | None:
    """Moves of both anchors as shares of the distance between them, (2, draws); None: none."""
    if doubt.anchor_tolerance <= 0:
        return None
    random = _generator(settings, f"anchors of {criterion.key}")
    return random.uniform(-doubt.anchor_tolerance, doubt.anchor_tolerance, (2, settings.draws))


def moved_scores(criterion: Criterion, values: np.ndarray,
                 moves: np.ndarray | None) -> np.ndarray:
    """Scores of `values`, (draws,), once the anchors moved by `moves`, (2, draws).

    The values are moved against the anchors, so that any shape of value function serves.
    """
    function = criterion.value
    zero, one = function.span
    if moves is None or function.kind == "category" or not 0 < one - zero < np.inf:
        return function(values)          # names of classes have no distance
    if function.logarithmic:
        zero, one = np.log(zero), np.log(one)
        values = np.log(np.maximum(values, _SMALLEST))
    place = ((values - zero) / (one - zero) - moves[0]) / (1.0 + moves[1] - moves[0])
    moved = zero + place * (one - zero)
    return function(np.exp(moved) if function.logarithmic else moved)
