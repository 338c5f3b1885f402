"""Formulas of siting, to be run by name."""

from __future__ import annotations

import math

from ..calc import TEXT, calculation
from ..types import Quantity
from .steps import plan


@calculation(
    "permit-months",
    inputs={"country": (TEXT, None, "ISO 3166-1 alpha-3 code, such as KEN"),
            "it_mw": ("MW", 2.0, "IT capacity"),
            "draws_water": ("yes 1, no 0", 0.0, "whether a river or boreholes are used"),
            "grid_months": ("months", math.nan, "the site's own months to a connection")},
    formula="longest chain of steps that wait for each other",
    source="table permits, source per step")
def permit_months(tables, country, it_mw=2.0, draws_water=0.0, grid_months=math.nan):
    found = plan(tables, country.upper(), it_mw, draws_water > 0,
                 lead_time=Quantity(grid_months, "months"))
    return {"months": found.months,
            "one_by_one_months": Quantity(found.one_by_one_months, "months", notes=(
                "if each step waited for the one before",))}
