"""How good a layer is in a region: reach, age, gaps, duplicates, what it does not tell.

Reach is no completeness: a desert without substations is far from one, however good the map. What
is missing shows where two sources of the same thing are compared (`quality_compare`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.types import WGS84, Features, Layer, Raster

from .merge import mover, plain_name
from .tables import load, schema

SAMPLES = 4_000                          # places of the region that are looked at
SHARED = frozenset({"accuracy_km", "confidence", "note", "source"})
IDENTITY = ("name", "place", "kind", "role", "month", "level", "fuel", "category", "code",
            "status", "flow_type")


@dataclass(frozen=True)
class Gap:
    """The place of the region that is farthest from any feature."""

    km: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Quality:
    """How good one layer is in one region."""

    layer: str
    kind: str                            # point | line | polygon | mixed | raster | table
    rows: int                            # features, rows, or cells in the region
    reach_km: float                      # a feature within this tells of a place
    coverage: float                      # share of the region within reach, or of cells known
    complete: bool                       # absence from the layer means absence in the world
    gap: Gap | None
    date: str
    newest_age_y: float                  # of the newest part [years]; NaN unknown
    oldest_age_y: float
    duplicates: int                      # rows that repeat another
    unknown: Mapping[str, float] = field(default_factory=dict)   # column → share of rows
    accuracy_km: float = math.nan        # median of the rows
    known: str = ""
    source: str = ""
    licence: str = ""


def quality(layer: Layer, boundary: Features, today: date | None = None) -> Quality:
    """How good a layer is in a region.

    Parameters
    ----------
    layer : Features, Raster or Table
        As a study reads it, with its provenance.
    boundary : Features
        Outline of the region, in any reference system.
    today : date, optional
        Day on which the age is told.
    """
    about = layer.provenance
    newest, oldest = ages(about.date, today or date.today())
    told: dict[str, Any] = {
        "layer": about.layer, "complete": about.coverage == "complete", "date": about.date,
        "newest_age_y": newest, "oldest_age_y": oldest, "known": about.known,
        "source": about.source, "licence": about.licence}
    if isinstance(layer, Raster):
        inside = _cells_inside(layer, boundary)
        values = layer.values[inside]
        share = float(np.isfinite(values).mean()) if values.size else math.nan
        return Quality(kind="raster", rows=int(inside.sum()), reach_km=layer.grid.cell / 1000,
                       coverage=share, gap=None, duplicates=0,
                       unknown=MappingProxyType({about.layer: 1 - share}), **told)
    unknown = MappingProxyType(unknown_shares(layer.columns, about.layer))
    if not isinstance(layer, Features):
        return Quality(kind="table", rows=len(layer), reach_km=math.nan, coverage=math.nan,
                       gap=None, duplicates=0, unknown=unknown, **told)
    reach = _reach(about.layer)
    found = distances(layer, boundary)
    far = int(np.argmax(found.km)) if len(found.km) and np.isfinite(found.km).all() else None
    return Quality(
        kind=_kind(layer), rows=len(layer), reach_km=reach,
        coverage=float((found.km <= reach).mean()) if len(found.km) else math.nan,
        gap=None if far is None else Gap(float(found.km[far]), float(found.lon[far]),
                                         float(found.lat[far])),
        duplicates=len(layer) - len(distinct(layer)), unknown=unknown,
        accuracy_km=_median(layer), **told)


def region_quality(layers: Mapping[str, Layer], boundary: Features, today: date | None = None
                   ) -> tuple[Quality, ...]:
    """The quality of every layer that the region has, in the schema's order."""
    order = list(schema())
    keys = sorted(layers, key=lambda key: order.index(key) if key in order else len(order))
    found = [layers[key] for key in keys]
    return tuple(quality(layer, boundary, today) for layer in found
                 if not isinstance(layer, Features) or len(layer))


def coverage_map(layer: Features, boundary: Features, samples: int = SAMPLES) -> Features:
    """Squares over the region with their distance to the layer, for the map.

    Columns: `distance_km` of the square's middle to the nearest feature [km], `near` (yes where
    that is within the layer's reach, else no). In the reference system of the study.
    """
    import shapely

    found = distances(layer, boundary, samples)
    half = found.side / 2
    squares = shapely.box(found.x - half, found.y - half, found.x + half, found.y + half)
    near = np.where(found.km <= _reach(layer.provenance.layer), "yes", "no").astype(object)
    about = layer.provenance.then("distance of each square's middle to the nearest feature")
    return Features(np.asarray(squares, object), found.crs, MappingProxyType(
        {"distance_km": found.km, "near": near}), MappingProxyType({"distance_km": "km"}), about)


@dataclass(frozen=True, eq=False)
class Distances:
    """Places of a region on a square lattice and their distance to the nearest feature."""

    x: np.ndarray                        # [m], each (n,)
    y: np.ndarray
    km: np.ndarray                       # infinite where there is no feature [km]
    lon: np.ndarray
    lat: np.ndarray
    side: float                          # of the lattice [m]
    crs: pyproj.CRS


