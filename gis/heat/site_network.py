"""The pipes of one site along what is known of the ground, and their share for each user.

Users whose heat travels at one temperature share a trench: a tree along streets or over terrain.
Users who need less may be given more heat than that, if the shared trench saves more than the
heat pump then costs. Where no ground is known, each has a pipe of its own along the usual detour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..siting.evidence import Evidence
from .chain import Link, SiteClimate, join, need
from .demand.sinks import Sink
from .network.crossings import Obstacles, crossing_counts
from .network.result import NetworkDesign
from .network.site import design_for_site
from .network.sizing import NetworkUser
from .network.streets import network_parameters
from .study import HeatStudy
from .way import MIN_GLIDE_K, Way, own_way

LEVEL_K = 1.0                        # users whose temperatures differ by less share a pipe
SHARED_K = (10.0, math.inf)          # and those that need so much less, where that is cheaper
AS_MUCH = 0.98                       # of the heat used, for a plan to count as good as the first
SHARED = ("Users of several temperatures share a trench at the hottest of them: cheaper than a "
          "pipe for each temperature.")


@dataclass(frozen=True, eq=False)
class Part:
    """Users on one network. Without a design each of them has a pipe of its own."""

    members: tuple[int, ...]             # of the links
    basis: str                           # streets | terrain | straight | given
    supply_c: float
    return_c: float
    design: NetworkDesign | None = None
    rivers: float = 0.0                  # crossings of pipes of their own
    rail: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Laid:
    """Links along their network, source heat that nobody takes, and the parts of the network."""

    links: list[Link]
    left_mw: np.ndarray                  # (8760,)
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()

    @property
    def used_mwh(self) -> float:
        return sum(link.used_mwh for link in self.links)

    @property
    def cost_eur_mwh(self) -> float:
        """Of all used heat; infinite where none is."""
        yearly = sum(link.cost.yearly for link in self.links)
        return yearly / self.used_mwh if self.links else math.inf


def lay(study: HeatStudy, evidence: Evidence, x: float, y: float, links: list[Link],
        left_mw: np.ndarray, climate: SiteClimate, limit_eur_mwh: float) -> Laid:
    """Put the links of a site on the ground.

    A user whose heat becomes dearer than the limit along the real way is left out, and the
    network is designed once more for the others.

    Parameters
    ----------
    x, y : float
        Site in the study's reference system. [m]
    links : list of Link
        In the order in which they are served; their peaks size the network.
    left_mw : (8760,) array
        Source heat that they leave.
    """
    plans = [_laid(study, evidence, x, y, links, left_mw, climate, limit_eur_mwh)]
    if any(part.design is not None for part in plans[0].parts):
        for reach in SHARED_K:
            shared = _together(study, links, climate, reach)
            if shared is not None:
                plans.append(_laid(study, evidence, x, y, shared, left_mw, climate,
                                   limit_eur_mwh))
    best = min((plan for plan in plans if plan.used_mwh >= AS_MUCH * plans[0].used_mwh),
               key=lambda plan: plan.cost_eur_mwh)
    return best if best is plans[0] else replace(best, notes=(*best.notes, SHARED))


def _together(study: HeatStudy, links: Sequence[Link], climate: SiteClimate,
              reach_k: float) -> list[Link] | None:
    """The links with users supplied as hot as the hottest one within `reach_k` above them.

    Networks keep their own temperature, which follows the weather. None where nothing changes.
    """
    single = [i for i, link in enumerate(links)
              if not link.sink.network and link.sink.route_km is None]
    found, changed = list(links), False
    while single:
        top = max(links[i].sink.supply_c for i in single)
        group = [i for i in single if links[i].sink.supply_c >= top - reach_k]
        single = [i for i in single if i not in group]
        needs = [need(study, replace(links[i].sink, supply_c=top), climate) for i in group]
        if len(group) < 2 or any(one is None for one in needs):
            continue
        supply = max(one.pipe_supply_c for one in needs if one is not None)
        back = float(np.average([links[i].need.pipe_return_c for i in group],
                                weights=[links[i].used_mwh for i in group]))
        for i, one in zip(group, needs, strict=True):
            old = links[i].need
            changed |= abs(old.pipe_supply_c - supply) + abs(old.pipe_return_c - back) > LEVEL_K
            if one is not None:
                found[i] = replace(links[i], need=replace(
                    one, demand_mw=old.demand_mw, capped=old.capped, pipe_supply_c=supply,
                    pipe_return_c=back))
    return found if changed else None


def _laid(study: HeatStudy, evidence: Evidence, x: float, y: float, links: list[Link],
          left_mw: np.ndarray, climate: SiteClimate, limit_eur_mwh: float) -> Laid:
    """The links along the ways of their temperatures."""
    notes: list[str] = []
    while links:
        parts = _parts(study, evidence, x, y, links, climate.ground_c)
        ways = _ways(study, evidence, links, parts, climate.ground_c)
        if all(way is link.way for way, link in zip(ways, links, strict=True)):
            return Laid(links, left_mw, parts, tuple(notes))
        laid: list[Link] = []
        kept: list[Link] = []
        left = study.source.heat_mw
        for link, way in zip(links, ways, strict=True):
            new = join(study, link.sink, link.need, link.straight_km, left, climate.ground_c, way)
            if new is None or new.lcoh_eur_mwh > limit_eur_mwh:
                cost = "" if new is None else f": {new.lcoh_eur_mwh:.0f} EUR/MWh"
                notes.append(f"{link.sink.name} is too dear by the real way "
                             f"({way.route_km:.1f} km){cost}.")
                continue
            laid.append(new)
            kept.append(link)
            left = new.flow.left_mw
        if len(laid) == len(links):
            return Laid(laid, left, parts, tuple(notes))
        links = kept
    return Laid([], study.source.heat_mw, (), tuple(notes))


def _parts(study: HeatStudy, evidence: Evidence, x: float, y: float, links: Sequence[Link],
           ground_c: float) -> tuple[Part, ...]:
    """The networks of the links, each link in one of them."""
    ground = evidence.features("roads") is not None or evidence.raster("elevation") is not None
    levels: dict[tuple[int, int], list[int]] = {}
    parts: list[Part] = []
    for i, link in enumerate(links):
        supply, back = link.need.pipe_supply_c, link.need.pipe_return_c
        if link.sink.route_km is not None:
            parts.append(Part((i,), "given", supply, back))
        elif not ground:
            parts.append(_own(study, evidence, x, y, i, link))
        else:
            level = (round(supply / LEVEL_K), round(back / LEVEL_K))
            levels.setdefault(level, []).append(i)
    for members in levels.values():
        parts += _on_ground(study, evidence, x, y, links, members, ground_c)
    return tuple(sorted(parts, key=lambda part: part.members))


def _on_ground(study: HeatStudy, evidence: Evidence, x: float, y: float, links: Sequence[Link],
               members: Sequence[int], ground_c: float) -> list[Part]:
    """One network for users of one temperature; those that no way reaches stay by themselves."""
    supply, back, load = level_of([links[i] for i in members])
    users = [network_user(study, links[i], x, y) for i in members]
    found = design_for_site(x, y, users, evidence, supply, back, ground_c=ground_c, load=load)
    if found is not None and found.basis != "straight":
        return [Part(tuple(members), found.basis, supply, back, found, notes=found.notes)]
    if len(members) > 1:
        return [part for i in members
                for part in _on_ground(study, evidence, x, y, links, [i], ground_c)]
    own = _own(study, evidence, x, y, members[0], links[members[0]])
    return [replace(own, notes=() if found is None else tuple(
        f"{users[0].name}: {note}" for note in found.notes if note.startswith("Not ")))]


def _own(study: HeatStudy, evidence: Evidence, x: float, y: float, i: int, link: Link) -> Part:
    """A pipe of its own in a straight line, with what that line crosses."""
    obstacles = evidence.once("obstacles", lambda: Obstacles.of(
        evidence.features("surface_water"), evidence.features("rail"), evidence.grid.crs))
    line = shapely.linestrings([[(x, y), join_point(study, link.sink, x, y)]])
    rivers, rail = (float(crossing_counts(line, shapes)[0])
                    for shapes in (obstacles.rivers, obstacles.rail))
    return Part((i,), "straight", link.need.pipe_supply_c, link.need.pipe_return_c,
                rivers=rivers, rail=rail)


def join_point(study: HeatStudy, sink: Sink, x: float, y: float) -> tuple[float, float]:
    """Where a user can be joined: on its own pipes, or in the core of its network's area."""
    if sink.line is not None:
        spot = shapely.get_coordinates(shapely.shortest_line(sink.line, shapely.Point(x, y)))[0]
        return float(spot[0]), float(spot[1])
    free = sink.radius_m * study.p["network_reach_share"]
    away = math.hypot(sink.x - x, sink.y - y)
    if away <= free:
        return x, y
    return (sink.x + (x - sink.x) * free / away, sink.y + (y - sink.y) * free / away)


