"""Providers whose source is one file of the world, or of a continent."""

from __future__ import annotations

from urllib.parse import unquote

from ..boxes import Area, Box, meets
from ..catalogue import Source
from ..download.request import Download
from . import at


def one_file(source: Source, area: Area, base: str | None = None, *, name: str = "",
             unpack: str = "", box: Box | None = None) -> tuple[Download, ...]:
    """The file, unless the area lies outside the box that it covers."""
    if box is not None and not meets(area.box, box):
        return ()
    name = name or unquote(source.address.rsplit("/", 1)[1])
    return (Download(source.key, at(source.address, base), f"{source.key}/{name}",
                     unpack=unpack),)
