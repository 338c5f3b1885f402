"""Circles that would hide one another, moved a little apart."""

from __future__ import annotations

import numpy as np

MOST = 80
"""More circles than this are left where they are: they would not fit side by side."""
ROUNDS = 60
GAP = 1.5                                    # between two circles [px]


def spread(x, y, radius, reach: float = 44.0) -> np.ndarray:
    """Centres of circles that overlap as little as `reach` allows.

    Parameters
    ----------
    x, y : (n,) array
        Where the circles belong. [px]
    radius : (n,) array
        [px]
    reach : float
        No circle leaves its place by more. [px]

    Returns
    -------
    (n, 2) array
        Circles that touch no other stay exactly where they belong.
    """
    home = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    n = len(home)
    if not 1 < n <= MOST:
        return home
    room = np.add.outer(radius, radius) + GAP
    at = home.copy()
    # two in the very same place part in a direction of their own, the same on every run
    angle = np.arange(n) * 2.399963
    aside = np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        overlap = np.maximum(room - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if not overlap.any():
            break
        way = np.where(distance[..., None] > 1e-6, apart / np.maximum(distance, 1e-6)[..., None],
                       aside[:, None, :] - aside[None, :, :])
        at += 0.3 * (overlap[..., None] * way).sum(axis=1)
        moved = at - home
        length = np.hypot(moved[:, 0], moved[:, 1])
        at = home + moved * np.minimum(1.0, reach / np.maximum(length, 1e-9))[:, None]
    return at
