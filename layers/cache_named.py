"""The files of a region under their names: links to the store's contents, or copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gis.errors import InputError

from .cache_manifest import Kept, Manifest
from .cache_shelf import Shelf
from .cache_turns import writable
from .cache_upkeep import files_below
from .files import atomic_file

_SIDE_FILES = ("-wal", "-shm", "-journal", ".aux.xml")   # written by those who read the file


def show(store: Shelf, path: Path, kept: Kept) -> None:
    """Let `path` be the object: a hard link, or a copy where the disk knows no links."""
    target = store.object(kept.sha256)
    if not store.has(kept):
        raise InputError(f"{kept.name} is missing in the store {store.root}; fetch it again.")
    if path.is_file() and not path.is_symlink():
        if path.samefile(target) or _alike(path, target):
            return
    with writable(store.root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        try:
            os.link(target, path)
        except OSError:
            with atomic_file(path) as part:
                shutil.copy2(target, part)


def prune(folder: Path, manifest: Manifest) -> None:
    """Remove what an earlier manifest named; the readers' own side files stay."""
    known = set(manifest.files)
    for path in list(files_below(folder)):
        name = path.relative_to(folder).as_posix()
        owner = next((name[:-len(s)] for s in _SIDE_FILES if name.endswith(s)), None)
        if name not in known and owner not in known:
            path.unlink(missing_ok=True)


def _alike(copy: Path, target: Path) -> bool:
    one, other = copy.stat(), target.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
