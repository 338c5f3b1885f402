"""Rasters as GeoTIFF files, made in memory first.

GDAL may close a file on a full disk without a word; bytes that we write ourselves cannot be cut
short unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gis.types import Grid


def write_raster(path: Path, values: np.ndarray, grid: Grid, *, name: str, nodata: float,
                 tags: Mapping[str, str], unit: str = "", driver: str = "COG",
                 resampling: str = "average") -> None:
    """Write one band of a study grid as GeoTIFF.

    Parameters
    ----------
    values : (rows, columns) array
        In the type that the file has.
    name, unit, tags
        Description, unit and further words of the band and the file.
    driver : str
        "COG" (cloud-optimised, with overviews by `resampling`) or "GTiff".
    """
    import rasterio
    from rasterio.io import MemoryFile

    rows, cols = grid.shape
    profile = {"driver": driver, "dtype": values.dtype.name, "count": 1, "width": cols,
               "height": rows, "crs": rasterio.crs.CRS.from_wkt(grid.crs.to_wkt()),
               "transform": rasterio.Affine(*grid.transform), "nodata": nodata,
               "compress": "DEFLATE"}
    if driver == "COG":
        profile |= {"predictor": "YES", "blocksize": 512, "overview_resampling": resampling}
    else:
        profile |= {"predictor": 3 if values.dtype.kind == "f" else 2, "tiled": True}
    with MemoryFile(ext=".tif") as memory:
        with memory.open(**profile) as file:
            file.write(values, 1)
            file.set_band_description(1, name)
            if unit:
                file.update_tags(1, unit=unit)
            if tags:
                file.update_tags(**tags)
        path.write_bytes(memory.read())
