"""What lies where in the store: contents and manifests, changed under a lock.

The first floor of the store: :class:`layers.cache.Store` stands on it, and so do the modules that
name a region's files and keep the store small.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gis.errors import InputError

from .cache_manifest import Entry, Kept, Manifest, as_toml, read_manifest
from .cache_turns import LOCK_WAIT_S, lock
from .files import write_atomic

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}")


def default_root() -> Path:
    """HEATSITE_CACHE, or the folder of the user's data."""
    given = os.environ.get("HEATSITE_CACHE", "").strip()
    if given:
        return Path(given).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False)) / "store"


@dataclass(frozen=True)
class Shelf:
    """Contents by their checksum and manifests by their region, under one folder."""

    root: Path = field(default_factory=default_root)

    def regions(self) -> tuple[str, ...]:
        """Keys of the regions that have files, in order."""
        return tuple(sorted(p.stem for p in self.named.glob("*.toml")
                            if _KEY.fullmatch(p.stem)))

    def manifest(self, region: str) -> Manifest:
        """What a region holds; empty where nothing was fetched for it.

        Raises
        ------
        InputError
            If the key is no key, or the manifest is damaged.
        """
        path = self.manifest_path(region)
        return read_manifest(path) if path.is_file() else Manifest(region)

    @property
    def partial(self) -> Path:
        """Folder of downloads under way."""
        return self.root / "partial"

    @property
    def named(self) -> Path:
        """Folder of the manifests, and of the files under their names."""
        return self.root / "regions"

    def object(self, digest: str) -> Path:
        """Where the content of a SHA-256 lies, or would."""
        return self.root / "objects" / digest[:2] / digest[2:]

    def all_objects(self) -> Iterator[Path]:
        """Every content that is here."""
        return (p for p in (self.root / "objects").glob("??/*") if p.is_file())

    def manifest_path(self, region: str) -> Path:
        """Where the manifest of a region lies; raises :class:`InputError` for no key."""
        if not _KEY.fullmatch(region):
            raise InputError(f"{region!r} cannot name a region of the store; use letters, digits "
                             "and . _ + - only.")
        return self.named / f"{region}.toml"

    def turn(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock under which manifests and objects change."""
        return self.lock("store")

    def readable(self, region: str) -> bool:
        """Whether the manifest of a region can be read."""
        try:
            self.manifest(region)
        except InputError:
            return False
        return True

    def entries(self, region: str) -> tuple[Entry, ...]:
        """Entries of a region; none where its manifest is damaged, which `verify` tells."""
        return self.manifest(region).entries if self.readable(region) else ()

    def has(self, kept: Kept) -> bool:
        """Whether an object is here in full length; `verify` looks at every byte."""
        try:
            return self.object(kept.sha256).stat().st_size == kept.size
        except OSError:
            return False

    def path(self, digest: str) -> Path | None:
        """The object of a SHA-256; None where it is not here."""
        path = self.object(digest)
        return path if path.is_file() else None

    def lock(self, name: str, wait_s: float = LOCK_WAIT_S, tick: Callable[[], None] | None = None
             ) -> contextlib.AbstractContextManager[None]:
        """Hold a lock among all programs that use the store; see :func:`cache_turns.lock`."""
        return lock(self.root, self.partial, name, wait_s, tick)

    def write(self, manifest: Manifest, about: Mapping[str, Any] | None = None) -> None:
        """Replace a region's manifest; the caller holds the store's turn."""
        if about:
            manifest = replace(manifest, about={**manifest.about, **about})
        path = self.manifest_path(manifest.region)
        before = self.manifest(manifest.region).files if path.is_file() else {}
        for name, kept in manifest.files.items():
            if before.get(name, kept).sha256 != kept.sha256:
                (self.named / manifest.region / name).unlink(missing_ok=True)
        write_atomic(path, as_toml(manifest))
