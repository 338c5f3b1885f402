"""Reasons as values: what is said of a site, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

PLACE = "place"
"""Its rank among how many."""
METHOD = "method"
"""Another method than the weighted sum ranks; `rank` is its rank by the weighted sum."""
REGION = "region"
"""What it has ahead of a typical place in the region; without a criterion: nothing."""
AHEAD = "ahead"
"""Against the site next ahead of it."""
BEHIND = "behind"
"""Against the site next behind it."""
WEAKEST = "weakest"
"""Where it loses most."""
LIFT = "lift"
"""What people can change that would lift it most; without a criterion: nothing."""
FIND_OUT = "find_out"
"""The unknown whose answer would move its score most."""


@dataclass(frozen=True)
class Reason:
    """One thing that is said of a site.

    `gain` is the difference of contributions that it makes to the score: above zero in favour of
    the site, below zero in favour of what it is compared with. Against a neighbour the first
    reason has no criterion and gives the whole difference of the scores.
    """

    kind: str
    criterion: str = ""                  # key
    label: str = ""
    unit: str = ""
    value: float = nan                   # the site's own
    low: float = nan                     # ends, where the value is too uncertain to state
    high: float = nan
    reference: float = nan               # what it is compared with, or what it would take
    gain: float = nan
    share: float = nan                   # weight of the criterion in the score
    other: str = ""                      # id of the other site
    name: str = ""                       # and its name
    rank: int = 0                        # of the site, or that it would rise to
    count: int = 0                       # of all sites
    unknown: bool = False                # the difference rests on what nobody knows
