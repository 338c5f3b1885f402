"""Where tiles come from, whatever they lie in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from ..download.address import Origin
from ..tile_address import TileAddress
from .keep import TileCache
from .local import FolderTiles, MBTiles
from .web import WebTiles


class Tiles(Protocol):
    """Tiles by zoom, column and row from the north; what is not here is None."""

    least_zoom: int
    most_zoom: int
    credit: str

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """The picture's bytes as far as they are on this computer."""
        ...


def open_tiles(address: TileAddress, cache: TileCache | None = None,
               own: Collection[Origin] = ()) -> Tiles:
    """The tiles of a web address, a folder or an MBTiles file; nothing is fetched yet.

    Raises
    ------
    LayerError
        If a folder or file holds no picture tiles.
    """
    if address.path:
        path = Path(address.path)
        found = FolderTiles(path) if path.is_dir() else MBTiles(path)
        found.credit = address.credit or found.credit
        return found
    return WebTiles(address, cache or TileCache(), own)
