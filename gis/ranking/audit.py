"""Whether thin data are treated fairly: ranks of poorly mapped places against their true ranks.

Known data are removed at random from a random half of the places, which thereby become poorly
mapped, and from a random half of the region. All places are ranked anew, under four treatments of
what is missing, and compared with the ranks that complete data give:

- `like_places`: this program's own, drawn from like places of the region, counted by the mean;
- `zero`: a zero stands in for the missing quantity, whatever its unit;
- `dropped`: the criterion is left out at that place, its weight shared among the others;
- `worst`: the place scores nothing in that criterion.

What nobody knows from the start stays as it is: it has no true rank to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError, UnknownNameError
from ..progress import Progress, silent
from ..results import Screening, Site
from ..settings import Settings
from ..siting.criteria import Measure
from ..siting.suitability import expected_scores
from .like_places import DONORS, donor_cells, site_priors
from .priors import Prior

TREATMENTS = ("like_places", "zero", "dropped", "worst")
SHARES = (0.1, 0.3, 0.5)
"""Shares of the data that a poorly mapped place lacks."""
POORLY = ("random", "low", "high")
FIRST = 3
FEWEST_PLACES = 4


@dataclass(frozen=True)
class AuditRow:
    """What one treatment does where one share of the data is missing; errors are one sigma."""

    treatment: str
    removed: float                       # share of a poorly mapped place's known data
    bias: float                          # mean rank less true rank; above zero: ranked too low
    bias_error: float
    site_bias: float                     # the same per place, its size averaged over the places
    rmse: float                          # of the rank, over all places
    rmse_error: float
    lost: float                          # poorly mapped places truly among the first, that fall
    lost_error: float                    # out of them, share


@dataclass(frozen=True)
class Audit:
    """Rows by share removed, then treatment."""

    places: int
    repeats: int
    first: int                           # the first so many that may be lost
    seed: int
    rows: tuple[AuditRow, ...]

    def of(self, treatment: str, removed: float) -> AuditRow:
        return next(row for row in self.rows
                    if row.treatment == treatment and row.removed == removed)

    @property
    def lowest_bias(self) -> dict[float, str]:
        """Per share removed the treatment of the lowest rank bias, in size."""
        return {removed: min((row for row in self.rows if row.removed == removed),
                             key=lambda row: abs(row.bias)).treatment
                for removed in dict.fromkeys(row.removed for row in self.rows)}


def audit(measures: Mapping[str, Measure], screening: Screening, priors: Mapping[str, Prior],
          settings: Settings, repeats: int = 100, shares: Sequence[float] = SHARES,
          first: int = FIRST, poorly: str = "random", progress: Progress = silent) -> Audit:
    """Remove data from half of the places at random, and see what it does to their ranks.

    Parameters
    ----------
    measures : mapping
        Per criterion its measure at the n places; their known values are the truth.
    screening : Screening
        The region.
    priors : mapping
        Prior of each criterion in the region.
    repeats : int
        Random removals per share.
    first : int
        Places truly among so many first may be lost.
    poorly : str
        Which half of the places is poorly mapped: "random", "low" or "high" (by true rank).

    Raises
    ------
    InputError
        With fewer than four places, or a share outside 0..1.
    UnknownNameError
        If `poorly` is another word.
    """
    if poorly not in POORLY:
        raise UnknownNameError("half of the places", poorly, POORLY)
    criteria, weights = settings.criteria, settings.weights
    values = np.array([np.asarray(measures[c.key].values, float) for c in criteria])
    places = values.shape[1]
    if places < FEWEST_PLACES:
        raise InputError(f"An audit of {places} places says nothing about ranks; "
                         f"give at least {FEWEST_PLACES}.")
    if not all(0 < share < 1 for share in shares):
        raise InputError("Audit: a share of removed data must lie between 0 and 1.")
    known = ~np.isnan(values)
    full = site_priors(priors, measures, screening, settings)
    scores = np.array([expected_scores(c, measures[c.key], full[c.key]) for c in criteria])
    true = ranks(weights @ scores)
    zeros = np.array([float(c.value(np.array(0.0))) for c in criteria])[:, None]
    region = _thinned(screening)
    rows: list[AuditRow] = []
    for step, share in enumerate(shares):
        shifts = np.full((len(TREATMENTS), repeats, places), np.nan)
        poor = np.zeros((repeats, places), bool)
        for repeat in range(repeats):
            progress(step * repeats + repeat, len(shares) * repeats, "audit")
            random = np.random.default_rng([settings.seed, step, repeat])
            chosen = {"random": random.permutation(places), "low": np.argsort(-true, kind="stable"),
                      "high": np.argsort(true, kind="stable")}[poorly]
            poor[repeat, chosen[:places // 2]] = True
            gone = known & poor[repeat] & (random.random(known.shape) < share)
            thin = random.random(region.known.shape[1]) < 0.5
            left = replace(region, known=region.known & ~(
                thin & (random.random(region.known.shape) < share)))
            ours = _from_like_places(gone, scores, values, left, priors, settings)
            totals = (
                weights @ ours,
                weights @ np.where(gone, zeros, scores),
                (weights @ np.where(gone, 0.0, scores))
                / np.maximum(weights @ np.where(gone, 0.0, 1.0), 1e-12),
                weights @ np.where(gone, 0.0, scores))
            for kind, total in enumerate(totals):
                shifts[kind, repeat] = ranks(total) - true
        rows += [_row(treatment, share, shifts[kind], poor, true, first)
                 for kind, treatment in enumerate(TREATMENTS)]
    return Audit(places, repeats, first, settings.seed, tuple(rows))


def measures_of_sites(sites: Sequence[Site], settings: Settings) -> dict[str, Measure]:
    """What was measured at ranked sites, for an audit of them."""
    return {c.key: Measure(np.array([site.criteria[c.key].value for site in sites]))
            for c in settings.criteria}


def measures_at_random(screening: Screening, settings: Settings,
                       count: int) -> dict[str, Measure]:
    """What screening measured at `count` cells of the region, drawn by the study's seed."""
    random = np.random.default_rng(settings.seed)
    cells = np.sort(random.choice(screening.values.shape[1],
                                  min(count, screening.values.shape[1]), replace=False))
    return {c.key: Measure(row[cells].astype(float))
            for c, row in zip(settings.criteria, screening.values, strict=True)}


