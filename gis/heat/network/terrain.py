"""What a metre of trench costs over open ground, as a raster over that of a street."""

from __future__ import annotations

import numpy as np

from ...grid.rasterize import polygon_mask
from ...grid.terrain import slope_pct
from ...types import Features, Grid, Provenance, Raster, require_same_crs
from ..parameters import Parameters


def trench_cost_raster(p: Parameters, grid: Grid, elevation: Raster | None = None,
                       water: Features | None = None,
                       protected: Features | None = None) -> Raster:
    """Trench cost of each cell over that of a street on flat ground.

    Open ground rises with the slope; lakes and protected areas are dear, not forbidden; where
    the height is unknown, the ground is taken as `unknown_ground_factor`. Crossings of river
    lines are priced apart (:mod:`.crossings`).

    Parameters
    ----------
    p : Parameters
        Of the table `network_costs`.
    grid : Grid
        Cells of the result; the elevation must lie on it.
    elevation : Raster, optional
        Height. [m]
    water, protected : Features, optional
        Areas; other geometry is passed over.
    """
    if elevation is None:
        cost = np.full(grid.shape, p["open_ground_factor"])
        step, notes = "flat open ground assumed", ["no height known"]
    else:
        require_same_crs(elevation.grid.crs, grid.crs)
        slope = slope_pct(elevation).values
        cost = p["open_ground_factor"] * (1 + p["slope_factor_per_pct"] * slope)
        unknown = np.isnan(cost)
        cost = np.where(unknown, p["unknown_ground_factor"], cost)
        step = "open ground by slope"
        notes = [f"{unknown.mean():.0%} of the cells without height"] if unknown.any() else []
    for layer, factor in ((water, p["water_area_factor"]), (protected, p["protected_factor"])):
        if layer is not None and len(layer):
            require_same_crs(layer.crs, grid.crs)
            inside = polygon_mask(layer.geometry, grid)
            cost[inside] = np.maximum(cost[inside], factor)
    source = Provenance("trench_cost", "table network_costs", known="assumed", origin="derived",
                        steps=(step,), notes=tuple(notes))
    return Raster(cost, grid, "ratio", source)
