"""Flood and earthquake classes of a place: 1 low, 2 medium, 3 high, 4 very high.

A user's rasters and areas come first, then the region's drawn areas, then national facts: flood
plains, how often a county floods, ground shaking around a town. These are coarse and carry a wide
range. What no source tells stays unknown: a place outside all mapped flood plains is not dry.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
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
    low: np.ndarray                      # (n,) ends of the class where the source is coarse
    high: np.ndarray
    source: np.ndarray                   # (n,) words on where it comes from; empty: unknown


@criterion("hazard")
def hazard(places: Places, evidence: Evidence) -> Measure:
    """Worse of the flood and the earthquake class; unknown where one of them decides and is."""
    raster = evidence.raster("hazard")
    if raster is not None:
        return Measure(_class(raster.at(places)))
    floods, quakes = flood_class(places, evidence), earthquake_class(places, evidence)
    flood, quake = floods.values, quakes.values
    worst = np.fmax(flood, quake)
    if np.isnan(worst).all():
        return Measure.unknown(places, "no flood or earthquake class is known here")
    rules = access_rules(evidence)
    top, usual = rules["major_class"], rules["hazard_prior_class"]
    known = (np.isfinite(flood) & np.isfinite(quake)) | (worst >= top)
    # Mapped areas are mapped because they are bad: they must not stand for the rest. Where one
    # class is known, the worse of both is at least that.
    low, high = np.fmax(floods.low, quakes.low), np.fmax(floods.high, quakes.high)
    coarse = low < high                  # elsewhere the criterion's usual error holds
    return Measure(np.where(known, worst, np.nan), np.where(coarse, low, np.nan),
                   np.where(coarse, high, np.nan),
                   prior_mean=np.where(np.isnan(worst), usual, worst + (top - worst) / 4),
                   prior_sd=np.where(np.isnan(worst), rules["hazard_prior_sd"],
                                     (top - worst) / 4),
                   note="known where both classes are, or where one is very high")


def flood_class(places: Places, evidence: Evidence) -> Classes:
    """Flood class: of a raster, else of the areas that hold the place, else of national facts.

    Of these a flood plain comes before the county or department.
    """
    found = [*_of_raster(places, evidence, "flood_class"),
             *_of_areas(places, evidence, "flood_class")]
    facts = evidence.tables.get("flood")
    if facts is not None:
        plain = np.asarray(facts["level"]) == "plain"
        words = [f"{fact['area']} ({fact['level']}), {fact['confidence']} confidence; "
                 f"{fact['source']}" for fact in facts.rows()]
        ends = [np.asarray(facts[key], float)
                for key in ("flood_class", "low_class", "high_class")]
        found += [_fact(_zone(places, facts, evidence.country, level), ends, words)
                  for level in (plain, ~plain)]
    return _first(places, found)


def earthquake_class(places: Places, evidence: Evidence) -> Classes:
    """Earthquake class: of rasters, else of areas, else of the national facts near the place."""
    found = [*_of_raster(places, evidence, "earthquake_class"),
             *_of_areas(places, evidence, "earthquake_class")]
    raster = evidence.raster("pga_g")
    if raster is not None:
        found.insert(0, _exact(class_of_shaking(
            raster.at(places), evidence.table("seismic_classes")), raster.provenance.source))
    facts = evidence.tables.get("seismic")
    if facts is not None:
        limits = evidence.table("seismic_classes")
        words = [f"{fact['zone']}: {fact['pga_g']:g} g, {fact['confidence']} confidence; "
                 f"{fact['source']}" for fact in facts.rows()]
        found.append(_fact(_zone(places, facts, evidence.country),
                           [class_of_shaking(facts[key], limits)
                            for key in ("pga_g", "low_g", "high_g")], words))
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
        low, high = float(found.low[i]), float(found.high[i])
        notes = [WORDS[round(value)]]
        if low < high:
            notes.append(f"coarse: {WORDS[round(low)]} to {WORDS[round(high)]}")
        return Quantity(value, "class", low, high, "published", str(found.source[i]),
                        tuple(notes))

    out = []
    for i in range(len(places)):
        worse = float(both.values[i])
        out.append({
            "flood_class": told(flood, i, "flood", "a raster or areas with classes 1 to 4 in the "
                                "data folder mend it"),
            "earthquake_class": told(quake, i, "earthquake", "a raster of classes 1 to 4 or of "
                                     "ground acceleration in g mends it"),
            "hazard_class": Quantity(worse, "class", *_ends(both, i, worse),
                                     known="modelled" if math.isfinite(worse) else "prior",
                                     notes=("the worse of both", *filter(None, (both.note,))))})
    return tuple(out)


Found = tuple[np.ndarray, np.ndarray, np.ndarray, "str | np.ndarray"]
"""Value, low, high, each (n,), and the words on where they come from, for all or per place."""


def _first(places: Places, found: Iterable[Found]) -> Classes:
    """The first known class of several sources."""
    values, low, high = (np.full(len(places), np.nan) for _ in range(3))
    source = np.full(len(places), "", object)
    for each, least, most, words in found:
        take = np.isnan(values) & np.isfinite(each)
        values[take], low[take], high[take] = each[take], least[take], most[take]
        source[take] = words if isinstance(words, str) else words[take]
    return Classes(values, low, high, source)


def _exact(values: np.ndarray, words: str) -> Found:
    return values, values, values, words


def _fact(row: np.ndarray, ends: list[np.ndarray], words: list[str]) -> Found:
    """Classes of the rows of a table of facts; unknown where `row` is −1."""
    value, low, high = (np.where(row >= 0, end[row], np.nan) for end in ends)
    return value, low, high, np.array([*words, ""], object)[row]


def _ends(measure: Measure, i: int, value: float) -> tuple[float | None, float | None]:
    if math.isnan(value) or measure.low is None or measure.high is None:
        return None, None
    low, high = float(measure.low[i]), float(measure.high[i])
    return (value, value) if math.isnan(low) else (low, high)


def _class(values) -> np.ndarray:
    """Classes as read: 0, the unmarked rest of a map, is low."""
    return np.clip(np.asarray(values, float), 1.0, 4.0)


def _of_raster(places: Places, evidence: Evidence, key: str):
    raster = evidence.raster(key)
    return [] if raster is None else [_exact(_class(raster.at(places)), raster.provenance.source)]


def _of_areas(places: Places, evidence: Evidence, column: str):
    layer = evidence.features("hazard")
    return [] if layer is None else [_exact(_class_at(places, layer, column),
                                            layer.provenance.source)]


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


def _zone(places: Places, facts: Table, country: str,
          of: np.ndarray | None = None) -> np.ndarray:
    """Row of the fact that reaches each place, (n,); −1 where none does.

    Of several the one in whose circle the place lies farthest inside; `of` picks some rows.
    """
    mine = facts["iso3"] == country
    rows = np.flatnonzero(mine if of is None else mine & of)
    best, row = np.full(len(places), np.inf), np.full(len(places), -1)
    if not len(rows):
        return row
    centre = Places.from_lonlat(facts["lon"][rows], facts["lat"][rows], places.crs)
    for r, x, y in zip(rows, centre.x, centre.y, strict=True):
        away = np.hypot(places.x - x, places.y - y) / 1000 / facts["radius_km"][r]
        nearer = (away <= 1) & (away < best)
        best[nearer], row[nearer] = away[nearer], r
    return row
