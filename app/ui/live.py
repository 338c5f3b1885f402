"""Scores that follow weights and value functions, without running the study again. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from app.translation import language, system_language, told_site
from gis.ranking.explain import Middle, Standing, explain
from gis.ranking.priors import Prior, normal_score, prior_of
from gis.ranking.reason import AHEAD, BEHIND
from gis.ranking.scores import ThemeScores
from gis.results import CriterionResult, Site, StudyResult
from gis.settings import Criterion

BLOCK = 16_384                               # cells summed at once
MOST_EXPLAINED = 40                          # sites; 10 ms for 20 of them
Z90 = 1.2815515655446004                     # 90 % quantile of the standard normal distribution
Criteria = tuple[Criterion, ...]


class LiveRanking:
    """The scores of a result's cells and sites under any weights and value functions.

    The sites are those of the result; only a full run looks for new ones. Intervals keep their
    width while weights move, and an unknown value under another value function is scored from
    its interval: both are computed anew by a run.
    """

    def __init__(self, result: StudyResult, priors: Mapping[str, Prior] | None = None):
        criteria = result.settings.criteria
        self._screening = result.screening
        self._given = criteria               # those of the result
        self._criteria = criteria            # those that the theme scores hold at present
        self._cells = ThemeScores.of(result.screening.scores, criteria)
        self._sites = result.sites
        self._settings = result.settings
        self._region = Middle.of_region(result.screening, result.settings)
        self._priors = dict(priors or {})
        self._scored: dict[int, np.ndarray] = {}     # cells of criteria whose function moved
        self._language = language(system_language())
        # one buffer for all moves: fresh memory for each would cost more than the arithmetic
        self._buffer = np.empty(self._cells.scores.shape[1], np.float32)
        self._term = np.empty(BLOCK, np.float32)

    def cell_scores(self, theme_weights: Mapping[str, float],
                    criteria: Criteria | None = None) -> np.ndarray:
        """Score of every allowed cell, (n,); overwritten by the next call.

        `criteria` are those of the result with other weights or value functions.
        """
        self._take(criteria or self._given)
        weights = self._cells.normalised(theme_weights).astype(np.float32)
        self._sum(weights, self._cells.scores, self._buffer)
        return self._buffer

    def _sum(self, weights, rows, total: np.ndarray) -> None:
        # in blocks that stay in the cache, on this thread: a matrix product would wait for
        # worker threads, which takes longer than the sum whenever the machine is busy
        for start in range(0, len(total), BLOCK):
            part = total[start:start + BLOCK]
            term = self._term[:len(part)]
            part.fill(0.0)
            for weight, row in zip(weights, rows, strict=True):
                np.multiply(row[start:start + BLOCK], weight, out=term)
                part += term

    def _take(self, criteria: Criteria) -> None:
        """Bring the theme scores up to date with these criteria; themes untouched stay."""
        if criteria == self._criteria:
            return
        stale = set()
        for i, (old, new) in enumerate(zip(self._criteria, criteria, strict=True)):
            if new.value != old.value:
                self._rescore(i, new)
            if new != old:
                stale.add(new.theme)
        self._criteria = criteria
        shares = self._cells.shares.copy()
        for at, theme in enumerate(self._cells.themes):
            if theme not in stale:
                continue
            inside = [i for i, c in enumerate(criteria) if c.theme == theme]
            shares[at] = sum(criteria[i].weight for i in inside)
            self._sum([np.float32(criteria[i].weight) for i in inside],
                      [self._scored.get(i, self._screening.scores[i]) for i in inside],
                      self._cells.scores[at])
        self._cells = replace(self._cells, shares=shares)

    def _rescore(self, i: int, criterion: Criterion) -> None:
        if criterion.value == self._given[i].value:
            self._scored.pop(i, None)
            return
        values, known = self._screening.values[i], self._screening.known[i]
        out = self._scored.setdefault(i, np.empty(len(values), np.float32))
        for start in range(0, len(out), BLOCK):
            part = slice(start, start + BLOCK)
            out[part] = criterion.value(criterion.value.admitted(values[part]))
        missing = np.isnan(out)
        missing |= ~known
        if missing.any():
            out[missing] = self._prior(i).mean_score(criterion)

    def _prior(self, i: int) -> Prior:
        given = self._given[i]
        if given.key not in self._priors:
            self._priors[given.key] = prior_of(given, self._screening.values[i])
        return self._priors[given.key]

    def sites(self, theme_weights: Mapping[str, float],
              criteria: Criteria | None = None) -> tuple[Site, ...]:
        """The sites with new scores, contributions and ranks, best first."""
        criteria = criteria or self._given
        asked = replace(self._settings, criteria=criteria, theme_weights=dict(theme_weights))
        weight = dict(zip((c.key for c in criteria), asked.weights.tolist(), strict=True))
        moved_by = {new.key: new for old, new in zip(self._given, criteria, strict=True)
                    if new.value != old.value}
        moved = []
        for site in self._sites:
            results = {}
            for key, one in site.criteria.items():
                if key in moved_by:
                    one = scored(one, moved_by[key])
                results[key] = replace(one, weight=weight[key],
                                       contribution=weight[key] * one.score)
            score = sum(one.contribution for one in results.values())
            moved.append(replace(
                site, score=score, criteria=results,
                score_low=max(0.0, score - (site.score - site.score_low)),
                score_high=min(1.0, score + (site.score_high - site.score)),
                coverage=sum(one.weight for one in results.values() if one.known)))
        moved = _ordered(moved, asked.method)
        region = self._region
        if moved_by:
            region = replace(region, scores={**region.scores, **{
                key: float(c.value(np.array(region.values[key]))) for key, c in moved_by.items()}})
        return self._told([replace(site, rank=rank) for rank, site in enumerate(moved, 1)],
                          region, asked)

    def _told(self, sites: list[Site], region: Middle, asked) -> tuple[Site, ...]:
        """The sites with the reasons of their new ranks, as far as their reasons are kept."""
        if not all(site.reasons for site in sites):
            return tuple(sites)
        if len(sites) <= MOST_EXPLAINED:
            standings = [Standing(s.id, s.name, s.score, s.criteria) for s in sites]
            reasons = [explain(at, standings, region, asked) for at in range(len(sites))]
        else:
            # too many to compare with their neighbours while a slider moves
            reasons = [(replace(s.reasons[0], rank=s.rank),
                        *(r for r in s.reasons[1:] if r.kind not in (AHEAD, BEHIND)))
                       for s in sites]
        return tuple(told_site(replace(site, reasons=its), self._language)
                     for site, its in zip(sites, reasons, strict=True))


def _ordered(sites: list[Site], method: str) -> list[Site]:
    """Best first by the method that ranks; equal sites in the order of their ids."""
    if method == "weighted_sum" or not sites:
        values = [site.score for site in sites]
    else:
        from app.methods import method_figures
        from gis.ranking.methods import method_values, score_matrix

        scores, weights = score_matrix(sites)
        values = method_values(method, scores, np.array(list(weights.values())),
                               method_figures()).tolist()
    valued = [replace(site, method_value=value)
              for site, value in zip(sites, values, strict=True)]
    return sorted(valued, key=lambda site: (-site.method_value, site.id))


def scored(one: CriterionResult, criterion: Criterion) -> CriterionResult:
    """A criterion's result at a site under another value function.

    An unknown value counts with the mean score of a normal distribution that has its interval.
    """
    function = criterion.value
    low, high = np.sort(function(np.array([one.low, one.high])))
    if one.known:
        score = float(function(np.array(one.value)))
    elif np.isfinite(one.low) and np.isfinite(one.high):
        score = float(normal_score(criterion, np.array((one.low + one.high) / 2),
                                   np.array((one.high - one.low) / (2 * Z90))))
    else:
        score = float((low + high) / 2)
    return replace(one, score=score, score_low=float(min(score, low)),
                   score_high=float(max(score, high)))
