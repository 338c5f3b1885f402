"""What the page says first: the question, the answer, how sure, what next, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis.results import Site, StudyResult
from gis.settings import Criterion

from .charts import interval
from .site_view import (
    called,
    flip_words,
    headline,
    rank_words,
    score_scale,
    served_words,
    users_unknown,
)
from .words import count, gwh, known, listed, percent, score, sentences

if TYPE_CHECKING:
    from gis.study import Inputs

CARD_WIDTH = 190.0

COOLING = {
    "crah_chiller": "air cooling with chillers", "free_air": "free air cooling",
    "evaporative": "evaporative cooling", "rear_door": "rear-door cooling",
    "direct_to_chip": "direct-to-chip liquid cooling", "immersion": "immersion cooling",
    "water_source": "cooling from a water source",
}


def heading(result: StudyResult) -> dict:
    """Title and the line under it."""
    brief = result.settings.brief
    grid = result.screening.grid
    size = f"{brief.it_mw:g} MW"
    cell = f"{grid.cell / 1000:g} km" if grid.cell >= 1000 else f"{grid.cell:g} m"
    cells = len(result.screening.rows)
    return {
        "title": f"Where in {result.region_name} could a {size} data centre stand, "
                 "and whom would it heat?",
        "line": f"{size} of IT at {percent(brief.utilisation)} mean load, "
                f"{COOLING.get(brief.cooling, brief.cooling)}, "
                f"{brief.land_ha:g} ha of land. {cells:,} cells of {cell} were screened; "
                f"{count(len(result.sites), 'site')} studied hour by hour over a year.",
    }


def summary(result: StudyResult) -> dict:
    """Page one in words."""
    sites = result.sites
    return {"lead": lead(result), "cards": [card(site, result) for site in sites[:5]],
            "sure": how_sure(result), "next": what_next(result)}


def lead(result: StudyResult) -> str:
    """The answer in two or three sentences."""
    if not result.sites:
        return ("No place is left after the exclusions. Loosen the brief: less land, "
                "a smaller spacing, or another region.")
    best = result.sites[0]
    parts = [f"First comes {best.name}, with a score of {score(best.score)} out of 1."]
    if best.heat.used_mwh_y > 0:
        share = best.heat.used_mwh_y / best.heat.delivered_mwh_y
        parts.append(f"It would give {gwh(best.heat.used_mwh_y)} GWh of heat a year to "
                     f"{served_words(best)}, {percent(share)} of what it could deliver.")
    else:
        parts.append("Who could take its heat is unknown: no list of heat users is at hand."
                     if users_unknown(best) else "No present heat user lies within its reach.")
        heated = [s for s in result.sites if s.heat.used_mwh_y > 0]
        if heated:
            most = max(heated, key=lambda s: s.heat.used_mwh_y)
            parts.append(f"The most heat would be used at site {most.rank} ({most.name}): "
                         f"{gwh(most.heat.used_mwh_y)} GWh/y by {served_words(most)}.")
    return " ".join(parts)


def card(site: Site, result: StudyResult) -> dict:
    """One of the first five sites: three figures, their whiskers on the five's common scales."""
    def drawn(key: str) -> dict:
        mine = headline(site, key)
        ends = [v for s in result.sites[:5] for v in headline(s, key)["raw"] if known(v)]
        value, low, high = mine["raw"]
        return mine | {"interval": interval(value, low, high, min([0.0, *ends]),
                                            max([0.0, *ends]), CARD_WIDTH)}

    first, last = score_scale(result.sites)
    return {"id": site.id, "rank": site.rank, "name": site.name, "served": served_words(site),
            "score": score(site.score), "used": drawn("used_mwh_y"), "lcoh": drawn("lcoh_eur_mwh"),
            "score_span": f"{score(site.score_low)}–{score(site.score_high)}",
            "interval": interval(site.score, site.score_low, site.score_high, first, last,
                                 CARD_WIDTH)}


def unknown_everywhere(result: StudyResult) -> list[Criterion]:
    """Criteria that no site knows, heaviest first."""
    weights = dict(zip((c.key for c in result.settings.criteria), result.settings.weights,
                       strict=True))
    found = [c for c in result.settings.criteria
             if result.sites and not any(s.criteria[c.key].known for s in result.sites
                                         if c.key in s.criteria)]
    return sorted(found, key=lambda c: -weights[c.key])


