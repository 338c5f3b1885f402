"""The data centre as a heat source: temperature and recoverable heat, hour by hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..datacentre.cooling import CoolingType, cooling_type
from ..datacentre.load import load_profile
from ..settings import Brief
from ..types import Table


@dataclass(frozen=True, eq=False)
class HeatSource:
    """Recoverable heat of one data centre over a year of hours."""

    cooling: CoolingType
    it_mw: np.ndarray                # (8760,) IT load
    heat_mw: np.ndarray              # (8760,) recoverable heat

    @property
    def in_c(self) -> float:
        """Temperature at which the heat leaves [°C]."""
        return self.cooling.source_in_c

    @property
    def out_c(self) -> float:
        """Temperature at which the water comes back [°C]."""
        return self.cooling.source_out_c

    @property
    def available_mwh_y(self) -> float:
        return float(self.heat_mw.sum())


def heat_source(tables: Mapping[str, Table], brief: Brief) -> HeatSource:
    """Source of the brief: IT load × capture of its cooling type."""
    cooling = cooling_type(tables, brief.cooling)
    it = brief.it_mw * load_profile(tables["load_profiles"], brief.load_profile,
                                    brief.utilisation)
    return HeatSource(cooling, it, it * cooling.capture)
