"""Places of the world table around a region, as stations of a layer `climate`."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from ..types import WGS84, Features, Provenance, Table
from .error import far_off, unknown_height_k
from .interpolation import neighbours, unit_sphere
from .model import SHIPPED, ClimateModel

COLUMNS = {"t_mean_c": "t_mean_c", "rh_pct": "rh_mean_pct", "ghi_kwh_m2_d": "ghi_kwh_m2_d"}


def world_stations(table: Table, lon: np.ndarray, lat: np.ndarray,
                   model: ClimateModel = SHIPPED) -> Features:
    """Those rows of the table `climate_normals` that are among the nearest of some places.

    Parameters
    ----------
    lon, lat : (n,) array
        Places that the region is made of. [°]

    Returns
    -------
    Features
        Twelve rows per station, in EPSG:4326, with the columns of a layer `climate`.
    """
    near = neighbours(unit_sphere(table["lon"], table["lat"]), unit_sphere(lon, lat),
                      int(model.neighbours), model.idw_power, model.idw_soft_km)
    rows = np.repeat(np.unique(near.index), 12)
    month = np.tile(np.arange(1.0, 13.0), len(rows) // 12)
    columns = {name: np.array([table[f"{of}_{int(m):02d}"][r] for r, m in
                               zip(rows, month, strict=True)])
               for name, of in COLUMNS.items()}
    columns |= {"place": table["name"][rows], "elevation_m": table["elevation_m"][rows],
                "month": month, "wind_10m_ms": table["wind_10m_ms"][rows],
                "source": np.full(len(rows), "world climate table", object)}
    return Features(shapely.points(table["lon"][rows], table["lat"][rows]), pyproj.CRS(WGS84),
                    columns, {}, Provenance("climate", table.provenance.source, known="recalled",
                                            origin="derived"))


def world_temperature_error(table: Table, lon: np.ndarray, lat: np.ndarray,
                            model: ClimateModel = SHIPPED,
                            height_known: bool = True) -> np.ndarray:
    """Error of the yearly temperature at places between rows of the world table, (n,). [K]

    As :func:`gis.climate.error.world_error`: the rows' tolerance, that of interpolation and of
    heights nobody knows, in quadrature.
    """
    near = neighbours(unit_sphere(table["lon"], table["lat"]), unit_sphere(lon, lat),
                      int(model.neighbours), model.idw_power, model.idw_soft_km)
    far = np.hypot(far_off(near.distance[:, 0], lat, model) * model.world_t_error_k,
                   0.0 if height_known else unknown_height_k(near, table["elevation_m"], model))
    stated = near.blend(table["tol_t_k"]) if table.has("tol_t_k") else np.nan
    return np.hypot(stated, far)
