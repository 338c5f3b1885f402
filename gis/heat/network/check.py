"""A designed network computed once more, by another program, and where the two differ.

pandapipes [1]_ solves flow and heat together by its own equations, with water that changes with
its temperature; the design uses constant water at 65 °C. Differences are told, never smoothed.

References
----------
.. [1] D. Lohmeier, D. Cronbach, S. Drauz, M. Braun, T. Kneiske, "Pandapipes: An Open-Source
   Piping Grid Calculation Package for Multi-Energy Grid Simulations," Sustainability, vol. 12,
   no. 23, 9899, 2020.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ...types import Table
from ..parameters import Parameters
from .hydraulics import conductance, outlet, pressure_gradient, velocity
from .result import NetworkDesign
from .streets import network_parameters

KELVIN = 273.15


@dataclass(frozen=True)
class Disagreement:
    """One figure on which the design and its check differ by more than the tolerance."""

    what: str                            # pressure drop | velocity | supply | return | solver
    where: str
    own: float
    checked: float                       # NaN where the check found no answer
    unit: str
    tolerance: float

    def __str__(self) -> str:
        return (f"{self.what} at {self.where}: designed {self.own:.3g}, checked "
                f"{self.checked:.3g} {self.unit} (tolerance {self.tolerance:.2g})")


@dataclass(frozen=True, eq=False)
class OperatingPoint:
    """A network at its peak. Users in the order of the design."""

    velocity_m_s: np.ndarray             # (m,) in the supply
    drop_bar: np.ndarray                 # (s,) source to user and back, without stations
    supply_c: np.ndarray                 # (s,) arriving at each user
    return_c: float                      # arriving at the source


@dataclass(frozen=True, eq=False)
class NetworkCheck:
    """What the check found."""

    own: OperatingPoint
    checked: OperatingPoint | None       # None: no solution
    disagreements: tuple[Disagreement, ...]
    findings: tuple[str, ...]            # limits that the checked network breaks

    @property
    def agrees(self) -> bool:
        return not self.disagreements


def operating_point(design: NetworkDesign) -> OperatingPoint:
    """The network at its peak by the design's own flows.

    All users draw at once, less the simultaneity of the whole network; a segment that serves few
    of them was sized for more.
    """
    plan, sizes, pipes = design.plan, design.sizes, design.pipes
    water = pipes.parameters["water_heat_capacity"]
    ground = float(np.mean(design.ground_c))
    loss = conductance(pipes, sizes.pipe)
    share = design.peak_mw / sum(u.peak_mw for u in design.users)
    flow = sizes.flow_kg_s / sizes.pairs * share / sizes.simultaneity
    supply = np.full(len(plan.x), design.supply_c, float)
    for i in range(len(plan)):
        supply[plan.down[i]] = outlet(supply[plan.up[i]], ground, loss[i], plan.length_m[i],
                                      flow[i], water)
    # Return water: what users send back, mixed by flow on the way to the source.
    drawn = np.array([u.peak_mw for u in design.users]) * sizes.extra_flow * share * 1e6 / (
        water * (design.supply_c - design.return_c))
    mass = np.bincount(plan.user_node, drawn, minlength=len(plan.x))
    heat = mass * design.return_c
    for i in range(len(plan) - 1, -1, -1):
        node, near = plan.down[i], plan.up[i]
        end = outlet(heat[node] / mass[node], ground, loss[i], plan.length_m[i], flow[i], water)
        mass[near] += mass[node]
        heat[near] += mass[node] * end
    inner, water_at = pipes.inner_m[sizes.pipe], pipes.parameters
    metre = pressure_gradient(flow, inner, water_at)
    drop = 2 * plan.from_source(metre * plan.length_m)[plan.user_node] / 1e5
    return OperatingPoint(velocity(flow, inner, water_at), drop, supply[plan.user_node],
                          float(heat[0] / mass[0]))


def check_network(design: NetworkDesign, tables: Mapping[str, Table]) -> NetworkCheck:
    """Hydraulic and thermal check of a design at its peak with pandapipes.

    All users draw their peak at once, less the simultaneity of the whole network; each cools
    its water to the design's return temperature, whatever flow that takes.

    Raises
    ------
    InputError
        If pandapipes is not installed.
    """
    p, own = network_parameters(tables), operating_point(design)
    if not len(design.plan):
        return NetworkCheck(own, own, (), ())
    with _quiet():
        checked = _solved(design, p)
    if checked is None:
        failed = Disagreement("solver", "whole network", float(own.drop_bar.max()), np.nan, "bar",
                              0.0)
        return NetworkCheck(own, None, (failed,),
                            ("pandapipes found no steady state: some user's supply may arrive "
                             "colder than its return.",))
    return NetworkCheck(own, checked, _compared(design, own, checked, p),
                        _limits(design, checked, p))


def _solved(design: NetworkDesign, p: Parameters) -> OperatingPoint | None:
    try:
        import pandapipes
        from pandapipes.pf.pipeflow_setup import PipeflowNotConverged
    except ImportError:
        raise InputError("The network check needs pandapipes, which is not installed; run "
                         "pip install pandapipes.") from None
    plan, sizes, pipes = design.plan, design.sizes, design.pipes
    water, n = pipes.parameters, len(plan.x)
    low = p["return_pressure_bar"]
    lift = design.pump_head_pa / 1e5 - p["source_pressure_bar"]
    net = pandapipes.create_empty_network(fluid="water")
    pandapipes.create_junctions(net, 2 * n, pn_bar=low + lift, tfluid_k=design.supply_c + KELVIN)
    # Parallel pairs are pipes of their own; node i has the junctions i (supply) and n + i.
    segment = np.repeat(np.arange(len(plan)), sizes.pairs.astype(int))
    up, down, size = plan.up[segment], plan.down[segment], sizes.pipe[segment]
    outer = pipes.casing_m[size]
    pandapipes.create_pipes_from_parameters(
        net, np.concatenate([up, n + down]), np.concatenate([down, n + up]),
        np.tile(plan.length_m[segment] / 1000, 2),
        inner_diameter_mm=np.tile(pipes.inner_m[size] * 1000, 2),
        outer_diameter_mm=np.tile(outer * 1000, 2), k_mm=water["pipe_roughness_mm"],
        u_w_per_m2k=np.tile(conductance(pipes, size) / (np.pi * outer), 2),
        text_k=float(np.mean(design.ground_c)) + KELVIN)
    share = design.peak_mw / sum(u.peak_mw for u in design.users)
    away = [i for i, node in enumerate(plan.user_node) if node != 0]
    for i in away:
        node = int(plan.user_node[i])
        pandapipes.create_heat_consumer(net, node, n + node,
                                        qext_w=design.users[i].peak_mw * share * 1e6,
                                        treturn_k=design.return_c + KELVIN)
    pandapipes.create_circ_pump_const_pressure(net, n, 0, p_flow_bar=low + lift, plift_bar=lift,
                                               t_flow_k=design.supply_c + KELVIN)
    try:
        pandapipes.pipeflow(net, mode="bidirectional", friction_model="colebrook",
                            max_iter_hyd=500, max_iter_therm=500, max_iter_bidirect=500,
                            use_numba=False)
    except (PipeflowNotConverged, UserWarning):
        return None
    bar, celsius = (net.res_junction[c].to_numpy() for c in ("p_bar", "t_k"))
    celsius = celsius - KELVIN
    if not (np.isfinite(bar).all() and np.isfinite(celsius).all()):
        return None
    speed = np.zeros(len(plan))
    speed[segment] = np.abs(net.res_pipe["v_mean_m_per_s"].to_numpy()[:len(segment)])
    nodes = plan.user_node
    return OperatingPoint(speed, lift - (bar[nodes] - bar[n + nodes]), celsius[nodes],
                          float(celsius[n]))


def _compared(design: NetworkDesign, own: OperatingPoint, checked: OperatingPoint,
              p: Parameters) -> tuple[Disagreement, ...]:
    users = [u.name for u in design.users]
    segments = [f"segment {i + 1} (DN {dn:g})" for i, dn in
                enumerate(design.pipes.dn[design.sizes.pipe])]
    share, kelvin = p["check_velocity_share"], p["check_temperature_k"]
    found = []
    for what, names, first, second, unit, relative, limit in (
            ("pressure drop", users, own.drop_bar, checked.drop_bar, "bar", True,
             p["check_pressure_share"]),
            ("velocity", segments, own.velocity_m_s, checked.velocity_m_s, "m/s", True, share),
            ("supply", users, own.supply_c, checked.supply_c, "°C", False, kelvin),
            ("return", ["the source"], [own.return_c], [checked.return_c], "°C", False, kelvin)):
        for name, a, b in zip(names, first, second, strict=True):
            tolerance = limit * max(abs(a), abs(b)) if relative else limit
            # A millibar or a millimetre per second is nothing, whatever its share.
            if abs(a - b) > max(tolerance, 1e-3):
                found.append(Disagreement(what, name, float(a), float(b), unit, limit))
    return tuple(found)


def _limits(design: NetworkDesign, checked: OperatingPoint, p: Parameters) -> tuple[str, ...]:
    found = []
    fastest = float(checked.velocity_m_s.max())
    if fastest > p["velocity_limit_m_s"]:
        found.append(f"Water runs at up to {fastest:.1f} m/s, above the limit of "
                     f"{p['velocity_limit_m_s']:g} m/s.")
    top = p["return_pressure_bar"] + design.pump_head_pa / 1e5
    if top > p["pressure_limit_bar"]:
        found.append(f"The pump reaches {top:.1f} bar, above the pipe's "
                     f"{p['pressure_limit_bar']:g} bar; booster pumps or wider pipes are needed.")
    left = design.pump_head_pa / 1e5 - p["source_pressure_bar"] - checked.drop_bar
    for user, bar in zip(design.users, left, strict=True):
        if bar < p["user_pressure_bar"] - 0.05:
            found.append(f"{user.name} is left with {bar:.2f} bar, below the "
                         f"{p['user_pressure_bar']:g} bar that its station needs.")
    return tuple(found)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings and log lines of the solver; what matters is in the result."""
    logger = logging.getLogger("pandapipes")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
