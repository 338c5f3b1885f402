"""Regions whose files were fetched: to choose from, and where their files lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..boxes import Box, meets
from ..cache import Store
from .countries import countries


@dataclass(frozen=True)
class FetchedRegion:
    """A region of the store."""

    key: str                             # a country's code, or the key of a box
    name: str
    country: str                         # ISO 3166-1 alpha-3; "" for a box
    summary: str


def fetched(store: Store) -> tuple[FetchedRegion, ...]:
    """Regions of the store that can be asked for, by name; damaged manifests are left out."""
    found = []
    for key in store.regions():
        if not store.readable(key):
            continue
        manifest = store.manifest(key)
        if key not in countries() and "box" not in manifest.about:
            continue
        name = str(manifest.about.get("name") or (
            countries()[key].name if key in countries() else key))
        dates = sorted(entry.fetched[:10] for entry in manifest.entries if entry.fetched)
        when = f", the newest of {dates[-1]}" if dates else ""
        found.append(FetchedRegion(
            key, name, str(manifest.about.get("country", key if key in countries() else "")),
            f"{len(manifest.files)} fetched files{when}"))
    return tuple(sorted(found, key=lambda one: one.name))


def store_folders(store: Store, *keys: str, box: Box | None = None) -> list[Path]:
    """Folders of fetched files of these regions, or of all regions whose box meets one."""
    found = []
    for key in store.regions():
        if not store.readable(key):
            continue
        about = store.manifest(key).about
        around = about.get("box")
        if around is None and key in countries():
            around = countries()[key].box
        hit = box is not None and around is not None and len(around) == 4 and _meet(
            tuple(float(v) for v in around), box)
        if key in keys or hit:
            found.append(store.folder(key))
    return found


def _meet(first: Any, second: Box) -> bool:
    west, south, east, north = second
    grown = (west - 1e-9, south - 1e-9, east + 1e-9, north + 1e-9)
    return meets(first, grown)