def network_user(study: HeatStudy, link: Link, x: float, y: float) -> NetworkUser:
    # What the pipes lose comes on top; the design adds its own.
    used = link.flow.used_mw
    place = join_point(study, link.sink, x, y)
    return NetworkUser(link.sink.name, *place, float(used.max()), float(used.sum()))


def level_of(links: Sequence[Link]) -> tuple[float, float, np.ndarray]:
    """Supply and return of a common pipe, by heat, and its load over the peak, (8760,)."""
    heat = np.array([link.used_mwh for link in links])
    supply, back = (float(np.average([getattr(link.need, name) for link in links], weights=heat))
                    for name in ("pipe_supply_c", "pipe_return_c"))
    used = np.sum([link.flow.used_mw for link in links], axis=0)
    return max(supply, back + MIN_GLIDE_K), back, used / used.max()


def _ways(study: HeatStudy, evidence: Evidence, links: Sequence[Link], parts: Sequence[Part],
          ground_c: float) -> list[Way]:
    """The way of each link; the very same one where nothing better is known."""
    ways = [link.way for link in links]
    p = network_parameters(evidence.tables)
    for part in parts:
        if part.design is not None:
            for i, way in zip(part.members, _shares(study, part.design, ground_c), strict=True):
                ways[i] = way
        elif part.rivers + part.rail > 0:
            (i,) = part.members
            price = part.rivers * p["river_crossing_eur"] + part.rail * p["rail_crossing_eur"]
            metres = ways[i].route_km * 1000
            ways[i] = replace(ways[i], trench_eur_m=ways[i].trench_eur_m + price / metres)
    return ways


