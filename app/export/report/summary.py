"""What the page says first: the question, the answer, how sure, what next, what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gis.language import mark
from gis.results import Site, StudyResult
from gis.settings import Criterion

from .charts import interval
from .site_view import (
    called,
    called_place,
    flip_words,
    headline,
    rank_words,
    score_scale,
    served_words,
    users_unknown,
)
from .speech import as_told, in_digits, retell, say
from .words import gwh, known, listed, percent, score, sentences, short

if TYPE_CHECKING:
    from gis.study import Inputs

CARD_WIDTH = 190.0
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")

COOLING = {
    "crah_chiller": mark("air cooling with chillers"), "free_air": mark("free air cooling"),
    "evaporative": mark("evaporative cooling"), "rear_door": mark("rear-door cooling"),
    "direct_to_chip": mark("direct-to-chip liquid cooling"),
    "immersion": mark("immersion cooling"), "water_source": mark("cooling from a water source"),
}


def data_date(result: StudyResult) -> str:
    """The newest date of the data, "2026-11", which dates the study; empty where none is told.

    It hangs on the result alone, so that the same result gives the same pages on any day.
    """
    return max((p.date for p in result.layers
                if p.origin != "missing" and _DATE.fullmatch(p.date)), default="")


def heading(result: StudyResult) -> dict:
    """Title and the line under it."""
    brief = result.settings.brief
    grid = result.screening.grid
    size = f"{short(in_digits(brief.it_mw, 4))} MW"
    cell = f"{short(in_digits(grid.cell / 1000, 4))} km" if grid.cell >= 1000 \
        else f"{grid.cell:g} m"
    cells = len(result.screening.rows)
    date = data_date(result)
    as_of = say(mark("Data as of {date}"), date=date) if date else ""
    return {
        "as_of": as_of,
        "title": say(mark("Where in {region} could a {size} data centre stand, and whom would it "
                          "heat?"), region=result.region_name, size=size),
        "line": say(mark("{size} of IT at {load} mean load, {cooling}, {land} ha of land."),
                    size=size, load=percent(brief.utilisation),
                    cooling=say(COOLING.get(brief.cooling, brief.cooling)),
                    land=short(in_digits(brief.land_ha, 4))) + " " + say(
                    mark("Cells of {cell} screened: {cells}; sites studied hour by hour over a "
                         "year: {sites}."), cell=cell, cells=in_digits(cells),
                    sites=in_digits(len(result.sites))) + (f" {as_of}." if as_of else ""),
    }


def summary(result: StudyResult) -> dict:
    """Page one in words."""
    sites = result.sites
    return {"lead": lead(result), "cards": [card(site, result) for site in sites[:5]],
            "sure": how_sure(result), "next": what_next(result)}


def lead(result: StudyResult) -> str:
    """The answer in two or three sentences."""
    if not result.sites:
        return say(mark("No place is left after the exclusions. Loosen the brief: less land, "
                        "a smaller spacing, or another region."))
    best = result.sites[0]
    parts = [say(mark("First comes {name}, with a score of {score} out of 1."),
                 name=called_place(best.name), score=score(best.score))]
    if best.heat.used_mwh_y > 0:
        share = best.heat.used_mwh_y / best.heat.delivered_mwh_y
        parts.append(say(mark("It would give {heat} GWh of heat a year to {users}, {share} of what "
                              "it could deliver."), heat=gwh(best.heat.used_mwh_y),
                         users=served_words(best), share=percent(share)))
    else:
        parts.append(say(
            mark("Who could take its heat is unknown: no list of heat users is at hand.")
            if users_unknown(best) else mark("No present heat user lies within its reach.")))
        heated = [s for s in result.sites if s.heat.used_mwh_y > 0]
        if heated:
            most = max(heated, key=lambda s: s.heat.used_mwh_y)
            parts.append(say(mark("The most heat would be used at site {rank} ({name}): {heat} "
                                  "GWh/y by {users}."), rank=most.rank,
                             name=called_place(most.name), heat=gwh(most.heat.used_mwh_y),
                             users=served_words(most)))
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
    return {"id": site.id, "rank": site.rank, "name": called_place(site.name),
            "served": served_words(site),
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


def in_front(result: StudyResult) -> int:
    """How many sites may stand in front: among the first three in 1 of 10 simulations or more."""
    return sum(1 for s in result.sites if s.robustness.p_top3 >= 0.1)


def how_sure(result: StudyResult) -> list[str]:
    """The doubts in a few sentences."""
    sites = result.sites
    if not sites:
        return []
    best, front = sites[0], in_front(result)
    said = [say(mark("{share} of the first site's score rests on known values; for the rest the "
                     "usual values of the region stand in, within a wide range."),
                share=percent(best.coverage))]
    if best.robustness.rank_low == best.robustness.rank_high:
        said.append(say(mark("In 8 of 10 simulations it keeps rank {rank}."),
                        rank=best.robustness.rank_low))
    else:
        said.append(say(mark("In 8 of 10 simulations it ranks {ranks}; it is among the first three "
                             "in {share} of them."), ranks=rank_words(best),
                        share=percent(best.robustness.p_top3)))
    if front > 3:
        said.append(say(mark("{count} sites are among the first three in at least 1 of 10 "
                             "simulations: treat them as a group to look at, not as a race that "
                             "is won."), count=front))
    missing = unknown_everywhere(result)
    if missing:
        said.append(say(mark("Unknown everywhere: {labels}."),
                        labels=listed([say(c.label) for c in missing])))
    return said


def site_words(site: Site, words: str) -> str:
    """A sentence about a site, after its rank and name."""
    return say(mark("Site {rank}, {name}: {words}"), rank=site.rank, name=called_place(site.name),
               words=words)


def what_next(result: StudyResult) -> list[str]:
    """Steps that would change or firm the answer most."""
    if not result.sites:
        return []
    steps = []
    for site in result.sites[:2]:
        if site.improve:
            steps.append(site_words(site, site.improve))
    served = [(k, s) for s in result.sites[:5] for k in s.heat.sinks if k.used_mwh_y > 0]
    if served:
        sink, site = max(served, key=lambda pair: pair[0].used_mwh_y)
        steps.append(say(mark("Ask {user} for its real hourly demand and temperatures; site {rank} "
                              "would give it {heat} GWh/y."), user=called(sink), rank=site.rank,
                         heat=gwh(sink.used_mwh_y)))
    missing = unknown_everywhere(result)
    if missing:
        steps.append(say(mark("Add data for {labels}."),
                         labels=listed([say(c.label) for c in missing[:3]])))
    return steps


def gaps(result: StudyResult, inputs: Inputs) -> dict:
    """What would change this ranking, heaviest first."""
    weights = dict(zip((c.key for c in result.settings.criteria), result.settings.weights,
                       strict=True))
    everywhere = unknown_everywhere(result)
    names = {c.key for c in everywhere}
    rows = [{"label": say(c.label), "theme": c.theme, "where": say(mark("everywhere")),
             "weight": percent(weights[c.key]), "note": _note(result, c.key)}
            for c in everywhere]
    partly = []
    for c in result.settings.criteria:
        blind = [s for s in result.sites if c.key in s.criteria and not s.criteria[c.key].known]
        cells = 1 - result.screening.known_share(result.settings.criteria.index(c)) \
            if len(result.screening.rows) else 0.0
        if c.key not in names and (blind or cells > 0.005):
            partly.append((weights[c.key] * len(blind), {
                "label": say(c.label), "theme": c.theme, "weight": percent(weights[c.key]),
                "where": say(mark("at {count} of {all} sites, in {share} of the cells"),
                             count=len(blind), all=len(result.sites), share=percent(cells)),
                "note": _note(result, c.key)}))
    rows += [row for _, row in sorted(partly, key=lambda pair: -pair[0])]
    flips = [site_words(s, words) for s in result.sites[:5]
             if (words := flip_words(s, result))]
    missing = [{"layer": retell(layer.replace("_", " ")), "why": sentences((as_told(why),)),
                "mend": as_told(mend)}
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
    return {"low": in_digits(low, 1), "high": in_digits(high, 1)}
