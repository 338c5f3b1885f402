"""Own sun and wind against the demand of a data centre, month by month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..climate.weather_year import WeatherYear
from ..datacentre.cooling import cooling_type, pue_hourly
from ..siting.evidence import Evidence
from ..types import Quantity
from .criteria import energy_model
from .solar import best_tilt, equatorward, pv_hourly
from .wind import Turbine, site_density

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class MonthlyPower:
    """Twelve sums of each; NaN where nothing is known."""

    demand_mwh: tuple[float, ...]
    pv_mwh: tuple[float, ...]
    wind_mwh: tuple[float, ...]
    pv_mw: float                         # sizes that the sums belong to
    wind_mw: float


def month_sums(hourly: np.ndarray) -> np.ndarray:
    """Sum of each month of a year of 8,760 hours, (12,)."""
    ends = np.cumsum(np.array(MONTH_DAYS) * 24)
    return np.add.reduceat(hourly, np.concatenate([[0], ends[:-1]]))


def monthly_power(evidence: Evidence, weather: WeatherYear,
                  energy: Mapping[str, Quantity]) -> MonthlyPower:
    """Own power at the usual sizes, set to the site's yearly figures.

    Parameters
    ----------
    energy : mapping
        The site's figures: `pv_kwh_kwp_y` and `wind_full_load_hours` give the yearly sums,
        the weather year only their shape. Wind that is no more than a guess is left unknown,
        as it is in the shares of the demand.
    """
    model, brief = energy_model(evidence), evidence.brief
    cooling = cooling_type(evidence.tables, brief.cooling)
    demand = brief.mean_it_mw * pue_hourly(cooling, weather.t_c, weather.t_wb_c,
                                           brief.utilisation, brief.water_allowed)
    sun = pv_hourly(weather, best_tilt(weather, model), equatorward(weather.lat), model)
    pv_mw, wind_mw = (share * brief.it_mw for share in (model.pv_mw_per_it_mw,
                                                        model.wind_mw_per_it_mw))
    speed, hours = energy.get("wind_100m_ms"), energy.get("wind_full_load_hours")
    wind = np.full(8760, np.nan)
    if speed is not None and hours is not None and hours.known != "prior":
        shape = weather.wind_10m_ms
        density = site_density(weather.normals.yearly_temperature_c, weather.elevation_m)
        wind = Turbine.from_table(evidence.table("wind_turbine")).power(
            shape * (speed.value / shape.mean()), density)
    return MonthlyPower(
        tuple(month_sums(demand).tolist()),
        _scaled(sun, energy.get("pv_kwh_kwp_y"), pv_mw),
        _scaled(wind, hours, wind_mw), pv_mw, wind_mw)


def _scaled(shape: np.ndarray, yearly: Quantity | None, mw: float) -> tuple[float, ...]:
    """Monthly sums of a plant of `mw` whose year holds so many full-load hours."""
    months, whole = month_sums(shape), float(shape.sum())
    if yearly is None or math.isnan(yearly.value) or not whole > 0:
        return (math.nan,) * 12
    return tuple((months * (yearly.value / whole) * mw).tolist())
