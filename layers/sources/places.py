"""Boundaries, towns, communes, roads, railways and protected areas."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from gis.types import Features

from .combine import add_all, add_beyond, beside_pack, filled, joined
from .recipe import Recipe, Region, number, shaped, text, with_columns

SAME_REGION_SHARE = 0.9                  # overlap (intersection over union) of two outlines


def boundary(features: Features) -> Features:
    codes = text(features, "shapeiso", "iso_a3", "adm0_a3", "shapegroup")
    return shaped("boundary", features, {
        "name": text(features, "shapename", "shape0", "name"), "code": codes, "level": "region",
        "accuracy_km": 0.2, "confidence": "high", "source": features.provenance.source})


@beside_pack
def merge_boundary(base: Features, file: Features, region: Region) -> Features:
    """The file's outline takes the place of the pack's where both mean the same region."""
    import shapely

    rows = np.flatnonzero(base["level"] == "region")
    shape = shapely.union_all(file.geometry)
    ours = shapely.union_all(base.geometry[rows])
    share = shapely.area(shapely.intersection(shape, ours)) / shapely.area(
        shapely.union(shape, ours))
    if len(rows) != 1 or share < SAME_REGION_SHARE:
        return joined(base, file.where(np.zeros(len(file), bool)),
                      f"the file's outline is another area (overlap {share:.0%}): not used")
    geometry = base.geometry.copy()
    geometry[rows[0]] = shape
    accuracy = base["accuracy_km"].copy()
    accuracy[rows[0]] = file["accuracy_km"][0]
    finer = with_columns(replace(base, geometry=geometry), accuracy_km=accuracy)
    return joined(finer, file.where(np.zeros(len(file), bool)),
                  f"outline of the region taken from the file (overlap with the pack's "
                  f"{share:.1%})")


def departments(features: Features) -> Features:
    return shaped("boundary", features, {
        "name": text(features, "nom", "name"), "code": text(features, "code"), "level": "admin",
        "accuracy_km": 0.2, "confidence": "high", "source": features.provenance.source})


@beside_pack
def merge_departments(base: Features, file: Features, region: Region) -> Features:
    """Finer outlines for admin areas of the same code; new ones added."""
    geometry = base.geometry.copy()
    rows = {code: i for i, (code, level) in enumerate(zip(base["code"], base["level"],
                                                          strict=True)) if level == "admin"}
    new = np.ones(len(file), bool)
    for i, code in enumerate(file["code"]):
        if code in rows:
            geometry[rows[code]] = file.geometry[i]
            new[i] = False
    return joined(replace(base, geometry=geometry), file.where(new),
                  f"{int((~new).sum())} admin outlines taken from the file, {int(new.sum())} added")


def communes(features: Features) -> Features:
    """Points inside the polygons, with their area; population is not in the file."""
    import pyproj
    import shapely

    geod = pyproj.Geod(ellps="WGS84")
    area = np.array([abs(geod.geometry_area_perimeter(g)[0]) / 1e6 for g in features.geometry])
    return shaped("communes", features, {
        "code": text(features, "code"), "name": text(features, "nom", "name"),
        "area_km2": area, "accuracy_km": 0.5, "confidence": "high",
        "source": features.provenance.source},
        geometry=shapely.point_on_surface(features.geometry),
        steps=("polygons reduced to a point inside and their area",))


@beside_pack
def merge_communes(base: Features, file: Features, region: Region) -> Features:
    """Areas for communes of the pack that lack one.

    Others are not added: without people they would count as towns and as empty land.
    """
    rows = {code: i for i, code in enumerate(base["code"])}
    index = np.array([rows.get(code, -1) for code in file["code"]], int)
    known = index >= 0
    base, changed = filled(base, file, known, np.maximum(index, 0), ("area_km2",))
    return joined(base, file.where(np.zeros(len(file), bool)),
                  f"{changed} unknown areas filled; {int((~known).sum())} communes that the pack "
                  "does not list are not added, since the file does not count their people")


def towns(features: Features) -> Features:
    people = number(features, "pop_max")
    return shaped("towns", features, {
        "name": text(features, "name"), "admin": [", ".join(w for w in both if w) for both in
                  zip(text(features, "adm1name"), text(features, "adm0name"), strict=True)],
        "population": np.where(people > 0, people, np.nan),
        "population_year": np.where(people > 0, 2017.0, np.nan),
        "accuracy_km": 2.0, "confidence": "medium", "source": features.provenance.source,
        "note": "population of the urban area, estimate"})


ROAD_KINDS = ("motorway", "trunk", "primary")


def roads(features: Features) -> Features:
    words = [re.findall(r"[a-z_]+", w) for w in text(features, "highway")]
    kinds = [next((k for k in ROAD_KINDS if any(w.startswith(k) for w in row)), "other")
             for row in words]
    names = [re.sub(r"[\[\]'\"]", "", n) for n in text(features, "name")]
    return shaped("roads", features, {
        "name": names, "kind": kinds, "accuracy_km": 0.02, "confidence": "medium-high",
        "source": features.provenance.source})


RAIL_KINDS = ("rail", "narrow_gauge", "light_rail", "tram")


def rail(features: Features) -> Features:
    """Tracks in use at the surface; those of an underground are not in a trench's way."""
    kinds = np.array(text(features, "railway"), object)
    kept = np.isin(kinds, RAIL_KINDS)
    features, kinds = features.where(kept), kinds[kept]
    return shaped("rail", features, {
        "name": text(features, "name"), "kind": kinds, "accuracy_km": 0.02,
        "confidence": "medium-high", "source": features.provenance.source},
        steps=(f"{int((~kept).sum())} disused, underground or other features left out",))


