"""Which doubt moves the ranks: of a value, of a value function, of a weight.

A source of doubt is cut into bins that are equally likely. The variance of a site's mean rank
between the bins, over the whole variance of its rank, is the share that would go were the
source known (first-order effect [1]_). And were it known, the site to put first could be chosen
bin by bin: how much more often that choice would be right is its value for the decision.

References
----------
.. [1] A. Saltelli et al., Global Sensitivity Analysis: The Primer. Wiley, 2008.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist

import numpy as np

from ..results import Site
from ..settings import Settings
from .doubt import normals
from .smaa import Acceptability

BINS = 10
NORMAL_CUTS = tuple(NormalDist().inv_cdf(k / BINS) for k in range(1, BINS))
MOST_SITES = 40
"""Sites, best first, whose doubts are taken apart; it takes some ms per site."""
WORTH_SAYING = 0.005
"""Smaller shares are noise of the draws."""


@dataclass(frozen=True, eq=False)
class Drivers:
    """The draws behind a simulation, as far as they are shared by all sites."""

    ids: tuple[str, ...]                 # sites; each one's own draws follow from its id
    common: Mapping[str, np.ndarray]     # criterion → (draws,) normals of a doubt of all sites
    anchors: Mapping[str, np.ndarray]    # criterion → (2, draws) moves of the anchors
    weights: np.ndarray                  # (themes, draws) theme weights


@dataclass(frozen=True)
class Matters:
    """What the rank of one site hangs on; entries that are too small to tell are absent."""

    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Share of the variance of its rank: `data` and `value_function` by criterion, `weight` by
    theme. What these leave over is the doubt about other sites and about combinations."""
    first_gain: Mapping[str, float] = field(default_factory=dict)
    """By criterion: how much more often (share of the draws) the right site would be put first,
    were this site's value known."""


def rank_doubt(drivers: Drivers, ranks: np.ndarray, held: Acceptability, settings: Settings,
               order: Sequence[int]) -> list[Matters]:
    """What the rank of each site hangs on, for the best :data:`MOST_SITES`; empty for the rest.

    Parameters
    ----------
    ranks : (draws, n) array
        Rank of every site in every draw.
    held : Acceptability
        Of those ranks.
    order : sequence of int
        Sites, best first.
    """
    n = ranks.shape[1]
    out = [Matters()] * n
    draws = len(ranks)
    if draws < BINS * BINS or n < 2:
        return out
    # Only sites that can be first tell one bin from another.
    rivals, first = np.unique(held.first, return_inverse=True)
    winners = _Winners(np.arange(draws) % 2 * (BINS * len(rivals)) + first, len(rivals))
    common = {key: _normal_bins(z) for key, z in drivers.common.items()}
    anchors = {key: _bins(moves.sum(axis=0)) for key, moves in drivers.anchors.items()}
    weights = {theme: _bins(row) for theme, row in zip(settings.themes, drivers.weights,
                                                       strict=True) if np.ptp(row) > 0}
    gains = {key: winners.gain(bins) for key, bins in common.items()}
    studied = list(order)[:MOST_SITES]
    every = ranks[:, studied].astype(np.float64)
    spread = {source: {key: _shares(bins, every) for key, bins in group.items()}
              for source, group in (("data", common), ("value_function", anchors),
                                    ("weight", weights))}
    for place, i in enumerate(studied):
        rank = every[:, place:place + 1]
        own = _normal_bins(normals(settings, drivers.ids[i], len(settings.criteria)))
        told = {source: {key: float(shares[place]) for key, shares in group.items()}
                for source, group in spread.items()}
        gain = dict(gains)
        for k, criterion in enumerate(settings.criteria):
            if criterion.key in common:
                continue
            share = float(_shares(own[k], rank)[0])
            told["data"][criterion.key] = share
            gain[criterion.key] = winners.gain(own[k]) if share >= WORTH_SAYING else 0.0
        out[i] = Matters({source: _told(shares) for source, shares in told.items()}, _told(gain))
    return out


def _normal_bins(z: np.ndarray) -> np.ndarray:
    bins = np.zeros(z.shape, np.int8)
    for cut in NORMAL_CUTS:              # quicker than looking each number up
        bins += z > cut
    return bins.astype(np.int64)


def _bins(values: np.ndarray) -> np.ndarray:
    cuts = np.quantile(values, np.arange(1, BINS) / BINS)
    return np.searchsorted(cuts, values, side="right")


