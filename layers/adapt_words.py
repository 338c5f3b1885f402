"""Words that layers know, read from those that people write; and what stands where none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gis.types import Features

from .sources.places import RAIL_KINDS, ROAD_KINDS
from .sources.plants import FUELS, plant_state
from .sources.power import line_status


def _fuel(word: str) -> str:
    return next((key for part, key in FUELS if part in str(word).lower()), "")


def _status(word: str) -> str:
    return line_status(str(word)) if word else ""


def _state(word: str) -> str:
    return plant_state(str(word), np.nan, np.nan) if word else ""


def _one_of(*known: str) -> Callable[[str], str]:
    def read(word: str) -> str:
        plain = str(word).strip().lower().replace(" ", "_")
        return plain if plain in known else ""

    return read


def _current(word: str) -> str:
    plain = str(word).strip().lower()
    return "dc" if plain in ("0", "dc", "hvdc") else "ac" if plain else ""


def _road(word: str) -> str:
    plain = str(word).lower()
    return next((k for k in ROAD_KINDS if plain.startswith(k)), "other") if plain else ""


def _yes(word: str) -> str:
    plain = str(word).strip().lower()
    return ("yes" if plain in ("yes", "y", "true", "1", "oui") else
            "no" if plain in ("no", "n", "false", "0", "non") else "")


_STATUS = {"status": _status}
VOCABULARY: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "power_lines": {**_STATUS, "kind": _current, "underground": _yes}, "substations": _STATUS,
    "power_plants": {"fuel": _fuel, "status": _state}, "large_loads": _STATUS, "fibre": {
        **_STATUS, "kind": _one_of("node", "link")},
    "exchanges": _STATUS, "landings": _STATUS, "data_centres": _STATUS, "roads": {"kind": _road},
    "rail": {"kind": _one_of(*RAIL_KINDS)},
    "surface_water": {"perennial": _yes, "kind": _one_of(
        "river", "lake", "reservoir", "sea", "canal", "spring", "effluent")},
    "boundary": {"level": _one_of("region", "admin")},
    "protected": {"level": _one_of("hard", "soft", "concession"), "category": _one_of(
        "protected", "airport", "urban_core", "flood", "military", "nuclear", "farmland",
        "concession")},
    "aquifers": {"role": _one_of("shallow", "deep", "geothermal")},
    "heat_sinks": {"demand_kind": _one_of("present", "potential", "non_sink")},
}


def defaults(layer: str, features: Features) -> dict[str, str]:
    """What words that a layer requires mean where a file does not tell them."""
    import shapely

    dimension = int(shapely.get_dimensions(features.geometry).max(initial=0))
    existing = {"status": "existing"}
    return {
        "power_lines": {**existing, "kind": "ac"}, "substations": existing,
        "power_plants": {"status": "operating"}, "large_loads": existing,
        "fibre": {**existing, "kind": ("node", "link", "link")[dimension]},
        "exchanges": existing, "landings": existing, "data_centres": existing,
        "roads": {"kind": "other"}, "rail": {"kind": "rail"},
        "surface_water": {"kind": ("spring", "river", "lake")[dimension],
                          "perennial": "unknown", "usable": "unknown"},
        "boundary": {"level": "region" if len(features) == 1 else "admin"},
        "protected": {"level": "hard", "category": "protected", "kind": "not told"},
        "aquifers": {"role": "shallow"},
        "heat_sinks": {"demand_kind": "present", "season": "flat"},
        "heat_networks": {"medium": "hot_water", "return_basis": "supply minus 40 K",
                          "must_run_basis": "not told"},
        "wind": {"kind": "site"}, "heat_pipes": {"kind": "network"},
    }.get(layer, {})
