"""How firmly sites hold their ranks when data, weights and value functions are in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Progress, silent
from ..results import Robustness
from ..settings import Settings
from ..siting.criteria import Measure
from .doubt import (
    Doubt,
    anchor_draws,
    any_theme_draws,
    moved_scores,
    normals,
    theme_draws,
    within_draws,
)
from .errors import draw
from .importance import Drivers, rank_doubt
from .method_draws import MOST_SITES, DrawnMethod, EveryScore
from .methods import MethodParameters
from .priors import Prior
from .scores import ThemeScores
from .smaa import acceptability_of_ranks, beats, ranks_of_totals

FEWEST_DRAWS, MOST_NUMBERS = 1000, 400_000
"""Draws, and sites × draws, behind a site's confidence: it is told to about 1 % in any case."""
SHOWN_RANKS = 10
"""Ranks whose probability a site carries."""


@dataclass(frozen=True, eq=False)
class Simulation:
    """Simulated scores of the sites, in the order that they were given.

    `scores` hold the doubt of the data alone, under the value functions as they are: other
    theme weights need no new draws. `doubted` and `anyhow` also hold moved value functions and
    drawn weights: around the chosen ones, and theme weights of any kind; they are values by the
    method that ranks, on its own scale.
    """

    themes: ThemeScores                  # of no places: names and shares of the themes
    scores: np.ndarray                   # (themes, n, draws) float32
    doubted: np.ndarray                  # (draws, n)
    anyhow: np.ndarray                   # (draws, n)
    any_weights: np.ndarray              # (draws, themes) theme weights behind `anyhow`
    drivers: Drivers
    by_method: DrawnMethod | None = None   # None: the weighted sum ranks

    def totals(self, theme_weights: Mapping[str, float]) -> np.ndarray:
        """Simulated score of every site under data doubt, (n, draws) float32."""
        weights = self.themes.normalised(theme_weights).astype(np.float32)
        return np.einsum("t,tnd->nd", weights, self.scores)

    def ranks(self) -> np.ndarray:
        """Rank of every site in every draw, all doubts together, (draws, n) int16."""
        return ranks_of_totals(self.doubted)

    def beats(self) -> np.ndarray:
        """Share of the draws in which site i stands before site j, all doubts together, (n, n)."""
        return beats(self.ranks())


def simulate(ids: Sequence[str], measures: Mapping[str, Measure], priors: Mapping[str, Prior],
             moves_all: Mapping[str, bool], settings: Settings, doubt: Doubt | None = None,
             progress: Progress = silent, figures: MethodParameters | None = None) -> Simulation:
    """Draw every site's scores `settings.draws` times.

    Each site has its own random numbers, seeded by the study's seed and the site's id: a site
    more or less changes no other site's draws. Weights and value functions are drawn once per
    simulation for all sites.

    Parameters
    ----------
    ids : sequence of str
        Sites, in the order of the measures.
    moves_all : mapping of str to bool
        Criteria whose doubt is one for the whole region (a gap everywhere, or one figure for
        all): one shared draw per simulation.
    doubt : Doubt, optional
        Of weights and value functions; without it they are as chosen.
    figures : MethodParameters, optional
        Of the method that ranks.
    """
    doubt = doubt or Doubt()
    criteria, n, draws = settings.criteria, len(ids), settings.draws
    themes = ThemeScores.of(np.empty((len(criteria), 0)), criteria)
    place = [themes.themes.index(c.theme) for c in criteria]
    raw = np.array([c.weight for c in criteria], np.float32)
    share = np.divide(raw, themes.shares[place], out=np.zeros_like(raw),
                      where=themes.shares[place] > 0, casting="unsafe")
    within = np.ascontiguousarray(within_draws(settings, doubt).T, np.float32)
    chosen = np.ascontiguousarray(theme_draws(settings, doubt).T, np.float32)
    anyhow = any_theme_draws(settings)
    any_columns = np.ascontiguousarray(anyhow.T, np.float32)
    anchors = [anchor_draws(settings, doubt, c) for c in criteria]
    common = {c.key: normals(settings, c.key) for c in criteria if moves_all.get(c.key)}
    scores = np.zeros((len(themes.themes), n, draws), np.float32)
    doubted, loose = np.zeros((n, draws), np.float32), np.zeros((n, draws), np.float32)
    every = (None if settings.method == "weighted_sum" else
             EveryScore.room(len(criteria), n, draws))
    for site, key in enumerate(ids):
        if site % 20 == 0:
            progress(site, n, "robustness")
        own = normals(settings, key, len(criteria))
        for i, criterion in enumerate(criteria):
            t = place[i]
            z = common.get(criterion.key, own[i])
            values = draw(criterion, measures[criterion.key], site, priors[criterion.key], z)
            plain = np.asarray(criterion.value(values), np.float32)
            moved = (plain if anchors[i] is None
                     else moved_scores(criterion, values, anchors[i]).astype(np.float32))
            scores[t, site] += raw[i] * plain
            if every is not None:
                every.keep(i, site, moved, plain)
                continue
            doubted[site] += chosen[t] * within[i] * moved
            loose[site] += share[i] * any_columns[t] * moved
    drivers = Drivers(tuple(ids), common, {c.key: moves for c, moves in
                                           zip(criteria, anchors, strict=True)
                                           if moves is not None}, chosen)
    told, told_anyhow, by_method = doubted.T, loose.T, None
    if every is not None:
        by_method = DrawnMethod(settings.method, figures, every.plain, share * (
            np.arange(len(themes.themes))[:, None] == place))
        told = by_method.values(every.moved, chosen.T[:, place] * within.T, progress)
        told_anyhow = by_method.values(every.moved, anyhow @ by_method.inner, progress)
    return Simulation(themes, scores, np.ascontiguousarray(told),
                      np.ascontiguousarray(told_anyhow), anyhow, drivers, by_method)


