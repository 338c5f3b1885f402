"""Tiles on this computer: a folder z/x/y.png, or an MBTiles file; only ever read."""

from __future__ import annotations

import html
import re
import sqlite3
import threading
from pathlib import Path

from gis.errors import LayerError

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
MOST_BYTES = 2_000_000                   # of one tile; a larger file is no map tile
MOST_STEPS = 200_000                     # of SQLite's machine for one tile


class FolderTiles:
    """A folder of pictures named zoom/column/row; rows from the south in what GDAL calls TMS."""

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        zooms = sorted(int(p.name) for p in _listed(self.folder)
                       if p.name.isdigit() and len(p.name) <= 2 and p.is_dir())
        if not zooms:
            raise LayerError(self.folder.name, "it holds no folders of tiles named by zoom",
                             "give a folder with files like 6/39/31.png")
        self.least_zoom, self.most_zoom = zooms[0], zooms[-1]
        self.from_south = (self.folder / "tilemapresource.xml").is_file()
        self.credit = ""

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """The picture's bytes; None where there is none."""
        row = 2 ** z - 1 - y if self.from_south else y
        for ending in ENDINGS:
            path = self.folder / str(z) / str(x) / f"{row}{ending}"
            try:
                if path.is_file() and path.stat().st_size <= MOST_BYTES:
                    return path.read_bytes()
            except OSError:
                return None
        return None


class MBTiles:
    """An SQLite file of tiles (MBTiles 1.3); opened read only, no view in it may run for long."""

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self._turn = threading.Lock()
        try:
            uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            self._file = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._file.execute("PRAGMA trusted_schema = OFF")
            self._file.set_progress_handler(lambda: 1, MOST_STEPS)
            # ordinary files hold a few rows of metadata, and tiles under an index
            told = dict(self._file.execute("SELECT name, value FROM metadata LIMIT 100"))
            zooms = [self._file.execute(
                f"SELECT zoom_level FROM tiles ORDER BY zoom_level {way} LIMIT 1").fetchone()
                for way in ("ASC", "DESC")]
        except sqlite3.Error as error:
            raise LayerError(self.path.name, f"it is no MBTiles file that can be read ({error})",
                             "give a file of picture tiles, or a folder z/x/y.png") from error
        if str(told.get("format", "png")).lower() in ("pbf", "mvt"):
            raise LayerError(self.path.name, "it holds vector tiles, which are not drawn",
                             "give one of picture tiles (PNG, JPEG or WebP)")
        if None in zooms or not all(0 <= int(z[0]) <= 30 for z in zooms):
            raise LayerError(self.path.name, "it holds no tiles", "give another file")
        self.least_zoom, self.most_zoom = (int(z[0]) for z in zooms)
        self.credit = plain(str(told.get("attribution") or ""))
        self.name = plain(str(told.get("name") or "")) or self.path.stem

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """The picture's bytes; None where there is none."""
        try:
            with self._turn:
                row = self._file.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? "
                    "AND tile_row = ? LIMIT 1", (z, x, 2 ** z - 1 - y)).fetchone()
        except sqlite3.Error:
            return None
        body = row[0] if row else None
        return body if isinstance(body, bytes) and len(body) <= MOST_BYTES else None


def plain(text: str) -> str:
    """An attribution without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]{0,500}>", " ", text[:2000])).split())[:300]


def is_local_tiles(path: str | Path) -> bool:
    """Whether a path is a folder of tiles or an MBTiles file."""
    path = Path(path)
    if path.suffix.lower() == ".mbtiles":
        return path.is_file()
    return path.is_dir() and any(
        p.name.isdigit() and len(p.name) <= 2 and p.is_dir() and any(
            q.name.isdigit() and q.is_dir() for q in _listed(p)) for p in _listed(path))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
