"""Carbon of the power that a data centre draws."""

from __future__ import annotations


def yearly_emissions_t(energy_mwh: float, grid_g_kwh: float) -> float:
    """CO2 of grid energy [MWh/y] at a carbon intensity [g/kWh]. [t/y]"""
    return energy_mwh * grid_g_kwh / 1000


def carbon_usage_effectiveness(pue: float, grid_g_kwh: float) -> float:
    """CUE of ISO/IEC 30134-8: CO2 per IT energy. [kg/kWh]"""
    return pue * grid_g_kwh / 1000


def with_local_power(grid_g_kwh: float, local_share: float, local_g_kwh: float = 0.0) -> float:
    """Carbon intensity of the mix where a share of the energy is met locally. [g/kWh]

    `local_g_kwh` counts operation by default; give life-cycle figures to compare like with like.
    """
    return grid_g_kwh * (1 - local_share) + local_g_kwh * local_share
