"""What a study gives back: the suitability map, the ranked sites, and where each number is from.

What it tells of heat stands in :mod:`gis.heat.result`, of cost in :mod:`gis.cost.result`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from .cost.local_money import LocalMoney
from .cost.result import SiteCost
from .heat.result import HeatEstimate, RegionHeat
from .ranking.reason import Reason
from .settings import Settings
from .types import Grid, Provenance, Quantity, Raster

EXCLUSION_REASONS = ("", "outside", "water", "protected", "hard exclusion", "slope")
"""Reason of each exclusion code; code 0 is "not excluded". A cell bears the first that applies."""


def weighted_sum(weights: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Sum of the rows of `scores`, (m, n), times `weights`, (m,); (n,) of the scores' type.

    Row by row rather than by a matrix product: as quick, and the order of additions, so the last
    bit, does not hang on how many threads a linear-algebra library takes.
    """
    total = np.zeros(scores.shape[1], scores.dtype)
    part = np.empty_like(total)
    for weight, row in zip(weights, scores, strict=True):
        if weight:
            np.multiply(row, scores.dtype.type(weight), out=part)
            total += part
    return total


@dataclass(frozen=True, eq=False)
class Screening:
    """Every cell of the study grid, measured and scored by cheap arithmetic.

    Only the `n` allowed cells are kept in the matrices; `rows`/`cols` say where they lie.
    """

    grid: Grid
    excluded: np.ndarray                 # (rows, columns) uint8 index into EXCLUSION_REASONS
    rows: np.ndarray                     # (n,)
    cols: np.ndarray                     # (n,)
    values: np.ndarray                   # (m, n) float32, physical quantities; NaN unknown
    scores: np.ndarray                   # (m, n) float32, 0..1; an unknown takes its prior's mean
    known: np.ndarray                    # (m, n) bool

    def suitability(self, weights: np.ndarray) -> np.ndarray:
        """Weighted score of the allowed cells, (n,), for criterion weights (m,)."""
        return weighted_sum(np.asarray(weights), self.scores)

    def known_share(self, at: int) -> float:
        """Share of the allowed cells in which criterion number `at` is known; NaN without any."""
        return float(self.known[at].mean()) if len(self.rows) else math.nan

    def raster(self, values: np.ndarray, fill=np.nan, dtype=np.float32) -> np.ndarray:
        """Put one value per allowed cell, (n,), back on the grid (rows, columns)."""
        out = np.full(self.grid.shape, fill, dtype)
        out[self.rows, self.cols] = values
        return out


@dataclass(frozen=True)
class CriterionResult:
    """One criterion at one site."""

    key: str
    value: float                         # NaN: unknown
    unit: str
    low: float                           # 10 % and 90 % quantile of value, or of its prior
    high: float
    score: float                         # of the value; of the prior's mean where unknown
    score_low: float
    score_high: float
    weight: float                        # of the whole score
    contribution: float                  # weight × score; contributions add up to the score
    known: bool
    note: str = ""


@dataclass(frozen=True)
class Robustness:
    """How firmly a site holds its rank when data, weights and value functions are in doubt.

    All shares are of the study's draws (10,000 unless told otherwise). Each draw moves at once:
    every value within its error or its prior; theme weights and weights within themes around
    the chosen ones; both anchors of every value function. How far is told by the table
    `ranking_parameters`. The `_any` shares take theme weights of every kind instead of the chosen.
    """

    rank_low: int                        # 10 % quantile (best)
    rank_high: int                       # 90 % quantile (worst)
    p_top3: float                        # share of the draws in which it is among the first 3
    flip: Mapping[str, object] = field(default_factory=dict)
    """Smallest change of one theme weight that swaps this site with the next one:
    theme, weight_now, weight_then, with (id of the other site). Empty where none does."""
    p_first: float = math.nan            # share of the draws in which it is first
    p_top3_any: float = math.nan         # among the first 3 whatever the theme weights
    p_first_any: float = math.nan        # first whatever the theme weights
    acceptability: tuple[float, ...] = ()   # share of the draws at rank 1, 2 … 10
    central_weights: Mapping[str, float] = field(default_factory=dict)
    """By theme: mean weights of those who would put it first, over all weights; empty: nobody."""
    confidence: float = math.nan         # first so often under them, data in doubt alone
    flip_criterion: Mapping[str, object] = field(default_factory=dict)
    """As `flip`, of one criterion's weight: criterion, weight_now, weight_then, with."""
    rank_doubt: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Share of the variance of its rank that knowing one source would remove: `data` and
    `value_function` by criterion, `weight` by theme; small shares are left out."""
    first_gain: Mapping[str, float] = field(default_factory=dict)
    """By criterion: how much more often the right site were put first if its value were known."""


@dataclass(frozen=True)
class Site:
    """A candidate, studied and ranked."""

    id: str
    rank: int
    name: str
    lon: float
    lat: float
    x: float
    y: float
    score: float
    score_low: float
    score_high: float
    coverage: float                      # weight share of the known criteria
    criteria: Mapping[str, CriterionResult]
    heat: HeatEstimate
    energy: Mapping[str, Quantity]
    water: Mapping[str, Quantity]
    power: Mapping[str, Quantity]
    digital: Mapping[str, Quantity]
    robustness: Robustness
    flags: tuple[str, ...]               # soft warnings: urban core, airport, border …
    why: str                             # one or two plain sentences
    improve: str                         # what would lift this site most
    own: bool = False                    # the user's own point
    reasons: tuple[Reason, ...] = ()     # behind both, to be told in any language
    cost: SiteCost | None = None         # of the whole site; None: not studied
    local: LocalMoney | None = None      # jobs, tax, income from heat, who pays for the line
    method_value: float = math.nan       # by the method that ranks; the score under the usual one


@dataclass(frozen=True, eq=False)
class StudyResult:
    """Everything that windows, reports and files show."""

    region: str                          # key, e.g. kenya
    region_name: str                     # e.g. Kenya
    settings: Settings
    screening: Screening
    sites: tuple[Site, ...]              # best first
    excluded: Mapping[str, float]        # reason → share of the region's area
    layers: tuple[Provenance, ...]
    assumptions: tuple[tuple[str, Quantity], ...]   # table values used, with source
    warnings: tuple[str, ...]
    elapsed_s: Mapping[str, float]       # step → seconds
    region_heat: RegionHeat | None = None   # of the ranked sites together; None: demand unknown

    @property
    def suitability(self) -> Raster:
        """Screening score on the study grid."""
        scores = self.screening.suitability(self.settings.weights)
        return Raster(self.screening.raster(scores), self.screening.grid, "score 0..1",
                      Provenance("suitability", "computed", origin="derived", known="modelled"))
