"""What stands around a point of connection: a second way in, higher voltage, loads there."""

from __future__ import annotations

import math

import numpy as np

from ..grid.distance import nearest
from ..siting.evidence import Evidence
from ..types import Features, Places, Quantity
from .connection import Connections
from .loads import loads_at, rows_of
from .stations import stations


def node_summary(places: Places, evidence: Evidence, found: Connections
                 ) -> list[dict[str, Quantity]]:
    """Second feeder, next higher voltage and loads at the node, one dict per place."""
    layer = evidence.features("substations")
    rows, levels, _ = stations(layer)
    second, name = _second(places, found, layer, rows)
    higher = _higher(places, evidence, found, layer, rows, levels)
    _, words = evidence.once("power.loads", lambda: loads_at(evidence, rows, found.costs))
    source = layer.provenance.source if layer is not None else ""
    others = ("; other large loads are in no layer" if evidence.features("large_loads") is None
              else ", nor another large load")
    answers = []
    for i in range(len(places)):
        option = found.options[found.option[i]] if found.option[i] >= 0 else None
        at = option.feature if option is not None and option.layer == "substations" else -1
        kv, km = higher[0][i], higher[1][i]
        answers.append({
            "second_feeder_km": Quantity(
                float(second[i]), "km", source=source, notes=(
                    f"straight to the nearest other station, {name[i]}; whether it hangs on "
                    "another line is not known" if name[i] else "no other station is known",)),
            "next_higher_kv": Quantity(float(kv), "kV", source=source),
            "next_higher_km": Quantity(float(km), "km", source=source, notes=(
                "straight to the nearest station or line of a higher voltage than the "
                "connection's"
                if km == km else "no higher voltage is known in the region",)),
            "loads_at_node_mw": Quantity(
                option.taken_mw if option is not None else math.nan, "MW",
                known="published" if at in words else "prior", notes=(
                    words.get(at, "no data centre is known at the station" + others),))})
    return answers


def _second(places, found: Connections, layer: Features | None, rows):
    """Distance [km] and name of the nearest station apart from the connection's own."""
    distance, names = np.full(len(places), math.nan), [""] * len(places)
    if layer is None or not len(rows):
        return distance, names
    x, y = (np.array([getattr(p, axis) for p in layer.geometry[rows]]) for axis in "xy")
    apart = 1000 * found.costs.rules["independent_km"]
    away = np.hypot(places.x[:, None] - x, places.y[:, None] - y)
    for i in range(len(places)):
        option = found.options[found.option[i]] if found.option[i] >= 0 else None
        if option is not None and option.layer == "substations":
            own = layer.geometry[option.feature]
            away[i, np.hypot(x - own.x, y - own.y) < apart] = np.inf
        at = int(away[i].argmin())
        if np.isfinite(away[i, at]):
            distance[i], names[i] = away[i, at] / 1000, str(layer["name"][rows[at]])
    return distance, names


def _higher(places, evidence, found: Connections, layer, rows, levels):
    """Nearest voltage class above that of the connection [kV], and the distance to it [km]."""
    costs, lines = found.costs, evidence.features("power_lines")
    kv, km = np.full(len(places), math.nan), np.full(len(places), math.nan)
    source = found.each("kv")
    for row in costs.classes:
        away = np.full(len(places), np.inf)
        mine = [r for r, volts in zip(rows, levels, strict=True)
                if any(row.kv_from <= v < row.kv_to for v in volts)]
        if mine:
            away = np.minimum(away, nearest(places, rows_of(layer, np.array(mine))).distance)
        if lines is not None:
            held = ((lines["status"] == "existing") & (lines["kv"] >= row.kv_from)
                    & (lines["kv"] < row.kv_to))
            if held.any():
                away = np.minimum(away, nearest(places, lines.where(held)).distance)
        better = (source < row.kv_from) & np.isfinite(away) & ~(away / 1000 >= km)
        kv, km = np.where(better, row.kv, kv), np.where(better, away / 1000, km)
    return kv, km
