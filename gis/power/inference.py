"""Voltage of a line whose data set gives none: a probability for each voltage class.

A logit over the classes of the table `grid_connection`. Its features are those that any data set
has: length, vertices, how many lines meet at the ends, the voltages of touching and near lines
and of the stations at the ends, the plants there, and the country's usual voltages. The weights
are fitted on countries with known voltages (table `voltage_inference`) and hold for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..types import Features, Table

SHARED = ("aligned", "touching", "touching_next", "near", "known_share", "station", "station_alone",
          "both_ends", "usual", "highest_usual", "second_usual")
"""Features whose weight is the same for every class."""

BY_CLASS = ("constant", "log_length", "log_length_squared", "log_vertices", "meeting", "plant")
"""Features of the line alone, with one weight per class."""

BLIND = " (no voltage known)"
"""Ends the names of weights that hold where no line of the data has a voltage."""


@dataclass(frozen=True)
class VoltageModel:
    """Weights of the logit, and the reach of its features."""

    classes: tuple[float, ...]           # usual voltage of each class, rising [kV]
    edges: tuple[float, ...]             # lower bounds of the classes [kV]
    weights: np.ndarray                  # (s + b · c,): shared, then each of BY_CLASS by class
    blind: np.ndarray                    # the same where no line of the data has a voltage
    touch_m: float                       # ends this near to a line meet it
    station_m: float                     # and to a station
    near_m: float                        # distance over which near lines fade
    unknown_weight: float                # of a touching line that is itself inferred
    passes: int

    @classmethod
    def from_tables(cls, inference: Table, connection: Table) -> VoltageModel:
        """From the tables `voltage_inference` and `grid_connection`."""
        classes, edges = class_edges(connection)
        given = {(str(f), float(kv)): float(v) for f, kv, v in zip(
            inference["feature"], inference["kv"], inference["value"], strict=True)
            if not np.isnan(kv)}
        alone = {str(f): float(v) for f, kv, v in zip(
            inference["feature"], inference["kv"], inference["value"], strict=True)
            if np.isnan(kv)}
        some, none = (np.array([alone[f"{name}{case}"] for name in SHARED]
                               + [given[f"{name}{case}", kv] for name in BY_CLASS
                                  for kv in classes]) for case in ("", BLIND))
        return cls(classes, edges, some, none, alone["touch_m"], alone["station_m"],
                   alone["near_m"], alone["unknown_weight"], int(alone["passes"]))

    def of(self, kv: np.ndarray) -> np.ndarray:
        """Index of the class of each voltage, (n,); −1 where unknown or below all classes."""
        return np.searchsorted(self.edges, np.nan_to_num(kv, nan=-1.0), side="right") - 1


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


def class_edges(connection: Table) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Usual voltages of the classes, rising, and their lower bounds [kV]."""
    order = np.argsort(connection["kv"])
    return (tuple(map(float, connection["kv"][order])),
            tuple(map(float, connection["kv_from"][order])))


def infer(lines: Features, model: VoltageModel, stations: Features | None = None,
          plants: Features | None = None, usual_kv: Sequence[float] = ()) -> InferredVoltages:
    """Voltage classes of all lines.

    Parameters
    ----------
    lines : Features
        With the column `kv`; NaN is unknown. In a reference system in metres.
    stations : Features, optional
        With `kv` and perhaps `kv_levels`, in the same system.
    plants : Features, optional
        With `mw`, in the same system.
    usual_kv : sequence of float
        Voltages in use in the country; empty: not known. [kV]
    """
    known = model.of(lines["kv"])
    n, c = len(lines), len(model.classes)
    certain = np.zeros((n, c))
    certain[np.flatnonzero(known >= 0), known[known >= 0]] = 1.0
    if (known >= 0).all():
        return InferredVoltages(model.classes, certain, known < 0)
    facts = gather(lines, model, stations, plants, usual_kv)
    probability, unknown = certain.copy(), known < 0
    weights = model.blind if unknown.all() else model.weights
    for _ in range(model.passes):
        soft = np.where(unknown[:, None], model.unknown_weight * probability, certain)
        x = facts.features(soft, certain)[unknown]
        probability[unknown] = softmax(x, weights)
    return InferredVoltages(model.classes, probability, unknown)


