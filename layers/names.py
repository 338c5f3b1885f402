"""File names that come from elsewhere: only those that stay inside their folder are taken."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from gis.errors import InputError

# names that Windows keeps for devices; a store may lie on a stick that wanders
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt")
                                                    for n in "123456789")})


def safe_name(name: str, what: str = "file name") -> str:
    """`name` as a relative path with /, if it stays inside its folder on every system.

    Raises
    ------
    InputError
        If it is absolute, climbs, names a drive or a device, or holds control characters.
    """
    text = str(name).replace("\\", "/")
    parts = PurePosixPath(text).parts
    bad = (not parts or text.startswith("/") or len(text) > 500
           or re.search(r"[\x00-\x1f\x7f<>:\"|?*]", text) is not None
           or any(p == ".." or p != p.rstrip(". ") or len(p.encode("utf-8", "replace")) > 200
                  or p.split(".")[0].strip().lower() in _DEVICES for p in parts))
    if bad:
        raise InputError(f"The {what} {str(name)[:100]!r} does not stay inside its folder, or is "
                         "no name on every system; rename it.")
    return "/".join(parts)
