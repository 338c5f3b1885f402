"""The pipe between one user and the source: length, size, heat loss, pumping, trench."""

from __future__ import annotations

from dataclasses import dataclass

from .demand.sinks import Sink
from .study import HeatStudy

MIN_GLIDE_K = 3.0                    # supply over return in a pipe that is worth its pump


@dataclass(frozen=True)
class Way:
    """One user's pipe, or its share of a network that it has in common with others."""

    route_km: float
    pipe: int                        # index of the size that reaches the user
    loss_mw: float                   # while it carries heat
    cap_mw: float
    trench_eur_m: float              # mean, crossings with it, before the country's factor
    pump_mw: float                   # electricity of the pumps at `cap_mw`


def usual_km(study: HeatStudy, sink: Sink, straight_km: float) -> float:
    """Length of the route where no ground is known: detour, and the connections at both ends."""
    if sink.route_km is not None:
        return sink.route_km
    return straight_km * study.p["detour_factor"] + study.p["min_route_km"]


def own_way(study: HeatStudy, route_km: float, peak_mw: float, supply_c: float, return_c: float,
            ground_c: float) -> Way:
    """A pipe of its own for a peak that reaches the user. [MW], [°C]"""
    pipes, delta = study.pipes, max(supply_c - return_c, MIN_GLIDE_K)
    size, loss = -1, 0.0
    while (wanted := int(pipes.choose(peak_mw + loss, delta))) > size:
        size = wanted                # the pipe must also carry what it loses
        loss = float(pipes.loss_w_m(size, supply_c, return_c, ground_c)) * route_km / 1000
    return Way(route_km, size, loss, float(pipes.capacity_mw(delta)[size]),
               float(pipes.trench_eur_m[size]), float(pipes.pumping_mw(size, 1.0, route_km)))
