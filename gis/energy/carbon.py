"""Carbon of the power that a data centre draws."""

from __future__ import annotations


def yearly_emissions_t(energy_mwh: float, grid_g_kwh: float) -> float:
    """CO2 of grid energy [MWh/y] at a carbon intensity [g/kWh]. [t/y]"""
    return energy_mwh * grid_g_kwh / 1000