def rank_order(scores: np.ndarray, ids: Sequence[str]) -> np.ndarray:
    """Indices of the sites, best first; equal scores in the order of their ids."""
    return np.lexsort((np.asarray(ids, str), -np.asarray(scores, float)))


def robustness(simulation: Simulation, settings: Settings, order: np.ndarray,
               flips: Sequence[Mapping[str, object]],
               criterion_flips: Sequence[Mapping[str, object]]) -> list[Robustness]:
    """Rank intervals of every site and what they hang on.

    Parameters
    ----------
    order : (n,) array
        Sites, best first.
    """
    if not len(order):
        return []
    # Ties within a draw go to the site that stands ahead, so identical sites keep their order.
    ahead = np.empty(len(order), int)
    ahead[order] = np.arange(len(order))
    ranks = ranks_of_totals(simulation.doubted[:, order])[:, ahead]
    held = acceptability_of_ranks(ranks)
    anyhow = acceptability_of_ranks(ranks_of_totals(simulation.anyhow[:, order])[:, ahead])
    central = anyhow.central_weights(simulation.any_weights)
    confidence = _confidence(simulation, central, order)
    low, high = held.quantile(0.1), held.quantile(0.9)
    matters = rank_doubt(simulation.drivers, ranks, held, settings, order.tolist())
    themes = simulation.themes.themes
    return [Robustness(
        int(low[i]), int(high[i]), float(held.p_top(3)[i]), flips[i],
        p_first=float(held.p_top(1)[i]), p_top3_any=float(anyhow.p_top(3)[i]),
        p_first_any=float(anyhow.p_top(1)[i]),
        acceptability=tuple(held.shares[i, :SHOWN_RANKS].tolist()),
        central_weights={} if np.isnan(central[i, 0]) else dict(
            zip(themes, central[i].tolist(), strict=True)),
        confidence=float(confidence[i]), flip_criterion=criterion_flips[i],
        rank_doubt=matters[i].shares, first_gain=matters[i].first_gain)
        for i in range(len(order))]


def _confidence(simulation: Simulation, central: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Share of the draws of the data in which a site is first under its own central weights,
    (n,); NaN for a site that no weights put first, and under another method than the weighted
    sum for all but the best. Of very many sites only the first draws."""
    n = len(order)
    out = np.full(n, np.nan)
    if simulation.by_method is not None:
        for i in order[:MOST_SITES]:
            if not np.isnan(central[i, 0]):
                out[i] = simulation.by_method.first_in(int(i), central[i])
        return out
    scores = simulation.scores[:, :, :max(FEWEST_DRAWS, MOST_NUMBERS // n)]
    shares = simulation.themes.shares
    scale = np.where(shares > 0, shares, 1.0)
    for i in np.flatnonzero(~np.isnan(central[:, 0])):
        weights = (central[i] / scale).astype(np.float32)
        totals = np.einsum("t,tnd->nd", weights, scores)
        out[i] = float((totals[i] >= totals.max(axis=0)).mean())
    return out
