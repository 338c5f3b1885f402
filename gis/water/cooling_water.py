"""Water that a data centre's cooling takes: per rejected heat, and for a brief at a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..climate.interpolation import Lattice, neighbours, unit_sphere
from ..climate.model import SHIPPED
from ..climate.normals import climate_at, climate_from_world, monthly_places, yearly_level
from ..climate.weather_year import shifted, weather_year
from ..datacentre.cooling import CoolingType, cooling_type, water_hourly
from ..errors import InputError
from ..siting.evidence import Evidence
from ..types import Features, Places
from .rules import WaterRules

EVERY = 3
"""Every third hour stands for the year; eight of them make a day."""


@dataclass(frozen=True)
class MakeUp:
    """Make-up water of an evaporative cooler."""

    l_s: float
    m3_d: float
    m3_y: float


def make_up(rejected_mw: float, rules: WaterRules) -> MakeUp:
    """Make-up water of a cooling tower that rejects constant heat.

    Evaporation per kWh, times C / (C − 1) for the blow-down at C cycles of concentration.

    Parameters
    ----------
    rejected_mw : float
        Heat rejected by evaporation. [MW]
    rules : WaterRules
        Evaporation and cycles.

    Raises
    ------
    InputError
        If the heat is negative or not a number.
    """
    if not (math.isfinite(rejected_mw) and rejected_mw >= 0):
        raise InputError(f"Cooling water: rejected_mw = {rejected_mw:g} is impossible; give the "
                         "rejected heat in MW, 0 or more.")
    l_kwh = rules.evaporation_l_kwh * rules.cycles / (rules.cycles - 1)
    m3_h = l_kwh * rejected_mw
    return MakeUp(m3_h / 3.6, m3_h * 24, m3_h * 8760)


@dataclass(frozen=True, eq=False)
class Need:
    """Cooling water of the brief at n places."""

    l_s: np.ndarray                      # (n,) mean of the hottest day at full IT load [L/s]
    m3_y: np.ndarray                     # (n,) year at the mean IT load [m³/y]
    basis: str


def need(places: Places, evidence: Evidence) -> Need:
    """Cooling water that the brief needs at each place.

    Make-up water of its cooling over the synthetic weather years of the climate layer's stations,
    each at the place's own yearly mean temperature. Boreholes and intakes fill a tank, so the
    hottest day counts, not its worst hour; what a water cart can bring counts as no need.
    """
    brief, n = evidence.brief, len(places)
    fields = _litres(evidence)
    if fields is None:
        return Need(np.zeros(n), np.zeros(n), f"cooling {brief.cooling} takes no make-up water")
    rules = WaterRules.from_tables(evidence.tables)
    lattice, hot_day, year, basis = fields
    if lattice is not None:
        hot_day, year = lattice.at(hot_day, places), lattice.at(year, places)
    elif n <= rules.world_places and "climate_normals" in evidence.tables:
        hot_day, year = _in_world_climate(places, evidence)
        basis = "make-up water of the cooling in the climate of the nearest places of the world"
    else:
        hot_day, year = np.full(n, hot_day), np.full(n, year)
    l_s = hot_day * brief.it_mw / 3.6
    small = l_s < rules.least_need_l_s
    return Need(np.where(small, 0.0, l_s), np.where(small, 0.0, year * brief.mean_it_mw), basis)


def largest_need(evidence: Evidence) -> float:
    """Greatest need of the region [L/s]: the same water bodies then serve all its places.

    Make-up water, and what flows through the exchangers of a hall cooled by a water body.
    """
    fields = _litres(evidence)
    make_up = 0.0 if fields is None else float(np.nanmax(fields[1])) * evidence.brief.it_mw / 3.6
    return make_up + once_through_l_s(evidence)


def once_through_l_s(evidence: Evidence) -> float:
    """Flow through the heat exchangers to a river, lake or the sea at full IT load [L/s]."""
    loops = cooling_type(evidence.tables, evidence.brief.cooling).loops
    share = sum(loop.share for loop in loops if loop.medium == "water_body")
    if not share:
        return 0.0
    rules = WaterRules.from_tables(evidence.tables)
    return share * evidence.brief.it_mw * rules.once_through_l_s_mw


def _litres(evidence: Evidence):
    """Lattice, L/kWh on the hottest day, L/kW of a year, basis; None where no water is taken."""
    brief = evidence.brief
    cooling = cooling_type(evidence.tables, brief.cooling)
    if not brief.water_allowed or not any(loop.effectiveness > 0 for loop in cooling.loops):
        return None
    climate = evidence.features("climate")
    if climate is not None and len(monthly_places(climate)[0]):
        lattice = evidence.once("lattice", lambda: Lattice.over(evidence.grid))
        hot_day, year = evidence.once("water.fields", lambda: _fields(evidence, climate, lattice,
                                                                      cooling))
        return lattice, hot_day, year, "make-up water of the cooling in the local climate"
    rules = WaterRules.from_tables(evidence.tables)
    litres = float(water_hourly(cooling, np.array([rules.design_dry_bulb_c]),
                                np.array([rules.design_wet_bulb_c]))[0])
    return (None, litres, litres * 8760 * rules.design_year_share,
            "climate unknown: a hot day by table")


def _in_world_climate(places: Places, evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """L/kWh on the hottest day and L/kW of a year, by the world's climate table, each (n,)."""
    cooling = cooling_type(evidence.tables, evidence.brief.cooling)
    table, found = evidence.table("climate_normals"), np.empty((2, len(places)))
    for i, (lon, lat) in enumerate(zip(*places.lonlat, strict=True)):
        year = weather_year(climate_from_world(table, float(lon), float(lat)), evidence.seed)
        bulbs = shifted(year, evidence.brief.warmer_k)
        found[:, i] = _of_year(water_hourly(cooling, *bulbs))
    return found[0], found[1]


