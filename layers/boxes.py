"""Boxes in degrees; either side of the antimeridian is west of the other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gis.errors import InputError

Box = tuple[float, float, float, float]
"""West, south, east, north; west > east crosses the antimeridian. [° WGS 84]"""


@dataclass(frozen=True)
class Area:
    """What is fetched for: a country or a box; west > east crosses the antimeridian."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3; "" for a box
    box: Box                             # west, south, east, north [° WGS 84]


def parts(box: Box) -> tuple[Box, ...]:
    """The box, as two boxes where it crosses the antimeridian."""
    west, south, east, north = box
    if west <= east:
        return (box,)
    halves = ((west, south, 180.0, north), (-180.0, south, east, north))
    return tuple(half for half in halves if half[0] < half[2])


def meets(first: Box, second: Box) -> bool:
    """Whether two boxes share an area; either may cross the antimeridian."""
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
               for a in parts(first) for b in parts(second))


def width(box: Box) -> float:
    """Degrees of longitude from west to east."""
    return (box[2] - box[0]) % 360 or 360.0


def box_area(text: str) -> Area:
    """The area of four numbers; raises :class:`InputError` where they are no box."""
    cells = text.split(",")
    try:
        box = tuple(float(cell) for cell in cells)
    except ValueError:
        box = ()
    if len(box) != 4 or not all(math.isfinite(v) for v in box):
        raise InputError(f"The box {text!r} is not four numbers; give west,south,east,north in "
                         "degrees, e.g. 36.5,-1.6,37.3,-1.0.")
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        raise InputError(f"The box {text!r} is impossible; longitudes lie in -180 to 180, "
                         "latitudes in -90 to 90, and south is below north.")
    if west == east:
        raise InputError(f"The box {text!r} has no width; give west,south,east,north in degrees.")
    key = "box_" + "_".join(f"{v:g}".replace("-", "m").replace(".", "p") for v in box)
    return Area(key, f"box {west:g}, {south:g}, {east:g}, {north:g}", "", box)
