"""IT load over a year of hours: flat, office hours, or batches of AI work."""

from __future__ import annotations

import numpy as np

from ..errors import InputError, UnknownNameError
from ..types import Table

HOURS = 8760
FIRST_WEEKDAY = 2                # 1 January 2025 is a Wednesday; Monday is 0


def load_profile(table: Table, name: str, utilisation: float) -> np.ndarray:
    """IT load over IT capacity, (8760,), with mean `utilisation` and never above 1.

    Parameters
    ----------
    table : Table
        `load_profiles`: profile, hour, weekday_factor, weekend_factor.
    name : str
        Profile key.
    utilisation : float
        Mean load over capacity, above 0 and at most 1.
    """
    if not 0 < utilisation <= 1:
        raise InputError(f"Utilisation {utilisation:g} is impossible; it must be above 0 "
                         "and at most 1.")
    rows = table["profile"] == name
    if not rows.any():
        raise UnknownNameError("load profile", name, set(table["profile"]))
    order = np.argsort(table["hour"][rows])
    weekday = table["weekday_factor"][rows][order]
    weekend = table["weekend_factor"][rows][order]
    day = (np.arange(365) + FIRST_WEEKDAY) % 7
    shape = np.where((day >= 5)[:, None], weekend, weekday).ravel()
    return _capped(shape / shape.mean(), utilisation)


def _capped(shape: np.ndarray, mean: float) -> np.ndarray:
    """`shape` scaled to a mean with nothing above 1; what is cut off goes to other hours."""
    load = np.minimum(shape * mean, 1.0)
    for _ in range(50):
        short = mean - load.mean()
        if short < 1e-12:
            break
        room = 1.0 - load
        load = load + room * min(1.0, short / max(room.mean(), 1e-15))
    return load
