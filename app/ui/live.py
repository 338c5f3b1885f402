"""Scores that follow the weight sliders, without running the study again. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from app.translation import language, system_language, told_site
from gis.ranking.explain import Middle, Standing, explain
from gis.ranking.reason import AHEAD, BEHIND
from gis.ranking.scores import ThemeScores
from gis.results import Site, StudyResult

BLOCK = 16_384                               # cells summed at once
MOST_EXPLAINED = 40                          # sites; 10 ms for 20 of them


class LiveRanking:
    """The scores of a result's cells and sites under any theme weights.

    The sites are those of the result; only a full run looks for new ones. Intervals keep their
    width while weights move, and are computed anew when they rest.
    """

    def __init__(self, result: StudyResult):
        criteria = result.settings.criteria
        self._criteria = criteria
        self._cells = ThemeScores.of(result.screening.scores, criteria)
        self._sites = result.sites
        self._settings = result.settings
        self._region = Middle.of_region(result.screening, result.settings)
        self._language = language(system_language())
        # one buffer for all moves: fresh memory for each would cost more than the arithmetic
        self._buffer = np.empty(self._cells.scores.shape[1], np.float32)
        self._term = np.empty(BLOCK, np.float32)

    def cell_scores(self, theme_weights: Mapping[str, float]) -> np.ndarray:
        """Score of every allowed cell, (n,); overwritten by the next call."""
        weights = self._cells.normalised(theme_weights).astype(np.float32)
        scores, total = self._cells.scores, self._buffer
        # in blocks that stay in the cache, on this thread: a matrix product would wait for
        # worker threads, which takes longer than the sum whenever the machine is busy
        for start in range(0, len(total), BLOCK):
            part = total[start:start + BLOCK]
            term = self._term[:len(part)]
            part.fill(0.0)
            for weight, row in zip(weights, scores, strict=True):
                np.multiply(row[start:start + BLOCK], weight, out=term)
                part += term
        return total

    def sites(self, theme_weights: Mapping[str, float]) -> tuple[Site, ...]:
        """The sites with new scores, contributions and ranks, best first."""
        share = dict(zip(self._cells.themes, self._cells.normalised(theme_weights), strict=True))
        weight = {c.key: share[c.theme] * c.weight for c in self._criteria}
        moved = []
        for site in self._sites:
            criteria = {key: replace(one, weight=weight[key], contribution=weight[key] * one.score)
                        for key, one in site.criteria.items()}
            score = sum(one.contribution for one in criteria.values())
            moved.append(replace(
                site, score=score, criteria=criteria,
                score_low=max(0.0, score - (site.score - site.score_low)),
                score_high=min(1.0, score + (site.score_high - site.score)),
                coverage=sum(one.weight for one in criteria.values() if one.known)))
        moved.sort(key=lambda site: (-site.score, site.id))
        return self._told([replace(site, rank=rank) for rank, site in enumerate(moved, 1)])

    def _told(self, sites: list[Site]) -> tuple[Site, ...]:
        """The sites with the reasons of their new ranks, as far as their reasons are kept."""
        if not all(site.reasons for site in sites):
            return tuple(sites)
        if len(sites) <= MOST_EXPLAINED:
            standings = [Standing(s.id, s.name, s.score, s.criteria) for s in sites]
            reasons = [explain(at, standings, self._region, self._settings)
                       for at in range(len(sites))]
        else:
            # too many to compare with their neighbours while a slider moves
            reasons = [(replace(s.reasons[0], rank=s.rank),
                        *(r for r in s.reasons[1:] if r.kind not in (AHEAD, BEHIND)))
                       for s in sites]
        return tuple(told_site(replace(site, reasons=its), self._language)
                     for site, its in zip(sites, reasons, strict=True))
