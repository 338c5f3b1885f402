"""A ranking made anew from what was disclosed of it, without the layers that it came from.

What a ranking hangs on is little: the settings; each site's criterion values with their bounds;
for what is unknown, the values that it may have; the doubt of weights and value functions; and
the seed. With the same of these, scores, ranks and rank intervals are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Progress, silent
from ..results import StudyResult
from ..settings import Criterion, Settings
from ..siting.criteria import Measure
from ..siting.evidence import Evidence
from ..siting.suitability import expected_scores
from .doubt import Doubt
from .errors import Z90, bounds
from .like_places import site_priors
from .methods import MethodParameters, method_values
from .priors import Prior
from .rank import moves_all, region_priors
from .robustness import rank_order, robustness, simulate


@dataclass(frozen=True, eq=False)
class Basis:
    """All that a ranking hangs on."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    settings: Settings
    measures: Mapping[str, Measure]      # per criterion its values at the sites, in their order
    priors: Mapping[str, Prior]          # what an unknown value may be, by site where it differs
    moves_all: Mapping[str, bool]        # the doubt is one for the whole region
    doubt: Doubt
    parameters: MethodParameters


@dataclass(frozen=True)
class Rebuilt:
    """One site of a ranking that was made anew."""

    id: str
    name: str
    rank: int
    score: float
    score_low: float                     # 10 % and 90 % quantile
    score_high: float
    method_value: float
    coverage: float
    rank_low: int
    rank_high: int
    p_first: float
    p_top3: float


def basis_of(result: StudyResult, evidence: Evidence) -> Basis:
    """What the ranking of `result` hangs on.

    Parameters
    ----------
    evidence : Evidence
        Of the study's inputs: for the tables of priors and of the doubt.
    """
    settings, sites, screening = result.settings, result.sites, result.screening
    priors = region_priors(screening, settings, evidence)
    plain = {c.key: Measure(np.array([s.criteria[c.key].value for s in sites], float))
             for c in settings.criteria}
    if sites:
        priors = site_priors(priors, plain, screening, settings)
    measures = {}
    for criterion in settings.criteria:
        ends = np.array([(s.criteria[criterion.key].low, s.criteria[criterion.key].high)
                         for s in sites], float).reshape(-1, 2)
        measures[criterion.key] = bounded(criterion, plain[criterion.key], ends,
                                          priors[criterion.key])
    table = evidence.tables.get("ranking_parameters")
    return Basis(
        tuple(s.id for s in sites), tuple(s.name for s in sites), settings, measures, priors,
        moves_all(screening, settings), Doubt() if table is None else Doubt.from_table(table),
        MethodParameters() if table is None else MethodParameters.from_table(table))


def bounded(criterion: Criterion, measure: Measure, ends: np.ndarray, prior: Prior) -> Measure:
    """The measure with only those bounds that neither the usual error nor the prior gives.

    Parameters
    ----------
    ends : (n, 2) array
        10 % and 90 % quantile of each site's value.
    """
    n = len(measure.values)
    low, high, mean, sd = (np.full(n, np.nan) for _ in range(4))
    for i, (least, most) in enumerate(ends):
        if (least, most) == bounds(criterion, measure, i, prior):
            continue
        if np.isnan(measure.values[i]):
            mean[i], sd[i] = (least + most) / 2, (most - least) / (2 * Z90)
        elif np.isfinite(measure.values[i]):
            low[i], high[i] = least, most
    return Measure(measure.values, low, high, mean, sd)


def rebuild(basis: Basis, progress: Progress = silent) -> tuple[Rebuilt, ...]:
    """Rank the sites of `basis` as :func:`gis.ranking.rank.rank_sites` did, best first."""
    settings, ids = basis.settings, basis.ids
    if not ids:
        return ()
    criteria, weights = settings.criteria, settings.weights
    scores = np.array([expected_scores(c, basis.measures[c.key], basis.priors[c.key])
                       for c in criteria])
    totals = (weights[:, None] * scores).sum(axis=0)
    simulation = simulate(ids, basis.measures, basis.priors, basis.moves_all, settings,
                          basis.doubt, progress, basis.parameters)
    low, high = np.quantile(simulation.totals(settings.theme_weights), (0.1, 0.9), axis=1)
    order, values = rank_order(totals, ids), totals
    if settings.method != "weighted_sum":
        values = method_values(settings.method, scores, weights, basis.parameters)
        order = rank_order(values, ids)
    none: Sequence[Mapping[str, object]] = [{} for _ in ids]
    firm = robustness(simulation, settings, order, none, none)
    known = np.array([~np.isnan(basis.measures[c.key].values) for c in criteria])
    coverage = (weights[:, None] * known).sum(axis=0)
    return tuple(Rebuilt(
        ids[i], basis.names[i], at + 1, float(totals[i]), float(min(low[i], totals[i])),
        float(max(high[i], totals[i])), float(values[i]), float(coverage[i]), firm[i].rank_low,
        firm[i].rank_high, firm[i].p_first, firm[i].p_top3) for at, i in enumerate(order))


def needed(measure: Measure, prior: Prior) -> tuple[bool, dict[int, Prior]]:
    """Whether a site draws from the region's prior, and the priors that single sites draw from."""
    unknown = np.isnan(measure.values)
    if measure.prior_mean is not None:
        unknown &= ~np.isfinite(measure.prior_mean)
    draws = set(np.flatnonzero(unknown).tolist())
    local = {i: own for i, own in prior.local.items() if i in draws}
    return bool(draws - set(local)), local
