"""What each kind of feature looks like on the map, and what it says when pointed at.

Every function takes features and an index, and gives the mark (m), its class (k), its text (t) …
for the page's script, or None for a feature that is not drawn.
"""

from __future__ import annotations

import math

import numpy as np

from app.words.kinds import in_words
from gis.language import mark
from gis.types import Features

from ..texts import shown_name
from .speech import retell, say
from .theme import VOLTAGES, fuel_key, voltage_class
from .words import figure, gwh, known, percent


def text(features: Features, column: str, i: int) -> str:
    """A text cell; empty where the column is absent."""
    if not features.has(column):
        return ""
    value = features[column][i]
    return shown_name(value) if isinstance(value, str) else ""


def number(features: Features, column: str, i: int) -> float:
    """A numeric cell; NaN where the column is absent."""
    if not features.has(column):
        return math.nan
    value = features[column][i]
    return float(value) if isinstance(value, int | float | np.floating) else math.nan


def shape_of(geometry) -> str:
    name = geometry.geom_type
    return "poly" if "Polygon" in name else "line" if "Line" in name else "point"


def _status(features, i) -> str:
    return retell(in_words(text(features, "status", i)))


def _planned(features, i) -> bool:
    return text(features, "status", i) in ("planned", "under_construction")


def line_item(features, i):
    if shape_of(features.geometry[i]) != "line":
        return None
    kv = number(features, "kv", i)
    volt = f"{kv:g} kV" if known(kv) else say(mark("voltage unknown"))
    dc = " DC" if text(features, "kind", i) == "dc" else ""
    return {"k": f"kv{voltage_class(kv)}" + (" planned" if _planned(features, i) else ""),
            "w": VOLTAGES[voltage_class(kv)][2],
            "t": f"{text(features, 'name', i)} · {volt}{dc} · {_status(features, i)}"}


def substation_item(features, i):
    kv = number(features, "kv", i)
    volt = f"{kv:g} kV" if known(kv) else say(mark("voltage unknown"))
    return {"m": "square", "k": f"kv{voltage_class(kv)}"
            + (" planned" if _planned(features, i) else ""),
            "t": f"{say(mark('Substation'))} {text(features, 'name', i)} · {volt} · "
            f"{_status(features, i)}"}


def plant_item(features, i):
    if text(features, "status", i) == "closed":
        return None
    fuel, mw = text(features, "fuel", i), number(features, "mw", i)
    size = f"{figure(mw)} MW" if known(mw) else say(mark("size unknown"))
    return {"m": "glyph", "g": fuel_key(fuel), "k": "planned" if _planned(features, i) else "",
            "t": f"{text(features, 'name', i)} · {retell(fuel)}, {size} · {_status(features, i)}"}


def _heat(mwh: float) -> str:
    return say(mark("{gwh} GWh/y"), gwh=gwh(mwh)) if known(mwh) else say(mark("heat unknown"))


def network_item(features, i):
    heat, enr = number(features, "heat_mwh_y", i), number(features, "enr_share", i)
    supply = number(features, "supply_c", i)
    parts = [text(features, "name", i), _heat(heat)]
    if known(supply):
        parts.append(say(mark("{celsius} °C supply"), celsius=f"{supply:.0f}"))
    if known(enr):
        parts.append(say(mark("{share} renewable or recovered"), share=percent(enr)))
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
    parts = [text(features, "name", i), retell(in_words(text(features, "kind", i))), _heat(heat)]
    if known(low):
        parts.append(say(mark("of it {gwh} GWh/y up to 65 °C"), gwh=gwh(low)))
    if kind == "potential":
        parts.append(say(mark("potential, not counted")))
    size = max(heat, 100.0) if known(heat) else 1000.0
    radius = 3 + min(6.0, 1.6 * math.log10(size / 100))
    return {"m": "dot", "r": round(radius, 1),
            "k": "sink" + (" potential" if kind == "potential" else ""), "t": " · ".join(parts)}


def fibre_item(features, i):
    planned = " planned" if _planned(features, i) else ""
    if shape_of(features.geometry[i]) == "line":
        return {"k": "fibre" + planned, "w": 1.6,
                "t": f"{say(mark('Fibre'))} {text(features, 'name', i)}"}
    return {"m": "dot", "r": 2.6, "k": "node" + planned,
            "t": f"{say(mark('Fibre node'))} {text(features, 'name', i)}"}


def exchange_item(word: str):
    def item(features, i):
        return {"m": "ring", "k": "exchange" + (" planned" if _planned(features, i) else ""),
                "t": f"{say(word)} {text(features, 'name', i)} · {_status(features, i)}"}
    return item


def _basis(words: str) -> str:
    """What a stated power is, "it (IT, estimate)": the words in brackets where there are any."""
    return retell(words.split(" (", 1)[-1].removesuffix(")") if " (" in words else words)


def centre_item(features, i):
    power, basis = number(features, "power_mw", i), text(features, "power_basis", i)
    parts = [text(features, "name", i)]
    if known(power):
        parts.append(f"{figure(power)} MW" + (f" ({_basis(basis)})" if basis else ""))
    parts.append(_status(features, i))
    return {"m": "diamond", "k": "centre" + (" planned" if _planned(features, i) else ""),
            "t": " · ".join(p for p in parts if p)}


def area_item(features, i):
    if shape_of(features.geometry[i]) != "poly":
        return None
    level = text(features, "level", i)
    said = {"hard": mark("excluded"), "soft": mark("a warning only"),
            "concession": mark("lifts an exclusion")}
    kind = text(features, "kind", i) or text(features, "category", i)
    return {"k": f"area {level if level in said else 'soft'}",
            "t": f"{text(features, 'name', i)} · {retell(in_words(kind))} · "
                 f"{say(said[level]) if level in said else level}"}
