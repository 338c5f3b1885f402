"""One site as the page shows it: figures in words, charts, tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.words.dates import Dates
from app.words.formulas import HEAT_NOTES
from app.words.sections import FIRST, PAIRS, SECTIONS, by_section
from gis.heat.ranges import too_wide
from gis.heat.result import SinkUse
from gis.language import mark
from gis.results import CriterionResult, Site, StudyResult
from gis.settings import Criterion

from ..names import called as named_in
from ..texts import shown_name
from .charts import interval, monthly, monthly_finding, monthly_top, theme_bar, theme_parts
from .cost import cost_top, cost_view
from .depth_view import depth_view, depths, trade_scale
from .frame import running
from .label_view import label_view
from .next_view import next_view
from .sink_rows import more_sinks, sinks
from .speech import in_digits, retell, say, spoken
from .words import (
    UNKNOWN,
    figure,
    gwh,
    in_unit,
    known,
    listed,
    percent,
    quantity,
    score,
    sentences,
    short,
    span,
    spread,
)

if TYPE_CHECKING:
    from gis.study import Inputs


def map_site(site: Site, centre: float = 0.0) -> dict:
    """What the map needs of a site: where, how big, and the lines to the users it serves.

    Longitudes run on from `centre`, see :mod:`app.export.report.frame`.
    """
    def at(lat: float, lon: float, digits: int) -> list[float]:
        return [round(lat, digits), round(float(running(lon, centre)), digits)]

    served = [{"c": at(k.lat, k.lon, 4), "t": shown_name(k.name), "u": float(k.used_mwh_y)}
              for k in site.heat.sinks if k.used_mwh_y > 0]
    return {"id": site.id, "rank": site.rank, "name": called_place(site.name), "own": site.own,
            "c": at(site.lat, site.lon, 5),
            "used": float(site.heat.used_mwh_y) if known(site.heat.used_mwh_y) else 0.0,
            "served": served}


def score_scale(sites: tuple[Site, ...]) -> tuple[float, float]:
    """Round limits that hold every score and its interval."""
    lows = [v for s in sites for v in (s.score_low, s.score) if known(v)]
    highs = [v for s in sites for v in (s.score_high, s.score) if known(v)]
    if not lows:
        return 0.0, 1.0
    return math.floor(min(lows) * 10) / 10, math.ceil(max(highs) * 10 + 1e-9) / 10


def rank_words(site: Site) -> str:
    """"between 1 and 4"; "1 throughout"."""
    low, high = site.robustness.rank_low, site.robustness.rank_high
    return say(mark("{rank} throughout"), rank=low) if low == high else f"{low}–{high}"


def site_views(result: StudyResult, inputs: Inputs, detailed: int) -> list[dict]:
    """Every site, best first; the first `detailed` with the tables behind them."""
    scale, top = score_scale(result.sites), monthly_top(result.sites)
    dates = Dates(result.layers, inputs.tables)
    found = depths(result, inputs, detailed)
    dearest = cost_top(result.sites)
    trades = trade_scale(found.values(), result.settings.brief)
    return [view(site, result, scale, top, dates)
            | depth_view(site, found.get(site.id), result, dates, trades)
            | {"cost": cost_view(site, dearest), "label": label_view(site, inputs.tables),
               "steps": next_view(site, result, inputs), "packed": False}
            for site in result.sites]


def view(site: Site, result: StudyResult, scale: tuple[float, float], top: float,
         dates: Dates) -> dict:
    """All that a site's page shows; `scale` and `top` are those of all sites' charts."""
    heat = site.heat
    parts = theme_parts(site, result.settings)
    return {
        "id": site.id, "rank": site.rank, "name": called_place(site.name), "own": site.own,
        "where": position(site.lat, site.lon), "why": site.why, "improve": site.improve,
        "flags": site.flags, "score": score(site.score),
        "score_span": f"{score(site.score_low)}–{score(site.score_high)}",
        "sort": {"score": number(site.score), "used": number(heat.used_mwh_y),
                 "lcoh": number(heat.lcoh_eur_mwh), "co2": number(heat.co2_avoided_t_y),
                 "coverage": number(site.coverage), "top3": number(site.robustness.p_top3)},
        "interval": interval(site.score, site.score_low, site.score_high, *scale),
        "coverage": percent(site.coverage), "ranks": rank_words(site),
        "top3": percent(site.robustness.p_top3), "flip": flip_words(site, result),
        "used": headline(site, "used_mwh_y"), "lcoh": headline(site, "lcoh_eur_mwh"),
        "co2": headline(site, "co2_avoided_t_y"),
        "bar": theme_bar(site, result.settings),
        "parts": [{"theme": t, "part": in_digits(p, 2), "of": in_digits(w, 2)}
                  for t, p, w in parts],
        "monthly": monthly(site, top), "finding": monthly_finding(site),
        "figures": key_figures(site), "groups": groups(site, dates), "sinks": sinks(site),
        "more_sinks": more_sinks(site), "notes": heat.notes,
        "criteria": [criterion_row(c, site.criteria[c.key]) for c in result.settings.criteria
                     if c.key in site.criteria],
        "served": served_words(site),
        "table": table_cells(site),
    }


def number(value: float) -> str:
    """A value for sorting; unknown sorts last."""
    return f"{value:.6g}" if known(value) else ""


def rng(site: Site, key: str) -> tuple[float, float]:
    """The 80 % range of a heat figure, in its unit; not a number where there is none."""
    return site.heat.ranges.get(key, (math.nan, math.nan))


def headline(site: Site, key: str) -> dict:
    """A headline heat figure: its text, its range, and whether it is too uncertain to state."""
    value, (low, high) = getattr(site.heat, key), rng(site, key)
    factor = 1e-3 if key.endswith("mwh_y") else 1.0
    digits = 3 if abs(value) * factor >= 100 and factor < 1 else 2
    return {"value": figure(value * factor, digits), "known": known(value),
            "span": span(low * factor, high * factor), "raw": (value, low, high),
            "wide": known(value) and known(low) and known(high) and too_wide(value, low, high)}


def position(lat: float, lon: float) -> str:
    """Latitude and longitude [deg] as a reader writes them: "1.0535° S, 37.0880° E"."""
    return (f"{in_digits(abs(lat), 4)}° {'N' if lat >= 0 else 'S'}, "
            f"{in_digits(abs(lon), 4)}° {'E' if lon >= 0 else 'W'}")


def called_place(name: str) -> str:
    """A site's name, directions in the language at hand."""
    return named_in(name, spoken())


