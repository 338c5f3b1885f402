"""What a solved portfolio adds up to."""

from __future__ import annotations

import math

import numpy as np

from .clash import Clash
from .model import Model
from .outage import outage
from .result import Option, PortfolioSite
from .solve import Solved

BINDING = 1e-6


def option_of(model: Model, solved: Solved, name: str, label: str = "",
              clashes: tuple[Clash, ...] = (), people: tuple | None = None,
              notes: tuple[str, ...] = ()) -> Option:
    """The figures of one portfolio.

    Parameters
    ----------
    people : tuple of three (m,) arrays, optional
        x, y [m] and number of people of the region's towns.
    """
    problem, choices = model.problem, model.problem.choices
    chosen = np.flatnonzero(solved.values[:model.binaries] > 0.5)
    chosen = chosen[np.lexsort((choices.site[chosen], -choices.it_mw[chosen]))]
    heat = heat_of_links(model, solved)
    links, mw = problem.links, choices.it_mw[chosen]
    known = problem.heat_known
    used = float(heat.sum())
    heat_cost = _weighted(heat, links.eur_mwh)
    it_mw = float(mw.sum())
    site = choices.site[chosen]
    hours = (np.full(len(problem.ids), np.nan) if problem.outage_h_y is None
             else problem.outage_h_y)[site]
    station = [int(choices.station[c]) if choices.station[c] >= 0 else f"own {c}" for c in chosen]
    lead = choices.lead_months[chosen]
    cost = float(choices.cost_meur_y[chosen].sum()) + (
        heat_cost - problem.heat_price_eur_mwh * used) / 1e6
    shortfall = max(model.limits.total_mw - it_mw, 0.0)
    return Option(
        name=name, label=label or label_of(mw), sites=tuple(
            _site(model, int(c), heat) for c in chosen),
        it_mw=it_mw, shortfall_mw=shortfall if shortfall > 1e-6 * it_mw else 0.0,
        used_mwh_y=used if known else math.nan,
        lcoh_eur_mwh=heat_cost / used if used > 0 else math.nan,
        co2_avoided_t_y=_weighted(heat, links.co2_t_mwh) if known else math.nan,
        water_m3_y=float(choices.water_m3_y[chosen].sum()),
        lead_time_months=float(lead.max()) if len(lead) else math.nan,
        lead_time_mean_months=float(lead @ mw) / it_mw if it_mw else math.nan,
        capex_meur=float(choices.capex_meur[chosen].sum())
        + _weighted(heat, links.capex_eur_mwh) / 1e6,
        cost_meur_y=cost, line_km=float(choices.line_km[chosen].sum()),
        grid_strain_mw=float(model.strain[chosen].sum()),
        people=_weighted(heat, links.people_mwh) if known else math.nan,
        heat_user_km=_weighted(heat, links.km) / used if used > 0 else math.nan,
        people_km=_people_km(problem, site, people),
        outage=outage(mw.tolist(), hours.tolist(), station),
        objective=solved.objective, gap=solved.gap,
        binding=binding(model, solved), clashes=clashes, notes=notes)


def heat_of_links(model: Model, solved: Solved) -> np.ndarray:
    """Heat that each link gives, (k,). [MWh/y]"""
    links = model.problem.links
    heat = np.zeros(len(links))
    fixed = model.fixed
    heat[fixed] = links.used_mwh[fixed] * solved.values[links.choice[fixed]]
    heat[model.contended] = links.used_mwh[model.contended] * np.maximum(
        solved.values[model.binaries:], 0.0)
    return heat


def binding(model: Model, solved: Solved) -> tuple[str, ...]:
    """Limits that a portfolio meets exactly, and users whose whole demand it takes."""
    found = []
    limits = model.limits
    given = ("sites_min", "sites_max") if limits.sites_min == limits.sites_max else ()
    for row in model.soft:
        if row.limit in given or row.limit == "distance":
            continue                     # the count was asked for; distances are yes or no
        value = float(row.value @ solved.values[row.index])
        bound = row.high if math.isfinite(row.high) else row.low
        if abs(value - bound) <= BINDING * max(abs(bound), 1.0):
            found.append(row.label)
    problem = model.problem
    users = problem.links.user[model.contended]
    heat = heat_of_links(model, solved)[model.contended]
    for user in np.unique(users):
        if heat[users == user].sum() >= (1 - BINDING) * problem.users.capacity[user]:
            found.append(f"heat of {problem.users.names[user]}")
    return tuple(dict.fromkeys(found))


def label_of(mw: np.ndarray) -> str:
    """Sizes in words: "2 × 20 + 1 × 10 MW"."""
    sizes, counts = np.unique(np.round(mw, 6), return_counts=True)
    if not len(sizes):
        return "no site"
    return " + ".join(f"{n} × {s:g}" for s, n in zip(sizes[::-1], counts[::-1],
                                                     strict=True)) + " MW"


def _weighted(heat: np.ndarray, per_mwh: np.ndarray) -> float:
    """Sum over the links that give heat; NaN where a figure of one of them is unknown."""
    flows = heat > 1e-6
    return float(heat[flows] @ per_mwh[flows])


def _site(model: Model, choice: int, heat: np.ndarray) -> PortfolioSite:
    problem, choices, links = model.problem, model.problem.choices, model.problem.links
    site = int(choices.site[choice])
    mine = np.flatnonzero((links.choice == choice) & (heat > 1e-6))
    used = float(heat[mine].sum())
    at = int(choices.station[choice])
    return PortfolioSite(
        problem.ids[site], problem.names[site], float(choices.it_mw[choice]),
        used if problem.heat_known else math.nan,
        float(heat[mine] @ links.eur_mwh[mine]) / used if used > 0 else math.nan,
        float(choices.lead_months[choice]), float(choices.line_km[choice]),
        problem.stations.names[at] if at >= 0 else "",
        problem.counties[site] if problem.counties else "",
        tuple(problem.users.names[u] for u in links.user[mine]))


def _people_km(problem, site: np.ndarray, people: tuple | None) -> float:
    """Mean straight distance of the region's people to the nearest site of the portfolio."""
    if people is None or not len(site):
        return math.nan
    x, y, count = people
    known = np.isfinite(count) & (count > 0)
    if not known.any():
        return math.nan
    away = np.hypot(x[known, None] - problem.x[site], y[known, None] - problem.y[site])
    return float(np.average(away.min(axis=1), weights=count[known])) / 1000
