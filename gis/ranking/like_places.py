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
from dataclasses import replace

import numpy as np

from ..results import Screening
from ..settings import Settings
from ..siting.criteria import Measure
from .priors import FEWEST_KNOWN, Prior

LIKE = 30
"""Cells that a value is drawn from: enough for a 10 % and a 90 % quantile."""
DONORS = 2_000
"""Known cells per criterion among which like places are sought."""


def like_places(scores: np.ndarray, donors: np.ndarray, count: int = LIKE) -> np.ndarray:
    """Indices of the donors most like a place, most like first, (count,) or fewer.

    Parameters
    ----------
    scores : (m,) array
        Criterion scores of the place; NaN where unknown, at least one known.
    donors : (m, n) array
        Scores of the donors; NaN where unknown. A donor's unknown score counts as far away as
        any two donors are on the average.
    """
    known = ~np.isnan(scores)
    apart = (donors[known] - scores[known, None]) ** 2
    gaps = np.isnan(apart)
    if gaps.any():
        with np.errstate(invalid="ignore"):
            usual = 2 * np.array([np.var(row[~np.isnan(row)]) if (~np.isnan(row)).any() else 0.0
                                  for row in donors[known]])
        apart = np.where(gaps, usual[:, None], apart)
    return np.argsort(apart.sum(axis=0), kind="stable")[:count]


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
    for i, criterion in enumerate(criteria):
        cells = np.flatnonzero(screening.known[i])
        if not unknown[i].any() or len(cells) < FEWEST_KNOWN or criterion.key not in priors:
            continue
        # Spread evenly over the known cells, so that no part of the region is left out.
        cells = cells[np.linspace(0, len(cells) - 1, min(DONORS, len(cells))).astype(np.int64)]
        donors = np.where(screening.known[:, cells], screening.scores[:, cells], np.nan)
        local: dict[int, Prior] = {}
        for site in np.flatnonzero(unknown[i]):
            if unknown[:, site].all():
                continue
            like = cells[like_places(scores[:, site], donors)]
            local[int(site)] = Prior(np.sort(screening.values[i, like].astype(float)),
                                     "like places", True)
        found[criterion.key] = replace(priors[criterion.key], local=local)
    return found
