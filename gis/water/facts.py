"""Facts of a site's water beyond its need: drawdown, intake, outfall, and who else drinks it."""

from __future__ import annotations

import math

import numpy as np

from ..datacentre.cooling import cooling_type
from ..grid.distance import nearest
from ..siting.evidence import Evidence
from ..types import Features, Places, Quantity
from .cooling_water import Need, once_through_l_s
from .groundwater import aquifers_at, boreholes, class_yield
from .rules import WaterRules
from .supply import (
    drawdown,
    outfall_limit,
    people_supplied,
    pumping,
    supply_rules,
    warming_k,
)
from .surface import STANDING, SurfaceWater

STREAMS = ("river", "canal", "spring", "effluent")


def drawdowns(places: Places, evidence: Evidence, wanted: Need) -> list[Quantity]:
    """Drawdown of each borehole at the need of the hottest day, one per place."""
    layer = evidence.features("aquifers")
    if layer is None:
        return [_unknown("m", "no aquifers are known in the region")] * len(places)
    rules, supply = WaterRules.from_tables(evidence.tables), supply_rules(evidence.tables)
    found = aquifers_at(places, layer, rules)
    out = []
    for i, row in enumerate(found.main):
        if row < 0:
            out.append(_unknown("m", "no aquifer is known here"))
            continue
        working = max(float(boreholes(wanted.l_s[i], found.yield_l_s[i], 0.0)), 1.0)
        if math.isnan(working):
            out.append(_unknown("m", "need or yield unknown"))
            continue
        depth = _mean(_number(layer, "depth_low_m", row), _number(layer, "depth_high_m", row))
        column = depth - _number(layer, "rest_level_m", row)
        usual = float(class_yield(layer["yield_low_l_s"][row], layer["yield_high_l_s"][row], 0.5))
        out.append(drawdown(float(wanted.l_s[i]) / working, usual, column, supply)[0]
                   if math.isfinite(wanted.l_s[i]) else _unknown("m", "need unknown"))
    return out


def intakes(places: Places, evidence: Evidence, wanted: Need, layer: Features | None,
            found: SurfaceWater | None) -> tuple[dict[str, Quantity], ...]:
    """Pumping power of an intake and warming of the stream at low flow, one dict per place.

    The flow is the make-up water, and what runs through the exchangers of a hall that a water
    body cools. The warming holds for all heat of the IT put into the stream at its low flow.
    """
    none = {"intake_kw": _unknown("kW", "no usable water body is known near"),
            "stream_warming_k": _unknown("K", "no stream with a known low flow is near")}
    if layer is None or found is None:
        return (none,) * len(places)
    supply, brief = supply_rules(evidence.tables), evidence.brief
    through = once_through_l_s(evidence)
    heat_mw = brief.it_mw * (1 + cooling_type(evidence.tables, brief.cooling).distribution_share)
    lifts = _lifts(places, evidence, layer, found)
    out = []
    for i, row in enumerate(found.row):
        facts = dict(none)
        flow = float(wanted.l_s[i]) + through
        if row >= 0 and math.isfinite(found.km[i]) and math.isfinite(flow):
            kind, name = str(layer["kind"][row]), str(layer["name"][row])
            if flow > 0:
                facts["intake_kw"] = pumping(flow, float(found.km[i]), lifts[i], supply,
                                             kind == "sea")
            else:
                facts["intake_kw"] = Quantity(0.0, "kW", 0.0, 0.0,
                                              notes=("the cooling takes no water",))
            if kind in STANDING:
                facts["stream_warming_k"] = _unknown("K", _mixing(evidence, kind))
            low = _number(layer, "low_flow_m3_s", row)
            if kind in STREAMS and low > 0:
                limit = outfall_limit(evidence.tables, evidence.country, kind)
                warming = warming_k(heat_mw, low, supply)
                ratio = supply["low_flow_ratio"]
                facts["stream_warming_k"] = Quantity(
                    warming, "K", warming / ratio.high, warming / ratio.low,
                    source=limit.source, notes=(
                        f"{name} at its low flow of {low:g} m³/s, were all heat put into it",
                        f"limit {limit.value:g} K: up to {limit.value / warming * heat_mw:,.1f} "
                        "MW of heat"))
        out.append(facts)
    return tuple(out)


def competing_users(places: Places, evidence: Evidence,
                    wanted: Need) -> tuple[dict[str, Quantity], ...]:
    """People who live on as much water, and their share of the nearest town; one per place."""
    layer = next((found for key in ("towns", "communes")
                  if (found := evidence.features(key)) is not None and found.has("population")),
                 None)
    if layer is not None:
        counted = np.asarray(layer["population"], float) > 0
        layer = layer.where(counted) if counted.any() else None
    near = nearest(places, layer) if layer is not None else None
    out = []
    for i in range(len(places)):
        m3_d = float(wanted.l_s[i]) * 86.4
        if math.isnan(m3_d):
            out.append({"water_as_people": _unknown("people", "need unknown"),
                        "water_town_share": _unknown("share", "need unknown")})
            continue
        people = people_supplied(m3_d, evidence.country, evidence.tables)
        share = _unknown("share", "no town with its people is known")
        if near is not None and layer is not None:
            row = int(near.index[i])
            town = float(layer["population"][row])
            low, high = (None if end is None else end / town for end in (people.low, people.high))
            share = Quantity(people.value / town, "share", low, high, source=people.source,
                             notes=(
                                 f"of the daily use of the {town:,.0f} people of "
                                 f"{layer['name'][row]}, {near.distance[i] / 1000:.0f} km away",))
        out.append({"water_as_people": people, "water_town_share": share})
    return tuple(out)


def _lifts(places: Places, evidence: Evidence, layer: Features,
           found: SurfaceWater) -> np.ndarray:
    """Height of each place over its water body, (n,); NaN where heights are not at hand. [m]"""
    import shapely

    raster = evidence.raster("elevation")
    out = np.full(len(places), np.nan)
    rows = np.flatnonzero(found.row >= 0)
    if raster is None or not len(rows):
        return out
    lines = shapely.shortest_line(layer.geometry[found.row[rows]],
                                  shapely.points(places.x[rows], places.y[rows]))
    at_water = shapely.get_coordinates(shapely.get_point(lines, 0))
    water = raster.at(Places(at_water[:, 0], at_water[:, 1], places.crs))
    sea = layer["kind"][found.row[rows]].astype(str) == "sea"
    out[rows] = np.maximum(raster.at(places)[rows] - np.where(sea, 0.0, water), 0.0)
    return out


def _mixing(evidence: Evidence, kind: str) -> str:
    """What an outfall into a lake or the sea must keep to."""
    rise = supply_rules(evidence.tables)["outfall_rise_k"].value
    limit = outfall_limit(evidence.tables, evidence.country, kind)
    return (f"a {kind} has no flow to warm: water given back {rise:g} K warmer must mix with "
            f"{rise / limit.value - 1:.1f} times as much to keep the limit of {limit.value:g} K")


def _number(layer: Features, column: str, row: int) -> float:
    return float(layer[column][row]) if layer.has(column) else math.nan


def _mean(low: float, high: float) -> float:
    """Mean of both ends, or the one that is known."""
    known = [v for v in (low, high) if math.isfinite(v)]
    return sum(known) / len(known) if known else math.nan


def _unknown(unit: str, why: str) -> Quantity:
    return Quantity(math.nan, unit, known="prior", notes=(why,))
