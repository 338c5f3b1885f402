"""Rasters: only the window over the grid is read, no-data that lies is found, warped as stated."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import Grid, Provenance, Raster

from ..files import sha256
from .local import driver_of, local_file

# What each layer's values can be on Earth, with its unit; outside is unknown, and counted.
# Source: world extremes with a margin (PV: Global Solar Atlas 2, 600-2,400 kWh/kWp·y; heights:
# Dead Sea and Everest; air temperature: yearly means of Antarctica and Danakil).
PHYSICAL: dict[str, tuple[float, float, str]] = {
    "solar": (300.0, 2800.0, "kWh/kWp·y"),
    "ghi": (300.0, 3000.0, "kWh/m²·y"),
    "temperature": (-60.0, 45.0, "°C"),
    "elevation": (-500.0, 8900.0, "m"),
    "wind": (0.0, 30.0, "m/s"),
    "population": (0.0, 1.0e7, "people"),
    "heat_density": (0.0, 50_000.0, "MWh/ha·y"),
    "water_stress": (0.0, 1.0e4, "%"),
    "land_cover": (0.0, 1000.0, "class"),
    "hazard": (0.0, 4.0, "class"),
    "flood_class": (0.0, 4.0, "class"),
    "earthquake_class": (0.0, 4.0, "class"),
    "pga_g": (0.0, 3.0, "g"),
}
THIN_AT_ONCE = 25_000_000                # cells
ROWS_OF_LARGE = 60
CLASSES = frozenset({"land_cover", "hazard", "flood_class", "earthquake_class"})
COUNTS = frozenset({"population"})


@dataclass(frozen=True)
class RasterInfo:
    """What a raster file says of itself."""

    driver: str
    crs: pyproj.CRS | None
    shape: tuple[int, int]
    bands: int
    dtype: str
    nodata: float | None
    bounds: tuple[float, float, float, float]
    cell: tuple[float, float]            # in units of the reference system
    tags: dict[str, str] = field(default_factory=dict)
    description: str = ""
    unit: str = ""

    @property
    def cell_m(self) -> float:
        """Side of a cell, roughly. [m]"""
        unit = 111_320.0 if self.crs is not None and self.crs.is_geographic else 1.0
        return math.sqrt(self.cell[0] * self.cell[1]) * unit

    @property
    def words(self) -> str:
        """All text in the file, for recognising it."""
        return " ".join([self.description, self.unit, *self.tags.values()])


@contextmanager
def _dataset(path: str | Path, layer: str) -> Iterator:
    import rasterio
    from rasterio.errors import RasterioError

    file = local_file(path)
    name = layer or file.name
    if driver_of(file, name) != "GTiff":
        raise LayerError(name, f"{file.name} is no raster file", "give a GeoTIFF")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with rasterio.open(file, driver="GTiff") as dataset:
                yield dataset
    except (RasterioError, OSError, ValueError) as error:
        reason = re.sub(r"\S*/", "", str(error)).split("\n")[0].rstrip(".")
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({reason[:120]})", "copy or export it again") from error


def raster_info(path: str | Path, layer: str = "") -> RasterInfo:
    """What a GeoTIFF says of itself, without its cells."""
    with _dataset(path, layer) as data:
        crs = pyproj.CRS.from_user_input(data.crs) if data.crs else None
        return RasterInfo(
            driver=data.driver, crs=crs, shape=data.shape, bands=data.count,
            dtype=data.dtypes[0], nodata=data.nodata, bounds=tuple(data.bounds),
            cell=(abs(data.res[0]), abs(data.res[1])),
            tags={k: v for k, v in data.tags().items() if k != "AREA_OR_POINT"},
            description=data.descriptions[0] or "", unit=data.units[0] or "")


def sample(path: str | Path, size: int = 200, layer: str = "") -> np.ndarray:
    """A thinned copy of band 1, float64, no-data not yet masked. For recognising and checking."""
    from rasterio.windows import Window

    with _dataset(path, layer) as data:
        rows, cols = (min(size, n) for n in data.shape)
        if data.overviews(1) or data.width * data.height <= THIN_AT_ONCE:
            return data.read(1, out_shape=(rows, cols)).astype(np.float64)
        # thinning would read a large file in full: rows spread over it tell as much
        at = np.linspace(0, data.height - 1, min(rows, ROWS_OF_LARGE)).astype(int)
        return np.concatenate([
            data.read(1, window=Window(0, int(row), data.width, 1), out_shape=(1, cols))
            for row in at]).astype(np.float64)


def masked(values: np.ndarray, nodata: float | None, layer: str
           ) -> tuple[np.ndarray, dict[str, int]]:
    """Values as float64 with NaN for all that is unknown, and how many cells were why.

    The declared no-data value may lie, so NaN, infinity and impossible values are masked too.
    """
    out = values.astype(np.float64)
    counts = {}
    declared = np.zeros(out.shape, bool)
    if nodata is not None and not math.isnan(nodata):
        declared = values == np.asarray(nodata).astype(values.dtype)
    counts["no-data"] = int(declared.sum())
    endless = ~np.isfinite(out)
    counts["NaN or infinite"] = int((endless & ~declared).sum())
    low, high, _ = PHYSICAL.get(layer, (-math.inf, math.inf, ""))
    with np.errstate(invalid="ignore"):
        impossible = ((out < low) | (out > high)) & ~declared & ~endless
    counts["impossible"] = int(impossible.sum())
    out[declared | endless | impossible] = np.nan
    return out, counts


def read_raster(path: str | Path, grid: Grid, resampling: str = "auto", layer: str = "") -> Raster:
    """A raster file on the study grid.

    Parameters
    ----------
    path : path
        GeoTIFF or COG; band 1 is used.
    grid : Grid
        Study grid.
    resampling : str
        nearest, bilinear, average, mode or sum; "auto" takes mode for classes, sum for counts,
        average where the file is twice as fine as the grid or finer, else bilinear.
    layer : str
        Layer key; decides the unit and the possible values.

    Raises
    ------
    LayerError
        If the file cannot be read, has no reference system or does not meet the grid.
    """
    from rasterio import Affine
    from rasterio.enums import Resampling
    from rasterio.warp import reproject
    from rasterio.windows import Window

    file = local_file(path)
    name = layer or file.name
    with _dataset(file, name) as data:
        if not data.crs:
            raise LayerError(name, f"{file.name} has no coordinate reference system",
                             "write the CRS into the file, e.g. with `gdal_edit.py -a_srs "
                             f"EPSG:4326 {file.name}`")
        crs = pyproj.CRS.from_user_input(data.crs)
        box = pyproj.Transformer.from_crs(grid.crs, crs, always_xy=True).transform_bounds(
            *grid.bounds, densify_pts=41)
        window = _window(data, box)
        if window is None:
            raise LayerError(name, f"{file.name} lies outside the region",
                             "give a file that covers it")
        values = data.read(1, window=Window(*window))
        transform = data.window_transform(Window(*window))
        nodata = data.nodata
        cell_m = math.sqrt(abs(data.res[0] * data.res[1])) * (
            111_320.0 if crs.is_geographic else 1.0)
    values, counts = masked(values, nodata, layer)
    if resampling == "auto":
        resampling = ("mode" if layer in CLASSES else "sum" if layer in COUNTS
                      else "average" if cell_m <= 0.5 * grid.cell else "bilinear")
    out = np.full(grid.shape, np.nan)
    reproject(values, out, src_transform=transform, src_crs=crs.to_wkt(), src_nodata=np.nan,
              dst_transform=Affine(*grid.transform), dst_crs=grid.crs.to_wkt(),
              dst_nodata=np.nan, resampling=Resampling[resampling], num_threads=2)
    steps = [f"masked as unknown in the window read: {n:,} cells {why}"
             for why, n in counts.items() if n]
    steps.append(f"warped from {crs.to_string()[:40]} (cells about {cell_m:,.0f} m) to the study "
                 f"grid of {grid.cell:g} m, {resampling} resampling")
    provenance = Provenance(layer=name, source=file.name, origin="file", path=file.name,
                            resolution=f"about {cell_m:,.0f} m", checksum=sha256(file),
                            steps=tuple(steps))
    return Raster(out, grid, PHYSICAL.get(layer, (0, 0, ""))[2], provenance)


def _window(data, box: tuple[float, float, float, float]) -> tuple[int, int, int, int] | None:
    """Column, row, width and height that cover `box` with two cells around; None outside."""
    a, b, c, d, e, f = tuple(~data.transform)[:6]
    corners = [(a * x + b * y + c, d * x + e * y + f)
               for x in (box[0], box[2]) for y in (box[1], box[3])]
    cols, rows = [c[0] for c in corners], [c[1] for c in corners]
    left, right = max(0, math.floor(min(cols)) - 2), min(data.width, math.ceil(max(cols)) + 2)
    top, bottom = max(0, math.floor(min(rows)) - 2), min(data.height, math.ceil(max(rows)) + 2)
    if left >= right or top >= bottom:
        return None
    return left, top, right - left, bottom - top


