"""What a region's words ask for: a pack, a country, an area inside it, a box or a drawn polygon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gis.errors import InputError, UnknownNameError

from .. import pack
from ..boxes import Box, box_area
from .countries import country, plain, suggestions

_BOX_KEY = re.compile(r"box((?:_m?\d+(?:p\d+)?){4})")


@dataclass(frozen=True)
class Asked:
    """A region as it was asked for; one of `pack` and `country` is set, or a box or a polygon."""

    pack: str | Path = ""                # key of a shipped pack, or the folder of another
    country: str = ""                    # ISO 3166-1 alpha-3
    admin: str = ""                      # an area inside it
    box: Box | None = None               # west > east crosses the antimeridian [°]
    area: Path | None = None             # file of a drawn polygon


def asked(text: str, area: Path | None = None) -> Asked:
    """The region that words mean; nothing is read but the list of packs.

    Parameters
    ----------
    text : str
        A starter pack or a pack's folder; a country (SEN, sn, Sénégal); an area inside either
        ("KEN:Nakuru", "SEN/Dakar"); a box "west,south,east,north"; the file of a polygon. With
        `area` it may be empty.
    area : path, optional
        File of a polygon drawn inside that region.

    Raises
    ------
    UnknownNameError
        With the nearest name.
    InputError
        If a box is impossible or a file does not exist.
    """
    text = str(text).strip()
    if area is not None and not Path(area).expanduser().is_file():
        raise InputError(f"The polygon file {area} does not exist; check its name and folder.")
    if not text:
        if area is None:
            raise InputError("Name a region: a country such as SEN, a starter pack, or a box "
                             "west,south,east,north.")
        return Asked(area=Path(area))
    found = _of_words(text)
    if area is None:
        return found
    if found.area is not None or found.box is not None:
        raise InputError("Give a polygon file or a box, not both; beside --area name a country or "
                         "a starter pack, or nothing.")
    return Asked(found.pack, found.country, found.admin, area=Path(area))


def _of_words(text: str) -> Asked:
    box = _box(text)
    if box is not None:
        return Asked(box=box)
    whole = _base(text)
    if whole is not None:
        return whole
    path = Path(text).expanduser()
    if (path / "pack.toml").is_file() or path.name == "pack.toml":
        return Asked(pack=path)
    if path.is_file():
        return Asked(area=path)
    for mark in (":", "/", "-"):
        left, _, right = text.partition(mark)
        if mark == "/" and (len(left) < 3 or "/" in right):      # rather a path
            continue
        base = _base(left) if right.strip() else None
        if base is not None:
            return Asked(base.pack, base.country, right.strip())
    if path.is_dir():
        raise InputError(f"The folder {text!r} holds no project file (*.heatsite.toml) and no pack "
                         "(pack.toml); give one that does, or the name of a region.")
    if re.fullmatch(r"\.[A-Za-z]\w*", path.suffix):
        raise InputError(f"The file {text!r} does not exist; check the path.")
    if len(path.parts) > 1 or text.startswith("."):
        raise InputError(f"{text!r} is no pack and no file; a pack is a folder with a file "
                         "pack.toml, a drawn region a file with a polygon.")
    unknown = UnknownNameError("region", text.split(":")[0], [
        *(info.key for info in pack.available()), *suggestions()])
    if unknown.nearest is None:          # a list of all countries would help nobody
        packs = ", ".join(info.key for info in pack.available())
        raise InputError(f"Unknown region {text!r}; name a starter pack ({packs}), a country by "
                         "code or name (SEN, Senegal), or a box west,south,east,north.")
    raise unknown


def _base(text: str) -> Asked | None:
    """A pack or a country by name; the pack where it holds the whole country."""
    if any(mark in text for mark in "/\\:"):
        return None                      # a path, or an area inside a country
    for info in pack.available():
        if plain(text) in (plain(info.key), plain(info.name)):
            return Asked(pack=info.key)
    land = country(text)
    if land is None:
        return None
    whole = [info.key for info in pack.available()
             if info.country == land.iso3 and plain(info.name) == plain(land.name)]
    return Asked(pack=whole[0]) if whole else Asked(country=land.iso3)


def _box(text: str) -> Box | None:
    """The box of four numbers, or of the key that a study of it bears."""
    key = _BOX_KEY.fullmatch(text)
    if key:
        text = ",".join(key[1].strip("_").split("_")).replace("m", "-").replace("p", ".")
    if text.count(",") != 3:
        if "," in text and not any(c.isalpha() for c in text):
            raise InputError(f"The box {text!r} has {text.count(',') + 1} numbers; give four, "
                             "west,south,east,north in degrees.")
        return None
    return box_area(text).box


def box_key(box: Box) -> str:
    """Key of a box, the same as in the store of fetched files."""
    return box_area(",".join(f"{v:g}" for v in box)).key
