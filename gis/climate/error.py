"""How far a place's climate may lie from what is told of it, one sigma."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..types import Table
from .interpolation import Neighbours
from .model import ClimateModel

Z90 = 1.2816
"""Standard normal quantile of 90 %: an 80 % range runs this many sigma either way."""
MOST_FAR = 2.0
"""Beyond this many typical distances the judged error of interpolation grows no more."""


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


def world_error(table: Table, near: Neighbours, model: ClimateModel) -> ClimateError:
    """Error of a point between places of the world table; NaN where it states no tolerance.

    The tolerance that the rows state, and in quadrature that of interpolation, which grows with
    the distance of the nearest place.

    Examples
    --------
    At a place of the table with ±1 K nothing is added; 300 km off, hypot(1, 1.6) = 1.9 K.
    """
    far = min(float(near.distance[0, 0]) / model.world_error_km, MOST_FAR)
    sun = far * model.world_sun_error_share

    def stated(column: str) -> float:
        return float(near.blend(table[column])[0]) if table.has(column) else math.nan

    ghi = math.hypot(stated("tol_ghi_pct") / 100, sun)
    # PV comes from the irradiation: it is known no better, whatever its own column says.
    pv = max(math.hypot(stated("tol_pv_pct") / 100, sun), ghi)
    return ClimateError(
        math.hypot(stated("tol_t_k"), far * model.world_t_error_k), ghi, pv,
        stated("tol_wind_pct") / 100,
        f"tolerance of the world table's rows and {near.distance[0, 0]:,.0f} km to the nearest")


def station_error(far_km: float, model: ClimateModel) -> ClimateError:
    """Error of a point between stations and cells of a region's own climate layer.

    Parameters
    ----------
    far_km : float
        Distance to the nearest point of the layer. [km]
    """
    far = min(far_km / model.far_km, MOST_FAR)
    sun = math.hypot(model.layer_sun_error_share, far * model.world_sun_error_share)
    return ClimateError(math.hypot(model.layer_t_error_k, far * model.world_t_error_k), sun,
                        sun, basis=f"region's climate layer, {far_km:,.0f} km to its nearest point")


def year_error(model: ClimateModel) -> ClimateError:
    """Error of one measured or typical year as a picture of the years to come."""
    sun = model.year_sun_error_share
    return ClimateError(model.year_t_error_k, sun, sun, model.year_wind_error_share,
                        "one year's hours for the years to come")
