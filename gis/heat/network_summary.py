"""What is told of a site's network: its pipes, costs, losses, and whether its check agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..siting.evidence import Evidence
from ..types import Table
from .chain import Link
from .demand.sinks import Sink
from .network.check import check_network
from .network.design import design_network
from .network.result import NetworkDesign
from .result import HeatNetwork, NetworkAgreement, NetworkPart, PipeLength
from .site_network import Part, level_of, network_user
from .study import HeatStudy
from .way import own_way

NOT_CHECKED = NetworkAgreement(None, (), (), "not checked")


def network_summary(study: HeatStudy, links: Sequence[Link], parts: Sequence[Part],
                    ground_c: float, check: NetworkAgreement = NOT_CHECKED) -> HeatNetwork | None:
    """The network of all links together; None without links."""
    if not links:
        return None
    told = [_part(study, links, part, ground_c) for part in parts]
    lengths: dict[tuple[int, bool], float] = {}
    for one in told:
        for pipe in one.pipes:
            key = (pipe.dn, pipe.reused)
            lengths[key] = lengths.get(key, 0.0) + pipe.length_km
    lost = sum(float(link.flow.loss_mw.sum()) for link in links)
    used = sum(link.used_mwh for link in links)
    crossings = {name: sum(one.crossings[name] for one in told) for name in ("rivers", "rail")}
    return HeatNetwork(
        basis=" and ".join(dict.fromkeys(one.basis for one in told)),
        length_km=sum(one.length_km for one in told),
        pipes=tuple(PipeLength(dn, km, reused)
                    for (dn, reused), km in sorted(lengths.items())),
        cost_eur=sum(one.cost_eur for one in told),
        cost_low_eur=sum(one.cost_low_eur for one in told),
        cost_high_eur=sum(one.cost_high_eur for one in told),
        loss_mwh_y=lost, loss_share=lost / (used + lost),
        pumping_mwh_y=sum(link.pumping_mwh for link in links), crossings=crossings,
        parts=tuple(told), check=check,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)))


def _part(study: HeatStudy, links: Sequence[Link], part: Part, ground_c: float) -> NetworkPart:
    low, high = study.p.range("investment_spread")
    members = [links[i] for i in part.members]
    cost = sum(1000 * link.way.trench_eur_m * link.way.route_km * study.prices.pipe_factor
               for link in members)
    design = part.design
    if design is None:
        (link,) = members
        dn = int(study.pipes.dn[link.way.pipe])
        pipes = [PipeLength(dn, link.way.route_km)] if link.way.route_km > 0 else []
        rivers, rail, least, most = part.rivers, part.rail, cost * low, cost * high
    else:
        pipes = _segments(design)
        for user, extra in zip(design.users, design.sizes.extra_flow, strict=True):
            end = own_way(study, study.p["min_route_km"], user.peak_mw * float(extra),
                          design.supply_c, design.return_c, ground_c)
            pipes.append(PipeLength(int(study.pipes.dn[end.pipe]), end.route_km))
        rivers, rail = float(design.sizes.rivers.sum()), float(design.sizes.rail.sum())
        rest = cost - design.cost_eur
        least, most = design.cost_low_eur + rest * low, design.cost_high_eur + rest * high
    return NetworkPart(
        tuple(link.sink.name for link in members), part.basis, part.supply_c, part.return_c,
        sum(pipe.length_km for pipe in pipes), tuple(pipes), cost, min(least, cost),
        max(most, cost), {"rivers": int(rivers), "rail": int(rail)})


def _segments(design: NetworkDesign) -> list[PipeLength]:
    """Length of each size, new and in pipes that lie there; several pairs count several times."""
    size, reused = design.sizes.pipe, design.sizes.reused
    found = []
    for index, old in sorted({(int(i), bool(r)) for i, r in zip(size, reused, strict=True)}):
        here = (size == index) & (reused == old)
        metres = float((design.plan.length_m * design.sizes.pairs)[here].sum())
        found.append(PipeLength(int(design.pipes.dn[index]), metres / 1000, old))
    return found


def agreement(found: Sequence[NetworkDesign], tables: Mapping[str, Table]) -> NetworkAgreement:
    """Check every design with pandapipes; whatever differs is told.

    Raises
    ------
    InputError
        If pandapipes is not installed.
    """
    checks = [check_network(design, tables) for design in found]
    return NetworkAgreement(
        bool(np.all([check.agrees for check in checks])),
        tuple(str(d) for check in checks for d in check.disagreements),
        tuple(dict.fromkeys(text for check in checks for text in check.findings)),
        "at the peak, by pandapipes")


def designs(study: HeatStudy, evidence: Evidence, x: float, y: float, links: Sequence[Link],
            parts: Sequence[Part], ground_c: float) -> list[NetworkDesign]:
    """A design of every part, also of pipes of their own, for a check of their hydraulics."""
    found = []
    for part in parts:
        if part.design is not None:
            found.append(part.design)
            continue
        (i,) = part.members
        link = links[i]
        user = network_user(study, replace(link, sink=_eastward(study, link, x, y)), x, y)
        supply, back, load = level_of([link])
        found.append(design_network(
            (x, y), [user], supply, back, evidence.grid.crs, evidence.tables,
            rivers=evidence.features("surface_water"), rail=evidence.features("rail"),
            ground_c=ground_c, load=load, cost_factor=study.prices.pipe_factor))
    return found


def _eastward(study: HeatStudy, link: Link, x: float, y: float) -> Sink:
    """The user as far away as its route is long; one given by hand has no place of its own."""
    sink = link.sink
    if sink.route_km is None:
        return sink
    away = 1000 * sink.route_km / study.p["detour_factor"]
    return replace(sink, x=x + away, y=y, radius_m=0.0, line=None)
