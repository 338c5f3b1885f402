"""How much of a region's heat demand a build-out of data centres could displace, by distance.

Three nested figures per distance band: heat that present users in reach take, heat that new
networks in the built areas in reach would take on top, and the demand that is in reach at all.
All are limited hour by hour by source, demand and what runs first. New networks are shown apart
and never counted as used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..energy.summary import site_weather
from ..errors import InputError
from ..siting.evidence import Evidence
from ..types import Places
from .chain import SiteClimate, need, site_climate
from .demand.distribution import (
    area_cost,
    distribution,
    distribution_parameters,
    plot_ratio,
    suitability,
)
from .demand.profile import generations
from .heat_pump import upgrade
from .result import RegionBand, RegionHeat
from .study import HeatStudy, heat_study

BANDS_KM = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
POINTS = 61                          # a built area is spread evenly over this many points
NEW_NETWORK = "4g"                   # generation of networks still to be built
FIGURE = "heating_useful_model_twh_y"
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, eq=False)
class BuiltHeat:
    """Heat of buildings without a network, spread over points."""

    x: np.ndarray                    # (k,) [m]
    y: np.ndarray                    # (k,) [m]
    heat_mwh: np.ndarray             # (k,) whole
    suited_mwh: np.ndarray           # (k,) dense enough for a new network, graded
    cost_eur_mwh: np.ndarray         # (k,) distribution


def built_heat(evidence: Evidence) -> BuiltHeat | None:
    """Buildings of the layer `heat_density` less the heat of networks; None where it is absent."""
    return evidence.once("built_heat", lambda: _built(evidence))


def _built(evidence: Evidence) -> BuiltHeat | None:
    import shapely

    layer = evidence.features("heat_density")
    if layer is None:
        return None
    known = np.isfinite(layer["heat_mwh_y"]) & (layer["area_km2"] > 0)
    centre = shapely.centroid(layer.geometry[known])
    heat, area = layer["heat_mwh_y"][known], layer["area_km2"][known]
    step = np.arange(POINTS)
    radius = np.sqrt(area[:, None] / np.pi * (step + 0.5) / POINTS) * 1000
    x = (shapely.get_x(centre)[:, None] + radius * np.cos(step * GOLDEN_ANGLE)).ravel()
    y = (shapely.get_y(centre)[:, None] + radius * np.sin(step * GOLDEN_ANGLE)).ravel()
    left = np.repeat(heat / POINTS, POINTS)
    for sink in heat_study(evidence).sinks:
        if sink.network:
            inside = np.hypot(x - sink.x, y - sink.y) <= max(sink.radius_m, 1.0)
            whole = left[inside].sum()
            if whole > 0:
                left[inside] *= max(0.0, 1.0 - sink.demand_mwh_y / whole)
    p = distribution_parameters(evidence.tables)
    density = np.repeat(heat / area / 100, POINTS)
    found = distribution(density, plot_ratio(density, p), area_cost(evidence.tables), p,
                         evidence.brief.discount_rate, p["life_y"])
    return BuiltHeat(x, y, left, left * suitability(found.linear_mwh_m, p), found.cost_eur_mwh)


def region_demand_mwh(evidence: Evidence) -> float:
    """Yearly heat demand of the region: buildings and present users. [MWh]

    Where a figure of the region tells more than its layer of buildings holds, the figure counts:
    such a layer lists the larger places only. Networks serve buildings and count of their own
    only where no layer of buildings exists.
    """
    layer = evidence.features("heat_density")
    sinks = [s for s in heat_study(evidence).sinks
             if not s.potential and not (s.network and layer is not None)]
    built = 0.0
    if layer is not None:
        built = max(float(np.nansum(layer["heat_mwh_y"])), 1e6 * evidence.figure(FIGURE, 0.0))
    return built + sum(s.demand_mwh_y for s in sinks)


def region_heat(evidence: Evidence, x: np.ndarray, y: np.ndarray, it_mw: np.ndarray | float,
                t_c: np.ndarray, bands_km: Sequence[float] = BANDS_KM) -> RegionHeat:
    """What data centres at some places could displace of the region's heat demand.

    Parameters
    ----------
    x, y : (n,) array
        Data centres in the study's reference system. [m]
    it_mw : float or (n,) array
        IT capacity of each; utilisation and cooling are those of the brief. [MW]
    t_c : (8760,) array
        Air temperature of the region. [°C]
    bands_km : sequence of float
        Straight distances, rising. [km]

    Returns
    -------
    RegionHeat
        Every share rises with the distance.
    """
    x, y = np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
    power = np.broadcast_to(np.asarray(it_mw, float), x.shape)
    demand = region_demand_mwh(evidence)
    if not len(x) or not np.all(power > 0):
        raise InputError("Region: give at least one data centre, each of more than 0 MW.")
    if not demand > 0:
        raise InputError("Region: no layer tells its heat demand; add heat_density, "
                         "heat_networks or heat_sinks.")
    study = heat_study(evidence)
    climate = site_climate(study, t_c)
    source = study.source.heat_mw / evidence.brief.it_mw
    present = _Present(study, climate, x, y, max(bands_km))
    potential = _New(evidence, study, climate, x, y)
    bands = []
    for km in bands_km:
        used = new_used = 0.0
        for site, mw in enumerate(power):
            wanted, per_heat = present.of(site, km)
            heat = source * mw
            taken = np.minimum(wanted, heat / per_heat)
            used += float(taken.sum())
            left = heat - taken * per_heat
            further = potential.of(site, km)
            new_used += float(np.minimum(further, left / potential.source_share).sum())
        there = present.within(km)
        new, cost = potential.within(km)
        bands.append(RegionBand(km, there, used, new, new_used, cost, (there + new) / demand,
                          used / demand, (used + new_used) / demand))
    return RegionHeat(demand, float(power.sum()), float(source.sum() * power.sum()),
                      tuple(bands))


def region_heat_of_sites(evidence: Evidence, x: Sequence[float], y: Sequence[float],
                         bands_km: Sequence[float] = BANDS_KM) -> RegionHeat | None:
    """What data centres of the brief at all these places would displace together.

    None where there is no place, or no layer tells the region's heat demand.
    """
    if not len(x) or not region_demand_mwh(evidence) > 0:
        return None
    middle = Places(np.array([np.mean(x)]), np.array([np.mean(y)]), evidence.grid.crs)
    return region_heat(evidence, np.asarray(x), np.asarray(y), evidence.brief.it_mw,
                       site_weather(middle, evidence).t_c, bands_km)


class _Present:
    """Present users, each at its nearest data centre."""

    def __init__(self, study: HeatStudy, climate: SiteClimate, x: np.ndarray, y: np.ndarray,
                 reach_km: float):
        users = np.array([i for i, sink in enumerate(study.sinks) if not sink.potential], int)
        far = study.straight_km(x, y, users) if len(users) else np.empty((len(x), 0))
        near = far.min(axis=0, initial=np.inf) <= reach_km
        rows = [(k, wanted) for k in np.flatnonzero(near)
                if (wanted := need(study, study.sinks[users[k]], climate)) is not None]
        self.needs = [wanted for _, wanted in rows]
        served = far[:, [k for k, _ in rows]]
        self.site, self.km = served.argmin(axis=0), served.min(axis=0, initial=np.inf)

    def of(self, site: int, km: float) -> tuple[np.ndarray, np.ndarray]:
        """Hourly demand at a site, and the source heat per heat delivered there, (8760,)."""
        wanted, drawn = np.zeros(8760), np.zeros(8760)
        for k in np.flatnonzero((self.site == site) & (self.km <= km)):
            own = self.needs[k]
            wanted += own.demand_mw
            drawn += own.demand_mw / own.per_source
        return wanted, np.divide(drawn, wanted, out=np.ones(8760), where=wanted > 0)

    def within(self, km: float) -> float:
        return float(sum(own.demand_mw.sum() for own, far in zip(self.needs, self.km, strict=True)
                         if far <= km))


class _New:
    """Buildings that new networks could serve, each point at its nearest data centre."""

    def __init__(self, evidence: Evidence, study: HeatStudy, climate: SiteClimate,
                 x: np.ndarray, y: np.ndarray):
        built = built_heat(evidence)
        self.suited = np.empty(0) if built is None else built.suited_mwh
        self.cost = np.empty(0) if built is None else built.cost_eur_mwh
        self.shape = climate.load.shape
        if built is None:
            self.site, self.km = np.empty(0, int), np.empty(0)
        else:
            far = np.hypot(x[:, None] - built.x, y[:, None] - built.y) / 1000
            self.site, self.km = far.argmin(axis=0), far.min(axis=0)
        kind = next(g for g in generations(evidence.tables) if g.key == NEW_NETWORK)
        supply = kind.supply(climate.daily_c, kind.supply_winter_c, kind.return_c, study.p)
        lift = upgrade(study.pump, study.source.in_c, study.source.out_c, kind.return_c, supply,
                       study.machine_mw(float(study.source.heat_mw.max())),
                       study.p["stage_lift_k"])
        self.source_share = np.repeat(1.0 - lift.electricity, 24)

    def of(self, site: int, km: float) -> np.ndarray:
        """Hourly demand at a site, (8760,)."""
        return self.suited[(self.site == site) & (self.km <= km)].sum() * self.shape

    def within(self, km: float) -> tuple[float, float]:
        """Suited demand within a distance [MWh] and its mean cost of distribution [EUR/MWh]."""
        near = (self.km <= km) & (self.suited > 0)
        heat = float(self.suited[near].sum())
        cost = float((self.suited[near] * self.cost[near]).sum() / heat) if heat else np.nan
        return heat, cost
