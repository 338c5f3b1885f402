"""Where a data centre cannot stand, and why; and what a planner must look at first.

Tolerance
---------
Outlines and protected areas are often drawn by hand and carry `accuracy_km`. A listed town
(or centre of a commune), substation or landing station stands where it stands, whatever a coarse
polygon says:

- its own cell is never excluded by a drawn polygon (one with an accuracy above zero), nor by the
  outline if it lies within twice the summed accuracies of polygon and point;
- if it lies within the summed accuracies of the polygon's edge, the cells within the point's own
  accuracy are kept too, as far as they are no deeper in the polygon than its accuracy (for the
  outline: around towns and landings only, since lines also end at stations beyond the border);
- stations marked `abroad` or `border_point` free nothing.

Everything else inside a hard polygon stays excluded unless a `concession` polygon lifts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import LayerError
from ..grid.rasterize import polygon_mask
from ..grid.study_grid import region_of
from ..grid.terrain import slope_pct
from ..results import EXCLUSION_REASONS
from ..types import Features, Grid, Layer, Raster, Table, require_same_crs

CODES = {reason: code for code, reason in enumerate(EXCLUSION_REASONS)}
PROTECTED_CATEGORIES = frozenset({"protected", "park", "reserve", "forest", "farmland"})
WATER_KINDS = frozenset({"lake", "reservoir", "sea", "river", "canal"})
FOREIGN_KINDS = frozenset({"abroad", "border_point", "border point"})


@dataclass(frozen=True)
class ExclusionRules:
    """Limits of the exclusions and flags."""

    slope_max_pct: float                 # steeper cells are excluded [%]
    border_flag_km: float                # sites nearer to a state border are flagged [km]

    @classmethod
    def from_table(cls, table: Table) -> ExclusionRules:
        """From `exclusions.csv` (key, value)."""
        values = dict(zip(table["key"], table["value"], strict=True))
        return cls(float(values["slope_max_pct"]), float(values["border_flag_km"]))


@dataclass(frozen=True, eq=False)
class Exclusions:
    """Which cells are out, under the first reason that applies."""

    grid: Grid
    codes: np.ndarray                    # (rows, columns) uint8 index into EXCLUSION_REASONS
    shares: Mapping[str, float]          # reason → share of the region's area
    notes: tuple[str, ...] = ()          # what the tolerance kept

    @property
    def allowed(self) -> np.ndarray:
        """(rows, columns) bool."""
        return self.codes == 0


@dataclass(frozen=True, eq=False)
class _Anchors:
    """Listed towns, stations and landings that a coarse polygon must not exclude."""

    points: np.ndarray                   # (n,) shapely points
    names: np.ndarray
    accuracy_m: np.ndarray               # 0 where unknown
    station: np.ndarray                  # bool: a substation


def exclude(grid: Grid, layers: Mapping[str, Layer], rules: ExclusionRules) -> Exclusions:
    """Exclusion code of every cell and each reason's share of the region.

    Parameters
    ----------
    layers : mapping
        Features in the grid's reference system, rasters on the grid. Used: `boundary`
        (required), `protected`, `surface_water`, `slope` or else `elevation` (rasters
        only), and the points of `towns`, `communes`, `substations`, `landings` for the
        tolerance above.

    Returns
    -------
    Exclusions
        Cells have equal area, so a share is a count of cells. The region is the cells that are
        not "outside"; "outside" itself is no part of the region and has the share 0.

    Raises
    ------
    LayerError
        If there is no boundary or no cell of the grid lies inside it.
    """
    boundary = layers.get("boundary")
    if not isinstance(boundary, Features) or not len(boundary):
        raise LayerError("boundary", "it is missing", "give a polygon of the region")
    require_same_crs(boundary.crs, grid.crs)
    anchors = _anchors(layers, grid)
    notes: list[str] = []
    inside = _region(grid, region_of(boundary), anchors, notes)
    if not inside.any():
        raise LayerError("boundary", f"no cell of {grid.cell:g} m lies inside it",
                         "use smaller cells or a larger region")
    codes = np.zeros(grid.shape, np.uint8)

    def mark(mask: np.ndarray, reason: str) -> None:
        codes[mask & (codes == 0)] = CODES[reason]

    mark(~inside, "outside")
    water = layers.get("surface_water")
    if isinstance(water, Features) and len(water):
        lakes = water.where(np.isin(water["kind"].astype(str), list(WATER_KINDS)))
        mark(_excluded(grid, lakes, anchors, notes), "water")
    areas = layers.get("protected")
    if isinstance(areas, Features) and len(areas):
        lifted = polygon_mask(areas.geometry[areas["level"] == "concession"], grid)
        hard = areas.where(areas["level"] == "hard")
        nature = np.isin(hard["category"].astype(str), list(PROTECTED_CATEGORIES))
        mark(_excluded(grid, hard.where(nature), anchors, notes) & ~lifted, "protected")
        mark(_excluded(grid, hard.where(~nature), anchors, notes) & ~lifted, "hard exclusion")
    slope, elevation = layers.get("slope"), layers.get("elevation")
    if not isinstance(slope, Raster) and isinstance(elevation, Raster):
        slope = slope_pct(elevation)
    if isinstance(slope, Raster):
        mark(slope.values > rules.slope_max_pct, "slope")
    counts = np.bincount(codes.ravel(), minlength=len(EXCLUSION_REASONS))
    region_cells = codes.size - counts[CODES["outside"]]
    shares = {reason: float(counts[code] / region_cells) if reason != "outside" else 0.0
              for reason, code in CODES.items() if code}
    return Exclusions(grid, codes, shares, tuple(notes))


def _anchors(layers: Mapping[str, Layer], grid: Grid) -> _Anchors:
    points, names, accuracy, station = [], [], [], []
    for key in ("towns", "communes", "substations", "landings"):
        layer = layers.get(key)
        if not isinstance(layer, Features) or not len(layer):
            continue
        require_same_crs(layer.crs, grid.crs)
        keep = shapely.get_type_id(layer.geometry) == 0
        if key == "substations" and layer.has("kind"):
            keep &= ~np.isin(layer["kind"].astype(str), list(FOREIGN_KINDS))
        layer = layer.where(keep)
        points.append(layer.geometry)
        names.append(layer["name"] if layer.has("name") else np.full(len(layer), key, object))
        accuracy.append(accuracy_m(layer))
        station.append(np.full(len(layer), key == "substations"))
    if not points:
        return _Anchors(*(np.empty(0, kind) for kind in (object, object, float, bool)))
    return _Anchors(*(np.concatenate(part) for part in (points, names, accuracy, station)))


def accuracy_m(features: Features) -> np.ndarray:
    """Likely position error of each feature, (n,); 0 where none is stated. [m]"""
    if not features.has("accuracy_km"):
        return np.zeros(len(features))
    return np.nan_to_num(np.asarray(features["accuracy_km"], float), nan=0.0) * 1000


def _region(grid: Grid, region: Features, anchors: _Anchors, notes: list[str]) -> np.ndarray:
    """Cells inside the outline, and those that the tolerance adds."""
    inside = polygon_mask(region.geometry, grid)
    if not len(anchors.points):
        return inside
    outline = shapely.union_all(shapely.make_valid(region.geometry))
    shapely.prepare(outline)
    gap = shapely.distance(outline, anchors.points)
    tolerance = accuracy_m(region).max() + anchors.accuracy_m
    saved = []
    for i in np.flatnonzero(gap <= 2 * tolerance):
        wide = 0 < gap[i] <= tolerance[i] and not anchors.station[i]
        added = _around(grid, anchors.points[i], anchors.accuracy_m[i] if wide else 0.0) & ~inside
        if added.any():
            inside |= added
            saved.append(str(anchors.names[i]))
    if saved:
        notes.append(f"The region's outline is drawn to ±{accuracy_m(region).max() / 1000:g} km; "
                     f"cells just beyond it are kept at {', '.join(dict.fromkeys(saved))}.")
    return inside


def _excluded(grid: Grid, areas: Features, anchors: _Anchors, notes: list[str]) -> np.ndarray:
    """Cells inside the polygons, less those that the tolerance keeps."""
    require_same_crs(areas.crs, grid.crs)
    areas = areas.where(shapely.get_dimensions(areas.geometry) == 2)
    if not len(areas):
        return np.zeros(grid.shape, bool)
    valid = shapely.make_valid(areas.geometry)
    # Points within a cell of an area: their own cell's centre may lie inside though they do not.
    held, area = shapely.STRtree(valid).query(anchors.points, predicate="dwithin",
                                              distance=grid.cell)
    disputed = np.unique(area)
    mask = polygon_mask(np.delete(areas.geometry, disputed), grid)
    drawn = accuracy_m(areas)
    for number in disputed:
        inside = polygon_mask(areas.geometry[number:number + 1], grid)
        edge = shapely.boundary(valid[number])
        saved = []
        for i in held[area == number]:
            near = shapely.distance(edge, anchors.points[i]) <= drawn[number] \
                + anchors.accuracy_m[i]
            if not (near or drawn[number] > 0):
                continue
            kept = inside & _around(grid, anchors.points[i], 0.0)
            if near:
                kept |= _shallow(inside & _around(grid, anchors.points[i], anchors.accuracy_m[i]),
                                 grid, edge, drawn[number])
            if kept.any():
                inside &= ~kept
                saved.append(str(anchors.names[i]))
        if saved:
            notes.append(f"{areas['name'][number] or 'A polygon'} is drawn to "
                         f"±{drawn[number] / 1000:g} km; cells inside it are kept at "
                         f"{', '.join(dict.fromkeys(saved))}.")
        mask |= inside
    return mask


def _shallow(mask: np.ndarray, grid: Grid, edge, depth_m: float) -> np.ndarray:
    """Those cells of `mask` whose centre lies within `depth_m` of the edge."""
    rows, cols = np.nonzero(mask)
    deep = shapely.distance(edge, shapely.points(*grid.centres(rows, cols))) > depth_m
    out = mask.copy()
    out[rows[deep], cols[deep]] = False
    return out


def _around(grid: Grid, point, radius: float) -> np.ndarray:
    """The point's own cell and those whose centre lies within `radius` [m] of it."""
    x, y = shapely.get_x(point), shapely.get_y(point)
    row, col = (int(v) for v in grid.index(x, y))
    out = np.zeros(grid.shape, bool)
    reach = int(np.ceil(radius / grid.cell)) + 1
    rows = np.arange(max(0, row - reach), min(grid.shape[0], row + reach + 1))
    cols = np.arange(max(0, col - reach), min(grid.shape[1], col + reach + 1))
    if not (len(rows) and len(cols)):
        return out
    cx, cy = grid.centres(rows[:1], cols)[0], grid.centres(rows, cols[:1])[1]
    near = np.hypot(cx[None, :] - x, cy[:, None] - y) <= radius
    near |= (rows[:, None] == row) & (cols[None, :] == col)
    out[rows[0]:rows[-1] + 1, cols[0]:cols[-1] + 1] = near
    return out
