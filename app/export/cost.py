"""Whole-site cost, jobs and local money of a site as plain JSON.

`cost` holds every component and the total in EUR per MW of IT and year; `cost_detail` how they
came about; `local` what jobs and money do where the site stands.
"""

from __future__ import annotations

from collections.abc import Callable

from gis.cost.local_money import LocalMoney
from gis.cost.result import SiteCost
from gis.results import Site

LEAST = 0.001
"""Inputs and measurements that matter less than this share of the range are left out."""

Plain = Callable[[object], object]


def cost_json(site: Site, plain: Plain) -> dict:
    """`cost`, `cost_detail` and `local`; empty for a site whose cost was not studied."""
    if site.cost is None or site.local is None:
        return {}
    return {"cost": plain(site.cost.quantities()), "cost_detail": detail_json(site.cost, plain),
            "local": local_json(site.local, plain)}


def detail_json(cost: SiteCost, plain: Plain) -> dict:
    """What stands behind the components: the inputs that matter, without their sources."""
    components = {c.key: {
        "label": c.label, "kind": c.kind, "formula": c.formula,
        "estimate_class": c.estimate_class, "invested_eur_mw": plain(c.invested_eur_mw),
    } for c in cost.components}
    measurements = [{
        "key": m.key, "label": m.label, "inputs": list(m.inputs), "fills": list(m.fills),
        "narrows_share": plain(m.narrows_share), "narrows_eur_y": plain(m.narrows_eur_y),
        "narrows_choice_share": plain(m.narrows_choice_share),
        "narrows_per_eur": plain(m.narrows_per_eur),
        **{name: plain({"value": q.value, "low": q.low, "high": q.high, "unit": q.unit})
           for name, q in (("cost", m.cost), ("months", m.months))},
        "estimate_class_after": m.estimate_class_after, "note": m.note, "known": m.known,
    } for m in cost.measurements
        if m.fills or max(m.narrows_share, m.narrows_choice_share) >= LEAST]
    doubts = [{"key": i.key, "label": i.label, "unit": i.quantity.unit,
               **{name: plain(getattr(i.quantity, name)) for name in ("value", "low", "high")},
               "known": i.quantity.known, "down_eur": plain(i.down_eur), "up_eur": plain(i.up_eur),
               "share": plain(i.share)} for i in cost.inputs if i.share >= LEAST]
    return {
        "it_mw": plain(cost.it_mw), "size_class": cost.size_class,
        "components": components, "unknown": list(cost.unknown),
        "whole_site_eur_y": plain(cost.whole_site_eur_y),
        "invested_eur_mw": plain(cost.invested_eur_mw),
        "estimate_class": {**_plain_dict(plain(cost.estimate_class)),
                           "words": cost.estimate_class.words},
        "currencies": [{**_plain_dict(plain(rate)), "total": plain(
            cost.in_currency(rate.code)["total_eur"])} for rate in cost.rates],
        "inputs": doubts, "measurements": measurements, "notes": list(cost.notes),
    }


def local_json(local: LocalMoney, plain: Plain) -> dict:
    """Jobs, tax, heat and the line; the claims, the same for all sites, are told apart."""
    found = _plain_dict(plain(local))
    jobs = {key: value for key, value in _plain_dict(found["jobs"]).items()
            if key not in ("claims", "sentences")}
    for key in ("permanent_per_mw", "construction_job_years", "construction_per_mw"):
        jobs[key] = {**jobs[key], "source": "as permanent"}
    return {**found, "jobs": jobs}


def input_sources(cost: SiteCost, plain: Plain) -> dict:
    """Each input as a figure with its source and notes, by key."""
    return {i.key: {"label": i.label, **_plain_dict(plain(i.quantity))} for i in cost.inputs}


def _plain_dict(value: object) -> dict:
    assert isinstance(value, dict)
    return value
