"""Why a site stands where it stands, and what would lift it, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..heat.ranges import too_wide
from ..results import CriterionResult, Screening
from ..settings import Criterion, Settings
from .words import amount, joined, number, ordinal, words_for

WORTH_SAYING = 0.005
"""Smaller differences in the score are not mentioned."""
FEWEST_SITES = 3
"""Fewer sites have no middle worth comparing with."""
_SAMPLE = 50_000


@dataclass(frozen=True, eq=False)
class Middle:
    """Median of every criterion over many places (the region's cells, or the sites), of those
    where it is known."""

    values: Mapping[str, float]          # NaN where nothing is known
    scores: Mapping[str, float]          # of that median

    @classmethod
    def of_region(cls, screening: Screening, settings: Settings) -> Middle:
        step = max(1, screening.values.shape[1] // _SAMPLE)
        return cls._from(screening.values[:, ::step], settings)

    @classmethod
    def of_sites(cls, values: np.ndarray, settings: Settings) -> Middle:
        """From the values (m, n) of the sites."""
        return cls._from(values, settings)

    @classmethod
    def _from(cls, values: np.ndarray, settings: Settings) -> Middle:
        medians, scores = {}, {}
        for criterion, row in zip(settings.criteria, values, strict=True):
            known = row[~np.isnan(row)]
            # The lower of two middle values: +inf and a number have no mean.
            median = (float(np.quantile(known, 0.5, method="inverted_cdf")) if len(known)
                      else np.nan)
            medians[criterion.key] = median
            scores[criterion.key] = float(criterion.value(np.array(median)))
        return cls(medians, scores)


def why(rank: int, count: int, results: Mapping[str, CriterionResult], region: Middle,
        sites: Middle, settings: Settings) -> str:
    """Two sentences: what sets the site apart from the region, and from the other sites.

    Only known criteria are named, at most one per theme; each with its physical value and the
    median that it is compared with.
    """
    place = f"{ordinal(rank)} of {count}."
    ahead = _apart(results, region, settings, +1)[:2]
    if ahead:
        first = (f"{place} Compared with a typical place in the region it has "
                 f"{joined([_against(c, results, region, True) for c in ahead])}.")
    else:
        first = f"{place} In nothing that is known does it stand out from the region."
    better = [c for c in _apart(results, sites, settings, +1) if c not in ahead][:1]
    worse = _apart(results, sites, settings, -1)[:2]
    if count < FEWEST_SITES or not (better or worse):
        return f"{first} {_lacks(results, settings)}".strip()
    gains = [_against(c, results, sites, True) for c in better]
    losses = [_against(c, results, sites, False) for c in worse]
    said = ", but ".join(joined(part) for part in (gains, losses) if part)
    return f"{first} Compared with a typical site of this list it has {said}."


def improve(rank: int, totals: np.ndarray, results: Mapping[str, CriterionResult],
            settings: Settings) -> str:
    """What would lift the site most, with the number that it takes.

    Of the known criteria that people can change, the one with the largest weight × (1 - score),
    brought half way to its best score; then the unknown criterion whose answer would move the
    score most.

    Parameters
    ----------
    totals : (n,) array
        Scores of all sites, best first.
    """
    sentences = []
    open_to_change = [c for c in settings.criteria
                      if results[c.key].known and words_for(c).lift]
    best = max(open_to_change, key=lambda c: _loss(results[c.key]), default=None)
    if best is not None and _loss(results[best.key]) >= WORTH_SAYING:
        result = results[best.key]
        then = amount(best, float(best.value.inverse(np.array((1 + result.score) / 2))))
        gain = _loss(result) / 2
        place = 1 + int(np.count_nonzero(np.delete(totals, rank - 1) > totals[rank - 1] + gain))
        passed = f", enough for {ordinal(place)} place" if place < rank else ""
        step = words_for(best).lift.format(then)
        sentences.append(f"{step[:1].upper()}{step[1:]} (now {_figure(best, result)}) would "
                         f"lift its score most, by {gain:.2f}{passed}.")
    unknown = [c for c in settings.criteria if not results[c.key].known]
    doubt = max(unknown, key=lambda c: _doubt(results[c.key]), default=None)
    if doubt is not None and _doubt(results[doubt.key]) >= WORTH_SAYING:
        sentences.append(f"Still to find out: {doubt.label}, unknown here, which carries "
                         f"{100 * results[doubt.key].weight:.0f} % of the score.")
    return " ".join(sentences) or "Nothing that people can change would lift it by much."


def _apart(results: Mapping[str, CriterionResult], middle: Middle, settings: Settings,
           sign: int) -> list[Criterion]:
    """Known criteria in which the site differs from the middle, most first, one per theme."""
    gain = {c.key: sign * results[c.key].weight * (results[c.key].score - middle.scores[c.key])
            for c in settings.criteria
            if results[c.key].known and not np.isnan(middle.scores[c.key])}
    found: dict[str, Criterion] = {}
    for criterion in sorted(settings.criteria, key=lambda c: -gain.get(c.key, 0.0)):
        if gain.get(criterion.key, 0.0) >= WORTH_SAYING:
            found.setdefault(criterion.theme, criterion)
    return list(found.values())


def _against(criterion: Criterion, results: Mapping[str, CriterionResult], middle: Middle,
             good: bool) -> str:
    words, usual = words_for(criterion), middle.values[criterion.key]
    own = _own(criterion, results[criterion.key])
    text = words.good if good else words.bad
    if np.isnan(usual) or amount(criterion, usual) == own:
        return f"{text} ({own})"
    return f"{text} ({own} against {number(criterion, usual)})"


def _own(criterion: Criterion, result: CriterionResult) -> str:
    if np.isinf(result.value):
        return amount(criterion, result.value)
    return words_for(criterion).amount.format(_figure(criterion, result))


def _figure(criterion: Criterion, result: CriterionResult) -> str:
    """The site's value; of a heat figure that is too uncertain to state only its range."""
    if criterion.theme == "heat" and too_wide(result.value, result.low, result.high):
        return f"{number(criterion, result.low)}–{number(criterion, result.high)}"
    return number(criterion, result.value)


def _lacks(results: Mapping[str, CriterionResult], settings: Settings) -> str:
    known = [c for c in settings.criteria if results[c.key].known]
    worst = max(known, key=lambda c: _loss(results[c.key]), default=None)
    if worst is None or _loss(results[worst.key]) < WORTH_SAYING:
        return ""
    return (f"Its weakest point: {worst.label} "
            f"({_own(worst, results[worst.key])}).")


def _loss(result: CriterionResult) -> float:
    return result.weight * (1 - result.score)


def _doubt(result: CriterionResult) -> float:
    return result.weight * (result.score_high - result.score_low)
