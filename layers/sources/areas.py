"""Areas and roads of world-wide providers: admin areas, protected areas, Natural Earth roads."""

from __future__ import annotations

import numpy as np

from gis.types import Features

from ..catalogue import source
from .places import merge_departments, merge_protected, merge_roads
from .recipe import Recipe, number, shaped, text

HARD = frozenset({"ia", "ib", "ii", "iii", "iv"})
HARD_WORDS = ("national park", "world heritage")
ROADS = (("major", "trunk"), ("secondary", "primary"), ("beltway", "trunk"))


def admin_areas(features: Features) -> Features:
    """Counties, regions or provinces of geoBoundaries."""
    return shaped("boundary", features, {
        "name": text(features, "shapename"), "code": text(features, "shapeiso"), "level": "admin",
        "accuracy_km": 0.5, "confidence": "medium-high", "source": features.provenance.source})


def wdpa(features: Features) -> Features:
    """Protected areas on land; the strict categories of the IUCN exclude, the others warn."""
    names = text(features, "name_eng", "name", "orig_name")
    kinds = text(features, "desig_eng", "desig")
    category = [c.strip().lower() for c in text(features, "iucn_cat")]
    proposed = np.array(["propos" in s.lower() for s in text(features, "status")], bool)
    sea = np.array([m in ("2", "2.0", "marine") for m in
                    (v.lower() for v in text(features, "marine", "realm"))], bool)
    keep = ~proposed & ~sea
    steps = tuple(f"{int(rows.sum())} {what} left out" for rows, what in
                  ((proposed, "proposed areas"), (sea & ~proposed, "areas wholly in the sea"))
                  if rows.any())
    level = ["hard" if c in HARD or any(w in k.lower() for w in HARD_WORDS) else "soft"
             for c, k in zip(category, kinds, strict=True)]
    area = number(features, "gis_area", "rep_area")
    return shaped("protected", features.where(keep), {
        "name": np.array([n or "protected area" for n in names], object)[keep],
        "kind": np.array([k or "protected area" for k in kinds], object)[keep],
        "category": "protected", "level": np.array(level, object)[keep],
        "area_km2": np.where(area > 0, area, np.nan)[keep], "accuracy_km": 0.2,
        "confidence": "medium-high", "source": features.provenance.source,
        "note": np.array([f"IUCN category {c.upper()}" if c in HARD | {"v", "vi"} else
                          "IUCN category not reported" for c in category], object)[keep]},
        steps=steps)


def natural_earth_roads(features: Features) -> Features:
    """Main roads at 1:10m; ferries are no roads."""
    types = [t.lower() for t in text(features, "type")]
    fast = number(features, "expressway") == 1
    kinds = np.array(["motorway" if f else next((k for word, k in ROADS if word in t), "other")
                      for t, f in zip(types, fast, strict=True)], object)
    land = np.array(["ferry" not in t for t in types], bool)
    return shaped("roads", features.where(land), {
        "name": text(features, "name")[land], "kind": kinds[land], "accuracy_km": 2.0,
        "confidence": "medium", "source": features.provenance.source},
        steps=(f"{int((~land).sum())} ferries left out",) if (~land).any() else ())


def recipes() -> tuple[Recipe, ...]:
    """Recipes whose licence the catalogue states."""
    return (
        Recipe("geoboundaries_adm1", "geoBoundaries admin areas", "boundary", "vector",
               lambda f: f.geometry == "polygon" and f.has("shapegroup", "shapetype")
               and "adm1" in f.first.get("shapetype", "").lower(),
               "geoBoundaries ADM1", "CC BY 4.0", coverage="complete", adapt=admin_areas,
               merge=merge_departments, order=1, copies=False),
        Recipe("wdpa", "World Database on Protected Areas", "protected", "vector",
               lambda f: f.geometry == "polygon" and f.has("desig_eng", "iucn_cat"),
               "UNEP-WCMC and IUCN, World Database on Protected Areas", source("wdpa").licence,
               adapt=wdpa, merge=merge_protected, copies=False, clip=True),
        Recipe("ne_roads", "Natural Earth roads", "roads", "vector",
               lambda f: f.geometry == "line" and f.has("type", "scalerank", "expressway"),
               "Natural Earth 1:10m roads", "public domain", "2017", adapt=natural_earth_roads,
               merge=merge_roads, clip=True),
    )
