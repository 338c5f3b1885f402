"""A download under way: its bytes so far, and how to tell whether the server's are the same."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gis.errors import InputError

from ..files import write_atomic

SYNC_BYTES = 4 * 1024**2                 # between two moments that survive a power cut
SYNC_S = 3.0


@dataclass
class State:
    """What is known of the bytes that are here."""

    done: int = 0                        # bytes that are safe on the disk
    total: int | None = None
    etag: str = ""
    last_modified: str = ""
    url: str = ""                        # without secrets


class Part:
    """The bytes of one download, kept over interruptions; the caller holds its lock."""

    def __init__(self, folder: Path, key: str):
        self.path = folder / f"{key}.part"
        self._note = folder / f"{key}.json"
        self.state = self._read()
        self._file: Any | None = None
        self._synced = (0, 0.0)

    def _read(self) -> State:
        try:
            state = State(**json.loads(self._note.read_text(encoding="utf-8")))
            if self.path.stat().st_size >= state.done >= 0:
                return state
        except (OSError, ValueError, TypeError):
            pass
        return State()

    @property
    def validator(self) -> str:
        """What If-Range takes: a strong ETag, else the date; empty where there is neither."""
        etag = self.state.etag
        return etag if etag and not etag.startswith("W/") else self.state.last_modified

    def begin(self, state: State, now: float) -> None:
        """Open for writing behind `state.done` bytes."""
        self.close()
        self.state = state
        mode = "r+b" if state.done else "wb"
        self._file = open(self.path, mode, buffering=0)
        self._file.truncate(state.done)
        self._file.seek(state.done)
        self._synced = (state.done, now)
        self._save()

    def write(self, chunk: bytes, now: float) -> None:
        """Append; every few megabytes or seconds what is here is made safe."""
        assert self._file is not None
        left = memoryview(chunk)
        while left:
            written = self._file.write(left)
            self.state.done += written
            left = left[written:]
        if self.state.done - self._synced[0] >= SYNC_BYTES or now - self._synced[1] >= SYNC_S:
            self._sync(now)

    def close(self) -> None:
        """Make what is here safe, and close."""
        if self._file is not None:
            file, self._file = self._file, None
            with file:
                os.fsync(file.fileno())
            self._save()

    def leave(self) -> None:
        """Close after a failure, which a full disk may have been."""
        with contextlib.suppress(OSError, InputError):
            self.close()

    def drop(self) -> None:
        """Forget everything."""
        if self._file is not None:
            file, self._file = self._file, None
            with contextlib.suppress(OSError), file:
                pass
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)
        self.state = State()

    def _sync(self, now: float) -> None:
        assert self._file is not None
        os.fsync(self._file.fileno())
        self._synced = (self.state.done, now)
        self._save()

    def _save(self) -> None:
        write_atomic(self._note, json.dumps(asdict(self.state)))
