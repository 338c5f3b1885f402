"""The assumptions behind sun, wind and matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..climate.model import values_by_key
from ..types import Table


@dataclass(frozen=True)
class EnergyModel:
    """Assumptions of table `energy`, which gives unit, source and date of each.

    The defaults repeat the shipped table.
    """

    pv_temperature_coefficient: float = -0.0035   # [1/K]
    pv_losses: float = 0.14
    inverter_efficiency: float = 0.96
    albedo: float = 0.2
    faiman_u0: float = 25.0                       # [W/m²·K]
    faiman_u1: float = 6.84                       # [W·s/m³·K]
    pv_error_share: float = 0.05                  # one sigma
    wind_shear: float = 0.14
    weibull_k: float = 2.0
    wind_losses: float = 0.88
    wind_site_radius_km: float = 10.0             # [km]
    wind_error_share: float = 0.12                # one sigma
    wind_prior_sd_ms: float = 1.5                 # [m/s]
    firm_min_mw: float = 20.0                     # [MW]
    firm_site_km: float = 5.0                     # [km]
    pv_mw_per_it_mw: float = 2.0                  # peak power per MW of IT
    wind_mw_per_it_mw: float = 1.0                # rated power per MW of IT
    low_carbon_g_kwh: float = 25.0                # life cycle of low-carbon power [g/kWh]
    low_carbon_low_g_kwh: float = 10.0
    low_carbon_high_g_kwh: float = 45.0
    plan_reached_low: float = 0.5                 # part of the way that is made at least

    @classmethod
    def from_table(cls, table: Table) -> EnergyModel:
        """Read the rows of table `energy`; raises :class:`LayerError` for a gap."""
        return cls(**values_by_key(table, "energy", [field.name for field in fields(cls)]))

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> EnergyModel:
        """From the engine tables; the shipped values where table `energy` was not handed in."""
        return cls.from_table(tables["energy"]) if "energy" in tables else SHIPPED


SHIPPED = EnergyModel()
"""The assumptions of the shipped table."""
