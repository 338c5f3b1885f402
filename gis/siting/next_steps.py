"""What to do next at a site: what to measure, whom to ask, which permits, in one order.

Every step has a value between 0 and 1, so that steps of different kinds stand in one list:

* a measurement: share of the range of the site's yearly cost that it takes away,
* an unknown criterion: share of the score's own range that knowing it could move,
* a permit or step: share of the months to operation that it takes on the longest chain;
  0 beside the chain, where it can wait.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..results import Site
from ..types import Quantity, Table
from .steps import Plan, plan

KINDS = ("measure", "ask", "permit")
LEAST = 0.001
"""Measurements that take away less than this share of the range are left out."""


@dataclass(frozen=True)
class NextStep:
    """One thing to do for a site."""

    kind: str                            # see KINDS
    key: str
    what: str
    whom: str                            # whom to ask; empty where anyone can do it
    value: float                         # 0..1, see the module
    value_words: str
    months: Quantity
    cost: Quantity                       # EUR; NaN where fees are not known
    start_month: float                   # NaN: at once
    critical: bool                       # later operation if it takes longer
    known: str
    source: str


def next_steps(site: Site, plan: Plan | None = None) -> tuple[NextStep, ...]:
    """Steps for a site, the most valuable first; among equals, the earlier.

    Parameters
    ----------
    plan : Plan, optional
        Steps and permits of the country, see :func:`site_plan`; without it there are none.
    """
    found = [*_measurements(site), *_unknown(site), *(_permits(plan) if plan else ())]
    return tuple(sorted(found, key=lambda s: (-s.value, KINDS.index(s.kind),
                                              _early(s.start_month), s.key)))


def site_plan(site: Site, tables: Mapping[str, Table], country: str, it_mw: float,
              region: str = "") -> Plan | None:
    """Steps and permits at a site; None where no table of permits is at hand."""
    if "permits" not in tables:
        return None
    need, lead = site.water.get("need_l_s"), site.power.get("lead_time_months")
    found = plan(tables, country, it_mw, isinstance(need, Quantity) and need.value > 0, region,
                 lead if isinstance(lead, Quantity) else None)
    return found if found.steps else None


def _early(month: float) -> float:
    return -1.0 if math.isnan(month) else month


def _measurements(site: Site) -> list[NextStep]:
    if site.cost is None:
        return []
    found = []
    for one in site.cost.measurements:
        if not (one.fills or one.narrows_share >= LEAST):
            continue
        words = f"takes away {100 * one.narrows_share:.0f} % of the cost's range"
        if one.fills:
            words += f"; makes known: {', '.join(f.replace('_', ' ') for f in one.fills)}"
        found.append(NextStep("measure", one.key, one.label, "", _share(one.narrows_share), words,
                              one.months, one.cost, math.nan, False, one.known, one.source))
    return found


def _unknown(site: Site) -> list[NextStep]:
    """Criteria without data: their range against that of the whole score."""
    width = site.score_high - site.score_low
    found = []
    for key, one in site.criteria.items():
        if one.known or not one.weight:
            continue
        moved = one.weight * (one.score_high - one.score_low)
        share = _share(moved / width) if width > 0 else 0.0
        found.append(NextStep(
            "ask", key, f"Find out: {key.replace('_', ' ')} [{one.unit}]", "", share,
            f"could move the score by {moved:.2f}", Quantity(math.nan, "months"),
            Quantity(math.nan, "EUR"), math.nan, False, "modelled",
            one.note or "unknown at this site"))
    return found


def _permits(plan: Plan) -> list[NextStep]:
    total = plan.months.value
    return [NextStep(
        "permit", step.key, step.step, step.authority,
        _share(step.months / total) if step.critical and total > 0 else 0.0,
        f"{step.months:.3g} of {total:.0f} months to operation" if step.critical
        else "can run beside the others",
        Quantity(step.months, "months", step.months_low, step.months_high, step.known,
                 step.source), Quantity(math.nan, "EUR"), step.start_month, step.critical,
        step.known, step.source) for step in plan.steps]


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0
