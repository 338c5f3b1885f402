"""How files of outlines name their areas: told by their columns, whatever the file is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..recognise import Recognised
from ..sources.recipe import FileFacts

COUNTRY, ADMIN = "country", "admin"


@dataclass(frozen=True)
class Style:
    """Columns by which files of one kind name their areas; all in lower case."""

    title: str
    fits: Callable[[FileFacts], bool]
    codes: tuple[str, ...]               # of the country, most telling first
    names: tuple[str, ...]
    level: str                           # country | admin | "" where a column tells
    accuracy_km: float = 1.0
    licence: str = ""
    of: str = ""                         # country of all rows


_CODES = frozenset({"iso_a3", "iso3", "country_iso3", "iso_3"})
STYLES = (
    Style("geoBoundaries", lambda f: f.has("shapegroup", "shapetype"), ("shapegroup",),
           ("shapename", "shape0"), "", 0.2, "CC BY 4.0"),
    Style("Natural Earth states and provinces", lambda f: f.has("adm0_a3", "name")
           and (f.has("adm1_code") or f.has("iso_3166_2")), ("adm0_a3", "iso_a2"),
           ("name", "name_en", "name_alt", "name_local", "iso_3166_2"), ADMIN, 1.0,
           "public domain"),
    Style("Natural Earth countries", lambda f: f.has("adm0_a3", "name"),
           ("adm0_a3", "iso_a3", "iso_a3_eh", "iso_a2"), ("name", "name_long"), COUNTRY, 1.0,
           "public domain"),
    Style("GADM", lambda f: f.has("gid_0") and f.has("gid_1"), ("gid_0",),
           ("name_4", "name_3", "name_2", "name_1"), ADMIN, 0.2, "not for redistribution"),
    Style("GADM", lambda f: f.has("gid_0"), ("gid_0",), ("country", "name_0"), COUNTRY, 0.2,
           "not for redistribution"),
    Style("common operational datasets", lambda f: f.has("adm1_pcode", "adm0_pcode"),
           ("adm0_pcode",), ("adm3_en", "adm2_en", "adm1_en", "adm3_fr", "adm2_fr", "adm1_fr"),
           ADMIN, 0.2),
    Style("common operational datasets", lambda f: f.has("adm0_pcode"), ("adm0_pcode",),
           ("adm0_en", "adm0_fr"), COUNTRY, 0.2),
    Style("OpenStreetMap boundaries", lambda f: f.has("admin_level", "name"),
           ("iso3166-1:alpha3", "iso3166-1:alpha2", "iso3166-1"),
           ("name:en", "name"), "", 0.1, "ODbL 1.0"),
    Style("boundary", lambda f: f.has("name", "level", "code"), ("code",), ("name",), "", 1.0),
    Style("IGN Admin Express", lambda f: f.fields == {"code", "nom"}, (), ("nom",), ADMIN, 0.2,
           "Licence Ouverte", of="FRA"),
    Style("boundary", lambda f: f.has("name") and bool(f.fields & _CODES), (
        "iso_a3", "iso3", "country_iso3", "iso_3"), ("name",), ""),
)


def is_outline(item: Recognised) -> bool:
    """Whether a layer of a file holds outlines of countries or of areas inside them."""
    return style_of(item) is not None


def style_of(item: Recognised) -> Style | None:
    """How a layer of a file names its outlines; None where it holds none."""
    facts = item.facts
    if facts is None or facts.kind != "vector" or facts.geometry != "polygon":
        return None
    return next((s for s in STYLES if s.fits(facts)), None)