def protected(features: Features) -> Features:
    names = text(features, "sitename", "name", "site_name")
    codes = text(features, "sitecode", "site_code")
    return shaped("protected", features, {
        "name": [n or f"site {c}" for n, c in zip(names, codes, strict=True)],
        "kind": [d or "Natura 2000 site" for d in text(features, "designate")],
        "category": "protected", "level": "hard", "accuracy_km": 0.1, "confidence": "high",
        "source": features.provenance.source})


merge_roads = add_all("road segments added")
merge_rail = add_all("tracks added")
merge_protected = add_all("protected areas added to the pack's")

RECIPES = (
    Recipe("geoboundaries", "geoBoundaries outline", "boundary", "vector",
           lambda f: f.geometry == "polygon" and f.has("shapegroup", "shapetype")
           and "adm0" in f.first.get("shapetype", "").lower(),
           "geoBoundaries ADM0", "CC BY 4.0", coverage="complete", adapt=boundary,
           merge=merge_boundary),
    Recipe("departements", "IGN départements", "boundary", "vector",
           lambda f: f.geometry == "polygon" and f.fields == {"code", "nom"}
           and len(f.first.get("code", "")) in (2, 3),
           "IGN Admin Express COG 2018, simplified", "Licence Ouverte", "2018",
           coverage="complete", adapt=departments, merge=merge_departments, order=1),
    Recipe("communes", "IGN communes", "communes", "vector",
           lambda f: f.geometry == "polygon" and f.fields == {"code", "nom"}
           and len(f.first.get("code", "")) == 5,
           "IGN Admin Express COG 2018, simplified", "Licence Ouverte", "2018",
           adapt=communes, merge=merge_communes,
           alone="the file does not count the people of its communes"),
    Recipe("ne_towns", "Natural Earth populated places", "towns", "vector",
           lambda f: f.geometry == "point" and f.has("nameascii", "pop_max"),
           "Natural Earth 1:10m populated places", "public domain", "2017", adapt=towns,
           instead="communes",           # they name the places and count the people, once
           merge=add_beyond(5.0, ("population", "population_year"), by_name=True, inside=True)),
    Recipe("osm_roads", "OpenStreetMap roads", "roads", "vector",
           lambda f: f.geometry == "line" and f.has("highway"),
           "OpenStreetMap contributors, roads", "ODbL 1.0", adapt=roads, merge=merge_roads,
           copies=False),
    Recipe("osm_rail", "OpenStreetMap railways", "rail", "vector",
           lambda f: f.geometry == "line" and f.has("railway") and not f.has("highway"),
           "OpenStreetMap contributors, railways", "ODbL 1.0", adapt=rail, merge=merge_rail,
           copies=False),
    Recipe("protected_areas", "protected areas of Europe", "protected", "vector",
           lambda f: f.geometry == "polygon" and (f.has("sitecode", "sitetype")
                                                  or f.has("site_code", "designate")),
           "European Environment Agency, Natura 2000 and nationally designated areas",
           "reuse with attribution", adapt=protected, merge=merge_protected,
           copies=False),
)
