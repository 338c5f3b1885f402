"""The files that a project rests on: their checksums when it was saved, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gis.types import Provenance

from .files import sha256

COMPANIONS = (".dbf", ".shx", ".prj", ".cpg")      # of a Shapefile: its columns lie in them


@dataclass(frozen=True)
class Change:
    """A file that is no longer what it was when the project was saved."""

    file: str                            # "data_dir/lines.gpkg", "own_points", "area" …
    what: str                            # changed | missing | new

    @property
    def words(self) -> str:
        """One sentence for people."""
        told = {"changed": "has changed on disk since the project was saved",
                "missing": "is gone since the project was saved",
                "new": "is used now, and was not when the project was saved"}[self.what]
        return f"{self.file} {told}; save the project to take this as its new state."


def checksums(references: Mapping[str, str | Path | None], layers: Iterable[Provenance]
              ) -> dict[str, str]:
    """SHA-256 of each file that a study read, by the project's key for it.

    Parameters
    ----------
    references : mapping
        What the project names: `data_dir`, `own_points`, `area`, `region`; folders and files,
        anything else is no file and left out.
    layers : iterable of Provenance
        The study's layers: they name the files of a folder that were used.
    """
    used = sorted({part for about in layers for part in about.path.split("; ") if part})
    found: dict[str, str] = {}
    for key, reference in references.items():
        path = Path(reference).expanduser() if reference else None
        if path is None:
            continue
        if path.is_file():
            found[key] = _checksum(path)
        elif path.is_dir():
            for name in used:
                for file in _with_companions(path / name):
                    inside = file.relative_to(path).as_posix()
                    found[f"{key}/{inside}"] = _checksum(file)
    return dict(sorted(found.items()))


def changes(saved: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs between the checksums of a project and those of today, by name.

    A project that was saved without checksums tells no change.
    """
    if not saved:
        return ()
    found = [Change(name, "changed" if name in now else "missing")
             for name, digest in saved.items() if now.get(name) != digest]
    found += [Change(name, "new") for name in now if name not in saved]
    return tuple(sorted(found, key=lambda change: change.file))


def _with_companions(file: Path) -> list[Path]:
    if not file.is_file():
        return []
    beside = (file.with_suffix(suffix) for suffix in COMPANIONS) \
        if file.suffix.lower() == ".shp" else ()
    return [file, *(other for other in beside if other.is_file())]


def _checksum(path: Path) -> str:
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def _read(path: Path, mtime: int, size: int) -> str:
    return sha256(path)
