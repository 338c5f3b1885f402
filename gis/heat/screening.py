"""Heat users seen from every cell of the grid: who is in reach, how much, at what cost.

Each user is joined once to the brief's whole source at two distances, with the weather of the
users' middle; cost and use are straight lines in distance between and beyond. What several users
take together is added up in 24 parts of the year (12 months, day and night), so that two
winter loads are not counted as one all-year load.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..energy.summary import site_weather
from ..siting.evidence import Evidence
from ..types import Places
from .chain import SiteClimate, join, need, site_climate
from .demand.profile import MONTH_STARTS
from .study import HeatStudy, heat_study

BINS = 24                            # 12 months × day and night
DAY = slice(6, 22)                   # hours of two shifts; the rest is night
NEAR_KM, FAR_KM = 0.0, (4.0, 1.0, 0.25)   # where the straight lines are fitted


@dataclass(frozen=True, eq=False)
class Screening:
    """Cost and use of every user of the study against distance; (n,) each."""

    cost: np.ndarray                 # EUR/y at distance 0; NaN: cannot be served
    cost_km: np.ndarray              # EUR/y per straight km
    pipe_cost: np.ndarray            # part of `cost` that does not shrink with the use
    used: np.ndarray                 # MWh/y at distance 0
    used_km: np.ndarray              # MWh/y less per km
    per_source: np.ndarray           # heat used per source heat drawn
    drawn: np.ndarray                # (n, BINS) source heat drawn [MWh/y]
    source: np.ndarray               # (BINS,) source heat

    def lcoh(self, km: np.ndarray) -> np.ndarray:
        """Cost of heat [EUR/MWh] of each user alone at straight distances, (n,) or (m, n)."""
        used = self.used - self.used_km * km
        with np.errstate(divide="ignore", invalid="ignore"):
            cost = (self.cost + self.cost_km * km) / used
        return np.where(used > 0, cost, np.inf)

    def reach_km(self, limit_eur_mwh: float) -> np.ndarray:
        """Distance at which each user's heat costs the limit, (n,); below 0: never."""
        with np.errstate(divide="ignore", invalid="ignore"):
            km = ((limit_eur_mwh * self.used - self.cost)
                  / (self.cost_km + limit_eur_mwh * self.used_km))
        return np.where(np.isfinite(km), km, -1.0)


def screening(evidence: Evidence) -> Screening:
    """The screening of `evidence`, built once."""
    return evidence.once("heat_screening", lambda: _build(evidence, heat_study(evidence)))


def bins(hourly: np.ndarray) -> np.ndarray:
    """Sums of an hourly year in 12 months × (day, night), (BINS,)."""
    days = hourly.reshape(365, 24)
    day = days[:, DAY].sum(axis=1)
    parts = np.stack([day, days.sum(axis=1) - day], axis=1)
    return np.add.reduceat(parts, MONTH_STARTS, axis=0).ravel()


def _build(evidence: Evidence, study: HeatStudy) -> Screening:
    n = len(study.sinks)
    cost, cost_km, pipe, used, used_km, ratio = (np.full(n, np.nan) for _ in range(6))
    drawn = np.zeros((n, BINS))
    if n:
        climate = _central_climate(evidence, study)
        for i, sink in enumerate(study.sinks):
            wanted = need(study, sink, climate)
            if wanted is None:
                continue
            whole = study.source.heat_mw
            near = join(study, sink, wanted, NEAR_KM, whole, climate.ground_c)
            # A small source loses all its heat on a long way: then a shorter one is looked at.
            tried = ((km, join(study, sink, wanted, km, whole, climate.ground_c))
                     for km in FAR_KM)
            span, far = next(((km - NEAR_KM, link) for km, link in tried if link is not None),
                             (0.0, None))
            if near is None or far is None:
                continue
            cost[i], used[i] = near.cost.yearly, near.used_mwh
            cost_km[i] = (far.cost.yearly - near.cost.yearly) / span
            used_km[i] = (near.used_mwh - far.used_mwh) / span
            pipe[i] = near.cost.pipe_annuity
            drawn[i] = bins(near.flow.drawn_mw)
            ratio[i] = near.used_mwh / drawn[i].sum()
    return Screening(cost, cost_km, pipe, used, used_km, ratio, drawn,
                     bins(study.source.heat_mw))


def _central_climate(evidence: Evidence, study: HeatStudy) -> SiteClimate:
    place = Places(np.array([study.x.mean()]), np.array([study.y.mean()]), evidence.grid.crs)
    return site_climate(study, site_weather(place, evidence).t_c)
