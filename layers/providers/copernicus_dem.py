"""Copernicus DEM on the public AWS buckets: cloud optimised GeoTIFFs of 1°."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from . import at
from .tiles import corner, degrees


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The tiles that the area touches, named by their lower left corners."""
    found = []
    for lat, lon in degrees(area.box, 1):
        up, across = corner(lat, lon)
        address = source.address.format(lat=up, lon=across)
        found.append(Download(source.key, at(address, base),
                              f"{source.key}/{address.rsplit('/', 1)[1]}"))
    return tuple(found)
