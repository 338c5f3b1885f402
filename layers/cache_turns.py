"""Programs that use the store at once take turns; a disk that fails is told in one sentence."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gis.errors import InputError

LOCK_WAIT_S = 120.0
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class StoreError(InputError):
    """The disk of the store fails: full, or not to be read or written."""


@contextlib.contextmanager
def lock(root: Path, folder: Path, name: str, wait_s: float = LOCK_WAIT_S,
         tick: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the file lock `name` in `folder`; `tick` is called while waiting, and may raise.

    The system frees the lock of a program that is killed.

    Raises
    ------
    StoreError
        If another program keeps it for longer than `wait_s`.
    """
    import filelock

    with writable(root):
        folder.mkdir(parents=True, exist_ok=True)
        held = filelock.FileLock(folder / f"{name}.lock", thread_local=False)
        until = time.monotonic() + wait_s
        while True:
            with contextlib.suppress(filelock.Timeout):
                held.acquire(timeout=0.1 if tick is None else 0.0, poll_interval=0.02)
                break
            if time.monotonic() > until:
                raise StoreError(f"Another HeatSite has been using {root} for {wait_s:.0f} s; "
                                 "wait until it is done, or close it.")
            if tick is not None:
                tick()
                time.sleep(0.05)
    try:
        yield
    finally:
        held.release()


@contextlib.contextmanager
def writable(root: Path) -> Iterator[None]:
    """Tell a full or read-only disk in one sentence.

    Raises
    ------
    StoreError
        Instead of any :class:`OSError` of the body.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreError(f"The disk of {root} is full; free some space, or set HEATSITE_CACHE "
                             "to a folder on another disk; what was fetched so far is kept."
                             ) from error
        raise StoreError(f"The store {root} cannot be used ({error.strerror or error}); make it "
                         "readable and writable, or set HEATSITE_CACHE to another folder."
                         ) from error
