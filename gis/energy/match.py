"""How much of a data centre's demand near sun and wind would meet, and how often all of it.

Two different measures: the share of the energy, and the share of the hours in which nothing is
missing. No storage is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Match:
    """What local generation does for one demand over a year."""

    energy_share: float                  # Σ min(demand, generation) / Σ demand
    hours_share: float                   # hours with generation ≥ demand
    used_share: float                    # of the generation, what the demand takes


def match(demand: np.ndarray, generation: np.ndarray) -> Match:
    """Compare two series of the same hours and unit; NaN where either holds an unknown hour."""
    demand, generation = np.asarray(demand, float), np.asarray(generation, float)
    if np.isnan(demand).any() or np.isnan(generation).any():
        return Match(np.nan, np.nan, np.nan)
    met = np.minimum(demand, generation)
    wanted, made = demand.sum(), generation.sum()
    return Match(float(met.sum() / wanted) if wanted > 0 else np.nan,
                 float(np.mean(generation >= demand)),
                 float(met.sum() / made) if made > 0 else np.nan)
