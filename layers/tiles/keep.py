"""Tiles that came from the web, kept on this computer for when it has none."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..cache_shelf import default_root

MOST_BYTES = 256_000_000                 # of all tiles; the oldest go
FILE = "tiles.sqlite"


def default_file() -> Path:
    """Beside the store of fetched data."""
    return default_root() / "tiles" / FILE


def kept_bytes() -> int:
    """What the tiles of this user take; nothing is made where none were fetched."""
    return _with_cache(lambda cache: cache.size)


def clear_tiles() -> int:
    """Forget the tiles of this user; the bytes freed."""
    return _with_cache(lambda cache: cache.clear())


def _with_cache(ask: Callable[[TileCache], int]) -> int:
    if not default_file().is_file():
        return 0
    cache = TileCache()
    try:
        return ask(cache)
    finally:
        cache.close()


@dataclass(frozen=True)
class Kept:
    """A tile as it came; an empty body: the server has none there."""

    body: bytes
    etag: str = ""
    until: float = 0.0                   # asked for again after it [s of the epoch]

    @property
    def fresh(self) -> bool:
        """Whether the server need not be asked."""
        return time.time() < self.until


class TileCache:
    """One SQLite file; safe with several programs at once. A file that is damaged starts anew.

    Where no file can be written, tiles are kept for as long as the program runs.
    """

    def __init__(self, file: Path | None = None, most_bytes: int = MOST_BYTES):
        self.path, self.most_bytes = file or default_file(), most_bytes
        self._turn = threading.Lock()
        self._added = 0
        try:
            self._file = self._opened()
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            try:
                self._file = self._opened()
            except sqlite3.Error:
                self._file = self._opened(":memory:")
        except OSError:
            self._file = self._opened(":memory:")

    def _opened(self, where: str = "") -> sqlite3.Connection:
        if not where:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(where or self.path, timeout=5.0, check_same_thread=False,
                               isolation_level=None)
        file.execute("PRAGMA auto_vacuum = INCREMENTAL")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute("CREATE TABLE IF NOT EXISTS tile (source TEXT, z INTEGER, x INTEGER, "
                     "y INTEGER, body BLOB, etag TEXT, until REAL, fetched REAL, "
                     "PRIMARY KEY (source, z, x, y))")
        return file

    def get(self, source: str, z: int, x: int, y: int) -> Kept | None:
        """What is here of a tile, fresh or not."""
        with self._turn, contextlib.suppress(sqlite3.Error):
            row = self._file.execute("SELECT body, etag, until FROM tile WHERE source = ? AND "
                                     "z = ? AND x = ? AND y = ?", (source, z, x, y)).fetchone()
            return Kept(*row) if row else None
        return None

    def put(self, source: str, z: int, x: int, y: int, tile: Kept) -> None:
        """Keep a tile; a disk that is full keeps none."""
        with self._turn, contextlib.suppress(sqlite3.Error):
            self._file.execute("INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                               (source, z, x, y, tile.body, tile.etag, tile.until, time.time()))
            self._added += len(tile.body)
            if self._added > self.most_bytes // 16:
                self._prune()

    @property
    def size(self) -> int:
        """Bytes of the tiles."""
        with self._turn, contextlib.suppress(sqlite3.Error):
            return int(self._file.execute("SELECT coalesce(sum(length(body)), 0) FROM tile"
                                          ).fetchone()[0])
        return 0

    def clear(self) -> int:
        """Forget all tiles; the bytes freed."""
        freed = self.size
        with self._turn, contextlib.suppress(sqlite3.Error):
            self._file.execute("DELETE FROM tile")
            self._shrink()
        return freed

    def close(self) -> None:
        """Drop what is too much, and let go of the file."""
        with self._turn, contextlib.suppress(sqlite3.Error):
            self._prune()
            self._file.close()

    def _prune(self) -> None:
        """Of more than `most_bytes` the oldest go."""
        self._added, held, gone = 0, 0, None
        for fetched, size in self._file.execute(
                "SELECT fetched, length(body) FROM tile ORDER BY fetched DESC"):
            held += size
            if held > self.most_bytes:
                gone = fetched
                break
        if gone is not None:
            self._file.execute("DELETE FROM tile WHERE fetched <= ?", (gone,))
            self._shrink()

    def _shrink(self) -> None:
        self._file.execute("PRAGMA incremental_vacuum").fetchall()
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
