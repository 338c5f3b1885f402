"""Weights that people can defend: swings, rank orders, presets, groups before criteria.

References
----------
.. [1] F. H. Barron and B. E. Barrett, "Decision quality using ranked attribute weights,"
   Manage. Sci., vol. 42, pp. 1515-1523, 1996 (rank-order centroid).
.. [2] D. von Winterfeldt and W. Edwards, Decision Analysis and Behavioral Research. Cambridge
   University Press, 1986 (swing weights).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..errors import InputError, UnknownNameError
from ..settings import Settings, refuse_negative
from ..types import Table


@dataclass(frozen=True)
class PickedWeights:
    """Weights of themes and, where given, of criteria within their theme; any scale."""

    themes: Mapping[str, float]
    criteria: Mapping[str, float] = field(default_factory=dict)
    """By criterion key. A criterion that is not named keeps the weight that it has; then those
    of a theme are scaled to a sum of 1."""

    def apply(self, settings: Settings) -> Settings:
        """`settings` under these weights.

        A theme that is not named weighs nothing. Raises :class:`InputError` where a name is
        unknown or all weights are zero.
        """
        _known("theme", self.themes, settings.themes)
        _known("criterion", self.criteria, tuple(c.key for c in settings.criteria))
        refuse_negative("theme", self.themes)
        refuse_negative("criterion", self.criteria)
        checked_weights(tuple(self.themes.values()), "theme weights")
        raw = {c.key: self.criteria.get(c.key, c.weight) for c in settings.criteria}
        totals = {theme: sum(raw[c.key] for c in settings.criteria if c.theme == theme)
                  for theme in settings.themes}
        for theme, total in totals.items():
            if total <= 0 and self.themes.get(theme, 0.0) > 0:
                raise InputError(f"Weights: all criteria of the theme {theme} weigh zero; give at "
                                 "least one above zero, or the theme a weight of zero.")
        # Themes in which no criterion was named keep their weights to the last bit.
        touched = {c.theme for c in settings.criteria if c.key in self.criteria}
        criteria = tuple(
            replace(c, weight=raw[c.key] / totals[c.theme])
            if c.theme in touched and totals[c.theme] > 0 else c for c in settings.criteria)
        themes = {theme: float(self.themes.get(theme, 0.0)) for theme in settings.themes}
        return replace(settings, criteria=criteria, theme_weights=themes)

    def weights(self, settings: Settings) -> np.ndarray:
        """Weight of each criterion of `settings`, (m,), summing to 1."""
        return self.apply(settings).weights


def _known(what: str, given: Mapping[str, float], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise UnknownNameError(what, name, known)


def checked_weights(values: Sequence[float], what: str = "weights") -> np.ndarray:
    """Non-negative numbers as weights that sum to 1, (n,).

    Raises :class:`InputError` for a negative number, a word, or zeros alone.
    """
    raw = np.asarray(values, float)
    if raw.ndim != 1 or not len(raw):
        raise InputError(f"Weights: no {what} given; give at least one.")
    if not np.all(np.isfinite(raw) & (raw >= 0)):
        raise InputError(f"Weights: one of the {what} is negative or not a number; "
                         "give 0 or more.")
    if raw.sum() <= 0:
        raise InputError(f"Weights: all {what} are zero; give at least one above zero.")
    return raw / raw.sum()


def swing_weights(swings: Sequence[float]) -> np.ndarray:
    """Weights (n,) from swings, w = s / Σs [2]_.

    A swing says what it is worth to bring an item from its worst to its best value (from the
    anchor that scores 0 to the one that scores 1), on any scale: 100 for the largest, say.
    """
    return checked_weights(swings, "swings")


def rank_order_centroid(ranks: Sequence[float]) -> np.ndarray:
    """Weights (n,) from an order of importance alone, w_k = (1/n) Σ_{i=k..n} 1/i [1]_.

    Parameters
    ----------
    ranks : (n,) numbers
        1 for the most important; any rising numbers do. Items of the same rank share the mean
        of their places.
    """
    given = np.asarray(ranks, float)
    if given.ndim != 1 or not len(given) or not np.all(np.isfinite(given)):
        raise InputError("Weights: give one rank for each item, as 1,2,3.")
    n = len(given)
    centroid = np.cumsum(1.0 / np.arange(n, 0, -1))[::-1] / n
    weights = np.empty(n)
    weights[np.argsort(given, kind="stable")] = centroid
    for rank in np.unique(given):
        weights[given == rank] = weights[given == rank].mean()
    return weights


@dataclass(frozen=True)
class WeightPreset:
    """A point of view that many share, as weights of themes."""

    key: str
    label: str
    weights: PickedWeights
    reason: str


def weight_presets(table: Table) -> tuple[WeightPreset, ...]:
    """Points of view in the order of the table `weight_presets`."""
    text = ("key", "label", "unit", "reason", "source", "date")
    themes = [name for name in table.columns if name not in text]
    return tuple(
        WeightPreset(str(row["key"]), str(row["label"]),
                     PickedWeights({theme: float(row[theme]) for theme in themes}),
                     str(row["reason"]))
        for row in table.rows())


def weight_preset(table: Table, key: str) -> WeightPreset:
    """The preset `key`, as `heat_first`; raises :class:`UnknownNameError` with the nearest."""
    key = key.strip().lower().replace("-", "_").replace(" ", "_")
    found = {preset.key: preset for preset in weight_presets(table)}
    if key not in found:
        raise UnknownNameError("weights preset", key, found)
    return found[key]


def parse_weights(text: str, presets: Table) -> tuple[PickedWeights, str]:
    """Weights from a preset's name or from `theme=weight` pairs, and what to call them.

    `heat_first`, or `heat=3,grid=2,water=1`; a theme that is not named weighs nothing.

    Raises :class:`InputError` for a name that no preset has, or pairs that cannot be read.
    """
    if "=" not in text:
        preset = weight_preset(presets, text)
        return preset.weights, f"{preset.label} ({preset.reason})"
    found: dict[str, float] = {}
    for pair in text.split(","):
        name, _, number = pair.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise InputError(f"Weights: {pair.strip()!r} is no theme and weight; write "
                             "heat=3,grid=2.") from None
    refuse_negative("theme", found)
    checked_weights(tuple(found.values()), "theme weights")
    return PickedWeights(found), "as given"
