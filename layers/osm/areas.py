"""Waters and protected areas of OpenStreetMap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .elements import Element, as_area
from .shaped import Builder, Shaped

LEAST_LAKE_KM2 = 0.2                     # smaller ponds cool nothing
RESERVOIRS = ("reservoir", "basin")
NO_LAKES = ("wastewater", "lock", "moat", "fountain", "reflecting_pool", "pool")
HARD_CLASSES = frozenset({"1", "1a", "1b", "2", "3", "4"})


def area_km2(shape: Any) -> float:
    """Area on the ellipsoid. [km²]"""
    import pyproj

    return abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6


def surface_water(elements: Sequence[Element]) -> Shaped:
    """Rivers and canals that have a name, each as one course; lakes; the coast as one line."""
    import shapely

    courses: dict[tuple[str, str], list[Element]] = {}
    coast, lakes, small = [], [], 0
    for e in elements:
        if e.tags.get("natural") == "coastline":
            coast.append(e.shape)
        elif "waterway" in e.tags:
            courses.setdefault((e.tags["waterway"], e.name), []).append(e)
        else:
            shape = as_area(e.shape)
            usable = (shapely.get_dimensions(shape) == 2 and e.tags.get("water") not in NO_LAKES
                      and area_km2(shape) >= LEAST_LAKE_KM2)
            small += not usable
            if usable:
                lakes.append((e, shape))
    nameless = sum(len(members) for (_, name), members in courses.items() if not name)
    rows = [(shapely.line_merge(shapely.multilinestrings([e.shape for e in members])),
             name, kind, members[0], members) for (kind, name), members in courses.items() if name]
    shapes = [row[0] for row in rows] + [shape for _, shape in lakes]
    names = [row[1] for row in rows] + [e.name or "unnamed lake" for e, _ in lakes]
    kinds = [row[2] for row in rows] + [
        "reservoir" if e.tags.get("water") in RESERVOIRS else "lake" for e, _ in lakes]
    dry = [any(e.tags.get("intermittent") == "yes" for e in row[4]) for row in rows] + [
        e.tags.get("intermittent") == "yes" for e, _ in lakes]
    salt = [False] * len(rows) + [e.tags.get("salt") == "yes" for e, _ in lakes]
    sources = [row[3].source for row in rows] + [e.source for e, _ in lakes]
    perennial = ["no" if d else "unknown" for d in dry]
    usable_for = ["limited" if s else "unknown" for s in salt]
    salinity = ["saline" if s else "" for s in salt]
    if coast:
        shapes.append(shapely.line_merge(shapely.multilinestrings(coast)))
        for cells, value in ((names, "sea"), (kinds, "sea"), (perennial, "yes"),
                             (usable_for, "yes"), (salinity, "saline"),
                             (sources, "OpenStreetMap coastline")):
            cells.append(value)
    steps = [f"{n} {what} left out" for n, what in (
        (nameless, "rivers without a name"),
        (small, f"waters below {LEAST_LAKE_KM2:g} km² or of no use")) if n]
    return Shaped(shapes, {
        "name": names, "kind": kinds, "perennial": perennial, "usable": usable_for,
        "salinity": salinity, "accuracy_km": 0.05, "confidence": "medium-high",
        "note": "flow not given", "source": sources}, tuple(steps))


def protected(elements: Sequence[Element]) -> Shaped:
    """Reserves, military areas and airports; only the strict classes exclude, the others warn."""
    import shapely

    rows = [(e, shape) for e in elements
            if shapely.get_dimensions(shape := as_area(e.shape)) == 2]
    left = len(elements) - len(rows)
    told = [_category(e) for e, _ in rows]
    return Shaped([shape for _, shape in rows], {
        "name": [e.name or kind for (e, _), (kind, _, _) in zip(rows, told, strict=True)],
        "kind": [kind for kind, _, _ in told], "category": [c for _, c, _ in told],
        "level": [level for _, _, level in told],
        "area_km2": [area_km2(shape) for _, shape in rows] if rows else math.nan,
        "accuracy_km": 0.1, "confidence": "medium",
        "note": "as drawn by mappers, no legal list", "source": [e.source for e, _ in rows]},
        (f"{left} places without an outline left out",) if left else ())


def _category(element: Element) -> tuple[str, str, str]:
    """Kind in the map's words, the layer's category, and whether it excludes."""
    tags = element.tags
    if "aeroway" in tags:
        return "aerodrome", "airport", "hard"
    if tags.get("landuse") == "military":
        return "military area", "military", "hard"
    park = tags.get("boundary") == "national_park" or "national park" in \
        tags.get("protection_title", "").lower()
    kind = element.tag("protection_title") or (
        "national park" if park else "nature reserve" if "leisure" in tags else "protected area")
    strict = park or tags.get("protect_class", "").strip().lower() in HARD_CLASSES
    return kind, "protected", "hard" if strict else "soft"


BUILDERS: Mapping[str, Builder] = {"surface_water": surface_water, "protected": protected}
