"""Sizes and licences for people."""

from __future__ import annotations

import math

SHARING = {"open": "open", "share_alike": "share alike", "no_redistribution": "not to be passed on"}


def mb(size: float | None) -> str:
    """Bytes in words of kB, MB or GB; "size unknown" where they are."""
    if size is None or math.isnan(size):
        return "size unknown"
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:.3g} {unit}"
    return f"{size:.0f} B"
