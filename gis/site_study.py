"""Site studies: the hourly physics of the candidates, and the measures that ranking takes.

A criterion that screening estimated cheaply (heat, cooling climate) takes its value here from
the hourly study; the others are measured again at the exact place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .climate.weather_year import WeatherYear
from .cost.local_money import LocalMoney, local_money
from .cost.result import SiteCost
from .cost.site import whole_site_cost
from .energy.site_carbon import carbon_summary
from .energy.summary import energy_summary, site_weather
from .heat.demand.sinks import Sink
from .heat.detail import Detail, contract_g_kwh
from .heat.estimate import estimate
from .heat.result import HeatEstimate
from .heat.study import knows_users
from .power.criteria import power_summary
from .power.flexible import flexibility_summary
from .progress import Progress, silent
from .settings import Settings
from .siting.access import digital_summary
from .siting.candidates import Candidate
from .siting.criteria import Measure
from .siting.evidence import Evidence
from .siting.suitability import admitted, measure_of
from .types import Places, Quantity
from .water.criteria import studied, water_summary

NO_USER = "No present heat user within reach at the cost limit; scores 0."


@dataclass(frozen=True)
class SiteStudy:
    """The hourly study of one candidate."""

    heat: HeatEstimate
    energy: Mapping[str, Quantity]
    water: Mapping[str, Quantity]
    power: Mapping[str, Quantity]
    digital: Mapping[str, Quantity]
    cost: SiteCost
    local: LocalMoney


def study_sites(evidence: Evidence, candidates: Sequence[Candidate],
                progress: Progress = silent,
                sinks: Sequence[Sink] | None = None,
                detail: Detail | None = None,
                weather_of: Callable[[Places, Evidence], WeatherYear] = site_weather
                ) -> list[SiteStudy]:
    """Study each candidate, in their order.

    `sinks` replaces the region's heat users; `detail` asks for money, sensitivity and CO2 of
    the heat as well; `weather_of` gives another year than the synthetic one.
    """
    places = Places.from_xy([c.x for c in candidates], [c.y for c in candidates],
                            evidence.grid.crs)
    power = power_summary(places, evidence)
    water = water_summary(places, evidence)
    digital = digital_summary(places, evidence)
    contract = contract_g_kwh(evidence, detail)
    studies = []
    for i, candidate in enumerate(candidates):
        progress(i, len(candidates), f"studying {candidate.name}")
        place = Places(places.x[i:i + 1], places.y[i:i + 1], places.crs)
        weather = weather_of(place, evidence)
        heat = estimate(candidate.x, candidate.y, weather, evidence, sinks, detail)
        energy = energy_summary(place, evidence, weather)
        pue = energy["pue"]
        energy = {**energy, **carbon_summary(evidence, heat.pue, (pue.low, pue.high), contract)}
        grid = {**power[i], **flexibility_summary(evidence, heat.pue)}
        drawn = studied(water[i], evidence, heat.wue_l_kwh)
        cost = whole_site_cost(evidence, heat, grid, drawn, energy, digital[i])
        studies.append(SiteStudy(heat, energy, drawn, grid, digital[i], cost,
                                 local_money(evidence.tables, evidence.country, cost)))
    return studies


def site_measures(evidence: Evidence, settings: Settings, candidates: Sequence[Candidate],
                  studies: Sequence[SiteStudy]) -> dict[str, Measure]:
    """Measure of every criterion at the candidates."""
    places = Places.from_xy([c.x for c in candidates], [c.y for c in candidates],
                            evidence.grid.crs)
    studied = {"cooling_climate": _pue(studies)}
    if knows_users(evidence) or any(s.heat.sinks for s in studies):
        # else nobody knows the users: the criteria's own measures say so
        studied |= {"heat_used": _heat_used(studies), "heat_cost": _heat_cost(studies)}
    return {c.key: admitted(c, studied[c.key] if c.key in studied
                            else measure_of(c.key, places, evidence))
            for c in settings.criteria}


def _heat_used(studies: Sequence[SiteStudy]) -> Measure:
    """Share of the yearly delivered heat that present demand takes."""
    whole = np.array([max(s.heat.delivered_mwh_y, 1e-9) for s in studies])
    used = np.array([s.heat.used_mwh_y for s in studies])
    bounds = np.array([s.heat.ranges.get("used_mwh_y", (np.nan, np.nan)) for s in studies])
    return Measure(used / whole, np.minimum(bounds[:, 0] / whole, 1.0),
                   np.minimum(bounds[:, 1] / whole, 1.0), note="Hour by hour in the site study.")


def _heat_cost(studies: Sequence[SiteStudy]) -> Measure:
    """Levelised cost of the used heat; infinite where nobody takes any."""
    cost = np.array([s.heat.lcoh_eur_mwh for s in studies])
    bounds = np.array([s.heat.ranges.get("lcoh_eur_mwh", (np.nan, np.nan)) for s in studies])
    nobody = np.isnan(cost)
    note = "From the site study." if not nobody.any() else f"From the site study. {NO_USER}"
    return Measure(np.where(nobody, math.inf, cost), np.where(nobody, math.inf, bounds[:, 0]),
                   np.where(nobody, math.inf, bounds[:, 1]), note=note)


def _pue(studies: Sequence[SiteStudy]) -> Measure:
    return Measure(np.array([s.heat.pue for s in studies]), note="Hour by hour in the site study.")
