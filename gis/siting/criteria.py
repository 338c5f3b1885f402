"""The registry of criteria: key → function that measures a physical quantity at places.

One function serves both depths: every cell of the grid in screening, a few sites in a study.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..types import Places
from .evidence import Evidence


@dataclass(frozen=True, eq=False)
class Measure:
    """One physical quantity at n places, in the unit of its criterion.

    `low`/`high` are 10 % and 90 % bounds where the method knows them; otherwise the criterion's
    usual error applies. `prior_mean`/`prior_sd` describe an unknown value where something local
    is known about it (a coarse pattern, say); otherwise the region's prior applies.
    """

    values: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    prior_mean: np.ndarray | None = None
    prior_sd: np.ndarray | None = None
    note: str = ""

    @classmethod
    def unknown(cls, places: Places, note: str) -> Measure:
        return cls(np.full(len(places), np.nan), note=note)


Function = Callable[[Places, Evidence], Measure]
CRITERIA: dict[str, Function] = {}
MODULES = ("gis.energy.criteria", "gis.power.criteria", "gis.water.criteria",
           "gis.heat.criteria", "gis.siting.access", "gis.siting.hazard")
"""Modules that register criteria; each stands beside the physics that it uses."""


def criterion(key: str) -> Callable[[Function], Function]:
    """Register a function as the measure of criterion `key`."""

    def register(function: Function) -> Function:
        if key in CRITERIA:
            raise ValueError(f"criterion {key!r} is already registered")
        CRITERIA[key] = function
        return function

    return register


def criteria() -> Mapping[str, Function]:
    """All criteria, after loading the modules that register them."""
    for module in MODULES:
        importlib.import_module(module)
    return CRITERIA
