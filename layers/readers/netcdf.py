"""NetCDF grids (CF conventions) as one band that answers like a rasterio dataset.

Read by h5py and scipy, not by GDAL: a netCDF-4 file is HDF5, whose datasets may lie in other files;
those are refused, and so are damaged ones in which its library would never come to an end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from gis.errors import LayerError
from gis.types import WGS84

from .netcdf_probe import require_readable

LATITUDE = ("lat", "latitude", "y", "nav_lat", "rlat", "northing")
LONGITUDE = ("lon", "longitude", "x", "nav_lon", "rlon", "easting")
EVEN = 1e-3                              # steps of an axis may differ by this share


@contextmanager
def open_netcdf(file: Path, name: str, variable: str = "") -> Iterator[Band]:
    """The one grid of a NetCDF file; several variables need `variable`.

    Raises
    ------
    LayerError
        If it is damaged, holds no grid with even axes, several of them, several times, or data
        that lie in other files.
    """
    with ExitStack() as stack:
        with _told(file, name):
            band = _band(_arrays(file, name, stack), file, name, variable)
        yield band


@contextmanager
def _told(file: Path, name: str) -> Iterator[None]:
    """Damage in one sentence, whatever h5py and scipy call it."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError, RuntimeError,
            IndexError, MemoryError, OverflowError, EOFError, ArithmeticError) as error:
        reason = (str(error).splitlines() or ["no data"])[0][:120]
        raise LayerError(name, f"{file.name} cannot be read, it is damaged or cut short "
                         f"({reason})", "copy or export it again") from error


class Array:
    """One variable: data that are read in slices, names of its axes, attributes."""

    def __init__(self, data: Any, axes: tuple[str, ...], attributes: dict[str, Any]):
        self.data, self.axes, self.attributes = data, axes, attributes
        self.shape = tuple(int(n) for n in data.shape)

    def word(self, key: str) -> str:
        value = self.attributes.get(key, "")
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

    def figure(self, key: str, default: float) -> float:
        try:
            return float(np.ravel(self.attributes[key])[0])
        except (KeyError, ValueError, TypeError, IndexError):
            return default


def _arrays(file: Path, name: str, stack: ExitStack) -> dict[str, Array]:
    with open(file, "rb") as handle:
        classic = handle.read(3) == b"CDF"
    if classic:
        from scipy.io import netcdf_file

        source = stack.enter_context(netcdf_file(str(file), "r", mmap=False, maskandscale=False))
        return {key: Array(v, tuple(v.dimensions), dict(v._attributes))
                for key, v in source.variables.items()}
    require_readable(file, name)
    import h5py

    source = stack.enter_context(h5py.File(file, "r"))
    found = {}
    for key in source:
        link = source.get(key, getlink=True)
        if not isinstance(link, h5py.HardLink):
            raise LayerError(name, f"{file.name} holds {key!r}, a link to another place or file",
                             "export it with its data inside")
        item = source[key]
        if not isinstance(item, h5py.Dataset):
            continue
        if item.external or item.is_virtual:
            raise LayerError(name, f"{file.name} holds {key!r}, whose data lie in another file",
                             "export it with its data inside")
        found[key] = Array(item, _axes(source, item, key), _attributes(item))
    return found


def _axes(source: Any, item: Any, key: str) -> tuple[str, ...]:
    """Names of the dimension scales of each axis; a scale is its own axis."""
    if item.attrs.get("CLASS", b"") in (b"DIMENSION_SCALE", "DIMENSION_SCALE"):
        return (key,) * len(item.shape)
    if "DIMENSION_LIST" not in item.attrs:
        return ("",) * len(item.shape)
    return tuple(source[refs[0]].name.rsplit("/", 1)[-1] if len(refs) else ""
                 for refs in item.attrs["DIMENSION_LIST"])


def _attributes(item: Any) -> dict[str, Any]:
    found = {}
    for key in item.attrs:
        if key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
            try:
                found[key] = item.attrs[key]
            except (OSError, TypeError):
                continue
    return found


def _is(array: Array, key: str, names: tuple[str, ...], units: str, standard: str) -> bool:
    return (array.word("standard_name") in (standard, f"projection_{names[2]}_coordinate")
            or array.word("units").lower().startswith(units) or key.lower() in names)


def _band(arrays: dict[str, Array], file: Path, name: str, variable: str) -> Band:
    axes = {key: a for key, a in arrays.items() if len(a.shape) == 1 and a.shape[0] > 1}
    rows = [k for k, a in axes.items() if _is(a, k, LATITUDE, "degrees_n", "latitude")]
    cols = [k for k, a in axes.items() if _is(a, k, LONGITUDE, "degrees_e", "longitude")]
    grids = {key: a for key, a in arrays.items() if len(a.shape) >= 2
             and a.axes[-2] in rows and a.axes[-1] in cols}
    if not grids:
        raise LayerError(name, f"{file.name} holds no grid with axes of latitude and longitude, "
                         "in that order", "export it as GeoTIFF")
    if variable and variable not in grids:
        raise LayerError(name, f"{file.name} has no grid {variable!r}", f"it has {list(grids)}")
    if not variable and len(grids) > 1:
        raise LayerError(name, f"{file.name} holds several grids ({', '.join(grids)})",
                         "export the one that is needed")
    key = variable or next(iter(grids))
    array = grids[key]
    if math.prod(array.shape[:-2]) != 1:
        raise LayerError(name, f"{file.name}: {key} has {math.prod(array.shape[:-2]):,} times or "
                         "levels", "export one of them, or their mean")
    return Band(key, array, arrays[array.axes[-2]], arrays[array.axes[-1]],
                arrays.get(array.word("grid_mapping")), file, name)


