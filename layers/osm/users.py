"""Users of heat of OpenStreetMap; what they use is modelled from their size, or unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..tables import load
from .areas import area_km2
from .elements import Element, as_area, as_point
from .shaped import Builder, Shaped
from .tag_values import number

LEAST_GREENHOUSE_M2 = 1_000.0            # smaller houses are no user of a heat network
HIGHEST_SERVED_C = 65.0                  # what lifted heat can serve, as in the packs
WORDS_OF = ("product", "industrial", "craft", "works", "man_made")


@dataclass(frozen=True)
class Use:
    """What is known of one user."""

    kind: str
    demand_kind: str = "present"
    size: float = math.nan
    unit: str = ""
    tag: str = ""                        # that tells the size


def heat_sinks(elements: Sequence[Element]) -> Shaped:
    """Users with their kind and, where they tell their size, a modelled demand with its range."""
    rows = [(e, use) for e in elements if (use := _use(e)) is not None]
    heats = [_heat(use) for _, use in rows]
    modelled = sum(not math.isnan(heat[1]) for heat in heats)
    steps = [f"heat of {modelled} users modelled from their size (sink_processes, osm_sizes); of "
             f"{len(rows) - modelled} others unknown"]
    if len(rows) < len(elements):
        steps.append(f"{len(elements) - len(rows)} greenhouses too small or without outline left "
                     "out")
    return Shaped([as_point(e.shape) for e, _ in rows], {
        "name": [e.name or f"OSM {use.kind.replace('_', ' ')} {e.number}" for e, use in rows],
        "kind": [use.kind for _, use in rows], "admin": [e.tag("addr:city") for e, _ in rows],
        "size": [use.size for _, use in rows], "size_unit": [use.unit for _, use in rows],
        "demand_kind": [use.demand_kind for _, use in rows],
        "heat_mwh_y": [heat[1] for heat in heats],
        "heat_low_mwh_y": [heat[1] for heat in heats],
        "temp_c": [_temperature(use) for _, use in rows],
        "temp_low_c": [_temperature(use) for _, use in rows],
        "season": [_kinds().get(use.kind, {}).get("season") or "flat" for _, use in rows],
        "heat_factor": [math.sqrt(high / low) if low > 0 else math.nan for low, _, high in heats],
        "formula": [_formula(use) for _, use in rows], "accuracy_km": 0.05,
        "confidence": ["low" if math.isnan(heat[1]) else "medium-low" for heat in heats],
        "note": [_note(use, heat) for (_, use), heat in zip(rows, heats, strict=True)],
        "source": [e.source for e, _ in rows]}, tuple(steps))


def _use(element: Element) -> Use | None:
    """The kind of user and its size; None where it is too small."""
    import shapely

    tags = element.tags
    if "hospital" in (tags.get("amenity"), tags.get("healthcare")):
        return _sized("hospital", element, "beds", "capacity:beds")
    if tags.get("tourism") == "hotel":
        use = _sized("hotel", element, "rooms")
        return use if use.unit else _sized("hotel", element, "beds")
    if tags.get("amenity") == "university":
        return Use("university")
    shape = as_area(element.shape)
    m2 = area_km2(shape) * 1e6 if shapely.get_dimensions(shape) == 2 else math.nan
    if tags.get("leisure") == "swimming_pool":
        return Use("swimming_pool", size=m2, unit="m² water", tag="area")
    if tags.get("leisure") in ("water_park", "sports_centre") or tags.get("amenity") == \
            "public_bath":
        return Use("swimming_pool")
    if "greenhouse" in tags.get("building", "") or "greenhouse" in tags.get("landuse", ""):
        return Use("greenhouse", size=m2, unit="m² floor") if m2 >= LEAST_GREENHOUSE_M2 else None
    if tags.get("man_made") == "wastewater_plant":
        return Use("sludge_digestion")
    return _industry(element)


def _sized(kind: str, element: Element, tag: str, *others: str) -> Use:
    size = number(element.tag(tag, *others))
    known = size > 0
    return Use(kind, size=size if known else math.nan, unit=tag if known else "", tag=tag)


def _industry(element: Element) -> Use:
    """The trade that the tags name, else the name itself; plain industry where neither does."""
    told = ";".join(element.tags.get(key, "") for key in WORDS_OF).lower()
    tagged = {word.strip() for word in told.split(";")}
    named = set(re.findall(r"\w+", element.name.lower()))
    for words in (tagged, named):
        for row in _trades():
            if words & row[2]:
                return Use(row[0], row[1])
    return Use("industry")


@cache
def _trades() -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple((row["kind"], row["demand_kind"], frozenset(row["words"].split(";")))
                 for row in load("osm_users").rows())


@cache
def _kinds() -> Mapping[str, dict]:
    return {row["key"]: row for row in load("sinks").rows()}


@cache
def _sizes() -> Mapping[tuple[str, str], tuple[dict, dict]]:
    processes = {row["key"]: row for row in load("sink_processes").rows()}
    return {(row["kind"], row["tag"]): (row, processes[row["process"]])
            for row in load("osm_sizes").rows()}


def _heat(use: Use) -> tuple[float, float, float]:
    """Low, likely and high heat of a user; NaN unknown. [MWh/y]"""
    found = _sizes().get((use.kind, use.tag))
    if found is None or not use.size > 0:
        return math.nan, math.nan, math.nan
    size, process = found
    low, middle, high = (use.size * size[count] * process[heat] / 1000 for count, heat in (
        ("low", "heat_low"), ("per_size", "heat"), ("high", "heat_high")))
    return low, middle, high


def _temperature(use: Use) -> float:
    """What the use needs. [°C]"""
    found = _sizes().get((use.kind, use.tag))
    return min(found[1]["t_out_c"], HIGHEST_SERVED_C) if found else math.nan


def _formula(use: Use) -> str:
    found = _sizes().get((use.kind, use.tag))
    if found is None or not use.size > 0:
        return ""
    size, process = found
    each = f"{size['per_size']:g} {process['unit']} each" if size["per_size"] != 1 else ""
    return (f"{use.size:g} {use.unit} x " + (each + " x " if each else "")
            + f"{process['heat']:g} kWh per {process['unit']}")


def _note(use: Use, heat: tuple[float, float, float]) -> str:
    if use.demand_kind == "non_sink":
        return "no user of lifted heat"
    if use.kind == "greenhouse":
        return "heat unknown: it depends on climate and crop; see `heatsite calc greenhouse-heat`"
    if math.isnan(heat[1]):
        return "heat unknown: the map does not tell its size"
    return f"heat modelled, {_short(heat[0])} to {_short(heat[2])} MWh/y"


def _short(value: float) -> str:
    digits = max(0, 1 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{round(value, digits - (value >= 100)):,.{min(digits, 2)}f}"


BUILDERS: Mapping[str, Builder] = {"heat_sinks": heat_sinks}
