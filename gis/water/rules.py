"""Assumptions about cooling water, boreholes and rivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..errors import LayerError
from ..types import Table


@dataclass(frozen=True)
class WaterRules:
    """Rows of the table `water_rules`, which gives unit, source and date of each."""

    evaporation_l_kwh: float
    cycles: float
    borehole_spare: float
    yield_quantile: float
    yield_quantile_low: float
    yield_quantile_high: float
    aquifer_reach_factor: float
    aquifer_reach_km: float
    second_class_share: float
    river_low_flow_factor: float
    effluent_flow_factor: float
    surface_known_km: float
    pump_lift_kwh_m3_100m: float
    design_dry_bulb_c: float
    design_wet_bulb_c: float
    design_year_share: float
    least_need_l_s: float
    once_through_l_s_mw: float
    world_places: float

    @classmethod
    def from_tables(cls, tables: Mapping[str, Table]) -> WaterRules:
        """Raises :class:`LayerError` where the table or one of its rows is missing."""
        table = tables.get("water_rules")
        if table is None:
            raise LayerError("water_rules", "the table is missing", "reinstall the program")
        found = dict(zip(table["key"].tolist(), table["value"].tolist(), strict=True))
        missing = [f.name for f in fields(cls) if f.name not in found]
        if missing:
            raise LayerError("water_rules", f"rows missing: {', '.join(missing)}",
                             "reinstall the program")
        return cls(**{f.name: float(found[f.name]) for f in fields(cls)})
