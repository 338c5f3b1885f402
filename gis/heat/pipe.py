"""District-heating pipes: capacity, heat loss, pumping, size.

Darcy–Weisbach with Colebrook's friction; heat loss by insulation and ground in series, without
the (4–6 %) exchange between the two pipes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..types import Table
from .parameters import Parameters, parameters


@dataclass(frozen=True, eq=False)
class Pipes:
    """The pipe sizes on sale, smallest first, with what each carries."""

    dn: np.ndarray                   # (k,) nominal diameter
    inner_m: np.ndarray
    outer_m: np.ndarray
    casing_m: np.ndarray
    trench_eur_m: np.ndarray         # both pipes and the trench [EUR of 2025 per m of route]
    flow_kg_s: np.ndarray            # at the design pressure gradient
    parameters: Parameters

    def capacity_mw(self, delta_t_k: float | np.ndarray) -> np.ndarray:
        """Heat that each size carries between supply and return [MW], (k,) or (n, k)."""
        heat = self.parameters["water_heat_capacity"]
        return self.flow_kg_s * heat * np.asarray(delta_t_k, float)[..., None] / 1e6

    def choose(self, peak_mw: float | np.ndarray, delta_t_k: float | np.ndarray) -> np.ndarray:
        """Index of the smallest size for a peak, elementwise; the largest where none suffices."""
        enough = self.capacity_mw(delta_t_k) >= np.asarray(peak_mw, float)[..., None] - 1e-12
        return np.where(enough.any(axis=-1), enough.argmax(axis=-1), len(self.dn) - 1)

    def loss_w_m(self, index: int | np.ndarray, supply_c, return_c, ground_c) -> np.ndarray:
        """Heat lost by the pair of pipes per metre of route [W/m]."""
        p = self.parameters
        outer, casing = self.outer_m[index], self.casing_m[index]
        resistance = (np.log(casing / outer) / (2 * math.pi * p["insulation_conductivity"])
                      + np.log(4 * p["pipe_depth_m"] / casing)
                      / (2 * math.pi * p["ground_conductivity"]))
        warmth = (np.asarray(supply_c, float) + np.asarray(return_c, float)
                  - 2 * np.asarray(ground_c, float))
        return np.maximum(warmth, 0.0) / resistance

    def pumping_mw(self, index: int | np.ndarray, load: float | np.ndarray,
                   km: float) -> np.ndarray:
        """Electric power of the pump for both pipes [MW] at a share `load` of the flow."""
        p = self.parameters
        full = (2 * p["pressure_gradient"] * km * 1000 * self.flow_kg_s[index]
                / p["water_density"] / p["pump_efficiency"] / 1e6)
        return full * np.asarray(load, float) ** 3

    def index_of(self, dn: float) -> int:
        """Position of nominal diameter `dn`; raises :class:`InputError` naming the nearest."""
        found = np.flatnonzero(self.dn == dn)
        if not len(found):
            near = self.dn[np.argmin(np.abs(self.dn - dn))]
            raise InputError(f"Pipe size DN {dn:g} is not on sale; the nearest is DN {near:g} "
                             f"(sizes: {', '.join(f'{d:g}' for d in self.dn)}).")
        return int(found[0])


def pipes(tables: Mapping[str, Table], pa_per_m: float | None = None) -> Pipes:
    """Sizes of the table `pipes` at the design pressure gradient (or `pa_per_m`)."""
    p, table = parameters(tables), tables["pipes"]
    if pa_per_m is not None and not 1 <= pa_per_m <= 2000:
        raise InputError(f"pa_per_m = {pa_per_m:g} is impossible; give 1 to 2,000 Pa/m.")
    order = np.argsort(table["dn"])
    inner = table["inner_mm"][order] / 1000
    flow = np.array([mass_flow(d, p["pressure_gradient"] if pa_per_m is None else pa_per_m, p)
                     for d in inner])
    return Pipes(table["dn"][order], inner, table["outer_mm"][order] / 1000,
                 table["casing_mm"][order] / 1000, table["trench_eur_m"][order], flow, p)


def mass_flow(inner_m: float, pa_per_m: float, p: Parameters) -> float:
    """Mass flow [kg/s] that drops `pa_per_m` in a pipe of inner diameter `inner_m`.

    With a given gradient Colebrook's equation is explicit in the friction velocity.
    """
    density, viscosity = p["water_density"], p["water_viscosity"]
    roughness = p["pipe_roughness_mm"] / 1000
    # √f·v follows from the gradient alone, so Re·√f is known and f needs no iteration.
    root = math.sqrt(2 * pa_per_m * inner_m / density)
    reynolds_root = density * root * inner_m / viscosity
    inverse_root_f = -2 * math.log10(roughness / (3.7 * inner_m) + 2.51 / reynolds_root)
    return density * math.pi / 4 * inner_m**2 * root * inverse_root_f
