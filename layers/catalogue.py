"""Open data that can be fetched: each source with its licence, coverage and an honest word on it.

The entries stand in `assets/catalogue/`, one file per provider; `layers.providers` builds the
requests. Nothing here reaches the network.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

from gis.errors import InputError, UnknownNameError

from .tables import parse_csv

SHARING = ("open", "share_alike", "no_redistribution")
ACCESS = ("download", "query", "own_download")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Source:
    """One dataset of one provider."""

    key: str
    provider: str                        # module of layers.providers
    title: str
    layers: tuple[str, ...]              # keys of layer_schema.csv
    licence: str
    licence_url: str
    sharing: str                         # open | share_alike | no_redistribution
    citation: str
    resolution: str
    coverage: str
    updated: str
    quality: str                         # what a reader should not overlook
    address: str                         # template as the provider documents it
    confirmed: bool                      # the address was read in what `documentation` names
    documentation: str                   # where, and what else describes the data
    access: str                          # download | query | own_download (by the user's hand)
    size_note: str
    mb: float = float("nan")             # likely size for a middle-sized country [MB]
    usual: bool = True                   # fetched where no source is named
    gaps: bool = False                   # tiles of the open sea do not exist


@dataclass(frozen=True)
class Area:
    """What is fetched for: a country or a box; west > east crosses the antimeridian."""

    key: str
    name: str
    country: str                         # ISO 3166-1 alpha-3; "" for a box
    box: Box                             # west, south, east, north [° WGS 84]


def sources() -> tuple[Source, ...]:
    """Every source of the catalogue, by layer of first use and then by key."""
    return tuple(_catalogue().values())


def source(key: str) -> Source:
    """One source; raises :class:`UnknownNameError` for a key that is not in the catalogue."""
    known = _catalogue()
    if key not in known:
        raise UnknownNameError("source", key, known)
    return known[key]


def chosen(names: Iterable[str]) -> tuple[Source, ...]:
    """Sources asked for by key, layer or provider; the usual ones where nothing is asked.

    Raises
    ------
    UnknownNameError
        For a word that is none of the three.
    """
    known = _catalogue()
    words = [word.strip().lower() for name in names for word in name.split(",") if word.strip()]
    if not words:
        return tuple(item for item in known.values() if item.usual)
    found: dict[str, Source] = {}
    for word in words:
        if word in known:
            found[word] = known[word]
            continue
        same = [s for s in known.values() if word == s.provider]
        same = same or [s for s in known.values() if word in s.layers and s.usual] \
            or [s for s in known.values() if word in s.layers]
        if not same:
            names_known = {*known, *(s.provider for s in known.values()),
                           *(layer for s in known.values() for layer in s.layers)}
            raise UnknownNameError("source, layer or provider", word, names_known)
        found |= {s.key: s for s in same}
    return tuple(found.values())


def area(text: str) -> Area:
    """The area meant by a country's code or name, a starter pack, a box, or a polygon's file.

    "SEN", "sn", "Sénégal"; "ile_de_france"; "west,south,east,north"; "valley.geojson".

    Raises
    ------
    InputError
        If it is none of these, or the box is impossible.
    """
    from .regions.countries import country, suggestions
    from .regions.file_area import file_area

    text = text.strip()
    if text.count(",") == 3 or not any(c.isalpha() for c in text):
        return _box_area(text)
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
    from . import pack
    from .regions.shapes import bounds_of

    try:
        info = pack.load(pack.key_of(text)).info
    except UnknownNameError:
        return None
    outline = pack.load(info.key).outline
    return Area(info.key, info.name, info.country, bounds_of(outline.geometry[0]))


def _box_area(text: str) -> Area:
    cells = text.split(",")
    try:
        box = tuple(float(cell) for cell in cells)
    except ValueError:
        box = ()
    if len(box) != 4 or not all(math.isfinite(v) for v in box):
        raise InputError(f"The box {text!r} is not four numbers; give west,south,east,north in "
                         "degrees, e.g. 36.5,-1.6,37.3,-1.0.")
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        raise InputError(f"The box {text!r} is impossible; longitudes lie in -180 to 180, "
                         "latitudes in -90 to 90, and south is below north.")
    if west == east:
        raise InputError(f"The box {text!r} has no width; give west,south,east,north in degrees.")
    key = "box_" + "_".join(f"{v:g}".replace("-", "m").replace(".", "p") for v in box)
    return Area(key, f"box {west:g}, {south:g}, {east:g}, {north:g}", "", box)


def parts(box: Box) -> tuple[Box, ...]:
    """The box, as two boxes where it crosses the antimeridian."""
    west, south, east, north = box
    if west <= east:
        return (box,)
    halves = ((west, south, 180.0, north), (-180.0, south, east, north))
    return tuple(half for half in halves if half[0] < half[2])


def meets(first: Box, second: Box) -> bool:
    """Whether two boxes share an area; either may cross the antimeridian."""
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
               for a in parts(first) for b in parts(second))


def iso2(area: Area) -> str:
    """The area's ISO 3166-1 alpha-2 code; empty for a box."""
    return countries()[area.country][1] if area.country in countries() else ""


def near(area: Area, most: int = 3) -> tuple[Area, ...]:
    """Countries whose files may serve an area: its own, or for a box those around its middle.

    A box around a country reaches over its borders, so up to `most` are given, smallest first.
    """
    if area.country:
        return (countries()[area.country][0] if area.country in countries() else area,)
    west, south, east, north = area.box
    middle = (west + (east - west) % 360 / 2 + 180) % 360 - 180
    point = (middle, (south + north) / 2, middle, (south + north) / 2)
    every = [item for item, _ in countries().values()]
    holding = [item for item in every if any(
        b[0] <= point[0] <= b[2] and b[1] <= point[1] <= b[3] for b in parts(item.box))]
    holding = holding or [item for item in every if meets(item.box, area.box)]
    return tuple(sorted(holding, key=lambda item: _width(item.box)
                        * (item.box[3] - item.box[1]))[:most])


def _width(box: Box) -> float:
    return (box[2] - box[0]) % 360 or 360.0


@cache
def countries() -> dict[str, tuple[Area, str]]:
    """Every country and territory: its area and its ISO 3166-1 alpha-2 code, by alpha-3 code."""
    text = resources.files("assets").joinpath("tables", "country_boxes.csv").read_text("utf-8")
    table = parse_csv(text)
    boxes = zip(*(map(float, table[side]) for side in ("west", "south", "east", "north")),
                strict=True)
    return {key: (Area(key, name, key, box), two) for key, two, name, box in
            zip(table["iso3"], table["iso2"], table["country"], boxes, strict=True)}


@cache
def _catalogue() -> dict[str, Source]:
    folder = resources.files("assets").joinpath("catalogue")
    found: dict[str, Source] = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text("utf-8"))
            for entry in content["source"]:
                item = _entry(content["provider"] | entry, file.name)
                found[item.key] = item
    return found


def _entry(cells: dict, file: str) -> Source:
    names = {f.name for f in fields(Source)}
    unknown = set(cells) - names
    if unknown:
        raise ValueError(f"{file}: {sorted(unknown)} are no fields of a source")
    return Source(**{**cells, "layers": tuple(cells["layers"])})
