"""Natural Earth: zipped Shapefiles of the world."""

from __future__ import annotations

from pathlib import PurePosixPath

from ..catalogue import Area, Source
from ..download.request import Download
from . import at


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The one file of the world."""
    name = PurePosixPath(source.address).stem
    return (Download(source.key, at(source.address, base), f"{source.key}/{name}.shp",
                     unpack=f"zip:{name}.shp"),)