def _of_year(litres: np.ndarray) -> tuple[float, float]:
    """Mean of the hottest day and sum of the year, from L/kWh at even steps of a year."""
    return litres.reshape(365, -1).mean(axis=1).max(), litres.mean() * 8760


def _fields(evidence: Evidence, climate: Features, lattice: Lattice, cooling: CoolingType):
    """L/kWh on the hottest day, and L/kW of a year, at the nodes of a lattice, each (nodes,)."""
    nodes = lattice.places(evidence.grid.crs)
    t = yearly_level(nodes, climate)[0] + evidence.brief.warmer_k
    low, high = float(np.nanmin(t)) - 1, float(np.nanmax(t)) + 1
    temperatures = np.linspace(low, high, int(np.clip((high - low) / 2, 2, 12)) + 1)
    lon, lat, height = monthly_places(climate)
    curves = np.empty((2, len(lon), len(temperatures)))
    for i in range(len(lon)):
        normals = climate_at(climate, lon[i], lat[i], height[i])
        year = weather_year(normals, evidence.seed)
        for j, mean in enumerate(temperatures):
            bulbs = shifted(year, mean - normals.yearly_temperature_c, slice(None, None, EVERY))
            curves[:, i, j] = _of_year(water_hourly(cooling, *bulbs))
    near = neighbours(unit_sphere(lon, lat), unit_sphere(*nodes.lonlat),
                      int(SHIPPED.shape_neighbours), SHIPPED.idw_power, SHIPPED.idw_soft_km)
    at = np.clip((np.nan_to_num(t, nan=low) - low) / (temperatures[1] - temperatures[0]), 0,
                 len(temperatures) - 1.000001)
    left = at.astype(int)
    part = at - left
    fields = []
    for curve in curves:
        first = (near.weight * curve[near.index, left[:, None]]).sum(axis=1)
        second = (near.weight * curve[near.index, left[:, None] + 1]).sum(axis=1)
        fields.append(np.where(np.isnan(t), np.nan, first + (second - first) * part))
    return tuple(fields)
