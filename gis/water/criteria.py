"""Criteria of water: boreholes, distance to surface water, stress of the basin."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..grid.distance import containing
from ..siting.criteria import Measure, criterion
from ..siting.evidence import Evidence
from ..types import Features, Places, Quantity, Table
from .cooling_water import largest_need, need
from .facts import competing_users, drawdowns, intakes
from .groundwater import aquifers_at, boreholes, recharge_area_km2
from .rules import WaterRules
from .supply import lift_energy, make_up_spread, stress_class, supply_rules
from .surface import SurfaceWater, surface_water_at

NO_NEED = "the brief's cooling needs no water"


@criterion("groundwater")
def groundwater(places: Places, evidence: Evidence) -> Measure:
    """Boreholes at the lower quartile of the aquifer's class, with a spare; 0 without a need."""
    wanted = need(places, evidence)
    if not (wanted.l_s > 0).any():
        zero = np.zeros(len(places))
        return Measure(zero, zero, zero, note=f"{NO_NEED} here: {wanted.basis}")
    layer = evidence.features("aquifers")
    if layer is None:
        values = np.where(wanted.l_s > 0, np.nan, 0.0)
        return Measure(values, note="no aquifers are known in the region")
    rules = WaterRules.from_tables(evidence.tables)
    found = aquifers_at(places, layer, rules)

    def count(yields: np.ndarray) -> np.ndarray:
        return boreholes(wanted.l_s, yields, rules.borehole_spare)

    return Measure(count(found.yield_l_s), count(found.yield_high_l_s), count(found.yield_low_l_s),
                   note="class ranges of a coarse map, not yields: need of the hottest day over "
                        "the lower quartile of the class, one spare borehole; "
                        f"{wanted.basis}")


@criterion("surface_water")
def surface_water(places: Places, evidence: Evidence) -> Measure:
    """Distance to water that can serve the need [km]."""
    layer = evidence.features("surface_water")
    if layer is None:
        return Measure.unknown(places, "no rivers or lakes are known in the region")
    rules = WaterRules.from_tables(evidence.tables)
    found = surface_water_at(places, layer, largest_need(evidence), rules)
    listed = found.listed_km
    # An unlisted water body may lie anywhere nearer than the nearest listed one.
    return Measure(found.km, found.low_km, found.high_km, prior_mean=listed / 2,
                   prior_sd=listed / math.sqrt(12),
                   note="perennial rivers with 100 times the need at low flow, lakes, the sea, "
                        "effluent" + (f"; farther than {rules.surface_known_km:g} km from "
                                      "everything listed is unknown"
                                      if layer.provenance.coverage == "partial" else ""))


@criterion("water_stress")
def water_stress(places: Places, evidence: Evidence) -> Measure:
    """Baseline water stress of the basin [%]."""
    raster = evidence.raster("water_stress")
    if raster is not None:
        return Measure(raster.at(places))
    layer = evidence.features("water_stress")
    if layer is None:
        return Measure.unknown(places, "no water stress is known in the region")
    row = containing(places, layer)
    return Measure(np.where(row >= 0, np.asarray(layer["stress_pct"], float)[row], np.nan))


def water_summary(places: Places, evidence: Evidence) -> tuple[dict[str, Quantity], ...]:
    """Facts about cooling water, one dict per place."""
    rules = WaterRules.from_tables(evidence.tables)
    wanted = need(places, evidence)
    n = len(places)
    unknown = [Quantity(math.nan, "", known="prior")] * n
    boring = lift = area = unknown
    layer = evidence.features("aquifers")
    if layer is not None:
        boring, lift, area = _groundwater(places, layer, wanted, rules, evidence.tables)
    rivers = evidence.features("surface_water")
    km = [Quantity(math.nan, "km", known="prior", notes=("no water bodies are listed",))] * n
    surface = None
    if rivers is not None:
        surface = surface_water_at(places, rivers, largest_need(evidence), rules)
        km = _surface(rivers, surface)
    stress = water_stress(places, evidence)
    supply = supply_rules(evidence.tables)
    words = [stress_class(float(value), supply) for value in stress.values]
    metres = drawdowns(places, evidence, wanted)
    intake = intakes(places, evidence, wanted, rivers, surface)
    users = competing_users(places, evidence, wanted)
    source = "table cooling_loops and the local climate"
    spread = make_up_spread(supply)

    def needed(value: float, unit: str, *notes: str) -> Quantity:
        low, high = (None, None) if math.isnan(value) else (value * s for s in spread)
        return Quantity(value, unit, low, high, source=source, notes=notes)

    return tuple({
        "need_l_s": needed(float(wanted.l_s[i]), "L/s", "mean of the hottest day at full load",
                           wanted.basis),
        "need_mean_l_s": needed(float(wanted.m3_y[i] / 31_536), "L/s",
                                "mean of the year at the mean load"),
        "need_m3_d": needed(float(wanted.l_s[i] * 86.4), "m³/d"),
        "need_m3_y": needed(float(wanted.m3_y[i]), "m³/y"),
        "boreholes": boring[i] if boring[i].unit else _as(boring[i], "boreholes"),
        "drawdown_m": metres[i],
        "lift_kwh_m3": lift[i] if lift[i].unit else _as(lift[i], "kWh/m³"),
        "recharge_km2": area[i] if area[i].unit else _as(area[i], "km²"),
        "surface_water_km": km[i],
        "water_stress_pct": Quantity(float(stress.values[i]), "%", known="published"
                                     if np.isfinite(stress.values[i]) else "prior",
                                     notes=tuple(note for note in (stress.note, words[i] and (
                                         f"class {words[i]}")) if note)),
        **intake[i], **users[i],
    } for i in range(n))