def distances(layer: Features, boundary: Features, samples: int = SAMPLES) -> Distances:
    """Distance of some thousand places, evenly spread over the region, to the layer."""
    import shapely

    crs = metric(boundary)
    region = shapely.union_all(outline(boundary).to_crs(crs).geometry)
    side = math.sqrt(max(shapely.area(region), 1.0) / samples)
    left, bottom, right, top = shapely.bounds(region)
    x, y = (a.ravel() for a in np.meshgrid(np.arange(left + side / 2, right, side),
                                           np.arange(bottom + side / 2, top, side)))
    shapely.prepare(region)
    inside = shapely.contains_xy(region, x, y)
    if not inside.any():                 # a sliver between the lattice's places
        middle = shapely.point_on_surface(region)
        x, y, inside = (np.array([middle.x]), np.array([middle.y]), np.array([True]))
    x, y = x[inside], y[inside]
    km = np.full(len(x), np.inf)
    shapes = layer.to_crs(crs).geometry
    if len(shapes):
        index, metres = shapely.STRtree(shapes).query_nearest(
            shapely.points(x, y), return_distance=True, all_matches=False)
        km[index[0]] = metres / 1000
    lon, lat = mover(crs, pyproj.CRS.from_user_input(WGS84)).transform(x, y)
    return Distances(x, y, km, np.asarray(lon), np.asarray(lat), side, crs)


def outline(boundary: Features) -> Features:
    """The region's own outline, without its admin areas."""
    if not boundary.has("level") or not (boundary["level"] == "region").any():
        return boundary
    return boundary.where(boundary["level"] == "region")


def metric(features: Features) -> pyproj.CRS:
    """A reference system in metres: the features' own, or an equal-area one around them."""
    import shapely

    if features.crs.is_projected:
        return features.crs
    left, bottom, right, top = shapely.total_bounds(features.geometry)
    return pyproj.CRS.from_proj4(f"+proj=laea +lat_0={(bottom + top) / 2:.2f} "
                                 f"+lon_0={(left + right) / 2:.2f} +datum=WGS84 +units=m")


def ages(text: str, today: date) -> tuple[float, float]:
    """Age of the newest and of the oldest part, from the years that a date names; NaN unknown."""
    years = [int(y) for y in re.findall(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", text)]
    return (float(today.year - max(years)), float(today.year - min(years))) if years \
        else (math.nan, math.nan)


def unknown_shares(columns: Mapping[str, np.ndarray], layer: str) -> dict[str, float]:
    """Share of rows without a value, of each column of the layer that is not shared by all."""
    form = schema().get(layer)
    names = [name for name in columns if name not in SHARED
             and (form is None or name in form.columns)]
    return {name: float(_unknown(columns[name]).mean()) for name in names if len(columns[name])}


def _unknown(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "f":
        return np.isnan(values)
    return np.array([str(v).strip().lower() in ("", "unknown") for v in values], bool)


def distinct(features: Features) -> np.ndarray:
    """Rows that repeat no earlier one: of the same identity, and the same shape or, as points,
    nearly the same place."""
    import shapely
    from scipy.spatial import cKDTree

    names = [c for c in IDENTITY if features.has(c)]
    within = _rule(features.provenance.layer)["duplicate_m"]
    crs = metric(features)
    moved = features.to_crs(crs).geometry
    groups: dict[tuple, list[int]] = {}
    for row in range(len(features)):
        key = tuple(plain_name(str(features[c][row])) if c in ("name", "place") else
                    str(features[c][row]) for c in names)
        groups.setdefault((*key, int(shapely.get_dimensions(moved[row]))), []).append(row)
    repeated: set[int] = set()
    for members in groups.values():
        if len(members) < 2:
            continue
        if shapely.get_dimensions(moved[members[0]]) == 0:
            places = shapely.get_coordinates(shapely.centroid(moved[members]))
            pairs = cKDTree(places).query_pairs(within, output_type="ndarray")
            repeated |= {members[int(second)] for _, second in np.sort(pairs, axis=1)}
        else:
            same = shapely.to_wkb(shapely.normalize(features.geometry[members]))
            first = set(np.unique(same, return_index=True)[1].tolist())
            repeated |= {row for i, row in enumerate(members) if i not in first}
    return np.array([row for row in range(len(features)) if row not in repeated], int)


def _cells_inside(raster: Raster, boundary: Features) -> np.ndarray:
    import shapely

    region = shapely.union_all(outline(boundary).to_crs(raster.grid.crs).geometry)
    shapely.prepare(region)
    rows, cols = np.indices(raster.grid.shape)
    x, y = raster.grid.centres(rows.ravel(), cols.ravel())
    return shapely.contains_xy(region, x, y).reshape(raster.grid.shape)


def _kind(features: Features) -> str:
    import shapely

    kinds = set(shapely.get_dimensions(features.geometry).tolist())
    return {0: "point", 1: "line", 2: "polygon"}.get(kinds.pop(), "mixed") if len(kinds) == 1 \
        else "mixed"


def _median(features: Features) -> float:
    if not features.has("accuracy_km"):
        return math.nan
    known = features["accuracy_km"][~np.isnan(features["accuracy_km"])]
    return float(np.median(known)) if known.size else math.nan


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    return {row["layer"]: row for row in load("quality_reach").rows()}


def _rule(layer: str) -> Mapping[str, Any]:
    return _rules().get(layer, _rules()["default"])


def _reach(layer: str) -> float:
    return float(_rule(layer)["reach_km"])
