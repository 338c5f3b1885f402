"""A region in a later year: the carbon of its grid by plan, or as the user gives it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from .energy.site_carbon import plan_of
from .settings import Brief
from .siting.evidence import Evidence
from .study import Inputs
from .types import Provenance, Table

CARBON = ("grid_carbon_g_kwh", "grid_carbon_5y_mean_g_kwh")


def in_year(inputs: Inputs, year: int | None = None,
            grid_carbon_g_kwh: float | None = None) -> Inputs:
    """`inputs` with the carbon intensity of the grid's power in `year`.

    Without a figure given, that of the country's plan holds from the plan's year on. Where no
    plan states one, today's figure stays and a note says so. The climate is not changed here: a
    brief's `warmer_k` does that.

    Parameters
    ----------
    grid_carbon_g_kwh : float, optional
        The user's own figure. [g/kWh]
    """
    if year is None and grid_carbon_g_kwh is None:
        return inputs
    when = "" if year is None else f" in {year}"
    carbon, known = grid_carbon_g_kwh, "assumed"
    words = f"Carbon in the grid's power{when}: {carbon or 0:g} gCO2/kWh, as the scenario says."
    if carbon is None:
        plan = plan_of(Evidence(inputs.region, inputs.country, Brief(), inputs.layers,
                                inputs.tables, inputs.grid, 0))
        if math.isnan(plan.g_kwh) or (year or 0) < plan.year:
            why = (plan.words if not plan.year else f"plan: {plan.words}"
                   if math.isnan(plan.g_kwh) else f"the plan counts from {plan.year} on")
            return replace(inputs, notes=(*inputs.notes, (
                f"Carbon in the grid's power{when} follows from no plan known here: today's "
                f"figure stays ({why}).")))
        carbon, known = plan.g_kwh, plan.known
        words = f"Carbon in the grid's power{when}: {carbon:.0f} gCO2/kWh by plan ({plan.words})."
    return replace(inputs, layers={**inputs.layers, "figures": _with_carbon(
        inputs.layers.get("figures"), carbon, known, words)}, notes=(*inputs.notes, words))


def _with_carbon(figures: object, carbon: float, known: str, words: str) -> Table:
    if not isinstance(figures, Table):
        return Table({"key": np.array(CARBON, object), "value": np.full(len(CARBON), carbon)}, {},
                     Provenance("figures", "the scenario", known=known, origin="derived",
                                notes=(words,)))
    rest = ~np.isin(figures["key"].astype(str), CARBON)
    columns = {}
    for name, column in figures.columns.items():
        own = {"key": np.array(CARBON, object), "value": np.full(len(CARBON), carbon),
               "unit": np.full(len(CARBON), "gCO2/kWh", object),
               "source": np.full(len(CARBON), "the scenario", object)}.get(name)
        if own is None:
            own = np.full(len(CARBON), np.nan if column.dtype.kind == "f" else "",
                          column.dtype)
        columns[name] = np.concatenate([np.asarray(column)[rest], own])
    return replace(figures, columns=columns, provenance=figures.provenance.then(words))
