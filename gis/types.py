"""Values that carry their meaning: reference system, unit and provenance travel along.

All are frozen. NaN is the only "unknown". A mismatch of reference system or grid raises;
nothing is resampled silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
import pyproj

from .errors import CrsMismatchError

WGS84 = "EPSG:4326"
EMPTY: Mapping = MappingProxyType({})


@lru_cache(maxsize=64)
def transformer(source: pyproj.CRS | str, target: pyproj.CRS | str) -> pyproj.Transformer:
    """Transformer between two reference systems, longitude first; kept, being slow to make."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


@dataclass(frozen=True)
class Provenance:
    """Where values come from and what was done to them.

    `known` says how far to trust them: measured, published, recalled, modelled or assumed.
    `coverage` is "complete" where absence from the layer means absence in the world, else
    "partial": then "nothing near" is unknown rather than far.
    """

    layer: str
    source: str
    licence: str = ""
    date: str = ""
    resolution: str = ""
    known: str = "published"
    coverage: str = "complete"
    origin: str = "pack"                 # pack | file | pack+file | derived | missing
    path: str = ""                       # file name or pack table, never a folder of this machine
    checksum: str = ""                   # sha256 of the file read
    steps: tuple[str, ...] = ()          # what was done, in order
    notes: tuple[str, ...] = ()          # gaps and doubts that a reader must know

    def then(self, step: str) -> Provenance:
        """The same provenance with one more step."""
        return replace(self, steps=(*self.steps, step))


@dataclass(frozen=True)
class Grid:
    """North-up square cells in a projected reference system whose unit is the metre."""

    crs: pyproj.CRS
    left: float                          # outer edge of column 0 [m]
    top: float                           # outer edge of row 0 [m]
    cell: float                          # cell side [m]
    shape: tuple[int, int]               # rows, columns

    @property
    def transform(self) -> tuple[float, float, float, float, float, float]:
        """Affine coefficients (a, b, c, d, e, f) as GDAL and rasterio's `Affine` order them."""
        return (self.cell, 0.0, self.left, 0.0, -self.cell, self.top)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top [m]."""
        rows, cols = self.shape
        return (self.left, self.top - rows * self.cell,
                self.left + cols * self.cell, self.top)

    def centres(self, rows: np.ndarray, cols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x and y of cell centres [m]."""
        return (self.left + (np.asarray(cols) + 0.5) * self.cell,
                self.top - (np.asarray(rows) + 0.5) * self.cell)

    def index(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of the cell holding each point; may lie outside the grid."""
        return (np.floor((self.top - np.asarray(y)) / self.cell).astype(np.int64),
                np.floor((np.asarray(x) - self.left) / self.cell).astype(np.int64))


@dataclass(frozen=True, eq=False)
class Raster:
    """Values on a grid; NaN is the only "no data"."""

    values: np.ndarray                   # (rows, columns), float
    grid: Grid
    unit: str
    provenance: Provenance

    def at(self, places: Places) -> np.ndarray:
        """Value of the cell holding each place, (n,); NaN outside the grid."""
        require_same_crs(self.grid.crs, places.crs)
        rows, cols = self.grid.index(places.x, places.y)
        inside = ((rows >= 0) & (rows < self.grid.shape[0])
                  & (cols >= 0) & (cols < self.grid.shape[1]))
        found = np.full(len(places), np.nan)
        found[inside] = self.values[rows[inside], cols[inside]]
        return found


@dataclass(frozen=True, eq=False)
class Features:
    """Geometries with columns; each numeric column has a unit."""

    geometry: np.ndarray                 # (n,) shapely geometries
    crs: pyproj.CRS
    columns: Mapping[str, np.ndarray]    # each (n,): float64, or object holding str
    units: Mapping[str, str]
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.geometry)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]

    def has(self, column: str) -> bool:
        return column in self.columns

    def where(self, mask: np.ndarray) -> Features:
        """The rows for which `mask` (n,) holds."""
        return replace(self, geometry=self.geometry[mask],
                       columns={key: values[mask] for key, values in self.columns.items()})

    def to_crs(self, crs: pyproj.CRS) -> Features:
        """The same features in another reference system."""
        if self.crs == crs:
            return self
        import shapely

        move = transformer(self.crs, crs)

        def moved(points: np.ndarray) -> np.ndarray:
            return np.column_stack(move.transform(points[:, 0], points[:, 1]))

        return replace(self, geometry=shapely.transform(self.geometry, moved), crs=crs)


@dataclass(frozen=True, eq=False)
class Table:
    """Columns without geometry."""

    columns: Mapping[str, np.ndarray]
    units: Mapping[str, str]
    provenance: Provenance

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]

    def has(self, column: str) -> bool:
        return column in self.columns

    def rows(self) -> list[dict]:
        """One dict per row, plain Python values."""
        names = list(self.columns)
        return [dict(zip(names, row, strict=True))
                for row in zip(*(self.columns[n].tolist() for n in names), strict=True)]


Layer = Features | Raster | Table


@dataclass(frozen=True, eq=False)
class Places:
    """Points at which quantities are evaluated: cell centres in screening, sites in a study."""

    x: np.ndarray                        # (n,) [m]
    y: np.ndarray                        # (n,) [m]
    crs: pyproj.CRS

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def lonlat(self) -> tuple[np.ndarray, np.ndarray]:
        """Longitude and latitude, each (n,) [°]."""
        back = transformer(self.crs, WGS84)
        lon, lat = back.transform(self.x, self.y)
        return np.asarray(lon), np.asarray(lat)

    @property
    def lon(self) -> np.ndarray:
        return self.lonlat[0]

    @property
    def lat(self) -> np.ndarray:
        return self.lonlat[1]

    @classmethod
    def from_xy(cls, x, y, crs: pyproj.CRS) -> Places:
        return cls(np.asarray(x, float), np.asarray(y, float), crs)

    @classmethod
    def from_lonlat(cls, lon, lat, crs: pyproj.CRS) -> Places:
        lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
        x, y = transformer(WGS84, crs).transform(lon, lat)
        return cls(np.asarray(x), np.asarray(y), crs)


@dataclass(frozen=True)
class Quantity:
    """One figure that people read, with its range and how it is known."""

    value: float                         # NaN: unknown
    unit: str
    low: float | None = None             # 10 % quantile
    high: float | None = None            # 90 % quantile
    known: str = "modelled"              # or measured, published, recalled, assumed, prior
    source: str = ""
    notes: tuple[str, ...] = field(default=())


def require_same_crs(first: pyproj.CRS, second: pyproj.CRS) -> None:
    """Raise :class:`CrsMismatchError` unless both are the same reference system."""
    if first is not second and first != second:
        raise CrsMismatchError(first, second)
