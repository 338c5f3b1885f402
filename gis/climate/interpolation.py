"""Values between scattered points: inverse distance, and a lattice for many places at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..types import Grid, Places


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k nearest of some points for each of n places, with weights that sum to 1."""

    index: np.ndarray                    # (n, k) into the points
    weight: np.ndarray                   # (n, k)
    distance: np.ndarray                 # (n, k), unit of the coordinates

    def blend(self, values: np.ndarray) -> np.ndarray:
        """Weighted mean of point values, (p,) or (p, m), over the neighbours that are known.

        NaN only where no neighbour is known. Returns (n,) or (n, m).
        """
        near = np.asarray(values, float)[self.index]               # (n, k[, m])
        weight = self.weight if near.ndim == 2 else self.weight[:, :, None]
        known = ~np.isnan(near)
        weight = np.where(known, weight, 0.0)
        total = weight.sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.where(total > 0, (weight * np.where(known, near, 0.0)).sum(axis=1) / total,
                            np.nan)


def neighbours(points: np.ndarray, places: np.ndarray, k: int = 6, power: float = 2.0,
               soft: float = 0.0) -> Neighbours:
    """Nearest points and their inverse-distance weights.

    Parameters
    ----------
    points : (p, d) array
        Coordinates of the points, p at least 1.
    places : (n, d) array
        Coordinates of the places, same unit.
    k : int
        Neighbours of each place; fewer where there are fewer points.
    power : float
        Exponent of the distance.
    soft : float
        Added in quadrature to the distance, so that no point makes a spike. [as coordinates]
    """
    k = int(min(k, len(points)))
    distance, index = cKDTree(points).query(places, k=k)
    distance, index = distance.reshape(len(places), k), index.reshape(len(places), k)
    weight = np.maximum(distance ** 2 + soft ** 2, 1e-12) ** (-power / 2)
    return Neighbours(index, weight / weight.sum(axis=1, keepdims=True), distance)


def unit_sphere(lon, lat) -> np.ndarray:
    """Points on a sphere of radius 6371.0088 km; chord length stands for distance. (n, 3) [km]"""
    lon, lat = np.radians(np.atleast_1d(lon)), np.radians(np.atleast_1d(lat))
    return 6371.0088 * np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon),
                                        np.sin(lat)))


@dataclass(frozen=True, eq=False)
class Lattice:
    """A coarse regular grid of nodes over the study area, in its reference system.

    Smooth fields are worked out at the nodes and taken between them bilinearly: half a million
    places cost no more than a few thousand, and a place gets the same value in screening as alone.
    """

    left: float                          # x of column 0 [m]
    top: float                           # y of row 0 [m]
    step: float                          # [m]
    shape: tuple[int, int]

    @classmethod
    def over(cls, grid: Grid, nodes: int = 20_000, least_m: float = 1000.0) -> Lattice:
        """About `nodes` nodes over `grid` and one step around it, at least `least_m` apart."""
        left, bottom, right, top = grid.bounds
        step = max(least_m, ((right - left) * (top - bottom) / nodes) ** 0.5)
        rows = int(np.ceil((top - bottom) / step)) + 3
        cols = int(np.ceil((right - left) / step)) + 3
        return cls(left - step, top + step, step, (rows, cols))

    def places(self, crs) -> Places:
        """All nodes, row by row."""
        rows, cols = np.indices(self.shape)
        return Places(self.left + cols.ravel() * self.step, self.top - rows.ravel() * self.step,
                      crs)

    def at(self, values: np.ndarray, places: Places) -> np.ndarray:
        """Bilinear value of node `values`, (rows·cols,), at places; the edge holds beyond it.

        A NaN node counts not at all; NaN where all four around are NaN.
        """
        rows, cols = self.shape
        nodes = np.asarray(values, np.float64).reshape(-1)
        x = np.clip((np.asarray(places.x) - self.left) / self.step, 0, cols - 1.000001)
        y = np.clip((self.top - np.asarray(places.y)) / self.step, 0, rows - 1.000001)
        col, row = x.astype(np.intp), y.astype(np.intp)
        fx, fy = x - col, y - row
        first = row * cols + col
        corners = ((first, (1 - fx) * (1 - fy)), (first + 1, fx * (1 - fy)),
                   (first + cols, (1 - fx) * fy), (first + cols + 1, fx * fy))
        if not np.isnan(nodes).any():
            return sum(nodes[index] * weight for index, weight in corners)
        known = (~np.isnan(nodes)).astype(float)
        filled = np.where(np.isnan(nodes), 0.0, nodes)
        total = sum(known[index] * weight for index, weight in corners)
        summed = sum(filled[index] * weight for index, weight in corners)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(total > 1e-9, summed / total, np.nan)
