"""Text from elsewhere made fit for tables that other programs open."""

from __future__ import annotations

import re

LONGEST = 2000
"""Longer cells are cut, with an ellipsis. [characters]"""
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: they could make a name read as another."""
LONGEST_NAME = 80
"""Longer names are cut on pages; data files keep them whole. [characters]"""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and ends of line, halves of pairs, and what is no character."""


def clean(text: str, longest: int = LONGEST) -> str:
    """`text` without control characters and marks of direction, cut where very long."""
    text = CONTROL.sub(" ", TURNING.sub("", text))
    return text if len(text) <= longest else text[:longest - 1].rstrip() + "…"


def shown_name(name: str, longest: int = LONGEST_NAME) -> str:
    """A name as pages show it: on one line, without marks of direction, not endless.

    Letters that are written from right to left stay as they are.
    """
    return " ".join(clean(name[:4 * longest], longest).split())


def without_turns(text: str) -> str:
    """A page without any mark that turns the direction of what follows."""
    return TURNING.sub("", text)