def _shares(bins: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Part of the variance of each site's rank (draws, n) between the bins, (n,), less what
    chance alone gives; zero where chance alone could give it (three standard deviations of a χ²
    with BINS - 1 degrees)."""
    draws, n = ranks.shape
    counts = np.bincount(bins, minlength=BINS)
    if n == 1:
        sums = np.bincount(bins, ranks[:, 0], BINS)[:, None]
    else:
        sums = (bins == np.arange(BINS)[:, None]).astype(float) @ ranks
    means = sums / np.maximum(counts, 1)[:, None]
    whole = ranks.var(axis=0)
    between = counts @ (means - ranks.mean(axis=0)) ** 2 / draws
    part = between / np.where(whole > 0, whole, np.inf)
    chance = (BINS - 1) / (draws - 1)
    told = part >= chance + 3 * np.sqrt(2 * (BINS - 1)) / draws
    return np.where(told, (part - chance) / (1 - chance), 0.0)


@dataclass(frozen=True, eq=False)
class _Winners:
    """Who is first in each draw, ready to be told apart by the bins of a source of doubt."""

    keys: np.ndarray                     # (draws,) half of the draws × BINS × rivals + rival
    rivals: int

    def gain(self, bins: np.ndarray) -> float:
        """How much more often the right site is put first once the bin is known."""
        return max(0, self._hits(bins) - self._hits_of_nothing) / len(self.keys)

    @cached_property
    def _hits_of_nothing(self) -> int:
        return self._hits(np.zeros(len(self.keys), np.int64))

    def _hits(self, bins: np.ndarray) -> int:
        """Draws in which the site that is most often first in its bin is first.

        The choice is made on one half of the draws and held to the other: else it would profit
        from the chances of its own draws.
        """
        table = np.bincount(self.keys + bins * self.rivals, minlength=2 * BINS * self.rivals)
        one, two = table.reshape(2, BINS, self.rivals)
        every = np.arange(BINS)
        return int(two[every, one.argmax(axis=1)].sum() + one[every, two.argmax(axis=1)].sum())


def _told(shares: Mapping[str, float]) -> dict[str, float]:
    kept = {key: float(value) for key, value in shares.items() if value >= WORTH_SAYING}
    return dict(sorted(kept.items(), key=lambda item: -item[1]))


@dataclass(frozen=True)
class Missing:
    """An unknown value, or one figure that stands for all places, and what knowing it gives."""

    criterion: str
    sites: tuple[str, ...]               # ids where it is unknown, best first
    rank_share: float                    # mean share of the variance of their ranks
    first_gain: float                    # largest gain of one such value, share of the draws


@dataclass(frozen=True)
class Importance:
    """What the ranks of a whole result hang on, largest first."""

    criteria: Mapping[str, float]        # by criterion: mean share of the variance of the ranks,
    #                                      by its values and its value function
    weights: Mapping[str, float]         # by theme: the same by its weight
    missing: tuple[Missing, ...]         # unknown values, those that change the first most first

    def said(self, labels: Mapping[str, str] | None = None,
             sites: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """The largest of each in plain sentences; `labels` name criteria, `sites` sites."""
        names, places = labels or {}, sites or {}
        found = []
        if self.criteria:
            key, share = next(iter(self.criteria.items()))
            found.append(f"Of the criteria, {names.get(key, key)} moves the ranks most "
                         f"({100 * share:.0f} % of their variance).")
        if self.weights:
            theme, share = next(iter(self.weights.items()))
            found.append(f"Of the weights, that of {theme} moves them most ({100 * share:.0f} %).")
        if self.missing and self.missing[0].rank_share >= WORTH_SAYING:
            gap = self.missing[0]
            count = len(gap.sites)
            place = gap.sites[0]
            where = f"at {count} sites" if count > 1 else f"at {places.get(place, place)}"
            gain = (f"; knowing one such value would name the right first site "
                    f"{100 * gap.first_gain:.0f} % of the time more often"
                    if gap.first_gain >= 0.005 else "")
            found.append(f"Of what is missing, {names.get(gap.criterion, gap.criterion)} (unknown "
                         f"{where}) matters most: {100 * gap.rank_share:.0f} % of the variance of "
                         f"those ranks{gain}.")
        return tuple(found)


def what_matters(sites: Sequence[Site]) -> Importance:
    """What the ranks of these sites hang on, from what each carries in its robustness.

    Every site whose rank is in doubt counts the same.
    """
    asked = [s for s in sites if s.robustness.rank_doubt]
    criteria: dict[str, float] = {}
    weights: dict[str, float] = {}
    gaps: dict[str, list[Site]] = {}
    for site in asked:
        doubt = site.robustness.rank_doubt
        for source in ("data", "value_function"):
            for key, share in doubt.get(source, {}).items():
                criteria[key] = criteria.get(key, 0.0) + share / len(asked)
        for theme, share in doubt.get("weight", {}).items():
            weights[theme] = weights.get(theme, 0.0) + share / len(asked)
        for key, result in site.criteria.items():
            if not result.known:
                gaps.setdefault(key, []).append(site)
    missing = [Missing(
        key, tuple(s.id for s in lacking),
        float(np.mean([s.robustness.rank_doubt.get("data", {}).get(key, 0.0) for s in lacking])),
        max(s.robustness.first_gain.get(key, 0.0) for s in lacking))
        for key, lacking in gaps.items()]
    missing.sort(key=lambda m: (-m.first_gain, -m.rank_share, m.criterion))
    return Importance(_told(criteria), _told(weights), tuple(missing))
