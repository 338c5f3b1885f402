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
from collections.abc import Iterable


class HeatSiteError(Exception):
    """Base of every error raised on purpose."""


class InputError(HeatSiteError):
    """What the user gave cannot be used. The message says what, where and how to mend it."""


MOST_LISTED = 60                         # names that a message lists


class UnknownNameError(InputError):
    """A name that no table knows; suggests the nearest known one."""

    def __init__(self, what: str, name: str, known: Iterable[str]):
        known = sorted(known)
        spelled = {word.lower(): word for word in known}
        near = [spelled[word] for word in difflib.get_close_matches(
            name.lower(), spelled, n=1, cutoff=0.5)]
        listed = ", ".join(known[:MOST_LISTED]) + (
            f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else "")
        hint = f"did you mean {near[0]!r}?" if near else f"known: {listed}."
        super().__init__(f"Unknown {what} {name!r}; {hint}")
        self.what, self.name, self.known = what, name, known
        self.nearest = near[0] if near else None


class LayerError(InputError):
    """A layer cannot be read, or lacks what is needed."""

    def __init__(self, layer: str, reason: str, mend: str = ""):
        super().__init__(f"Layer {layer!r}: {reason}" + (f"; {mend}" if mend else "."))
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
