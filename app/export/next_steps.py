"""Next steps of every site as plain rows and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis.results import Site, StudyResult
from gis.siting.next_steps import NextStep, next_steps, site_plan

if TYPE_CHECKING:
    from gis.study import Inputs


def steps_of(site: Site, result: StudyResult, inputs: Inputs) -> tuple[NextStep, ...]:
    """The steps of one site, the most valuable first."""
    plan = site_plan(site, inputs.tables, inputs.country, result.settings.brief.it_mw,
                     inputs.region)
    return next_steps(site, plan)


def next_steps_json(result: StudyResult, inputs: Inputs) -> dict[str, list[dict]]:
    """Site id → its steps, the most valuable first."""
    from .manifest import plain

    def row(step: NextStep) -> dict:
        months, cost = ({"value": plain(q.value), "low": plain(q.low), "high": plain(q.high)}
                        for q in (step.months, step.cost))
        return {"kind": step.kind, "key": step.key, "what": step.what, "whom": step.whom,
                "value": plain(step.value), "value_words": step.value_words, "months": months,
                "cost_eur": cost, "start_month": plain(step.start_month),
                "critical": step.critical, "known": step.known, "source": step.source}

    return {site.id: [row(step) for step in steps_of(site, result, inputs)]
            for site in result.sites}