def _shares(study: HeatStudy, design: NetworkDesign, ground_c: float) -> list[Way]:
    """Each user's share of a common network, with the connections at both ends."""
    plan, sizes, delta = design.plan, design.sizes, design.supply_c - design.return_c
    peaks = np.array([u.peak_mw for u in design.users])
    # A user whose supply arrives cooler draws more water, so more of the pipe is its own.
    wanted = peaks * sizes.extra_flow
    room = design.pipes.capacity_mw(delta)[sizes.pipe] * sizes.pairs / plan.downstream(wanted)
    least = np.full(len(plan.x), math.inf)
    last = np.zeros(len(plan.x), np.int64)
    for s in range(len(plan)):
        least[plan.down[s]] = min(least[plan.up[s]], room[s])
        last[plan.down[s]] = sizes.pipe[s]
    cost, lost = design.user_cost_eur, design.user_loss_mwh / 8760
    found = []
    for k in range(len(peaks)):
        node = int(plan.user_node[k])
        end = own_way(study, study.p["min_route_km"], float(wanted[k]), design.supply_c,
                      design.return_c, ground_c)
        if node == 0:
            found.append(end)
            continue
        km = float(design.route_km[k])
        cap = min(float(wanted[k] * least[node]), end.cap_mw)
        # The pump's power follows the cube of the flow; it is told at the capacity.
        pump = design.pump_mw * float(peaks[k] / peaks.sum()) * (cap / float(wanted[k])) ** 3
        metres = 1000 * (km + end.route_km)
        trench = float(cost[k]) / study.prices.pipe_factor + end.trench_eur_m * end.route_km * 1000
        found.append(Way(
            metres / 1000, int(last[node]), float(lost[k]) + end.loss_mw, cap, trench / metres,
            pump + end.pump_mw * (cap / end.cap_mw) ** 3))
    return found
