"""The cheapest way to connect a data centre to the grid that carries its need.

Three ways are compared: medium-voltage feeders from a station, a high-voltage line from a station,
and a new station on an existing line with a feeder from there. Each is a cost per kilometre, a
fixed cost and a range within which it carries the need, so that one exact search finds the
cheapest one for every place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ..grid.distance import cheapest
from ..grid.segments import Segments, segments_of
from ..settings import Brief
from ..siting.evidence import Evidence
from ..types import Features, Places
from .lines import GridCosts, feasible_mw
from .loads import loads_at
from .stations import gap_notes, stations
from .unknown_voltage import complete

FEEDER = "medium-voltage feeder"
LINE = "high-voltage line"
TAP = "new station on a line"

LAST_RESORT_KEUR = 1e9
"""Put on lines too weak for the need while choosing, so that any that carries it wins."""


@dataclass(frozen=True)
class Option:
    """One way to connect to one station or line."""

    kind: str
    name: str
    layer: str                           # substations or power_lines
    feature: int                         # row of the layer
    kv: float                            # of the new line
    source_kv: float                     # class that decides lead time: station or tapped line
    circuits: int
    keur_km: float                       # all circuits, per km of straight distance
    fixed_keur: float
    reach_km: float                      # straight distance within which it carries the need;
                                         # inf: the last resort, which may be too weak
    accuracy_km: float                   # of the station's or line's position
    limit_mw: float                      # customary limit of that voltage
    probability: float = 1.0             # of the source's voltage; 1: given, not inferred
    taken_mw: float = 0.0                # by data centres already at the station


@dataclass(frozen=True, eq=False)
class Connections:
    """The chosen option of each of n places."""

    options: tuple[Option, ...]
    option: np.ndarray                   # (n,) index; −1: nothing can be reached
    straight_km: np.ndarray              # (n,)
    needed_mw: float
    it_mw: float
    costs: GridCosts
    notes: tuple[str, ...]
    unlisted: bool = False               # the layer lists no distribution stations
    sure: Connections | None = None      # the same where only given voltages count, where some
                                         # are inferred

    def each(self, what: str) -> np.ndarray:
        """A numeric field of the chosen options, (n,); NaN where there is none."""
        values = np.array([getattr(o, what) for o in self.options] + [math.nan], float)
        return values[self.option]

    def distances(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Straight distance [km]: expected with the error of the position, low and high, (n,).

        Where the layer lists no distribution stations, a nearer one may stand anywhere between:
        the length of a feeder is then uniform from 0 to that from the listed station.
        """
        km, error = self.straight_km, self.each("accuracy_km")
        expected, low, high = np.hypot(km, error), np.maximum(km - error, 0.0), km + error
        if self.unlisted:
            feeder = np.array([o.kind == FEEDER for o in self.options] + [False])[self.option]
            expected = np.where(feeder, np.hypot(0.5 * km, error), expected)
            low, high = np.where(feeder, 0.1 * km, low), np.where(feeder, 0.9 * km + error, high)
        return expected, low, high

    def cost_keur(self, straight_km: np.ndarray) -> np.ndarray:
        """Cost of the chosen option over a distance, (n,) [kEUR]."""
        return self.each("fixed_keur") + self.each("keur_km") * straight_km

    def feasible(self, straight_km: np.ndarray) -> np.ndarray:
        """Power of the chosen option over a distance, (n,) [MW]."""
        route_km = straight_km * self.costs.rules["route_factor"]
        kv, circuits, limit = self.each("kv"), self.each("circuits"), self.each("limit_mw")
        out = np.full(len(self.option), np.nan)
        for v in np.unique(kv[~np.isnan(kv)]):
            at = kv == v
            out[at] = feasible_mw(v, route_km[at], self.costs) * circuits[at]
        return np.minimum(out, limit)


def needed_mw(brief: Brief, costs: GridCosts) -> float:
    """Power to be connected: IT capacity times the hot-day PUE of its cooling [MW]."""
    return brief.it_mw * costs.rules[f"pue_design_{brief.cooling}"]


