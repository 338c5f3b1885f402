"""A heat network from a source to its users: route, sizes, losses, pumping, cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyproj

from ...errors import InputError
from ...types import Features, Raster, Table, require_same_crs
from ..parameters import parameters
from ..pipe import pipes
from .crossings import Obstacles, with_crossings
from .graph import StreetGraph
from .hydraulics import pressure_gradient
from .layout import Layout, layout
from .result import NetworkDesign
from .route import Route, find_route
from .sizing import Market, NetworkUser, Sizes, size_network
from .streets import clean_lines, lying_along, network_parameters, street_graph

HOURS = 8760
FAR_AROUND = ("The trench is far longer than usual for these places; streets may be missing in the "
              "layer.")


def design_network(source: tuple[float, float], users: Sequence[NetworkUser], supply_c: float,
                   return_c: float, crs: pyproj.CRS, tables: Mapping[str, Table],
                   ground: Features | StreetGraph | Raster | None = None,
                   existing: Features | None = None, rivers: Features | None = None,
                   rail: Features | None = None, ground_c: float | np.ndarray = 10.0,
                   load: np.ndarray | None = None, cost_factor: float = 1.0) -> NetworkDesign:
    """Design a network of pre-insulated pipes.

    Each segment is sized for the peak flow beyond it at the design pressure gradient of
    `heat_parameters`; users draw more where their supply arrives cooler. Of two trees (least
    trench, and shortest ways from the source) the cheaper one with its real sizes is taken.

    Parameters
    ----------
    source : (x, y)
        Where the heat comes from. [m]
    users : sequence of NetworkUser
        Those without demand are left out and named in the notes.
    supply_c, return_c : float
        Temperatures at the source. [°C]
    crs : pyproj.CRS
        Metric reference system of the coordinates.
    ground : Features, StreetGraph, Raster or None
        Road lines or their graph; a raster of trench cost over that of a street; None:
        straight lines times the stated detour factor.
    existing : Features, optional
        Pipes in the ground with their diameter `dn`; only with roads.
    rivers, rail : Features, optional
        Crossed at a price.
    ground_c : float or (8760,) array
        Ground at the depth of the pipes. [°C]
    load : (8760,) array, optional
        Flow over that of the peak, for pumping; without it the pump is taken to run at full
        flow for the full-load hours, which is its upper bound.
    cost_factor : float
        Of the country, on trench and crossing costs.

    Raises
    ------
    InputError
        If the figures are impossible, nobody has a demand, or a user cannot be reached.
    """
    p, size_table = network_parameters(tables), pipes(tables)
    users, notes = _checked(users, source, supply_c, return_c, ground_c, load, cost_factor)
    market = Market(size_table, p, supply_c, return_c, cost_factor,
                    float(np.mean(ground_c)), Obstacles.of(rivers, rail, crs))
    x = np.array([source[0], *(u.x for u in users)], float)
    y = np.array([source[1], *(u.y for u in users)], float)
    names = ["The heat source", *(u.name for u in users)]
    route = find_route(_graph(ground, existing, crs, tables), x, y, names, crs, p,
                       parameters(tables)["detour_factor"])
    graph = with_crossings(route.graph, market.obstacles, p, cost_factor)
    plan, sizes = _cheapest(replace(route, graph=graph), users, market)
    return _finished(plan, sizes, route, users, market, ground_c, load, crs, tables,
                     [*notes, *route.notes])


def _graph(ground, existing: Features | None, crs: pyproj.CRS,
           tables) -> StreetGraph | Raster | None:
    if isinstance(ground, Features):
        require_same_crs(ground.crs, crs)
        return street_graph(ground, tables, existing)
    if isinstance(ground, StreetGraph):
        require_same_crs(ground.crs, crs)
        if existing is not None and len(existing) and ground.geometry is not None:
            require_same_crs(existing.crs, crs)
            lines, row, _ = clean_lines(existing.geometry)
            size = existing["dn"][row] if existing.has("dn") else np.full(len(row), np.nan)
            near = network_parameters(tables)["existing_near_m"]
            return replace(ground, existing_dn=lying_along(ground.geometry, lines,
                                                           np.asarray(size, float), near))
    if isinstance(ground, Raster):
        require_same_crs(ground.grid.crs, crs)
    return ground


def _checked(users, source, supply_c, return_c, ground_c, load, cost_factor):
    """Users with a demand and notes on the others; raises on impossible figures."""
    if not np.isfinite(source).all():
        raise InputError("The heat source has no coordinates; give its place.")
    if not (math.isfinite(supply_c) and math.isfinite(return_c) and 0 < return_c < supply_c
            and supply_c <= 200):
        raise InputError(f"Supply {supply_c:g} and return {return_c:g} °C are impossible; the "
                         "return must lie below the supply, both between 0 and 200 °C.")
    if not np.isfinite(ground_c).all() or np.size(ground_c) not in (1, HOURS):
        raise InputError(f"The temperature of the ground is unknown in part; give one number or "
                         f"{HOURS:,} known hours in °C.")
    if load is not None and (np.shape(load) != (HOURS,) or not np.isfinite(load).all()):
        raise InputError(f"The load of the pumps is not known for {HOURS:,} hours; give a share of "
                         "the peak for each, or none.")
    if not cost_factor > 0:
        raise InputError(f"cost_factor = {cost_factor:g} is impossible; give more than 0.")
    kept, notes = [], []
    for user in users:
        if not (math.isfinite(user.x) and math.isfinite(user.y)):
            raise InputError(f"{user.name} has no coordinates; give its place.")
        if not (0 <= user.peak_mw < math.inf and user.annual_mwh >= 0 and user.consumers >= 1):
            raise InputError(f"{user.name}: a peak of {user.peak_mw:g} MW, {user.annual_mwh:g} "
                             f"MWh a year and {user.consumers:g} consumers cannot be; give known "
                             "figures of 0 or more, and at least 1 consumer.")
        if user.annual_mwh > user.peak_mw * (HOURS + 24) * (1 + 1e-9):
            raise InputError(f"{user.name}: {user.annual_mwh:g} MWh a year is more than "
                             f"{user.peak_mw:g} MW can give; raise the peak.")
        if user.peak_mw > 0:
            kept.append(user)
        else:
            notes.append(f"{user.name} takes no heat and is left out.")
    if not kept:
        raise InputError("No user has a heat demand, so there is no network to design; give at "
                         "least one peak above 0 MW.")
    return tuple(kept), notes


def _cheapest(route: Route, users, market: Market) -> tuple[Layout, Sizes]:
    """The cheaper of the route's trees, with existing pipes only where they suffice."""
    while True:
        price = market.trench_eur_m(0.5 * sum(u.peak_mw for u in users))
        trees = route.trees(route.graph.cost_eur(price, market.p["existing_pipe_share"]))
        found = []
        for edges in trees:
            plan = layout(route.graph, edges, route.node[0], route.node[1:])
            found.append((plan, size_network(plan, users, market)))
        plan, sizes = min(found, key=lambda pair: pair[1].cost_eur)
        small = (plan.existing_dn > 0) & ~sizes.reused
        if not small.any():
            return plan, sizes
        # A pipe too thin for this peak lured the route: forget it and look again.
        dn = route.graph.existing_dn.copy()
        dn[np.concatenate([e for e, bad in zip(plan.edges, small, strict=True) if bad])] = 0.0
        route = replace(route, graph=replace(route.graph, existing_dn=dn))


