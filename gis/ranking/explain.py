"""Why a site stands where it stands, and what would lift it: reasons as values, without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..heat.ranges import too_wide
from ..results import CriterionResult, Screening
from ..settings import Criterion, Settings
from .methods import METHOD_LABELS
from .reason import AHEAD, BEHIND, FIND_OUT, LIFT, METHOD, PLACE, REGION, WEAKEST, Reason
from .words import can_be_lifted

WORTH_SAYING = 0.005
"""Smaller differences in the score are not mentioned."""
MOST_SAID = 2
"""Strengths named against the region, and against a neighbour."""
_SAMPLE = 50_000


@dataclass(frozen=True, eq=False)
class Middle:
    """Median of every criterion over the region's cells where it is known."""

    values: Mapping[str, float]          # NaN where nothing is known
    scores: Mapping[str, float]          # of that median

    @classmethod
    def of_region(cls, screening: Screening, settings: Settings) -> Middle:
        step = max(1, screening.values.shape[1] // _SAMPLE)
        medians, scores = {}, {}
        for criterion, row in zip(settings.criteria, screening.values[:, ::step], strict=True):
            known = row[~np.isnan(row)]
            # The lower of two middle values: +inf and a number have no mean.
            median = (float(np.quantile(known, 0.5, method="inverted_cdf")) if len(known)
                      else np.nan)
            medians[criterion.key] = median
            scores[criterion.key] = float(criterion.value(np.array(median)))
        return cls(medians, scores)


@dataclass(frozen=True, eq=False)
class Standing:
    """One ranked site, as far as its reasons need it."""

    id: str
    name: str
    score: float
    results: Mapping[str, CriterionResult]


def explain(at: int, standings: Sequence[Standing], region: Middle,
            settings: Settings) -> tuple[Reason, ...]:
    """Reasons of the site at position `at` of the sites, which come best first.

    Its rank; what it has ahead of the region's median; what sets it apart from the sites next
    ahead and behind; what would lift it most. Only what is known is named as a strength, at most
    one criterion per theme; where the order of two sites hangs on unknown values, that is said.
    Where another method than the weighted sum ranks, neighbours are compared only as far as
    their scores stand in the same order.
    """
    own, by_sum = standings[at], settings.method == "weighted_sum"
    reasons = [Reason(PLACE, rank=at + 1, count=len(standings))]
    if not by_sum:
        reasons.append(Reason(METHOD, label=METHOD_LABELS[settings.method], rank=1 + sum(
            (-other.score, other.id) < (-own.score, own.id) for other in standings)))
    strengths = _best_per_theme(settings, {
        c.key: own.results[c.key].weight * (own.results[c.key].score - region.scores[c.key])
        for c in settings.criteria
        if own.results[c.key].known and not np.isnan(region.scores[c.key])})[:MOST_SAID]
    reasons += [replace(_reason(REGION, c, own.results[c.key]), reference=region.values[c.key],
                        gain=gain) for c, gain in strengths] or [Reason(REGION)]
    if at > 0 and (by_sum or standings[at - 1].score > own.score):
        reasons += _against(AHEAD, own, standings[at - 1], settings)
    if at + 1 < len(standings) and (by_sum or own.score > standings[at + 1].score):
        reasons += _against(BEHIND, own, standings[at + 1], settings)
    if len(standings) == 1:
        reasons += _weakest(own, settings)
    return (*reasons, *_lifts(at, standings, settings))


def _against(kind: str, own: Standing, other: Standing, settings: Settings) -> list[Reason]:
    """The whole difference to a neighbour, then the criteria that make it, then what is unsure."""
    known: dict[str, float] = {}
    unknown: dict[str, float] = {}
    for c in settings.criteria:
        mine, theirs = own.results[c.key], other.results[c.key]
        gains = known if mine.known and theirs.known else unknown
        gains[c.key] = mine.contribution - theirs.contribution
    lead = own.score - other.score
    # The leader's strengths first; a lead of nothing has none.
    sign = 1.0 if kind == BEHIND else -1.0
    found = [Reason(kind, gain=lead, other=other.id, name=other.name)]
    for side, most in ((sign, MOST_SAID), (-sign, 1)):
        for c, gain in _best_per_theme(settings, {k: side * v for k, v in known.items()})[:most]:
            found.append(replace(_reason(kind, c, own.results[c.key]), gain=side * gain,
                                 reference=other.results[c.key].value))
    if abs(lead) > 0 and sign * sum(known.values()) <= 0:
        decisive = max(unknown, key=lambda key: sign * unknown[key], default=None)
        for c in settings.criteria:
            if c.key == decisive:
                found.append(replace(_reason(kind, c, own.results[c.key]), unknown=True,
                                     gain=unknown[c.key]))
    return found


def _weakest(own: Standing, settings: Settings) -> list[Reason]:
    known = [c for c in settings.criteria if own.results[c.key].known]
    worst = max(known, key=lambda c: _loss(own.results[c.key]), default=None)
    if worst is None or _loss(own.results[worst.key]) < WORTH_SAYING:
        return []
    return [_reason(WEAKEST, worst, own.results[worst.key])]


def _lifts(at: int, standings: Sequence[Standing], settings: Settings) -> list[Reason]:
    """What would lift the site most, with the number that it takes.

    Of the known criteria that people can change, the one with the largest weight × (1 - score),
    brought half way to its best score; then the unknown criterion whose answer would move the
    score most.
    """
    own, found = standings[at], []
    results = own.results
    open_to_change = [c for c in settings.criteria
                      if results[c.key].known and can_be_lifted(c.key)]
    best = max(open_to_change, key=lambda c: _loss(results[c.key]), default=None)
    if best is not None and _loss(results[best.key]) >= WORTH_SAYING:
        gain = _loss(results[best.key]) / 2
        then = float(best.value.inverse(np.array((1 + results[best.key].score) / 2)))
        place = 1 + sum(other.score > own.score + gain
                        for k, other in enumerate(standings) if k != at)
        rises = settings.method == "weighted_sum" and place < at + 1
        found.append(replace(_reason(LIFT, best, results[best.key]), reference=then, gain=gain,
                             rank=place if rises else 0, count=len(standings)))
    unknown = [c for c in settings.criteria if not results[c.key].known]
    doubt = max(unknown, key=lambda c: _doubt(results[c.key]), default=None)
    if doubt is not None and _doubt(results[doubt.key]) >= WORTH_SAYING:
        found.append(replace(_reason(FIND_OUT, doubt, results[doubt.key]),
                             gain=_doubt(results[doubt.key])))
    return found or [Reason(LIFT)]


def _best_per_theme(settings: Settings,
                    gains: Mapping[str, float]) -> list[tuple[Criterion, float]]:
    """Criteria whose gain is worth saying, most first, one per theme."""
    found: dict[str, tuple[Criterion, float]] = {}
    for criterion in sorted(settings.criteria, key=lambda c: -gains.get(c.key, 0.0)):
        gain = gains.get(criterion.key, 0.0)
        if gain >= WORTH_SAYING:
            found.setdefault(criterion.theme, (criterion, gain))
    return list(found.values())


def _reason(kind: str, criterion: Criterion, result: CriterionResult) -> Reason:
    wide = criterion.theme == "heat" and too_wide(result.value, result.low, result.high)
    return Reason(kind, criterion.key, criterion.label, criterion.unit, result.value,
                  low=result.low if wide else np.nan, high=result.high if wide else np.nan,
                  share=result.weight)


def _loss(result: CriterionResult) -> float:
    return result.weight * (1 - result.score)


def _doubt(result: CriterionResult) -> float:
    return result.weight * (result.score_high - result.score_low)
