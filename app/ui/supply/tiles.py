"""Backgrounds of the map: which there are, kept for this user or beside the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .words import mb


def background_folder() -> Path:
    """Where this user's own addresses lie."""
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False))


def backgrounds(*folders: Path | None) -> tuple[Any, ...]:
    """The addresses of this user, then those of data folders; one of each name; at once."""
    from layers.mirror import mirrors
    from layers.tile_address import read_tile_addresses

    own = mirrors().origins()
    found: dict[str, Any] = {}
    for folder in (background_folder(), *folders):
        for address in read_tile_addresses(folder, own) if folder is not None else ():
            found.setdefault(address.name, address)
    return tuple(found.values())


def keep_background(text: str, credit: str = "", name: str = "") -> Any:
    """Keep a web address, a folder of tiles or an MBTiles file for this user.

    Raises
    ------
    InputError
        If it is none of them.
    """
    from layers import tile_address
    from layers.mirror import mirrors

    own = mirrors().origins()
    kept = tile_address.tile_address(text, name, credit, own) if "://" in text \
        else tile_address.tile_path(text, name, credit)
    background_folder().mkdir(parents=True, exist_ok=True)
    tile_address.keep_tile_address(background_folder(), kept, own)
    return kept


def forget_background(name: str) -> None:
    """Take an address of this user out."""
    from layers.mirror import mirrors
    from layers.tile_address import forget_tile_address

    forget_tile_address(background_folder(), name, mirrors().origins())


def host_of(address: Any) -> str:
    """Whom the tiles of an address are asked from; "" for a folder or file; at once."""
    from urllib.parse import urlsplit

    return (urlsplit(address.url).hostname or "").replace("{s}.", "") if address.url else ""


def backdrop(address: Any, allowed: bool) -> Any:
    """What paints the tiles of an address; without leave only what is on this computer."""
    from layers.mirror import mirrors
    from layers.tiles import Backdrop, open_tiles

    tiles: Any = open_tiles(address, own=mirrors().origins())
    if address.url:
        tiles.offline = not allowed
    return Backdrop(tiles)


def tiles_kept() -> str:
    """Size of the tiles that were fetched, in words; "" where there are none."""
    from layers.tiles.keep import kept_bytes

    size = kept_bytes()
    return mb(size) if size else ""


def clear_tiles() -> int:
    """Forget the tiles that were fetched; bytes freed."""
    from layers.tiles.keep import clear_tiles as clear

    return clear()
