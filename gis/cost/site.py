"""What a site costs per megawatt of IT and year, and what would make that surer.

An estimate of class 5 after AACE 18R-97: from capacity, price lists and the place's distances,
before any design. Servers, software and taxes are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..siting.evidence import Evidence
from ..types import Quantity, Table
from .currency import shown_rates
from .doubt import Moves, moves
from .formula import Plan, invested, total, yearly
from .inputs import LABELS, plan_of, site_inputs
from .measurement import estimate_class, measurements
from .result import UNIT, CostComponent, CostInput, SiteCost
from .size_class import size_class

if TYPE_CHECKING:
    from ..heat.result import HeatEstimate

LEFT_OUT = "Servers, software, taxes and the owner's own costs are not counted."
FULL_LINE = ("The whole grid connection is counted, whoever pays for it; the heat's cost holds "
             "heat pump, pipes and power at the study's prices.")


def whole_site_cost(evidence: Evidence, heat: HeatEstimate, power: Mapping[str, Quantity],
                    water: Mapping[str, Quantity],
                    energy: Mapping[str, Quantity] | None = None,
                    digital: Mapping[str, Quantity] | None = None) -> SiteCost:
    """Yearly cost of one studied site per MW of IT, with ranges and what would narrow them."""
    brief = evidence.brief
    rates = evidence.once("cost.rates", lambda: shown_rates(
        evidence.tables, evidence.country, brief.currency, brief.currency_per_eur))
    return cost_of_inputs(evidence.tables, plan_of(brief, evidence.tables),
                          site_inputs(evidence, heat, power, water, energy, digital), rates)


def central_cost(evidence: Evidence, heat: HeatEstimate, power: Mapping[str, Quantity],
                 water: Mapping[str, Quantity],
                 digital: Mapping[str, Quantity] | None = None) -> dict[str, float]:
    """The components alone, without ranges, where many sites are weighed. [EUR/(MW·y)]"""
    inputs = site_inputs(evidence, heat, power, water, None, digital)
    return yearly({key: q.value for key, q in inputs.items()},
                  plan_of(evidence.brief, evidence.tables))


def cost_of_inputs(tables: Mapping[str, Table], plan: Plan, inputs: Mapping[str, Quantity],
                   rates: tuple = ()) -> SiteCost:
    """Components, total, doubts and measurements of one set of inputs.

    Parameters
    ----------
    inputs : mapping
        Every key of :data:`gis.cost.inputs.LABELS`; NaN: unknown.
    """
    middle = {key: q.value for key, q in inputs.items()}
    cost, capital = yearly(middle, plan), invested(middle, plan)
    parts, whole = moves(inputs, plan)
    components = tuple(
        CostComponent(key := row["key"], row["label"], row["kind"],
                      _signed(_amount(cost[key], parts[key], row["formula"])),
                      capital.get(key, math.nan), row["formula"], int(row["estimate_class"]))
        for row in tables["cost_components"].rows())
    sums = _amount(total(cost), whole, "sum of the known components")
    gaps = [c.label for c in components if math.isnan(c.amount.value)]
    notes = (LEFT_OUT, FULL_LINE, *(
        (f"Unknown and not in the total: {', '.join(gaps)}.",) if gaps else ()))
    worst = max(c.estimate_class for c in components)
    return SiteCost(plan.it_mw, size_class(tables, plan.it_mw), components,
                    Quantity(sums.value, UNIT, sums.low, sums.high, "modelled", sums.source,
                             tuple(f"without {name}: unknown" for name in gaps)),
                    _doubts(inputs, whole), measurements(tables, inputs, plan, whole),
                    estimate_class(tables, worst), tuple(rates), notes)


def _amount(value: float, moved: Moves, source: str) -> Quantity:
    if math.isnan(value):
        return Quantity(value, UNIT, known="prior", source=source)
    fall, rise = moved.range()
    return Quantity(value, UNIT, value - fall, value + rise, "modelled", source)


def _signed(q: Quantity) -> Quantity:
    """A cost stays a cost and an income an income, however wide its range."""
    if math.isnan(q.value) or q.low is None or q.high is None:
        return q
    if q.value < 0:
        return replace(q, high=min(q.high, 0.0))
    return replace(q, low=max(q.low, 0.0))


def _doubts(inputs: Mapping[str, Quantity], whole: Moves) -> tuple[CostInput, ...]:
    """Every input, that which holds most of the total's range first."""
    found = [CostInput(key, LABELS[key], q, whole.down.get(key, 0.0), whole.up.get(key, 0.0),
                       whole.share(key)) for key, q in inputs.items()]
    return tuple(sorted(found, key=lambda item: (-item.share, item.key)))