def softmax(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Probabilities (m, c) of features (m, c, s + b), by-class features given once per class.

    `weights` is (s + b · c,); see :class:`VoltageModel`.
    """
    c, s = x.shape[1], len(SHARED)
    score = x[:, :, :s] @ weights[:s]
    own = weights[s:].reshape(len(BY_CLASS), c)
    score = score + np.einsum("mcb,bc->mc", x[:, :, s:], own)
    score -= score.max(axis=1, keepdims=True)
    odds = np.exp(score)
    return odds / odds.sum(axis=1, keepdims=True)


@dataclass(frozen=True, eq=False)
class LineFacts:
    """What does not change while unknown voltages are spread along the lines."""

    aligned: Any                      # (2n, n) sparse: line end goes on as line
    touching: Any                     # (2n, n) sparse: line end meets line
    near: Any                         # (n, n) sparse: fading with distance
    length: np.ndarray                   # (n,) [m]
    levels: np.ndarray                   # (2n, c) whether the station at an end lists the class
    fixed: np.ndarray                    # (n, c, k) features that no voltage of a line changes

    def features(self, soft: np.ndarray, certain: np.ndarray) -> np.ndarray:
        """(n, c, s + b) features from the voltages of the other lines, each (n, c)."""
        n, c = certain.shape
        onward = _share(self.aligned @ soft)           # (2n, c)
        ends = _share(self.touching @ soft)
        touching = ends[:n] + ends[n:]
        reached = self.touching[:n].maximum(self.touching[n:]) @ touching
        near = self.near @ certain
        near = np.log((near + 0.05) / (near.sum(axis=1, keepdims=True) + 0.05 * c))
        total = self.length @ certain                  # a line's own share counts where known
        share = np.log((total + 0.02 * total.sum()) / total.sum()) if total.sum() > 0 \
            else np.zeros(c)
        there = np.maximum(ends, self.levels)
        both = there[:n] * there[n:]
        listed = self.levels[:n] + self.levels[n:]
        few = self.levels / np.maximum(self.levels.sum(axis=1, keepdims=True), 1.0)
        changing = np.stack([onward[:n] + onward[n:], touching, _share(reached), near,
                             np.broadcast_to(share, (n, c)), listed, few[:n] + few[n:], both], 2)
        return np.concatenate([changing, self.fixed], axis=2)


def gather(lines: Features, model: VoltageModel, stations: Features | None,
           plants: Features | None, usual_kv: Sequence[float]) -> LineFacts:
    """Topology, length and surroundings of the lines."""
    import shapely
    from scipy.sparse import csr_matrix
    from scipy.spatial import cKDTree

    n, c = len(lines), len(model.classes)
    vertex, owner = shapely.get_coordinates(lines.geometry, return_index=True)
    first = np.searchsorted(owner, np.arange(n))
    last = np.searchsorted(owner, np.arange(n), side="right") - 1
    ends = np.concatenate([vertex[first], vertex[last]])
    end_of = np.tile(np.arange(n), 2)
    tree = cKDTree(vertex)
    met = tree.query_ball_point(ends, model.touch_m)
    row = np.repeat(np.arange(2 * n), [len(m) for m in met])
    pick = np.concatenate([np.asarray(m, int) for m in met])
    column = owner[pick]
    other = column != end_of[row]
    tangent = _tangents(vertex, owner)
    start = np.concatenate([first, last])
    along = (tangent[pick] * tangent[start][row]).sum(axis=1)**4
    along *= np.exp(-((vertex[pick] - ends[row])**2).sum(axis=1) / (0.3 * model.touch_m)**2)
    aligned = csr_matrix((along[other], (row[other], column[other])), (2 * n, n))
    touching = csr_matrix((np.ones(other.sum()), (row[other], column[other])), (2 * n, n))
    touching.data[:] = 1.0
    length = shapely.length(lines.geometry)
    near = _nearness(lines, model.of(lines["kv"]) >= 0, model.near_m)
    levels = _stations(ends, c, model, stations)
    km = np.maximum(length / 1000, 0.05)
    log_length = np.log10(km) - 1.0
    count = np.bincount(owner, minlength=n)
    meeting = np.asarray((touching > 0).sum(axis=1)).ravel()
    alone = np.stack([
        np.ones(n), log_length, log_length**2, np.log10(count / km),
        np.log1p(meeting[:n] + meeting[n:]), _plants(ends, n, plants)], 1)
    of_class = np.stack(_usual(n, c, model, usual_kv), 2)
    fixed = np.concatenate([of_class, np.broadcast_to(alone[:, None], (n, c, alone.shape[1]))], 2)
    return LineFacts(aligned, touching, near, length, levels, fixed)


def _share(amount: np.ndarray) -> np.ndarray:
    """Rows scaled to a sum of 1 where it is larger."""
    total = amount.sum(axis=1, keepdims=True)
    return amount / np.maximum(total, 1.0)


def _tangents(vertex: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Direction of the line at each vertex, (v, 2), of length 1."""
    index = np.arange(len(vertex))
    before, after = np.maximum(index - 1, 0), np.minimum(index + 1, len(vertex) - 1)
    before = np.where(owner[before] == owner, before, index)
    after = np.where(owner[after] == owner, after, index)
    way = vertex[after] - vertex[before]
    return way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]


