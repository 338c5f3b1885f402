"""Names and ids of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from ..types import Features, Layer, Places, require_same_crs

COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west",
           "north-west")


def coordinates(lat: float, lon: float, decimals: int) -> str:
    """Coordinates as an id, e.g. s0.72e36.43."""
    lat, lon = round(lat, decimals), round(lon, decimals)
    return (f"{'s' if lat < 0 else 'n'}{abs(lat):.{decimals}f}"
            f"{'w' if lon < 0 else 'e'}{abs(lon):.{decimals}f}")


def place_names(places: Places, layers: Mapping[str, Layer], given: Sequence[str] = (),
                near_m: float = 1000.0) -> list[str]:
    """A unique name for each place: its own, else after the nearest town, e.g.
    "Naivasha, 6 km north-east".

    Parameters
    ----------
    given : sequence of str
        Names that places already have; empty where they have none.
    near_m : float
        A place nearer to a town than this bears its plain name. [m]
    """
    given = list(given) or [""] * len(places)
    town, distance, bearing = _nearest_town(places, layers)
    names = []
    for i, own in enumerate(given):
        names.append(own or _name(town, distance, bearing, places, i, near_m, 0))
    for digits in (1, 2):
        clashes = {name for name, count in Counter(names).items() if count > 1}
        for i, own in enumerate(given):
            if names[i] in clashes and not own:
                names[i] = _name(town, distance, bearing, places, i, 0.0, digits)
    seen: Counter[str] = Counter()
    for i, name in enumerate(names):
        seen[name] += 1
        if seen[name] > 1:
            names[i] = f"{name} ({seen[name]})"
    return names


def _name(town, distance, bearing, places: Places, i: int, near_m: float, digits: int) -> str:
    if town is None:
        lat, lon = places.lat[i], places.lon[i]
        return (f"{abs(lat):.{2 + digits}f}° {'S' if lat < 0 else 'N'}, "
                f"{abs(lon):.{2 + digits}f}° {'W' if lon < 0 else 'E'}")
    if distance[i] < near_m:
        return town[i]
    if distance[i] < 950:
        digits = max(1, digits)                        # never "0 km"
    return f"{town[i]}, {distance[i] / 1000:.{digits}f} km {bearing[i]}"


def _nearest_town(places: Places, layers: Mapping[str, Layer]):
    """Name, distance [m] and compass word of the nearest town or commune; None without any."""
    for key in ("towns", "communes"):
        layer = layers.get(key)
        if not isinstance(layer, Features) or not len(layer):
            continue
        require_same_crs(layer.crs, places.crs)
        layer = layer.where(np.array([bool(str(name).strip()) for name in layer["name"]]))
        if not len(layer) or not len(places):
            continue
        centre = shapely.centroid(layer.geometry)
        x, y = shapely.get_x(centre), shapely.get_y(centre)
        nearest = shapely.STRtree(centre).nearest(shapely.points(places.x, places.y))
        dx, dy = places.x - x[nearest], places.y - y[nearest]
        octant = np.round(np.degrees(np.arctan2(dx, dy)) / 45).astype(int) % 8
        return ([str(name) for name in layer["name"][nearest]], np.hypot(dx, dy),
                [COMPASS[o] for o in octant])
    return None, None, None