def _finished(plan: Layout, sizes: Sizes, route: Route, users, market: Market, ground_c, load,
              crs, tables, notes: list[str]) -> NetworkDesign:
    p, size_table = market.p, market.pipes
    ground = np.asarray(ground_c, float)
    if plan.length_m.sum() > p["doubtful_detour"] * route.usual_m:
        notes.append(FAR_AROUND)
    metre_loss = size_table.loss_w_m(sizes.pipe[:, None], market.supply_c, market.return_c,
                                     np.atleast_1d(ground)).mean(axis=1) * sizes.pairs
    loss = float((metre_loss * plan.length_m).sum()) * HOURS / 1e6
    drop = pressure_gradient(sizes.flow_kg_s / sizes.pairs, size_table.inner_m[sizes.pipe],
                             size_table.parameters)
    farthest = float(plan.from_source(drop * plan.length_m)[plan.user_node].max())
    head = 2 * farthest + 1e5 * (p["user_pressure_bar"] + p["source_pressure_bar"])
    peak = float(np.sum([u.peak_mw for u in users]))
    annual = sum(u.annual_mwh for u in users)
    inside = [u for u, node in zip(users, plan.user_node, strict=True) if node == 0]
    flow = float(sizes.flow_kg_s[plan.up == 0].sum()) + sum(
        u.peak_mw for u in inside) * 1e6 / (market.heat_capacity * market.delta_k)
    water = size_table.parameters
    pump = head * flow / water["water_density"] / water["pump_efficiency"] / 1e6
    if load is None:
        pumping = pump * annual / peak
        notes.append("Pumping: full flow for the full-load hours, its upper bound.")
    else:
        pumping = pump * float((np.clip(np.asarray(load, float), 0, 1) ** 3).sum())
    if inside:
        notes.append("At the source itself, without a pipe: "
                     f"{', '.join(u.name for u in inside)}.")
    notes += [f"{u.name} is too far for its demand: its supply would arrive too cold for "
              f"{extra:g} times the usual flow." for u, extra in
              zip(users, sizes.extra_flow, strict=True) if extra >= p["most_extra_flow"]]
    unknown = float(plan.length_m[np.isnan(plan.existing_dn)].sum())
    if unknown > 0:
        notes.append(f"{unknown:.0f} m run along pipes of unknown size, which are not reused.")
    if (sizes.pairs > 1).any():
        notes.append(f"{int((sizes.pairs > 1).sum())} segments need several pairs of the largest "
                     f"pipe (DN {size_table.dn[-1]:g}).")
    if len(sizes.simultaneity) and sizes.simultaneity.min() < 0.995:
        notes.append(f"Users do not peak at once: down to {sizes.simultaneity.min():.0%} of the "
                     "summed peaks (Winter et al. 2001).")
    low, high = parameters(tables).range("investment_spread")
    full = sizes.rivers * p["river_crossing_eur"] + sizes.rail * p["rail_crossing_eur"]
    paid = np.divide(sizes.crossing_eur, full, out=np.zeros(len(full)), where=full > 0)
    crossing = [float(((sizes.rivers * p.range("river_crossing_eur")[k]
                        + sizes.rail * p.range("rail_crossing_eur")[k]) * paid).sum())
                for k in (0, 1)]
    trench = float(sizes.trench_eur.sum())
    straight = float(np.hypot(plan.x[plan.user_node] - plan.x[0],
                              plan.y[plan.user_node] - plan.y[0]).sum())
    return NetworkDesign(
        crs, route.graph.basis, tuple(users), plan, sizes, size_table, market.supply_c,
        market.return_c, ground, metre_loss, loss, head, pump, pumping, straight,
        trench * low + crossing[0], trench * high + crossing[1], tuple(notes),
        route.graph.provenance.then("network designed"))

