"""From the measures of the sites to their ranks, intervals and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Progress, silent
from ..results import CriterionResult, Robustness, Screening
from ..settings import Settings
from ..siting.criteria import Measure
from ..siting.evidence import Evidence
from ..siting.suitability import expected_scores, region_prior
from .doubt import Doubt
from .errors import bounds
from .explain import Middle, Standing, explain
from .like_places import site_priors
from .methods import MethodParameters, method_values
from .pairs import next_flips
from .priors import Prior, prior_of
from .reason import Reason
from .robustness import Simulation, rank_order, robustness, simulate
from .scores import ThemeScores
from .sentences import improve, why


@dataclass(frozen=True, eq=False)
class RankedSite:
    """What the ranking says of one site."""

    index: int                           # position in the list that was ranked
    rank: int
    score: float
    score_low: float                     # 10 % and 90 % quantile
    score_high: float
    coverage: float                      # weight share of the known criteria
    criteria: Mapping[str, CriterionResult]
    robustness: Robustness
    reasons: tuple[Reason, ...]
    method_value: float                  # by the method of the settings; the score if that ranks

    @property
    def why(self) -> str:
        return why(self.reasons)

    @property
    def improve(self) -> str:
        return improve(self.reasons)


@dataclass(frozen=True, eq=False)
class Ranking:
    """Ranked sites, best first, and what is needed to rank them anew under other weights."""

    sites: tuple[RankedSite, ...]
    themes: ThemeScores                  # of the sites in the order that they were given
    simulation: Simulation


def region_priors(screening: Screening, settings: Settings,
                  evidence: Evidence | None = None) -> dict[str, Prior]:
    """Prior of each criterion from the region's known values; tables come from the evidence."""
    return {c.key: prior_of(c, screening.values[i]) if evidence is None
            else region_prior(c, screening.values[i], evidence)
            for i, c in enumerate(settings.criteria)}


def rank_sites(ids: Sequence[str], names: Sequence[str], measures: Mapping[str, Measure],
               screening: Screening, settings: Settings, evidence: Evidence | None = None,
               progress: Progress = silent) -> Ranking:
    """Rank sites.

    A site's score depends on its own values, the settings and the region alone, so a site more
    or less never reorders the others. Scores are the weighted sum of criterion scores; an
    unknown criterion counts with its prior's mean. Another method of the settings orders the
    sites by its own value; TOPSIS and PROMETHEE may then reorder them with one site more.

    Parameters
    ----------
    ids, names : sequences of str, n each
        Unique ids; names for the reasons.
    measures : mapping
        Per criterion of the settings its measure at the n sites.
    screening : Screening
        The region, for priors and medians.
    evidence : Evidence, optional
        For the tables of priors, and of the doubt about weights and value functions: without
        it they are as chosen, and only the data are in doubt.

    Notes
    -----
    `score_low` and `score_high` hold the doubt of the data alone, under the weights and value
    functions of the settings, and are those of the weighted sum whatever the method; the ranks
    of `robustness` hold all three doubts, and they, chances and flips are of the method.
    """
    criteria, weights = settings.criteria, settings.weights
    priors = site_priors(region_priors(screening, settings, evidence), measures, screening,
                         settings)
    scores = np.array([expected_scores(c, measures[c.key], priors[c.key]) for c in criteria])
    contributions = weights[:, None] * scores
    totals = contributions.sum(axis=0)
    themes = ThemeScores.of(scores, criteria)
    table = evidence.table("ranking_parameters") if evidence else None
    doubt = Doubt.from_table(table) if table is not None else Doubt()
    figures = MethodParameters.from_table(table) if table is not None else None
    simulation = simulate(ids, measures, priors, moves_all(screening, settings), settings, doubt,
                          progress, figures)
    drawn = simulation.totals(settings.theme_weights)
    low, high = np.quantile(drawn, (0.1, 0.9), axis=1) if len(ids) else (totals, totals)
    order, values = rank_order(totals, ids), totals
    if settings.method != "weighted_sum" and len(ids):
        values = method_values(settings.method, scores, weights, figures)
        order = rank_order(values, ids)
    flips, criterion_flips = next_flips(scores, settings, order, ids, figures)
    firm = robustness(simulation, settings, order, flips, criterion_flips)
    region = Middle.of_region(screening, settings)
    standings = [Standing(ids[i], names[i], float(totals[i]), {
        c.key: _result(c, k, i, measures[c.key], priors[c.key], scores, weights)
        for k, c in enumerate(criteria)}) for i in order]
    sites = []
    for at, (i, one) in enumerate(zip(order, standings, strict=True)):
        sites.append(RankedSite(
            int(i), at + 1, one.score, float(min(low[i], totals[i])),
            float(max(high[i], totals[i])), float(sum(r.weight for r in one.results.values()
                                                      if r.known)),
            one.results, firm[i], explain(at, standings, region, settings), float(values[i])))
    return Ranking(tuple(sites), themes, simulation)


def moves_all(screening: Screening, settings: Settings) -> dict[str, bool]:
    """Criteria that the region lacks altogether, or of which it has one figure for all places."""
    shared = {}
    for i, criterion in enumerate(settings.criteria):
        known = screening.values[i][screening.known[i]]
        shared[criterion.key] = not len(known) or (
            len(known) == len(screening.rows) > 1 and bool(known.min() == known.max())
            and bool(np.isfinite(known[0])))
    return shared


def _result(criterion, k: int, i: int, measure: Measure, prior: Prior, scores: np.ndarray,
            weights: np.ndarray) -> CriterionResult:
    value, score = float(measure.values[i]), float(scores[k, i])
    low, high = bounds(criterion, measure, i, prior)
    ends = criterion.value(np.array([low, high]))
    return CriterionResult(
        key=criterion.key, value=value, unit=criterion.unit, low=low, high=high, score=score,
        score_low=float(min(score, *ends)), score_high=float(max(score, *ends)),
        weight=float(weights[k]), contribution=float(weights[k]) * score,
        known=not np.isnan(value), note=measure.note)
