"""Lines and stations of a region whose voltage is not given, with the one inferred for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..siting.evidence import Evidence
from ..types import Features
from .inference import InferredVoltages, infer
from .voltage_model import CountryLevels, VoltageModel


@dataclass(frozen=True, eq=False)
class Voltages:
    """Voltage of each row, given or inferred; NaN where neither is known well enough."""

    kv: np.ndarray                       # (n,) [kV]
    probability: np.ndarray              # (n,) 1 where given

    @classmethod
    def given(cls, layer: Features | None) -> Voltages:
        kv = np.empty(0) if layer is None else np.asarray(layer["kv"], float)
        return cls(kv, np.ones(len(kv)))

    @property
    def inferred(self) -> np.ndarray:
        return self.probability < 1


def complete(evidence: Evidence, least: float) -> tuple[Voltages, Voltages]:
    """Voltages of the region's stations and lines, inferred ones at least `least` probable.

    Nothing is inferred where every voltage is given or the table `voltage_inference` is absent.
    """
    stations, lines = evidence.features("substations"), evidence.features("power_lines")
    given = Voltages.given(stations), Voltages.given(lines)
    gaps = any(np.isnan(v.kv).any() for v in given)
    if lines is None or not gaps or "voltage_inference" not in evidence.tables:
        return given
    model = VoltageModel.from_tables(evidence.table("voltage_inference"),
                                     evidence.table("grid_connection"))
    levels = CountryLevels.from_table(evidence.tables.get("country_voltages"), evidence.country)
    found = infer(lines, model, stations, evidence.features("power_plants"), levels.kv,
                  levels.circuit_km)
    of_lines = _filled(given[1].kv, found.kv, found.sure, found.inferred, least)
    if stations is None or not np.isnan(given[0].kv).any():
        return given[0], of_lines
    chance = station_classes(stations, lines, found, model)
    unknown = np.isnan(given[0].kv) & ~np.isnan(chance[:, 0])
    best = np.array(model.classes)[np.nan_to_num(chance).argmax(axis=1)]
    return _filled(given[0].kv, best, np.nan_to_num(chance).max(axis=1), unknown, least), of_lines


def _filled(kv, best, sure, unknown, least) -> Voltages:
    use = unknown & (sure >= least)
    # an inferred voltage is never certain, however sure the arithmetic
    return Voltages(np.where(use, best, kv), np.where(use, np.minimum(sure, 0.99), 1.0))


def station_classes(stations: Features, lines: Features, found: InferredVoltages,
                    model: VoltageModel) -> np.ndarray:
    """Probability that a station's highest voltage is of each class, (n, c).

    It is that of the highest line within reach: P(max ≤ class) is the product over the lines.
    NaN where no line comes near.
    """
    import shapely

    chance = np.full((len(stations), len(model.classes)), np.nan)
    below = found.probability.cumsum(axis=1)
    station, line = shapely.STRtree(lines.geometry).query(
        stations.geometry, predicate="dwithin", distance=model.station_m)
    for row in np.unique(station):
        highest = below[line[station == row]].prod(axis=0)
        chance[row] = np.diff(highest, prepend=0.0)
    return chance
