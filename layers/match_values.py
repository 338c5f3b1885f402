"""What a guided match is made of: the contents of a file, layers and columns that may be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj

# Attributes that the program fills in where no column gives them
FILLED = frozenset({"source", "confidence", "accuracy_km", "note"})


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds, as far as a match needs it."""

    path: Path
    table: str                           # layer or sheet inside the file
    tables: tuple[str, ...]
    kind: str                            # vector | raster
    geometry: str                        # point | line | polygon | "" (raster)
    mixed: Mapping[str, int]             # how many of the first rows are of which geometry
    columns: Mapping[str, np.ndarray]    # some cells of each, without geometry
    features: int
    crs: pyproj.CRS | None               # None: must be asked
    recipe: str = ""                     # key of the provider's recipe that fits, if one does
    recipe_layer: str = ""

    @property
    def fingerprint(self) -> str:
        """Stands for all files with the same columns and geometry, whatever their name."""
        words = "\n".join([self.kind, self.geometry, *sorted(c.lower() for c in self.columns)])
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class LayerOption:
    """A layer that the file may be."""

    layer: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class ColumnMatch:
    """One attribute of the layer and the column that gives it; `column` "" is none."""

    attribute: str
    column: str
    unit: str                            # of the file's figures; "" for text
    wanted_unit: str                     # of the schema
    units: tuple[str, ...]               # that the user can choose from
    required: bool
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Match:
    """A layer, its attributes with their columns, and what remains."""

    layer: str
    options: tuple[LayerOption, ...]     # other layers too, best first
    columns: tuple[ColumnMatch, ...]     # every attribute of the layer
    unused: tuple[str, ...]              # columns of the file that give nothing
    fingerprint: str
    recipe: str = ""                     # the provider's own recipe makes the layer
    remembered: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Required attributes without a column: they stay unknown or take a stated default."""
        return tuple(c.attribute for c in self.columns
                     if c.required and not c.column and c.attribute not in FILLED)

    @property
    def chosen(self) -> dict[str, str]:
        """`attribute: "COLUMN:UNIT"` of every column taken, as :func:`overridden` reads it."""
        return {c.attribute: f"{c.column}:{c.unit}" if c.unit else c.column
                for c in self.columns if c.column}