class Band:
    """The first band of a raster, with what the raster reader asks of a rasterio dataset."""

    driver, count = "NetCDF", 1

    def __init__(self, key: str, array: Array, y: Array, x: Array, mapping: Array | None,
                 file: Path, name: str):
        from rasterio import Affine

        ys, xs = (np.asarray(a.data[:], float) for a in (y, x))
        degrees = y.word("units").lower().startswith("degree") or (
            not y.word("units") and mapping is None)
        if degrees and xs.max() > 180.0:     # 0 … 360: the half beyond 180 comes first
            xs = np.where(xs > 180.0, xs - 360.0, xs)
        self.cols, self.rows = np.argsort(xs, kind="stable"), np.argsort(-ys, kind="stable")
        step_x, step_y = np.diff(xs[self.cols]), -np.diff(ys[self.rows])
        for step in (step_x, step_y):
            if not (np.isfinite(step).all() and step.min() > 0
                    and np.ptp(step) <= EVEN * step.mean()):
                raise LayerError(name, f"{file.name}: the cells of {key} are not even",
                                 "warp it to an even grid, as GeoTIFF")
        dx, dy = float(step_x.mean()), float(step_y.mean())
        self.array, self.res, self.file, self.name = array, (dx, dy), file, name
        self.height, self.width = self.shape = (len(ys), len(xs))
        self.transform = Affine(dx, 0.0, xs.min() - dx / 2, 0.0, -dy, ys.max() + dy / 2)
        self.bounds = (xs.min() - dx / 2, ys.min() - dy / 2, xs.max() + dx / 2, ys.max() + dy / 2)
        self.crs = _crs(mapping, degrees)
        self.nodata, self.dtypes = float("nan"), ("float64",)
        self.descriptions = (" ".join(filter(None, (key, array.word("long_name"),
                                                    array.word("standard_name")))),)
        self.units = (array.word("units"),)

    def tags(self) -> dict[str, str]:
        return {}

    def overviews(self, band: int) -> list[int]:
        return []

    def window_transform(self, window):
        return self.transform @ type(self.transform).translation(window.col_off, window.row_off)

    def read(self, band: int, window=None, out_shape: tuple[int, int] | None = None
             ) -> np.ndarray:
        """Cells of a window, north up and west first, scaled, NaN where unknown."""
        top, left = (int(window.row_off), int(window.col_off)) if window else (0, 0)
        rows, cols = (int(window.height), int(window.width)) if window else self.shape
        take_rows, take_cols = self.rows[top:top + rows], self.cols[left:left + cols]
        if out_shape is not None:
            take_rows = take_rows[_thinned(rows, out_shape[0])]
            take_cols = take_cols[_thinned(cols, out_shape[1])]
        low, high = take_rows.min(), take_rows.max() + 1
        first, last = take_cols.min(), take_cols.max() + 1
        lead = (0,) * (len(self.array.shape) - 2)
        with _told(self.file, self.name):
            raw = np.asarray(self.array.data[(*lead, slice(low, high), slice(first, last))])
        raw = raw[np.ix_(take_rows - low, take_cols - first)]
        out = raw.astype(np.float64)
        for key in ("_FillValue", "missing_value"):
            fill = self.array.figure(key, np.nan)
            out[raw == fill] = np.nan
        return out * self.array.figure("scale_factor", 1.0) + self.array.figure("add_offset", 0.0)


def _thinned(n: int, wanted: int) -> np.ndarray:
    return np.linspace(0, n - 1, min(wanted, n)).round().astype(int)


def _crs(mapping: Array | None, degrees: bool) -> pyproj.CRS | None:
    """The stated reference system; degrees of latitude and longitude without one are WGS 84."""
    if mapping is not None:
        told = {key: mapping.word(key) if isinstance(value, bytes | str | np.bytes_) else
                np.ravel(value).tolist() if np.size(value) > 1 else float(np.ravel(value)[0])
                for key, value in mapping.attributes.items()
                if key not in ("CLASS", "NAME", "_Netcdf4Dimid") and np.size(value)
                and (np.asarray(value).dtype.kind in "iufSU" or isinstance(value, bytes | str))}
        try:
            for key in ("crs_wkt", "spatial_ref"):
                if told.get(key):
                    return pyproj.CRS.from_wkt(str(told[key]))
            return pyproj.CRS.from_cf(told)
        except (pyproj.exceptions.CRSError, KeyError, TypeError, ValueError):
            return None
    return pyproj.CRS.from_user_input(WGS84) if degrees else None
