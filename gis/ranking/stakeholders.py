"""Several people, each with weights of their own, kept apart and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import InputError
from ..results import Site, weighted_sum
from ..settings import Settings
from .agreement import kendall_w, mean_ranks, pairwise, spearman
from .methods import score_matrix
from .weights import PickedWeights


@dataclass(frozen=True)
class Stakeholder:
    """One voice, and what it weighs."""

    name: str
    theme_weights: Mapping[str, float]   # any scale; a theme that is absent weighs nothing
    criterion_weights: Mapping[str, float] = field(default_factory=dict)
    """Of single criteria within their theme; those that are absent keep the study's."""

    def weights(self, settings: Settings) -> np.ndarray:
        """Weight of each criterion, (m,), summing to 1; names the voice where they are unfit."""
        try:
            return PickedWeights(self.theme_weights, self.criterion_weights).weights(settings)
        except InputError as error:
            raise InputError(f"Stakeholder {self.name}: {error}") from error


@dataclass(frozen=True, eq=False)
class StakeholderComparison:
    """The same sites seen by several stakeholders."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    weights: np.ndarray                  # (k, m) of the criteria, rows summing to 1
    scores: np.ndarray                   # (k, n)
    ranks: np.ndarray                    # (k, n) int, 1 best; ties in the order of the ids
    spearman: np.ndarray                 # (k, k) between stakeholders
    concordance: float                   # Kendall's W, 0 no agreement … 1 one mind
    mean_rank: np.ndarray                # (n,) of all stakeholders, ties shared
    compromise: tuple[str, ...]          # ids by mean rank, then by the worst rank

    def shared(self, first: int = 5) -> tuple[str, ...]:
        """Sites that every stakeholder has among the `first`, in the order of the compromise."""
        worst = dict(zip(self.ids, self.ranks.max(axis=0), strict=True))
        return tuple(key for key in self.compromise if worst[key] <= first)

    @property
    def contested(self) -> str:
        """Id of the site on whose rank they differ most; empty where they agree on all."""
        apart = self.ranks.max(axis=0) - self.ranks.min(axis=0)
        return self.ids[int(np.argmax(apart))] if apart.any() else ""

    @property
    def said(self) -> str:
        """How far they agree, in plain words; sites by their ids."""
        return self.words({})

    def words(self, sites: Mapping[str, str]) -> str:
        """How far they agree, in plain words; `sites` gives names by id."""
        k = len(self.names)
        if k == 1:
            return f"{self.names[0]} alone was asked."
        mind = ("are of nearly one mind" if self.concordance >= 0.9 else
                "agree largely" if self.concordance >= 0.7 else
                "agree in part" if self.concordance >= 0.4 else "hardly agree")
        held = [len(self.shared(size)) for size in (1, 3, 5)]
        size = next((s for s, n in zip((1, 3, 5), held, strict=True) if n and s <= len(self.ids)),
                    0)
        first = self.shared(size)[0] if size else ""
        place = sites.get(first, first)
        common = (f"all of them have {place} among their first {size}" if size > 1
                  else f"all of them put {place} first" if size == 1
                  else "no site is among the first five of all of them")
        return f"The {k} stakeholders {mind} (Kendall's W {self.concordance:.2f}); {common}."


def compare_stakeholders(stakeholders: Sequence[Stakeholder], scores: np.ndarray,
                         ids: Sequence[str], settings: Settings) -> StakeholderComparison:
    """Rank the same sites by the weights of each stakeholder.

    Parameters
    ----------
    scores : (m, n) array
        Known or expected scores of the settings' criteria, in their order.
    ids : sequence of str, n

    Raises
    ------
    InputError
        Without stakeholders, with two of one name, or with weights that are unfit.
    """
    names = tuple(s.name for s in stakeholders)
    if not names:
        raise InputError("Stakeholders: none given; give at least one with theme weights.")
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise InputError(f"Stakeholders: two are named {double!r}; give each a name of its own.")
    scores = np.asarray(scores, float)
    weights = np.array([s.weights(settings) for s in stakeholders])
    totals = np.array([np.round(weighted_sum(w, scores), 12) for w in weights])
    keys = np.asarray(ids, str)
    ranks = np.empty(totals.shape, int)
    for row, out in zip(totals, ranks, strict=True):
        out[np.lexsort((keys, -row))] = np.arange(1, len(keys) + 1)
    mean = np.array([mean_ranks(row) for row in totals]).mean(axis=0)
    order = np.lexsort((keys, ranks.max(axis=0), mean)) if len(keys) else ()
    return StakeholderComparison(
        names, tuple(ids), weights, totals, ranks, pairwise(totals, spearman), kendall_w(totals),
        mean, tuple(str(keys[i]) for i in order))


def stakeholders_of_sites(stakeholders: Sequence[Stakeholder], sites: Sequence[Site],
                          settings: Settings) -> StakeholderComparison:
    """Compare stakeholders on the sites of a result; `settings` are those of the result."""
    if not sites:
        raise InputError("Stakeholders: there is no site to compare.")
    scores, weights = score_matrix(sites)
    order = [list(weights).index(c.key) for c in settings.criteria]
    return compare_stakeholders(stakeholders, scores[order], [s.id for s in sites], settings)


def compromise_settings(stakeholders: Sequence[Stakeholder], settings: Settings) -> Settings:
    """`settings` under the mean of all stakeholders' weights, each voice counting the same."""
    if not stakeholders:
        raise InputError("Stakeholders: none given; give at least one with theme weights.")
    mean = np.mean([s.weights(settings) for s in stakeholders], axis=0)
    themes = {theme: float(sum(w for w, c in zip(mean, settings.criteria, strict=True)
                               if c.theme == theme)) for theme in settings.themes}
    criteria = tuple(replace(c, weight=float(w) / themes[c.theme]) if themes[c.theme] > 0 else c
                     for w, c in zip(mean, settings.criteria, strict=True))
    return replace(settings, criteria=criteria, theme_weights=themes)
