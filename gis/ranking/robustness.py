"""How firmly sites hold their ranks when the data are as uncertain as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from ..progress import Progress, silent
from ..results import Robustness
from ..settings import Settings
from ..siting.criteria import Measure
from .errors import draw
from .priors import Prior
from .scores import ThemeScores


@dataclass(frozen=True, eq=False)
class Simulation:
    """Simulated theme scores; other theme weights need no new draws."""

    themes: ThemeScores                  # of no places: names and shares of the themes
    scores: np.ndarray                   # (themes, n, draws) float32

    def totals(self, theme_weights: Mapping[str, float]) -> np.ndarray:
        """Simulated score of every site, (n, draws) float32."""
        weights = self.themes.normalised(theme_weights).astype(np.float32)
        return np.einsum("t,tnd->nd", weights, self.scores)


def simulate(ids: Sequence[str], measures: Mapping[str, Measure], priors: Mapping[str, Prior],
             moves_all: Mapping[str, bool], settings: Settings,
             progress: Progress = silent) -> Simulation:
    """Draw every site's theme scores `settings.draws` times.

    Each site has its own random numbers, seeded by the study's seed and the site's id: a site
    more or less changes no other site's draws.

    Parameters
    ----------
    ids : sequence of str
        Sites, in the order of the measures.
    moves_all : mapping of str to bool
        Criteria whose doubt is one for the whole region (a gap everywhere, or one figure for
        all): one shared draw per simulation.
    """
    criteria = settings.criteria
    themes = ThemeScores.of(np.empty((len(criteria), 0)), criteria)
    weights = np.array([[c.weight if c.theme == theme else 0.0 for c in criteria]
                        for theme in themes.themes], np.float32)
    common = {c.key: _normals(settings, c.key) for c in criteria if moves_all.get(c.key)}
    out = np.empty((len(themes.themes), len(ids), settings.draws), np.float32)
    scores = np.empty((len(criteria), settings.draws), np.float32)
    for site, key in enumerate(ids):
        if site % 20 == 0:
            progress(site, len(ids), "robustness")
        own = _normals(settings, key, len(criteria))
        for i, criterion in enumerate(criteria):
            z = common.get(criterion.key, own[i])
            values = draw(criterion, measures[criterion.key], site, priors[criterion.key], z)
            scores[i] = criterion.value(values)
        out[:, site] = weights @ scores
    return Simulation(themes, out)


def _normals(settings: Settings, name: str, rows: int | None = None) -> np.ndarray:
    shape = settings.draws if rows is None else (rows, settings.draws)
    return np.random.default_rng([settings.seed, crc32(name.encode())]).standard_normal(shape)


def rank_order(scores: np.ndarray, ids: Sequence[str]) -> np.ndarray:
    """Indices of the sites, best first; equal scores in the order of their ids."""
    return np.lexsort((np.asarray(ids, str), -np.asarray(scores, float)))


def robustness(totals: np.ndarray, flips: Sequence[Mapping[str, object]]) -> list[Robustness]:
    """Rank intervals of every site from simulated scores (n, draws)."""
    ranks = np.empty(totals.shape[::-1], np.int32)
    order = np.argsort(-totals.T, axis=1, kind="stable")
    np.put_along_axis(ranks, order, np.arange(1, len(totals) + 1, dtype=np.int32)[None, :], axis=1)
    low, high = np.quantile(ranks, (0.1, 0.9), axis=0, method="inverted_cdf")
    top = (ranks <= 3).mean(axis=0)
    return [Robustness(int(a), int(b), float(p), flip)
            for a, b, p, flip in zip(low, high, top, flips, strict=True)]


def flip(ahead: np.ndarray, behind: np.ndarray, weights: np.ndarray,
         themes: Sequence[str]) -> dict[str, object]:
    """Smallest change of one theme weight at which the site behind draws level.

    The other weights keep their proportions. With d the difference of the theme's scores and r
    the weighted difference of the others' (their weights summing to 1), the lead at weight v is
    v d + (1 - v) r, which is zero at v = r / (r - d).

    Parameters
    ----------
    ahead, behind : (themes,) array
        Theme scores of the two sites.
    weights : (themes,) array
        Summing to 1.

    Returns
    -------
    dict
        theme, weight_now, weight_then; empty where no weight between 0 and 1 does it.
    """
    difference = np.asarray(ahead, float) - np.asarray(behind, float)
    lead = float(weights @ difference)
    best: dict[str, object] = {}
    smallest = np.inf
    for theme, now, d in zip(themes, np.asarray(weights, float), difference, strict=True):
        if now >= 1.0:
            continue
        rest = (lead - now * d) / (1.0 - now)
        if rest == d:
            continue
        then = rest / (rest - d)
        if 0.0 <= then <= 1.0 and abs(then - now) < smallest - 1e-12:
            smallest = abs(then - now)
            best = {"theme": theme, "weight_now": float(now), "weight_then": float(then)}
    return best
