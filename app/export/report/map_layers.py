"""The study's layers as compact JSON for the map, each with its legend.

Positions are rounded to some ten metres and shapes thinned to what a screen can show; the
files beside the report keep everything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from gis.results import StudyResult
from gis.types import WGS84, Features

from .theme import FUELS, VOLTAGES, fuel_key, voltage_class
from .words import figure, gwh, known, percent

MOST = 1500
"""Features drawn per layer; of more the largest are kept and the legend says so."""


def text(features: Features, column: str, i: int) -> str:
    """A text cell; empty where the column is absent."""
    if not features.has(column):
        return ""
    value = features[column][i]
    return value if isinstance(value, str) else ""


def number(features: Features, column: str, i: int) -> float:
    """A numeric cell; NaN where the column is absent."""
    if not features.has(column):
        return math.nan
    value = features[column][i]
    return float(value) if isinstance(value, int | float | np.floating) else math.nan


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
        from dataclasses import replace

        thin = features.geometry.copy()
        shapes = kinds != 0
        thin[shapes] = shapely.simplify(thin[shapes], tolerance_m)
        features = replace(features, geometry=thin)
    return features.to_crs(_wgs84()), cut


def _wgs84():
    import pyproj

    return pyproj.CRS.from_user_input(WGS84)


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


def shape_of(geometry) -> str:
    name = geometry.geom_type
    return "poly" if "Polygon" in name else "line" if "Line" in name else "point"


def collect(features: Features | None, tolerance_m: float, describe: Callable, weight: str = ""
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


def _status(features, i) -> str:
    status = text(features, "status", i)
    return {"under_construction": "under construction"}.get(status, status)


def _planned(features, i) -> bool:
    return text(features, "status", i) in ("planned", "under_construction")


def line_item(features, i):
    if shape_of(features.geometry[i]) != "line":
        return None
    kv = number(features, "kv", i)
    volt = f"{kv:g} kV" if known(kv) else "voltage unknown"
    dc = " DC" if text(features, "kind", i) == "dc" else ""
    return {"k": f"kv{voltage_class(kv)}" + (" planned" if _planned(features, i) else ""),
            "w": VOLTAGES[voltage_class(kv)][2],
            "t": f"{text(features, 'name', i)} · {volt}{dc} · {_status(features, i)}"}


def substation_item(features, i):
    kv = number(features, "kv", i)
    volt = f"{kv:g} kV" if known(kv) else "voltage unknown"
    return {"m": "square", "k": f"kv{voltage_class(kv)}"
            + (" planned" if _planned(features, i) else ""),
            "t": f"Substation {text(features, 'name', i)} · {volt} · {_status(features, i)}"}


def plant_item(features, i):
    if text(features, "status", i) == "closed":
        return None
    fuel, mw = text(features, "fuel", i), number(features, "mw", i)
    size = f"{figure(mw)} MW" if known(mw) else "size unknown"
    return {"m": "glyph", "g": fuel_key(fuel), "k": "planned" if _planned(features, i) else "",
            "t": f"{text(features, 'name', i)} · {fuel}, {size} · {_status(features, i)}"}


def network_item(features, i):
    heat, enr = number(features, "heat_mwh_y", i), number(features, "enr_share", i)
    supply = number(features, "supply_c", i)
    parts = [text(features, "name", i), f"{gwh(heat)} GWh/y" if known(heat) else "heat unknown"]
    if known(supply):
        parts.append(f"{supply:.0f} °C supply")
    if known(enr):
        parts.append(f"{percent(enr)} renewable or recovered")
    radius = number(features, "radius_km", i)
    return {"m": "disc", "r": round(1000 * radius) if known(radius) else 500, "k": "network",
            "t": " · ".join(parts)}


def pipe_item(features, i):
    if shape_of(features.geometry[i]) != "line":
        return None
    return {"k": "pipe", "w": 3, "t": text(features, "name", i)}


def sink_item(features, i):
    kind = text(features, "demand_kind", i)
    if kind == "non_sink":
        return None
    heat = number(features, "heat_mwh_y", i)
    low = number(features, "heat_low_mwh_y", i)
    parts = [text(features, "name", i), text(features, "kind", i).replace("_", " "),
             f"{gwh(heat)} GWh/y" if known(heat) else "heat unknown"]
    if known(low):
        parts.append(f"of it {gwh(low)} GWh/y up to 65 °C")
    if kind == "potential":
        parts.append("potential, not counted")
    size = max(heat, 100.0) if known(heat) else 1000.0
    radius = 3 + min(6.0, 1.6 * math.log10(size / 100))
    return {"m": "dot", "r": round(radius, 1),
            "k": "sink" + (" potential" if kind == "potential" else ""), "t": " · ".join(parts)}


def fibre_item(features, i):
    planned = " planned" if _planned(features, i) else ""
    if shape_of(features.geometry[i]) == "line":
        return {"k": "fibre" + planned, "w": 1.6, "t": f"Fibre {text(features, 'name', i)}"}
    return {"m": "dot", "r": 2.6, "k": "node" + planned,
            "t": f"Fibre node {text(features, 'name', i)}"}


def exchange_item(word: str):
    def item(features, i):
        return {"m": "ring", "k": "exchange" + (" planned" if _planned(features, i) else ""),
                "t": f"{word} {text(features, 'name', i)} · {_status(features, i)}"}
    return item


def centre_item(features, i):
    power, basis = number(features, "power_mw", i), text(features, "power_basis", i)
    parts = [text(features, "name", i)]
    if known(power):
        parts.append(f"{figure(power)} MW" + (f" ({basis})" if basis else ""))
    parts.append(_status(features, i))
    return {"m": "diamond", "k": "centre" + (" planned" if _planned(features, i) else ""),
            "t": " · ".join(p for p in parts if p)}


def area_item(features, i):
    if shape_of(features.geometry[i]) != "poly":
        return None
    level = text(features, "level", i)
    said = {"hard": "excluded", "soft": "a warning only", "concession": "lifts an exclusion"}
    kind = text(features, "kind", i) or text(features, "category", i)
    return {"k": f"area {level if level in said else 'soft'}",
            "t": f"{text(features, 'name', i)} · {kind} · {said.get(level, level)}"}


def town_items(features: Features | None) -> list[dict]:
    """Towns, most people first; the page hides labels that would collide."""
    def item(features, i):
        people = number(features, "population", i)
        return {"t": text(features, "name", i), "p": people if known(people) else 0}

    items, _ = collect(features, 0, item, "population")
    return sorted(items, key=lambda town: -town["p"])


LAYERS: tuple[tuple[str, str, str, tuple, str, bool], ...] = (
    ("heat_networks", "Heat networks", "heat",
     (("heat_networks", network_item), ("heat_pipes", pipe_item)), "heat_mwh_y", True),
    ("heat_sinks", "Other heat users", "heat", (("heat_sinks", sink_item),), "heat_mwh_y", True),
    ("power_lines", "Power lines", "grid", (("power_lines", line_item),), "kv", True),
    ("substations", "Substations", "grid", (("substations", substation_item),), "kv", False),
    ("power_plants", "Power plants", "energy", (("power_plants", plant_item),), "mw", False),
    ("fibre", "Fibre", "digital", (("fibre", fibre_item),), "", False),
    ("exchanges", "Exchanges and cable landings", "digital",
     (("exchanges", exchange_item("Exchange")), ("landings", exchange_item("Cable landing"))),
     "", False),
    ("data_centres", "Data centres", "digital", (("data_centres", centre_item),),
     "power_mw", False),
    ("areas", "Protected and other areas", "land", (("protected", area_item),), "area_km2", False),
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