def called(sink: SinkUse) -> str:
    """A heat user's name; a network is said to be one, since it bears the name of its town."""
    if sink.kind == "district_heating" and "heat" not in sink.name.lower():
        return say(mark("the heat network {name}"), name=sink.name)
    return sink.name


def users_unknown(site: Site) -> bool:
    """Whether no list of heat users is at hand: then none is known, not none there."""
    used = site.criteria.get("heat_used")
    return used is not None and not used.known


def served_words(site: Site) -> str:
    """Whom the site heats, in a few words."""
    served = sorted((k for k in site.heat.sinks if k.used_mwh_y > 0),
                    key=lambda k: -k.used_mwh_y)
    if not served and users_unknown(site):
        return say(mark("nobody known: heat users are not listed here"))
    if not served:
        return say(mark("no present heat user within reach"))
    names = [called(k) for k in served[:2]]
    if len(served) > 2:
        names.append(say(mark("{count} more"), count=len(served) - 2))
    return listed(names)


def flip_words(site: Site, result: StudyResult) -> str:
    """The smallest change of a weight that would swap this site with the next."""
    flip = site.robustness.flip
    if not flip or "theme" not in flip:
        return ""
    other = next((s for s in result.sites if s.id == flip.get("with")), None)
    now, then = flip.get("weight_now"), flip.get("weight_then")
    if other is None or not (known(now) and known(then)):
        return ""
    message = (mark("It would change places with site {rank} ({name}) if the weight of {theme} "
                    "were raised from {first} to {last}.") if then > now else
               mark("It would change places with site {rank} ({name}) if the weight of {theme} "
                    "were lowered from {first} to {last}."))
    first, last = percent(now), percent(then)
    if first == last:
        first, last = f"{in_digits(100 * now, 1)} %", f"{in_digits(100 * then, 1)} %"
    return say(message, rank=other.rank, name=called_place(other.name),
               theme=say(str(flip["theme"])), first=first, last=last)


STATED = ("used_mwh_y", "lcoh_eur_mwh", "co2_avoided_t_y", "erf")
"""Figures that are not stated where their range is wider than ×/÷ 2."""
HEADLINES = {"used_mwh_y": mark("Heat used"), "lcoh_eur_mwh": mark("Cost of heat")}
"""Figures that the map's popups repeat, with their short names."""


