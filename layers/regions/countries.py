"""Countries by any of their names, and the country of a place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from ..boxes import Box
from ..tables import load, parse_csv

LANGUAGES = ("fr", "pt", "sw")
KM_PER_DEGREE = 111.195                  # of a great circle on the mean sphere
INSIDE_KM = 100.0                        # this deep in a box, its country is no less likely
EDGE_WEIGHT = 2.0                        # chosen for the most random points told rightly


@dataclass(frozen=True)
class Country:
    """A country or territory that has a code of ISO 3166-1."""

    iso3: str
    iso2: str
    name: str
    box: Box                             # around its main part; west > east crosses 180° [°]


@dataclass(frozen=True)
class Located:
    """The country that a place is taken to lie in, and how that was found."""

    iso3: str
    how: str                             # one clause
    sure: bool                           # inside an outline, or inside one country's box only


def plain(text: str) -> str:
    """Lower case, without accents; hyphens, apostrophes and dots count as spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold())
                   if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def slug(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "_", plain(name)).strip("_")[:60] or "area"


def countries() -> Mapping[str, Country]:
    """Every country by its alpha-3 code."""
    return _known()[0]


def country(text: str) -> Country | None:
    """The country of an alpha-3 or alpha-2 code or a name; None where there is none.

    Names are known in English, French, Portuguese and Swahili; case, accents and hyphens do not
    matter.
    """
    known, by_word = _known()
    if any(mark in text for mark in "/\\:"):
        return None                      # a path, or an area inside a country
    return known.get(by_word.get(plain(text), ""))


def suggestions() -> list[str]:
    """Codes and English names, to find the nearest to a misspelt one."""
    return [*countries(), *(c.name for c in countries().values())]


@cache
def _known() -> tuple[dict[str, Country], dict[str, str]]:
    rows = _table("country_boxes.csv")
    boxes = zip(*(map(float, rows[side]) for side in ("west", "south", "east", "north")),
                strict=True)
    known = {iso3: Country(iso3, iso2, name, box) for iso3, iso2, name, box in
             zip(rows["iso3"], rows["iso2"], rows["country"], boxes, strict=True)}
    by_word: dict[str, str] = {}
    names = _table("country_names.csv")
    spoken = zip(names["iso3"], *(names[lang] for lang in LANGUAGES), strict=True)
    # codes come before names, and names in English before other tongues
    for groups in ([(c.iso3, [c.iso3, c.iso2]) for c in known.values()],
                   [(c.iso3, [c.name]) for c in known.values()],
                   [(iso3, also.split(";")) for iso3, also in
                    zip(names["iso3"], names["also"], strict=True)],
                   [(iso3, words) for iso3, *words in spoken]):
        for iso3, words in groups:
            for word in words:
                if plain(word) and iso3 in known:
                    by_word.setdefault(plain(word), iso3)
    return known, by_word


def _table(file: str) -> dict[str, list[str]]:
    return parse_csv(resources.files("assets").joinpath("tables", file).read_text("utf-8"))


def located(lon: float, lat: float) -> Located:
    """The likely country of a place, from boxes of countries and places known to lie in them.

    Of the countries whose box holds the place, the one with the nearest known place; a place less
    than 100 km inside a box counts as farther from that country, by twice what is lacking. Where
    one box alone holds it, that country. Of random points on land in Africa and Europe seven in
    eight are told rightly; an outline (:mod:`layers.regions.outlines`) tells for certain.
    """
    holding = [c for c in countries().values() if _depth_km(c.box, lon, lat) >= 0]
    if len(holding) == 1:
        return Located(holding[0].iso3, f"the only country whose box of map extents holds the "
                       f"place is {holding[0].name}", True)
    names, codes, lons, lats = _places()
    km = _distance_km(lons, lats, lon, lat)
    counted = np.full(len(km), np.inf)
    for one in holding:
        lacking = INSIDE_KM - min(_depth_km(one.box, lon, lat), INSIDE_KM)
        counted = np.where(codes == one.iso3, km + EDGE_WEIGHT * lacking, counted)
    among = "of the countries whose box of map extents holds the place " \
        f"({', '.join(sorted(c.iso3 for c in holding))}), "
    if not np.isfinite(counted).any():
        counted, among = km, ""
    best = int(np.argmin(counted))
    return Located(str(codes[best]), f"{among}the country of the nearest known place "
                   f"({names[best]}, {km[best]:.0f} km)", False)


@cache
def _places() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Name, country, longitude and latitude of places whose country is known."""
    normals, zones = load("climate_normals"), _table("country_places.csv")
    return (np.r_[normals["name"].astype(str), zones["name"]],
            np.r_[normals["country_iso3"].astype(str), zones["iso3"]],
            np.r_[normals["lon"], np.array(zones["lon"], float)],
            np.r_[normals["lat"], np.array(zones["lat"], float)])


def _depth_km(box: Box, lon: float, lat: float) -> float:
    """How far inside a box a place lies; below zero outside. [km]"""
    west, south, east, north = box
    beyond_west, width = (lon - west) % 360, (east - west) % 360
    if beyond_west > width or not south <= lat <= north:
        return -1.0
    across = min(beyond_west, width - beyond_west) * np.cos(np.radians(lat))
    return float(min(across, lat - south, north - lat)) * KM_PER_DEGREE


def _distance_km(lons: np.ndarray, lats: np.ndarray, lon: float, lat: float) -> np.ndarray:
    """Great-circle distance of each place to one. (n,) [km]"""
    a, b = np.radians(lats), np.radians(lat)
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(
        np.radians(lons - lon) / 2) ** 2
    return np.degrees(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))) * KM_PER_DEGREE
