"""Errors that a user can act on.

    HeatSiteError
    ├── InputError            what the user gave cannot be used (exit code 2)
    │   ├── UnknownNameError  a name that no table knows; carries the nearest one
    │   ├── LayerError        a layer cannot be read or lacks what is needed
    │   └── BriefError        the data-centre brief is impossible
    ├── CrsMismatchError      two values in different reference systems met
    ├── GridMismatchError     two rasters on different grids met
    └── Cancelled             the user stopped the job; no result exists
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class HeatSiteError(Exception):
    """Base of every error raised on purpose."""


class InputError(HeatSiteError):
    """What the user gave cannot be used. The message says what, where and how to mend it."""


MOST_LISTED = 60                         # names that a message lists


class UnknownNameError(InputError):
    """A name that no table knows; suggests the nearest known one."""

    def __init__(self, what: str, name: str, known: Iterable[str]):
        known = sorted(known)
        near = _nearest(name, known)
        listed = ", ".join(known[:MOST_LISTED]) + (
            f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else "")
        hint = f"did you mean {near!r}?" if near else \
            f"known: {listed}." if listed else "none is known yet."
        super().__init__(f"Unknown {what} {name!r}; {hint}")
        self.what, self.name, self.known = what, name, known
        self.nearest = near


def _nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that a misspelt one means: alike, and of about its length or its beginning."""
    given = name.lower()
    spelled = {word.lower(): word for word in known}
    for word in difflib.get_close_matches(given, spelled, n=3, cutoff=0.6):
        if abs(len(word) - len(given)) <= max(1, len(given) // 3):
            return spelled[word]
    begun = [word for word in spelled if len(given) >= 3 and word.startswith(given)]
    return spelled[begun[0]] if len(begun) == 1 else None


class LayerError(InputError):
    """A layer cannot be read, or lacks what is needed."""

    def __init__(self, layer: str, reason: str, mend: str = ""):
        super().__init__(f"Layer {layer!r}: {reason}{'; ' if mend else ''}{mend}.")
        self.layer, self.reason, self.mend = layer, reason, mend


class BriefError(InputError):
    """The data-centre brief holds an impossible value."""


class CrsMismatchError(HeatSiteError):
    """Two values in different reference systems met."""

    def __init__(self, first, second):
        super().__init__(f"Reference systems differ: {first} and {second}.")
        self.first, self.second = first, second


class GridMismatchError(HeatSiteError):
    """Two rasters on different grids met."""

    def __init__(self, first, second):
        super().__init__(f"Grids differ: {first} and {second}.")
        self.first, self.second = first, second


class Cancelled(HeatSiteError):
    """The user stopped the job; no result exists."""
