"""Which tiles of the web's square pyramid a picture needs.

Zoom z cuts the world in Mercator's projection (EPSG:3857, up to 85.05° of latitude) into 2^z by
2^z tiles of 256 pixels, x from 180° W eastwards, y from north southwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyproj

from gis.types import Grid

RADIUS_M = 6_378_137.0                   # of EPSG:3857's sphere
WORLD_M = 2 * math.pi * RADIUS_M
SIDE = 256                               # pixels of a tile
MOST_LAT = 85.0511287798066              # where the square ends [°]
MOST_TILES = 96                          # of one picture
MESH = 25                                # points along each side that tell what a picture covers


@dataclass(frozen=True, order=True)
class Tile:
    """One tile; x counts on beyond the antimeridian, where a picture crosses it."""

    z: int
    x: int
    y: int

    @property
    def address(self) -> tuple[int, int, int]:
        """z, x and y as servers count them."""
        return self.z, self.x % 2 ** self.z, self.y

    def above(self, levels: int) -> Tile:
        """The tile that holds this one, `levels` zooms up."""
        return Tile(self.z - levels, self.x >> levels, self.y >> levels)


@dataclass(frozen=True)
class Cover:
    """A block of tiles of one zoom and the longitude in its middle."""

    z: int
    left: int                            # first column, may be negative
    top: int
    columns: int
    rows: int
    middle: float                        # longitude [°]

    def tiles(self) -> tuple[Tile, ...]:
        """Middle first, so that a picture grows from where the eye is."""
        found = [Tile(self.z, x, y) for y in range(self.top, self.top + self.rows)
                 for x in range(self.left, self.left + self.columns)]
        cx, cy = self.left + (self.columns - 1) / 2, self.top + (self.rows - 1) / 2
        return tuple(sorted(found, key=lambda t: ((t.x - cx) ** 2 + (t.y - cy) ** 2, t.y, t.x)))

    @property
    def crs(self) -> pyproj.CRS:
        """Mercator around the middle, so that no picture is cut at the antimeridian."""
        return pyproj.CRS.from_proj4(f"+proj=merc +a={RADIUS_M} +b={RADIUS_M} +lat_ts=0 "
                                     f"+lon_0={self.middle!r} +units=m +no_defs")

    @property
    def transform(self) -> tuple[float, float, float, float, float, float]:
        """Affine coefficients of the block's pixels in :attr:`crs`."""
        tile = WORLD_M / 2 ** self.z
        left = self.left * tile - WORLD_M / 2 - RADIUS_M * math.radians(self.middle)
        return tile / SIDE, 0.0, left, 0.0, -tile / SIDE, WORLD_M / 2 - self.top * tile


def cover(grid: Grid, least_zoom: int = 0, most_zoom: int = 19) -> Cover | None:
    """The tiles under a picture whose pixels are the cells of `grid`; None where it shows none.

    The zoom is the one whose pixels are nearest in size to the picture's, or the next coarser
    ones where they would be more than `MOST_TILES`.
    """
    lon, lat, middle = _places(grid)
    if not len(lon):
        return None
    metres = WORLD_M / SIDE * math.cos(math.radians(float(np.clip(np.median(lat), -80, 80))))
    wanted = round(math.log2(max(metres / _ground_m(grid), 1.0)))
    for z in range(min(max(wanted, least_zoom), most_zoom), -1, -1):
        found = _block(lon, lat, z, middle)
        if found.columns * found.rows <= MOST_TILES:
            return found if z >= least_zoom else None
    return None


def _ground_m(grid: Grid) -> float:
    """Metres on the ground of a cell in the middle; Mercator's own are larger than that."""
    west, south, east, north = grid.bounds
    back = pyproj.Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
    x, y = (west + east) / 2, (south + north) / 2
    (lon, lon_1), (lat, lat_1) = back.transform([x, x + grid.cell], [y, y])
    if not all(map(math.isfinite, (lon, lat, lon_1, lat_1))):
        return grid.cell
    found = pyproj.Geod(ellps="WGS84").inv(lon, lat, lon_1, lat_1)[2]
    return max(found, 1e-3)


def _places(grid: Grid) -> tuple[np.ndarray, np.ndarray, float]:
    """Longitudes around the middle's and latitudes of a mesh over the picture."""
    west, south, east, north = grid.bounds
    x, y = np.meshgrid(np.linspace(west, east, MESH), np.linspace(south, north, MESH))
    back = pyproj.Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
    lon, lat = (np.asarray(v).ravel() for v in back.transform(x, y))
    seen = np.isfinite(lon) & np.isfinite(lat)
    if not seen.any():
        return np.empty(0), np.empty(0), 0.0
    at = int(np.flatnonzero(seen)[np.argmin(np.hypot(x.ravel() - (west + east) / 2,
                                                     y.ravel() - (south + north) / 2)[seen])])
    middle = float(round(lon[at]))
    lon, lat = lon[seen], lat[seen]
    return (lon - middle + 180) % 360 - 180 + middle, np.clip(lat, -MOST_LAT, MOST_LAT), middle


def _block(lon: np.ndarray, lat: np.ndarray, z: int, middle: float) -> Cover:
    n = 2 ** z
    column = np.floor((np.array([lon.min(), lon.max()]) + 180) / 360 * n).astype(int)
    height = np.arcsinh(np.tan(np.radians(np.array([lat.max(), lat.min()])))) / math.pi
    row = np.clip(np.floor((1 - height) / 2 * n).astype(int), 0, n - 1)
    columns = min(int(column[1] - column[0]) + 1, n + 1)
    return Cover(z, int(column[0]), int(row[0]), columns, int(row[1] - row[0]) + 1, middle)
