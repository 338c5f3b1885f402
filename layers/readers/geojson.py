"""GeoJSON looked into before GDAL opens it: its old member `crs` can name an address."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from gis.errors import LayerError


def _spelled(word: str) -> bytes:
    """A pattern for a word in JSON, in any case, each letter plain or written as \\u0063."""
    letters = []
    for letter in word:
        codes = "|".join(rf"\\u00{ord(c):02x}" for c in (letter, letter.upper()))
        letters.append(f"(?:{letter}|{letter.upper()}|(?i:{codes}))")
    return "".join(letters).encode()


_CRS = re.compile(rb'"' + _spelled("crs") + rb'"\s*:\s*\{')
_LINK = re.compile(rb'"' + _spelled("type") + rb'"\s*:\s*"(?:' + _spelled("link") + rb"|"
                   + _spelled("url") + rb')"')


def refuse_links(file: Path, name: str) -> None:
    """Raise :class:`LayerError` where GDAL would fetch the reference system from an address."""
    with open(file, "rb") as handle, \
            mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if _CRS.search(text) and _LINK.search(text):
            raise LayerError(name, f"{file.name} names an address for its reference system, which "
                             "is not followed", "export it again as GeoJSON in EPSG:4326")
