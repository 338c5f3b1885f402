"""Text from elsewhere made fit for tables that other programs open."""

from __future__ import annotations

LONGEST = 2000
"""Longer cells are cut, with an ellipsis. [characters]"""
TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of what follows: they could make a name read as another."""


def clean(text: str, longest: int = LONGEST) -> str:
    """`text` without control characters and marks of direction, cut where very long."""
    text = text.translate(TURNING)
    text = "".join(c if c in "\t\n\r" or (c >= " " and not "\x7f" <= c <= "\x9f"
                                        and not "\ud800" <= c <= "\udfff") else " " for c in text)
    return text if len(text) <= longest else text[:longest - 1].rstrip() + "…"
