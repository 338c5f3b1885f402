"""What a site's robustness says: causes, flips and sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.methods import method_figures
from gis.ranking.importance import what_matters
from gis.ranking.pairs import flips_between
from gis.results import Site
from gis.settings import Settings

from ... import theme
from .charts import Cause, Move, percent

MOST_FLIPS, MOST_CAUSES = 3, 6
TRIED = 40
"""Weights tried under a method without closed form: sliders must not wait."""


def lead(ahead: Site, behind: Site, settings: Settings) -> float:
    """By how much one site leads, on the scale of the method that ranks."""
    if settings.method == "weighted_sum":
        return ahead.score - behind.score
    return ahead.method_value - behind.method_value


def moves(site: Site, other: Site, settings: Settings, sites: Sequence[Site] = ()) -> list[Move]:
    """The smallest single changes of weight that flip two sites: themes, then criteria.

    `sites` are all that are ranked; some methods compare each with all.
    """
    found = []
    figures = None if settings.method == "weighted_sum" else method_figures()
    of = {c.key: c for c in settings.criteria}
    for level in ("theme", "criterion"):
        for flip in flips_between(site, other, settings, level, sites, figures,
                                  TRIED)[:MOST_FLIPS]:
            if level == "theme":
                name = theme.THEME_LABELS.get(flip.name, flip.name)
                found.append(Move(f"All of {name}", flip.name, flip.weight_now, flip.weight_then))
            else:
                found.append(Move(of[flip.name].label[:1].upper() + of[flip.name].label[1:],
                                  of[flip.name].theme, flip.weight_now, flip.weight_then))
    return found


def causes(site: Site, settings: Settings) -> list[Cause]:
    """What the site's rank hangs on, largest first."""
    of = {c.key: c for c in settings.criteria}
    found = []
    for source, shares in site.robustness.rank_doubt.items():
        for key, share in shares.items():
            if source == "weight":
                found.append(Cause(f"Weight of {theme.THEME_LABELS.get(key, key)}", key, share))
            elif key in of:
                missing = source == "data" and not site.criteria[key].known
                words = of[key].label[:1].upper() + of[key].label[1:]
                words += (": unknown here" if missing else ": curve"
                          if source == "value_function" else ": range")
                found.append(Cause(words, of[key].theme, share, missing))
    return sorted(found, key=lambda cause: -cause.share)[:MOST_CAUSES]


def confidence(site: Site) -> str:
    """How sure the data alone are of a site's chance to be first."""
    firm = site.robustness
    if not math.isfinite(firm.confidence):
        none = firm.acceptability and not firm.central_weights
        return "No weights put this site first." if none else ""
    most = max(firm.central_weights, key=firm.central_weights.__getitem__, default="")
    liked = f" (they weigh {theme.THEME_LABELS.get(most, most)} most)" if most else ""
    return (f"For those whose weights would choose it{liked}, it is first in "
            f"{percent(firm.confidence)} of the draws: the rest is doubt about data.")


def worth(site: Site, settings: Settings) -> str:
    """Which datum of this site would settle the first place most often."""
    gains = site.robustness.first_gain
    if not gains:
        return ""
    of = {c.key: c.label for c in settings.criteria}
    key = max(gains, key=gains.__getitem__)
    how = "measured" if site.criteria[key].known else "known"
    return (f"Were its {of.get(key, key)} {how}, the right site would be put first "
            f"{percent(gains[key])} of the time more often.")


def region_words(sites: Sequence[Site], settings: Settings) -> str:
    """What the ranks of all sites hang on."""
    labels = {c.key: c.label for c in settings.criteria}
    return " ".join(what_matters(sites).said(labels, {s.id: s.name for s in sites}))
