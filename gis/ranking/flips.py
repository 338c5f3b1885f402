"""Which single weight, moved alone, brings two sites level.

Under the weighted sum in closed form; under another method by trying weights from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

STEPS = 200
"""Weights tried from 0 to 1 under a method without closed form, linear between them."""
_EVEN = 1e-12


def flip(ahead: np.ndarray, behind: np.ndarray, weights: np.ndarray,
         names: Sequence[str], what: str = "theme") -> dict[str, object]:
    """Smallest change of one weight at which the site behind draws level.

    The other weights keep their proportions. With d the difference of one item's scores and r
    the weighted difference of the others' (their weights summing to 1), the lead at weight v is
    v d + (1 - v) r, which is zero at v = r / (r - d).

    Parameters
    ----------
    ahead, behind : (k,) array
        Scores of the two sites, of themes or of criteria.
    weights : (k,) array
        Summing to 1.
    names : sequence of str, k
    what : str
        Key under which the name is given back.

    Returns
    -------
    dict
        theme (or `what`), weight_now, weight_then; empty where no weight between 0 and 1
        does it.
    """
    return nearest(flips(ahead, behind, weights, names), what)


def flips(ahead: np.ndarray, behind: np.ndarray, weights: np.ndarray,
          names: Sequence[str]) -> list[tuple[str, float, float]]:
    """Every single weight that can bring two sites level: (name, weight now, weight then).

    Same parameters as :func:`flip`.
    """
    difference = np.asarray(ahead, float) - np.asarray(behind, float)
    weights = np.asarray(weights, float)
    lead = float(weights @ difference)
    found = []
    for name, now, d in zip(names, weights, difference, strict=True):
        if now >= 1.0:
            continue
        rest = (lead - now * d) / (1.0 - now)
        if rest == d:
            continue
        then = rest / (rest - d)
        if 0.0 <= then <= 1.0:
            found.append((name, float(now), float(then)))
    return found


Crossings = list[list[tuple[str, float, float]]]
"""For each pair of sites, every weight that brings them level: (name, weight now, weight then)."""


def crossings(values_of: Callable[[np.ndarray], np.ndarray], weights: np.ndarray,
              inner: np.ndarray, names: Sequence[str],
              pairs: Sequence[tuple[int, int]], steps: int = STEPS) -> Crossings:
    """As :func:`flips` under any method: the nearest weight either way that brings a pair level.

    Parameters
    ----------
    values_of : callable
        Takes weights (w, m), gives the sites' values (w, n).
    weights : (m,) array
        Of the criteria, summing to 1.
    inner : (k, m) array
        Weight of each criterion within each item whose weight moves, rows summing to 1, or to 0
        for an item that holds nothing.
    names : sequence of str, k
    pairs : sequence of (int, int)
    steps : int
        Weights tried from 0 to 1.
    """
    weights = np.asarray(weights, float)
    found: Crossings = [[] for _ in pairs]
    if not pairs:
        return found
    ahead, behind = np.array(pairs).T
    for name, part in zip(names, inner, strict=True):
        now = float(weights[part > 0].sum())
        if not part.any() or now >= 1.0 - _EVEN:
            continue
        rest = np.where(part > 0, 0.0, weights) / (1.0 - now)
        tried = np.unique(np.append(np.linspace(0.0, 1.0, steps + 1), now))
        values = values_of(tried[:, None] * part + (1.0 - tried[:, None]) * rest)
        leads = values[:, ahead] - values[:, behind]
        here = int(np.searchsorted(tried, now))
        for pair, lead in enumerate(leads.T):
            if np.abs(lead).max() <= _EVEN:          # level under every weight
                continue
            lead = lead if lead[here] >= 0 else -lead
            found[pair] += [(name, now, then) for way in (1, -1)
                            if (then := _level(tried, lead, here, way)) is not None]
    return found


def _level(tried: np.ndarray, lead: np.ndarray, here: int, way: int) -> float | None:
    """The nearest weight from `here` on at which the lead is gone; None: there is none."""
    weights, leads = tried[here::way], lead[here::way]
    gone = np.flatnonzero(leads <= 0)
    if not len(gone):
        return None
    at = int(gone[0])
    if at == 0:
        return float(weights[0])
    before, after = leads[at - 1], leads[at]
    return float(weights[at - 1] + (weights[at] - weights[at - 1]) * before / (before - after))


def nearest(found: Sequence[tuple[str, float, float]], what: str = "theme") -> dict[str, object]:
    """The smallest change of those found, as :func:`flip` tells it; empty where there is none."""
    if not found:
        return {}
    name, now, then = min(found, key=lambda one: round(abs(one[2] - one[1]), 12))
    return {what: name, "weight_now": now, "weight_then": then}
