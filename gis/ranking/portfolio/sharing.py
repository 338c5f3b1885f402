"""What several sites draw on together: stations, water sources, counties, people, free land."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ...grid.distance import containing, nearest
from ...power.connection import Connections, Option
from ...results import EXCLUSION_REASONS, Screening
from ...siting.candidates import Candidate
from ...siting.evidence import Evidence
from ...siting.land import enough_land
from ...types import Features, Places
from ...water.cooling_water import largest_need
from ...water.groundwater import aquifers_at
from ...water.rules import WaterRules
from ...water.surface import STANDING, surface_water_at
from .problem import Shared

SECONDS_PER_YEAR = 31_536_000
LARGEST_MW = 1000.0
"""IT capacity of one site that a brief may ask for; a larger load needs several sites."""


def portfolio_rules(evidence: Evidence) -> Mapping[str, float]:
    """Rows of the table `portfolio` that hold for the region's country, else for the world."""
    found: dict[str, float] = {}
    for code in ("XXX", evidence.country):
        for row in evidence.table("portfolio").rows():
            if row["iso3"] == code:
                found[row["key"]] = float(row["value"])
    return found


def usual_sizes(evidence: Evidence, total_mw: float, parts: Sequence[int]) -> tuple[float, ...]:
    """Sizes that a site is tried in: those of the table, the total and its equal parts. [MW]

    Parts under 50 kW are left out; a total under it is one site.
    """
    table = evidence.table("portfolio")
    sizes = {float(v) for k, v in zip(table["key"], table["value"], strict=True) if k == "size"}
    sizes |= {total_mw / part for part in (1, *parts) if part > 0}
    most = min(total_mw * (1 + 1e-9), LARGEST_MW)
    return tuple(sorted(s for s in sizes if min(0.05, total_mw) <= s <= most))


class Stations:
    """Stations and tapped lines, each once, with the power that its voltage usually gives."""

    def __init__(self, evidence: Evidence):
        self._evidence = evidence
        self._row: dict[tuple[str, int], int] = {}
        self._names: list[str] = []
        self._mw: list[float] = []

    def rows(self, found: Connections | None, n: int) -> np.ndarray:
        """Row of the station of each of n places, −1 where none is known."""
        if found is None:
            return np.full(n, -1)
        return np.array([-1 if k < 0 else self._of(found.options[k], found) for k in
                         found.option])

    def _of(self, option: Option, found: Connections) -> int:
        key = (option.layer, option.feature)
        if key not in self._row:
            kv = option.source_kv
            layer = self._evidence.features(option.layer)
            if layer is not None and option.layer == "substations":
                highest = float(layer["kv"][option.feature])
                kv = max(kv, highest) if found.costs.knows(highest) else kv
            usual = found.costs.voltage_class(kv).usual_mw_high
            self._row[key] = len(self._names)
            self._names.append(option.name or f"{option.source_kv:g} kV line")
            self._mw.append(max(usual - option.taken_mw, 0.0))
        return self._row[key]

    def shared(self) -> Shared:
        return Shared(_unique(self._names), np.array(self._mw))


def water_sources(places: Places, evidence: Evidence, rules: Mapping[str, float]
                  ) -> tuple[np.ndarray, Shared]:
    """Row of the water source of each place, −1 where none is known, and what each may give.

    A river may give the share of its low flow that the water rules allow, an aquifer a share of
    the low recharge of its cell; a lake and the sea are without limit. Unknown: without limit.
    """
    of = np.full(len(places), -1)
    names: list[str] = []
    room: list[float] = []
    limits = WaterRules.from_tables(evidence.tables)
    keys: dict[tuple[str, int], int] = {}

    def put(i: int, kind: str, row: int, name: str, m3_y: float) -> None:
        if (kind, row) not in keys:
            keys[kind, row] = len(names)
            names.append(name)
            room.append(m3_y if math.isfinite(m3_y) else math.inf)
        of[i] = keys[kind, row]

    rivers, ground = evidence.features("surface_water"), evidence.features("aquifers")
    if ground is not None:
        found = aquifers_at(places, ground, limits)
        for i, row in enumerate(found.main):
            if row >= 0:
                put(i, "aquifer", int(row), f"aquifer {ground['name'][row]}",
                    _recharge(ground, int(row)) * rules["aquifer_recharge_share"])
    if rivers is not None:
        water = surface_water_at(places, rivers, largest_need(evidence), limits)
        for i, row in enumerate(water.row):
            if row >= 0 and water.km[i] <= rules["river_reach_km"]:
                put(i, "river", int(row), str(rivers["name"][row]),
                    _low_flow(rivers, int(row), limits))
    return of, Shared(_unique(names), np.array(room))


