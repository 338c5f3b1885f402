"""Packs that a user imported: in the user's data folder, found by their key like the starter packs.

    packs/KEY.toml          which folder holds the pack; written last, so an import is whole
    packs/KEY-0123456789abcdef/   the pack, named by its content; never changed
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import UnknownNameError

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
WAIT_S = 60.0


def packs_folder() -> Path:
    """Where imported packs lie: under HEATSITE_CACHE, or in the folder of the user's data."""
    given = os.environ.get("HEATSITE_CACHE", "").strip()
    if given:
        return Path(given).expanduser().absolute() / "packs"
    import platformdirs

    return Path(platformdirs.user_data_dir("heatsite", appauthor=False)) / "packs"


def imported() -> dict[str, Path]:
    """Folder of each imported pack by its key; a damaged or missing one is left out."""
    root, found = packs_folder(), {}
    for pointer in sorted(root.glob("*.toml")):
        folder = pointed(pointer)
        if KEY.fullmatch(pointer.stem) and folder is not None:
            found[pointer.stem] = folder
    return found


def pointed(pointer: Path) -> Path | None:
    """The folder that a pointer names, if it is there."""
    try:
        name = str(tomllib.loads(pointer.read_text("utf-8"))["folder"])
    except (OSError, ValueError, KeyError):
        return None
    folder = pointer.parent / name
    inside = re.fullmatch(re.escape(pointer.stem) + r"-[0-9a-f]{16}", name)
    return folder if inside and (folder / "pack.toml").is_file() else None


def remove(key: str) -> None:
    """Forget an imported pack; raises :class:`UnknownNameError` where there is none."""
    with turn():
        if key not in imported():
            raise UnknownNameError("imported pack", key, imported())
        (packs_folder() / f"{key}.toml").unlink()
        collect()


def collect() -> None:
    """Delete folders that no pointer names and what killed imports left; needs the turn."""
    used = set(imported().values())
    for folder in packs_folder().iterdir():
        if folder.is_dir() and folder not in used:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def turn() -> Iterator[None]:
    """One program at a time changes the packs."""
    from filelock import FileLock

    root = packs_folder()
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / ".lock", timeout=WAIT_S):
        yield
