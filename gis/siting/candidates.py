"""Candidates: the best cells far enough apart, and the user's own points."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..errors import InputError
from ..grid.study_grid import region_of
from ..results import EXCLUSION_REASONS, Screening
from ..settings import Settings
from ..types import Features, Grid, Layer, Places, require_same_crs
from .exclusions import accuracy_m
from .land import enough_land
from .names import coordinates, place_names

METRES_PER_DEGREE = 111_320.0            # of latitude; only to choose how many decimals an id needs


@dataclass(frozen=True)
class Candidate:
    """A place that is studied in depth."""

    id: str                              # from rounded coordinates, e.g. s0.72e36.43
    name: str                            # after the nearest town; unique
    lon: float
    lat: float
    x: float                             # [m]
    y: float                             # [m]
    row: int
    col: int
    own: bool = False                    # the user's own point
    flags: tuple[str, ...] = ()


def find_candidates(screening: Screening, settings: Settings, layers: Mapping[str, Layer],
                    own_points: Features | None = None,
                    region_name: str = "the region") -> tuple[Candidate, ...]:
    """The first `brief.candidates` cells, best first, then the user's own points.

    The best cell with enough contiguous land is taken, cells nearer to it than the spacing drop
    out, and so on: exactly the greedy selection over all cells. Equal scores go to the more
    northern, then the more western cell. Own points never displace a cell.

    Raises
    ------
    InputError
        If no cell has enough land, or an own point lies outside the region.
    """
    grid, brief = screening.grid, settings.brief
    land = enough_land(screening.excluded == 0, brief.land_ha, grid.cell)
    fits = land[screening.rows, screening.cols]
    if not fits.any() and own_points is None:
        raise InputError(f"Brief: no place in {region_name} has {brief.land_ha:g} ha of free land "
                         "in one piece; ask for less land or lift an exclusion.")
    spacing = brief.spacing_m(region_diagonal_m(screening))
    scores = np.where(fits, screening.suitability(settings.weights), -np.inf)
    picked = first_spaced(screening.raster(scores, fill=-np.inf), brief.candidates,
                          spacing / grid.cell)
    rows, cols = np.array(picked, np.int64).reshape(-1, 2).T
    places = Places(*grid.centres(rows, cols), grid.crs)
    decimals = id_decimals(max(spacing, grid.cell))
    found = [Candidate(coordinates(lat, lon, decimals), "", float(lon), float(lat), float(x),
                       float(y), int(row), int(col))
             for lon, lat, x, y, row, col in zip(*places.lonlat, places.x, places.y, rows, cols,
                                                 strict=True)]
    if own_points is not None and len(own_points):
        found += _own_candidates(own_points, screening, layers, land, brief.land_ha, region_name)
    given = [c.name for c in found]
    names = place_names(Places(np.array([c.x for c in found]), np.array([c.y for c in found]),
                               grid.crs), layers, given, grid.cell)
    return tuple(replace(c, name=name) for c, name in zip(found, names, strict=True))


def region_diagonal_m(screening: Screening) -> float:
    """Diagonal of the box around all cells that are not outside the region. [m]"""
    inside = screening.excluded != EXCLUSION_REASONS.index("outside")
    rows, cols = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return 0.0
    return float(screening.grid.cell * math.hypot(rows[-1] - rows[0] + 1, cols[-1] - cols[0] + 1))


def first_spaced(scores: np.ndarray, count: int, spacing_cells: float) -> list[tuple[int, int]]:
    """The first cells in order of score, none nearer to an earlier one than the spacing.

    Keeps the best of each row and renews only the rows that a pick touches: the work is one
    pass over the grid and little per pick.

    Parameters
    ----------
    scores : (rows, columns)
        -inf where a cell cannot be taken; is overwritten.
    spacing_cells : float
        Least distance between two cell centres, in cells.

    Returns
    -------
    list of (row, column)
        At most `count`, best first.
    """
    best = scores.max(axis=1)
    reach = math.ceil(spacing_cells)
    offset = np.arange(-reach, reach + 1)
    too_near = np.hypot(offset[:, None], offset[None, :]) < spacing_cells - 1e-9
    too_near[reach, reach] = True
    picked: list[tuple[int, int]] = []
    while len(picked) < count:
        row = int(np.argmax(best))
        if not best[row] > -np.inf:
            break
        col = int(np.argmax(scores[row]))
        picked.append((row, col))
        r0, r1 = max(0, row - reach), min(scores.shape[0], row + reach + 1)
        c0, c1 = max(0, col - reach), min(scores.shape[1], col + reach + 1)
        disc = too_near[r0 - row + reach:r1 - row + reach, c0 - col + reach:c1 - col + reach]
        scores[r0:r1, c0:c1][disc] = -np.inf
        best[r0:r1] = scores[r0:r1].max(axis=1)
    return picked


def id_decimals(resolution_m: float) -> int:
    """Decimals of a degree, at least 2, that tell places `resolution_m` apart."""
    decimals = 2
    while METRES_PER_DEGREE * 10.0 ** -decimals * math.sqrt(2) > resolution_m and decimals < 6:
        decimals += 1
    return decimals


def _own_candidates(points: Features, screening: Screening, layers: Mapping[str, Layer],
                    land: np.ndarray, land_ha: float, region_name: str) -> list[Candidate]:
    grid = screening.grid
    require_same_crs(points.crs, grid.crs)
    at = shapely.point_on_surface(points.geometry)
    places = Places(shapely.get_x(at), shapely.get_y(at), grid.crs)
    rows, cols = grid.index(places.x, places.y)
    gaps = _gap_to_region(at, accuracy_m(points), screening, layers, grid)
    names = [str(n).strip() for n in points["name"]] if points.has("name") else [""] * len(points)
    ids = _own_ids(places, names)
    found: list[Candidate] = []
    for i, name in enumerate(names):
        lon, lat, row, col = float(places.lon[i]), float(places.lat[i]), int(rows[i]), int(cols[i])
        if gaps[i] > 0:
            raise InputError(
                f"Own point {name or i + 1!r} at {lat:.4f}, {lon:.4f} lies {gaps[i] / 1000:,.0f} "
                f"km outside {region_name}; check that latitude and longitude are not swapped, "
                "or remove it.")
        flags = []
        reason = EXCLUSION_REASONS[int(screening.excluded[row, col])] if _on(grid, row, col) \
            else "outside"
        if reason == "outside":
            flags.append("on the region's border")
        elif reason:
            flags.append(f"excluded for others: {reason}")
        elif not land[row, col]:
            flags.append(f"less than {land_ha:g} ha of free land in one piece around it")
        found.append(Candidate(ids[i], name, lon, lat, float(places.x[i]), float(places.y[i]),
                               row, col, True, tuple(flags)))
    return found


def _own_ids(places: Places, names: Sequence[str]) -> list[str]:
    """One id per own point, told by its place; points at one place are told apart by their
    names, so that an id does not hang on the order of the file."""
    stems = [f"own-{coordinates(float(lat), float(lon), 4)}"
             for lat, lon in zip(places.lat, places.lon, strict=True)]
    at_one = Counter(stems)
    ids: list[str] = []
    for stem, name in zip(stems, names, strict=True):
        slug = re.sub(r"\W+", "-", name.lower()).strip("-_")[:40] if at_one[stem] > 1 else ""
        key = f"{stem}-{slug}" if slug else stem
        numbered = (key if n == 1 else f"{key}-{n}" for n in itertools.count(1))
        ids.append(next(one for one in numbered if one not in ids))
    return ids


def _gap_to_region(points: np.ndarray, accuracy: np.ndarray, screening: Screening,
                   layers: Mapping[str, Layer], grid: Grid) -> np.ndarray:
    """How far each point lies beyond the region's tolerance, (n,). [m]; 0 inside"""
    boundary = layers.get("boundary")
    if isinstance(boundary, Features) and len(boundary):
        region = region_of(boundary)
        gap = shapely.distance(shapely.union_all(shapely.make_valid(region.geometry)), points)
        slack = np.maximum(accuracy_m(region).max() + accuracy, grid.cell)
        return np.where(gap > slack, np.maximum(gap, 1.0), 0.0)
    rows, cols = grid.index(shapely.get_x(points), shapely.get_y(points))
    out = [not _on(grid, r, c) or screening.excluded[r, c] == 1
           for r, c in zip(rows, cols, strict=True)]
    return np.where(out, 1.0, 0.0)


def _on(grid: Grid, row: int, col: int) -> bool:
    return 0 <= row < grid.shape[0] and 0 <= col < grid.shape[1]

