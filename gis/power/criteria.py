"""Criteria of the grid: cost, room, time and outages of the connection, and a site's facts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import wraps

import numpy as np

from ..siting.criteria import Measure, criterion
from ..siting.evidence import Evidence
from ..types import Places, Quantity, Table
from .connection import Connections, Option, connect, needed_mw
from .lines import GridCosts
from .node import node_summary
from .stations import stations

UNITS = {"needed_mw": "MW", "substation_km": "km", "connection_kv": "kV", "connection_km": "km",
         "circuits": "count", "feasible_mw": "MW", "connection_cost_keur": "kEUR",
         "second_feeder_km": "km", "next_higher_kv": "kV", "next_higher_km": "km",
         "loads_at_node_mw": "MW", "lead_time_months": "months",
         "outage_h_y": "h/y", "size_vs_system_share": "share"}
PACE_KV = (66, 220)                      # voltages with a regional lead time of their own
NO_GRID = "no lines and stations with a voltage are known in the region"


def of_connection(measure: Callable[[Connections, Evidence], Measure]
                  ) -> Callable[[Places, Evidence], Measure]:
    """A measure of the chosen connections; unknown where the region has no known grid."""

    @wraps(measure)
    def measured(places: Places, evidence: Evidence) -> Measure:
        found = connect(places, evidence)
        return Measure.unknown(places, NO_GRID) if found is None else measure(found, evidence)

    return measured


@criterion("grid_cost")
@of_connection
def grid_cost(found: Connections, evidence: Evidence) -> Measure:
    """Cost of the cheapest connection that carries the need [kEUR per MW of IT]."""
    cost, low, high = _cost(found, evidence)
    return Measure(cost, low, high, note=_note(
        found, "cheapest of feeder, line and new station that carries "
               f"{found.needed_mw:.3g} MW; costs by table, position errors in the range"))


def _cost(found: Connections, evidence: Evidence):
    """Cost per MW of IT: expected, low, high; each (n,) [kEUR/MW]."""
    km, near, far = found.distances()
    factor = found.costs.rules["cost_factor_80"]
    cost, low, high = (found.cost_keur(km) / found.it_mw,
                       found.cost_keur(near) / found.it_mw / factor,
                       found.cost_keur(far) / found.it_mw * factor)
    guessed = found.each("probability") < 1
    if found.sure is not None and guessed.any():
        # an inferred voltage may be wrong: the way by given voltages then remains, or one dearer
        other = _cost(found.sure, evidence)[2]
        high = np.where(guessed, np.fmax(high * factor, other), high)
    return cost, low, high


@criterion("grid_margin")
@of_connection
def grid_margin(found: Connections, evidence: Evidence) -> Measure:
    """Feasible power of the chosen connection over the needed power [ratio]."""
    km, near, far = found.distances()
    need = found.needed_mw
    doubt = np.where(found.each("probability") < 1, found.each("probability"), 1.0)
    least = found.feasible(far) * found.costs.rules["free_share_low"] * doubt
    return Measure(found.feasible(km) / need,
                   np.maximum(least - found.each("taken_mw"), 0.0) / need,
                   found.feasible(near) / need,
                   note=_note(found, "limits of line and voltage only; what the station has to "
                                     "spare is not known and widens the range, as do data "
                                     "centres already there"))


@criterion("grid_lead_time")
@of_connection
def grid_lead_time(found: Connections, evidence: Evidence) -> Measure:
    """Time from order to energised connection [months]."""
    months, low, high = _months(found, evidence)
    return Measure(months, low, high, note=_note(
        found, "usual months of the voltage class, scaled by the region's own figure where "
               "one is known, and more for a long line"))


def _months(found: Connections, evidence: Evidence):
    """Months to energised: expected, low, high; each (n,)."""
    route_km = found.straight_km * found.costs.rules["route_factor"]
    bounds: tuple[list[float], ...] = ([], [], [])
    own = {k: evidence.figure(f"connection_lead_time_{k}kv_months") for k in PACE_KV}
    for option in found.options:
        row = found.costs.voltage_class(option.source_kv)
        scale = _regional_pace(option.source_kv, found, own)
        extra = found.costs.rules["tap_months"] if option.layer == "power_lines" else 0.0
        for bound, months in zip(bounds, (row.lead_mid_months, row.lead_low_months,
                                          row.lead_high_months), strict=True):
            bound.append((months + extra) * scale)
    pace = np.array([found.costs.voltage_class(o.kv).months_per_km for o in found.options]
                    + [math.nan])[found.option] * route_km
    return tuple(np.array([*bound, math.nan])[found.option] + pace for bound in bounds)


def _regional_pace(kv: float, found: Connections, own: Mapping[int, float]) -> float:
    """The region's published lead time (by kV) over the table's, 1 where none is known."""
    for k in PACE_KV if kv < 95 else PACE_KV[::-1]:
        if math.isfinite(own[k]):
            return own[k] / found.costs.rules[f"lead_reference_{k}kv_months"]
    return 1.0


@criterion("grid_outage")
def grid_outage(places: Places, evidence: Evidence) -> Measure:
    """Hours without supply per year: the published national or regional figure."""
    hours = evidence.figure("saidi_h_y")
    if math.isnan(hours):
        return Measure.unknown(places, "no figure of yearly hours without supply is known")
    return Measure(np.full(len(places), hours),
                   note="published average of the whole area, the same everywhere; stations and "
                        "lines of 66 kV and above do far better than rural feeders")


def _note(found: Connections, text: str) -> str:
    return "; ".join((text, *found.notes))


def power_summary(places: Places, evidence: Evidence) -> tuple[dict[str, Quantity], ...]:
    """Facts of the grid connection, one dict per place."""
    found = connect(places, evidence)
    hours = evidence.figure("saidi_h_y")
    unknown = {key: Quantity(math.nan, unit, known="prior", notes=(NO_GRID,))
               for key, unit in UNITS.items()}
    costs = GridCosts.from_tables(evidence.tables)
    need, share = needed_mw(evidence.brief, costs), _system_share(evidence, costs)
    general = {
        "needed_mw": Quantity(need, "MW", known="assumed",
                              source="IT capacity times hot-day PUE, table grid_rules"),
        "outage_h_y": Quantity(hours, "h/y", known="published" if hours == hours else "prior",
                               source=_figure_source(evidence, "saidi_h_y"),
                               notes=("average of the whole area",)),
        "size_vs_system_share": Quantity(share, "share",
                                         known="published" if share == share else "prior",
                                         source=_figure_source(evidence, "peak_demand_mw"),
                                         notes=system_warnings(evidence, costs)),
    }
    unknown |= general
    if found is None:
        return (unknown,) * len(places)
    km, near, far = found.distances()
    route = found.costs.rules["route_factor"]
    cost = [values * found.it_mw for values in _cost(found, evidence)]
    months = _months(found, evidence)
    feasible, weakest, strongest = (found.feasible(d) for d in (km, far, near))
    node = node_summary(places, evidence, found)
    nearest_km, nearest_name = _nearest_station(places, evidence)
    answers = []
    for i in range(len(places)):
        if found.option[i] < 0:
            answers.append(unknown)
            continue
        option = found.options[found.option[i]]
        how = f"{option.kind} from {option.name}" if option.layer == "substations" else (
            f"{option.kind} {option.name} ({option.source_kv:g} kV)")
        answers.append({
            "substation_km": Quantity(float(nearest_km[i]), "km", known="published",
                                      source=_source(evidence, "substations"),
                                      notes=(f"nearest station: {nearest_name[i]}",)),
            "connection_kv": Quantity(option.kv, "kV", source=_source(evidence, option.layer),
                                      notes=(how, *_inferred_note(option, found, i),
                                             *found.notes)),
            "connection_km": Quantity(float(km[i] * route), "km", float(near[i] * route),
                                      float(far[i] * route),
                                      source=_source(evidence, option.layer),
                                      notes=(f"straight distance times {route:g}",)),
            "circuits": Quantity(option.circuits, "count", source="table grid_connection"),
            "feasible_mw": Quantity(float(feasible[i]), "MW", float(weakest[i]),
                                    float(strongest[i]), source="table grid_connection",
                                    notes=("what the station has to spare is not known",)),
            "connection_cost_keur": Quantity(float(cost[0][i]), "kEUR", float(cost[1][i]),
                                             float(cost[2][i]), source="table grid_connection"),
            "lead_time_months": Quantity(float(months[0][i]), "months", float(months[1][i]),
                                         float(months[2][i]), source="table grid_connection"),
            **node[i],
            **general,
        })
    return tuple(answers)


def _inferred_note(option: Option, found: Connections, i: int) -> tuple[str, ...]:
    """Said of a connection that rests on an inferred voltage."""
    if option.probability == 1:
        return ()
    text = (f"the voltage of {option.name} is inferred ({option.source_kv:g} kV with "
            f"{option.probability:.0%} probability), not given")
    if found.sure is None or found.sure.option[i] < 0:
        return (f"{text}; no station or line with a given voltage is in reach, so that the "
                "connection rests on this alone: ask the grid company",)
    other = found.sure.options[found.sure.option[i]]
    return (f"{text}; by given voltages alone: {other.kind} of {found.sure.straight_km[i]:.3g} km "
            f"from {other.name}",)


def system_warnings(evidence: Evidence, costs: GridCosts) -> tuple[str, ...]:
    """What the size of the load means for the whole system."""
    peak, firm = evidence.figure("peak_demand_mw"), evidence.figure("firm_capacity_mw")
    warnings = []
    if peak > 0 and firm > 0 and firm - peak < costs.rules["tight_margin_share"] * peak:
        warnings.append(f"the whole system has only {firm - peak:,.0f} MW of firm capacity above "
                        f"its peak of {peak:,.0f} MW")
    share = _system_share(evidence, costs)
    if share > costs.rules["near_system_share"]:
        warnings.append(f"the data centre is {share:.0%} of the system's peak")
    need, made = needed_mw(evidence.brief, costs), evidence.figure("generation_twh_y")
    if need * 8760 > costs.rules["near_system_share"] * made * 1e6:
        warnings.append(f"at full load it would take {need * 8760 / made / 1e6:.0%} of the "
                        "country's generation")
    if peak > 0 and firm > 0 and need > firm - peak:
        warnings.append(f"its {need:.3g} MW are more than the {max(firm - peak, 0):,.0f} MW that "
                        "the system has to spare at its peak")
    return tuple(warnings)


def _system_share(evidence: Evidence, costs: GridCosts) -> float:
    """Needed power over the system's peak, or over its mean output where no peak is known."""
    peak = evidence.figure("peak_demand_mw")
    if not peak > 0:
        peak = evidence.figure("generation_twh_y") * 1e6 / 8760
    return needed_mw(evidence.brief, costs) / peak if peak > 0 else math.nan


def _nearest_station(places: Places, evidence: Evidence):
    """Straight distance [km] and name of the nearest station with a voltage."""
    from ..grid.distance import nearest

    layer = evidence.features("substations")
    rows, _, _ = stations(layer)
    if layer is None or not len(rows):
        return np.full(len(places), np.nan), np.full(len(places), "unknown", object)
    mask = np.zeros(len(layer), bool)
    mask[rows] = True
    chosen = layer.where(mask)
    found = nearest(places, chosen)
    return found.distance / 1000, chosen["name"][found.index]


def _figure_source(evidence: Evidence, key: str) -> str:
    """Source of a figure of the region; "" where it has none of its own."""
    figures = evidence.layers.get("figures")
    if not isinstance(figures, Table) or not figures.has("source"):
        return ""
    return next((str(text) for name, text in zip(figures["key"], figures["source"], strict=True)
                 if name == key), "")


def _source(evidence: Evidence, key: str) -> str:
    layer = evidence.layers.get(key)
    return layer.provenance.source if layer is not None else ""
