"""Wind at 100 m and what a turbine makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..climate.psychrometrics import air_density, pressure_at
from ..types import Features, Places, Raster, Table, require_same_crs
from .model import SHIPPED, EnergyModel
from .solar import point_values

HUB_M = 100.0
"""Height to which wind speeds are brought, as the criterion `wind_100m` says. [m]"""
STANDARD_DENSITY = 1.225
"""Air density for which power curves are stated, IEC 61400-12. [kg/m³]"""


Pattern = Callable[[Places, Features, str], np.ndarray]
"""Takes places, points and a column; gives the column's value at each place."""


def to_hub(speed_ms, height_m, model: EnergyModel = SHIPPED) -> np.ndarray:
    """Wind speed at 100 m from that at another height, by the power law. [m/s]"""
    return np.asarray(speed_ms, float) * (HUB_M / np.asarray(height_m, float)) ** model.wind_shear


@dataclass(frozen=True, eq=False)
class Wind:
    """Mean wind speed at 100 m of n places. [m/s]"""

    speed: np.ndarray                    # NaN where only a pattern or nothing is known
    sd: np.ndarray                       # one sigma of speed
    prior: np.ndarray                    # coarse pattern; NaN where there is none
    prior_sd: np.ndarray


def wind_100m(places: Places, layer: Features | Raster, model: EnergyModel = SHIPPED,
              pattern: Pattern = point_values) -> Wind:
    """Wind from the layer `wind`.

    A raster holds the mean at 100 m. Points of kind `site` serve within their radius, weighted by
    inverse distance squared; points of kind `prior` only say what an unknown value may be.
    `pattern` interpolates these: half a million places want a faster way than the default.
    """
    n = len(places)
    if isinstance(layer, Raster):
        speed = layer.at(places)
        return Wind(speed, model.wind_error_share * speed, np.full(n, np.nan),
                    np.full(n, np.nan))
    require_same_crs(layer.crs, places.crs)
    prior_rows = layer.where(layer["kind"] == "prior")
    prior, prior_sd = np.full(n, np.nan), np.full(n, np.nan)
    if len(prior_rows):
        levelled = Features(prior_rows.geometry, prior_rows.crs, {
            "speed": to_hub(prior_rows["wind_ms"], prior_rows["height_m"], model),
            "sd": _or(prior_rows, "uncertainty_ms", model.wind_prior_sd_ms)}, {},
            prior_rows.provenance)
        prior, prior_sd = (pattern(places, levelled, name) for name in ("speed", "sd"))
    speed, sd = _near_sites(places, layer.where(layer["kind"] == "site"), model)
    return Wind(speed, sd, prior, prior_sd)


def _near_sites(places: Places, sites: Features, model: EnergyModel
                ) -> tuple[np.ndarray, np.ndarray]:
    """Speed and one sigma from the sites that reach each place; NaN where none does."""
    n = len(places)
    speed, sd = np.full(n, np.nan), np.full(n, np.nan)
    if not len(sites):
        return speed, sd
    value = to_hub(sites["wind_ms"], sites["height_m"], model)
    error = _or(sites, "uncertainty_ms", np.nan)
    error = np.where(np.isnan(error), model.wind_error_share * value, error)
    radius = _or(sites, "radius_km", model.wind_site_radius_km) * 1000
    xy = shapely.get_coordinates(shapely.centroid(sites.geometry))
    here = np.column_stack((places.x, places.y))
    # Most places of a region lie near no site at all: find the few, then all sites near those.
    tree, reach, k = cKDTree(xy), float(radius.max()), min(8, len(sites))
    some = np.flatnonzero(np.isfinite(tree.query(here, distance_upper_bound=reach)[0]))
    distance, index = tree.query(here[some], k=k, distance_upper_bound=reach)
    distance = distance.reshape(len(some), k)
    index = np.minimum(index.reshape(len(some), k), len(sites) - 1)
    reached = np.isfinite(distance) & (distance <= radius[index]) & ~np.isnan(value[index])
    weight = np.where(reached, 1 / np.maximum(distance, 500.0) ** 2, 0.0)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore"):
        speed[some] = np.where(total > 0, (weight * np.nan_to_num(value[index])).sum(1) / total,
                               np.nan)
        sd[some] = np.where(total > 0, (weight * np.nan_to_num(error[index])).sum(1) / total,
                            np.nan)
    return speed, sd


def _or(features: Features, column: str, default: float) -> np.ndarray:
    """A column, with `default` where it is absent or unknown."""
    if not features.has(column):
        return np.full(len(features), default)
    return np.where(np.isnan(features[column]), default, features[column])


@dataclass(frozen=True, eq=False)
class Turbine:
    """Power of a turbine as a share of its rated power."""

    wind_ms: np.ndarray                  # (m,) rising [m/s]
    power_share: np.ndarray              # (m,) at standard density

    @classmethod
    def from_table(cls, table: Table) -> Turbine:
        """From table `wind_turbine`."""
        return cls(table["wind_ms"], table["power_share"])

    def power(self, speed_ms: np.ndarray, density: float = STANDARD_DENSITY) -> np.ndarray:
        """Share of rated power at a wind speed, corrected for thin air (IEC 61400-12)."""
        effective = np.asarray(speed_ms, float) * (density / STANDARD_DENSITY) ** (1 / 3)
        return np.interp(effective, self.wind_ms, self.power_share, right=0.0)


def full_load_hours(mean_ms: float, turbine: Turbine, density: float = STANDARD_DENSITY,
                    model: EnergyModel = SHIPPED) -> float:
    """Yearly energy per rated power from the mean wind speed at hub height [m/s]. [h/y]

    Weibull distribution of shape k, integrated in steps of 0.05 m/s, less losses.
    """
    if not mean_ms > 0:
        return math.nan if math.isnan(mean_ms) else 0.0
    k = model.weibull_k
    scale = mean_ms / math.gamma(1 + 1 / k)
    edges = np.arange(0.0, max(40.0, 6 * mean_ms), 0.05)
    share_below = 1 - np.exp(-(edges / scale) ** k)
    power = turbine.power((edges[:-1] + edges[1:]) / 2, density)
    return float(8760 * model.wind_losses * (power * np.diff(share_below)).sum())


def site_density(t_c: float, elevation_m: float) -> float:
    """Mean air density at 100 m over a place. [kg/m³]"""
    return float(air_density(t_c, pressure_at(elevation_m + HUB_M)))
