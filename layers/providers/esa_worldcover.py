"""ESA WorldCover on the public AWS bucket: cloud optimised GeoTIFFs of 3°."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from . import at
from .tiles import corner, degrees

SOUTH, NORTH = -60, 84                   # no tiles beyond


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The tiles that the area touches, named by their lower left corners."""
    found = []
    for lat, lon in degrees(area.box, 3, SOUTH, NORTH):
        address = source.address.format(tile="".join(corner(lat, lon)))
        found.append(Download(source.key, at(address, base),
                              f"{source.key}/{address.rsplit('/', 1)[1]}"))
    return tuple(found)