def connect(places: Places, evidence: Evidence) -> Connections | None:
    """Cheapest connection that carries the need at each place; None without any grid layer.

    The last answer is kept with the evidence: four criteria ask for the same places.
    """
    kept: dict[str, tuple] = evidence.once("power.connection", dict)
    last = kept.get("last")
    if last is not None and last[0] is places:
        return last[1]
    options, pieces, notes, costs, unlisted = evidence.once(
        "power.options", lambda: _options(evidence))
    found = None
    if options:
        found = _choose(places, evidence, options, pieces, notes, costs, unlisted)
        guessed = np.flatnonzero(found.each("probability") < 1)
        if len(guessed):
            found = replace(found, sure=_by_given(places, evidence, found, pieces, guessed))
    kept["last"] = (places, found)
    return found


def _by_given(places, evidence, found: Connections, pieces, guessed) -> Connections:
    """The choice once more by given voltages alone, where it rests on an inferred one."""
    sure = np.array([o.probability == 1 for o in found.options])
    there = Places(places.x[guessed], places.y[guessed], places.crs)
    again = _choose(there, evidence, found.options,
                    pieces.take(np.flatnonzero(sure[pieces.feature])), found.notes, found.costs,
                    found.unlisted)
    option, km = found.option.copy(), found.straight_km.copy()
    option[guessed], km[guessed] = again.option, again.straight_km
    return replace(found, option=option, straight_km=km)


def _choose(places, evidence, options, pieces, notes, costs, unlisted) -> Connections:
    """The cheapest of the options that have pieces, at each place."""
    owner = pieces.feature
    slope = np.array([o.keur_km for o in options])[owner] / 1000
    good = costs.rules["good_accuracy_km"]
    accuracy = np.array([o.accuracy_km for o in options])
    better = (accuracy <= good).any()
    doubt = np.where((accuracy > good) & better, accuracy, 0.0)[owner] * 1000
    offset = np.array([o.fixed_keur for o in options])[owner] + slope * doubt
    reach = np.array([o.reach_km for o in options])[owner] * 1000
    offset[np.isinf(reach)] += LAST_RESORT_KEUR
    nearest = cheapest(places, pieces, slope, offset, reach)
    return Connections(options, nearest.index, nearest.distance / 1000,
                       needed_mw(evidence.brief, costs), evidence.brief.it_mw, costs, notes,
                       unlisted)


def _options(evidence: Evidence):
    """All options of the region, their geometry, notes, and the cost tables."""
    costs = GridCosts.from_tables(evidence.tables)
    build = _Builder(evidence, costs)
    substations, lines = evidence.features("substations"), evidence.features("power_lines")
    of_stations, of_lines = complete(evidence, costs.rules.get("inferred_least_probability", 1.0))
    rows, levels, gaps = stations(substations, of_stations)
    given_rows = stations(substations)[0]
    build.taken = evidence.once("power.loads", lambda: loads_at(evidence, given_rows, costs))[0]
    # A few stray entries do not make a layer one that lists medium voltage.
    medium_named = sum(min(volts) <= 66 for volts in levels) > 0.2 * len(levels)
    if substations is not None:
        for row, volts in zip(rows, levels, strict=True):
            build.station(substations, int(row), volts, medium_named,
                          float(of_stations.probability[row]))
    notes = list(gaps)
    unlisted = bool(len(rows)) and not medium_named
    if unlisted:
        notes.append("distribution stations are not listed: half the distance to the nearest "
                     "transmission station is taken, with a wide range")
    if lines is not None:
        usable = lines["status"] == "existing"
        usable &= lines["kind"] == "ac"
        notes += gap_notes("lines", usable, of_lines)
        for row in np.flatnonzero(usable & np.isfinite(of_lines.kv)):
            build.tap(lines, int(row), float(of_lines.kv[row]), float(of_lines.probability[row]))
    return (tuple(build.options), build.pieces(substations, lines), tuple(notes), costs, unlisted)


