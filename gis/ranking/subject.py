"""One side of a comparison: a result reduced to what can be set beside another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..results import StudyResult, weighted_sum
from ..settings import Criterion
from ..types import Raster
from .scores import ThemeScores

THRESHOLDS = (0.4, 0.5, 0.6, 0.7)
"""Scores for which the share of the area above is told."""
FIGURES = {
    "used_mwh_y": ("heat used", "MWh/y"),
    "delivered_mwh_y": ("heat delivered", "MWh/y"),
    "lcoh_eur_mwh": ("cost of that heat", "EUR/MWh"),
    "co2_avoided_t_y": ("CO2 avoided", "t/y"),
    "homes": ("homes heated", "homes"),
    "capex_eur": ("investment in heat", "EUR"),
    "pue": ("PUE", "1"),
    "grid_cost": ("grid connection", "kEUR/MW"),
    "grid_lead_time": ("time to power", "months"),
    "grid_outage": ("hours without power", "h/y"),
    "groundwater": ("boreholes needed", "boreholes"),
    "pv_yield": ("solar yield", "kWh/kWp·y"),
    "grid_carbon": ("carbon in the grid's power", "gCO2/kWh")}
"""Headline figures: fields of the heat estimate, then values of criteria; label and unit."""


@dataclass(frozen=True)
class AreaScores:
    """How a score spreads over the allowed cells of a region."""

    median: float
    best: float                          # of any cell
    above: Mapping[str, float]           # threshold, as "0.5" → share of the allowed area

    @classmethod
    def of(cls, scores: np.ndarray) -> AreaScores:
        scores = scores[~np.isnan(scores)]
        if not len(scores):
            return cls(math.nan, math.nan, {f"{t:g}": math.nan for t in THRESHOLDS})
        return cls(float(np.median(scores)), float(scores.max()),
                   {f"{t:g}": float((scores >= t).mean()) for t in THRESHOLDS})


@dataclass(frozen=True)
class ComparedSite:
    """One ranked site."""

    id: str
    rank: int
    name: str
    lon: float
    lat: float
    score: float
    score_low: float
    score_high: float
    coverage: float
    themes: Mapping[str, float]          # score within each theme, 0..1
    figures: Mapping[str, float]         # see FIGURES; NaN unknown, or none in reach


@dataclass(frozen=True, eq=False)
class Subject:
    """What is compared."""

    name: str
    region: str
    region_name: str
    brief: Mapping[str, object]
    theme_weights: Mapping[str, float]   # shares, summing to 1
    criterion_weights: Mapping[str, float]   # within its theme, summing to 1 there
    value_functions: Mapping[str, Mapping[str, object]]
    sites: tuple[ComparedSite, ...]      # best first
    area: Mapping[str, AreaScores] = field(default_factory=dict)   # "score" and each theme
    suitability: Raster | None = None
    method: str = "weighted_sum"
    currency: str = "EUR"                # of the brief; figures are in EUR all the same

    @property
    def coverage(self) -> float:
        """Mean coverage of the sites; NaN without sites."""
        return float(np.mean([s.coverage for s in self.sites])) if self.sites else math.nan


def subject_of(name: str, result: StudyResult) -> Subject:
    """A result as one side of a comparison."""
    settings = result.settings
    weights = dict(zip((c.key for c in settings.criteria), settings.weights.tolist(),
                       strict=True))
    sites = tuple(
        ComparedSite(s.id, s.rank, s.name, s.lon, s.lat, s.score, s.score_low, s.score_high,
                     s.coverage, theme_scores(settings.criteria,
                                              {k: c.score for k, c in s.criteria.items()}),
                     figures_of(vars(s.heat), {k: c.value for k, c in s.criteria.items()}))
        for s in result.sites)
    return Subject(
        name, result.region, result.region_name, dict(vars(settings.brief)),
        theme_shares(settings.criteria, weights), shares_in_theme(settings.criteria),
        {c.key: c.value.to_mapping() for c in settings.criteria}, sites, area_of(result),
        result.suitability, settings.method, settings.brief.currency)


def area_of(result: StudyResult) -> dict[str, AreaScores]:
    """Spread of the score, and of the score within each theme, over the allowed cells."""
    screening, criteria = result.screening, result.settings.criteria
    found = {"score": AreaScores.of(weighted_sum(result.settings.weights, screening.scores))}
    themes = ThemeScores.of(screening.scores, criteria)
    for theme, row, share in zip(themes.themes, themes.scores, themes.shares, strict=True):
        if share > 0:
            found[theme] = AreaScores.of(row / np.float32(share))
    return found


def theme_scores(criteria: tuple[Criterion, ...], scores: Mapping[str, float]
                 ) -> dict[str, float]:
    """Score within each theme, by the criteria's weights there; NaN where all weigh nothing."""
    sums: dict[str, list[float]] = {}
    for criterion in criteria:
        total = sums.setdefault(criterion.theme, [0.0, 0.0])
        total[0] += criterion.weight * scores.get(criterion.key, math.nan)
        total[1] += criterion.weight
    return {theme: a / b if b > 0 else math.nan for theme, (a, b) in sums.items()}


def theme_shares(criteria: tuple[Criterion, ...], weights: Mapping[str, float]
                 ) -> dict[str, float]:
    """Weight of each theme in the whole score."""
    shares: dict[str, float] = {}
    for criterion in criteria:
        shares[criterion.theme] = shares.get(criterion.theme, 0.0) + weights[criterion.key]
    return shares


def shares_in_theme(criteria: tuple[Criterion, ...]) -> dict[str, float]:
    """Weight of each criterion within its theme, summing to 1 there."""
    totals = theme_shares(criteria, {c.key: c.weight for c in criteria})
    return {c.key: c.weight / totals[c.theme] if totals[c.theme] > 0 else 0.0 for c in criteria}


def figures_of(heat: Mapping[str, object], values: Mapping[str, object]) -> dict[str, float]:
    """The headline figures of a site."""
    found = {}
    for key in FIGURES:
        value = heat.get(key, values.get(key))
        number = float(value) if isinstance(value, int | float) else math.nan
        found[key] = number if math.isfinite(number) else math.nan
    return found