def _recharge(layer: Features, row: int) -> float:
    """Yearly low recharge of an aquifer's cell [m³/y]; NaN where unknown."""
    if not layer.has("recharge_low_mm_y"):
        return math.nan
    shape = layer.geometry[row]
    area = float(shape.area)
    if not area > 0 and layer.has("accuracy_km"):
        area = (2000 * float(layer["accuracy_km"][row]))**2     # a cell around its point
    return area * float(layer["recharge_low_mm_y"][row]) / 1000 if area > 0 else math.nan


def _low_flow(layer: Features, row: int, rules: WaterRules) -> float:
    """Water that may be taken of a stream at low flow, over a year [m³/y]; NaN: no limit known."""
    kind = str(layer["kind"][row])
    if kind in STANDING or not layer.has("low_flow_m3_s"):
        return math.nan
    factor = rules.effluent_flow_factor if kind == "effluent" else rules.river_low_flow_factor
    return float(layer["low_flow_m3_s"][row]) / factor * SECONDS_PER_YEAR


def counties(places: Places, evidence: Evidence) -> tuple[str, ...]:
    """County of each place: by outline, else of the nearest town; "" unknown."""
    outlines = evidence.features("boundary")
    if outlines is not None and (outlines["level"] == "admin").any():
        admin = outlines.where(outlines["level"] == "admin")
        row = containing(places, admin)
        # outlines are generalised and leave slivers between them
        row = np.where(row >= 0, row, nearest(places, admin).index)
        return tuple(str(admin["name"][r]) for r in row)
    for key in ("towns", "communes"):
        layer = evidence.features(key)
        if layer is not None and layer.has("admin"):
            return tuple(str(layer["admin"][r]) for r in nearest(places, layer).index)
    return ("",) * len(places)


def people_of(evidence: Evidence) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """x, y [m] and number of people of the region's towns; None where no layer tells."""
    import shapely

    for key in ("communes", "towns"):
        layer = evidence.features(key)
        if layer is not None and layer.has("population"):
            at = shapely.centroid(layer.geometry)
            return (shapely.get_x(at), shapely.get_y(at), np.asarray(layer["population"], float))
    return None


def free_land_ha(screening: Screening, candidates: Sequence[Candidate],
                 most_ha: float) -> np.ndarray:
    """Free land in one square block around each candidate, up to `most_ha`, (n,). [ha]

    Infinite where the block of that size is free.
    """
    grid = screening.grid
    allowed = screening.excluded == EXCLUSION_REASONS.index("")
    rows = np.array([c.row for c in candidates], int)
    cols = np.array([c.col for c in candidates], int)
    inside = ((rows >= 0) & (rows < grid.shape[0]) & (cols >= 0) & (cols < grid.shape[1]))
    found, side = np.zeros(len(candidates)), 1
    while True:
        block = side**2 * grid.cell**2 / 1e4
        fits = np.zeros(len(candidates), bool)
        fits[inside] = enough_land(allowed, block, grid.cell)[rows[inside], cols[inside]]
        if block >= most_ha or not fits.any():
            return np.where(fits, math.inf, found)
        found = np.where(fits, block, found)
        side += 1


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names told apart by a number where they repeat."""
    count: dict[str, int] = {}
    out = []
    for name in names:
        count[name] = count.get(name, 0) + 1
        out.append(name if count[name] == 1 else f"{name} ({count[name]})")
    return tuple(out)
