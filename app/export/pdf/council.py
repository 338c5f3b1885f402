"""The council's: what a data centre would bring to the place, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.export.report.cost import money_rows
from app.export.report.words import figure, short
from gis.language import Language, mark
from gis.results import StudyResult

from .blocks import cell, table, words

if TYPE_CHECKING:
    from gis.study import Inputs


def council_pages(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """What a data centre would bring to the place: heat, jobs, tax, water."""
    blocks: list[dict[str, Any]] = []
    rows = []
    for site in result.sites[:5]:
        heat, water = site.heat, site.water
        low, high = heat.ranges.get("homes", (heat.homes, heat.homes))
        rows.append([f"{site.rank} {site.name}", short(figure(heat.homes, 2)),
                     f"{figure(low, 2)}–{figure(high, 2)}", cell(water.get("need_m3_d"), 2),
                     cell(water.get("water_as_people"), 2),
                     cell(site.power.get("lead_time_months"), 2)])
    blocks.append(table(
        say(mark("What it means for people")),
        [say(mark("Site")), say(mark("Homes with the same heat need")), say(mark("Range")),
         say(mark("Water on the hottest day, m³")), say(mark("As many people's water")),
         say(mark("Months to power"))], rows))
    local = result.sites[0].local
    if local is not None:
        blocks.append(words(say(mark("Jobs and money at the first site, {site}"),
                                site=result.sites[0].name), local.sentences))
        blocks.append(table("", [say(mark("What")), say(mark("Usually")), say(mark("Range"))],
                            [[row["label"], row["value"], row["span"]]
                             for row in money_rows(local)]))
    return [{"title": say(mark("What it means here")), "blocks": blocks}]
