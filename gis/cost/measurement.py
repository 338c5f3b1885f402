"""Which measurement would narrow the total most, what it costs and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..types import Quantity, Table
from .doubt import Moves
from .formula import Plan, yearly
from .inputs import OF_THE_PLACE
from .result import EstimateClass, Measurement


def measurements(tables: Mapping[str, Table], inputs: Mapping[str, Quantity], plan: Plan,
                 whole: Moves) -> tuple[Measurement, ...]:
    """Value of each row of the table `measurements` here, the most useful first.

    A measurement leaves a share of the range of the inputs that it settles; the total narrows
    by what that takes from the sum of squares. One that changes nothing here is left out.
    """
    now = sum(whole.range())
    between = whole.of(OF_THE_PLACE)
    found = []
    for row in tables["measurements"].rows():
        settled = tuple(key for key in row["inputs"].split() if key in inputs)
        fills = _fills(settled, inputs, plan)
        left = dict.fromkeys(settled, row["left_share"])
        narrows = _narrower(whole, left)
        if narrows <= 0 and not fills:
            continue
        found.append(Measurement(
            row["key"], row["label"], settled, fills, narrows, now * narrows * plan.it_mw,
            _narrower(between, left), _three(row, "cost", "_eur", "EUR"),
            _three(row, "months", "", "months"),
            int(row["estimate_class_after"]), row["known"], row["source"], row["note"]))
    return tuple(sorted(found, key=lambda m: (-m.narrows_share, m.key)))


def _narrower(moved: Moves, left: Mapping[str, float]) -> float:
    """Share by which a range narrows; 0 where there is none."""
    now = sum(moved.range())
    return 1 - sum(moved.range(left)) / now if now > 0 else 0.0


def _fills(settled: tuple[str, ...], inputs: Mapping[str, Quantity],
           plan: Plan) -> tuple[str, ...]:
    """Components that are unknown now and would be known with these inputs."""
    if not any(math.isnan(inputs[key].value) for key in settled):
        return ()
    middle = {key: q.value for key, q in inputs.items()}
    missing = {key for key, eur in yearly(middle, plan).items() if math.isnan(eur)}
    filled = {**middle, **{key: 1.0 for key in settled if math.isnan(middle[key])}}
    return tuple(key for key, eur in yearly(filled, plan).items()
                 if key in missing and not math.isnan(eur))


def _three(row: Mapping, name: str, tail: str, unit: str) -> Quantity:
    return Quantity(row[f"{name}{tail}"], unit, row[f"{name}_low{tail}"],
                    row[f"{name}_high{tail}"], row["known"], row["source"])


def estimate_class(tables: Mapping[str, Table], number: int) -> EstimateClass:
    """One class of AACE 18R-97."""
    row = next(r for r in tables["estimate_classes"].rows() if int(r["estimate_class"]) == number)
    return EstimateClass(number, row["label"], (row["low_from"], row["low_to"]),
                         (row["high_from"], row["high_to"]), row["source"])
