"""The area of a file with a drawn polygon, as far as fetching goes: the box around it."""

from __future__ import annotations

from pathlib import Path

from gis.errors import InputError

from ..boxes import Area
from ..readers.local import SUFFIXES


def file_area(text: str) -> Area | None:
    """The area of a polygon's file; None where the words are no path.

    Raises
    ------
    InputError
        If they are the path of a file that does not exist, or holds no polygon.
    """
    path = Path(text).expanduser()
    if not path.is_file():
        if path.suffix.lower() in SUFFIXES:
            raise InputError(f"The file {text!r} does not exist; check the path.")
        return None
    from .countries import slug
    from .outlines import drawn
    from .shapes import bounds_of

    part = drawn(path)
    return Area(slug(part.name), part.name, "", bounds_of(part.shape))
