"""How far the doubt of each input moves the cost: one input at a time, effects added as squares."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..types import Quantity
from .formula import Plan, total, yearly


@dataclass(frozen=True)
class Moves:
    """What each input's low and high end do to one sum; down and up are at least 0."""

    down: Mapping[str, float]
    up: Mapping[str, float]

    def range(self, left: Mapping[str, float] | None = None) -> tuple[float, float]:
        """How far the sum may fall and rise; `left` is the share that remains of an input."""
        left = left or {}
        down, up = (math.sqrt(sum((value * left.get(key, 1.0)) ** 2
                                  for key, value in side.items()))
                    for side in (self.down, self.up))
        return down, up

    def of(self, keys: Collection[str]) -> Moves:
        """The moves of some inputs alone."""
        return Moves(*({key: v for key, v in side.items() if key in keys}
                       for side in (self.down, self.up)))

    def share(self, key: str) -> float:
        """Share of one input of the squared range; 0 where nothing is in doubt."""
        whole = sum(v**2 for side in (self.down, self.up) for v in side.values())
        mine = self.down.get(key, 0.0) ** 2 + self.up.get(key, 0.0) ** 2
        return mine / whole if whole > 0 else 0.0


def moves(inputs: Mapping[str, Quantity], plan: Plan) -> tuple[dict[str, Moves], Moves]:
    """Moves of every component and of the total."""
    middle = {key: q.value for key, q in inputs.items()}
    cost = yearly(middle, plan)
    whole_cost = total(cost)
    parts: dict[str, tuple[dict, dict]] = {key: ({}, {}) for key in cost}
    whole: tuple[dict, dict] = ({}, {})
    for key, q in inputs.items():
        ends = [yearly({**middle, key: end}, plan) for end in (q.low, q.high)
                if end is not None and math.isfinite(end) and end != q.value == q.value]
        for name, (down, up) in parts.items():
            changes = [end[name] - cost[name] for end in ends]
            if any(changes):
                _note(down, up, key, changes)
        _note(*whole, key, [total(end) - whole_cost for end in ends])
    return {key: Moves(*sides) for key, sides in parts.items()}, Moves(*whole)


def _note(down: dict, up: dict, key: str, changes: Iterable[float]) -> None:
    """Keep the greatest fall and rise, where there is any."""
    finite = [change for change in changes if math.isfinite(change)]
    fall, rise = -min(finite, default=0.0), max(finite, default=0.0)
    if fall > 0:
        down[key] = fall
    if rise > 0:
        up[key] = rise
