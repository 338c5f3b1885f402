"""Which files of a folder are data: not hidden, not parts of others, not links that lead out of it.

A folder that somebody hands on may hold a link to any file of this computer; its content would
then stand in reports and packs. So a link is followed only to a file inside the folder, and links
to folders are not followed at all; what is left out is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .tiles.local import ENDINGS

# Parts of larger files, never a layer of their own
COMPANIONS = frozenset({".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".xml",
                        ".ovr", ".md", ".txt", ".pdf", ".toml"})
SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg")
INDEX = "heatsite-mirror.json"           # of a folder that serves as a mirror


def walk(folder: Path) -> Iterator[Path]:
    """Data files of a folder and its subfolders, in a fixed order."""
    for path in _shown(folder):
        if (path.is_file() and path.suffix.lower() not in COMPANIONS and path.name != INDEX
                and not _is_tile(path) and not _leads_out(path, folder)):
            yield path


def strays(folder: Path) -> tuple[tuple[Path, str], ...]:
    """Links of a folder that are not followed, each with the reason and how to mend it."""
    found = []
    for path in _shown(folder):
        if path.is_symlink() and path.is_dir():
            found.append((path, "a link to a folder, which is not followed; copy the folder here, "
                          "or name it with --data"))
        elif path.is_file() and path.suffix.lower() not in COMPANIONS and _leads_out(path, folder):
            found.append((path, "a link that leads out of the folder, which is not followed; copy "
                          "the file here"))
    return tuple(found)


def companions(path: Path) -> list[Path]:
    """The other files of a Shapefile."""
    if path.suffix.lower() != ".shp":
        return []
    return [p for p in sorted(path.parent.glob(f"{path.stem}.*")) if p.suffix.lower() in SHAPEFILE]


def _shown(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a file, or a part of a Shapefile, lies elsewhere in truth."""
    links = [p for p in (path, *companions(path)) if p.is_symlink()]
    if not links:
        return False
    inside = folder.resolve()
    return any(inside not in link.resolve().parents for link in links)


def _is_tile(path: Path) -> bool:
    """Whether it is one of a folder of map tiles, z/x/y.png, which are a background."""
    return (path.suffix.lower() in ENDINGS and path.stem.isdigit()
            and path.parent.name.isdigit() and path.parent.parent.name.isdigit())
