"""Two sources of the same thing held against each other: how much of each is near the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.errors import InputError, LayerError
from gis.types import WGS84, Features

from .boxes import Box
from .merge import nearest
from .quality import metric, outline
from .readers.vector import read_vector
from .recognise import Recognised, recognise

PIECES = 400_000                         # lines are cut into at most so many
STEPS = 4                                # pieces in the distance that is asked for
SAME_KV = 0.05                           # two voltages that differ less are the same


@dataclass(frozen=True)
class Comparison:
    """How far two sources agree. `near` is a share of length, of area, or of the number."""

    first: str
    second: str
    first_measure: str                   # km | km² | features
    second_measure: str
    within_km: float
    first_total: float
    second_total: float
    first_near: float                    # share of the first that is near the second; NaN: none
    second_near: float
    same_kv: float = math.nan            # of near pairs whose voltages are both known
    kv_pairs: int = 0


def compare(first: Features, second: Features, within_km: float, *,
            boundary: Features | None = None, names: tuple[str, str] = ("first", "second")
            ) -> tuple[Comparison, Features]:
    """Compare two sources of the same thing.

    Lines are cut into pieces of at most a quarter of the distance, each near or not by its
    middle; the shares are therefore exact to about that length at every change. A line counts as
    near whatever its direction.

    Parameters
    ----------
    first, second : Features
        Points, lines or polygons, in any reference system.
    within_km : float
        Distance up to which one is near the other. [km]
    boundary : Features, optional
        Only what lies inside this region is compared, though with all of the other source.

    Returns
    -------
    comparison : Comparison
    shapes : Features
        Both sources in pieces, for the map: columns `which` (first or second), `near` (yes or
        no), EPSG:4326.

    Raises
    ------
    InputError
        If a source is empty, or the distance is not above 0.
    """
    if not 0 < within_km <= 1000:
        raise InputError(f"The distance {within_km:g} km is impossible; give more than 0 and at "
                         "most 1,000 km.")
    for features, name in ((first, names[0]), (second, names[1])):
        if not len(features):
            raise InputError(f"{name} holds nothing here to compare; give another file or region.")
    crs = metric(boundary if boundary is not None else first)
    region = None if boundary is None else _region(boundary, crs)
    sides = [features.to_crs(crs).geometry for features in (first, second)]
    pieces = [_pieces(shapes, within_km * 1000, region) for shapes in sides]
    near = [_near(part.shapes, other, within_km * 1000)
            for part, other in zip(pieces, sides[::-1], strict=True)]
    measures = [("features", "km", "km²")[part.dimension] for part in pieces]
    shares = [_share(part.sizes, yes) for part, yes in zip(pieces, near, strict=True)]
    same, pairs = _same_kv(first, second, pieces[0], sides[1], within_km * 1000)
    told = Comparison(*names, measures[0], measures[1], within_km, float(pieces[0].sizes.sum()),
                      float(pieces[1].sizes.sum()), shares[0], shares[1], same, pairs)
    return told, _map(pieces, near, crs, first)


@dataclass(frozen=True, eq=False)
class _Pieces:
    shapes: np.ndarray
    rows: np.ndarray                     # feature that each comes from
    sizes: np.ndarray                    # km, km² or 1
    dimension: int


def _region(boundary: Features, crs: pyproj.CRS) -> Any:
    import shapely

    return shapely.union_all(outline(boundary).to_crs(crs).geometry)


def _pieces(shapes: np.ndarray, within: float, region: Any) -> _Pieces:
    """Shapes cut into pieces that are near or not as a whole; those outside are left out."""
    import shapely

    dimension = int(shapely.get_dimensions(shapes).max())
    rows = np.arange(len(shapes))
    if dimension == 1:
        shapes, rows = _segments(shapes, within / STEPS)
    if region is not None:
        shapely.prepare(region)
        inside = shapely.intersects(region, shapely.centroid(shapes))
        shapes, rows = shapes[inside], rows[inside]
    sizes = (np.ones(len(shapes)), shapely.length(shapes) / 1e3,
             shapely.area(shapes) / 1e6)[dimension]
    return _Pieces(shapes, rows, sizes, dimension)


def _segments(shapes: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Straight pieces of at most `step` metres, and the row that each comes from."""
    import shapely

    step = max(step, float(shapely.length(shapes).sum()) / PIECES)
    parts, rows = shapely.get_parts(shapely.segmentize(shapes, step), return_index=True)
    line = shapely.get_dimensions(parts) == 1
    parts, rows = parts[line], rows[line]
    places, index = shapely.get_coordinates(parts, return_index=True)
    joined = index[1:] == index[:-1]
    ends = np.stack([places[:-1][joined], places[1:][joined]], axis=1)
    return shapely.linestrings(ends), rows[index[:-1][joined]]


