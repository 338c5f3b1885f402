"""The logit that tells the voltage class of a line: names of its features, weights, prior shares.

Evidence (touching lines, stations, the country's levels) weighs alike for every class. What a
line is by itself (length, circuits, plants at its ends) weighs by the logarithm of the class's
voltage, so that few weights serve all classes, and again for the country's highest class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..types import Table

EVIDENCE = ("aligned", "touching", "touching_next", "near", "known_share", "station",
            "station_alone", "both_ends", "usual", "highest_usual", "second_usual", "third_usual",
            "expected_share")
"""Features for which more never speaks against a class."""

BY_VOLTAGE = ("log_kv", "log_kv_squared")

OWN = ("log_length", "log_chain", "plants", "circuits", "fewest_meeting", "most_meeting")
"""Features of the line alone."""

NAMES = (*EVIDENCE, *BY_VOLTAGE, *(f"{own} × log_kv" for own in OWN),
         *(f"{own} × highest_usual" for own in OWN))
"""Every weight, in the order of the features."""

BLIND = " (no voltage known)"
"""Ends the names of weights that hold where no line of the data has a voltage."""

LEAST_SHARE, USUAL_SHARE = 0.002, 0.01
"""Share of the length that any class, and any usual class, is granted beforehand."""


@dataclass(frozen=True)
class CountryLevels:
    """Voltages in use in a country, and the length of their circuits where published."""

    kv: tuple[float, ...] = ()
    circuit_km: tuple[float, ...] = ()   # NaN: not known; empty: none known

    @classmethod
    def from_table(cls, table: Table | None, country: str) -> CountryLevels:
        """The country's row of the table `country_voltages`; empty where there is none."""
        if table is None:
            return cls()
        for row in table.rows():
            if row["iso3"] == country:
                kv = tuple(float(v) for v in str(row["kv"]).split(";"))
                told = str(row.get("circuit_km", "")).split(";")
                km = tuple(float(v) if v.strip() not in ("", "nan") else np.nan for v in told)
                return cls(kv, km if len(km) == len(kv) and np.isfinite(km).any() else ())
        return cls()


@dataclass(frozen=True)
class VoltageModel:
    """Weights of the logit, and the reach of its features."""

    classes: tuple[float, ...]           # usual voltage of each class, rising [kV]
    edges: tuple[float, ...]             # lower bounds of the classes [kV]
    weights: np.ndarray                  # (k,) in the order of NAMES
    blind: np.ndarray                    # the same where no line of the data has a voltage
    touch_m: float                       # ends this near to a line meet it
    station_m: float                     # and to a station
    near_m: float                        # distance over which near lines fade
    plant_m: float                       # plants this near to an end feed it
    unknown_weight: float                # of a touching line that is itself inferred
    passes: int
    route_share: float                   # length of routes per length of circuits
    balance: float                       # how far the found shares are drawn to the expected ones

    @classmethod
    def from_tables(cls, inference: Table, connection: Table) -> VoltageModel:
        """From the tables `voltage_inference` and `grid_connection`."""
        given = dict(zip(map(str, inference["feature"]), map(float, inference["value"]),
                         strict=True))
        some, none = (np.array([given[f"{name}{case}"] for name in NAMES])
                      for case in ("", BLIND))
        classes, edges = class_edges(connection)
        return cls(classes, edges, some, none, given["touch_m"], given["station_m"],
                   given["near_m"], given["plant_m"], given["unknown_weight"],
                   int(given["passes"]), given["route_share"], given["balance"])

    def of(self, kv: np.ndarray) -> np.ndarray:
        """Index of the class of each voltage, (n,); −1 where unknown or below all classes."""
        return np.searchsorted(self.edges, np.nan_to_num(kv, nan=-1.0), side="right") - 1

    @property
    def log_kv(self) -> np.ndarray:
        """log10 of each class's voltage over 132 kV, (c,)."""
        return np.log10(np.array(self.classes) / 132.0)

    def usual(self, kv: Sequence[float]) -> list[int]:
        """Classes in use, rising."""
        return sorted({int(g) for g in self.of(np.array(list(kv), float)) if g >= 0})

    def expected_share(self, levels: CountryLevels, total_km: float) -> np.ndarray | None:
        """Share of each class in lines of this length beforehand, (c,); None: lengths not known.

        Data sets are filled from the highest voltage down. Lines that hold less than half of the
        two highest classes are a part of the country, and taken for a fair sample of all classes.
        """
        if not levels.circuit_km:
            return None
        route = np.zeros(len(self.classes))
        for g, km in zip(self.of(np.array(levels.kv)), levels.circuit_km, strict=True):
            if g >= 0 and np.isfinite(km):
                route[g] += self.route_share * km
        if route.sum() <= 0:
            return None
        fair = route / route.sum()
        if total_km < 0.5 * route[np.flatnonzero(route)[-2:]].sum():
            return fair
        above = route[::-1].cumsum()[::-1] - route
        filled = np.clip(total_km - above, 0.0, route)
        filled += 0.5 * max(total_km - route.sum(), 0.0) * fair
        return filled / filled.sum()


def class_edges(connection: Table) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Usual voltages of the classes, rising, and their lower bounds [kV]."""
    order = np.argsort(connection["kv"])
    return (tuple(map(float, connection["kv"][order])),
            tuple(map(float, connection["kv_from"][order])))


def softmax(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Probabilities (m, c) of features (m, c, k) under weights (k,)."""
    score = x @ weights
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def balanced(probability: np.ndarray, length: np.ndarray, expected: np.ndarray | None,
             far: float) -> np.ndarray:
    """Probabilities (n, c) drawn towards the expected shares (c,) of the length (n,).

    Each class is given the factor that makes its share of the length the expected one, to the
    power `far` (0: unchanged).
    """
    if expected is None or not far or not length.sum() > 0:
        return probability
    factor = np.ones(probability.shape[1])
    for _ in range(60):
        found = probability * factor
        found /= found.sum(axis=1, keepdims=True)
        share = length @ found / length.sum()
        factor *= np.sqrt((expected + LEAST_SHARE) / (share + LEAST_SHARE))
        factor /= factor.max()
    drawn = probability * factor**far
    return drawn / drawn.sum(axis=1, keepdims=True)
