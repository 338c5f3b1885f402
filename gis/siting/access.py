"""Criteria of access: fibre, latency, people, road."""

from __future__ import annotations

import math

import numpy as np

from ..grid.distance import nearest
from ..grid.study_grid import region_of
from ..types import Features, Places, Quantity, Raster
from .criteria import Measure, criterion
from .evidence import Evidence
from .ground import access_rules

MAIN_ROADS = ("motorway", "trunk", "primary")


def existing(layer: Features | None) -> Features | None:
    """The rows that are in service today; None where there are none."""
    if layer is None or not layer.has("status"):
        return layer
    kept = layer.where(layer["status"] == "existing")
    return kept if len(kept) else None


def distance_km(places: Places, layer: Features) -> tuple[np.ndarray, ...]:
    """Distance to the nearest feature, its low and high by accuracy, and its row; each (n,)."""
    found = nearest(places, layer, inside_zero=True)
    km = found.distance / 1000
    error = np.zeros(len(places))
    if layer.has("accuracy_km"):
        error = np.nan_to_num(np.asarray(layer["accuracy_km"], float)[found.index])
    return km, np.maximum(km - error, 0.0), km + error, found.index


@criterion("fibre")
def fibre(places: Places, evidence: Evidence) -> Measure:
    """Distance to an existing fibre node or route [km]."""
    layer = existing(evidence.features("fibre"))
    if layer is None:
        return Measure.unknown(places, "no fibre in service is known in the region")
    km, low, high, _ = distance_km(places, layer)
    limit = access_rules(evidence)["fibre_known_km"]
    if layer.provenance.coverage != "partial":
        return Measure(km, low, high, note="nodes and routes in service; routes are drawn straight "
                                           "between towns")
    known = km <= limit
    # An unlisted node may lie anywhere nearer than the nearest listed one.
    km_known, low, high = (np.where(known, v, np.nan) for v in (km, low, high))
    return Measure(km_known, low, high,
                   prior_mean=km / 2, prior_sd=km / math.sqrt(12),
                   note=f"nodes and routes in service; farther than {limit:g} km from all that "
                        "is listed is unknown, since more exist")


def meeting_points(evidence: Evidence) -> tuple[Features, ...]:
    """Exchanges and cable landings in service."""
    layers = (existing(evidence.features(key)) for key in ("exchanges", "landings"))
    return tuple(layer for layer in layers if layer is not None)


@criterion("latency")
def latency(places: Places, evidence: Evidence) -> Measure:
    """Round trip to the nearest exchange or landing [ms]: 0.0098 ms per km of fibre, and 1 ms."""
    layers = meeting_points(evidence)
    if not layers:
        return Measure.unknown(places, "no exchange or landing in service is known")
    rules = access_rules(evidence)
    km = np.min([distance_km(places, layer)[0] for layer in layers], axis=0)
    return Measure(km * rules["fibre_detour"] * rules["latency_ms_km"] + rules["latency_fixed_ms"],
                   note=f"fibre length taken as straight distance times {rules['fibre_detour']:g}")


@criterion("people")
def people(places: Places, evidence: Evidence) -> Measure:
    """People within 50 km."""
    radius = access_rules(evidence)["people_radius_km"] * 1000
    raster = evidence.raster("population")
    if raster is not None:
        around = evidence.once("access.people", lambda: _around(raster, radius))
        return Measure(around.at(places), note="from the population raster; nobody is counted "
                                               "beyond its edge")
    for key in ("communes", "towns"):
        layer = evidence.features(key)
        if layer is not None and layer.has("population"):
            return _listed_people(places, layer, key, evidence, radius)
    return Measure.unknown(places, "no towns or communes with people are known")


def _listed_people(places: Places, layer: Features, what: str, evidence: Evidence,
                   radius_m: float) -> Measure:
    """People of the listed places, and in a partial list a guess at those elsewhere.

    Who is not listed lives somewhere: the region's other people are spread evenly over it, with a
    range for empty and for crowded country. Where their number is unknown too, a place far from
    everything listed is unknown.
    """
    counted = np.nan_to_num(np.asarray(layer["population"], float))
    listed = sum_within(places, layer, counted, radius_m)
    note = f"sum over the {len(layer)} listed {what} with their centre within the radius"
    if layer.provenance.coverage != "partial":
        return Measure(listed, note=note)
    others = _others_km2(evidence, float(counted.sum())) * math.pi * (radius_m / 1000) ** 2
    if not math.isfinite(others):
        return Measure(np.where(listed > 0, listed, np.nan),
                       note=f"{note}; people elsewhere are not counted")
    rules = access_rules(evidence)
    return Measure(listed + others, listed + others * rules["others_low"],
                   listed + others * rules["others_high"],
                   note=f"{note}, and {others:,.0f} more: the region's other people, were they "
                        "spread evenly")


