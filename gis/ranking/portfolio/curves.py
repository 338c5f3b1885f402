"""Every candidate at every size: heat by user, connection, water, cost; hourly where heat is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ...climate.weather_year import WeatherYear
from ...cost.prices import assumption, electricity_price
from ...cost.site import central_cost
from ...energy.summary import site_weather
from ...heat.estimate import estimate
from ...heat.result import HeatEstimate
from ...heat.study import knows_users
from ...power.connection import connect
from ...power.criteria import power_summary, system_warnings
from ...power.lines import GridCosts
from ...progress import Progress, silent
from ...siting.candidates import Candidate
from ...siting.evidence import Evidence
from ...types import Places, Quantity
from ...water.criteria import studied, water_summary
from .problem import Choices, Links, Problem, Shared
from .sharing import Stations, counties, portfolio_rules, water_sources

Weather = Callable[[Places, Evidence], WeatherYear]


@dataclass
class _Rows:
    """Columns as they grow."""

    choices: dict[str, list] = field(default_factory=dict)
    links: dict[str, list] = field(default_factory=dict)
    users: dict[tuple, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    demand: list[float] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    def choice(self, **figures) -> int:
        for key, value in figures.items():
            self.choices.setdefault(key, []).append(value)
        return len(self.choices["site"]) - 1

    def link(self, **figures) -> None:
        for key, value in figures.items():
            self.links.setdefault(key, []).append(value)

    def user(self, sink) -> int:
        key = (sink.name, sink.kind, round(sink.lon, 4), round(sink.lat, 4))
        if key not in self.users:
            self.users[key] = len(self.names)
            self.names.append(sink.name)
            self.demand.append(0.0)
        row = self.users[key]
        self.demand[row] = max(self.demand[row], float(sink.servable_mwh_y))
        return row


def size_curves(evidence: Evidence, candidates: Sequence[Candidate], sizes: Sequence[float],
                land_ha: np.ndarray | None = None, progress: Progress = silent,
                weather_of: Weather = site_weather) -> Problem:
    """What each candidate costs and gives at each size.

    Parameters
    ----------
    evidence : Evidence
        The brief's `it_mw` is replaced by each size in turn.
    candidates : sequence of Candidate
    sizes : sequence of float
        IT capacities. [MW]
    land_ha : (n,) array, optional
        Free land in one piece at each candidate; infinite or left out: enough. [ha]

    Returns
    -------
    Problem
        A size that no line in reach carries is no choice, and stands in `left_out`.
    """
    places = Places.from_xy([c.x for c in candidates], [c.y for c in candidates],
                            evidence.grid.crs)
    rules = portfolio_rules(evidence)
    weather = [weather_of(Places(places.x[i:i + 1], places.y[i:i + 1], places.crs), evidence)
               for i in range(len(candidates))]
    rows, stations = _Rows(), Stations(evidence)
    for k, size in enumerate(sizes):
        at_size = replace(evidence, brief=replace(evidence.brief, it_mw=float(size)), _derived={})
        power = power_summary(places, at_size)
        station = stations.rows(connect(places, at_size), len(places))
        water = water_summary(places, at_size)
        for i, candidate in enumerate(candidates):
            progress(k * len(candidates) + i, len(sizes) * len(candidates),
                     "studying sites at each size")
            why = _barred(power[i])
            if why:
                rows.left_out[f"{candidate.name} at {size:g} MW"] = why
                continue
            heat = estimate(candidate.x, candidate.y, weather[i], at_size)
            _add(rows, at_size, i, int(station[i]), heat, power[i],
                 studied(water[i], at_size, heat.wue_l_kwh), rules)
    water_of, waters = water_sources(
        places, replace(evidence, brief=replace(evidence.brief, it_mw=float(max(sizes))),
                        _derived={}), rules)
    choices, links = _columns(rows)
    return Problem(
        tuple(c.id for c in candidates), tuple(c.name for c in candidates), places.x, places.y,
        choices, links, Shared(tuple(rows.names), np.array(rows.demand)), stations.shared(),
        waters, water_of, land_ha, counties(places, evidence),
        assumption(evidence, "heat_price_eur_mwh").value,
        np.full(len(candidates), evidence.figure("saidi_h_y")), rows.left_out,
        _notes(evidence, max(sizes)), heat_known=knows_users(evidence))


def _barred(power: Mapping[str, Quantity]) -> str:
    """Why a site cannot be connected at a size; empty where it can or nothing is known."""
    need, feasible = power["needed_mw"].value, power["feasible_mw"].value
    if math.isnan(feasible) or feasible >= need * (1 - 1e-9):
        return ""
    return (f"the best connection in reach carries {feasible:,.4g} MW, the data centre needs "
            f"{need:,.4g} MW")


def _add(rows: _Rows, evidence: Evidence, site: int, station: int, heat: HeatEstimate,
         power: Mapping[str, Quantity], water: Mapping[str, Quantity],
         rules: Mapping[str, float]) -> None:
    """One choice and its links to users."""
    brief = evidence.brief
    cost = central_cost(evidence, heat, power, water)
    without_heat = sum(eur for key, eur in cost.items()
                       if not key.startswith("heat_") and not math.isnan(eur))
    choice = rows.choice(
        site=site, it_mw=brief.it_mw, need_mw=power["needed_mw"].value, station=station,
        land_ha=brief.land_ha, water_m3_y=water["need_m3_y"].value,
        capex_meur=power["connection_cost_keur"].value / 1000,
        cost_meur_y=without_heat * brief.it_mw / 1e6,
        lead_months=power["lead_time_months"].value, line_km=power["connection_km"].value)
    served = [s for s in heat.sinks if not s.potential and s.used_mwh_y > 0]
    own = sum(s.lcoh_eur_mwh * s.used_mwh_y for s in served)
    if not served or not own > 0:
        return
    # the pipes that users share make the site's heat cheaper than the sum of its links
    shared = heat.lcoh_eur_mwh * heat.used_mwh_y / own
    used = sum(s.used_mwh_y for s in served)
    for sink in served:
        price = sink.lcoh_eur_mwh * shared
        rows.link(choice=choice, user=rows.user(sink), used_mwh=sink.used_mwh_y, eur_mwh=price,
                  co2_t_mwh=heat.co2_avoided_t_y / used,
                  people_mwh=rules["persons_per_home"] / heat.heat_per_home_mwh_y,
                  capex_eur_mwh=heat.capex_eur / used, km=sink.distance_km)


def _columns(rows: _Rows) -> tuple[Choices, Links]:
    whole = {"site", "station", "choice", "user"}

    def arrays(columns: Mapping[str, list], names) -> dict[str, np.ndarray]:
        return {name: np.array(columns.get(name, []), np.int64 if name in whole else float)
                for name in names}

    return (Choices(**arrays(rows.choices, Choices.__dataclass_fields__)),
            Links(**arrays(rows.links, Links.__dataclass_fields__)))


def _notes(evidence: Evidence, total_mw: float) -> tuple[str, ...]:
    price = electricity_price(evidence)
    whole = replace(evidence, brief=replace(evidence.brief, it_mw=total_mw),
                    _derived={})
    system = system_warnings(whole, GridCosts.from_tables(evidence.tables))
    unlisted = () if knows_users(evidence) else (
        "No heat user is listed in this region: heat used, its cost and the CO2 it avoids are "
        "unknown, not zero, and no portfolio is better by them. Choose by another objective.",)
    return (
        *unlisted, *(f"{text[:1].upper()}{text[1:]}." for text in system),
        "Power of a station: the usual most of its highest voltage (table grid_connection), less "
        "data centres already there; what it has to spare today is not known: ask the grid "
        "company.",
        "Heat of users that several sites could serve is shared out by their yearly demand; hour "
        "by hour it may be less.",
        "Investment counts grid connections and heat supply. The yearly cost also holds land, "
        "halls, cooling, upkeep and staff, dearer per MW at small sizes; servers are left out.",
        f"Electricity at {price.value:.0f} EUR/MWh; outages before back-up, from the area's mean.")
