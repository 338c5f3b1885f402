"""Signs by rule, as both QGIS styles and SLD can say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Condition:
    """What a column must hold for a rule."""

    column: str
    op: str                              # =, >=, <, in, below or unknown
    value: object
    negated: bool = False                # an unknown then fulfils it too

    def meets(self, columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
        """Which of `count` rows fulfil it, (count,)."""
        cells = columns.get(self.column)
        if cells is None:
            found = np.full(count, self.op == "below or unknown")
        elif self.op == "=":
            found = cells == self.value
        elif self.op == "in":
            found = np.isin(cells.astype(str), self.value)  # type: ignore[arg-type]
        elif self.op == ">=":
            found = np.asarray(cells, float) >= self.value      # type: ignore[operator]
        else:
            number = np.asarray(cells, float)
            found = number < self.value                          # type: ignore[operator]
            if self.op == "below or unknown":
                found |= np.isnan(number)
        return ~found if self.negated else found


@dataclass(frozen=True)
class Mark:
    """A sign at a point."""

    shape: str                           # see app.map_colours.FUEL_SHAPES, circle, diamond, ring
    colour: str
    radius: float                        # [px of the window]
    hollow: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line."""

    colour: str
    width: float                         # [px of the window]
    dotted: bool = False


@dataclass(frozen=True)
class Fill:
    """An area with its edge."""

    colour: str
    edge: str
    width: float                         # of the edge [px of the window]
    alpha: float = 1.0


ELSE: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What is drawn for the features that fulfil all conditions; none: for every feature."""

    label: str
    where: tuple[Condition, ...]
    sign: Mark | Stroke | Fill

    def meets(self, columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
        """Which rows fulfil it, (count,)."""
        found = np.ones(count, bool)
        for condition in self.where:
            found &= condition.meets(columns, count)
        return found
