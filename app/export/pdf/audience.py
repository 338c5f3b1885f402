"""Sections that only one audience gets: what they are made of, and the council's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.export.report.cost import money_rows
from app.export.report.words import figure, in_unit, short, spread
from gis.language import Language, mark
from gis.results import StudyResult
from gis.types import Quantity

from .typeset import clean

if TYPE_CHECKING:
    from gis.study import Inputs


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "",
          widths: Sequence[float] = ()) -> dict[str, Any]:
    """A table of texts, the first column to the left; `widths` are shares of the page's."""
    shares = list(widths) or [2.2, *[1.0] * (len(head) - 1)]
    return {"kind": "table", "title": title, "head": list(head), "widths": shares, "note": note,
            "rows": [[clean(cell, 400) for cell in row] for row in rows]}


def drawn(picture: dict[str, str], finding: str, source: str = "") -> dict[str, Any]:
    """A drawing under its finding."""
    return {"kind": "picture", **picture, "finding": finding, "source": source}


def words(title: str, sentences: Sequence[str]) -> dict[str, Any]:
    """A list of sentences."""
    return {"kind": "words", "title": title, "rows": [clean(text, 600) for text in sentences]}


def told(q: Quantity | None, digits: int = 3) -> str:
    """A figure with its unit; "unknown" where it is."""
    if not isinstance(q, Quantity) or isinstance(q.value, tuple):
        return "–"
    write, unit = in_unit(q)
    text = write(q.value, digits)
    return text if text == "unknown" or not unit else f"{text} {unit}"


def cell(q: Quantity | None, digits: int = 3) -> str:
    """A figure for a column whose header bears the unit."""
    if not isinstance(q, Quantity) or isinstance(q.value, tuple):
        return "–"
    return in_unit(q)[0](q.value, digits)


def reach(q: Quantity | None, digits: int = 2) -> str:
    """The range of a figure."""
    return spread(in_unit(q)[0], q.low, q.high, digits) if isinstance(q, Quantity) else ""


def audience_pages(result: StudyResult, inputs: Inputs, audience: str, say: Language
                   ) -> list[dict[str, Any]]:
    """Further sections: a title and blocks, each a table, a drawing or sentences."""
    from .government import government_pages
    from .investor import investor_pages

    if not result.sites:
        return []
    made = {"council": council_pages, "investor": investor_pages,
            "government": government_pages}[audience]
    return [page for page in made(result, inputs, say) if page["blocks"]]


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