def _others_km2(evidence: Evidence, listed: float) -> float:
    """People per km² of the region that live outside the listed places; NaN where unknown."""
    boundary = evidence.features("boundary")
    if boundary is None:
        return math.nan
    import shapely

    km2 = float(shapely.area(shapely.make_valid(region_of(boundary).geometry)).sum()) / 1e6
    return max(evidence.figure("population") - listed, 0.0) / km2 if km2 > 0 else math.nan


def sum_within(places: Places, points: Features, values: np.ndarray, radius_m: float) -> np.ndarray:
    """Sum of the values of all points within a radius of each place, (n,)."""
    import shapely

    centre = shapely.get_coordinates(shapely.centroid(points.geometry))
    order = np.argsort(places.y, kind="stable")
    x, y = places.x[order], places.y[order]
    first = np.searchsorted(y, centre[:, 1] - radius_m, "left")
    last = np.searchsorted(y, centre[:, 1] + radius_m, "right")
    total = np.zeros(len(places))
    for (px, py), value, a, b in zip(centre, values, first, last, strict=True):
        if value:
            dx, dy = x[a:b] - px, y[a:b] - py
            total[a:b] += value * (dx * dx + dy * dy <= radius_m * radius_m)
    out = np.empty(len(places))
    out[order] = total
    return out


def _around(raster: Raster, radius_m: float) -> Raster:
    """Sum of a raster over a disc around each cell."""
    from scipy.signal import fftconvolve

    reach = int(radius_m / raster.grid.cell)
    away = np.arange(-reach, reach + 1) * raster.grid.cell
    disc = (away[:, None] ** 2 + away**2 <= radius_m**2).astype(float)
    total = fftconvolve(np.nan_to_num(raster.values), disc, mode="same")
    return Raster(np.maximum(total, 0.0), raster.grid, raster.unit,
                  raster.provenance.then(f"sum within {radius_m / 1000:g} km"))


@criterion("road")
def road(places: Places, evidence: Evidence) -> Measure:
    """Distance to a main road or a town [km]."""
    roads = evidence.features("roads")
    if roads is not None:
        main = roads.where(np.isin(roads["kind"].astype(str), MAIN_ROADS))
        roads = main if len(main) else None
    key = "towns" if evidence.features("towns") is not None else "communes"
    towns = evidence.features(key)
    layers = [layer for layer in (roads, towns) if layer is not None]
    if not layers:
        return Measure.unknown(places, "no roads or towns are known in the region")
    found = [distance_km(places, layer)[:3] for layer in layers]
    km, low, high = (np.min(values, axis=0) for values in zip(*found, strict=True))
    if roads is not None:
        return Measure(km, low, high, note="main road or town, whichever is nearer")
    # A main road may pass anywhere nearer than the nearest town: uniform from 0 to there.
    limit = access_rules(evidence)["road_known_km"]
    half, near, far = (np.where(km <= limit, v, np.nan) for v in (0.5 * km, 0.1 * low, 0.9 * high))
    return Measure(half, near, far, prior_mean=0.5 * km, prior_sd=km / math.sqrt(12),
                   note=f"half the distance to the nearest of the listed {key}, with a wide range: "
                        "no roads are at hand, and one may pass nearer; farther than "
                        f"{limit:g} km is unknown")


def digital_summary(places: Places, evidence: Evidence) -> tuple[dict[str, Quantity], ...]:
    """Facts of fibre, latency and people, one dict per place."""
    measures = {"fibre_km": ("km", fibre), "latency_ms": ("ms", latency),
                "people_50km": ("people", people)}
    found = {key: (unit, function(places, evidence)) for key, (unit, function) in measures.items()}
    points = meeting_points(evidence)
    names = _nearest_names(places, points)
    out = []
    for i in range(len(places)):
        facts = {}
        for key, (unit, measure) in found.items():
            value = float(measure.values[i])
            low, high = (None if bound is None or not math.isfinite(bound[i]) else float(bound[i])
                         for bound in (measure.low, measure.high))
            notes = (measure.note,) if measure.note else ()
            if key == "latency_ms" and names is not None:
                notes = (f"to {names[i]}", *notes)
            facts[key] = Quantity(value, unit, low, high,
                                  "modelled" if math.isfinite(value) else "prior", notes=notes)
        out.append(facts)
    return tuple(out)


def _nearest_names(places: Places, layers: tuple[Features, ...]) -> np.ndarray | None:
    """Name of the nearest exchange or landing, (n,)."""
    if not layers:
        return None
    found = [nearest(places, layer) for layer in layers]
    which = np.argmin([f.distance for f in found], axis=0)
    names = np.array([layer["name"][f.index] for layer, f in zip(layers, found, strict=True)])
    return names[which, np.arange(len(places))]
