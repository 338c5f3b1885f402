"""Reads the answer of `heatsite portfolio` back from its file."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

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
        return Portfolio(document["total_mw"], document["objective"], document["unit"], options,
                         document["best"], tuple(document["binding"]), front,
                         tuple(document["notes"])), document["region"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no answer of `heatsite portfolio`, or is damaged ({error}); "
                         "ask for it again.") from error


def _made(kind: type, fields: dict[str, Any]) -> Any:
    """A frozen value from its fields; null is NaN, lists are tuples."""
    names = kind.__dataclass_fields__       # type: ignore[attr-defined]
    return kind(**{key: math.nan if value is None else
                   tuple(value) if isinstance(value, list) else value
                   for key, value in fields.items() if key in names})


def _option(fields: dict[str, Any]) -> Option:
    shift = fields.get("shift")
    plain: dict[str, Any] = {
        key: math.nan if value is None else value for key, value in fields.items()
        if key in Option.__dataclass_fields__
        and key not in ("sites", "outage", "shift", "clashes", "notes", "binding")}
    return Option(**plain,
                  sites=tuple(_made(PortfolioSite, s) for s in fields["sites"]),
                  outage=_made(Outage, fields["outage"]),
                  shift=None if shift is None else _made(Shift, shift),
                  clashes=tuple(_made(Clash, c) for c in fields["clashes"]),
                  binding=tuple(fields["binding"]), notes=tuple(fields["notes"]))


def _front(fields: dict[str, Any]) -> ParetoFront:
    names = tuple(fields["objectives"])
    points = tuple(ParetoPoint(tuple(math.nan if p["values"][n] is None else p["values"][n]
                                     for n in names), _option(p)) for p in fields["points"])
    return ParetoFront(names, tuple(fields["units"]), points, tuple(fields["notes"]))
