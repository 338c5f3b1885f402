"""What became of one file of a data folder, in words."""

from __future__ import annotations

from dataclasses import dataclass

from gis.errors import LayerError

from .sources.recipe import Recipe


@dataclass(frozen=True)
class FileNote:
    """What became of one file, or one layer of it."""

    file: str                            # inside the data folder, with /
    layer: str                           # "" where not recognised
    used: bool
    reason: str
    fault: bool = False                  # the file itself is damaged, or lacks what it should have


def why_not(recipe: Recipe, error: LayerError) -> str:
    """Why a file serves no layer, and how to mend it."""
    return f"{recipe.title}: {error.reason}" + (f"; {error.mend}" if error.mend else "")
