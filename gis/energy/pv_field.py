"""PV yield over a region by the hourly chain, where no map of yields is at hand.

What a kilowatt of sun becomes changes slowly from place to place; how much sun there is does not.
So the chain runs at the nodes of a lattice, with the climate there, and each place takes its own
irradiation and temperature where a map tells them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..climate.interpolation import Lattice
from ..climate.model import SHIPPED as CLIMATE
from ..climate.model import ClimateModel
from ..climate.months import Months, months_from_world
from ..types import Places, Table
from .model import SHIPPED, EnergyModel
from .pv_months import pv_months
from .solar import pv_yield_from_irradiation

NODES = 2000
"""Nodes of the lattice; finer ones move no yield by 0.2 %."""


def atlas_level(table: Table, lon: np.ndarray, lat: np.ndarray, model: EnergyModel = SHIPPED,
                climate: ClimateModel = CLIMATE) -> np.ndarray:
    """Yield by the world table over that of the chain in the table's climate, (n,).

    The table is at the losses of the Global Solar Atlas, as the maps and packs are; PVWatts'
    default losses lie up to a tenth higher in cool climates. With this factor a region without
    a map of yields stands on the same scale as one with it.
    """
    world = months_from_world(table, lon, lat, None, climate)
    there = pv_yield_from_irradiation(table, lon, lat, world.yearly_ghi_kwh_m2)
    return there / pv_months(world, model=model, climate=climate).sum(axis=0)


@dataclass(frozen=True, eq=False)
class PvField:
    """Monthly PV of fixed modules at their best tilt over a region, at the nodes of a lattice."""

    lattice: Lattice
    months: np.ndarray                   # (12, nodes) [kWh/kWp]
    ghi_kwh_m2_y: np.ndarray             # (nodes,) irradiation to which they belong
    t_c: np.ndarray                      # (nodes,) yearly mean temperature to which they belong
    per_kelvin: np.ndarray               # (nodes,) change of the year with temperature [1/K]
    sun_share: np.ndarray                # (nodes,) one sigma of the irradiation over its value

    def yearly_at(self, places: Places, ghi_kwh_m2_y: np.ndarray | None = None,
                  t_c: np.ndarray | None = None) -> np.ndarray:
        """Yearly yield of places, (n,). [kWh/kWp·y]

        Parameters
        ----------
        ghi_kwh_m2_y, t_c : (n,) array, optional
            Irradiation and mean temperature of the places themselves; where NaN or not given
            those of the lattice.
        """
        year = self.months.sum(axis=0)
        found = self.lattice.at(year, places)
        if ghi_kwh_m2_y is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(self.ghi_kwh_m2_y > 0, year / self.ghi_kwh_m2_y, np.nan)
            own = self.lattice.at(ratio, places) * ghi_kwh_m2_y
            found = np.where(np.isnan(own), found, own)
        if t_c is not None:
            warmer = t_c - self.lattice.at(self.t_c, places)
            found = found * (1 + self.lattice.at(self.per_kelvin, places)
                             * np.where(np.isnan(warmer), 0.0, warmer))
        return found

    def shares_at(self, places: Places) -> np.ndarray:
        """Share of the year's yield in each month, (12, n)."""
        shares = np.stack([self.lattice.at(month, places) for month in self.months])
        with np.errstate(divide="ignore", invalid="ignore"):
            return shares / shares.sum(axis=0)


def pv_field(lattice: Lattice, months: Months, utc_offset_h: float | None = None,
             model: EnergyModel = SHIPPED, climate: ClimateModel = CLIMATE,
             level: np.ndarray | float = 1.0) -> PvField:
    """Run the chain at every node of a lattice.

    Parameters
    ----------
    lattice : Lattice
        See :data:`NODES`.
    months : Months
        Climate of its nodes, row by row.
    utc_offset_h : float, optional
        Of the region's clock; by default by each node's longitude. [h]
    level : (nodes,) array, optional
        Factor on the chain's yields, see :func:`atlas_level`.
    """
    found, warm = (pv_months(some, utc_offset_h=utc_offset_h, model=model, climate=climate)
                   for some in (months, months.at_levels(t_c=months.yearly_temperature_c + 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = warm.sum(axis=0) / found.sum(axis=0) - 1
    return PvField(lattice, found * level, months.yearly_ghi_kwh_m2, months.yearly_temperature_c,
                   np.where(np.isfinite(slope), slope, 0.0), months.sun_share)
