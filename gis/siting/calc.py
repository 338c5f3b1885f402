"""Formulas of siting, to be run by name."""

from __future__ import annotations

import math

from ..calc import TEXT, calculation
from ..errors import InputError
from ..types import Quantity
from .hazard import WORDS, class_of_shaking
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
    """Months from land to operation.

    country=KEN it_mw=2 -> months=33.0 one_by_one_months=65.0
    """
    found = plan(tables, country.upper(), it_mw, draws_water > 0,
                 lead_time=Quantity(grid_months, "months"))
    return {"months": found.months,
            "one_by_one_months": Quantity(found.one_by_one_months, "months", notes=(
                "if each step waited for the one before",))}


@calculation(
    "earthquake-class",
    inputs={"pga_g": ("g", None, "peak ground acceleration, 10 % chance in 50 years")},
    formula="1 low below 0.08 g, 2 medium below 0.24, 3 high below 0.40, 4 very high",
    source="Global Seismic Hazard Map (GSHAP 1999); table seismic_classes")
def earthquake_class(tables, pga_g):
    """Class of ground shaking.

    pga_g=0.15 -> earthquake_class=2
    """
    if pga_g < 0:
        raise InputError(f"calc earthquake-class: pga_g = {pga_g:g} is impossible; give it in g, "
                         "0 or more.")
    value = float(class_of_shaking(pga_g, tables["seismic_classes"]))
    return {"earthquake_class": Quantity(value, "class", notes=(WORDS[round(value)],))}
