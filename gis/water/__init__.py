"""Cooling water: need, groundwater, surface water."""
