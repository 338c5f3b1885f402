"""Power plants of the large databases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gis.types import Features

from ..merge import metres, plain_name
from .combine import beside_pack, joined
from .recipe import Recipe, Region, number, raw, shaped, text, with_columns

DATA_YEAR = 2025                         # a start or an end up to then has happened
SAME_PLANT_KM = 5.0
AKIN_KM = 15.0                           # two plants that share a word of their names
AKIN_SAME_MW_KM = 50.0                   # ... and their capacity too
SAME_MW_SHARE = 0.1
COMMON_WORDS = frozenset({"solar", "hydro", "hydroelectric", "thermal", "diesel", "geothermal",
                          "biomass", "turbine", "north", "south", "saint", "sainte", "plaine",
                          "grand", "grande", "centrale", "eolien", "kenya", "units",
                          "confidentiel"})
FUELS = (("geothermal", "geothermal"), ("hydro", "hydro"), ("solar", "solar"), ("wind", "wind"),
         ("biogas", "biogas"), ("biomass", "biomass"), ("bioenergy", "biomass"),
         ("waste", "waste"), ("gas", "gas"), ("oil", "oil"), ("diesel", "oil"), ("coal", "coal"),
         ("lignite", "coal"), ("nuclear", "nuclear"))


def plants(features: Features) -> Features:
    words = [w.lower() for w in text(features, "fuel", "primary_fuel", "fueltype")]
    fuel = np.array([next((key for word, key in FUELS if word in w), "") for w in words], object)
    mw = number(features, "capacity (mw)", "capacity_mw", "capacity")
    year = number(features, "commissioning date", "commissioning_year", "datein")
    end = number(features, "dateout")
    status = text(features, "operational status", "status")
    states = np.array([plant_state(*row) for row in zip(status, year, end, strict=True)], object)
    unsaid = (states == "") & (fuel != "") & (mw > 0)
    keep = (fuel != "") & (mw > 0) & (states != "")
    other = int((~keep & ~unsaid).sum())
    steps = [f"{n} plants {why} left out" for n, why in (
        (int(unsaid.sum()), "of which neither status nor year of start is known"),
        (other, "of another fuel or without capacity")) if n]
    out = shaped("power_plants", features, {
        "name": text(features, "name"), "fuel": fuel, "mw": mw, "status": states, "year": year,
        "accuracy_km": 1.0, "confidence": "medium", "source": features.provenance.source},
        steps=("status unknown counts as operating where the year of start is known", *steps))
    return out.where(keep)


def global_database(features: Features) -> Features:
    """The final table of the Global Power Plant Database, which lists operating plants only."""
    if raw(features, "status") is None:
        operating = np.full(len(features), "operating", dtype=object)
        features = with_columns(features, status=operating)
    return plants(features)


def plant_state(word: str, start: float, stop: float) -> str:
    """Status in the schema's words; empty where nothing tells it."""
    word = word.lower()
    if stop <= DATA_YEAR:
        return "closed"
    if "operat" in word or (not word and start <= DATA_YEAR):
        return "operating"
    if "constr" in word or "development" in word:
        return "under_construction"
    if any(w in word for w in ("plan", "propos", "announced")) or start > DATA_YEAR:
        return "planned"
    return "closed" if any(w in word for w in ("retired", "closed", "decommission")) else ""


@beside_pack
def merge_plants(base: Features, file: Features, region: Region) -> Features:
    """Add plants that the pack does not have.

    The same plant: one of that fuel within 5 km, also with the sign of its latitude lost; of that
    name; or with a word of its name within 15 km, within 50 km where the capacities agree.
    """
    here, there = metres(base, region.crs), metres(file, region.crs)
    mirrored = metres(_mirrored(file), region.crs)
    known, moved = np.zeros(len(file), bool), []
    fuels = np.array([_kind(f) for f in base["fuel"]], object)
    names = np.array([plain_name(str(name)) for name in base["name"]], object)
    words = [_words(name) for name in names]
    for row in range(len(file)):
        same = np.flatnonzero(fuels == _kind(file["fuel"][row]))
        km = np.hypot(*(here[same] - there[row]).T) / 1000
        flipped = np.hypot(*(here[same] - mirrored[row]).T) / 1000
        name = plain_name(str(file["name"][row]))
        named = names[same] == name
        akin = np.array([bool(words[i] & _words(name)) for i in same], bool)
        alike = np.isclose(base["mw"][same], file["mw"][row], rtol=SAME_MW_SHARE)
        near = km <= SAME_PLANT_KM
        other = named | (flipped <= SAME_PLANT_KM) | (akin & (
            (km <= AKIN_KM) | (alike & (km <= AKIN_SAME_MW_KM))))
        known[row] = bool((near | other).any())
        if known[row] and not near.any():
            moved.append(str(file["name"][row]))
    step = (f"{int((~known).sum())} of the file's {len(file)} plants added, those without a plant "
            f"of the same fuel within {SAME_PLANT_KM:g} km or of a like name in the pack")
    if moved:
        step += (f"; placed elsewhere in the file, the pack's position kept: "
                 f"{', '.join(sorted(moved)[:8])}")
    return joined(base, file.where(~known), step)


def _kind(fuel: str) -> str:
    """Databases write the same engines down as gas or as oil."""
    return "oil or gas" if fuel in ("oil", "gas") else fuel


def _words(name: str) -> set[str]:
    """Words of a plain name that tell plants apart."""
    return {w for w in name.split() if len(w) >= 5 and w not in COMMON_WORDS}


def _mirrored(file: Features) -> Features:
    """The same plants with the sign of their latitude lost or gained."""
    import shapely

    return replace(file, geometry=shapely.transform(file.geometry, lambda p: p * [1.0, -1.0]))


RECIPES = (
    Recipe("wri_plants", "WRI power plants", "power_plants", "vector",
           lambda f: f.has("power plant id", "fuel", "capacity (mw)"),
           "WRI Global Power Plant Database, raw files", "CC BY 4.0", "2021", adapt=plants,
           merge=merge_plants, accuracy_km=1.0, order=1),
    Recipe("gppd_final", "Global Power Plant Database 1.3", "power_plants", "vector",
           lambda f: f.has("gppd_idnr", "primary_fuel", "capacity_mw", "geolocation_source"),
           "World Resources Institute and others, Global Power Plant Database 1.3.0", "CC BY 4.0",
           "2021-06", adapt=global_database, merge=merge_plants, accuracy_km=2.0, order=1),
    Recipe("gppd_plants", "Global Power Plant Database", "power_plants", "vector",
           lambda f: f.has("gppd_idnr", "primary_fuel", "capacity_mw"),
           "Global Energy Observatory in the WRI Global Power Plant Database", "CC BY 4.0", "2021",
           adapt=plants, merge=merge_plants, accuracy_km=2.0, order=2),
    Recipe("ppm_plants", "powerplantmatching", "power_plants", "vector",
           lambda f: f.has("fueltype", "capacity", "datein", "dateout"),
           "powerplantmatching 2025", "CC BY 4.0", "2025-01", adapt=plants, merge=merge_plants,
           accuracy_km=1.0, order=1),
    Recipe("osm_generators", "OpenStreetMap generators", "power_plants", "vector",
           lambda f: f.has("tags.generator:source"), "OpenStreetMap contributors", "ODbL 1.0",
           "2021",
           unused="single machines, part of their MW are defaults: the plants of pack and "
                  "databases stay"),
)
