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
from .archive import unpacked
from .local import driver_of, local_file
from .vector import given_crs
from .warp import PHYSICAL, masked, warped
from .written import written_provenance

__all__ = ["PHYSICAL", "RasterInfo", "masked", "raster_info", "read_raster", "sample"]

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


# Nothing beside the file is looked at (.aux.xml, .ovr can name other files), and GDAL keeps few
# of its blocks.
ALONE = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO",
         "GDAL_CACHEMAX": 64_000_000}


@contextmanager
def open_raster(path: str | Path, layer: str = "") -> Iterator:
    """A GeoTIFF as a rasterio dataset, or a NetCDF grid that answers like one; only for reading."""
    import rasterio
    from rasterio.errors import RasterioError

    file = local_file(path)
    name = layer or file.name
    driver = driver_of(file, name)
    if driver == "ZIP":
        file = unpacked(file, name)
        driver = driver_of(file, name)
    if driver == "NetCDF":
        from .netcdf import open_netcdf

        with open_netcdf(file, name) as band:
            yield band
        return
    if driver != "GTiff":
        raise LayerError(name, f"{file.name} is no raster file", "give a GeoTIFF or NetCDF")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with rasterio.Env(**ALONE), rasterio.open(file, driver="GTiff") as dataset:
                refuse_references(dataset, file, name)
                yield dataset
    except (RasterioError, OSError, ValueError, MemoryError) as error:
        reason = re.sub(r"\S*/", "", str(error)).split("\n")[0].rstrip(".")
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({reason[:120]})", "copy or export it again") from error


def refuse_references(dataset, file: Path, name: str) -> None:
    """Raise :class:`LayerError` where a GeoTIFF's own tags send GDAL to another file."""
    names = {key for space in ("OVERVIEWS", "PROXY_OVERVIEW_REQUEST")
             for key in dataset.tags(ns=space)}
    if names:
        raise LayerError(name, f"{file.name} names other files in its tags "
                         f"({', '.join(sorted(names))[:80]}), which are not opened",
                         "export it again as a plain GeoTIFF")


def raster_info(path: str | Path, layer: str = "") -> RasterInfo:
    """What a GeoTIFF says of itself, without its cells."""
    with open_raster(path, layer) as data:
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

    with open_raster(path, layer) as data:
        rows, cols = (min(size, n) for n in data.shape)
        if data.overviews(1) or data.width * data.height <= THIN_AT_ONCE:
            return data.read(1, out_shape=(rows, cols)).astype(np.float64)
        # thinning would read a large file in full: rows spread over it tell as much
        at = np.linspace(0, data.height - 1, min(rows, ROWS_OF_LARGE)).astype(int)
        return np.concatenate([
            data.read(1, window=Window(0, int(row), data.width, 1), out_shape=(1, cols))
            for row in at]).astype(np.float64)


def read_raster(path: str | Path, grid: Grid, resampling: str = "auto", layer: str = "",
                crs: object | None = None) -> Raster:
    """A raster file on the study grid; a large one is read piece by piece.

    Parameters
    ----------
    path : path
        GeoTIFF, COG or NetCDF with one grid (zipped too); band 1 is used.
    grid : Grid
        Study grid.
    resampling : str
        nearest, bilinear, average, mode or sum; "auto" takes mode for classes, sum for counts,
        average where the file is twice as fine as the grid or finer, else bilinear.
    layer : str
        Layer key; decides the unit and the possible values.
    crs : optional
        The file's reference system as its user gives it.

    Raises
    ------
    LayerError
        If the file cannot be read, has no reference system or does not meet the grid.
    """
    file = local_file(path)
    name = layer or file.name
    with open_raster(file, name) as data:
        told = given_crs(crs) if crs is not None else None
        if told is None and not data.crs:
            raise LayerError(name, f"{file.name} has no coordinate reference system",
                             "write the CRS into the file, e.g. with `gdal_edit.py -a_srs "
                             f"EPSG:4326 {file.name}`")
        system = told or pyproj.CRS.from_user_input(data.crs)
        cell_m = math.sqrt(abs(data.res[0] * data.res[1])) * (
            111_320.0 if system.is_geographic else 1.0)
        if resampling == "auto":
            resampling = ("mode" if layer in CLASSES else "sum" if layer in COUNTS
                          else "average" if cell_m <= 0.5 * grid.cell else "bilinear")
        out, counts = warped(data, system, grid, layer, resampling)
        written = data.tags()
    if out is None:
        raise LayerError(name, f"{file.name} lies outside the region",
                         "give a file that covers it")
    steps = [f"masked as unknown in the window read: {n:,} cells {why}"
             for why, n in counts.items() if n]
    steps.append(f"warped from {system.to_string()[:40]} (cells about {cell_m:,.0f} m) to the "
                 f"study grid of {grid.cell:g} m, {resampling} resampling")
    provenance = Provenance(layer=name, source=file.name, origin="file", path=file.name,
                            resolution=f"about {cell_m:,.0f} m", checksum=sha256(file),
                            steps=tuple(steps))
    return Raster(out, grid, PHYSICAL.get(layer, (0, 0, ""))[2],
                  written_provenance(provenance, written))

