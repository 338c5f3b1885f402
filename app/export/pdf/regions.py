"""The areas of the region side by side: counties, departments or what else its data tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from app.export.report.site_view import called_place
from app.export.report.words import figure, gwh, known, score, short
from gis.language import Language, mark
from gis.results import Site, StudyResult
from gis.siting.evidence import Evidence
from gis.types import Places, Quantity

from .blocks import WIDE, cell, drawn, table, words
from .charts import area_chart

if TYPE_CHECKING:
    from gis.study import Inputs

MOST = 25


def region_blocks(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """What the areas that hold sites offer, the most sites first; or that areas are unknown."""
    from gis.ranking.portfolio.sharing import counties

    evidence = inputs.evidence(result.settings)
    sites = result.sites
    places = Places.from_xy([s.x for s in sites], [s.y for s in sites], evidence.grid.crs)
    areas: dict[str, list[Site]] = {}
    for site, name in zip(sites, counties(places, evidence), strict=True):
        areas.setdefault(name, []).append(site)
    if set(areas) == {""}:
        return [words("", [say(mark(
            "Which county or department a site lies in is unknown: neither outlines of areas nor "
            "towns that name theirs are at hand."))])]
    people = people_by_area(evidence)
    order = sorted(areas, key=lambda name: (name == "", -len(areas[name]), areas[name][0].rank))
    rows, bars = [], []
    for name in order[:MOST]:
        mine = areas[name]
        best, told = mine[0], name or say(mark("unknown"))
        lived = people.get(name, math.nan)
        heat = [s.heat.used_mwh_y for s in mine if known(s.heat.used_mwh_y)]
        rows.append([told, str(len(mine)), f"{best.rank} {called_place(best.name)}",
                     score(best.score), gwh(sum(heat)) if heat else say(mark("unknown")),
                     cheapest(mine), cell(best.water.get("water_stress_pct")),
                     cell(best.water.get("boreholes")),
                     short(figure(lived)) if known(lived) else say(mark("unknown"))])
        if heat:
            bars.append((told, sum(heat) / 1000))
    blocks = [table(
        "",
        [say(mark("Area")), say(mark("Sites")), say(mark("Best site")), say(mark("Score")),
         say(mark("Heat used, GWh/y")), say(mark("Cheapest connection, kEUR (site)")),
         say(mark("Water stress, %")), say(mark("Boreholes")),
         say(mark("People in its towns"))], rows,
        widths=(1.35, .6, 2.1, .65, .8, 1.25, 1.1, .95, 1),
        note=_note(evidence, say) + " " + say(mark(
            "Heat is the sum over the area's ranked sites; water stress and boreholes are those of "
            "its best site; areas without a ranked site are left out.")))]
    if len(bars) > 1 and max(value for _, value in bars) > 0:
        bars.sort(key=lambda bar: -bar[1])
        finding = say(mark("Ranked sites in {area} could use the most heat: {heat} GWh a year."),
                      area=bars[0][0], heat=short(figure(bars[0][1])))
        blocks.append(drawn(area_chart(bars[:10], WIDE, "GWh/y", finding), finding))
    return blocks


def people_by_area(evidence: Evidence) -> dict[str, float]:
    """People of the listed towns of each area; areas whose towns all lack a number are left out."""
    import shapely

    from gis.ranking.portfolio.sharing import counties

    for key in ("communes", "towns"):
        layer = evidence.features(key)
        if layer is None or not layer.has("population"):
            continue
        centre = shapely.centroid(layer.geometry)
        places = Places.from_xy(shapely.get_x(centre), shapely.get_y(centre), evidence.grid.crs)
        found: dict[str, float] = {}
        for name, people in zip(counties(places, evidence), layer["population"], strict=True):
            if np.isfinite(people):
                found[name] = found.get(name, 0.0) + float(people)
        return found
    return {}


def cheapest(sites: list[Site]) -> str:
    """The least cost of a grid connection among the sites, and its site's rank."""
    costs = [(float(q.value), s.rank) for s in sites
             if isinstance(q := s.power.get("connection_cost_keur"), Quantity)
             and known(q.value)]
    if not costs:
        return "–"
    cost, rank = min(costs)
    return short(figure(cost)) + (f" ({rank})" if len(sites) > 1 else "")


def _note(evidence: Evidence, say: Language) -> str:
    outlines = evidence.features("boundary")
    if outlines is not None and (outlines["level"] == "admin").any():
        return say(mark("A site belongs to the area whose outline holds it."))
    return say(mark("A site belongs to the area of the town nearest to it, for outlines of areas "
                    "are not at hand."))
