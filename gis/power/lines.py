"""Voltage classes, what a line of each can carry over a distance, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from ..errors import InputError, LayerError
from ..types import Table


@dataclass(frozen=True)
class VoltageClass:
    """One row of the table `grid_connection`; costs in kEUR of 2025."""

    kv: float                            # usual nominal voltage [kV]
    kv_from: float                       # voltages counted to this class [kV]
    kv_to: float
    overhead_keur_km: float
    cable_keur_km: float
    usual_laying: str                    # overhead or cable
    own_fixed_keur: float                # the customer's own station
    own_keur_mw: float
    tap_fixed_keur: float                # new station on an existing line; NaN: not done
    mv_transformer_keur: float           # step down to medium voltage in an existing station
    r_ohm_km: float
    x_ohm_km: float
    ampacity_a: float
    usual_mw_low: float
    usual_mw_high: float
    lead_low_months: float
    lead_mid_months: float
    lead_high_months: float
    months_per_km: float

    @property
    def line_keur_km(self) -> float:
        return self.cable_keur_km if self.usual_laying == "cable" else self.overhead_keur_km


@dataclass(frozen=True)
class GridCosts:
    """Voltage classes by rising voltage, and the rules of connecting."""

    classes: tuple[VoltageClass, ...]
    rules: Mapping[str, float]

    @classmethod
    def from_tables(cls, tables: Mapping[str, Table]) -> GridCosts:
        """From the tables `grid_connection` and `grid_rules`."""
        for name in ("grid_connection", "grid_rules"):
            if name not in tables:
                raise LayerError(name, "the table is missing", "reinstall the program")
        names = [f.name for f in fields(VoltageClass)]
        rows = tables["grid_connection"].rows()
        classes = sorted((VoltageClass(**{name: row[name] for name in names}) for row in rows),
                         key=lambda c: c.kv)
        rules = tables["grid_rules"]
        return cls(tuple(classes), dict(zip(rules["key"].tolist(), rules["value"].tolist(),
                                            strict=True)))

    def voltage_class(self, kv: float) -> VoltageClass:
        """Class of a nominal voltage [kV]; raises :class:`InputError` outside the table."""
        for row in self.classes:
            if row.kv_from <= kv < row.kv_to:
                return row
        raise InputError(f"Grid: {kv:g} kV is in no voltage class; give a nominal voltage from "
                         f"{self.classes[0].kv_from:g} to {self.classes[-1].kv_to:g} kV.")

    def knows(self, kv: float) -> bool:
        """Whether a voltage [kV] lies in a class of the table."""
        return any(row.kv_from <= kv < row.kv_to for row in self.classes)

    def drop_mw_km(self, kv: float) -> float:
        """Power times length at the limit of voltage drop, ΔV·V²/(r + x·tanφ) [MW·km]."""
        row = self.voltage_class(kv)
        tan_phi = math.tan(math.acos(self.rules["power_factor"]))
        return (self.rules["voltage_drop_share"] * kv**2
                / (row.r_ohm_km + row.x_ohm_km * tan_phi))

    def thermal_mw(self, kv: float) -> float:
        """√3·V·I·pf of one circuit [MW]."""
        return (math.sqrt(3) * kv * self.voltage_class(kv).ampacity_a / 1000
                * self.rules["power_factor"])


def feasible_mw(kv: float, km, costs: GridCosts, circuits: int = 1) -> np.ndarray:
    """Power that a line can carry to a customer at its end.

    min(√3·V·I·pf, ΔV·V²/(L·(r + x·tanφ))) per circuit; what the station behind it has to spare
    is another matter.

    Parameters
    ----------
    kv : float
        Nominal voltage. [kV]
    km : (n,) array or number
        Length of the line; 0 leaves the thermal limit. [km]
    costs : GridCosts
        r, x and ampacity by voltage class; limit of voltage drop and power factor.
    circuits : int
        Equal circuits in parallel.

    Returns
    -------
    (n,) array
        Feasible power; NaN where the length is NaN. [MW]
    """
    km = np.asarray(km, float)
    if np.any(km < 0):
        raise InputError("Grid: a line has a negative length; give km of 0 or more.")
    with np.errstate(divide="ignore"):
        drop = costs.drop_mw_km(kv) / km
    return circuits * np.minimum(costs.thermal_mw(kv), drop)