def studied(facts: Mapping[str, Quantity], evidence: Evidence, wue_l_kwh: float
            ) -> dict[str, Quantity]:
    """Facts of :func:`water_summary` with the year's water of the site's own hourly study.

    Screening reads the year off a lattice over the region, at every third hour; the study has the
    place's weather and load, so its water usage effectiveness [L/kWh] is the one figure.
    """
    year = wue_l_kwh * evidence.brief.mean_it_mw * 8760            # L/kWh × MWh is m³
    spread = make_up_spread(supply_rules(evidence.tables))

    def told(key: str, value: float) -> Quantity:
        low, high = (None, None) if math.isnan(value) else (value * s for s in spread)
        return replace(facts[key], value=value, low=low, high=high,
                       source="the hourly study: cooling in the weather of the place")

    return {**facts, "need_m3_y": told("need_m3_y", year),
            "need_mean_l_s": told("need_mean_l_s", year / 31_536)}


def _as(quantity: Quantity, unit: str) -> Quantity:
    return Quantity(quantity.value, unit, known=quantity.known, notes=quantity.notes)


def _groundwater(places: Places, layer, wanted, rules: WaterRules,
                 tables: Mapping[str, Table]):
    """Boreholes, lift energy and recharge area of each place."""
    found = aquifers_at(places, layer, rules)
    boring: list[Quantity] = []
    lift: list[Quantity] = []
    area: list[Quantity] = []

    def number(column: str, row: int) -> float:
        return float(layer[column][row]) if layer.has(column) else math.nan

    for i, row in enumerate(found.main):
        if row < 0:
            none = Quantity(math.nan, "", known="prior", notes=("no aquifer is known here",))
            for facts in (boring, lift, area):
                facts.append(none)
            continue
        notes = [f"aquifer: {layer['name'][row]}"]
        if layer.has("productivity") and layer["productivity"][row]:
            notes.append(f"productivity class {layer['productivity'][row]}")
        if layer.has("restriction") and layer["restriction"][row]:
            notes.append(str(layer["restriction"][row]))
        source = str(layer["source"][row]) if layer.has("source") else ""
        count = [float(boreholes(wanted.l_s[i], y[i], rules.borehole_spare)) for y in
                 (found.yield_l_s, found.yield_high_l_s, found.yield_low_l_s)]
        boring.append(_ranged(count, "boreholes", source, tuple(notes)))
        level = number("rest_level_m", row)
        deep = number("depth_high_m", row)
        lift.append(replace(lift_energy(level, deep, rules, supply_rules(tables)), source=source))
        recharge = number("recharge_low_mm_y", row), number("recharge_high_mm_y", row)
        middle = math.sqrt(recharge[0] * recharge[1]) if min(recharge) > 0 else math.nan
        km2 = [float(recharge_area_km2(wanted.m3_y[i], r))
               for r in (middle, recharge[1], recharge[0])]
        area.append(_ranged(km2, "km²", source))
    return boring, lift, area


def _ranged(values, unit: str, source: str, notes: tuple[str, ...] = ()) -> Quantity:
    """A quantity from value, low and high; no range where one of them is unknown."""
    value, low, high = values
    return Quantity(value, unit, low if math.isfinite(low) else None,
                    high if math.isfinite(high) else None,
                    "modelled" if math.isfinite(value) else "prior", source, notes)


def _surface(layer: Features, found: SurfaceWater) -> list[Quantity]:
    out = []
    for i, row in enumerate(found.row):
        if row < 0 or math.isnan(found.km[i]):
            note = "no listed water body can serve" if row < 0 else (
                f"nothing listed near; nearest listed {found.listed_km[i]:.0f} km: "
                f"{layer['name'][row]}")
            out.append(Quantity(math.nan, "km", known="prior", notes=(note,)))
            continue
        notes = [f"nearest: {layer['name'][row]} ({layer['kind'][row]})"]
        if layer["usable"][row] == "limited":
            notes.append("use is limited")
        if layer.has("salinity") and layer["salinity"][row] not in ("", "fresh"):
            notes.append(f"{layer['salinity'][row]} water")
        out.append(Quantity(float(found.km[i]), "km", float(found.low_km[i]),
                            float(found.high_km[i]), known="published",
                            source=str(layer["source"][row]) if layer.has("source") else "",
                            notes=tuple(notes)))
    return out
