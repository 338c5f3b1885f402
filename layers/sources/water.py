"""Aquifers, lakes, rivers and the sea."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np

from gis.types import Features

from ..merge import concat, joined_provenance, plain_name
from ..readers.mend import polygons_of
from ..tables import load
from .combine import beside_pack, joined
from .recipe import Recipe, Region, shaped, text, with_columns

SAME_WATER_KM = 20.0                     # a lake or river of that name this near is the same
SAME_LAKE_SHARE = 0.5                    # of the pack's drawn area inside the file's polygon
LEAST_REST_M2 = 1e6                      # what is left of a square below this is a seam of the map
SAME_COAST_KM = 12.0                     # the coarse coast of a pack lies this near to the real one


@cache
def _classes() -> dict[str, tuple[float, float]]:
    table = load("aquifer_classes")
    return {key: (low, high) for key, low, high in
            zip(table["productivity"], table["yield_low_l_s"], table["yield_high_l_s"],
                strict=True)}


def parse_class(code: str) -> tuple[str, str, float, float] | None:
    """Flow type, class and yield range [L/s] of a code of the BGS atlas; None if it has none.

    The codes are not harmonised: "B-L/M (H)", "CSIF - H", "U/CSI-M/H", "U-H(*)". What stands in
    brackets holds only locally and is left out; two classes span from the lower to the upper.
    """
    match = re.fullmatch(r"([A-Z]+(?:/[A-Z]+)?)\s*-\s*([A-Z/\s-]+?)\s*\??", re.sub(
        r"\(.*?\)", "", code.strip()).strip())
    if not match:
        return None
    flow, grade = match[1], re.sub(r"[\s-]+", "/", match[2].strip()).strip("/")
    known = _classes()
    if grade in known:
        return flow, grade, *known[grade]
    parts = grade.split("/")
    if len(parts) != 2 or any(part not in known for part in parts):
        return None
    return flow, grade, min(known[p][0] for p in parts), max(known[p][1] for p in parts)


def aquifers(features: Features) -> Features:
    codes = text(features, "aquifer_productivity")
    geology = text(features, "geology")
    water = np.array([code.lower() in ("n/a", "") and "water" in name.lower()
                      for code, name in zip(codes, geology, strict=True)], bool)
    parsed = [parse_class(code) for code in codes]
    strange = Counter(code or "(empty)" for code, p, w in zip(codes, parsed, water, strict=True)
                      if p is None and not w)
    keep = np.array([p is not None for p in parsed], bool) & ~water
    kept = features.where(keep)
    rows = [p for p, k in zip(parsed, keep, strict=True) if p is not None and k]
    steps = [f"{int(water.sum())} polygons of surface water left out"] if water.any() else []
    if strange:
        named = ", ".join(f"{code!r} ({n})" for code, n in strange.most_common(5))
        steps.append(f"{sum(strange.values())} polygons with a code that gives no class left "
                     f"unknown: {named}")
    steps.append("class codes read as yield ranges of aquifer_classes.csv")
    return shaped("aquifers", kept, {
        "name": geology[keep], "role": "shallow", "flow_type": [r[0] for r in rows],
        "productivity": [r[1] for r in rows], "yield_low_l_s": [r[2] for r in rows],
        "yield_high_l_s": [r[3] for r in rows], "confidence": "medium", "accuracy_km": 5.0,
        "note": "class of the whole unit, a screening prior and never a yield",
        "source": features.provenance.source}, steps=tuple(steps))


CARRIED = ("depth_low_m", "depth_high_m", "rest_level_m", "recharge_low_mm_y",
           "recharge_high_mm_y", "restriction")


@beside_pack
def merge_aquifers(base: Features, file: Features, region: Region) -> Features:
    """The file's polygons carry class and yield, so they replace the pack's shallow aquifers.

    Depth, rest level and recharge, which the map lacks, come from the pack's nearest point. Pack
    points outside all polygons and other roles (deep, geothermal) stay.
    """
    import shapely

    from ..merge import metres, nearest

    shallow = base["role"] == "shallow"
    if not shallow.any():
        return joined(base, file, f"{len(file)} polygons added; the pack has no shallow aquifers")
    points = base.where(shallow)
    index = nearest(metres(file, region.crs), metres(points, region.crs))[1]
    file = with_columns(file, **{c: points[c][index] for c in CARRIED})
    hit = shapely.STRtree(file.geometry).query(points.geometry, predicate="intersects")[0]
    outside = np.ones(len(points), bool)
    outside[hit] = False
    rest = base.where(~shallow)
    cells = _cells(points.where(outside), file, region)
    kept = concat(rest, cells) if len(rest) else cells
    result = concat(file, kept) if len(kept) else file
    provenance = joined_provenance(file.provenance, base.provenance, "pack+file").then(
        f"{len(file)} polygons replace {int((~outside).sum())} of the pack's points, since they "
        f"carry class and yield; depth and recharge are the nearest pack point's; {len(kept)} pack "
        "points stay (outside the map, as squares of their accuracy; or of another role)")
    return replace(result, provenance=provenance)


def _cells(points: Features, mapped: Features, region: Region) -> Features:
    """Points as the squares that they stand for, without what the polygons map."""
    import shapely

    here = points.to_crs(region.crs)
    x, y = shapely.get_x(here.geometry), shapely.get_y(here.geometry)
    half = np.nan_to_num(points["accuracy_km"], nan=5.0) * 1000
    squares = shapely.box(x - half, y - half, x + half, y + half)
    cover = mapped.to_crs(region.crs).geometry
    for i, square in enumerate(squares):
        parts = shapely.clip_by_rect(cover, *shapely.bounds(square))
        squares[i] = shapely.difference(square, shapely.union_all(shapely.make_valid(parts)))
    left = shapely.area(squares) > LEAST_REST_M2
    found = replace(here.where(left), geometry=squares[left]).to_crs(points.crs)
    return replace(found, geometry=polygons_of(shapely.make_valid(found.geometry)))


def lakes(features: Features) -> Features:
    kinds = text(features, "featurecla")
    names = text(features, "name")
    alkaline = np.array(["alkaline" in k.lower() for k in kinds], bool)
    return shaped("surface_water", features, {
        "name": np.where(names == "", "unnamed lake", names).astype(object),
        "kind": ["reservoir" if "reserv" in k.lower() or "res." in n.lower() else "lake"
                 for k, n in zip(kinds, names, strict=True)],
        "perennial": ["no" if "intermittent" in k.lower() else "yes" for k in kinds],
        "usable": np.where(alkaline, "limited", "unknown").astype(object),
        "salinity": np.where(alkaline, "alkaline", "").astype(object),
        "accuracy_km": 1.0, "confidence": "medium", "source": features.provenance.source})


def rivers(features: Features) -> Features:
    kinds = text(features, "featurecla")
    river = np.array(["lake" not in k.lower() for k in kinds], bool)
    kept = features.where(river)
    names = text(kept, "name", "name_en")
    return shaped("surface_water", kept, {
        "name": np.where(names == "", "unnamed river", names).astype(object), "kind": "river",
        "perennial": ["no" if "intermittent" in k.lower() else "yes" for k in kinds[river]],
        "usable": "unknown", "accuracy_km": 2.0, "confidence": "medium",
        "note": "1:10m, generalised; flow not given", "source": features.provenance.source},
        steps=("centre lines inside lakes left out",))


def coast(features: Features) -> Features:
    import shapely

    one = np.array([shapely.union_all(features.geometry)], dtype=object)
    return shaped("surface_water", features, {
        "name": "sea", "kind": "sea", "perennial": "yes", "usable": "yes", "salinity": "saline",
        "accuracy_km": 1.0, "confidence": "high", "source": features.provenance.source},
        geometry=one)


@beside_pack
def merge_water(base: Features, file: Features, region: Region) -> Features:
    """Finer shapes for waters that the pack knows, with the pack's flows and uses; others added.

    The same water: a polygon over at least half of the pack's, a river or lake of the same name
    within 20 km, a coast within 12 km of the pack's.
    """
    import shapely

    ours, theirs = base.to_crs(region.crs).geometry, file.to_crs(region.crs).geometry
    geometry = base.geometry.copy()
    known = np.zeros(len(file), bool)
    refined = 0
    inherit = {c: file[c].copy() for c in ("perennial", "usable", "salinity")}
    for row in range(len(file)):
        same = _same_waters(base, ours, file, theirs[row], row)
        for at in same:
            if shapely.get_dimensions(ours[at]) == shapely.get_dimensions(theirs[row]):
                geometry[at] = file.geometry[row]
                known[row] = True
                refined += 1
        if len(same) and not known[row]:
            # the pack knows a gauge or a spring of this river: its words hold for the course too
            for column, values in inherit.items():
                if base[column][same[0]]:
                    values[row] = base[column][same[0]]
    finer = replace(base, geometry=geometry)
    added = with_columns(file, **inherit).where(~known)
    return joined(finer, added, f"{refined} waters of the pack given the file's finer shape, with "
                  f"the pack's flow and use; {len(added)} waters added")


def _same_waters(base: Features, ours: np.ndarray, file: Features, shape, row: int) -> np.ndarray:
    import shapely

    kind, name = file["kind"][row], plain_name(str(file["name"][row]))
    kinds = base["kind"]
    if kind == "sea":
        rows = np.flatnonzero(kinds == "sea")
        return np.array([r for r in rows if _near_throughout(ours[r], shape)], int)
    alike = np.isin(kinds, ("lake", "reservoir") if kind != "river" else ("river", "canal"))
    rows = np.flatnonzero(alike)
    found = []
    for r in rows:
        if shapely.area(ours[r]) > 0 and shapely.area(shape) > 0:
            common = shapely.area(shapely.intersection(ours[r], shape))
            if common >= SAME_LAKE_SHARE * shapely.area(ours[r]):
                found.append(r)
                continue
        words = plain_name(str(base["name"][r]))
        if name and name != "unnamed" and words.split(" ")[0:1] == name.split(" ")[0:1] and \
                shapely.distance(ours[r], shape) <= SAME_WATER_KM * 1000:
            found.append(r)
    return np.array(found, int)


def _near_throughout(ours, shape) -> bool:
    import shapely

    points = shapely.points(shapely.get_coordinates(ours))
    return bool((shapely.distance(points, shape) <= SAME_COAST_KM * 1000).all())


NATURAL_EARTH = "Natural Earth 1:10m"

RECIPES = (
    Recipe("bgs_aquifers", "BGS Africa Groundwater Atlas", "aquifers", "vector",
           lambda f: f.geometry == "polygon" and f.has("aquifer_productivity"),
           "British Geological Survey, Africa Groundwater Atlas", "CC BY-SA 3.0", "2019",
           coverage="complete", adapt=aquifers, merge=merge_aquifers),
    Recipe("ne_lakes", "Natural Earth lakes", "surface_water", "vector",
           lambda f: f.geometry == "polygon" and f.has("name", "scalerank") and f.hint("lake")
           and not f.has("adm0_a3"),
           NATURAL_EARTH + " lakes", "public domain", "2017", adapt=lakes, merge=merge_water,
           clip=True, order=1),
    Recipe("ne_rivers", "Natural Earth rivers", "surface_water", "vector",
           lambda f: f.geometry == "line" and f.has("name", "scalerank", "featurecla")
           and f.hint("river"),
           NATURAL_EARTH + " rivers", "public domain", "2017", adapt=rivers, merge=merge_water,
           clip=True, order=2),
    Recipe("ne_coast", "Natural Earth coastline", "surface_water", "vector",
           lambda f: f.geometry == "line" and f.hint("coast") and not f.has("name"),
           NATURAL_EARTH + " coastline", "public domain", "2017", adapt=coast, merge=merge_water,
           clip=True, order=3),
)


