"""A portfolio as plain JSON: what `portfolio --json` prints and `--out` writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gis.language import Language
from gis.ranking.portfolio.result import Option, ParetoFront, Portfolio

from .manifest import dumps, plain


def option_json(option: Option) -> dict:
    """One option: the agreed keys first, then everything else that it tells."""
    known = plain(option)
    first = ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "water_m3_y", "lead_time_months",
             "capex_meur", "gap")
    sites = [{"id": s.id, "it_mw": plain(s.it_mw)} | {k: v for k, v in plain(s).items()
                                                      if k not in ("id", "it_mw")}
             for s in option.sites]
    return ({"name": option.name, "sites": sites} | {key: known[key] for key in first}
            | {key: value for key, value in known.items()
               if key not in ("name", "sites", "clashes", *first)}
            | {"complete": option.complete,
               "clashes": [plain(c) | {"words": c.words} for c in option.clashes]})


def front_json(front: ParetoFront) -> dict:
    """A Pareto front: its objectives and, per point, their values and the sites."""
    return {"objectives": list(front.objectives), "units": list(front.units),
            "points": [{"values": dict(zip(front.objectives, plain(point.values), strict=True)),
                        **option_json(point.option)} for point in front.points],
            "notes": list(front.notes)}


def portfolio_json(portfolio: Portfolio) -> dict:
    """The whole answer; strict JSON once it went through `dumps`."""
    document = {
        "total_mw": plain(portfolio.total_mw),
        "options": [option_json(option) for option in portfolio.options],
        "best": portfolio.best, "binding": list(portfolio.binding),
        "objective": portfolio.objective, "unit": portfolio.unit,
        "notes": list(portfolio.notes)}
    if portfolio.front is not None:
        document["pareto"] = front_json(portfolio.front)
    return document


def write_portfolio(found: Portfolio, document: Mapping[str, Any], region_name: str, path: Path,
                    language: Language) -> None:
    """Write the answer as JSON, and beside it as page and workbook; all or none.

    Raises :class:`gis.errors.InputError` if a file cannot be written.
    """
    from layers.files import atomic_folder

    from .report.portfolio import portfolio_page
    from .report.speech import speaking
    from .workbook import write_portfolio_book

    with atomic_folder(path.absolute().parent) as part:
        (part / path.name).write_text(dumps(document), "utf-8")
        if path.suffix != ".html":
            with speaking(language):
                page = portfolio_page(found, region_name)
            (part / path.with_suffix(".html").name).write_text(page, "utf-8")
        if path.suffix != ".xlsx":
            write_portfolio_book(found, region_name, part / path.with_suffix(".xlsx").name)
