"""Firm renewable power: stations of geothermal, hydro or biomass that carry load day and night."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..types import Features, Places, require_same_crs
from .model import SHIPPED, EnergyModel

FIRM_FUELS = ("geothermal", "hydro", "biomass", "biogas")    # waste is half fossil: not renewable
BUILT = ("operating", "under_construction")


@dataclass(frozen=True, eq=False)
class FirmStations:
    """Units of station complexes that are large enough."""

    xy: np.ndarray                       # (u, 2) [m]
    names: np.ndarray                    # (u,)
    complex_mw: np.ndarray               # (u,) power of the whole complex of each unit [MW]

    def nearest(self, places: Places) -> tuple[np.ndarray, np.ndarray]:
        """Distance to the nearest unit [km] and its index, each (n,); infinite without units."""
        if not len(self.xy):
            return np.full(len(places), np.inf), np.zeros(len(places), int)
        distance, index = cKDTree(self.xy).query(np.column_stack((places.x, places.y)))
        return distance / 1000, index


def firm_stations(plants: Features, places_crs, model: EnergyModel = SHIPPED) -> FirmStations:
    """Firm renewable units, built or being built, whose complex reaches the least power.

    Units within `firm_site_km` of one another, link by link, add up to one complex.
    """
    require_same_crs(plants.crs, places_crs)
    firm = plants.where(np.isin(plants["fuel"].astype(str), FIRM_FUELS)
                        & np.isin(plants["status"].astype(str), BUILT) & (plants["mw"] > 0))
    xy = shapely.get_coordinates(shapely.centroid(firm.geometry)).reshape(-1, 2)
    n = len(firm)
    if not n:
        return FirmStations(xy, np.empty(0, object), np.empty(0))
    pairs = cKDTree(xy).query_pairs(model.firm_site_km * 1000, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, group = connected_components(links, directed=False)
    total = np.bincount(group, firm["mw"])[group]
    large = total >= model.firm_min_mw
    return FirmStations(xy[large], firm["name"][large], total[large])
