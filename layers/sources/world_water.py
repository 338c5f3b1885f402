"""Water of the world: Aqueduct's basins and WHYMAP's aquifers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gis.types import Features

from ..catalogue import source
from .combine import beside_pack
from .recipe import Recipe, Region, number, shaped

NO_DATA = -9999.0
EXHAUSTED = 9999.0                       # Aqueduct: the renewable supply is practically used up
FULL_PCT = 100.0
# WHYMAP: second figure of HYGEO2, recharge [mm/y]; bounds of its legend. Source: BGR & UNESCO 2008
RECHARGE = {1: (0.0, 2.0), 2: (2.0, 20.0), 3: (20.0, 100.0), 4: (100.0, 300.0),
            5: (300.0, np.nan)}
COMPLEX_LOWEST = (0.0, 20.0)             # complex structures: 2 is their lowest class
SHALLOW = {3: (0.0, 100.0), 4: (100.0, np.nan)}
KINDS = {1: "major groundwater basin", 2: "area with complex hydrogeological structure",
         3: "area with local and shallow aquifers"}


def stress(features: Features) -> Features:
    """Baseline water stress of each basin [%]."""
    ratio = number(features, "bws_raw")
    ratio[ratio == NO_DATA] = np.nan
    dry = ratio >= EXHAUSTED
    note = np.where(dry, "Aqueduct tells no ratio: the supply is practically used up", "")
    steps = []
    if dry.any():
        steps.append(f"{int(dry.sum())} basins whose supply is practically used up count as "
                     f"{FULL_PCT:g} %")
    if np.isnan(ratio).any():
        steps.append(f"{int(np.isnan(ratio).sum())} basins without data stay unknown")
    columns = {"stress_pct": np.where(dry, FULL_PCT, ratio * 100.0), "accuracy_km": 5.0,
               "confidence": "medium", "note": note.astype(object),
               "source": features.provenance.source}
    return shaped("water_stress", features, columns, steps=tuple(steps))


def whymap(features: Features) -> Features:
    """Kind of aquifer and recharge class; the yield of a borehole is not told."""
    codes = number(features, "hygeo2")
    known = np.array([not np.isnan(c) and int(c) // 10 in KINDS for c in codes], bool)
    kept, codes = features.where(known), codes[known]
    ranges = np.array([_recharge(int(code)) for code in codes]).reshape(-1, 2)
    return shaped("aquifers", kept, {
        "name": [KINDS[int(code) // 10] for code in codes], "role": "shallow",
        "recharge_low_mm_y": ranges[:, 0], "recharge_high_mm_y": ranges[:, 1],
        "accuracy_km": 25.0, "confidence": "low",
        "note": "world map 1:25,000,000: recharge only, the yield is unknown",
        "source": features.provenance.source},
        steps=(f"{int((~known).sum())} polygons of ice or water left out",))


def _recharge(code: int) -> tuple[float, float]:
    kind, grade = divmod(code, 10)
    if kind == 3:
        return SHALLOW.get(grade, (np.nan, np.nan))
    if kind == 2 and grade == 2:
        return COMPLEX_LOWEST
    return RECHARGE.get(grade, (np.nan, np.nan))


@beside_pack
def _only_where_nothing(base: Features, file: Features, region: Region) -> Features:
    return replace(base, provenance=base.provenance.then(
        "finer aquifers are there: the world map is left out"))


def recipes() -> tuple[Recipe, ...]:
    """Recipes whose licence the catalogue states."""
    return (
        Recipe("aqueduct", "Aqueduct baseline water stress", "water_stress", "vector",
               lambda f: f.geometry == "polygon" and f.has("bws_raw"),
               "World Resources Institute, Aqueduct 4.0 baseline water stress",
               source("aqueduct40").licence, "2023-07", known="modelled", coverage="complete",
               adapt=stress, clip=True),
        Recipe("whymap", "WHYMAP aquifers", "aquifers", "vector",
               lambda f: f.geometry == "polygon" and f.has("hygeo2"),
               "BGR & UNESCO, WHYMAP groundwater resources of the world",
               source("whymap").licence, "2008", coverage="complete", adapt=whymap,
               merge=_only_where_nothing, clip=True, order=9),
    )