def equals(result: StudyResult) -> int:
    """How many leading sites cannot be told apart: their intervals reach the first one's score."""
    best = result.sites[0]
    return sum(1 for s in result.sites if known(s.score_high) and s.score_high >= best.score)


def how_sure(result: StudyResult) -> list[str]:
    """The doubts in a few sentences."""
    sites = result.sites
    if not sites:
        return []
    best, same = sites[0], equals(result)
    said = [f"{percent(best.coverage)} of the first site's score rests on known values; for the "
            "rest the usual values of the region stand in, within a wide range."]
    if best.robustness.rank_low == best.robustness.rank_high:
        said.append(f"In 8 of 10 simulations it keeps rank {best.robustness.rank_low}.")
    else:
        said.append(f"In 8 of 10 simulations it ranks {rank_words(best)}; it is among the first "
                    f"three in {percent(best.robustness.p_top3)} of them.")
    if same > 1:
        said.append(f"The ranges of {same} sites reach the first one's score: treat them as a "
                    "group to look at, not as a race that is won.")
    missing = unknown_everywhere(result)
    if missing:
        said.append(f"Unknown everywhere: {listed([c.label for c in missing])}.")
    return said


def what_next(result: StudyResult) -> list[str]:
    """Steps that would change or firm the answer most."""
    if not result.sites:
        return []
    steps = []
    for site in result.sites[:2]:
        if site.improve:
            steps.append(f"Site {site.rank}, {site.name}: {site.improve}")
    served = [(k, s) for s in result.sites[:5] for k in s.heat.sinks if k.used_mwh_y > 0]
    if served:
        sink, site = max(served, key=lambda pair: pair[0].used_mwh_y)
        steps.append(f"Ask {called(sink)} for its real hourly demand and temperatures; "
                     f"site {site.rank} would give it {gwh(sink.used_mwh_y)} GWh/y.")
    missing = unknown_everywhere(result)
    if missing:
        steps.append(f"Add data for {listed([c.label for c in missing[:3]])}.")
    return steps


def gaps(result: StudyResult, inputs: Inputs) -> dict:
    """What would change this ranking, heaviest first."""
    weights = dict(zip((c.key for c in result.settings.criteria), result.settings.weights,
                       strict=True))
    everywhere = unknown_everywhere(result)
    names = {c.key for c in everywhere}
    rows = [{"label": c.label, "theme": c.theme, "where": "everywhere",
             "weight": percent(weights[c.key]), "note": _note(result, c.key)}
            for c in everywhere]
    partly = []
    for c in result.settings.criteria:
        blind = [s for s in result.sites if c.key in s.criteria and not s.criteria[c.key].known]
        cells = float(np.mean(~result.screening.known[result.settings.criteria.index(c)])) \
            if len(result.screening.rows) else 0.0
        if c.key not in names and (blind or cells > 0.005):
            partly.append((weights[c.key] * len(blind), {
                "label": c.label, "theme": c.theme, "weight": percent(weights[c.key]),
                "where": f"at {len(blind) or 'none'} of {count(len(result.sites), 'site')}, "
                         f"in {percent(cells)} of the cells",
                "note": _note(result, c.key)}))
    rows += [row for _, row in sorted(partly, key=lambda pair: -pair[0])]
    flips = [f"Site {s.rank}, {s.name}: {words}" for s in result.sites[:5]
             if (words := flip_words(s, result))]
    missing = [{"layer": layer.replace("_", " "), "why": sentences((why,)), "mend": mend}
               for layer, why, mend in getattr(inputs, "missing", ())]
    return {"criteria": rows, "flips": flips, "missing": missing}


def _note(result: StudyResult, key: str) -> str:
    """The first remark on a criterion where it is unknown."""
    return sentences((next((s.criteria[key].note for s in result.sites if key in s.criteria
                            and not s.criteria[key].known and s.criteria[key].note), ""),))


def remarks(result: StudyResult, inputs: Inputs) -> list[str]:
    """What the run had to say, apart from what the table of gaps already tells."""
    said = [*result.warnings, *getattr(inputs, "notes", ())]
    return [sentences((note,)) for note in said
            if not any(note.startswith(f"{c.label} is unknown everywhere")
                       for c in result.settings.criteria)]


def ranking_columns(result: StudyResult) -> dict:
    """Limits of the score column's scale, as its header says them."""
    low, high = score_scale(result.sites)
    return {"low": f"{low:.1f}", "high": f"{high:.1f}"}
