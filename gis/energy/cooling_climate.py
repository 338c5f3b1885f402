"""Yearly mean PUE over a region: how well the climate cools the brief's data centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..climate.interpolation import Lattice, neighbours, unit_sphere
from ..climate.model import SHIPPED, ClimateModel
from ..climate.normals import climate_at, monthly_places, yearly_level
from ..climate.weather_year import shifted, weather_year
from ..climate.world_stations import world_temperature_error
from ..datacentre.cooling import CoolingType, pue_hourly
from ..types import Features, Places, Table

EVERY = 5
"""Every fifth hour stands for the year: 5 and 24 share no divisor, so each hour of the day counts
alike and the mean moves by less than 0.001."""


def pue_curves(climate: Features, temperatures: np.ndarray, cooling: CoolingType,
               utilisation: float, water_allowed: bool, seed: int,
               utc_offset_h: float | None = None, model: ClimateModel = SHIPPED) -> np.ndarray:
    """Yearly mean PUE at each monthly station, were its yearly mean temperature another.

    The station's synthetic year is made warmer or colder as a whole, at the same relative
    humidity. Returns (stations, temperatures).
    """
    lon, lat, height = monthly_places(climate)
    # A water body follows the season, so it needs the year whole.
    whole = any(loop.medium == "water_body" for loop in cooling.loops)
    hours = slice(None) if whole else slice(None, None, EVERY)
    curves = np.empty((len(lon), len(temperatures)))
    for i in range(len(lon)):
        normals = climate_at(climate, lon[i], lat[i], height[i], model)
        year = weather_year(normals, seed, utc_offset_h, model)
        for j, t in enumerate(temperatures):
            dry, wet = shifted(year, t - normals.yearly_temperature_c, hours)
            curves[i, j] = pue_hourly(cooling, dry, wet, utilisation, water_allowed).mean()
    return curves


@dataclass(frozen=True, eq=False)
class PueField:
    """Yearly mean PUE over a region, at the nodes of a lattice."""

    lattice: Lattice
    pue: np.ndarray                      # (nodes,)
    slope: np.ndarray                    # (nodes,) change of PUE with temperature [1/K]
    t_c: np.ndarray                      # (nodes,) yearly mean temperature to which pue belongs

    def at(self, places: Places, t_c: np.ndarray | None = None) -> np.ndarray:
        """PUE at places, (n,), moved to their own yearly mean temperature [°C] where known."""
        pue = self.lattice.at(self.pue, places)
        if t_c is None:
            return pue
        warmer = t_c - self.lattice.at(self.t_c, places)
        warmer = np.where(np.isnan(warmer), 0.0, warmer)
        return np.maximum(pue + self.lattice.at(self.slope, places) * warmer, 1.0)


def pue_field(lattice: Lattice, crs, climate: Features, cooling: CoolingType, utilisation: float,
              water_allowed: bool, seed: int, utc_offset_h: float | None = None,
              model: ClimateModel = SHIPPED, warmer_k: float = 0.0) -> PueField:
    """Yearly mean PUE at the nodes of a lattice in reference system `crs`.

    The local yearly temperature comes from all climate points, the shape of the year from the
    nearest stations with months. Every temperature is `warmer_k` above today's.
    """
    lon, lat, _ = monthly_places(climate)
    nodes = lattice.places(crs)
    t = yearly_level(nodes, climate, model)[0] + warmer_k
    low, high = float(np.nanmin(t)) - 1, float(np.nanmax(t)) + 1
    temperatures = np.linspace(low, high, int(np.clip((high - low) / 2.5, 2, 12)) + 1)
    curves = pue_curves(climate, temperatures, cooling, utilisation, water_allowed, seed,
                        utc_offset_h, model)
    near = neighbours(unit_sphere(lon, lat), unit_sphere(*nodes.lonlat),
                      int(model.shape_neighbours), model.idw_power, model.idw_soft_km)
    step = temperatures[1] - temperatures[0]
    at = np.clip((np.nan_to_num(t, nan=low) - low) / step, 0, len(temperatures) - 1.000001)
    left = at.astype(int)[:, None]
    first = (near.weight * curves[near.index, left]).sum(axis=1)
    second = (near.weight * curves[near.index, left + 1]).sum(axis=1)
    pue = first + (second - first) * (at - left[:, 0])
    return PueField(lattice, np.where(np.isnan(t), np.nan, pue), (second - first) / step, t)


def world_pue_error(field: PueField, places: Places, table: Table,
                    model: ClimateModel = SHIPPED, height_known: bool = True) -> np.ndarray:
    """Error of PUE from that of the temperature between places of the world table, (n,)."""
    nodes = field.lattice.places(places.crs)
    kelvin = world_temperature_error(table, *nodes.lonlat, model, height_known)
    return field.lattice.at(np.abs(field.slope) * kelvin, places)
