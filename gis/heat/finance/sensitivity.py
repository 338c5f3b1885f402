"""Which inputs move the levelised cost of heat most: the bars of a tornado chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ...types import Table
from ..result import Swing

LARGEST = 5


@dataclass(frozen=True)
class Spread:
    """How far one input may lie off: factors on its value, or values of their own."""

    key: str
    label: str
    unit: str
    factor: bool
    low: float
    high: float

    def bounds(self, value: float) -> tuple[float, float]:
        """Low and high input around `value`, which they always hold."""
        low, high = ((value * self.low, value * self.high) if self.factor
                     else (self.low, self.high))
        if self.key == "full_load_hours":
            high = min(high, 8760.0)
        return min(low, value), max(high, value)


def spreads(table: Table) -> tuple[Spread, ...]:
    """Spreads of the table `lcoh_sensitivity`."""
    return tuple(Spread(row["input"], row["label"], row["unit"], row["kind"] == "factor",
                        row["low"], row["high"]) for row in table.rows())


def swings(evaluate: Callable[[Mapping[str, float]], float], inputs: Mapping[str, float],
           spread: tuple[Spread, ...], largest: int = LARGEST) -> tuple[Swing, ...]:
    """One input at a time to its low and high, largest swing of the result first.

    Parameters
    ----------
    evaluate : callable
        Levelised cost of heat of all inputs by key. [EUR/MWh]
    inputs : mapping
        Central values; spreads of other inputs are left aside.
    largest : int
        How many to keep.

    Returns
    -------
    tuple of Swing
        Empty where the cost itself is unknown. Inputs that move nothing are left out.
    """
    centre = evaluate(inputs)
    if not np.isfinite(centre):
        return ()
    found = []
    for one in spread:
        if one.key not in inputs:
            continue
        low, high = one.bounds(inputs[one.key])
        at_low, at_high = (float(evaluate({**inputs, one.key: v})) for v in (low, high))
        if at_low != at_high:
            found.append(Swing(one.key, one.label, one.unit, low, float(inputs[one.key]), high,
                               at_low, float(centre), at_high))
    return tuple(sorted(found, key=lambda s: -s.swing_eur_mwh)[:largest])
