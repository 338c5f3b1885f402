"""What a study is asked: the brief, the criteria with their anchors and weights, the seed.

The numbers come from `assets/tables/` or a project file; this module only gives them a shape
and refuses impossible ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from .errors import BriefError, InputError
from .siting.marginal_value import MarginalValue
from .siting.value_functions import ValueFunction

__all__ = ["COOLING_KEYS", "LOAD_PROFILES", "Brief", "Criterion", "MarginalValue", "Settings",
           "ValueFunction"]

COOLING_KEYS = ("crah_chiller", "free_air", "evaporative", "rear_door", "direct_to_chip",
                "immersion", "water_source")
LOAD_PROFILES = ("flat", "office", "ai_batch")


@dataclass(frozen=True)
class Brief:
    """The data centre that a place is sought for."""

    it_mw: float = 2.0                       # IT capacity [MW]
    utilisation: float = 0.65                # mean IT load / capacity
    load_profile: str = "flat"
    cooling: str = "direct_to_chip"
    water_allowed: bool = True               # make-up water may be drawn
    land_ha_per_mw: float = 0.5              # contiguous land [ha per MW IT]
    land_min_ha: float = 0.5                 # [ha]
    candidates: int = 20                     # sites to study
    spacing_min_km: float = 2.0              # least distance between sites [km]
    spacing_share: float = 0.015             # ... or this share of the region's diagonal
    discount_rate: float = 0.06              # real, per year
    horizon_y: int = 25                      # [years]
    heat_cost_limit_eur_mwh: float = 120.0   # dearer heat counts as out of reach
    storage_m3: float = 0.0                  # heat store beside the heat pump [m³]; 0: none
    warmer_k: float = 0.0                    # every hour warmer than today, as by 2050 [K]
    electricity_eur_mwh: float | None = None # None: the region's published price
    currency: str = "EUR"
    currency_per_eur: float = 1.0

    def __post_init__(self):
        checks = (
            ("it_mw", 0.01 <= self.it_mw <= 1000, "between 0.01 and 1,000 MW"),
            ("utilisation", 0 < self.utilisation <= 1, "above 0 and at most 1"),
            ("candidates", 1 <= self.candidates <= 500, "between 1 and 500"),
            ("land_ha_per_mw", 0 < self.land_ha_per_mw <= 100, "above 0 and at most 100 ha"),
            ("land_min_ha", 0 <= self.land_min_ha <= 1000, "between 0 and 1,000 ha"),
            ("spacing_min_km", 0 <= self.spacing_min_km <= 500, "between 0 and 500 km"),
            ("spacing_share", 0 <= self.spacing_share <= 0.5, "between 0 and 0.5"),
            ("discount_rate", -0.05 <= self.discount_rate <= 0.5, "between -0.05 and 0.5"),
            ("horizon_y", 1 <= self.horizon_y <= 100, "between 1 and 100 years"),
            ("heat_cost_limit_eur_mwh", 0 < self.heat_cost_limit_eur_mwh <= 10_000,
             "above 0 and at most 10,000 EUR/MWh"),
            ("storage_m3", 0 <= self.storage_m3 <= 1e7,
             "0 m³ (no heat store) to 10,000,000 m³, which no heat store yet has"),
            ("warmer_k", 0 <= self.warmer_k <= 6, "between 0 and 6 K"),
            ("currency_per_eur", 0 < self.currency_per_eur < 1e9, "above 0"),
        )
        for name, holds, rule in checks:
            value = getattr(self, name)
            if not (math.isfinite(value) and holds):
                raise BriefError(f"Brief: {name} = {value:g} is impossible; it must be {rule}.")
        price = self.electricity_eur_mwh
        if price is not None and not (math.isfinite(price) and 0 <= price <= 10_000):
            raise BriefError(f"Brief: electricity_eur_mwh = {price:g} is impossible; "
                             "it must be between 0 and 10,000 EUR/MWh.")
        for name, known in (("cooling", COOLING_KEYS), ("load_profile", LOAD_PROFILES)):
            if getattr(self, name) not in known:
                raise BriefError(f"Brief: {name} = {getattr(self, name)!r} is not known; "
                                 f"use one of {', '.join(known)}.")

    @property
    def land_ha(self) -> float:
        """Contiguous land that the data centre needs [ha]."""
        return max(self.land_min_ha, self.land_ha_per_mw * self.it_mw)

    @property
    def mean_it_mw(self) -> float:
        """Mean IT load [MW]."""
        return self.it_mw * self.utilisation

    def spacing_m(self, diagonal_m: float) -> float:
        """Least distance between two sites [m] in a region of the given diagonal [m]."""
        return max(self.spacing_min_km * 1000, self.spacing_share * diagonal_m)


@dataclass(frozen=True)
class Criterion:
    """One thing that makes a place better or worse, as a physical quantity."""

    key: str
    theme: str
    weight: float                        # within its theme; a theme's criteria sum to 1
    label: str                           # a few plain words
    unit: str
    value: MarginalValue
    spread: float = 0.0                  # usual error of a known value, one sigma
    spread_kind: str = "share"           # share of the value, or "absolute" in the unit
    source: str = ""


def refuse_negative(what: str, weights: Mapping[str, float]) -> None:
    """Raise :class:`InputError` where the weight of a theme or criterion is no weight."""
    for name, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise InputError(f"Weights: the {what} {name} weighs {weight:g}, which is impossible; "
                             "give 0 or more.")


@dataclass(frozen=True)
class Settings:
    """Everything that decides a study apart from the data."""

    brief: Brief
    criteria: tuple[Criterion, ...]
    theme_weights: Mapping[str, float]   # any non-negative numbers; normalised on use
    cell_m: float
    seed: int = 20261121
    method: str = "weighted_sum"         # orders the sites; the score, its interval and the map
                                         # are weighted sums all the same
    draws: int = 10_000                  # simulations behind every interval

    def __post_init__(self):
        refuse_negative("theme", self.theme_weights)
        if sum(self.theme_weights.values()) <= 0:
            raise InputError("Weights: all theme weights are zero; give at least one above zero.")
        if not 10 <= self.cell_m <= 100_000:
            raise InputError(f"Grid: cells of {self.cell_m:g} m; use between 10 m and 100 km.")

    @property
    def weights(self) -> np.ndarray:
        """Weight of each criterion, (m,), summing to 1."""
        total = sum(self.theme_weights.get(c.theme, 0.0) * c.weight for c in self.criteria)
        return np.array([self.theme_weights.get(c.theme, 0.0) * c.weight / total
                         for c in self.criteria])

    @property
    def themes(self) -> tuple[str, ...]:
        """Theme keys in the order of the criteria."""
        return tuple(dict.fromkeys(c.theme for c in self.criteria))

    def reweighted(self, theme_weights: Mapping[str, float]) -> Settings:
        return replace(self, theme_weights=dict(theme_weights))
