"""Sizes for people."""

from __future__ import annotations


def mb(size: int | float | None) -> str:
    """Bytes in words of kB, MB or GB; a dash where unknown."""
    if size is None or size != size:
        return "–"
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:.3g} {unit}"
    return f"{size:.0f} B"
