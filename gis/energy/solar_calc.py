"""Monthly PV of a place by the hourly chain alone, that can be run by name."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..calc import calculation
from ..climate.model import ClimateModel
from ..climate.months import months_from_world
from ..errors import InputError
from ..types import Quantity, Table
from .model import EnergyModel
from .pv_months import pv_months

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")


@calculation(
    "pv-months",
    inputs={"lat": ("°", None, "latitude"), "lon": ("°", None, "longitude"),
            "ghi_kwh_m2_y": ("kWh/m²·y", math.nan, "irradiation of the place; left out: world "
                                                   "table"),
            "t_mean_c": ("°C", math.nan, "mean temperature of the place; left out: world table"),
            "tilt": ("°", math.nan, "tilt from level; left out: the best"),
            "azimuth": ("°", math.nan, "clockwise from north, 180 is south; left out: to the "
                                       "equator")},
    formula="Σ hours of three typical days a month: Erbs, Hay-Davies, Faiman, PVWatts",
    source="months of the world climate table; losses of table energy, PVWatts' defaults")
def pv_months_of_place(tables: Mapping[str, Table], lat: float, lon: float, ghi_kwh_m2_y: float,
                       t_mean_c: float, tilt: float, azimuth: float) -> dict[str, Quantity]:
    """Monthly PV of any land point from its own irradiation and temperature.

    lat=6.5 lon=2.6 ghi_kwh_m2_y=1750 t_mean_c=27.5 -> kwh_kwp_y=1378
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"calc pv-months: lat {lat:g}, lon {lon:g} is not on Earth; latitude runs "
                         "-90 to 90, longitude -180 to 180.")
    for name, value, low, high in (("ghi_kwh_m2_y", ghi_kwh_m2_y, 300, 3000),
                                   ("t_mean_c", t_mean_c, -60, 45), ("tilt", tilt, 0, 90),
                                   ("azimuth", azimuth, -360, 360)):
        if not math.isnan(value) and not low <= value <= high:
            raise InputError(f"calc pv-months: {name} = {value:g} is impossible; give {low:g} to "
                             f"{high:,}.")
    climate, model = ClimateModel.of(tables), EnergyModel.of(tables)
    months = months_from_world(
        tables["climate_normals"], np.array([lon]), np.array([lat]), None, climate).at_levels(
            np.array([ghi_kwh_m2_y]), np.array([t_mean_c]))
    found = pv_months(months, None if math.isnan(tilt) else tilt,
                      None if math.isnan(azimuth) else azimuth % 360, model=model,
                      climate=climate)[:, 0]
    error = math.hypot(model.pv_error_share, float(months.sun_share[0]))
    spread = 1.2816 * error              # 80 % of the cases

    def ranged(value: float) -> Quantity:
        return Quantity(value, "kWh/kWp", value * (1 - spread), value * (1 + spread))

    year = float(found.sum())
    return {"kwh_kwp_y": Quantity(year, "kWh/kWp·y", year * (1 - spread), year * (1 + spread)),
            **{f"{name}_kwh_kwp": ranged(float(value))
               for name, value in zip(MONTHS, found, strict=True)},
            "ghi_kwh_m2_y": Quantity(float(months.yearly_ghi_kwh_m2[0]), "kWh/m²·y"),
            "t_mean_c": Quantity(float(months.yearly_temperature_c[0]), "°C")}
