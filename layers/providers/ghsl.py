"""Global Human Settlement Layer: tiles of 1,000 km in the World Mollweide projection."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from . import at
from .tiles import mollweide


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The tiles that the area touches; those of the open sea do not exist."""
    found = []
    for row, column in mollweide(area.box):
        address = source.address.format(row=row, column=column)
        name = address.rsplit("/", 1)[1].removesuffix(".zip")
        found.append(Download(source.key, at(address, base), f"{source.key}/{name}.tif",
                              unpack=f"zip:{name}.tif"))
    return tuple(found)
