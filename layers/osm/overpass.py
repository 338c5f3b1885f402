"""Answers of Overpass (JSON), as elements and as layers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gis.errors import LayerError
from gis.types import Features

from ..files import sha256
from ..readers.local import local_file
from .elements import Element, area, line
from .kinds import rules_of
from .query import SCOPE
from .shaping import About, layers_of

LARGEST = 500_000_000                    # bytes; JSON is held in memory whole
_HEAD = 4096
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer's elements, and what it says of itself."""

    elements: tuple[Element, ...]
    kind: str = ""                       # what was asked for, where the answer tells it
    box: Box | None = None               # and where: west, south, east, north [°]
    date: str = ""                       # of the map
    dropped: int = 0                     # elements without a usable shape


def is_answer(path: Path) -> bool:
    """Whether a JSON file is an answer of Overpass, told by its first words."""
    with open(path, "rb") as handle:
        head = handle.read(_HEAD)
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"elements"' in head \
        and (b'"osm3s"' in head or b'"generator"' in head)


def read_overpass(path: str | Path) -> Mapping[str, Features]:
    """Layers of an answer to a query of :func:`layers.osm.overpass_query`, or to one like it.

    Returns
    -------
    mapping
        Features in the schema of each layer that the answer holds, EPSG:4326.

    Raises
    ------
    LayerError
        If it is no whole answer: no JSON, cut short, or the server gave up on the way.
    InputError
        If there is no such file.
    """
    file = local_file(path)
    answer = read_answer(file)
    steps = (f"{answer.dropped} elements without a usable shape dropped",) if answer.dropped else ()
    return layers_of(answer.elements, About(file.name, sha256(file), answer.date, steps))


def read_answer(path: Path) -> Answer:
    """The elements of an answer that belong to a layer; parsed once for several questions."""
    stat = path.stat()
    return _parsed(path, stat.st_mtime_ns, stat.st_size)


def require_whole(path: Path) -> None:
    """Raise :class:`LayerError` where the server gave up on the way, or it is no answer.

    Overpass tells a failure inside an answer whose status is that of success.
    """
    _whole(path)


def _whole(path: Path) -> dict[str, Any]:
    size = path.stat().st_size
    if size > LARGEST:
        raise LayerError(path.name, f"the answer holds {size / 1e6:,.0f} MB, more than the "
                         f"{LARGEST / 1e6:g} MB that are read",
                         "ask for smaller boxes, or take an extract (.osm.pbf)")
    try:
        answer = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise LayerError(path.name, "the answer of Overpass is damaged or cut short",
                         "fetch it again") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
        raise LayerError(path.name, "it is no answer of Overpass: it has no elements",
                         "ask with [out:json]")
    remark = str(answer.get("remark") or "")
    if "error" in remark.lower():        # the server sends what it had found by then
        raise LayerError(path.name, f"Overpass gave up and its answer is not whole "
                         f"({' '.join(remark.split())[:120]})",
                         "fetch it again later, or for a smaller box")
    return answer


@lru_cache(maxsize=2)
def _parsed(path: Path, mtime: int, size: int) -> Answer:
    answer = _whole(path)
    found, dropped, scope = [], 0, {}
    for row in answer["elements"]:
        if not isinstance(row, dict):
            continue
        tags = row.get("tags")
        tags = {str(k): str(v) for k, v in tags.items()} if isinstance(tags, dict) else {}
        if row.get("type") == SCOPE:
            scope = tags
        elif rules_of(tags):
            shape, number = _shape(row), row.get("id")
            if shape is None or not isinstance(number, int):
                dropped += 1
            else:
                found.append(Element(row["type"], number, tags, shape))
    osm3s = answer.get("osm3s")
    date = str(osm3s.get("timestamp_osm_base") or "")[:10] if isinstance(osm3s, dict) else ""
    return Answer(tuple(found), scope.get("kind", ""), _box(scope.get("box", "")), date, dropped)


def _shape(row: dict) -> Any:
    """The shape that an element tells, or its centre; None where it tells neither."""
    import shapely

    kind = row.get("type")
    if kind == "node":
        return _point(row)
    if kind == "way" and (points := _points(row.get("geometry"))) is not None:
        return line(points)
    members = row.get("members")
    if kind == "relation" and isinstance(members, list):
        rings: dict[str, list[np.ndarray]] = {"outer": [], "inner": []}
        for member in members:
            points = _points(member.get("geometry")) if isinstance(member, dict) else None
            if points is not None:
                role = "inner" if member.get("role") == "inner" else "outer"
                rings[role].append(points)
        shape = area(rings["outer"], rings["inner"])
        if shape is not None:
            return shape
    if kind in ("way", "relation"):
        if isinstance(row.get("center"), dict):
            return _point(row["center"])
        bounds = row.get("bounds")
        if isinstance(bounds, dict):
            sides = [_number(bounds.get(k)) for k in ("minlon", "minlat", "maxlon", "maxlat")]
            if all(map(math.isfinite, sides)):
                return shapely.centroid(shapely.box(*sides))
    return None


def _point(place: dict) -> Any:
    import shapely

    lon, lat = _number(place.get("lon")), _number(place.get("lat"))
    return shapely.Point(lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _points(geometry: object) -> np.ndarray | None:
    """Coordinates (n, 2); pieces outside the asked box are null and left out."""
    if not isinstance(geometry, list):
        return None
    places = [(_number(p.get("lon")), _number(p.get("lat"))) for p in geometry
              if isinstance(p, dict)]
    return np.array(places, float).reshape(-1, 2)


def _number(value: object) -> float:
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if ok else math.nan     # type: ignore[arg-type]


def _box(text: str) -> Box | None:
    try:
        sides = tuple(float(cell) for cell in text.split(","))
    except ValueError:
        return None
    ok = len(sides) == 4 and abs(sides[0]) <= 180 and abs(sides[2]) <= 180 \
        and -90 <= sides[1] < sides[3] <= 90
    return sides if ok else None         # type: ignore[return-value]
