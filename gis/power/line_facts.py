"""What can be known of the lines of a data set before any voltage is inferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..types import Features
from .voltage_model import LEAST_SHARE, USUAL_SHARE, CountryLevels, VoltageModel


@dataclass(frozen=True, eq=False)
class LineFacts:
    """What does not change while unknown voltages are spread along the lines."""

    aligned: Any                         # (2n, n) sparse: line end goes on as line
    touching: Any                        # (2n, n) sparse: line end meets line
    near: Any                            # (n, n) sparse: fading with distance
    length: np.ndarray                   # (n,) [m]
    levels: np.ndarray                   # (2n, c) whether the station at an end lists the class
    fixed: np.ndarray                    # (n, c, f) features that no voltage of a line changes
    expected: np.ndarray | None          # (c,) share of each class beforehand

    def features(self, soft: np.ndarray, certain: np.ndarray) -> np.ndarray:
        """(n, c, k) features from the voltages of the other lines, each (n, c)."""
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
           plants: Features | None, country: CountryLevels) -> LineFacts:
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
    expected = model.expected_share(country, length.sum() / 1000)
    own = _own(lines, ends, length, model, plants)
    by_class = _by_class(model, country, expected)
    fixed = np.concatenate([
        np.broadcast_to(by_class, (n, *by_class.shape)),
        own[:, None, :] * model.log_kv[None, :, None],
        own[:, None, :] * by_class[None, :, 1:2]], axis=2)
    return LineFacts(aligned, touching, near, length, _stations(ends, c, model, stations), fixed,
                     expected)


def _own(lines: Features, ends: np.ndarray, length: np.ndarray, model: VoltageModel,
         plants: Features | None) -> np.ndarray:
    """Features of the lines alone, (n, len(OWN)), against their mean over the data set's length.

    How long a line is drawn, or how many meet, hangs on who drew it: the mean takes that out.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    n = len(lines)
    pairs = cKDTree(ends).query_pairs(model.touch_m, output_type="ndarray").reshape(-1, 2)
    nodes, node = connected_components(
        coo_matrix((np.ones(len(pairs)), pairs.T), (2 * n, 2 * n)), directed=False)
    meeting = np.bincount(node, minlength=nodes)
    start, stop = node[:n], node[n:]
    # where two ends meet and no third, the line goes on as the same line
    order = np.argsort(node, kind="stable")
    one = np.flatnonzero(meeting[node[order]] == 2)[::2]
    chained = np.stack([order[one], order[one + 1]]) % n if len(one) else np.zeros((2, 0), int)
    chains, chain = connected_components(
        coo_matrix((np.ones(chained.shape[1]), chained), (n, n)), directed=False)
    km = np.maximum(length / 1000, 0.05)
    circuits = lines["circuits"] if lines.has("circuits") else np.full(n, np.nan)
    own = np.stack([
        np.log10(km),
        np.log10(np.bincount(chain, km, chains)[chain]),
        _plants(ends, n, plants, model.plant_m),
        np.nan_to_num(np.log2(np.clip(circuits, 1, 4))),
        np.log1p(np.minimum(meeting[start], meeting[stop])),
        np.log1p(np.maximum(meeting[start], meeting[stop]))], 1)
    return own - km @ own / km.sum()


def _by_class(model: VoltageModel, country: CountryLevels, expected: np.ndarray | None
              ) -> np.ndarray:
    """Usual, highest, second and third usual class, expected share, voltage, (c, 7)."""
    flags = np.zeros((4, len(model.classes)))
    usual = model.usual(country.kv)
    flags[0, usual] = 1.0
    for rank, row in enumerate(flags[1:], 1):
        row[usual[-rank:][:1] if len(usual) >= rank else []] = 1.0
    if expected is not None:
        share = np.log(expected + USUAL_SHARE * flags[0] + LEAST_SHARE)
    else:
        share = np.log(flags[0] + 2 * USUAL_SHARE)
        share = share - share.mean()
    return np.stack([*flags, share, model.log_kv, model.log_kv**2], 1)


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


def _plants(ends: np.ndarray, n: int, plants: Features | None, reach_m: float) -> np.ndarray:
    """log10(1 + MW) of the plants within reach of the better fed end, (n,)."""
    from scipy.spatial import cKDTree

    if plants is None or not len(plants):
        return np.zeros(n)
    mw = np.nan_to_num(plants["mw"])
    spots = np.array([(p.x, p.y) for p in plants.geometry])
    total = np.array([mw[near].sum() for near in cKDTree(spots).query_ball_point(ends, reach_m)])
    return np.log10(1 + np.maximum(total[:n], total[n:]))
