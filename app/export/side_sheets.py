"""Comparison, portfolio and what changed as tables of a workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.words.options import OBJECTIVES
from gis.errors import InputError
from gis.ranking.portfolio.result import Option, Portfolio

from .sheets import made
from .tables import ASCII_UNITS
from .xlsx import Sheet

if TYPE_CHECKING:
    from .changes import Change, Changes

Column = tuple[str, str, str, str]       # name, meaning, unit, how it is known


def beside(folder: Path | str | None, region: str, changes: Changes | None = None) -> list[Sheet]:
    """What goes with a result: the portfolio of its region and the comparison that `folder`
    holds, and what changed.

    Raises
    ------
    InputError
        If the folder's portfolio or comparison is damaged.
    """
    from .portfolio_file import NAME as PORTFOLIO
    from .portfolio_file import read_portfolio
    from .report.comparison import NAME as COMPARISON

    found: list[Sheet] = []
    if folder is not None and (path := Path(folder) / PORTFOLIO).is_file():
        portfolio, of = read_portfolio(path)
        found += portfolio_sheets(portfolio) if of == region else []
    if folder is not None and (path := Path(folder) / COMPARISON).is_file():
        try:
            found += comparison_sheets(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError,
                OverflowError, StopIteration, RecursionError) as error:
            raise InputError(f"{path} is no comparison, or is damaged ({str(error)[:100]}); "
                             "compare again.") from error
    return found + (changes_sheets(changes) if changes is not None else [])


# comparison ---------------------------------------------------------------------------------

COMPARED: tuple[Column, ...] = (
    ("place", "site in one or more of the results", "", "published"),
    ("result", "one of the results that are compared", "", "computed"),
    ("id", "id of the site in that result", "", "computed"),
    ("rank", "in that result", "", "modelled"),
    ("rank_change", "ranks lost (above zero) or gained against the first result", "ranks",
     "modelled"),
    ("score", "in that result", "0-1", "modelled"),
    ("score_change", "score less that in the first result", "0-1", "modelled"),
    ("score_low", "10 % quantile", "0-1", "modelled"),
    ("score_high", "90 % quantile", "0-1", "modelled"),
    ("coverage", "share of the weight whose criteria are known there", "0-1", "computed"))


def comparison_sheets(document: Mapping[str, Any]) -> list[Sheet]:
    """Sheets of a comparison as `compare --json` gives it: places, results, what was asked
    otherwise, and what to know."""
    subjects, figures = document["subjects"], document["figures"]
    themes = [str(theme) for theme in document["radar"]["themes"]]
    rows = []
    for place in document["sites"]:
        for at, subject in enumerate(subjects):
            if place["ids"][at] is None:
                continue
            site = next(s for s in subject["sites"] if s["id"] == place["ids"][at])
            rows.append([place["name"], subject["name"], site["id"], site["rank"],
                         place["rank_changes"][at], site["score"], place["score_changes"][at],
                         site["score_low"], site["score_high"], site["coverage"],
                         *(site["themes"].get(theme) for theme in themes),
                         *(place["figures"][at].get(key) for key in figures)])
    places = made("comparison", (
        *COMPARED, *((f"{t}_score", f"score within the theme {t}", "0-1", "modelled")
                     for t in themes),
        *((key, str(one["label"]), _ascii(one["unit"]), "modelled")
          for key, one in figures.items())), rows)
    return [places, _results(subjects), _asked(document),
            made("comparison said", (("what to know", "in sentences", "", "computed"),),
                 [(said,) for said in document["said"]])]


def _results(subjects: Sequence[Mapping[str, Any]]) -> Sheet:
    thresholds = sorted({t for s in subjects for t in s["area"].get("score", {}).get("above", ())})
    rows = []
    for subject in subjects:
        area = subject["area"].get("score", {})
        rows.append([subject["name"], subject["region_name"], subject["method"],
                     len(subject["sites"]), subject["coverage"], area.get("median"),
                     area.get("best"), *(area.get("above", {}).get(t) for t in thresholds)])
    return made("compared results", (
        ("result", "name of the result", "", "computed"),
        ("region", "that it studies", "", "published"),
        ("method", "that ranks its sites", "", "computed"),
        ("sites", "ranked sites", "sites", "computed"),
        ("coverage", "mean over its sites", "0-1", "computed"),
        ("score_median", "over the allowed area", "0-1", "modelled"),
        ("score_best", "of any cell", "0-1", "modelled"),
        *((f"area_above_{t}", f"share of the allowed area that scores {t} or more", "0-1",
           "modelled") for t in thresholds)), rows)


def _asked(document: Mapping[str, Any]) -> Sheet:
    rows = [(part.replace("_", " "), key, name, _text(value))
            for part, group in document["differences"].items()
            for key, values in group.items() for name, value in values.items()]
    return made("asked otherwise", (
        ("part", "brief, weights or value functions", "", "computed"),
        ("what", "its name in files", "", "computed"),
        ("result", "one of the results", "", "computed"),
        ("value", "what was asked there; weights as shares; empty: nothing", "", "assumed")), rows)


# portfolio ----------------------------------------------------------------------------------

OPTION: tuple[Column, ...] = (
    ("option", "one, few or many sites of equal size, or best_mix of any sizes", "", "computed"),
    ("label", "sites and sizes", "", "computed"),
    ("best", "by the objective", "", "modelled"),
    ("complete", "carries the whole load", "", "modelled"),
    ("sites", "how many", "sites", "modelled"),
    ("it", "IT capacity of all sites", "MW", "modelled"),
    ("shortfall", "of the load that was asked for", "MW", "modelled"),
    ("objective", "value of the objective, see sheet portfolio said", "", "modelled"),
    ("heat_used", "taken by present demand", "MWh/y", "modelled"),
    ("lcoh", "cost of that heat; empty: nothing is used", "EUR/MWh", "modelled"),
    ("co2_avoided", "by the heat; may be negative", "t/y", "modelled"),
    ("people", "whose heat is met", "people", "modelled"),
    ("water", "make-up water drawn", "m3/y", "modelled"),
    ("capex", "grid connections and heat supply", "MEUR", "modelled"),
    ("cost", "yearly, less the heat sold", "MEUR/y", "modelled"),
    ("lines", "new power lines", "km", "modelled"),
    ("lead_time", "until the last site is connected", "months", "modelled"),
    ("lead_time_mean", "mean by IT power", "months", "modelled"),
    ("grid_strain", "power times the share of its station that each site takes", "MW", "modelled"),
    ("heat_user_distance", "mean straight distance of the heat", "km", "modelled"),
    ("people_distance", "mean, of the region's people to the next site", "km", "modelled"),
    ("all_out", "every site without grid power at once", "h/y", "modelled"),
    ("any_out", "at least one site without grid power", "h/y", "modelled"),
    ("half_out", "half of the load or more without grid power", "h/y", "modelled"),
    ("lost", "mean IT capacity without grid power", "MW", "modelled"),
    ("gap", "to the proven best, share", "0-1", "computed"),
    ("at_its_limit", "limits that it meets exactly", "", "computed"),
    ("in_the_way", "what keeps it from the whole load", "", "computed"))


def _option(option: Option, best: str) -> list[Any]:
    o, out = option, option.outage
    return [o.name, o.label, o.name == best, o.complete, len(o.sites), o.it_mw, o.shortfall_mw,
            o.objective, o.used_mwh_y, o.lcoh_eur_mwh, o.co2_avoided_t_y, o.people, o.water_m3_y,
            o.capex_meur, o.cost_meur_y, o.line_km, o.lead_time_months, o.lead_time_mean_months,
            o.grid_strain_mw, o.heat_user_km, o.people_km, out.all_out_h_y, out.any_out_h_y,
            out.half_out_h_y, out.lost_mw, o.gap, "; ".join(o.binding),
            "; ".join(clash.words for clash in o.clashes)]


def portfolio_sheets(found: Portfolio) -> list[Sheet]:
    """Sheets of a portfolio: its options, their sites, the front where there is one, and notes."""
    options = made("portfolio", OPTION, [_option(o, found.best) for o in found.options])
    sites = made("portfolio sites", (
        ("option", "as in sheet portfolio", "", "computed"),
        ("site", "id of the site", "", "computed"),
        ("site name", "name of the site", "", "published"),
        ("it", "IT capacity", "MW", "modelled"),
        ("heat_used", "taken by present demand", "MWh/y", "modelled"),
        ("lcoh", "cost of that heat; empty: nothing is used", "EUR/MWh", "modelled"),
        ("lead_time", "until it is connected", "months", "modelled"),
        ("line", "new power line", "km", "modelled"),
        ("station", "that feeds it; empty: unknown", "", "published"),
        ("county", "empty: unknown", "", "published"),
        ("users", "heat users served", "", "published")),
        [(o.name, s.id, s.name, s.it_mw, s.used_mwh_y, s.lcoh_eur_mwh, s.lead_time_months,
          s.line_km, s.station or None, s.county or None, "; ".join(s.users))
         for o in found.options for s in o.sites])
    said = [("total load [MW]", found.total_mw),
            ("objective", f"{found.objective} [{found.unit}]"), ("best", found.best),
            ("at its limit", "; ".join(found.binding)), *(("note", note) for note in found.notes),
            *((o.name, note) for o in found.options for note in o.notes)]
    return [options, sites, *_front(found), made("portfolio said", (
        ("about", "the portfolio or one of its options", "", "computed"),
        ("what to know", "in words", "", "computed")), said)]


def _front(found: Portfolio) -> list[Sheet]:
    front = found.front
    if front is None:
        return []
    return [made("portfolio front", (
        ("point", "from the best to the worst in the first objective", "", "computed"),
        *((name, OBJECTIVES[name][0] if name in OBJECTIVES else name, _ascii(unit), "modelled")
          for name, unit in zip(front.objectives, front.units, strict=True)),
        ("label", "sites and sizes", "", "computed"),
        ("sites", "ids and IT capacity [MW]", "", "modelled")),
        [(at, *point.values, point.option.label,
          "; ".join(f"{s.id} {s.it_mw:g}" for s in point.option.sites))
         for at, point in enumerate(front.points, start=1)])]


# what changed -------------------------------------------------------------------------------

def changes_sheets(found: Changes) -> list[Sheet]:
    """Sheets of what changed: data and question, sites, figures, and the same in sentences."""
    groups: tuple[tuple[str, Sequence[Change]], ...] = (
        ("program", [found.program] if found.program else []), ("data", found.data),
        ("brief", found.brief), ("weights", found.weights),
        ("value functions", found.value_functions), ("assumptions", found.assumptions))
    asked = made("what changed", (
        ("part", "program, data, brief, weights, value functions or assumptions", "", "computed"),
        ("what", "layer, field or criterion", "", "computed"),
        ("before", "in the earlier result; empty: was not there", "", "computed"),
        ("now", "in this result; empty: is gone", "", "computed"),
        ("words", "in what, or the unit", "", "computed")),
        [(part, c.what, _text(c.before), _text(c.now), c.words)
         for part, group in groups for c in group])
    sites = made("sites that changed", (
        ("site", "id of the site", "", "computed"),
        ("site name", "name of the site", "", "published"),
        ("rank_before", "empty: was not among the sites", "", "modelled"),
        ("rank_now", "empty: is no longer", "", "modelled"),
        ("score_before", "in the earlier result", "0-1", "modelled"),
        ("score_now", "in this result", "0-1", "modelled")),
        [(s.id, s.name, s.rank_before, s.rank_now, s.score_before, s.score_now)
         for s in found.sites if s.moved or s.figures])
    figures = made("figures that changed", (
        ("site", "id of the site", "", "computed"),
        ("site name", "name of the site", "", "published"),
        ("figure", "headline figure", "", "computed"),
        ("before", "in the earlier result; empty: unknown", "", "modelled"),
        ("now", "in this result; empty: unknown", "", "modelled"),
        ("unit", "of before and now", "", "computed")),
        [(s.id, s.name, c.what, c.before, c.now, c.words) for s in found.sites for c in s.figures])
    return [asked, sites, figures, made("change said", (
        ("what to know", "in sentences", "", "computed"),), [(said,) for said in found.said])]


def _ascii(unit: object) -> str:
    return str(unit).translate(ASCII_UNITS)


def _text(value: Any) -> Any:
    """A value that may be a mapping or a list, fit for a cell."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
