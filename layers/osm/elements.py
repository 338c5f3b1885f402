"""One element of OpenStreetMap with its shape, however it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Element:
    """A node, way or relation whose tags make it part of a layer."""

    kind: str                            # node | way | relation
    number: int
    tags: Mapping[str, str]
    shape: Any                           # shapely point, line or (multi)polygon, EPSG:4326

    @property
    def name(self) -> str:
        """Its name, in English where that is given, else what it is called there."""
        return _text(self.tags.get("name:en") or self.tags.get("name") or "")

    @property
    def source(self) -> str:
        return f"OpenStreetMap {self.kind} {self.number}"

    def tag(self, *keys: str) -> str:
        """The first of these tags that is set, without outer blanks; "" where none is."""
        return next((_text(self.tags[key]) for key in keys if self.tags.get(key)), "")


def _text(value: str) -> str:
    return " ".join(str(value).split())[:200]


def line(points: np.ndarray) -> Any:
    """A line through points (n, 2) [°]; None where fewer than two are valid."""
    import shapely

    points = points[on_earth(points)]
    distinct = len(points) >= 2 and bool((points != points[0]).any())
    return shapely.linestrings(points) if distinct else None


def area(outer: list[np.ndarray], inner: list[np.ndarray]) -> Any:
    """Polygons from pieces of their rings in any order, less the holes; None if no ring closes."""
    import shapely

    shells = _rings(outer)
    if not shells:
        return None
    shape = shapely.union_all(shapely.make_valid(np.array(shells, object)))
    holes = _rings(inner)
    if holes:
        shape = shapely.difference(
            shape, shapely.union_all(shapely.make_valid(np.array(holes, object))))
    return None if shapely.is_empty(shape) else shape


def _rings(pieces: list[np.ndarray]) -> list[Any]:
    import shapely

    lines = [found for piece in pieces if (found := line(piece)) is not None]
    if not lines:
        return []
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    closed = [piece for piece in merged if shapely.is_closed(piece)
              and shapely.get_num_points(piece) >= 4]
    return [shapely.polygons(shapely.get_coordinates(piece)) for piece in closed]


def on_earth(points: np.ndarray) -> np.ndarray:
    """Whether each pair of longitude and latitude is a place, (n,)."""
    with np.errstate(invalid="ignore"):
        return (np.abs(points[:, 0]) <= 180.0) & (np.abs(points[:, 1]) <= 90.0)


def as_area(shape: Any) -> Any:
    """A closed line as the polygon that it goes round; other shapes as they are."""
    import shapely

    ring = (shapely.get_type_id(shape) == 1 and shapely.is_closed(shape)
            and shapely.get_num_points(shape) >= 4)
    return shapely.make_valid(shapely.polygons(shapely.get_coordinates(shape))) if ring else shape


def as_point(shape: Any) -> Any:
    """The middle of a shape."""
    import shapely

    return shape if shapely.get_type_id(shape) == 0 else shapely.centroid(as_area(shape))
