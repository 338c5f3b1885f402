"""The manifest of a region in the store: which file is which object, and where it came from."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from gis.errors import InputError

from .names import safe_name

FORMAT = 1


@dataclass(frozen=True)
class Kept:
    """One file of a region."""

    name: str                            # inside the region's folder, with /
    sha256: str
    size: int                            # bytes


@dataclass(frozen=True)
class Entry:
    """One download, or one file brought in, and the files it gave."""

    source: str                          # key of the catalogue, or where the user had it from
    files: tuple[Kept, ...]
    url: str = ""                        # without user name and password
    request: str = ""                    # Download.key; empty for a file brought in
    fetched: str = ""                    # ISO 8601, UTC
    size: int = 0                        # bytes delivered
    sha256: str = ""                     # of what was delivered
    etag: str = ""
    last_modified: str = ""
    licence: str = ""
    sharing: str = ""                    # open | share_alike | no_redistribution | ""
    citation: str = ""


@dataclass(frozen=True)
class Manifest:
    """All entries of a region, and what the region is."""

    region: str
    entries: tuple[Entry, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)   # name, country, box …

    @property
    def files(self) -> dict[str, Kept]:
        """Every file by its name inside the region's folder."""
        return {kept.name: kept for entry in self.entries for kept in entry.files}

    def entry_of(self, name: str) -> Entry | None:
        """The entry that a file of the region's folder belongs to."""
        return next((e for e in self.entries if any(k.name == name for k in e.files)), None)

    def with_entry(self, entry: Entry) -> Manifest:
        """With one more entry; entries whose file names it takes are replaced."""
        taken = {kept.name.casefold() for kept in entry.files}
        rest = tuple(e for e in self.entries
                     if not taken & {kept.name.casefold() for kept in e.files})
        return dataclasses.replace(self, entries=(*rest, entry))


def as_toml(manifest: Manifest) -> str:
    """The text of a manifest."""
    import tomli_w

    def short(value: Any) -> dict[str, Any]:
        return {k: v for k, v in dataclasses.asdict(value).items() if v not in ("", 0)}

    downloads = []
    for entry in manifest.entries:
        row = {k: v for k, v in short(entry).items() if k != "files"}
        row["files"] = [dataclasses.asdict(kept) for kept in entry.files]
        downloads.append(row)
    about = {k: list(v) if isinstance(v, tuple) else v for k, v in manifest.about.items()}
    return tomli_w.dumps({"format": FORMAT, "region": manifest.region, "about": about,
                          "entries": downloads})


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises
    ------
    InputError
        If it cannot be read, or holds what no manifest holds.
    """
    try:
        now = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    return _read(path, (now.st_ino, now.st_mtime_ns, now.st_size))


@lru_cache(maxsize=64)
def _read(path: Path, state: tuple[int, int, int]) -> Manifest:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if table["format"] > FORMAT:
            raise InputError(f"{path} was written by a later HeatSite; install that one.")
        return Manifest(str(table["region"]), tuple(_entry(e) for e in table.get("entries", ())),
                        dict(table.get("about", {})))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is damaged ({type(error).__name__}); `heatsite data cache "
                         "--verify` mends it.") from error


def _entry(row: dict[str, Any]) -> Entry:
    known = {f.name for f in dataclasses.fields(Entry)}
    files = tuple(Kept(safe_name(k["name"]), _digest(k["sha256"]), int(k["size"]))
                  for k in row["files"])
    return Entry(**{**{k: v for k, v in row.items() if k in known}, "files": files})


def _digest(text: str) -> str:
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise ValueError("no SHA-256")
    return text
