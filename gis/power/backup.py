"""Own generators and batteries that let a data centre give way, and what each emits."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..errors import InputError, UnknownNameError
from ..types import Table


@dataclass(frozen=True)
class Backup:
    """One row of the table `backup`; NaN where a figure does not belong to the kind."""

    kind: str
    name: str
    efficiency: float                    # electricity out over fuel or electricity in
    fuel_g_kwh: float                    # CO2 of the fuel [g/kWh]
    litre_kwh: float                     # fuel energy per litre [kWh]
    nox_g_kwh: float                     # per electricity [g/kWh]
    embodied_kg_kwh: float               # of the capacity [kg/kWh]
    cycles: float
    depth: float

    @classmethod
    def of(cls, table: Table, kind: str) -> Backup:
        """The row `kind`; raises :class:`UnknownNameError`."""
        for row in table.rows():
            if row["kind"] == kind:
                return cls(**{name: row[name] for name in cls.__dataclass_fields__})
        raise UnknownNameError("kind of backup", kind, list(table["kind"]))

    def carbon_g_kwh(self, grid_g_kwh: float) -> float:
        """CO2 per delivered kWh beyond what the grid would have emitted for it [g/kWh].

        A generator: fuel / efficiency. A battery: the grid's losses of a cycle,
        grid · (1/η − 1), and its making over all it will deliver; what it delivers was drawn from
        the grid at another hour, so that only the loss is more.
        """
        if math.isnan(self.fuel_g_kwh):
            making = 1000 * self.embodied_kg_kwh / (self.cycles * self.depth)
            return grid_g_kwh * (1 / self.efficiency - 1) + making
        return self.fuel_g_kwh / self.efficiency - grid_g_kwh

    def total_g_kwh(self, grid_g_kwh: float) -> float:
        """CO2 per delivered kWh in all [g/kWh]."""
        return self.carbon_g_kwh(grid_g_kwh) + grid_g_kwh


@dataclass(frozen=True)
class BackupYear:
    """A year in which the load gives way to its own backup for some hours."""

    mwh: float
    co2_t: float                         # in all
    added_co2_t: float                   # beyond the grid's for the same energy
    nox_kg: float
    litres: float                        # NaN where no liquid is burnt
    capacity_mwh: float                  # of a battery that lasts one event; NaN for engines


def backup_year(backup: Backup, mw: float, hours_y: float, grid_g_kwh: float,
                event_h: float = math.nan) -> BackupYear:
    """Energy, fuel and emissions of running on backup.

    Parameters
    ----------
    mw : float
        Load taken off the grid. [MW]
    hours_y : float
        Hours of it per year. [h]
    grid_g_kwh : float
        Carbon intensity of the grid. [g/kWh]
    event_h : float
        Length of one event, for the size of a battery. [h]
    """
    for name, value in (("mw", mw), ("hours_y", hours_y), ("grid_g_kwh", grid_g_kwh)):
        if value < 0:
            raise InputError(f"Backup: {name} = {value:g} is negative; give 0 or more.")
    if hours_y > 8760:
        raise InputError(f"Backup: hours_y = {hours_y:g} is more than a year; give 0 to 8760.")
    mwh = mw * hours_y
    engine = not math.isnan(backup.fuel_g_kwh)
    litres = mwh * 1000 / backup.efficiency / backup.litre_kwh if engine else math.nan
    size = math.nan if engine else mw * event_h / backup.depth
    return BackupYear(mwh, mwh * backup.total_g_kwh(grid_g_kwh) / 1000,
                      mwh * backup.carbon_g_kwh(grid_g_kwh) / 1000, mwh * backup.nox_g_kwh,
                      litres, size)
