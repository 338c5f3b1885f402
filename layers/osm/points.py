"""Substations, plants, data centres, exchanges and landings of OpenStreetMap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj

from gis.types import WGS84, Features, Provenance

from ..sources.power import substations as gathered
from .elements import Element, as_point
from .shaped import SOURCE, Builder, Shaped
from .tag_values import LIFE, life, megawatts, year

# Words of plant:source, and what the layer calls them
FUELS = {"hydro": "hydro", "solar": "solar", "wind": "wind", "geothermal": "geothermal",
         "biogas": "biogas", "biomass": "biomass", "wood": "biomass", "waste": "waste",
         "gas": "gas", "lpg": "gas", "diesel": "oil", "oil": "oil", "petrol": "oil",
         "coal": "coal", "lignite": "coal", "peat": "coal", "nuclear": "nuclear"}
HEAT_MW = ("plant:output:hot_water", "plant:output:heat", "plant:output:steam",
           "generator:output:hot_water", "generator:output:steam")


def substations(elements: Sequence[Element]) -> Shaped:
    """Stations of 33 kV or more, one a place, and transmission stations of unknown voltage."""
    groups: dict[str, list[Element]] = {}
    for element in elements:
        groups.setdefault(life(element, "power"), []).append(element)
    columns: dict[str, list[Any]] = {k: [] for k in
                                     ("name", "kv", "kv_levels", "status", "note")}
    shapes: list[Any] = []
    steps: list[str] = []
    for status, members in sorted(groups.items()):
        told = gathered(_raw(members, "substation"))
        steps += [step for step in told.provenance.steps if step not in steps]
        unknown = [e for e in members if e.tags.get("substation") == "transmission"
                   and not e.tag("voltage")]
        shapes += [*told.geometry, *(as_point(e.shape) for e in unknown)]
        columns["name"] += [*told["name"], *(e.name or f"OSM station {e.number}" for e in unknown)]
        columns["kv"] += [*told["kv"], *(math.nan for _ in unknown)]
        columns["kv_levels"] += [*told["kv_levels"], *("" for _ in unknown)]
        columns["status"] += [status] * (len(told) + len(unknown))
        columns["note"] += ["" for _ in told.geometry] + ["voltage not given" for _ in unknown]
        if unknown:
            steps.append(f"{len(unknown)} transmission stations of unknown voltage kept")
    return Shaped(shapes, {**columns, "kind": "substation", "accuracy_km": 0.1,
                           "confidence": "medium-high", "source": SOURCE}, tuple(steps))


def _raw(elements: Sequence[Element], *tags: str) -> Features:
    """Name, number, voltage and these tags of the elements, at their middles."""
    columns = {"name": [e.name for e in elements], "osm_id": [str(e.number) for e in elements],
               "voltage": [e.tag("voltage") for e in elements],
               **{tag: [e.tag(tag) for e in elements] for tag in tags}}
    geometry = np.array([as_point(e.shape) for e in elements], object)
    return Features(geometry, pyproj.CRS.from_user_input(WGS84), MappingProxyType(
        {key: np.array(cells, object) for key, cells in columns.items()}), MappingProxyType({}),
        Provenance(layer="", source=SOURCE))


def power_plants(elements: Sequence[Element]) -> Shaped:
    """Plants whose electric output and source of energy are told."""
    rows = [(e, _fuel(e), megawatts(e.tag("plant:output:electricity", *(
        f"{word}:plant:output:electricity" for word in LIFE)))) for e in elements]
    kept = [(e, fuel, mw) for e, fuel, mw in rows if fuel and not math.isnan(mw)]
    left = len(rows) - len(kept)
    states = {"existing": "operating"}
    return Shaped([as_point(e.shape) for e, _, _ in kept], {
        "name": [e.name or f"OSM plant {e.number}" for e, _, _ in kept],
        "fuel": [fuel for _, fuel, _ in kept], "mw": [mw for _, _, mw in kept],
        "status": [states.get(word, word) for word in (life(e, "power") for e, _, _ in kept)],
        "year": [year(e.tag("start_date")) for e, _, _ in kept], "accuracy_km": 0.3,
        "confidence": "medium", "source": [e.source for e, _, _ in kept]},
        (f"{left} plants whose electric output or source of energy is not told left out",)
        if left else ())


def _fuel(element: Element) -> str:
    """The first source of energy that the layer knows; "" for others, such as batteries."""
    words = element.tag("plant:source", "generator:source",
                        *(f"{word}:plant:source" for word in LIFE)).lower().split(";")
    return next((FUELS[w.strip()] for w in words if w.strip() in FUELS), "")


def heat_plants(elements: Sequence[Element]) -> Shaped:
    power = [next((mw for key in HEAT_MW if not math.isnan(mw := megawatts(e.tag(key)))), math.nan)
             for e in elements]
    return Shaped([as_point(e.shape) for e in elements], {
        "name": [e.name or e.tag("operator") or f"OSM heat plant {e.number}" for e in elements],
        "fuel": [_fuel(e) or "unknown" for e in elements], "thermal_mw": power,
        "accuracy_km": 0.1, "confidence": "medium", "source": [e.source for e in elements]})


def data_centres(elements: Sequence[Element]) -> Shaped:
    """Their power is not told by any usual tag."""
    kept = [e for e in elements if e.tags.get("disused") != "yes"]
    return Shaped([as_point(e.shape) for e in kept], {
        "name": [e.name or e.tag("operator") or f"OSM data centre {e.number}" for e in kept],
        "town": [e.tag("addr:city") for e in kept], "power_basis": "unknown",
        "status": "existing", "year": [year(e.tag("start_date")) for e in kept],
        "accuracy_km": 0.05, "confidence": "medium-high", "source": [e.source for e in kept]})


def _named(elements: Sequence[Element], what: str) -> Shaped:
    return Shaped([as_point(e.shape) for e in elements], {
        "name": [e.name or e.tag("operator") or f"OSM {what} {e.number}" for e in elements],
        "town": [e.tag("addr:city") for e in elements], "status": "existing",
        "accuracy_km": 0.05, "confidence": "medium-high",
        "source": [e.source for e in elements]})


def exchanges(elements: Sequence[Element]) -> Shaped:
    return _named(elements, "exchange")


def landings(elements: Sequence[Element]) -> Shaped:
    return _named(elements, "cable landing")


BUILDERS: Mapping[str, Builder] = {
    "substations": substations, "power_plants": power_plants, "heat_plants": heat_plants,
    "data_centres": data_centres, "exchanges": exchanges, "landings": landings}
