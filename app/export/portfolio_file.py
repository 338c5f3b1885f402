"""Reads the answer of `heatsite portfolio` back from its file."""

from __future__ import annotations

import json
import math
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.words.options import OBJECTIVES
from gis.errors import InputError
from gis.ranking.portfolio.clash import Clash
from gis.ranking.portfolio.outage import Outage
from gis.ranking.portfolio.result import (
    Option,
    ParetoFront,
    ParetoPoint,
    Portfolio,
    PortfolioSite,
    Shift,
)

NAME = "portfolio.json"


def read_portfolio(path: Path) -> tuple[Portfolio, str]:
    """A portfolio that was written as JSON, and its region.

    Raises :class:`gis.errors.InputError` where the file is none.
    """
    try:
        document = json.loads(Path(path).read_text("utf-8"))
        options = tuple(_option(one) for one in document["options"])
        front = _front(document["pareto"]) if "pareto" in document else None
        found = _made(Portfolio, document, options=options, front=front)
        if found.objective not in OBJECTIVES or found.best not in {o.name for o in options}:
            raise ValueError("its objective or best option is not known")
        return found, _value(document["region"], "str")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError,
            RecursionError) as error:
        raise InputError(f"{path} is no answer of `heatsite portfolio`, or is damaged "
                         f"({str(error)[:100]}); ask for it again.") from error


def _made(kind: type, given: Any, **parts: Any) -> Any:
    """A frozen value from its fields as they are declared; null is NaN, lists are tuples.

    `parts` are fields that were read apart. Raises TypeError or ValueError for another kind of
    value than a field has.
    """
    return kind(**parts, **{part.name: _value(given[part.name], str(part.type))
                            for part in fields(kind) if part.name not in parts
                            and part.name in given})


def _value(value: Any, kind: str) -> Any:
    """A value of the declared kind: str, float or a tuple of them."""
    if kind.startswith("tuple["):
        if not isinstance(value, list):
            raise TypeError(f"{str(value)[:40]!r} for a list")
        inner = kind.removeprefix("tuple[").split(",")[0]
        return tuple(_value(item, inner) for item in value)
    if kind == "float" and value is None:
        return math.nan
    if kind == "str" and isinstance(value, str):
        value.encode("utf-8")                # no half of a pair
        return value
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise TypeError(f"{str(value)[:40]!r} where {kind} is due")


def _option(given: Any) -> Option:
    shift = given["shift"]
    return _made(Option, given, sites=tuple(_made(PortfolioSite, s) for s in given["sites"]),
                 outage=_made(Outage, given["outage"]),
                 shift=None if shift is None else _made(Shift, shift),
                 clashes=tuple(_made(Clash, c) for c in given["clashes"]))


def _front(given: Any) -> ParetoFront:
    names, units = (_value(given[key], "tuple[str, ...]") for key in ("objectives", "units"))
    if not set(names) <= set(OBJECTIVES) or len(units) != len(names) or len(names) < 2:
        raise ValueError("its front is not of known objectives")
    points = tuple(ParetoPoint(tuple(_value(p["values"][n], "float") for n in names), _option(p))
                   for p in given["points"])
    return ParetoFront(names, units, points, _value(given["notes"], "tuple[str, ...]"))
