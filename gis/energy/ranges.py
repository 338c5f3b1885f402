"""Low and high of a site's figures of energy, from how far its climate may be off.

Each end is worked out with the year made warmer or colder, or the sun stronger or weaker, by what
the climate's error says; 10 % and 90 % quantiles as everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..climate.error import Z90, ClimateError
from ..climate.psychrometrics import wet_bulb
from ..climate.weather_year import WeatherYear

PUE_ERROR = 0.03
"""One sigma of PUE at known weather: halls of one kind differ. Judgement."""


Bounds = tuple[float | None, float | None]
"""Low and high of a figure; None twice where it has no range."""


@dataclass(frozen=True, eq=False)
class Air:
    """Dry and wet bulb of a year, (8760,) each. [°C]"""

    t_c: np.ndarray
    t_wb_c: np.ndarray


def cold_and_warm(weather: WeatherYear) -> tuple[Air, Air] | None:
    """The year at the low and the high end of its mean temperature; None where that is unknown.

    Every hour is moved alike, at the same relative humidity.
    """
    sigma = weather.normals.error.t_k
    if math.isnan(sigma):
        return None

    def moved(by: float) -> Air:
        t_c = weather.t_c + by
        return Air(t_c, wet_bulb(t_c, weather.rh_pct, weather.pressure_pa))

    return moved(-Z90 * sigma), moved(Z90 * sigma)


def ends(figure: Callable[[Air], float], air: tuple[Air, Air] | None, value: float,
         own_sigma: float = 0.0) -> Bounds:
    """Low and high of a figure of the air's temperatures.

    Parameters
    ----------
    figure : callable
        Takes the air of a year.
    value : float
        What it gives with the central year.
    own_sigma : float
        Error of the figure itself, in quadrature. [unit of the figure]
    """
    if air is None or math.isnan(value):
        return None, None
    found = [figure(year) for year in air]
    own = Z90 * own_sigma
    return (value - math.hypot(value - min(*found, value), own),
            value + math.hypot(max(*found, value) - value, own))


def around(value: float, share: float) -> Bounds:
    """Low and high of a value known to a share of itself, one sigma; none where unknown."""
    if math.isnan(value) or math.isnan(share):
        return None, None
    return value * max(1 - Z90 * share, 0.0), value * (1 + Z90 * share)


def sun_share(error: ClimateError, least: float) -> float:
    """One sigma of a PV yield that comes from the climate rather than from a solar map."""
    return error.pv_share if math.isfinite(error.pv_share) else least
