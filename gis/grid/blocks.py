"""Places gathered into small square blocks: what is far from a block is left out at once."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..types import Places

FINE = 512                               # places per fine block, about
COARSE = 8                               # fine blocks along the side of a coarse one


@dataclass(frozen=True, eq=False)
class Blocks:
    """Places in the order of their blocks: block b holds places start[b] to start[b + 1]."""

    x: np.ndarray                        # (n,) in that order
    y: np.ndarray
    rank: np.ndarray                     # (n,) position of each place in that order
    start: np.ndarray                    # (blocks + 1,)
    cx: np.ndarray                       # (blocks,) circle around each block
    cy: np.ndarray
    radius: np.ndarray
    coarse: np.ndarray                   # (coarse + 1,) first fine block of each coarse one


_KEPT: weakref.WeakKeyDictionary[Places, Blocks] = weakref.WeakKeyDictionary()
"""Blocks of the places asked about last, for as long as they live: many layers, same places."""


def blocks_of(places: Places) -> Blocks:
    """Blocks of places, kept while the places live; raises :class:`InputError` for NaN or inf."""
    blocks = _KEPT.get(places)
    if blocks is None:
        x, y = np.asarray(places.x, float), np.asarray(places.y, float)
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise InputError("Distance: a place has no finite coordinates; check its latitude "
                             "and longitude.")
        blocks = _KEPT[places] = _make(x, y)
    return blocks


def _make(x: np.ndarray, y: np.ndarray) -> Blocks:
    left, bottom = x.min(), y.min()
    width, height = x.max() - left, y.max() - bottom
    count = max(1.0, len(x) / FINE)
    side = max(np.sqrt(width * height / count), max(width, height) / count, 1e-9)
    col, row = ((x - left) / side).astype(np.int64), ((y - bottom) / side).astype(np.int64)
    columns = int(width / side / COARSE) + 1
    coarse = (row // COARSE) * columns + col // COARSE
    key = coarse * COARSE**2 + (row % COARSE) * COARSE + col % COARSE
    if key.max() < 32768:
        key = key.astype(np.int16)       # short keys are sorted by radix, in linear time
    order = np.argsort(key, kind="stable")
    sorted_key = key[order].astype(np.int64)
    first = np.concatenate([[0], np.flatnonzero(np.diff(sorted_key)) + 1])
    rank = np.empty(len(x), np.int64)
    rank[order] = np.arange(len(x))
    x, y = x[order], y[order]
    ends = [(f.reduceat(v, first)) for v in (x, y) for f in (np.minimum, np.maximum)]
    group = sorted_key[first] // COARSE**2
    return Blocks(x, y, rank, np.append(first, len(x)), (ends[0] + ends[1]) / 2,
                   (ends[2] + ends[3]) / 2,
                   np.hypot(ends[1] - ends[0], ends[3] - ends[2]) / 2,
                   np.concatenate([[0], np.flatnonzero(np.diff(group)) + 1, [len(first)]]))


def ranges(start: np.ndarray, size: np.ndarray) -> np.ndarray:
    """start[0], start[0] + 1 … for `size[0]` numbers, then the same for the next, and so on."""
    size = np.asarray(size, np.int64)
    before = np.concatenate([[0], np.cumsum(size)[:-1]]) if len(size) else np.empty(0, np.int64)
    return np.repeat(np.asarray(start, np.int64) - before, size) + np.arange(size.sum())
