"""The few assumptions behind interpolated climate and synthetic weather."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..errors import LayerError
from ..types import Table


@dataclass(frozen=True)
class ClimateModel:
    """Assumptions of table `climate`, which gives unit, source and date of each.

    The defaults repeat the shipped table, so that weather can be made without it.
    """

    lapse_k_per_km: float = 6.0          # temperature falls with height [K/km]
    idw_power: float = 2.0
    idw_soft_km: float = 5.0             # [km]
    neighbours: float = 6
    shape_neighbours: float = 3
    far_km: float = 150.0                # [km]
    world_error_km: float = 300.0        # [km]
    world_error_power: float = 0.75
    world_error_polar: float = 2.0
    world_sun_error_share: float = 0.0225
    world_t_error_k: float = 1.1         # [K]
    world_wind_error_share: float = 0.05
    world_height_error_m: float = 200.0  # [m]
    world_height_km: float = 100.0       # [km]
    layer_t_error_k: float = 0.8         # [K]
    layer_sun_error_share: float = 0.05
    year_t_error_k: float = 0.5          # [K]
    year_sun_error_share: float = 0.04
    year_wind_error_share: float = 0.06
    extreme_error_k: float = 1.5         # [K]
    hargreaves_krs: float = 0.17         # [K^-0.5]
    day_sd_base_k: float = 0.7           # [K]
    day_sd_per_amplitude: float = 0.15   # [K/K]
    day_sd_max_k: float = 6.0            # [K]
    day_autocorrelation: float = 0.7
    clearness_sd: float = 0.16
    clearness_autocorrelation: float = 0.3
    clearness_max: float = 0.80
    wind_hour_sd: float = 0.5

    @classmethod
    def from_table(cls, table: Table) -> ClimateModel:
        """Read the rows of table `climate` by key; raises :class:`LayerError` for a gap."""
        return cls(**values_by_key(table, "climate", [field.name for field in fields(cls)]))

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> ClimateModel:
        """From the engine tables; the shipped values where table `climate` was not handed in."""
        return cls.from_table(tables["climate"]) if "climate" in tables else SHIPPED


SHIPPED = ClimateModel()
"""The assumptions of the shipped table."""


def values_by_key(table: Table, name: str, keys: list[str]) -> dict[str, float]:
    """Value of each key of a key-value table; raises :class:`LayerError` where one is missing."""
    found = {str(key): float(value)
             for key, value in zip(table["key"], table["value"], strict=True)}
    missing = [key for key in keys if key not in found]
    if missing:
        raise LayerError(name, f"rows missing: {', '.join(missing)}", "reinstall the program")
    return {key: found[key] for key in keys}
