"""Why a file cannot be written, in one sentence: what, where, how to mend it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from gis.errors import HeatSiteError, InputError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OF_THE_PLACE = FULL | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENAMETOOLONG}
"""Errors that tell of the place rather than of the program."""
SAID = ("no space left", "disk is full", "disk full", "file too large", "disk i/o error",
        "write error", "io error writing", "seek error", "failed to commit")
"""What libraries in C say of a full disk, where they give no number."""
NONE_LEFT = 65_536
"""Free bytes below which a library's failure is put down to a full disk."""
LONGEST = 200


def refusal(path: Path, error: OSError) -> InputError:
    """The sentence for an error of the operating system on the way to `path`."""
    why, mend = _reason(path, error)
    return InputError(f"{shown(path)} cannot be written: {why}; {mend}.")


def full(path: Path) -> InputError:
    """The sentence for a disk without room."""
    return refusal(path, OSError(errno.ENOSPC, ""))


def _reason(path: Path, error: OSError) -> tuple[str, str]:
    number = error.errno
    if number in FULL:
        return "the disk is full", "free some space or choose another folder"
    if number == errno.EROFS:
        return "the disk is read-only", "choose another folder"
    if number == errno.ENAMETOOLONG:
        return "its name is too long", "choose a shorter one"
    if number == errno.EISDIR or (isinstance(error, PermissionError | IsADirectoryError)
                                  and _folder(path) and path.suffix):
        return "a folder of that name stands there", "choose another name"
    if number in (errno.ENOTDIR, errno.EEXIST):
        return "a part of its path is a file, not a folder", "choose another folder"
    if number in (errno.EACCES, errno.EPERM):
        if _file(path) and os.access(path.parent, os.W_OK):
            return ("it is open in another program or write-protected",
                    "close it there or choose another folder")
        return "you may not write there", "choose another folder"
    return f"{error.strerror or error}", "choose another folder or free some space"


def of_the_place(error: BaseException, place: Path) -> OSError | None:
    """The error of the operating system behind a writer's failure; None for a fault of its own.

    A library in C often tells of a full disk in words alone, or of something else that followed
    from it; so free space is looked at too.
    """
    if isinstance(error, HeatSiteError) or not isinstance(error, Exception):
        return None
    if isinstance(error, OSError) and (
            error.errno in OF_THE_PLACE or str(error.filename or "").startswith(str(place))):
        return error
    text = str(error).lower()
    if any(words in text for words in SAID) or free(place) < NONE_LEFT:
        return OSError(errno.ENOSPC, str(error))
    return None


def free(place: Path) -> float:
    """Free bytes on a folder's disk; no end where nobody can tell."""
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return float("inf")


def _folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def shown(path: Path) -> str:
    """A path short enough for a sentence."""
    text = str(path)
    return text if len(text) <= LONGEST else f"{text[:LONGEST // 2]}…{text[-40:]}"
