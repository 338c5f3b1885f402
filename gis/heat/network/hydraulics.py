"""Friction, velocity and temperatures along pipes; temperature of the ground around them."""

from __future__ import annotations

import math

import numpy as np

from ..parameters import Parameters
from ..pipe import Pipes

Numbers = float | np.ndarray
LAMINAR_REYNOLDS = 2300.0


def velocity(flow_kg_s: Numbers, inner_m: Numbers, p: Parameters) -> np.ndarray:
    """Mean velocity of water in a pipe [m/s]."""
    area = math.pi / 4 * np.asarray(inner_m, float) ** 2
    return np.asarray(flow_kg_s, float) / (p["water_density"] * area)


def pressure_gradient(flow_kg_s: Numbers, inner_m: Numbers, p: Parameters) -> np.ndarray:
    """Pressure drop per metre of one pipe, Darcy–Weisbach [Pa/m].

    Colebrook's friction in turbulent flow, 64/Re below a Reynolds number of 2,300.
    """
    inner = np.asarray(inner_m, float)
    speed = np.abs(velocity(flow_kg_s, inner, p))
    reynolds = np.maximum(p["water_density"] * speed * inner / p["water_viscosity"], 1e-9)
    rough = p["pipe_roughness_mm"] / 1000 / inner
    turbulent = np.maximum(reynolds, LAMINAR_REYNOLDS)
    root = -1.8 * np.log10((rough / 3.7) ** 1.11 + 6.9 / turbulent)      # Haaland, to start
    for _ in range(20):
        root = -2 * np.log10(rough / 3.7 + 2.51 * root / turbulent)
    friction = np.where(reynolds < LAMINAR_REYNOLDS, 64 / reynolds, 1 / root**2)
    return friction * p["water_density"] * speed**2 / (2 * inner)


def conductance(pipes: Pipes, index: np.ndarray) -> np.ndarray:
    """Heat lost by one buried pipe per metre and kelvin above the ground [W/m·K]."""
    # A pair at ground + 1 K and ground loses what one pipe loses at ground + 1 K.
    return pipes.loss_w_m(index, 1.0, 0.0, 0.0)


def outlet(inlet_c: float, ground_c: float, w_mk: float, length_m: float, flow_kg_s: float,
           heat_capacity: float) -> float:
    """Temperature at the end of a pipe [°C]; that of the ground where nothing flows."""
    if not flow_kg_s > 0:
        return ground_c
    return ground_c + (inlet_c - ground_c) * math.exp(
        -w_mk * length_m / (flow_kg_s * heat_capacity))


def ground_temperature(t_c: np.ndarray, depth_m: float, p: Parameters) -> np.ndarray:
    """Undisturbed ground at a depth over the year [1]_.

    Parameters
    ----------
    t_c : (8760,) array
        Hourly air temperature; unknown hours are passed over. [°C]
    depth_m : float
        Depth below the surface. [m]

    Returns
    -------
    (8760,) array
        The yearly wave of the air, damped and late. NaN if no hour is known. [°C]

    References
    ----------
    .. [1] T. Kusuda, P. R. Achenbach, "Earth temperature and thermal diffusivity at selected
       stations in the United States," ASHRAE Trans., vol. 71, pp. 61-75, 1965.
    """
    t_c = np.asarray(t_c, float)
    known = np.isfinite(t_c)
    if not known.any():
        return np.full(len(t_c), np.nan)
    hour = np.arange(len(t_c))
    angle = 2 * math.pi * (hour + 0.5) / len(t_c)
    waves = np.column_stack([np.ones(len(t_c)), np.cos(angle), np.sin(angle)])
    mean, cosine, sine = np.linalg.lstsq(waves[known], t_c[known], rcond=None)[0]
    omega = 2 * math.pi / (len(t_c) * 3600)
    damping = depth_m * math.sqrt(omega / (2 * p["ground_diffusivity_m2_s"]))
    late = angle - damping
    return mean + math.exp(-damping) * (cosine * np.cos(late) + sine * np.sin(late))


def simultaneity(consumers: float | np.ndarray, p: Parameters) -> np.ndarray:
    """Share of the summed peaks that occurs at once among `consumers` users [1]_.

    References
    ----------
    .. [1] W. Winter, T. Haslauer, I. Obernberger, "Untersuchungen der Gleichzeitigkeit in
       kleinen und mittleren Nahwärmenetzen," Euroheat & Power, 2001.
    """
    n = np.maximum(np.asarray(consumers, float), 1.0)
    share = p["simultaneity_a"] + p["simultaneity_b"] / (
        1 + (n / p["simultaneity_c"]) ** p["simultaneity_d"])
    return np.minimum(share, 1.0)
