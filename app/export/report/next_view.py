"""What to do next at a site: what to measure and find out, and which permits, of whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gis.language import mark
from gis.results import Site, StudyResult
from gis.settings import Criterion
from gis.siting.next_steps import NextStep, next_steps, site_plan
from gis.types import Quantity

from .speech import in_digits, say
from .words import KNOWN_WORDS, figure, known, percent, short, span

if TYPE_CHECKING:
    from gis.study import Inputs

FIRST = 6
"""Measurements and questions shown at once; the others unfold."""


def next_view(site: Site, result: StudyResult, inputs: Inputs) -> dict | None:
    """The site's steps; None where there are none."""
    plan = site_plan(site, inputs.tables, inputs.country, result.settings.brief.it_mw,
                     inputs.region)
    steps = next_steps(site, plan)
    if not steps:
        return None
    criteria = {c.key: c for c in result.settings.criteria}
    learn = [_learn(s, site, criteria) for s in steps if s.kind != "permit"]
    permits = sorted((s for s in steps if s.kind == "permit"),
                     key=lambda s: (s.start_month, -s.months.value))
    return {"learn": learn[:FIRST], "more": learn[FIRST:],
            "permits": [_permit(s) for s in permits],
            "months": figure(plan.months.value, 2) if plan else "",
            "span": _months(plan.months) if plan else "",
            "sources": list(dict.fromkeys(s.source for s in steps if s.kind == "measure"))}


def _learn(step: NextStep, site: Site, criteria: Mapping[str, Criterion]) -> dict:
    """A measurement, or a criterion that nobody knows here."""
    if step.kind == "measure":
        what, why = say(step.what), (say(mark("narrows the cost's range by {share}"),
                                         share=percent(step.value)) if step.value >= 0.005 else "")
    else:
        what = say(mark("Find out: {what}"), what=say(criteria[step.key].label)
                   if step.key in criteria else step.key.replace("_", " "))
        moved = step.value * (site.score_high - site.score_low)
        why = say(mark("could move the score by {points}"), points=in_digits(moved, 2)) \
            if moved >= 0.005 else ""
    return {"what": what[:1].upper() + what[1:], "why": why,
            "months": _months(step.months), "cost": _cost(step.cost)}


def _permit(step: NextStep) -> dict:
    end = step.start_month + step.months.value
    return {"what": say(step.what), "whom": say(step.whom), "critical": step.critical,
            "months": _months(step.months), "known": say(KNOWN_WORDS.get(step.known, step.known)),
            "when": f"{in_digits(step.start_month)}–{in_digits(end)}"}


def _months(q: Quantity) -> str:
    """"3–8"; "" where nobody says."""
    if not known(q.value):
        return ""
    return span(q.low, q.high) or short(figure(q.value, 2))


def _cost(q: Quantity) -> str:
    """"50–400 kEUR"; "" where nobody says."""
    if not known(q.value):
        return ""
    reach = span(None if q.low is None else q.low / 1e3, None if q.high is None else q.high / 1e3)
    return f"{reach or figure(q.value / 1e3, 2)} kEUR"
