"""Open data that can be fetched: each source with its licence, coverage and an honest word on it.

The entries stand in `assets/catalogue/`, one file per provider; `layers.providers` builds the
requests. Nothing here reaches the network.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

from gis.errors import UnknownNameError

from .boxes import Area, meets, parts, width
from .tables import parse_csv

SHARING = ("open", "share_alike", "no_redistribution")
ACCESS = ("download", "query", "own_download")


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
    return tuple(sorted(holding, key=lambda item: width(item.box)
                        * (item.box[3] - item.box[1]))[:most])


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
