"""How far a place's climate may lie from what is told of it, one sigma."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..types import Table
from .interpolation import Neighbours
from .model import ClimateModel

Z90 = 1.2816
"""Standard normal quantile of 90 %: an 80 % range runs this many sigma either way."""


@dataclass(frozen=True)
class ClimateError:
    """One sigma of yearly figures; NaN: not known."""

    t_k: float = math.nan                # mean temperature [K]
    ghi_share: float = math.nan          # irradiation over its value
    pv_share: float = math.nan           # PV yield over its value
    wind_share: float = math.nan         # mean wind over its value
    basis: str = ""                      # where it comes from, in words

    @property
    def words(self) -> str:
        """The 80 % range in a sentence; empty where nothing is known."""
        if math.isnan(self.t_k):
            return ""
        return (f"80 % range: ±{Z90 * self.t_k:.1f} K, ±{Z90 * self.ghi_share:.0%} of "
                f"irradiation ({self.basis}).")


def far_off(km: float | np.ndarray, lat: float | np.ndarray,
            model: ClimateModel) -> np.ndarray:
    """How much wider interpolation errs than at `world_error_km` on the equator.

    (km / world_error_km)^power · (1 + polar · sin² lat): the climate changes faster from place to
    place towards the poles. Fitted to the world table with all rows near a place left out, so
    that ranges hold their share at every distance.

    Parameters
    ----------
    km : float or (n,) array
        Distance of the nearest place that is known. [km]
    lat : float or (n,) array
        Latitude of the place asked for. [°]

    Examples
    --------
    >>> from gis.climate.model import SHIPPED
    >>> float(far_off(300.0, 0.0, SHIPPED)), round(float(far_off(300.0, 90.0, SHIPPED)), 6)
    (1.0, 3.0)
    """
    polar = 1 + model.world_error_polar * np.sin(np.radians(lat)) ** 2
    return (np.asarray(km, float) / model.world_error_km) ** model.world_error_power * polar


def unknown_height_k(near: Neighbours, heights_m: np.ndarray, model: ClimateModel) -> np.ndarray:
    """Error of the temperature of places whose height is taken from those around, (n,). [K]

    The usual error of such a height, and in quadrature how far the heights around lie apart. It
    grows to its full size over `world_height_km`: a town's own height is that of its row.

    Parameters
    ----------
    heights_m : (p,) array
        Of the points that `near` chooses from. [m]
    """
    mean = near.blend(heights_m)
    apart = near.blend(np.asarray(heights_m, float) ** 2) - mean ** 2
    share = np.minimum(near.distance[:, 0] / model.world_height_km, 1.0)
    error = np.sqrt(model.world_height_error_m ** 2 + np.maximum(apart, 0.0))
    return share * error * model.lapse_k_per_km / 1000


def world_error(table: Table, near: Neighbours, lat: float, model: ClimateModel,
                height_known: bool = True) -> ClimateError:
    """Error of a point between places of the world table; NaN where it states no tolerance.

    The tolerance that the rows state, and in quadrature that of interpolation, which grows with
    the distance of the nearest place and the latitude, and that of a height nobody knows.

    Parameters
    ----------
    lat : float
        Latitude of the point. [°]
    height_known : bool
        False where the height of the places around was taken.

    Examples
    --------
    At a place of the table with ±1 K nothing is added; 300 km off on the equator,
    hypot(1, 1.1) = 1.5 K.
    """
    km = float(near.distance[0, 0])
    far = float(far_off(km, lat, model))
    sun = far * model.world_sun_error_share
    lift = 0.0 if height_known else float(
        unknown_height_k(near, table["elevation_m"], model)[0])

    def stated(column: str) -> float:
        return float(near.blend(table[column])[0]) if table.has(column) else math.nan

    ghi = math.hypot(stated("tol_ghi_pct") / 100, sun)
    # PV comes from the irradiation: it is known no better, whatever its own column says.
    pv = max(math.hypot(stated("tol_pv_pct") / 100, sun), ghi)
    guessed = "" if height_known else ", its height that of places around"
    return ClimateError(
        math.hypot(stated("tol_t_k"), far * model.world_t_error_k, lift), ghi, pv,
        math.hypot(stated("tol_wind_pct") / 100, wind_off(km, model)),
        f"tolerance of the world table's rows and {km:,.0f} km to the nearest{guessed}")


def wind_off(km: float, model: ClimateModel) -> float:
    """Error of the mean wind from interpolation, over its value; it knows no latitude."""
    return float(far_off(km, 0.0, model)) * model.world_wind_error_share


def station_error(far_km: float, lat: float, model: ClimateModel) -> ClimateError:
    """Error of a point between stations and cells of a region's own climate layer.

    Parameters
    ----------
    far_km : float
        Distance to the nearest point of the layer. [km]
    lat : float
        Latitude of the point. [°]
    """
    far = float(far_off(far_km, lat, model))
    sun = math.hypot(model.layer_sun_error_share, far * model.world_sun_error_share)
    return ClimateError(math.hypot(model.layer_t_error_k, far * model.world_t_error_k), sun,
                        sun, basis=f"region's climate layer, {far_km:,.0f} km to its nearest point")


def year_error(model: ClimateModel) -> ClimateError:
    """Error of one measured or typical year as a picture of the years to come."""
    sun = model.year_sun_error_share
    return ClimateError(model.year_t_error_k, sun, sun, model.year_wind_error_share,
                        "one year's hours for the years to come")
