"""Under which name an added file is written: two files of one name both stay."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import quote

from gis.errors import InputError

from .readers.raster import raster_info
from .readers.written import PREFIX

MOST = 999                               # files of one name in a folder


def place_for(folder: Path, stem: str, ending: str, checksum: str, instead: bool = False
              ) -> tuple[Path, str]:
    """Where a layer is written, and what is to be said of a file of that name.

    A file made from the same content is replaced: it is the same file added once more. One made
    from other content stays, and the new one gets a number, unless `instead`.

    Parameters
    ----------
    checksum : str
        SHA-256 of the file that is added.

    Returns
    -------
    path : Path
    words : str
        "" where nothing of that name was there.
    """
    first = folder / f"{stem}{ending}"
    for number in range(1, MOST + 1):
        path = first if number == 1 else folder / f"{stem}_{number}{ending}"
        if not path.exists():
            return path, "" if number == 1 else (
                f"another file of this name was added before: {first.name} stays in use beside "
                f"{path.name}; delete it if this one is a newer version")
        if made_of(path) == checksum:
            return path, f"{path.name}, made from the same content before, was written anew"
        if instead:
            return path, f"{path.name}, made from other content before, was replaced"
    return first, f"{first.name} was replaced: the folder holds {MOST} files of this name"


def made_of(path: Path) -> str:
    """SHA-256 of the file that a layer of this program was made from; "" for any other file."""
    key = f"{PREFIX}CHECKSUM"
    try:
        return _of_geopackage(path, key) if path.suffix == ".gpkg" else \
            str(raster_info(path).tags.get(key, ""))
    except (sqlite3.Error, OSError, InputError):
        return ""


def _of_geopackage(path: Path, key: str) -> str:
    """From GDAL's own element of metadata; no other content of the file is read."""
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as file:
        file.execute("PRAGMA trusted_schema = OFF")
        for (text,) in file.execute("SELECT metadata FROM gpkg_metadata LIMIT 50"):
            found = re.search(rf'<MDI key="{key}">([0-9a-f]{{64}})</MDI>', unescape(str(text)))
            if found:
                return found[1]
    return ""
