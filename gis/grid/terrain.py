"""Slope of the ground from a height raster."""

from __future__ import annotations

import numpy as np

from ..types import Raster


def slope_pct(elevation: Raster) -> Raster:
    """Steepest slope of each cell by Horn's 3 × 3 differences [1]_.

    It is the slope over three cells: on cells of a kilometre it says hilly or flat, not whether
    a plot is level.

    Parameters
    ----------
    elevation : Raster
        Height. [m]

    Returns
    -------
    Raster
        Slope, NaN where one of the nine heights is unknown; the outermost cells repeat their
        own height outwards. [%]

    References
    ----------
    .. [1] B. K. P. Horn, "Hill shading and the reflectance map," Proc. IEEE, vol. 69, no. 1,
       pp. 14-47, 1981.
    """
    z = np.pad(np.asarray(elevation.values, float), 1, mode="edge")
    west = z[:-2, :-2] + 2 * z[1:-1, :-2] + z[2:, :-2]
    east = z[:-2, 2:] + 2 * z[1:-1, 2:] + z[2:, 2:]
    north = z[:-2, :-2] + 2 * z[:-2, 1:-1] + z[:-2, 2:]
    south = z[2:, :-2] + 2 * z[2:, 1:-1] + z[2:, 2:]
    run = 8 * elevation.grid.cell
    slope = 100 * np.hypot((east - west) / run, (south - north) / run)
    slope[np.isnan(elevation.values)] = np.nan
    return Raster(slope, elevation.grid, "%", elevation.provenance.then("slope after Horn (1981)"))