def _near(shapes: np.ndarray, others: np.ndarray, within: float) -> np.ndarray:
    """Whether the middle of each shape lies within a distance of the others, (n,)."""
    import shapely

    middles = shapely.centroid(shapes)
    near = np.zeros(len(shapes), bool)
    if not len(shapes):
        return near
    if (shapely.get_dimensions(others) == 0).all():
        return nearest(shapely.get_coordinates(middles),
                       shapely.get_coordinates(shapely.centroid(others)))[0] <= within
    found = shapely.STRtree(others).query(middles, predicate="dwithin", distance=within)
    near[found[0]] = True
    return near


def _share(sizes: np.ndarray, near: np.ndarray) -> float:
    total = float(sizes.sum())
    return float(sizes[near].sum()) / total if total > 0 else math.nan


def _same_kv(first: Features, second: Features, pieces: _Pieces, others: np.ndarray,
             within: float) -> tuple[float, int]:
    """Share of pieces of known voltage whose nearest counterpart, also known, has the same."""
    import shapely

    if not (first.has("kv") and second.has("kv") and len(pieces.shapes)):
        return math.nan, 0
    told = np.flatnonzero(~np.isnan(second["kv"]))
    if not len(told):
        return math.nan, 0
    pair = shapely.STRtree(others[told]).query_nearest(
        shapely.centroid(pieces.shapes), max_distance=within, all_matches=False)
    ours = first["kv"][pieces.rows[pair[0]]]
    theirs = second["kv"][told[pair[1]]]
    known = ~np.isnan(ours)
    if not known.any():
        return math.nan, 0
    same = np.isclose(ours[known], theirs[known], rtol=SAME_KV)
    weights = pieces.sizes[pair[0]][known]
    return float(np.average(same, weights=weights)), int(known.sum())


def _map(pieces: list[_Pieces], near: list[np.ndarray], crs: pyproj.CRS, like: Features
         ) -> Features:
    """Pieces of both sources; of a line those that touch are joined again."""
    import shapely

    shapes: list[Any] = []
    which: list[str] = []
    close: list[str] = []
    for side, part, yes in zip(("first", "second"), pieces, near, strict=True):
        for value, word in ((True, "yes"), (False, "no")):
            rows = np.flatnonzero(yes == value)
            found = list(part.shapes[rows])
            if part.dimension == 1 and found:
                by_row = np.split(rows, np.flatnonzero(np.diff(part.rows[rows])) + 1)
                found = [shapely.line_merge(shapely.multilinestrings(part.shapes[group]))
                         for group in by_row]
            shapes += found
            which += [side] * len(found)
            close += [word] * len(found)
    geometry = np.empty(len(shapes), object)
    geometry[:] = shapes
    columns = {"which": np.array(which, object), "near": np.array(close, object)}
    return Features(geometry, crs, MappingProxyType(columns), MappingProxyType({}),
                    like.provenance.then("compared with another source")).to_crs(
                        pyproj.CRS.from_user_input(WGS84))


def read_source(path: str | Path, layer: str = "", box: Box | None = None) -> Features:
    """A file to compare: adapted to its layer where it is recognised, else as it is, EPSG:4326.

    Raises
    ------
    LayerError
        If it holds no features, or not of the layer that is asked for.
    """
    path = Path(path)
    items = [item for item in recognise(path) if item.recipe is not None]
    fitting = [item for item in items if layer in ("", item.recipe.layer)]  # type: ignore[union-attr]
    if fitting:
        return _adapted(fitting[0], box)
    if items and layer:
        raise LayerError(layer, f"{path.name} holds {items[0].recipe.layer}",  # type: ignore[union-attr]
                         "compare two sources of the same thing")
    return read_vector(path, layer, bbox=box).to_crs(pyproj.CRS.from_user_input(WGS84))


def _adapted(item: Recognised, box: Box | None) -> Features:
    recipe, facts = item.recipe, item.facts
    assert recipe is not None and facts is not None
    if recipe.kind == "raster":
        raise LayerError(recipe.layer, f"{item.path.name} is a raster",
                         "compare points, lines or areas")
    read = recipe.read(item.path, box) if recipe.read is not None else \
        read_vector(item.path, recipe.layer, bbox=box, table=facts.table,
                    geometry=facts.geometry)
    return recipe.adapt(read.to_crs(pyproj.CRS.from_user_input(WGS84)))


def layers_of(path: str | Path) -> tuple[str, ...]:
    """Layers that a file is recognised as."""
    return tuple(item.recipe.layer for item in recognise(Path(path)) if item.recipe is not None)
