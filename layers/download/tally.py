"""How far a fetch is, when several downloads run at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from .request import Download

KB = 1000


class Tally:
    """Bytes done and to come, and which files are under way; used by several threads."""

    def __init__(self, downloads: Sequence[Download]):
        self._sizes = {d.key: d.size or 0 for d in downloads}
        self._done = 0
        self._now: dict[object, int] = {}
        self._files: dict[object, str] = {}
        self._turn = threading.Lock()

    def begin(self, who: object, file: str) -> None:
        """A line of downloads begins a file."""
        with self._turn:
            self._now[who], self._files[who] = 0, file

    def under_way(self, who: object, done: int) -> None:
        """Bytes of its file that are here."""
        with self._turn:
            self._now[who] = done

    def sized(self, key: str, size: int) -> None:
        """What a download takes in all, once it is known."""
        with self._turn:
            self._sizes[key] = size

    def end(self, who: object, size: int) -> None:
        """A file is here, or given up (0 bytes)."""
        with self._turn:
            self._done += size
            self._now[who] = 0
            self._files.pop(who, None)

    def figures(self) -> tuple[int, int, str]:
        """kB done, kB in all as far as known, and what is under way in words."""
        with self._turn:
            done = self._done + sum(self._now.values())
            total = max(sum(self._sizes.values()), done)
            files = list(self._files.values())
        words = f"Fetching {files[0]}" if files else "Fetching"
        if len(files) > 1:
            words += f" and {len(files) - 1} more"
        return done // KB, -(-total // KB), words
