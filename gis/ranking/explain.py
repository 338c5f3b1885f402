"""Why a site stands where it stands, and what would lift it, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..results import CriterionResult, Screening
from ..settings import Criterion, Settings
from .words import amount, joined, number, ordinal, words_for

WORTH_SAYING = 0.005
"""Smaller differences in the score are not mentioned."""
_SAMPLE = 50_000


@dataclass(frozen=True, eq=False)
class RegionMiddle:
    """Median of every criterion over the region's allowed cells."""

    values: Mapping[str, float]          # NaN where the region knows nothing
    scores: Mapping[str, float]

    @classmethod
    def of(cls, screening: Screening, settings: Settings) -> RegionMiddle:
        step = max(1, screening.values.shape[1] // _SAMPLE)
        values, scores = {}, {}
        for i, criterion in enumerate(settings.criteria):
            known = screening.values[i, ::step]
            known = known[~np.isnan(known)]
            values[criterion.key] = float(np.median(known)) if len(known) else np.nan
            scores[criterion.key] = float(np.median(screening.scores[i, ::step]))
        return cls(values, scores)


def why(rank: int, count: int, results: Mapping[str, CriterionResult], middle: RegionMiddle,
        settings: Settings) -> str:
    """One or two sentences: what sets the site apart from the region's median place.

    Only known criteria are named; each with its physical value and the region's median.
    """
    apart = {c.key: results[c.key].weight * (results[c.key].score - middle.scores[c.key])
             for c in settings.criteria if results[c.key].known}
    by_key = {c.key: c for c in settings.criteria}
    ahead = sorted((k for k in apart if apart[k] >= WORTH_SAYING), key=lambda k: -apart[k])[:3]
    behind = sorted((k for k in apart if apart[k] <= -WORTH_SAYING), key=lambda k: apart[k])[:2]
    place = f"{ordinal(rank)} of {count}"
    if ahead:
        first = f"{place}, for " + joined([_against(by_key[k], results[k], middle, True)
                                           for k in ahead]) + "."
    else:
        first = f"{place}: in nothing that is known is it much better than the region's middle."
    if behind:
        return (f"{first} Against it: "
                + joined([_against(by_key[k], results[k], middle, False) for k in behind]) + ".")
    lost = {k: results[k].weight * (1 - results[k].score) for k in apart}
    worst = max(lost, key=lambda k: lost[k], default=None)
    if worst is None or lost[worst] < WORTH_SAYING:
        return first
    return (f"{first} Most of what it still lacks: {by_key[worst].label} "
            f"({amount(by_key[worst], results[worst].value)}).")


def improve(results: Mapping[str, CriterionResult], settings: Settings,
            above: tuple[str, float] | None = None) -> str:
    """What would lift the site most, with the number that it takes.

    Of the known criteria that people can change, the one with the largest weight × (1 - score);
    then the unknown criterion whose answer would move the score most.

    Parameters
    ----------
    above : (name, lead), optional
        The site one rank higher and its lead in score.
    """
    sentences = []
    gains = {c.key: results[c.key].weight * (1 - results[c.key].score) for c in settings.criteria
             if results[c.key].known and words_for(c).lift}
    best = max(gains, key=lambda k: gains[k], default=None)
    if best is not None and gains[best] >= WORTH_SAYING:
        sentences.append(_lift(next(c for c in settings.criteria if c.key == best),
                               results[best], gains[best], above))
    doubts = {c.key: results[c.key].weight * (results[c.key].score_high - results[c.key].score_low)
              for c in settings.criteria if not results[c.key].known}
    doubt = max(doubts, key=lambda k: doubts[k], default=None)
    if doubt is not None and doubts[doubt] >= WORTH_SAYING:
        criterion = next(c for c in settings.criteria if c.key == doubt)
        sentences.append(f"Find out first: {criterion.label} is unknown here and holds "
                         f"{100 * results[doubt].weight:.0f} % of the score.")
    return " ".join(sentences) or "Nothing that people can change would lift it by much."


def _against(criterion: Criterion, result: CriterionResult, middle: RegionMiddle,
             good: bool) -> str:
    words = words_for(criterion)
    own, usual = amount(criterion, result.value), middle.values[criterion.key]
    text = words.good if good else words.bad
    if np.isnan(usual) or amount(criterion, usual) == own:
        return f"{text} ({own})"
    return f"{text} ({own}; region's middle {number(criterion, usual)})"


def _lift(criterion: Criterion, result: CriterionResult, gain: float,
          above: tuple[str, float] | None) -> str:
    """The change that is enough to pass the site above, else the one that scores 1."""
    now = amount(criterion, result.value)
    lead = f"What would lift it most: {words_for(criterion).lift} "
    if above is not None and result.weight > 0:
        needed = result.score + above[1] / result.weight
        if needed <= 1:
            then = amount(criterion, float(criterion.value.inverse(needed)))
            if then != now:
                return f"{lead}{then} (now {now}) would be enough to pass {above[0]}."
    then = amount(criterion, criterion.value.scores_1)
    return f"{lead}{then} (now {now}) would add {gain:.2f} to its score."
