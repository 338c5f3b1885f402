"""The area that words mean, as far as fetching goes."""

from __future__ import annotations

from gis.errors import InputError, UnknownNameError

from ..boxes import Area, box_area
from ..catalogue import countries
from .countries import country, suggestions


def area(text: str) -> Area:
    """The area meant by a country's code or name, a starter pack, a box, or a polygon's file.

    "SEN", "sn", "Sénégal"; "ile_de_france"; "west,south,east,north"; "valley.geojson".

    Raises
    ------
    InputError
        If it is none of these, or the box is impossible.
    """
    from .file_area import file_area

    text = text.strip()
    if text.count(",") == 3 or not any(c.isalpha() for c in text):
        return box_area(text)
    found = country(text)
    if found is not None:
        return countries()[found.iso3][0]
    pack = _pack_area(text)
    if pack is not None:
        return pack
    drawn = file_area(text)
    if drawn is not None:
        return drawn
    unknown = UnknownNameError("country", text, suggestions())
    if unknown.nearest is None:          # a list of all countries would help nobody
        raise InputError(f"Unknown country {text!r}; give its code or name (SEN, Senegal), a "
                         "starter pack, or a box west,south,east,north.")
    raise unknown


def _pack_area(text: str) -> Area | None:
    """The area of a starter pack that is a part of its country."""
    from .. import pack
    from .shapes import bounds_of

    try:
        info = pack.load(pack.key_of(text)).info
    except UnknownNameError:
        return None
    outline = pack.load(info.key).outline
    return Area(info.key, info.name, info.country, bounds_of(outline.geometry[0]))
