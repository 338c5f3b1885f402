"""Flood and earthquake classes of a place: 1 low, 2 medium, 3 high, 4 very high.

A user's rasters and areas come first, then the region's drawn areas, then national facts about
ground shaking. What no source tells stays unknown: a place outside all mapped flood plains is
not dry.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import LayerError
from ..grid.distance import containing
from ..types import Features, Places, Quantity, Table
from .criteria import Measure, criterion
from .evidence import Evidence
from .ground import access_rules

WORDS = ("", "low", "medium", "high", "very high")


@dataclass(frozen=True, eq=False)
class Classes:
    """Class of one danger at n places."""

    values: np.ndarray                   # (n,) 1 to 4; NaN unknown
    source: np.ndarray                   # (n,) words on where it comes from; empty: unknown


@criterion("hazard")
def hazard(places: Places, evidence: Evidence) -> Measure:
    """Worse of the flood and the earthquake class; unknown where one of them decides and is."""
    raster = evidence.raster("hazard")
    if raster is not None:
        return Measure(_class(raster.at(places)))
    flood, quake = flood_class(places, evidence).values, earthquake_class(places, evidence).values
    worst = np.fmax(flood, quake)
    if np.isnan(worst).all():
        return Measure.unknown(places, "no flood or earthquake class is known here")
    rules = access_rules(evidence)
    top, usual = rules["major_class"], rules["hazard_prior_class"]
    known = (np.isfinite(flood) & np.isfinite(quake)) | (worst >= top)
    # Mapped areas are mapped because they are bad: they must not stand for the rest. Where one
    # class is known, the worse of both is at least that.
    return Measure(np.where(known, worst, np.nan),
                   prior_mean=np.where(np.isnan(worst), usual, worst + (top - worst) / 4),
                   prior_sd=np.where(np.isnan(worst), rules["hazard_prior_sd"],
                                     (top - worst) / 4),
                   note="known where both classes are, or where one is very high")


def flood_class(places: Places, evidence: Evidence) -> Classes:
    """Flood class: of a raster, else of the areas that hold the place."""
    return _first(places, (*_of_raster(places, evidence, "flood_class"),
                           *_of_areas(places, evidence, "flood_class")))


def earthquake_class(places: Places, evidence: Evidence) -> Classes:
    """Earthquake class: of rasters, else of areas, else of the national facts near the place."""
    found = [*_of_raster(places, evidence, "earthquake_class"),
             *_of_areas(places, evidence, "earthquake_class")]
    raster = evidence.raster("pga_g")
    if raster is not None:
        found.insert(0, (class_of_shaking(raster.at(places), evidence.table("seismic_classes")),
                         raster.provenance.source))
    facts = evidence.tables.get("seismic")
    if facts is not None:
        row = _zone(places, facts, evidence.country)
        pga = np.where(row >= 0, np.asarray(facts["pga_g"], float)[row], np.nan)
        words = [f"{fact['zone']}: {fact['pga_g']:g} g, {fact['confidence']} confidence; "
                 f"{fact['source']}" for fact in facts.rows()]
        found.append((class_of_shaking(pga, evidence.table("seismic_classes")),
                      np.array([*words, ""], object)[row]))
    return _first(places, found)


def class_of_shaking(pga_g, limits: Table) -> np.ndarray:
    """Class of the peak ground acceleration of 475 years [g], by a table of lower limits.

    Examples
    --------
    0.15 g lies from 0.08 to 0.24 g: class 2.
    """
    pga = np.asarray(pga_g, float)
    order = np.argsort(limits["pga_from_g"])
    starts, classes = (np.asarray(limits[key], float)[order] for key in ("pga_from_g", "class"))
    if starts[0] > 0:
        raise LayerError("seismic_classes", "the lowest class starts above 0 g",
                         "let one class start at 0")
    at = np.clip(np.searchsorted(starts, np.nan_to_num(pga), "right") - 1, 0, None)
    return np.where(np.isnan(pga) | (pga < 0), np.nan, classes[at])


def hazard_summary(places: Places, evidence: Evidence) -> tuple[dict[str, Quantity], ...]:
    """Both classes with their sources and gaps, and the worse of them; one dict per place."""
    flood, quake = flood_class(places, evidence), earthquake_class(places, evidence)
    both = hazard(places, evidence)

    def told(found: Classes, i: int, what: str, mend: str) -> Quantity:
        value = float(found.values[i])
        if math.isnan(value):
            return Quantity(value, "class", known="prior", notes=(
                f"no {what} class is known here; {mend}",))
        return Quantity(value, "class", known="published", source=str(found.source[i]),
                        notes=(WORDS[round(value)],))

    out = []
    for i in range(len(places)):
        worse = float(both.values[i])
        out.append({
            "flood_class": told(flood, i, "flood", "a raster or areas with classes 1 to 4 in the "
                                "data folder mend it"),
            "earthquake_class": told(quake, i, "earthquake", "a raster of classes 1 to 4 or of "
                                     "ground acceleration in g mends it"),
            "hazard_class": Quantity(worse, "class", known="modelled" if math.isfinite(worse)
                                     else "prior", notes=("the worse of both", *filter(
                                         None, (both.note,))))})
    return tuple(out)


def _first(places: Places, found) -> Classes:
    """The first known class of several sources, each with words per place or for all."""
    values = np.full(len(places), np.nan)
    source = np.full(len(places), "", object)
    for each, words in found:
        take = np.isnan(values) & np.isfinite(each)
        values[take] = each[take]
        source[take] = words if isinstance(words, str) else words[take]
    return Classes(values, source)


def _class(values) -> np.ndarray:
    """Classes as read: 0, the unmarked rest of a map, is low."""
    return np.clip(np.asarray(values, float), 1.0, 4.0)


def _of_raster(places: Places, evidence: Evidence, key: str):
    raster = evidence.raster(key)
    return [] if raster is None else [(_class(raster.at(places)), raster.provenance.source)]


def _of_areas(places: Places, evidence: Evidence, column: str):
    layer = evidence.features("hazard")
    return [] if layer is None else [(_class_at(places, layer, column), layer.provenance.source)]


def _class_at(places: Places, layer: Features, column: str) -> np.ndarray:
    """Highest class of the areas that hold each place, (n,); NaN where none does."""
    out = np.full(len(places), np.nan)
    if not layer.has(column):
        return out
    values = np.asarray(layer[column], float)
    for value in np.unique(values[np.isfinite(values)])[::-1]:
        held = containing(places, layer.where(values == value)) >= 0
        out[held & np.isnan(out)] = value
    if layer.provenance.coverage == "complete" and np.isfinite(values).any():
        out[np.isnan(out)] = 1.0
    return out


def _zone(places: Places, facts: Table, country: str) -> np.ndarray:
    """Row of the nearest fact that reaches each place, (n,); −1 where none does."""
    rows = np.flatnonzero(facts["iso3"] == country)
    best, row = np.full(len(places), np.inf), np.full(len(places), -1)
    if not len(rows):
        return row
    centre = Places.from_lonlat(facts["lon"][rows], facts["lat"][rows], places.crs)
    for r, x, y in zip(rows, centre.x, centre.y, strict=True):
        away = np.hypot(places.x - x, places.y - y) / 1000
        nearer = (away <= facts["radius_km"][r]) & (away < best)
        best[nearer], row[nearer] = away[nearer], r
    return row
