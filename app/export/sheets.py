"""The tables of a result, as the workbook holds them: each a head and rows of plain values.

Numbers are those of `result.json`, rounded alike, so that all files agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gis.results import StudyResult
from gis.types import Quantity

from .dictionary import Entry, site_entries
from .manifest import plain
from .next_steps import steps_of
from .tables import columns
from .xlsx import Sheet

if TYPE_CHECKING:
    from gis.study import Inputs


def sheets(result: StudyResult, inputs: Inputs, others: Sequence[Sheet] = ()) -> list[Sheet]:
    """All tables of a result that have rows; `others` stand after those of the sites."""
    found = [_sites(result), _criteria(result), _users(result), _quantities(result, "energy"),
             _quantities(result, "power"), _quantities(result, "water"),
             _quantities(result, "digital"), _cost(result), _steps(result, inputs), *others,
             _layers(result), _assumptions(result)]
    return [sheet for sheet in found if sheet.rows]


def made(name: str, described: Sequence[tuple[str, str, str, str]],
         rows: Sequence[Sequence[Any]], source: str = "this study") -> Sheet:
    """A sheet from (column, meaning, unit, known).

    Raises TypeError for a cell that is neither a number nor text.
    """
    cells = tuple(tuple(plain(cell) for cell in row) for row in rows)
    for row in cells:
        for cell in row:
            if isinstance(cell, list | dict) or (isinstance(cell, int) and abs(cell) >> 1000):
                raise TypeError(f"{str(cell)[:40]!r} in one cell")
    return Sheet(name, tuple(f"{c} [{u}]" if u else c for c, _, u, _ in described), cells,
                 tuple(Entry(name, f"{c} [{u}]" if u else c, meaning, u, source, known)
                       for c, meaning, u, known in described))


SITE = (("site", "id of the site", "", "computed"),
        ("site name", "name of the site", "", "published"))
QUANTITY = (("value", "central value; empty: unknown", "", "see column known"),
            ("unit", "unit of value, low and high", "", "computed"),
            ("low", "10 % quantile", "", "see column known"),
            ("high", "90 % quantile", "", "see column known"),
            ("known", "measured, published, recalled, modelled or assumed", "", "computed"),
            ("source", "where it is from", "", "published"))


def _cells(q: Quantity) -> tuple[Any, ...]:
    return (q.value, q.unit, q.low, q.high, q.known, q.source)


def _sites(result: StudyResult) -> Sheet:
    table = columns(result)
    return Sheet("sites", tuple(table), tuple(zip(*table.values(), strict=True)),
                 tuple(site_entries(result)))


def _criteria(result: StudyResult) -> Sheet:
    labels = {c.key: (c.label, c.theme) for c in result.settings.criteria}
    rows = [(s.id, s.name, *labels.get(key, (key, ""))[::-1], key, c.value, c.unit, c.low, c.high,
             c.score, c.score_low, c.score_high, c.weight, c.contribution, c.known, c.note)
            for s in result.sites for key, c in s.criteria.items()]
    return made("criteria", (
        *SITE, ("theme", "theme of the criterion", "", "computed"),
        ("criterion", "what is judged", "", "computed"),
        ("key", "its name in files", "", "computed"),
        ("value", "physical quantity; empty: unknown", "", "see column known"),
        ("unit", "unit of value, low and high", "", "computed"),
        ("low", "10 % quantile of the value or its prior", "", "modelled"),
        ("high", "90 % quantile", "", "modelled"),
        ("score", "by the value function; of the prior where unknown", "0-1", "modelled"),
        ("score_low", "10 % quantile", "0-1", "modelled"),
        ("score_high", "90 % quantile", "0-1", "modelled"),
        ("weight", "share of the whole score", "0-1", "assumed"),
        ("contribution", "weight times score; they add up to the site's score", "0-1", "modelled"),
        ("known", "whether the value is known here", "", "computed"),
        ("note", "what a reader must know", "", "computed")), rows)


def _users(result: StudyResult) -> Sheet:
    rows = [(s.id, s.name, k.name, k.kind, k.lat, k.lon, k.distance_km, k.route_km, k.supply_c,
             k.return_c, k.demand_mwh_y, k.servable_mwh_y, k.used_mwh_y, k.potential,
             k.pipe_dn or None, k.lcoh_eur_mwh, k.note)
            for s in result.sites for k in s.heat.sinks]
    return made("heat users", (
        *SITE, ("user", "name of the heat user", "", "published"),
        ("kind", "kind of user", "", "published"), ("lat", "latitude", "deg", "published"),
        ("lon", "longitude", "deg", "published"),
        ("distance", "straight line", "km", "computed"),
        ("route", "along streets or terrain", "km", "modelled"),
        ("supply", "supply temperature", "deg C", "assumed"),
        ("return", "return temperature", "deg C", "assumed"),
        ("demand", "whole yearly demand", "MWh/y", "published"),
        ("servable", "part that the lifted heat can serve", "MWh/y", "modelled"),
        ("used", "taken hour by hour", "MWh/y", "modelled"),
        ("potential", "potential demand is never counted", "", "computed"),
        ("pipe", "nominal diameter; empty: no pipe", "DN", "modelled"),
        ("lcoh", "cost of this link alone; empty: nothing is used", "EUR/MWh", "modelled"),
        ("note", "what a reader must know", "", "computed")), rows)


def _quantities(result: StudyResult, part: str) -> Sheet:
    rows = [(s.id, s.name, key.replace("_", " "), *_cells(q)) for s in result.sites
            for key, q in getattr(s, part).items() if isinstance(q, Quantity)]
    return made(part, (*SITE, ("quantity", f"figure of {part} at the site", "", "computed"),
                        *QUANTITY), rows)


def _cost(result: StudyResult) -> Sheet:
    rows = []
    for s in result.sites:
        if s.cost is None:
            continue
        rows += [(s.id, s.name, c.label, c.kind, *_cells(c.amount), c.invested_eur_mw,
                  c.estimate_class) for c in s.cost.components]
        rows.append((s.id, s.name, "total of what is known", "total", *_cells(s.cost.total),
                     s.cost.invested_eur_mw, s.cost.estimate_class.number))
    return made("cost", (
        *SITE, ("component", "part of the yearly cost", "", "computed"),
        ("kind", "capital (annuity), running, income or total", "", "computed"), *QUANTITY,
        ("invested", "per MW of IT; empty where nothing is built", "EUR/MW", "modelled"),
        ("estimate class", "AACE 18R-97", "", "assumed")), rows)


def _steps(result: StudyResult, inputs: Inputs) -> Sheet:
    rows = [(s.id, s.name, at, k.kind, k.what, k.whom, k.value, k.value_words, k.months.value,
             k.months.low, k.months.high, k.cost.value, k.cost.low, k.cost.high, k.start_month,
             k.critical, k.known, k.source)
            for s in result.sites for at, k in enumerate(steps_of(s, result, inputs), start=1)]
    return made("next steps", (
        *SITE, ("order", "most valuable first", "", "computed"),
        ("kind", "measure, ask or permit", "", "computed"),
        ("what", "what to do", "", "published"), ("whom", "whom to ask", "", "published"),
        ("value", "share of cost doubt, of score range or of the months that it decides", "0-1",
         "modelled"), ("value in words", "the same in words", "", "modelled"),
        ("months", "that it takes, usual", "months", "see column known"),
        ("months low", "10 % quantile", "months", "see column known"),
        ("months high", "90 % quantile", "months", "see column known"),
        ("cost", "usual; empty: fees are not known", "EUR", "see column known"),
        ("cost low", "10 % quantile", "EUR", "see column known"),
        ("cost high", "90 % quantile", "EUR", "see column known"),
        ("start", "month in which it can begin; empty: at once", "month", "modelled"),
        ("critical", "operation is later if it takes longer", "", "modelled"),
        ("known", "how its months are known", "", "computed"),
        ("source", "where it is from", "", "published")), rows)


def _layers(result: StudyResult) -> Sheet:
    rows = [(p.layer, p.source, p.date, p.licence, p.resolution, p.known, p.coverage, p.origin,
             p.checksum, "; ".join(p.notes)) for p in result.layers]
    return made("layers", (
        ("layer", "what it holds", "", "computed"), ("source", "where it is from", "", "published"),
        ("date", "of the data", "", "published"), ("licence", "what it asks", "", "published"),
        ("resolution", "finest detail", "", "published"),
        ("known", "how far to trust it", "", "computed"),
        ("coverage", "complete: absence there is absence in the world", "", "computed"),
        ("origin", "pack, file, derived or missing", "", "computed"),
        ("checksum", "SHA-256 of the file read", "", "computed"),
        ("notes", "gaps and doubts", "", "published")), rows)


def _assumptions(result: StudyResult) -> Sheet:
    rows = [(name, *_cells(q)) for name, q in result.assumptions]
    return made("assumptions", (("assumption", "shared by all sites", "", "computed"),
                                 *QUANTITY), rows)
