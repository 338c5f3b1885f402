"""The study's layers as compact JSON for the map, each with its legend.

Positions are rounded to some ten metres and shapes thinned to what a screen can show; the
files beside the report keep everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from gis.language import mark
from gis.results import StudyResult
from gis.types import Features, Layer

from .frame import in_degrees
from .map_items import (
    area_item,
    centre_item,
    exchange_item,
    fibre_item,
    line_item,
    network_item,
    number,
    pipe_item,
    plant_item,
    shape_of,
    sink_item,
    substation_item,
    text,
)
from .theme import FUELS, VOLTAGES
from .words import known

MOST = 1500
"""Features drawn per layer; of more the largest are kept and the legend says so."""


def ready(features: Features, tolerance_m: float, weight: str = "") -> tuple[Features, bool]:
    """`features` thinned and in degrees, and whether some were left out."""
    import shapely

    keep = ~(shapely.is_missing(features.geometry) | shapely.is_empty(features.geometry))
    features = features.where(keep)
    cut = len(features) > MOST
    if cut:
        size = (np.nan_to_num(features[weight]) if weight and features.has(weight)
                else shapely.length(features.geometry))
        chosen = np.zeros(len(features), bool)
        chosen[np.argsort(-size, kind="stable")[:MOST]] = True
        features = features.where(chosen)
    kinds = shapely.get_type_id(features.geometry)
    if (kinds != 0).any():
        thin = features.geometry.copy()
        shapes = kinds != 0
        thin[shapes] = shapely.simplify(thin[shapes], tolerance_m)
        features = replace(features, geometry=thin)
    return in_degrees(features), cut



def rings(geometry) -> list:
    """Coordinates as nested [lat, lon] lists: one line, ring or list of rings per part."""
    import shapely

    def pairs(line) -> list:
        xy = np.round(shapely.get_coordinates(line), 4)
        return [[y, x] for x, y in xy.tolist()]

    out = []
    for part in shapely.get_parts(geometry):
        kind = part.geom_type
        if kind == "Polygon":
            out.append([pairs(part.exterior), *(pairs(hole) for hole in part.interiors)])
        elif kind in ("LineString", "LinearRing"):
            out.append(pairs(part))
        elif kind == "GeometryCollection":
            out.extend(rings(part))
    return out


def collect(features: Layer | None, tolerance_m: float, describe: Callable, weight: str = ""
            ) -> tuple[list[dict], bool]:
    """One JSON object per feature: its shape (s), coordinates (c), and what `describe` adds.

    `describe(features, i)` gives a dict (class, text …), or None to leave the feature out.
    """
    if not isinstance(features, Features) or not len(features):
        return [], False
    import shapely

    features, cut = ready(features, tolerance_m, weight)
    items = []
    for i, geometry in enumerate(features.geometry):
        extra = describe(features, i)
        if extra is None:
            continue
        shape = shape_of(geometry)
        if shape == "point":
            point = shapely.centroid(geometry)
            coords = [round(point.y, 4), round(point.x, 4)]
        else:
            coords = rings(geometry)
            if not coords:
                continue
        items.append({"s": shape, "c": coords, **extra})
    return items, cut


def base_layers(layers: Mapping, tolerance_m: float) -> dict:
    """Land, waters and inner borders, drawn under everything."""
    def border(features, i):
        return {"k": "land" if text(features, "level", i) == "region" else "border"}

    def water(features, i):
        shape = shape_of(features.geometry[i])
        if shape == "point":
            return None
        kind = "river" if text(features, "kind", i) in ("river", "canal") else "coast"
        return {"k": "water" if shape == "poly" else kind, "t": text(features, "name", i)}

    return {"boundary": collect(layers.get("boundary"), tolerance_m, border)[0],
            "water": collect(layers.get("surface_water"), tolerance_m, water)[0]}


def town_items(features: Layer | None) -> list[dict]:
    """Towns, most people first; the page hides labels that would collide."""
    def item(features, i):
        people = number(features, "population", i)
        return {"t": text(features, "name", i), "p": people if known(people) else 0}

    items, _ = collect(features, 0, item, "population")
    return sorted(items, key=lambda town: -town["p"])


LAYERS: tuple[tuple[str, str, str, tuple, str, bool], ...] = (
    ("heat_networks", mark("Heat networks"), "heat",
     (("heat_networks", network_item), ("heat_pipes", pipe_item)), "heat_mwh_y", True),
    ("heat_sinks", mark("Other heat users"), "heat", (("heat_sinks", sink_item),),
     "heat_mwh_y", True),
    ("power_lines", mark("Power lines"), "grid", (("power_lines", line_item),), "kv", True),
    ("substations", mark("Substations"), "grid", (("substations", substation_item),), "kv", False),
    ("power_plants", mark("Power plants"), "energy", (("power_plants", plant_item),), "mw", False),
    ("fibre", mark("Fibre"), "digital", (("fibre", fibre_item),), "", False),
    ("exchanges", mark("Exchanges and cable landings"), "digital",
     (("exchanges", exchange_item(mark("Exchange"))),
      ("landings", exchange_item(mark("Cable landing")))),
     "", False),
    ("data_centres", mark("Data centres"), "digital", (("data_centres", centre_item),),
     "power_mw", False),
    ("areas", mark("Protected and other areas"), "land", (("protected", area_item),),
     "area_km2", False),
)
"""Key, title, theme, sources with their describing function, size column, shown at first."""


def map_layers(result: StudyResult, layers: Mapping) -> list[dict]:
    """Every layer that the region has, in the order of the legend."""
    tolerance = result.screening.grid.cell / 3
    found = []
    for key, title, theme, sources, weight, shown in LAYERS:
        items, cut = [], False
        for name, describe in sources:
            more, some = collect(layers.get(name), tolerance, describe, weight)
            items += more
            cut |= some
        if items:
            found.append({"key": key, "title": title, "theme": theme, "shown": shown,
                          "cut": cut, "items": items, "fuels": fuels_of(key, items),
                          "volts": volts_of(key, items)})
    return found


def fuels_of(key: str, items: list[dict]) -> list[tuple[str, str]]:
    """Fuels that occur, for the legend."""
    if key != "power_plants":
        return []
    here = {item["g"] for item in items}
    return [(fuel, name) for fuel, name in FUELS.items() if fuel in here]


def volts_of(key: str, items: list[dict]) -> list[tuple[int, str, float]]:
    """Voltage classes that occur, for the legend."""
    if key not in ("power_lines", "substations"):
        return []
    here = {item["k"].split()[0] for item in items}
    return [(i, name, width) for i, (_, name, width) in enumerate(VOLTAGES) if f"kv{i}" in here]