def ranks(totals: np.ndarray) -> np.ndarray:
    """Rank of each place, 1 the best; equal scores share the mean of their ranks."""
    from scipy.stats import rankdata

    return rankdata(-np.round(totals, 12))


def _thinned(screening: Screening) -> Screening:
    """The cells that can be donors: enough of them for every criterion."""
    by_score = np.argsort(-screening.scores.sum(axis=0), kind="stable")
    cells = [donor_cells(known, by_score, 2 * DONORS) for known in screening.known if known.any()]
    kept = np.unique(np.concatenate(cells)) if cells else np.array([], np.int64)
    return Screening(screening.grid, screening.excluded, screening.rows[kept],
                     screening.cols[kept], screening.values[:, kept], screening.scores[:, kept],
                     screening.known[:, kept])


def _from_like_places(gone: np.ndarray, scores: np.ndarray, values: np.ndarray,
                      left: Screening, priors: Mapping[str, Prior],
                      settings: Settings) -> np.ndarray:
    """Scores with what is gone counted as this program counts it."""
    filled = scores.copy()
    holes = np.where(gone, np.nan, values)
    sites = np.flatnonzero(gone.any(axis=0))
    measures = {c.key: Measure(row[sites]) for c, row in zip(settings.criteria, holes,
                                                             strict=True)}
    own = site_priors(priors, measures, left, settings)
    for i, criterion in enumerate(settings.criteria):
        expected = expected_scores(criterion, measures[criterion.key], own[criterion.key])
        filled[i, sites] = np.where(gone[i, sites], expected, scores[i, sites])
    return filled


def _row(treatment: str, share: float, shift: np.ndarray, poor: np.ndarray, true: np.ndarray,
         first: int) -> AuditRow:
    """Sums over the repeats, (repeats, places); every repeat is one independent trial."""
    bias = (shift * poor).sum(axis=1) / poor.sum(axis=1)
    rmse = np.sqrt((shift ** 2).mean(axis=1))
    times = poor.sum(axis=0)
    of_site = (shift * poor).sum(axis=0)[times > 0] / times[times > 0]
    top = poor & (true <= first)
    out = (top & (true + shift > first)).sum(axis=1)[top.any(axis=1)]
    lost = out / top.sum(axis=1)[top.any(axis=1)]
    return AuditRow(treatment, share, *_mean(bias), float(np.abs(of_site).mean()), *_mean(rmse),
                    *_mean(lost))


def _mean(trials: np.ndarray) -> tuple[float, float]:
    """Mean and its standard error."""
    if not len(trials):
        return np.nan, np.nan
    error = trials.std(ddof=1) / np.sqrt(len(trials)) if len(trials) > 1 else np.nan
    return float(trials.mean()), float(error)
