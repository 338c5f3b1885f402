"""What an unknown value may be at one place: that of places like it.

A region's sites are not its typical places: they stand where lines, towns and heat users are. An
unknown value drawn from all cells of the region would push a poorly mapped site towards the
middle of nowhere. So it is drawn from the known values of those cells that resemble the site in
what is known of it (nearest-neighbour hot deck [1]_). Which cells these are depends on the site
and the region alone: neither other sites nor weights move it.

References
----------
.. [1] R. R. Andridge, R. J. A. Little, "A review of hot deck imputation for survey non-response,"
   Int. Stat. Rev., vol. 78, no. 1, pp. 40-64, 2010 (recalled).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..results import Screening
from ..settings import Settings
from ..siting.criteria import Measure
from .priors import FEWEST_KNOWN, Prior

LIKE = 10
"""Cells that a value is drawn from: just enough for a 10 % and a 90 % quantile; more of them
would be less like the site, and rank it less truly (`heatsite audit`)."""
DONORS = 2_000
"""Known cells per criterion among which like places are sought."""
CROWDING = 3.0
"""Half of the donors crowd towards the cells that score well, where sites are sought."""


@dataclass(frozen=True, eq=False)
class Donors:
    """Cells that know one criterion, with all their criterion scores."""

    cells: np.ndarray                    # (n,) positions in the screening
    scores: np.ndarray                   # (m, n); of its prior's mean where unknown
    gaps: np.ndarray                     # (m, n) bool, what is unknown there
    usual: np.ndarray                    # (m,) mean squared difference of two known donors

    @classmethod
    def of(cls, cells: np.ndarray, scores: np.ndarray, known: np.ndarray) -> Donors:
        """From the cells' scores and what is known of them, (m, n) each."""
        count = known.sum(axis=1)
        mean = np.where(known, scores, 0.0).sum(axis=1) / np.maximum(count, 1)
        apart = np.where(known, scores - mean[:, None], 0.0)
        usual = 2 * (apart ** 2).sum(axis=1) / np.maximum(count, 1)
        return cls(cells, np.asarray(scores, float), ~known, usual)

    def like(self, scores: np.ndarray, count: int = LIKE) -> np.ndarray:
        """Positions among the donors of those most like a place, the most like first.

        Parameters
        ----------
        scores : (m,) array
            Criterion scores of the place; NaN where unknown. What is unknown of a donor counts
            as far away as two donors are on the average.
        """
        known = ~np.isnan(scores)
        apart = (self.scores[known] - scores[known, None]) ** 2
        apart = np.where(self.gaps[known], self.usual[known, None], apart)
        far = apart.sum(axis=0)
        count = min(count, len(far))
        near = np.flatnonzero(far <= np.partition(far, count - 1)[count - 1])
        return near[np.argsort(far[near], kind="stable")][:count]


def donor_cells(known: np.ndarray, by_score: np.ndarray, count: int = DONORS) -> np.ndarray:
    """Cells to be donors, in rising order: half of them evenly, half crowding towards the best.

    Parameters
    ----------
    known : (n,) bool array
        Cells that may be donors.
    by_score : (n,) array
        All cells, best first.
    """
    cells = np.flatnonzero(known)
    if len(cells) <= count:
        return cells
    last, half = len(cells) - 1, np.linspace(0, 1, count // 2)
    best = by_score[known[by_score]]
    return np.unique(np.concatenate([cells[(half * last).astype(np.int64)],
                                     best[(half ** CROWDING * last).astype(np.int64)]]))


def site_priors(priors: Mapping[str, Prior], measures: Mapping[str, Measure],
                screening: Screening, settings: Settings) -> dict[str, Prior]:
    """The region's priors, made each site's own where like places are known.

    Parameters
    ----------
    priors : mapping
        Prior of each criterion in the region.
    measures : mapping
        Per criterion its measure at the n sites.
    """
    criteria = settings.criteria
    values = np.array([np.asarray(measures[c.key].values, float) for c in criteria])
    unknown = np.isnan(values)
    found = dict(priors)
    if not unknown.any():
        return found
    scores = np.array([c.value(row) for c, row in zip(criteria, values, strict=True)])
    something_known = ~unknown.all(axis=0)
    # Equal weights: no theme weight may move a prior.
    by_score = np.argsort(-screening.scores.sum(axis=0), kind="stable")
    for i, criterion in enumerate(criteria):
        sites = np.flatnonzero(unknown[i] & something_known)
        if not len(sites) or np.count_nonzero(screening.known[i]) < FEWEST_KNOWN:
            continue
        cells = donor_cells(screening.known[i], by_score)
        donors = Donors.of(cells, screening.scores[:, cells], screening.known[:, cells])
        local = {}
        for site in sites.tolist():
            like = screening.values[i, cells[donors.like(scores[:, site])]]
            local[site] = Prior(np.sort(like.astype(float)), "like places", True)
        found[criterion.key] = replace(priors[criterion.key], local=local)
    return found