def key_figures(site: Site) -> list[dict]:
    """The heat chain's figures with their ranges."""
    heat = site.heat
    rows = (
        (mark("Heat at the source"), gwh(heat.available_mwh_y), "GWh/y", "available_mwh_y", 1e-3),
        (mark("After the heat pump"), gwh(heat.delivered_mwh_y), "GWh/y", "delivered_mwh_y", 1e-3),
        (mark("Used by present demand"), gwh(heat.used_mwh_y), "GWh/y", "used_mwh_y", 1e-3),
        (mark("Potential demand could add"), gwh(heat.potential_mwh_y), "GWh/y",
         "potential_mwh_y", 1e-3),
        (mark("Cost of the used heat"), figure(heat.lcoh_eur_mwh, 2), "EUR/MWh", "lcoh_eur_mwh", 1),
        (mark("CO2 avoided, net"), figure(heat.co2_avoided_t_y, 2), "t/y", "co2_avoided_t_y", 1),
        (mark("Homes with the same need"), figure(heat.homes, 2), "", "homes", 1),
        (mark("Energy reuse factor (ERF)"), figure(heat.erf, 2), "", "erf", 1),
        (mark("Heat pump COP"), figure(heat.cop, 2) if known(heat.cop)
         else say(mark("no heat pump")), "", "cop", 1),
        (mark("Full-load hours of the heat"), figure(heat.full_load_hours, 2), "h/y",
         "full_load_hours", 1),
        (mark("Source temperature"),
         f"{figure(heat.source_c, 2)} → {figure(heat.source_return_c, 2)}"
         if known(heat.source_c) else figure(math.nan), "°C", "source_c", 1),
        (mark("Power for the heat pump"), gwh(heat.heat_pump_electricity_mwh_y), "GWh/y",
         "heat_pump_electricity_mwh_y", 1e-3),
        (mark("Investment for the heat"), figure(heat.capex_eur / 1e6, 2), "MEUR",
         "capex_eur", 1e-6),
        (mark("PUE, yearly mean"), figure(heat.pue), "", "pue", 1),
        (mark("WUE"), figure(heat.wue_l_kwh, 2), "L/kWh", "wue_l_kwh", 1),
    )
    out = []
    for name, value, unit, key, factor in rows:
        low, high = rng(site, key)
        note = heat.heat_per_home_basis if key == "homes" else HEAT_NOTES.get(key, "")
        wide = key in STATED and headline(site, key)["wide"]
        out.append({"label": say(name), "value": value, "wide": wide, "note": note,
                    "head": say(HEADLINES.get(key, "")),
                    "unknown": value == say(UNKNOWN),
                    "unit": say(unit) if unit and value[:1] in "0123456789-<>" else "",
                    "span": span(low * factor, high * factor)})
    return out


def groups(site: Site, dates: Dates) -> list[dict]:
    """Energy, grid, water, carbon and digital figures; measures of one thing follow each other."""
    out, found = [], by_section(site)
    for key in ("energy", "grid", "water", "carbon", "digital"):
        rows = {k: quantity(k, q) | {"date": dates.of(q.source)} for k, q in found[key].items()}
        first = [rows[k] for k in rows if k in FIRST[key] or k in PAIRS.get(key, ())]
        more = [row for row in rows.values() if row not in first]
        if rows:
            out.append({"title": say(SECTIONS[key]), "theme": key, "rows": first or more,
                        "more": more if first else []})
    return out


def criterion_row(criterion: Criterion, result: CriterionResult) -> dict:
    """One criterion at one site."""
    write, unit = in_unit(result)
    return {"label": say(criterion.label), "theme": criterion.theme, "key": criterion.key,
            "value": write(result.value, 3) if result.known else say(UNKNOWN),
            "unit": (unit or retell(result.unit)) if result.known else "", "known": result.known,
            "span": spread(write, result.low, result.high),
            "score": score(result.score),
            "width": f"{100 * min(max(result.score, 0), 1):.0f}" if known(result.score) else "0",
            "weight": f"{in_digits(100 * result.weight, 1)} %",
            "points": in_digits(result.contribution, 3),
            "note": sentences((result.note,))}


def table_cells(site: Site) -> dict:
    """The water and grid cells of the ranking table, from the criteria."""
    def cell(key: str, digits: int = 2) -> tuple[str, str]:
        c = site.criteria.get(key)
        if c is None or not c.known or not known(c.value):
            return "?", ""
        return short(figure(c.value, digits)), number(c.value)

    return {key: cell(key) for key in ("groundwater", "grid_cost", "grid_lead_time")}


