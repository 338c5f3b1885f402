"""The store of fetched and imported files: one copy of each content, shared by projects.

    objects/ab/cdef…    contents, named by their SHA-256
    regions/KEY.toml    which file of a region is which object, and where it came from
    regions/KEY/        the same files under their names, for programs that open files
    partial/            downloads that are under way
    tiles/              map tiles that the window fetched; see layers.tiles.keep

Every change is a rename, so a program that is killed leaves the store whole; what it leaves
behind is collected later. Programs that run at once take turns by file locks.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gis.errors import InputError, UnknownNameError
from gis.progress import Progress, silent

from . import cache_upkeep
from .cache_manifest import Entry, Kept
from .cache_named import prune, show
from .cache_shelf import Shelf, default_root
from .cache_turns import writable
from .cache_upkeep import Sizes, Verified
from .files import sha256, sync_file, sync_folder
from .names import safe_name

__all__ = ["Store", "default_root"]


@dataclass(frozen=True)
class Store(Shelf):
    """Files by content under one folder; safe with several programs at once."""

    # what is there ------------------------------------------------------------------------

    def folder(self, region: str) -> Path:
        """Folder with the region's files under their names, to be read only.

        Raises
        ------
        UnknownNameError
            If the store has no such region.
        """
        manifest = self.manifest(region)
        if not self.manifest_path(region).is_file():
            raise UnknownNameError("region of the store", region, self.regions())
        with self.turn():
            manifest = self.manifest(region)
            folder = self.named / region
            folder.mkdir(parents=True, exist_ok=True)
            prune(folder, manifest)
            for kept in manifest.files.values():
                show(self, folder / kept.name, kept)
        return folder

    def find(self, request: str) -> Entry | None:
        """The newest entry of any region that holds the answer to a request, whole."""
        found = [e for region in self.regions() for e in self.entries(region)
                 if e.request == request and all(self.has(kept) for kept in e.files)]
        return max(found, key=lambda e: e.fetched, default=None)

    # what goes in -------------------------------------------------------------------------

    def keep(self, region: str, entry: Entry, files: Mapping[str, Path], *,
             about: Mapping[str, Any] | None = None) -> Entry:
        """Take files into the store and name them in a region's manifest.

        Parameters
        ----------
        entry : Entry
            Where they come from; its `files` are filled in.
        files : mapping
            Name in the region's folder → file. A file inside the store's own `partial` folder
            is moved, any other is copied.
        about : mapping, optional
            What the region is (name, country, box), kept beside what is known already.

        Raises
        ------
        InputError
            If a name leaves the folder, or the disk is full or not writable.
        """
        with self.scratch() as scratch, writable(self.root):
            staged: list[tuple[Kept, Path]] = []
            for name, source in files.items():
                path = source
                if self.partial not in source.parents:
                    path = scratch / str(len(staged))
                    _copy(source, path)
                staged.append((Kept(safe_name(name), sha256(path), path.stat().st_size), path))
            with self.turn():
                for kept, path in staged:
                    self._adopt(path, kept)
                entry = replace(entry, files=tuple(kept for kept, _ in staged))
                self.write(self.manifest(region).with_entry(entry), about)
        return entry

    def share(self, region: str, entry: Entry, *, about: Mapping[str, Any] | None = None) -> bool:
        """Name files that are here already in a region's manifest; False where one is gone."""
        with self.turn(), writable(self.root):
            if not all(self.has(kept) for kept in entry.files):
                return False
            manifest = self.manifest(region)
            if entry in manifest.entries and {**manifest.about, **(about or {})} == manifest.about:
                return True
            self.write(manifest.with_entry(entry), about)
        return True

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder on the store's disk that is gone afterwards."""
        folder = self.partial / f"scratch-{uuid.uuid4().hex}"
        with self.lock(folder.name):
            with writable(self.root):
                folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        (self.partial / f"{folder.name}.lock").unlink(missing_ok=True)

    # what it takes, and what goes: see cache_upkeep -----------------------------------------

    def size(self) -> Sizes:
        """Bytes of the whole store, of each region, of downloads under way and of unused files."""
        return cache_upkeep.size(self)

    def clear(self, region: str | None = None) -> int:
        """Forget a region, or all of them; returns the bytes that were freed.

        Contents that another region uses stay. Downloads under way in another program stay.

        Raises
        ------
        UnknownNameError
            If the store has no such region.
        """
        with writable(self.root):
            if region is not None and not self.manifest_path(region).is_file():
                raise UnknownNameError("region of the store", region, self.regions())
            return cache_upkeep.clear(self, region)

    def collect(self, drop_partial: bool = False) -> int:
        """Delete contents that no region uses, and leftovers of killed programs; bytes freed.

        Downloads that were interrupted stay, to be continued, unless `drop_partial`.
        """
        with writable(self.root):
            return cache_upkeep.collect(self, drop_partial)

    def verify(self, progress: Progress = silent) -> Verified:
        """Recompute every checksum and drop what is broken; the next fetch gets it again."""
        with writable(self.root):
            return cache_upkeep.verify(self, progress)

    def _adopt(self, path: Path, kept: Kept) -> None:
        """Move a file of the store's disk to where its content belongs."""
        target = self.object(kept.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        sync_file(path)
        if os.name != "nt":              # Windows does not rename over a read-only file
            path.chmod(0o444)
        try:
            os.replace(path, target)     # also over the same content: this one was just checked
        except PermissionError:          # Windows, while another program reads it
            if not self.has(kept):
                raise
            path.unlink()
        sync_folder(target.parent)

def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise InputError(f"{source} cannot be read ({error.strerror}); check the path and the "
                         "permissions.") from error
