"""Criteria of theme heat in their screening form: heat that would be used, and its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..siting.criteria import Measure, criterion
from ..siting.evidence import Evidence
from ..types import Places
from .screening import Screening, screening
from .study import HeatStudy, heat_study, knows_users

TILE_M = 20_000.0                    # places are looked at tile by tile
USERS = 8                            # cheapest users of a place that are added up
NOBODY = "No heat user in reach: no heat is used, and its cost is shown as infinite."


@dataclass(frozen=True, eq=False)
class HeatInReach:
    """Heat at n places."""

    share: np.ndarray                # (n,) of the yearly source heat that is used
    cost_eur_mwh: np.ndarray         # (n,) of the used heat; inf where nobody is in reach


def heat_in_reach(places: Places, evidence: Evidence) -> HeatInReach:
    """Share of the source heat that users in reach take, and its mean cost, cheapest first."""
    study, n = heat_study(evidence), len(places)
    share, cost = np.zeros(n), np.full(n, np.inf)
    present = np.array([not sink.potential for sink in study.sinks], bool)
    if not present.any():
        return HeatInReach(share, cost)
    screen = screening(evidence)
    limit = evidence.brief.heat_cost_limit_eur_mwh
    reach = screen.reach_km(limit)
    useful = np.flatnonzero(present & (reach >= 0))
    radius = 1000 * reach[useful] + study.free_m[useful] + study.spread_m[useful]
    for members in _tiles(places):
        x, y = places.x[members], places.y[members]
        # Distance from each user to the box of the tile: who can matter here at all?
        dx = np.maximum(np.maximum(x.min() - study.x[useful], study.x[useful] - x.max()), 0.0)
        dy = np.maximum(np.maximum(y.min() - study.y[useful], study.y[useful] - y.max()), 0.0)
        near = useful[np.hypot(dx, dy) <= radius]
        if len(near):
            share[members], cost[members] = _tile(study, screen, near, x, y, limit)
    return HeatInReach(share, cost)


def _tiles(places: Places):
    """Index arrays of places that lie in one tile each."""
    if not len(places):
        return
    column = np.floor((places.x - places.x.min()) / TILE_M).astype(np.int64)
    row = np.floor((places.y - places.y.min()) / TILE_M).astype(np.int64)
    tile = row * (column.max() + 1) + column
    order = np.argsort(tile, kind="stable")
    cuts = np.flatnonzero(np.diff(tile[order])) + 1
    yield from np.split(order, cuts)


def _tile(study: HeatStudy, screen: Screening, users: np.ndarray, x: np.ndarray, y: np.ndarray,
          limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Share and cost, (m,), at the places of one tile from the users (k,) that may reach it."""
    km = study.straight_km(x, y, users)
    used_alone = screen.used[users] - screen.used_km[users] * km
    yearly = screen.cost[users] + screen.cost_km[users] * km
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = np.where(used_alone > 0, yearly / used_alone, np.inf)
    alone = np.where(alone <= limit, alone, np.inf)

    share, cost = np.zeros(len(x)), np.full(len(x), np.inf)
    some = np.flatnonzero(np.isfinite(alone).any(axis=1))
    if not len(some):
        return share, cost
    alone, km = alone[some], km[some]
    most = min(USERS, len(users))
    if most < len(users):
        best = np.argpartition(alone, most - 1, axis=1)[:, :most]
        best = np.take_along_axis(best, np.argsort(np.take_along_axis(alone, best, 1), 1), 1)
    else:
        best = np.argsort(alone, axis=1, kind="stable")
    left = np.repeat(screen.source[None, :], len(some), axis=0)
    used, paid, served = np.zeros((3, len(some)))
    active = np.arange(len(some))
    enough = 0.01 * screen.source.sum()
    for k in range(most):
        which = best[active, k]
        reached = np.isfinite(alone[active, which])
        active, which = active[reached], which[reached]
        if not len(active):
            break
        user, far = users[which], km[active, which]
        taken = np.minimum(left[active], screen.drawn[user])
        heat = taken.sum(axis=1) * screen.per_source[user] - screen.used_km[user] * far
        whole = screen.used[user] - screen.used_km[user] * far
        # What depends on size shrinks with the use; the trench does not.
        part = np.clip(heat / whole, 0.0, 1.0)
        bill = ((screen.cost[user] - screen.pipe_cost[user]) * part + screen.pipe_cost[user]
                + screen.cost_km[user] * far)
        worth = (heat > 0) & (bill <= limit * heat)
        left[active] -= np.where(worth[:, None], taken, 0.0)
        used[active] += np.where(worth, heat, 0.0)
        served[active] += np.where(worth, heat / screen.per_source[user], 0.0)
        paid[active] += np.where(worth, bill, 0.0)
        active = active[left[active].sum(axis=1) > enough]
    share[some] = served / screen.source.sum()
    cost[some] = np.divide(paid, used, out=np.full(len(some), np.inf), where=used > 0)
    return share, cost


def _shared(places: Places, evidence: Evidence) -> HeatInReach:
    """Both criteria of the same places share one computation."""
    return evidence.once(f"heat_in_reach {id(places.x)} {len(places)}",
                         lambda: (places, heat_in_reach(places, evidence)))[1]


@criterion("heat_used")
def measure_heat_used(places: Places, evidence: Evidence) -> Measure:
    """Share of the yearly source heat that reachable present demand takes."""
    if not knows_users(evidence):
        return Measure.unknown(places, "No layer of heat users in this region.")
    return Measure(_shared(places, evidence).share,
                   note="Screening: users within the cost limit, cheapest first, by month.")


@criterion("heat_cost")
def measure_heat_cost(places: Places, evidence: Evidence) -> Measure:
    """Levelised cost of the used heat [EUR/MWh]; infinite, so scoring 0, where nobody is near."""
    if not knows_users(evidence):
        return Measure.unknown(places, "No layer of heat users in this region.")
    cost = _shared(places, evidence).cost_eur_mwh
    return Measure(cost, note=NOBODY if np.isinf(cost).any() else "")
