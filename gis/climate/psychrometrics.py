"""Moist air: saturation pressure, humidity ratio, wet bulb, pressure and density.

Equations of ASHRAE Handbook Fundamentals 2017, chapter 1 [1]_. All functions take arrays of any
shape that broadcast together; NaN in gives NaN out.

References
----------
.. [1] ASHRAE Handbook - Fundamentals, 2017, chapter 1 (Hyland and Wexler 1983 for saturation).
.. [2] ISO 2533:1975, Standard atmosphere.
"""

from __future__ import annotations

import numpy as np

KELVIN = 273.15
"""0 °C, exact. [K]"""
GAS_CONSTANT_DRY_AIR = 287.042
"""Specific gas constant of dry air [1]_. [J/kg·K]"""
WATER_AIR_MASS_RATIO = 0.621945
"""Ratio of the molar masses of water and dry air [1]_."""
SEA_LEVEL_PRESSURE = 101_325.0
"""Standard atmosphere, exact. [Pa]"""

_ICE = (-5.6745359e3, 6.3925247, -9.677843e-3, 6.2215701e-7, 2.0747825e-9, -9.484024e-13,
        4.1635019)
_WATER = (-5.8002206e3, 1.3914993, -4.8640239e-2, 4.1764768e-5, -1.4452093e-8, 6.5459673)


def saturation_pressure(t_c) -> np.ndarray:
    """Saturation pressure over water, over ice below 0 °C. Valid -100 to 200 °C. [Pa]"""
    t_c = np.asarray(t_c, float)
    t = t_c + KELVIN
    log_t = np.log(t)
    c = _WATER
    pressure = np.exp(c[0] / t + c[1] + t * (c[2] + t * (c[3] + t * c[4])) + c[5] * log_t)
    cold = t_c < 0
    if cold.any():
        i, k = _ICE, t[cold]
        ice = np.exp(i[0] / k + i[1] + k * (i[2] + k * (i[3] + k * (i[4] + k * i[5])))
                     + i[6] * log_t[cold])
        pressure = np.array(pressure)
        pressure[cold] = ice
    return pressure


def humidity_ratio(vapour_pa, pressure_pa) -> np.ndarray:
    """Mass of water vapour per mass of dry air, from partial and total pressure [Pa]. [kg/kg]"""
    vapour_pa = np.asarray(vapour_pa, float)
    return WATER_AIR_MASS_RATIO * vapour_pa / (pressure_pa - vapour_pa)


def dew_point(vapour_pa) -> np.ndarray:
    """Temperature at which air of this vapour pressure [Pa] saturates. [°C]

    Solved to below 0.001 K by Newton steps on the logarithm of the saturation pressure.
    """
    target = np.log(np.maximum(np.asarray(vapour_pa, float), 1e-3))
    ratio = target - np.log(610.94)
    t = 243.04 * ratio / (17.625 - ratio)          # Magnus, within 0.4 K, as the first guess
    for _ in range(4):
        error = np.log(saturation_pressure(t)) - target
        t = t - error / _log_slope(t)
    return t


def wet_bulb(t_c, rh_pct, pressure_pa) -> np.ndarray:
    """Thermodynamic wet-bulb temperature (adiabatic saturation) [1]_.

    Parameters
    ----------
    t_c : array
        Dry-bulb temperature. [°C]
    rh_pct : array
        Relative humidity, 0 to 100; values outside are clipped. [%]
    pressure_pa : array or float
        Air pressure. [Pa]

    Returns
    -------
    array
        Wet bulb, never above the dry bulb; solved to below 0.005 K, but for values within 1 K of
        0 °C, where ice and water balance at temperatures up to 1 K apart. [°C]
    """
    t_c, rh, pressure = np.broadcast_arrays(np.asarray(t_c, float),
                                            np.clip(np.asarray(rh_pct, float), 0, 100),
                                            np.asarray(pressure_pa, float))
    vapour = rh / 100 * saturation_pressure(t_c)
    ratio = humidity_ratio(vapour, pressure)
    # Stull's fit (J. Appl. Meteorol. 50, 2011) is within 1 K near sea level: a first guess only.
    guess = (t_c * np.arctan(0.151977 * np.sqrt(rh + 8.313659)) + np.arctan(t_c + rh)
             - np.arctan(rh - 1.676331) + 0.00391838 * rh ** 1.5 * np.arctan(0.023101 * rh)
             - 4.686035)
    wet = np.minimum(guess, t_c)
    for _ in range(4):
        # Energy balance per kg of dry air, water (or ice) added at the wet bulb [1]_:
        # h W_s - (h + 1.86 (t - t_wb)) W - 1.006 (t - t_wb) = 0, h: heat of evaporation at t_wb
        saturated_pa = saturation_pressure(wet)
        saturated = humidity_ratio(saturated_pa, pressure)
        heat = np.where(wet < 0, 2830.0 - 0.24 * wet, 2501.0 - 2.326 * wet)
        error = heat * (saturated - ratio) - (t_c - wet) * (1.006 + 1.86 * ratio)
        slope = (heat * saturated * _log_slope(wet) * pressure / (pressure - saturated_pa)
                 + 1.006 + 1.86 * ratio)
        wet = np.minimum(wet - error / slope, t_c)
    return wet


def pressure_at(elevation_m) -> np.ndarray:
    """Air pressure of the standard atmosphere [2]_ at a height above the sea [m]. [Pa]"""
    return SEA_LEVEL_PRESSURE * (1 - 2.25577e-5 * np.asarray(elevation_m, float)) ** 5.2559


def air_density(t_c, pressure_pa, vapour_pa=0.0) -> np.ndarray:
    """Density of (moist) air. [kg/m³]

    Moist air is lighter: the vapour counts with 0.378 of its pressure less.
    """
    t = np.asarray(t_c, float) + KELVIN
    return (np.asarray(pressure_pa, float) - 0.378 * np.asarray(vapour_pa, float)) / (
        GAS_CONSTANT_DRY_AIR * t)


def _log_slope(t_c: np.ndarray) -> np.ndarray:
    """d ln(saturation pressure) / dT, Clausius-Clapeyron with latent heat by temperature. [1/K]"""
    t = t_c + KELVIN
    latent = np.where(t_c < 0, 2.834e6, 2.501e6 - 2361.0 * t_c)
    return latent / (461.5 * t * t)
