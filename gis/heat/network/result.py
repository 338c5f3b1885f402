"""A designed heat network and what can be read from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj

from ...types import Features, Provenance
from ..pipe import Pipes
from .hydraulics import pressure_gradient, velocity
from .layout import Layout
from .sizing import NetworkUser, Sizes

COLUMN_UNITS = {
    "dn": "mm", "length_m": "m", "peak_mw": "MW", "flow_kg_s": "kg/s", "velocity_m_s": "m/s",
    "pressure_pa_m": "Pa/m", "loss_w_m": "W/m", "trench_eur": "EUR", "crossing_eur": "EUR",
    "rivers": "count", "rail": "count", "pairs": "count", "reused": "0/1"}


@dataclass(frozen=True, eq=False)
class NetworkDesign:
    """A designed network. Figures per segment are in `plan` and `sizes`, both (m,)."""

    crs: pyproj.CRS
    basis: str                           # streets | terrain | straight
    users: tuple[NetworkUser, ...]
    plan: Layout
    sizes: Sizes
    pipes: Pipes
    supply_c: float
    return_c: float
    ground_c: np.ndarray                 # scalar or (8760,) [°C]
    loss_w_m: np.ndarray                 # (m,) yearly mean of the pairs of pipes
    loss_mwh: float                      # per year, kept warm all year
    pump_head_pa: float                  # farthest user and back, with both stations
    pump_mw: float                       # at the peak
    pumping_mwh: float                   # per year
    straight_m: float                    # source to each user in a straight line, summed
    cost_low_eur: float
    cost_high_eur: float
    notes: tuple[str, ...]
    provenance: Provenance

    @property
    def length_m(self) -> float:
        """Trench."""
        return float(self.plan.length_m.sum())

    @property
    def cost_eur(self) -> float:
        """Trench, pipes and crossings [EUR of 2025]."""
        return self.sizes.cost_eur

    @property
    def peak_mw(self) -> float:
        """Heat that leaves the source at the peak, without losses."""
        first = self.plan.up == 0
        here = sum(u.peak_mw for u, node in zip(self.users, self.plan.user_node, strict=True)
                   if node == 0)
        return float(self.sizes.peak_mw[first].sum()) + here

    @property
    def annual_mwh(self) -> float:
        return sum(u.annual_mwh for u in self.users)

    @property
    def loss_mw(self) -> np.ndarray:
        """Heat lost hour by hour, (8760,), or a scalar where the ground has one temperature."""
        warmth = np.maximum(self.supply_c + self.return_c - 2 * self.ground_c, 0.0)
        per_kelvin = self.pipes.loss_w_m(self.sizes.pipe, 1.0, 0.0, 0.0) * self.sizes.pairs
        return warmth * float(per_kelvin @ self.plan.length_m) / 1e6

    @property
    def loss_share(self) -> float:
        """Loss over heat sent out."""
        return self.loss_mwh / (self.annual_mwh + self.loss_mwh)

    @property
    def velocity_m_s(self) -> np.ndarray:
        return velocity(self.sizes.flow_kg_s / self.sizes.pairs,
                        self.pipes.inner_m[self.sizes.pipe], self.pipes.parameters)

    @property
    def pressure_pa_m(self) -> np.ndarray:
        """Pressure drop of one pipe per metre at the peak, (m,)."""
        return pressure_gradient(self.sizes.flow_kg_s / self.sizes.pairs,
                                 self.pipes.inner_m[self.sizes.pipe], self.pipes.parameters)

    @property
    def route_km(self) -> np.ndarray:
        """Length of the way from the source to each user, (s,) [km]."""
        return self.plan.from_source(self.plan.length_m)[self.plan.user_node] / 1000

    @property
    def user_cost_eur(self) -> np.ndarray:
        """Cost of the network shared out, (s,): each segment by the peaks beyond it [EUR]."""
        return self._shared(self.sizes.trench_eur + self.sizes.crossing_eur)

    @property
    def user_loss_mwh(self) -> np.ndarray:
        """Yearly loss shared out as the cost is, (s,) [MWh]."""
        return self._shared(self.loss_w_m * self.plan.length_m) * 8760 / 1e6

    def _shared(self, amount: np.ndarray) -> np.ndarray:
        peaks = np.array([u.peak_mw for u in self.users])
        rate = amount / self.plan.downstream(peaks)
        return peaks * self.plan.from_source(rate)[self.plan.user_node]

    def features(self) -> Features:
        """The segments as lines with their sizes and costs."""
        s = self.sizes
        columns = {
            "dn": self.pipes.dn[s.pipe], "length_m": self.plan.length_m, "peak_mw": s.peak_mw,
            "flow_kg_s": s.flow_kg_s, "velocity_m_s": self.velocity_m_s,
            "pressure_pa_m": self.pressure_pa_m, "loss_w_m": self.loss_w_m,
            "trench_eur": s.trench_eur, "crossing_eur": s.crossing_eur, "rivers": s.rivers,
            "rail": s.rail, "pairs": s.pairs, "reused": s.reused.astype(float)}
        return Features(self.plan.geometry, self.crs,
                        {k: np.asarray(v, float) for k, v in columns.items()}, COLUMN_UNITS,
                        self.provenance)
