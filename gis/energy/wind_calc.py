"""Formulas of wind that can be run alone: profiles over height, and the Weibull capacity factor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from ..calc import calculation
from ..errors import InputError
from ..types import Quantity, Table
from .model import EnergyModel
from .wind import STANDARD_DENSITY, Turbine, full_load_hours

SHEAR = (0.10, 0.25)
"""Exponent over water and over trees, as the note of table energy says."""
ROUGHER = 3.0
"""A roughness length judged from a map is off by about this factor."""
LOSSES = (0.85, 0.90)
"""What wakes, outages and wires leave, as the note of table energy says."""
SHAPE = (1.8, 2.3)
"""Usual ends of the Weibull shape: gusty inland sites to trade winds."""


@calculation(
    "wind-profile-power",
    inputs={"wind_ms": ("m/s", None, "mean wind at the height known"),
            "height_m": ("m", None, "that height above ground"),
            "to_height_m": ("m", 100.0, "height asked for"),
            "shear": ("", math.nan, "exponent α; left out: 0.14, open land")},
    formula="v · (z / z_r)^α",
    source="power law, IEC 61400-1 and wind-energy textbooks; table energy: α 0.10 over water to "
           "0.25 over trees")
def power_profile(tables: Mapping[str, Table], wind_ms: float, height_m: float,
                  to_height_m: float = 100.0, shear: float = math.nan) -> dict[str, Quantity]:
    """Wind at another height by the power law.

    wind_ms=4 height_m=10 -> wind_ms=5.52
    """
    _wind("wind-profile-power", wind_ms, height_m, to_height_m)
    given = not math.isnan(shear)
    if given and not -0.2 <= shear <= 0.6:
        raise InputError(f"calc wind-profile-power: shear = {shear:g} is impossible; give 0.1 "
                         "(water) to 0.25 (trees).")
    exponents = (shear,) * 3 if given else (EnergyModel.of(tables).wind_shear, *SHEAR)
    value, *ends = (wind_ms * (to_height_m / height_m) ** a for a in exponents)
    return {"wind_ms": Quantity(value, "m/s", min(ends), max(ends), notes=(
        "exponent as given" if given else "range: exponent 0.10 to 0.25",))}


@calculation(
    "wind-profile-log",
    inputs={"wind_ms": ("m/s", None, "mean wind at the height known"),
            "height_m": ("m", None, "that height above ground"),
            "roughness_m": ("m", None, "roughness length z0: 0.0002 open water, 0.03 grass, "
                                       "0.4 suburb"),
            "to_height_m": ("m", 100.0, "height asked for"),
            "displacement_m": ("m", 0.0, "height of crop or roofs from which the wind counts")},
    formula="v · ln((z − d)/z0) / ln((z_r − d)/z0)",
    source="logarithmic profile of neutral air; roughness classes of the European Wind Atlas 1989")
def log_profile(tables: Mapping[str, Table], wind_ms: float, height_m: float, roughness_m: float,
                to_height_m: float = 100.0, displacement_m: float = 0.0) -> dict[str, Quantity]:
    """Wind at another height by the logarithmic profile.

    wind_ms=4 height_m=10 roughness_m=0.03 -> wind_ms=5.59
    """
    name = "wind-profile-log"
    _wind(name, wind_ms, height_m, to_height_m)
    if not 0 < roughness_m <= 5:
        raise InputError(f"calc {name}: roughness_m = {roughness_m:g} is impossible; give 0.0002 "
                         "(water) to 2 (city).")
    lowest = min(height_m, to_height_m) - displacement_m
    if displacement_m < 0 or not lowest > roughness_m:
        raise InputError(f"calc {name}: a height lies within the roughness or below the "
                         "displacement height; give heights well above both.")

    def at(z0: float) -> float:
        return (wind_ms * math.log((to_height_m - displacement_m) / z0)
                / math.log((height_m - displacement_m) / z0))

    ends = at(roughness_m / ROUGHER), at(min(roughness_m * ROUGHER, lowest / 1.5))
    value = at(roughness_m)
    return {"wind_ms": Quantity(value, "m/s", min(value, *ends), max(value, *ends), notes=(
        "range: roughness three times less or more",))}


@calculation(
    "weibull-capacity-factor",
    inputs={"wind_ms": ("m/s", None, "mean wind at hub height"),
            "k": ("", math.nan, "Weibull shape; left out: 2"),
            "air_density_kg_m3": ("kg/m³", STANDARD_DENSITY, "0.99 at Nairobi"),
            "wind_error_share": ("share", 0.0, "one sigma of the mean wind over its value")},
    formula="A = v / Γ(1 + 1/k); CF = losses · ∫ P(v · (ρ/1.225)^⅓) · f(v; A, k) dv",
    source="IEC 61400-12-1 density correction; table wind_turbine, a generic turbine")
def weibull_cf(tables: Mapping[str, Table], wind_ms: float, k: float = math.nan,
               air_density_kg_m3: float = STANDARD_DENSITY,
               wind_error_share: float = 0.0) -> dict[str, Quantity]:
    """Capacity factor of a generic turbine from the mean wind.

    wind_ms=7 -> capacity_factor=0.33 full_load_hours=2904 scale_ms=7.90
    """
    name = "weibull-capacity-factor"
    if not 0 <= wind_ms <= 30:
        raise InputError(f"calc {name}: wind_ms = {wind_ms:g} m/s is impossible; give a yearly "
                         "mean from 0 to 30.")
    if not math.isnan(k) and not 1 <= k <= 5:
        raise InputError(f"calc {name}: k = {k:g} is impossible; give 1.5 to 3, usually 2.")
    if not 0.5 <= air_density_kg_m3 <= 1.6:
        raise InputError(f"calc {name}: air_density_kg_m3 = {air_density_kg_m3:g} is impossible; "
                         "give 0.7 to 1.4.")
    if not 0 <= wind_error_share < 1:
        raise InputError(f"calc {name}: wind_error_share = {wind_error_share:g} is impossible; "
                         "give a fraction, such as 0.12.")
    model, turbine = EnergyModel.of(tables), Turbine.from_table(tables["wind_turbine"])
    shape = model.weibull_k if math.isnan(k) else k
    shapes = SHAPE if math.isnan(k) else (k, k)

    def hours(mean: float, form: float, losses: float) -> float:
        return full_load_hours(mean, turbine, air_density_kg_m3,
                               replace(model, weibull_k=form, wind_losses=losses))

    value = hours(wind_ms, shape, model.wind_losses)
    around = [hours(wind_ms * (1 + sign * 1.2816 * wind_error_share), form, losses)
              for sign, losses in zip((-1, 1), LOSSES, strict=True) for form in shapes]
    low, high = min(value, *around), max(value, *around)
    notes = (f"shape {shape:g}" + (", 1.8 to 2.3 in the range" if math.isnan(k) else ""),)
    return {"capacity_factor": Quantity(value / 8760, "share", low / 8760, high / 8760,
                                        notes=notes),
            "full_load_hours": Quantity(value, "h/y", low, high, notes=notes),
            "scale_ms": Quantity(wind_ms / math.gamma(1 + 1 / shape), "m/s")}


def _wind(name: str, wind_ms: float, *heights: float) -> None:
    if not 0 <= wind_ms <= 60:
        raise InputError(f"calc {name}: wind_ms = {wind_ms:g} m/s is impossible; give 0 to 60.")
    if not all(0 < height <= 400 for height in heights):
        raise InputError(f"calc {name}: heights run from above 0 to 400 m over ground.")
