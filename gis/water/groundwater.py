"""Boreholes for a need, from the productivity classes of aquifers.

Classes are ranges for well-sited boreholes on a coarse grid: a screening prior, never a yield.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grid.distance import cheapest, containing
from ..grid.segments import Segments
from ..types import Features, Places
from .rules import WaterRules


def class_yield(low, high, quantile: float) -> np.ndarray:
    """Yield at a quantile of a class, on a log scale between its ends [L/s]."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(np.log(low) + quantile * (np.log(high) - np.log(low)))


def boreholes(need_l_s, yield_l_s, spare: float = 1.0) -> np.ndarray:
    """Boreholes for a need: whole ones, and the spare; none where nothing is needed."""
    need_l_s, yield_l_s = np.asarray(need_l_s, float), np.asarray(yield_l_s, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        count = np.ceil(need_l_s / yield_l_s - 1e-9) + spare
    return np.where(need_l_s <= 0, 0.0, count)


@dataclass(frozen=True, eq=False)
class Aquifers:
    """Aquifer under each of n places: rows of the layer, −1 where none is known."""

    main: np.ndarray                     # (n,) class with the largest share there
    yield_l_s: np.ndarray                # (n,) planned with
    yield_low_l_s: np.ndarray            # (n,) second classes of the cell included
    yield_high_l_s: np.ndarray


def aquifers_at(places: Places, layer: Features, rules: WaterRules) -> Aquifers:
    """Aquifer to be drilled at each place: shallow ones first, by the largest share.

    Points stand for the cell around them, within their accuracy; polygons for what they hold.
    Deep and geothermal ones count only where the layer has no shallow one at all.
    """
    role = layer["role"].astype(str)
    rows = np.flatnonzero(role == "shallow")
    if not len(rows):
        rows = np.flatnonzero(role != "geothermal")
    layer_rows = rows
    layer = layer.where(np.isin(np.arange(len(layer)), rows))
    n = len(places)
    if not len(layer):
        nothing = np.full(n, np.nan)
        return Aquifers(np.full(n, -1), nothing, nothing.copy(), nothing.copy())
    share = _column(layer, "share", 1.0)
    planned = class_yield(layer["yield_low_l_s"], layer["yield_high_l_s"], rules.yield_quantile)
    low = class_yield(layer["yield_low_l_s"], layer["yield_high_l_s"], rules.yield_quantile_low)
    high = class_yield(layer["yield_low_l_s"], layer["yield_high_l_s"], rules.yield_quantile_high)
    spot = _spots(places, layer, rules)
    first, low, high = _classes(spot.owner, share, low, high, rules.second_class_share)
    known = spot.at >= 0
    main = np.where(known, first[spot.at], -1)

    def each(values: np.ndarray) -> np.ndarray:
        return np.where(known, values, np.nan)

    return Aquifers(np.where(known, layer_rows[main], -1), each(planned[main]),
                    each(low[spot.at]), each(high[spot.at]))


@dataclass(frozen=True, eq=False)
class _Spots:
    owner: np.ndarray                    # (rows,) spot of each row of the layer
    at: np.ndarray                       # (n,) spot of each place, −1 where none


def _spots(places: Places, layer: Features, rules: WaterRules) -> _Spots:
    """Rows that share one point (or each polygon) and the spot that each place belongs to."""
    import shapely

    if (shapely.get_dimensions(layer.geometry) == 2).any():
        return _Spots(np.arange(len(layer)), containing(places, layer))
    xy = np.round(shapely.get_coordinates(layer.geometry), 1)
    points, owner = np.unique(xy, axis=0, return_inverse=True)
    owner = owner.reshape(-1)
    accuracy = _column(layer, "accuracy_km", rules.aquifer_reach_km / rules.aquifer_reach_factor)
    reach = np.zeros(len(points))
    np.maximum.at(reach, owner, accuracy * rules.aquifer_reach_factor * 1000)
    near = cheapest(places,
                    Segments(points[:, 0], points[:, 1], points[:, 0], points[:, 1],
                             np.arange(len(points))))
    return _Spots(owner, np.where(near.distance <= reach[near.index], near.index, -1))


def _classes(owner, share, low, high, least: float):
    """Main row of each spot, and the widest ends of all classes with a fair share of it."""
    spots = int(owner.max()) + 1
    main = np.zeros(spots, np.int64)
    main[owner[np.argsort(share, kind="stable")]] = np.argsort(share, kind="stable")
    counted = (share >= least) | (main[owner] == np.arange(len(owner)))
    lowest, highest = np.full(spots, np.inf), np.full(spots, -np.inf)
    np.minimum.at(lowest, owner[counted], low[counted])
    np.maximum.at(highest, owner[counted], high[counted])
    return main, lowest, highest


def recharge_area_km2(need_m3_y, recharge_mm_y) -> np.ndarray:
    """Land whose recharge equals a yearly need: m³ / (mm · 1,000) [km²]; NaN without recharge."""
    need_m3_y, recharge = np.asarray(need_m3_y, float), np.asarray(recharge_mm_y, float)
    return np.divide(need_m3_y, recharge * 1000, out=np.full(np.shape(recharge), np.nan),
                     where=recharge > 0)


def _column(layer: Features, name: str, default: float) -> np.ndarray:
    """A numeric column with its gaps filled by a default, (rows,)."""
    if not layer.has(name):
        return np.full(len(layer), default)
    values = np.asarray(layer[name], float)
    return np.where(np.isnan(values), default, values)