class _Builder:
    """Collects the options of one region."""

    def __init__(self, evidence: Evidence, costs: GridCosts):
        rules = costs.rules
        self.costs, self.rules = costs, rules
        self.need = needed_mw(evidence.brief, costs)
        self.mv_kv = evidence.figure("mv_kv", rules["mv_kv"])
        self.mv_limit = evidence.figure("mv_limit_mw", rules["mv_limit_mw"])
        self.options: list[Option] = []
        self.taken: dict[int, float] = {}            # by row of the stations [MW]

    def station(self, layer: Features, row: int, volts: tuple[float, ...], medium_named: bool,
                probability: float):
        """Feeders and high-voltage lines from one station."""
        facts = ("substations", row, str(layer["name"][row]), _accuracy(layer, row),
                 probability)
        volts = tuple(v for v in volts if self.costs.knows(v))
        if not volts:
            return                       # a voltage of households, or a slip of the data
        if volts[0] > self.mv_kv:
            step = 0.0
            if medium_named and min(volts) > 66:
                step = self.costs.voltage_class(volts[-1]).mv_transformer_keur
            self._feeders(FEEDER, facts, self.mv_kv, step)
        for kv in (v for v in volts if v >= self.costs.voltage_class(66).kv_from):
            row_class = self.costs.voltage_class(kv)
            bay = self.rules["bay_share"] * row_class.own_fixed_keur
            self._high(LINE, facts, kv, bay + row_class.own_fixed_keur)

    def tap(self, layer: Features, row: int, kv: float, probability: float):
        """New station on one line."""
        if not self.costs.knows(kv):
            return
        row_class = self.costs.voltage_class(kv)
        if not math.isfinite(row_class.tap_fixed_keur):
            return                       # distribution lines are not tapped by a new station
        facts = ("power_lines", row, str(layer["name"][row]), _accuracy(layer, row),
                 probability)
        self._feeders(TAP, facts, kv, row_class.tap_fixed_keur)
        self._high(TAP, facts, kv, row_class.tap_fixed_keur)

    def _feeders(self, kind, facts, source_kv: float, extra_keur: float):
        """Medium-voltage feeders, one circuit and more, as far as they carry the need."""
        row_class = self.costs.voltage_class(self.mv_kv)
        if self.need > self.mv_limit:
            return
        for circuits in range(1, int(self.rules["mv_circuits"]) + 1):
            if circuits * self.costs.thermal_mw(self.mv_kv) >= self.need:
                fixed = (extra_keur + row_class.own_fixed_keur
                         + row_class.own_keur_mw * self.need)
                self._add(kind, facts, self.mv_kv, source_kv, circuits, fixed, self.mv_limit)

    def _high(self, kind, facts, kv: float, fixed_keur: float):
        """High-voltage lines as far as they carry the need; the last resort is too weak."""
        fixed = fixed_keur + self.costs.voltage_class(kv).own_keur_mw * self.need
        self._add(kind, facts, kv, kv, 1, fixed, math.inf)
        self._add(kind, facts, kv, kv, 2, fixed, math.inf)
        self._add(kind, facts, kv, kv, 2, fixed, math.inf, endless=True)

    def _add(self, kind, facts, kv, source_kv, circuits, fixed, limit, endless=False):
        layer, row, name, accuracy, probability = facts
        route = self.rules["route_factor"]
        reach = circuits * self.costs.drop_mw_km(kv) / self.need / route
        if not endless and circuits * self.costs.thermal_mw(kv) < self.need:
            return
        slope = circuits * self.costs.voltage_class(kv).line_keur_km * route
        self.options.append(Option(kind, name, layer, row, kv, source_kv, circuits, slope, fixed,
                                   math.inf if endless else reach, accuracy, limit,
                                   probability,
                                   self.taken.get(row, 0.0) if layer == "substations" else 0.0))

    def pieces(self, substations: Features | None, lines: Features | None) -> Segments:
        """Geometry of every option; `feature` is the option's index."""
        layers = {"substations": substations, "power_lines": lines}
        parts = []
        for key, layer in layers.items():
            mine = [(i, o.feature) for i, o in enumerate(self.options) if o.layer == key]
            if mine and layer is not None:
                index, rows = np.array(mine).T
                part = segments_of(layer.geometry[rows])
                parts.append(Segments(part.x0, part.y0, part.x1, part.y1, index[part.feature]))
        x0, y0, x1, y1 = (np.concatenate([getattr(p, name) for p in parts] or [np.empty(0)])
                          for name in ("x0", "y0", "x1", "y1"))
        return Segments(x0, y0, x1, y1, np.concatenate([p.feature for p in parts]
                                                       or [np.empty(0, np.int64)]))


def _accuracy(layer: Features, row: int) -> float:
    """Likely error of a position [km]; 0 where not stated."""
    if not layer.has("accuracy_km"):
        return 0.0
    value = float(layer["accuracy_km"][row])
    return value if math.isfinite(value) else 0.0
