"""Rivers, lakes, the sea and treated effluent that can serve a need for cooling water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..grid.distance import nearest
from ..types import Features, Places
from .rules import WaterRules

STANDING = ("lake", "reservoir", "sea")


@dataclass(frozen=True, eq=False)
class SurfaceWater:
    """Nearest water body that can serve each of n places."""

    km: np.ndarray                       # (n,) NaN: unknown
    low_km: np.ndarray
    high_km: np.ndarray
    row: np.ndarray                      # (n,) row of the layer, −1 where none serves
    listed_km: np.ndarray                # (n,) to the nearest one that serves, known or not


def serving(layer: Features, need_l_s: float, rules: WaterRules) -> np.ndarray:
    """Which water bodies can serve a need, (rows,) bool.

    A lake, reservoir or the sea serves any need; running water must carry a multiple of it at low
    flow. Bodies that dry up or are unfit are out; where the low flow is not listed, a perennial
    river is taken to serve.
    """
    kind, usable = layer["kind"].astype(str), layer["usable"].astype(str)
    perennial = layer["perennial"].astype(str)
    flow = (np.asarray(layer["low_flow_m3_s"], float) if layer.has("low_flow_m3_s")
            else np.full(len(layer), np.nan))
    factor = np.where(kind == "effluent", rules.effluent_flow_factor, rules.river_low_flow_factor)
    enough = np.where(np.isnan(flow), perennial == "yes", flow >= need_l_s / 1000 * factor)
    fit = (usable != "no") & (perennial != "no")
    return fit & (np.isin(kind, STANDING) | enough)


def surface_water_at(places: Places, layer: Features, need_l_s: float,
                     rules: WaterRules) -> SurfaceWater:
    """Distance to the nearest water that can serve the need; 0 inside a lake.

    In a layer of partial coverage a place far from everything listed is unknown, not far.
    """
    mask = serving(layer, need_l_s, rules)
    rows = np.flatnonzero(mask)
    n = len(places)
    if not len(rows):
        nothing = np.full(n, np.nan)
        return SurfaceWater(nothing, nothing.copy(), nothing.copy(), np.full(n, -1),
                            nothing.copy())
    found = nearest(places, layer.where(mask), inside_zero=True)
    km = found.distance / 1000
    row = rows[found.index]
    known = np.ones(n, bool)
    if layer.provenance.coverage == "partial":
        any_km = km if mask.all() else np.minimum(
            km, nearest(places, layer.where(~mask), inside_zero=True).distance / 1000)
        known = any_km <= rules.surface_known_km
    error = np.zeros(n)
    if layer.has("accuracy_km"):
        error = np.nan_to_num(np.asarray(layer["accuracy_km"], float)[row])

    def each(values: np.ndarray) -> np.ndarray:
        return np.where(known, values, np.nan)

    return SurfaceWater(each(km), each(np.maximum(km - error, 0.0)), each(km + error), row, km)
