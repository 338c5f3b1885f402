"""Heat stores of hot water: tank and pit, from volume to heat, loss and cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import InputError, UnknownNameError
from ...types import Table
from ..finance.economics import capital_recovery_factor
from ..parameters import parameters

J_PER_MWH = 3.6e9


@dataclass(frozen=True, eq=False)
class StorageKind:
    """One kind of store; cost and loss by size, between the table's sizes log-linear."""

    key: str
    size_mwh: np.ndarray             # (k,) rising; the other columns belong to these sizes
    eur_kwh: np.ndarray              # EUR of 2025 per kWh of capacity
    eur_kwh_low: np.ndarray
    eur_kwh_high: np.ndarray
    loss_share_h: np.ndarray         # share of the heat lost per hour
    delta_t_k: float                 # largest usual spread between top and bottom
    life_y: float
    min_m3: float                    # built from this size
    max_m3: float                    # largest single store; beyond it there are several
    j_per_m3_k: float                # density × heat capacity

    def capacity_mwh(self, m3: float | np.ndarray, delta_t_k: float | None = None):
        """Heat that `m3` of water hold [MWh], elementwise, at a spread of `delta_t_k` [K].

        Without a spread, or with a wider one than the store keeps, the table's.

        Raises
        ------
        InputError
            For a volume that is negative or no number, or a spread that is not above zero.
        """
        volume = np.asarray(m3, float)
        if not (np.isfinite(volume).all() and (volume >= 0).all()):
            raise InputError(f"A store of {_first_bad(volume):g} m³ is impossible; give 0 m³ (no "
                             "store) or more.")
        if delta_t_k is not None and not delta_t_k > 0:
            raise InputError(f"A store between temperatures {delta_t_k:g} K apart holds no heat; "
                             "give a supply above the return.")
        spread = self.delta_t_k if delta_t_k is None else min(delta_t_k, self.delta_t_k)
        found = volume * self.j_per_m3_k * spread / J_PER_MWH
        return found if found.ndim else float(found)

    def loss_per_h(self, m3: float) -> float:
        """Share of its heat that a store of `m3` loses per hour; several where one is too large."""
        return float(self._at(self.loss_share_h, self._one(m3)))

    def investment_eur(self, m3: float) -> float:
        """Investment [EUR of 2025] of a store of `m3`; the range is :meth:`investment_range`."""
        return float(self._at(self.eur_kwh, self._one(m3)) * self.capacity_mwh(m3) * 1000)

    def investment_range(self, m3: float) -> tuple[float, float]:
        """10 % and 90 % quantile of the investment [EUR of 2025]."""
        size, heat = self._one(m3), self.capacity_mwh(m3) * 1000
        return (float(self._at(self.eur_kwh_low, size) * heat),
                float(self._at(self.eur_kwh_high, size) * heat))

    def annuity_eur_y(self, m3: float, rate: float) -> float:
        """Yearly cost of the investment at a real discount rate [EUR/y]."""
        return self.investment_eur(m3) * capital_recovery_factor(rate, self.life_y)

    def _one(self, m3: float) -> float:
        """Capacity at the table's spread of one of the equal stores that make `m3` [MWh]."""
        return self.capacity_mwh(m3 / max(1, math.ceil(m3 / self.max_m3)))

    def _at(self, column: np.ndarray, size_mwh: float) -> float:
        size = np.log(max(size_mwh, 1e-9))
        return float(np.exp(np.interp(size, np.log(self.size_mwh), np.log(column))))


def storage_kinds(tables: Mapping[str, Table]) -> dict[str, StorageKind]:
    """Kinds of the table `storage`."""
    table, heat = tables["storage"], parameters(tables)["water_heat_capacity"]
    found = {}
    for key in dict.fromkeys(table["kind"]):
        rows = np.flatnonzero(table["kind"] == key)
        rows = rows[np.argsort(table["size_mwh"][rows])]
        columns: dict[str, Any] = {name: table[name][rows] for name in (
            "size_mwh", "eur_kwh", "eur_kwh_low", "eur_kwh_high", "loss_share_h")}
        columns |= {name: float(table[name][rows[0]])
                    for name in ("delta_t_k", "life_y", "min_m3", "max_m3")}
        density = float(table["density_kg_m3"][rows[0]])
        found[str(key)] = StorageKind(key=str(key), **columns, j_per_m3_k=density * heat)
    return found


def storage_kind(tables: Mapping[str, Table], key: str) -> StorageKind:
    """Kind `key`; raises :class:`UnknownNameError`."""
    kinds = storage_kinds(tables)
    if key not in kinds:
        raise UnknownNameError("kind of store", key, kinds)
    return kinds[key]


def cheapest_kind(kinds: Mapping[str, StorageKind], m3: float) -> StorageKind:
    """The kind that costs least per year of life for `m3`, of those built in that size."""
    built = [kind for kind in kinds.values() if m3 >= kind.min_m3]
    if not built:
        raise InputError(f"No kind of store is built with {m3:g} m³; give at least "
                         f"{min(kind.min_m3 for kind in kinds.values()):g} m³.")
    return min(built, key=lambda kind: kind.investment_eur(m3) / kind.life_y)


def _first_bad(values: np.ndarray) -> float:
    values = np.atleast_1d(values)
    return float(values[~(np.isfinite(values) & (values >= 0))][0])
