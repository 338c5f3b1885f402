"""Contiguous land: cells around which a block of free ground is large enough."""

from __future__ import annotations

import math

import numpy as np


def enough_land(allowed: np.ndarray, land_ha: float, cell_m: float) -> np.ndarray:
    """Cells that lie in a square block of allowed cells of at least `land_ha`.

    A block is contiguous by itself, so the wider stretch of allowed cells around it is at least
    as large. Where one cell holds the land, every allowed cell will do.

    Parameters
    ----------
    allowed : (rows, columns) bool
    land_ha : float
        Land needed in one piece. [ha]
    cell_m : float
        Cell side. [m]

    Returns
    -------
    (rows, columns) bool
    """
    side = max(1, math.ceil(math.sqrt(land_ha * 1e4) / cell_m - 1e-9))
    if side == 1:
        return allowed.copy()
    if side > min(allowed.shape):
        return np.zeros_like(allowed)
    full = _windows(allowed, side) == side * side      # block with this upper left corner is free
    return _windows(np.pad(full, side - 1), side) > 0  # some such block holds the cell


def _windows(mask: np.ndarray, side: int) -> np.ndarray:
    """Count of true cells in each `side` × `side` window, (rows - side + 1, …)."""
    total = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(mask, axis=0, dtype=np.int32), axis=1, out=total[1:, 1:])
    return total[side:, side:] - total[:-side, side:] - total[side:, :-side] \
        + total[:-side, :-side]
