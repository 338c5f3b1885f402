"""Addresses of map tiles: kept as a reference beside the data, never read as data.

An address is a template of web addresses, or the path of a folder or MBTiles file on this
computer. Nothing here reaches the network; the window, which draws such tiles, asks the user
first.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gis.errors import InputError

from .download.address import Origin, Refused, is_own, origin
from .files import write_atomic

FILE = "basemaps.toml"
_PLACES = re.compile(r"\{(-?\w+)\}")
OSM_CREDIT = "\u00a9 OpenStreetMap contributors"
NEEDED, ALLOWED = {"z", "x"}, {"z", "x", "y", "-y", "s", "r"}


@dataclass(frozen=True)
class TileAddress:
    """A template of tile addresses with {z}, {x} and {y}, or a path; and whom to credit."""

    name: str
    url: str = ""
    credit: str = ""
    path: str = ""                       # of tiles on this computer, in the place of `url`


def is_tile_address(text: str) -> bool:
    """Whether a text means tiles rather than a file."""
    return "://" in text and {"z", "x"} <= set(_PLACES.findall(text))


def tile_address(text: str, name: str = "", credit: str = "", own: Collection[Origin] = ()
                 ) -> TileAddress:
    """A checked address of tiles; `own` are the user's own servers, see :mod:`layers.mirror`.

    Raises
    ------
    InputError
        If it lacks {z}, {x} or {y}, carries a password, or, unless it is the user's own server,
        is not https or names a machine of the local network.
    """
    words = text.strip()
    parts = urlsplit(words)
    keys = _PLACES.findall(words)
    shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"[:120]
    mine = _is_own(words, own)
    if parts.scheme != "https" and not mine:
        raise InputError(f"The tile address {shown!r} is not https; give one that begins with "
                         "https://.")
    if not NEEDED <= set(keys) or not {"y", "-y"} & set(keys) or set(keys) - ALLOWED \
            or len(keys) != len(set(keys)):
        raise InputError(f"The tile address {shown!r} needs {{z}}, {{x}} and {{y}} once each; "
                         "write it like https://host/{z}/{x}/{y}.png.")
    if parts.username or parts.password or re.search(r"[\x00-\x20<>\"'`\\]", words):
        raise InputError(f"The tile address {shown!r} holds a password or characters that no "
                         "address has; give it without.")
    host = parts.hostname or ""
    if "{" in host.replace("{s}", "") or (_private(host) and not mine):
        raise InputError(f"The tile address {shown!r} names no public host; give the address of "
                         "a map service, or set your own server as a mirror first.")
    if not credit and f".{host}".endswith(".openstreetmap.org"):
        credit = OSM_CREDIT
    return TileAddress(name or host.replace("{s}.", ""), words, credit)


def tile_path(path: str | Path, name: str = "", credit: str = "") -> TileAddress:
    """The address of tiles on this computer, which stay where they are.

    Raises
    ------
    LayerError
        If the path is no folder of tiles named z/x/y.png and no MBTiles file of pictures.
    """
    from .tiles.local import FolderTiles, MBTiles

    place = Path(path).expanduser().absolute()
    found = FolderTiles(place) if place.is_dir() else MBTiles(place)
    own = found.name if isinstance(found, MBTiles) else place.name
    return TileAddress(name or own, "", credit or found.credit, str(place))


def _is_own(words: str, own: Collection[Origin]) -> bool:
    try:
        return is_own(origin(words.replace("{s}", "a")), own)
    except Refused:
        return False


def _private(host: str) -> bool:
    if not host or "." not in host or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:                   # a name; whoever opens it looks at its address again
        return False


def read_tile_addresses(folder: str | Path, own: Collection[Origin] = ()
                        ) -> tuple[TileAddress, ...]:
    """The tile addresses kept in a data folder; those that are not valid are left out."""
    file = Path(folder) / FILE
    try:
        listed = tomllib.loads(file.read_text(encoding="utf-8")).get("tiles", [])
    except (OSError, ValueError):
        return ()
    found = []
    for entry in listed if isinstance(listed, list) else []:
        try:
            name, credit = str(entry.get("name", "")), str(entry.get("credit", ""))
            if str(entry.get("path", "")).startswith(("//", "\\\\")):
                continue                     # another machine's folder would be the network
            if entry.get("path"):
                found.append(TileAddress(name or Path(str(entry["path"])).name, "", credit,
                                         str(entry["path"])))
            else:
                found.append(tile_address(str(entry["url"]), name, credit, own))
        except (InputError, KeyError, TypeError, AttributeError):
            continue
    return tuple(found)


def forget_tile_address(folder: str | Path, name: str, own: Collection[Origin] = ()) -> None:
    """Take an address out of a data folder."""
    _write(folder, [a for a in read_tile_addresses(folder, own) if a.name != name])


def keep_tile_address(folder: str | Path, address: TileAddress, own: Collection[Origin] = ()
                      ) -> Path:
    """Write the address into a data folder; one of the same name is replaced."""
    kept = [a for a in read_tile_addresses(folder, own) if a.name != address.name]
    return _write(folder, [*kept, address])


def _write(folder: str | Path, addresses: list[TileAddress]) -> Path:
    import tomli_w

    file = Path(folder) / FILE
    write_atomic(file, tomli_w.dumps({"tiles": [
        {key: value for key, value in vars(a).items() if value} for a in addresses]}))
    return file
