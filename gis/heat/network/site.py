"""The network of one site, along whatever its region's layers know of the ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyproj
import shapely

from ...errors import InputError
from ...siting.evidence import Evidence
from ...types import Features, Raster
from ..parameters import parameters
from .crossings import WATER_LINES
from .design import FAR_AROUND, design_network
from .hydraulics import ground_temperature
from .result import NetworkDesign
from .route import around
from .sizing import NetworkUser
from .streets import network_parameters
from .terrain import trench_cost_raster

ANY_COUNTRY = "XXX"
MAIN_ROADS = ("motorway", "trunk", "primary")
LEAST_CELLS = 5                      # cells between source and users, for a raster to tell a way


def design_for_site(x: float, y: float, users: Sequence[NetworkUser], evidence: Evidence,
                    supply_c: float, return_c: float, t_c: np.ndarray | None = None,
                    ground_c: float = 10.0, load: np.ndarray | None = None
                    ) -> NetworkDesign | None:
    """Network from a site to the users that it serves; None where none has a demand.

    Along the layer `roads` where it joins all of them; else over the terrain of the layer
    `elevation` where its cells are small enough; else in straight lines times the detour
    factor. A layer of main roads only serves unless they lead far around. Why a better ground
    was passed over stands in the notes.

    Parameters
    ----------
    x, y : float
        Site in the study's reference system. [m]
    users : sequence of NetworkUser
        In the same reference system.
    evidence : Evidence
        Layers `roads`, `elevation`, `surface_water`, `rail`, `heat_pipes` and `protected` are
        used where there are any; nothing is changed or kept.
    t_c : (8760,) array, optional
        Air temperature, from which that of the ground follows; else `ground_c`. [°C]

    Raises
    ------
    InputError
        If the figures are impossible or a place has no coordinates.
    """
    users = [u for u in users if u.peak_mw > 0 or not u.peak_mw >= 0]
    if not users:
        return None
    tables, crs = evidence.tables, evidence.grid.crs
    p = network_parameters(tables)
    ground: float | np.ndarray = ground_c
    if t_c is not None:
        ground = ground_temperature(t_c, parameters(tables)["pipe_depth_m"], p)
        if not np.isfinite(ground).all():
            raise InputError("The air temperature is unknown all year, so that of the ground is "
                             "too; give ground_c.")
    bounds = around(np.array([x, *(u.x for u in users)], float),
                    np.array([y, *(u.y for u in users)], float), p)
    near = {key: _near(evidence.features(key), crs, bounds) for key in
            ("roads", "surface_water", "rail", "heat_pipes", "protected")}

    def design(ground_layer, existing: Features | None) -> NetworkDesign:
        return design_network((x, y), users, supply_c, return_c, crs, tables, ground_layer,
                              existing, near["surface_water"], near["rail"], ground, load,
                              _cost_factor(evidence))

    passed = []
    if near["roads"] is not None:
        try:
            found = design(near["roads"], near["heat_pipes"])
            if not (FAR_AROUND in found.notes and _main_only(near["roads"])):
                return found
            passed.append("Not along streets: only main roads are known here, and they lead far "
                          "around.")
        except InputError as reason:
            passed.append(f"Not along streets: {reason}")
    else:
        passed.append("Not along streets: none are known here.")
    terrain = _terrain(evidence, near, x, y, users)
    if terrain is not None:
        try:
            return _noted(design(terrain, None), passed)
        except InputError as reason:
            passed.append(f"Not over terrain: {reason}")
    return _noted(design(None, None), passed)


def _near(layer: Features | None, crs: pyproj.CRS, bounds) -> Features | None:
    """Features whose bounds meet the window; None where there are none."""
    if layer is None:
        return None
    layer = layer.to_crs(crs)
    left, bottom, right, top = shapely.bounds(layer.geometry).T
    with np.errstate(invalid="ignore"):
        meets = (left <= bounds[2]) & (right >= bounds[0]) & (bottom <= bounds[3]) & (
            top >= bounds[1])
    return layer.where(meets) if meets.any() else None


def _main_only(roads: Features) -> bool:
    """Whether a layer tells of main roads, but of no street beside them."""
    return roads.has("kind") and bool(np.isin(roads["kind"].astype(str), MAIN_ROADS).all())


def _terrain(evidence: Evidence, near, x: float, y: float,
             users: Sequence[NetworkUser]) -> Raster | None:
    """Trench cost by terrain; None where the cells are too coarse for these distances."""
    elevation = evidence.raster("elevation")
    if elevation is None:
        return None
    farthest = max(np.hypot(u.x - x, u.y - y) for u in users)
    if elevation.grid.cell * LEAST_CELLS > farthest:
        return None
    water = near["surface_water"]
    if water is not None and water.has("kind"):
        # Rivers are priced by the crossing, whether drawn as lines or as areas.
        water = water.where(~np.isin(water["kind"].astype(str), WATER_LINES))
    return trench_cost_raster(network_parameters(evidence.tables), elevation.grid, elevation,
                              water, near["protected"])


def _cost_factor(evidence: Evidence) -> float:
    """Trench cost of the country over Western Europe's."""
    table = evidence.table("pipe_cost_factors")
    factors = {row["iso3"]: row["factor"] for row in table.rows()}
    return factors.get(evidence.country, factors[ANY_COUNTRY])


def _noted(design: NetworkDesign, notes: Sequence[str]) -> NetworkDesign:
    return replace(design, notes=(*notes, *design.notes))
