"""What the store takes up, what may go, and whether every content is still what it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gis.errors import InputError
from gis.progress import Progress, silent

from .cache_shelf import Shelf
from .files import sha256

OLD_S = 30 * 86_400.0                    # after which an interrupted download is given up


@dataclass(frozen=True)
class Sizes:
    """Bytes on the disk."""

    total: int                           # everything in the store
    regions: Mapping[str, int]           # files that each region uses, shared ones in each
    partial: int                         # downloads under way
    unused: int                          # contents that no region uses


@dataclass(frozen=True)
class Verified:
    """What a check of every content found."""

    checked: int
    broken: tuple[str, ...] = ()         # "REGION: FILE", dropped; fetch again
    manifests: tuple[str, ...] = ()      # regions whose manifest was unreadable, set aside
    freed: int = 0                       # bytes


def size(store: Shelf) -> Sizes:
    """What the store takes up; see :meth:`Store.size`."""
    objects = {_digest(p): _bytes(p) for p in store.all_objects()}
    used: set[str] = set()
    regions = {}
    for region in store.regions():
        kept = {k.sha256 for e in store.entries(region) for k in e.files}
        used |= kept
        regions[region] = sum(objects.get(digest, 0) for digest in kept)
    partial = sum(_bytes(p) for p in files_below(store.partial))
    unused = sum(n for digest, n in objects.items() if digest not in used)
    return Sizes(sum(objects.values()) + partial, regions, partial, unused)


def clear(store: Shelf, region: str | None) -> int:
    """Forget a region, or all; see :meth:`Store.clear`."""
    with store.turn():
        for key in store.regions() if region is None else (region,):
            store.manifest_path(key).unlink(missing_ok=True)
            shutil.rmtree(store.named / key, ignore_errors=True)
    return collect(store, drop_partial=region is None)


def collect(store: Shelf, drop_partial: bool) -> int:
    """Delete what nobody uses; see :meth:`Store.collect`."""
    with store.turn():
        freed = 0
        used = {k.sha256 for region in store.regions() for e in store.entries(region)
                for k in e.files}
        if all(store.readable(region) for region in store.regions()):
            for path in list(store.all_objects()):
                if _digest(path) not in used:
                    freed += _delete(path)
        for folder in store.named.glob("*"):
            if folder.is_dir() and not (store.named / f"{folder.name}.toml").is_file():
                shutil.rmtree(folder, ignore_errors=True)
        return freed + _collect_partial(store, drop_partial)


def verify(store: Shelf, progress: Progress = silent) -> Verified:
    """Recompute every checksum; see :meth:`Store.verify`."""
    aside = _set_aside_manifests(store)
    bad, objects = set(), sorted(store.all_objects())
    for i, path in enumerate(objects):
        progress(i, len(objects), "Checking the store")
        with contextlib.suppress(FileNotFoundError):       # cleared meanwhile
            if sha256(path) != _digest(path):
                bad.add(_digest(path))
    freed, broken = 0, []
    with store.turn():
        bad = {d for d in bad if store.path(d) and sha256(store.object(d)) != d}   # not mended yet
        for region in store.regions():
            lost = _lost(store, region, bad)
            broken += [f"{region}: {name}" for name in lost]
        for digest in bad:
            freed += _delete(store.object(digest))
    progress(len(objects), len(objects), "Checking the store")
    return Verified(len(objects), tuple(broken), aside, freed)


def files_below(folder: Path) -> Iterator[Path]:
    """Files and links of a folder and its subfolders."""
    return (p for p in folder.rglob("*") if p.is_file() or p.is_symlink())


def _lost(store: Shelf, region: str, bad: set[str]) -> list[str]:
    """Take entries with a broken or missing content out of a manifest; the files' names."""
    manifest = store.manifest(region)
    lost = [k for k in manifest.files.values() if k.sha256 in bad or not store.has(k)]
    if lost:
        whole = tuple(e for e in manifest.entries if not any(k in lost for k in e.files))
        store.write(replace(manifest, entries=whole))
    for kept in lost:
        (store.named / region / kept.name).unlink(missing_ok=True)
    return [kept.name for kept in lost]


def _collect_partial(store: Shelf, drop: bool) -> int:
    """Leftovers of programs that are gone: their locks are free.

    Interrupted downloads may be continued for `OLD_S`.
    """
    freed = 0
    for mark in list(store.partial.glob("*.lock")):
        leftovers = [p for p in store.partial.glob(f"{mark.stem}*") if p != mark]
        old = time.time() - max(p.stat().st_mtime for p in (mark, *leftovers)) > OLD_S
        if mark.stem == "store" or not (drop or mark.stem.startswith("scratch-") or old):
            continue
        with contextlib.suppress(InputError), store.lock(mark.stem, wait_s=0.0):
            for path in leftovers:
                freed += sum(map(_bytes, files_below(path))) if path.is_dir() else _bytes(path)
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
            if old:
                mark.unlink(missing_ok=True)
    return freed


def _set_aside_manifests(store: Shelf) -> tuple[str, ...]:
    """Rename manifests that cannot be read, so that the region can be fetched anew."""
    with store.turn():
        aside = tuple(r for r in store.regions() if not store.readable(r))
        for region in aside:
            os.replace(store.manifest_path(region), store.named / f"{region}.toml.damaged")
    return aside


def _digest(path: Path) -> str:
    return path.parent.name + path.name


def _bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _delete(path: Path) -> int:
    freed = _bytes(path)
    if os.name == "nt" and path.exists():
        path.chmod(0o666)                # Windows deletes no read-only file
    path.unlink(missing_ok=True)
    return freed
