"""Voltage of a line whose data set gives none: a probability for each voltage class.

The features of :mod:`voltage_model` are those that any data set has: length, how many lines meet
at the ends, the voltages of touching and near lines and of the stations at the ends, the plants
there, and the country's voltages with the published length of each. The weights are fitted on
countries with known voltages (table `voltage_inference`) and hold for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..types import Features
from .line_facts import gather
from .voltage_model import CountryLevels, VoltageModel, balanced, softmax


@dataclass(frozen=True, eq=False)
class InferredVoltages:
    """Probability of each class for every line; a given voltage has probability 1."""

    classes: tuple[float, ...]
    probability: np.ndarray              # (n, c)
    inferred: np.ndarray                 # (n,) bool: not given by the data

    @property
    def kv(self) -> np.ndarray:
        """Most probable class, (n,) [kV]."""
        return np.array(self.classes)[self.probability.argmax(axis=1)]

    @property
    def sure(self) -> np.ndarray:
        """Probability of the most probable class, (n,)."""
        return self.probability.max(axis=1)


def infer(lines: Features, model: VoltageModel, stations: Features | None = None,
          plants: Features | None = None, usual_kv: Sequence[float] = (),
          circuit_km: Sequence[float] = ()) -> InferredVoltages:
    """Voltage classes of all lines.

    Parameters
    ----------
    lines : Features
        With the column `kv`; NaN is unknown; perhaps `circuits`. In a reference system in metres.
    stations : Features, optional
        With `kv` and perhaps `kv_levels`, in the same system.
    plants : Features, optional
        With `mw`, in the same system.
    usual_kv : sequence of float
        Voltages in use in the country; empty: not known. [kV]
    circuit_km : sequence of float
        Published length of the circuits of each of these voltages; NaN or empty: not known. [km]
    """
    known = model.of(lines["kv"])
    n, c = len(lines), len(model.classes)
    certain = np.zeros((n, c))
    certain[np.flatnonzero(known >= 0), known[known >= 0]] = 1.0
    if (known >= 0).all():
        return InferredVoltages(model.classes, certain, known < 0)
    levels = CountryLevels(tuple(usual_kv), tuple(circuit_km))
    facts = gather(lines, model, stations, plants, levels)
    probability, unknown = certain.copy(), known < 0
    if unknown.all():
        found = softmax(facts.features(certain, certain), model.blind)
        probability = balanced(found, facts.length, facts.expected, model.balance)
        return InferredVoltages(model.classes, probability, unknown)
    for _ in range(model.passes):
        soft = np.where(unknown[:, None], model.unknown_weight * probability, certain)
        probability[unknown] = softmax(facts.features(soft, certain)[unknown], model.weights)
    return InferredVoltages(model.classes, probability, unknown)