def _nearness(lines: Features, known: np.ndarray, near_m: float):
    """(n, n) sparse: the ten nearest of the lines with a voltage, fading with distance."""
    import shapely
    from scipy.sparse import csr_matrix
    from scipy.spatial import cKDTree

    n, rows = len(lines), np.flatnonzero(known)
    if not len(rows):
        return csr_matrix((n, n))
    spots = shapely.get_coordinates(shapely.line_interpolate_point(
        _longest(lines.geometry)[:, None], np.linspace(0.1, 0.9, 5), normalized=True)
        .ravel()).reshape(n, 5, 2)
    tree = cKDTree(spots[rows].reshape(-1, 2))
    k = min(40, 5 * len(rows))
    away, which = tree.query(spots[:, 2], k=k)
    other = rows[which.reshape(n, k) // 5]
    away = away.reshape(n, k)
    fade = np.exp(-away / near_m) * (other != np.arange(n)[:, None]) / 5
    return csr_matrix((fade.ravel(), (np.repeat(np.arange(n), k), other.ravel())), (n, n))


def _longest(geometry: np.ndarray) -> np.ndarray:
    """Longest part of each geometry, (n,)."""
    import shapely

    parts, owner = shapely.get_parts(geometry, return_index=True)
    order = np.lexsort((shapely.length(parts), owner))
    return parts[order[np.flatnonzero(np.append(np.diff(owner[order]), 1))]]


def _stations(ends, c: int, model: VoltageModel, stations: Features | None) -> np.ndarray:
    """Whether a station at a line end lists the class, (2n, c)."""
    from scipy.spatial import cKDTree

    at = np.zeros((len(ends), c))
    if stations is None or not len(stations):
        return at
    levels = np.zeros((len(stations), c))
    texts = stations["kv_levels"] if stations.has("kv_levels") else [""] * len(stations)
    for i, (kv, text) in enumerate(zip(stations["kv"], texts, strict=True)):
        volts = [kv, *(float(v) for v in str(text).split(";") if v.replace(".", "", 1).isdigit())]
        levels[i, [g for g in model.of(np.array(volts, float)) if g >= 0]] = 1.0
    known = levels.any(axis=1)
    if not known.any():
        return at
    spots = np.array([(p.x, p.y) for p in stations.geometry[known]])
    for end, near in enumerate(cKDTree(spots).query_ball_point(ends, model.station_m)):
        if near:
            at[end] = levels[known][near].max(axis=0)
    return at


def _plants(ends, n, plants) -> np.ndarray:
    """log10(1 + MW) of the largest plant within 5 km of an end, (n,)."""
    from scipy.spatial import cKDTree

    if plants is None or not len(plants):
        return np.zeros(n)
    mw = np.nan_to_num(plants["mw"])
    spots = np.array([(p.x, p.y) for p in plants.geometry])
    best = np.array([mw[near].max(initial=0.0) for near in
                     cKDTree(spots).query_ball_point(ends, 5000.0)])
    return np.log10(1 + np.maximum(best[:n], best[n:]))


def _usual(n, c, model, usual_kv) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether a class is usual in the country, its highest or second highest, each (n, c)."""
    flags = np.zeros((3, c))
    usual = sorted({int(g) for g in model.of(np.array(list(usual_kv), float)) if g >= 0})
    if usual:
        flags[0, usual] = 1.0
        flags[1, usual[-1]] = 1.0
        flags[2, usual[-2:-1]] = 1.0
    usual_one, highest, second = (np.broadcast_to(f, (n, c)) for f in flags)
    return usual_one, highest, second
