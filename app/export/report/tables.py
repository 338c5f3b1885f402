"""Rows of the report's closing tables: what was asked, assumed, read and left out."""

from __future__ import annotations

from collections.abc import Mapping

from gis.language import mark
from gis.results import StudyResult
from gis.siting.marginal_value import MarginalValue
from gis.types import Provenance

from .speech import in_digits, retell, say
from .summary import COOLING
from .words import KNOWN_WORDS, figure, known, percent, plain, quantity, short

ORIGIN = {"pack": mark("starter pack"), "file": mark("file"),
          "pack+file": mark("starter pack and file"), "derived": mark("computed"),
          "missing": mark("missing")}
REASONS = {"outside": mark("outside the region"), "water": mark("open water"),
           "protected": mark("protected"), "hard exclusion": mark("other hard exclusion"),
           "slope": mark("too steep")}


def number(value: float) -> str:
    """A figure of the brief as it was asked."""
    return short(in_digits(value, 4))


def brief_rows(result: StudyResult) -> list[dict]:
    """What was asked."""
    b = result.settings.brief
    price = (say(mark("the region's published price")) if b.electricity_eur_mwh is None
             else f"{figure(b.electricity_eur_mwh)} EUR/MWh")
    rows = [
        (mark("IT capacity"), f"{number(b.it_mw)} MW"), (mark("Mean load"), percent(b.utilisation)),
        (mark("Load profile"), retell(b.load_profile.replace("_", " "))),
        (mark("Cooling"), say(COOLING.get(b.cooling, b.cooling))),
        (mark("Make-up water"), say(mark("allowed") if b.water_allowed else mark("not allowed"))),
        (mark("Contiguous land"), f"{number(b.land_ha)} ha"),
        (mark("Sites studied"), say(mark("up to {count}"), count=b.candidates)),
        (mark("Least spacing"), say(mark("{km} km or {share} % of the region's diagonal, "
                                         "the larger"), km=number(b.spacing_min_km),
                                    share=number(100 * b.spacing_share))),
        (mark("Discount rate"), say(mark("{rate} % a year, real"),
                                    rate=number(100 * b.discount_rate))),
        (mark("Horizon"), say(mark("{count} years"), count=b.horizon_y)),
        (mark("Heat counts as out of reach above"), f"{b.heat_cost_limit_eur_mwh:g} EUR/MWh"),
        (mark("Electricity"), price),
        (mark("Money"), say(mark("EUR of 2025")) + (f"; 1 EUR = {b.currency_per_eur:g} {b.currency}"
                                   if b.currency != "EUR" else "")),
    ]
    return [{"label": say(name), "value": value} for name, value in rows]


def criteria_rows(result: StudyResult) -> list[dict]:
    """Criteria with their weights and anchors."""
    settings = result.settings
    return [{"label": say(c.label), "theme": c.theme, "unit": retell(c.unit),
             "weight": f"{in_digits(100 * w, 1)} %", "zero": plain(c.value.ends[0]),
             "one": plain(c.value.ends[1]),
             "scale": _scale(c.value), "source": c.source}
            for c, w in zip(settings.criteria, settings.weights, strict=True)]


def _scale(value: MarginalValue) -> str:
    """Kind of a value function with all that defines it beside its ends; empty for linear."""
    parts = value.to_mapping()
    if value.kind == "linear" and not parts.get("limits"):
        return ""
    told = [f"{key.replace('_', ' ')} {_listed(part)}" for key, part in parts.items()
            if key not in ("kind", "scores_0", "scores_1") and part not in (None, "clamp")]
    return "; ".join([retell(value.kind), *told])


def _listed(part: object) -> str:
    if isinstance(part, list | tuple):
        pairs = part and all(isinstance(one, list | tuple) for one in part)
        return ", ".join(" → ".join(f"{x:g}" for x in one) for one in part) if pairs \
            else ", ".join(_listed(one) for one in part)
    if isinstance(part, Mapping):
        return ", ".join(f"{key} → {_listed(one)}" for key, one in part.items())
    return f"{part:g}" if isinstance(part, int | float) else str(part)


def assumption_rows(result: StudyResult) -> list[dict]:
    """Table values that the figures rest on."""
    return [quantity(name, q) for name, q in result.assumptions]


def excluded_rows(result: StudyResult) -> list[dict]:
    """Shares of the region that no site may stand on."""
    return [{"label": say(REASONS.get(reason, reason)), "value": f"{in_digits(100 * share, 1)} %"}
            for reason, share in result.excluded.items() if known(share) and reason != "outside"]


def source_rows(result: StudyResult) -> list[dict]:
    """Where every layer comes from and what was done to it."""
    return [source_row(p) for p in
            sorted(result.layers, key=lambda p: (p.origin == "missing", p.layer))]


def source_row(p: Provenance) -> dict:
    """A row of the table of sources; a missing layer tells neither origin nor coverage."""
    return {"layer": retell(p.layer.replace("_", " ")), "source": p.source, "licence": p.licence,
            "date": p.date, "resolution": p.resolution,
            "known": "–" if p.origin == "missing" else say(KNOWN_WORDS.get(p.known, p.known)),
            "coverage": "" if p.origin == "missing" else p.coverage,
            "origin": say(ORIGIN.get(p.origin, p.origin)), "path": p.path,
            "steps": list(p.steps), "notes": list(p.notes), "checksum": p.checksum[:12]}
