"""The council's: what a data centre would bring to the place, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.export.report.cost import money_rows
from app.export.report.site_view import called_place
from app.export.report.words import figure, short
from gis.compliance.label import MODELLED, NOT_OFFICIAL, SCALE, TITLES, Classed, label
from gis.language import Language, mark
from gis.results import StudyResult

from .blocks import cell, ranked, table, words

if TYPE_CHECKING:
    from gis.study import Inputs

FIRST = 5


def council_pages(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """What a data centre would bring to the place: heat, jobs, tax, water."""
    blocks: list[dict[str, Any]] = []
    rows = []
    for site in result.sites[:FIRST]:
        heat, water = site.heat, site.water
        low, high = heat.ranges.get("homes", (heat.homes, heat.homes))
        rows.append([ranked(site), short(figure(heat.homes, 2)),
                     f"{figure(low, 2)}–{figure(high, 2)}", cell(water.get("need_m3_d"), 2),
                     cell(water.get("water_as_people"), 2),
                     cell(site.power.get("lead_time_months"), 2)])
    blocks.append(table(
        say(mark("What it means for people")),
        [say(mark("Site")), say(mark("Homes with the same heat need")), say(mark("Range")),
         say(mark("Water on the hottest day, m³")), say(mark("As many people's water")),
         say(mark("Months to power"))], rows))
    blocks += _labels(result, inputs, say)
    local = result.sites[0].local
    if local is not None:
        blocks.append(words(say(mark("Jobs and money at the first site, {site}"),
                                site=called_place(result.sites[0].name)), local.sentences))
        blocks.append(table("", [say(mark("What")), say(mark("Usually")), say(mark("Range"))],
                            [[row["label"], row["value"], row["span"]]
                             for row in money_rows(local)]))
    return [{"title": say(mark("What it means here")), "blocks": blocks}]


def _labels(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """Energy-and-heat classes of the first sites, as everyone knows them from a fridge."""
    limits = inputs.tables.get("label_classes")
    if limits is None:
        return []
    rows = [[ranked(site), *(_class(one) for one in label(site, limits).classes)]
            for site in result.sites[:FIRST]]
    return [table(say(mark("Energy-and-heat label")),
                  [say(mark("Site")), *(say(title) for title in TITLES.values())], rows,
                  note=" ".join(say(text) for text in (SCALE, MODELLED, NOT_OFFICIAL)))]


def _class(one: Classed) -> str:
    """The class with those of its range; only the range where no one figure can be stated."""
    ends = one.best if one.best == one.worst else f"{one.best}–{one.worst}"
    return ends if not one.known or ends == one.letter else f"{one.letter} ({ends})"
