"""Soft warnings of a place: they flag it and never exclude it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from ..grid.study_grid import region_of
from ..types import Features, Layer, Places, require_same_crs
from .exclusions import WATER_KINDS, ExclusionRules, accuracy_m

_WORDS = {"urban_core": "in a dense urban area: {name}",
          "airport": "in the surroundings of an airport: {name}",
          "flood": "in a flood zone: {name}",
          "military": "near a military area: {name}",
          "nuclear": "in the surroundings of a nuclear site: {name}",
          "farmland": "on protected farmland: {name}",
          "protected": "in a {kind}: {name}"}
SEA_SNAP_M = 5_000.0
"""A border within this distance of a drawn shore is taken for the coast. [m]"""


def soft_flags(places: Places, layers: Mapping[str, Layer],
               rules: ExclusionRules) -> list[tuple[str, ...]]:
    """What to look at first at each place, in plain words.

    Soft polygons and open water that hold it, hard ones whose drawn edge lies within their own
    accuracy (or that a concession or the tolerance lifted), and a state border near by.

    Returns
    -------
    list of tuple of str
        One tuple per place, empty where nothing is known against it.
    """
    flags: list[list[str]] = [[] for _ in range(len(places))]
    points = shapely.points(places.x, places.y)
    areas = layers.get("protected")
    if isinstance(areas, Features) and len(areas):
        require_same_crs(areas.crs, places.crs)
        _polygons(points, areas, flags)
    water = layers.get("surface_water")
    if isinstance(water, Features) and len(water):
        require_same_crs(water.crs, places.crs)
        _open_water(points, water, flags)
    boundary = layers.get("boundary")
    if isinstance(boundary, Features) and len(boundary):
        require_same_crs(boundary.crs, places.crs)
        near = _near_state_border(points, region_of(boundary), layers, rules.border_flag_km * 1000)
        for i in np.flatnonzero(near):
            flags[i].append(f"within {rules.border_flag_km:g} km of a state border")
    return [tuple(dict.fromkeys(words)) for words in flags]


def _polygons(points: np.ndarray, areas: Features, flags: list[list[str]]) -> None:
    areas = areas.where(shapely.get_dimensions(areas.geometry) == 2)
    valid = shapely.make_valid(areas.geometry)
    drawn = accuracy_m(areas)
    for number, level in enumerate(areas["level"]):
        name = str(areas["name"][number]) or "no name"
        kind = (str(areas["kind"][number]) if areas.has("kind") else "") or "protected area"
        shapely.prepare(valid[number])
        if level == "soft":
            words = _WORDS.get(str(areas["category"][number]), "{kind}: {name}")
            for i in np.flatnonzero(shapely.intersects(valid[number], points)):
                flags[i].append(words.format(name=name, kind=kind))
        elif level == "hard":
            for i in np.flatnonzero(shapely.dwithin(valid[number], points, drawn[number])):
                if shapely.intersects(valid[number], points[i]):
                    flags[i].append(f"inside the drawn outline of {name} ({kind})")
                else:
                    flags[i].append(f"at the edge of {name} ({kind}, drawn to "
                                    f"±{drawn[number] / 1000:g} km)")
        elif level == "concession":
            for i in np.flatnonzero(shapely.intersects(valid[number], points)):
                flags[i].append(f"within a concession: {name}")


def _open_water(points: np.ndarray, water: Features, flags: list[list[str]]) -> None:
    water = water.where((shapely.get_dimensions(water.geometry) == 2)
                        & np.isin(water["kind"].astype(str), list(WATER_KINDS)))
    valid = shapely.make_valid(water.geometry)
    for shape, name, kind in zip(valid, water["name"], water["kind"], strict=True):
        shapely.prepare(shape)
        for i in np.flatnonzero(shapely.intersects(shape, points)):
            flags[i].append(f"inside the drawn outline of {str(name) or 'no name'} ({kind})")


def _near_state_border(points: np.ndarray, region: Features, layers: Mapping[str, Layer],
                       reach_m: float) -> np.ndarray:
    """Whether each point lies within `reach_m` of a border that is not the coast, (n,) bool.

    Only the outline of a state counts: its code has the three letters of ISO 3166-1 alpha-3.
    """
    if not (region.has("code") and all(len(str(c)) == 3 and str(c).isalpha()
                                       for c in region["code"])):
        return np.zeros(len(points), bool)
    edge = shapely.boundary(shapely.union_all(shapely.make_valid(region.geometry)))
    water = layers.get("surface_water")
    if isinstance(water, Features) and len(water) and np.any(water["kind"] == "sea"):
        sea = shapely.union_all(shapely.make_valid(water.geometry[water["kind"] == "sea"]))
        snap = max(SEA_SNAP_M, float(accuracy_m(region).max()))
        edge = shapely.difference(edge, shapely.buffer(sea, snap))
    if shapely.is_empty(edge):
        return np.zeros(len(points), bool)
    shapely.prepare(edge)
    return shapely.dwithin(edge, points, reach_m)
