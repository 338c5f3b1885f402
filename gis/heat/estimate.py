"""The heat chain of one site: what it could give, what is used, at what cost, with ranges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..climate.weather_year import WeatherYear
from ..datacentre import kpi
from ..datacentre.cooling import pue_hourly, water_hourly
from ..siting.evidence import Evidence
from .chain import Link, SiteClimate, add_store, join, need, simulate, site_climate
from .demand.process import Equivalent, equivalent, processes, sink_parameters
from .demand.profile import monthly_sums, whole_year
from .demand.sinks import Sink, exchanger_share
from .detail import Detail, deepen
from .heat_pump import upgrade
from .network_summary import NOT_CHECKED, agreement, designs, network_summary
from .ranges import headline_ranges, too_wide
from .result import HeatEstimate, SinkUse
from .screening import screening
from .site_network import lay
from .study import HeatStudy, co2_per_mwh, heat_study, knows_users
from .way import MIN_GLIDE_K

HEADLINES = {"used_mwh_y": "used heat", "lcoh_eur_mwh": "cost of heat",
             "co2_avoided_t_y": "avoided CO2", "erf": "reuse factor"}
UNLISTED = ("used_mwh_y", "erf", "homes", "co2_avoided_t_y", "full_load_hours", "capex_eur",
            "heat_pump_electricity_mwh_y", "potential_mwh_y")
"""Figures that are unknown, not zero, where no layer lists heat users."""
UNLISTED_MONTHS = ("demand", "used", "rejected")
"""Monthly series that are unknown with them."""
MARGIN = 1.25                        # screening may err this much before a user is left out


def estimate(x: float, y: float, weather: WeatherYear, evidence: Evidence,
             sinks: Sequence[Sink] | None = None, detail: Detail | None = None) -> HeatEstimate:
    """Recoverable heat of one site and its use, hourly over a weather year.

    Parameters
    ----------
    x, y : float
        Site in the study's reference system. [m]
    weather : WeatherYear
    evidence : Evidence
        Brief, layers and tables.
    sinks : sequence of Sink, optional
        Users given by hand (:func:`gis.heat.demand.sinks.parse_sink`); they are joined whatever
        they cost. By default the users of the layers within the brief's cost limit.
    detail : Detail, optional
        Asks for money of both parties, sensitivity and CO2 as well, under these assumptions.

    Returns
    -------
    HeatEstimate
        Headline figures with ranges; `used` 0 and LCOH NaN where nobody is in reach, both NaN
        where no layer lists heat users.
    """
    study = heat_study(evidence)
    whole_year("wet-bulb temperature", weather.t_wb_c)
    whole_year("radiation", weather.ghi_w_m2)
    climate = site_climate(study, weather.t_c, weather.ghi_w_m2)
    heat = study.source.heat_mw
    limit, most = evidence.brief.heat_cost_limit_eur_mwh, int(study.p["max_sinks"])
    if sinks is None:
        present, potential = _candidates(study, evidence, x, y, limit)
        links, left = simulate(study, present, climate, heat, limit, most)
        further, _ = simulate(study, potential, climate, left, limit, most)
    else:
        given = [(sink, sink.route_km or 0.0) for sink in sinks]
        links, left = simulate(study, given, climate, heat, math.inf, len(given))
        further = []
    laid = lay(study, evidence, x, y, links, left, climate,
               limit if sinks is None else math.inf)
    check = NOT_CHECKED
    if detail is not None and detail.check_network and laid.links:
        check = agreement(designs(study, evidence, x, y, laid.links, laid.parts,
                                  climate.ground_c), evidence.tables)
    links, left = add_store(study, laid.links, laid.left_mw, evidence.brief.storage_m3)
    found = _summary(study, evidence, weather, climate, links, left, further, sinks)
    found = replace(found, notes=(*found.notes, *laid.notes), network=network_summary(
        study, links, laid.parts, climate.ground_c, check))
    return found if detail is None else deepen(found, study, evidence, weather.t_c, links, detail)


def _candidates(study: HeatStudy, evidence: Evidence, x: float, y: float, limit: float):
    """Users that the screening finds affordable, cheapest first: present, then potential."""
    if not study.sinks:
        return [], []
    screen = screening(evidence)
    km = study.straight_km(x, y)[0]
    cost = screen.lcoh(km)
    order = [i for i in np.argsort(cost, kind="stable") if cost[i] <= limit * MARGIN]
    pairs = [(study.sinks[i], float(km[i])) for i in order]
    return ([pair for pair in pairs if not pair[0].potential],
            [pair for pair in pairs if pair[0].potential])


def _summary(study: HeatStudy, evidence: Evidence, weather: WeatherYear, climate: SiteClimate,
             links: list[Link], left: np.ndarray, further: list[Link],
             given: Sequence[Sink] | None) -> HeatEstimate:
    source, brief = study.source, evidence.brief
    cooling = source.cooling
    load = source.it_mw / brief.it_mw
    overhead = pue_hourly(cooling, weather.t_c, weather.t_wb_c, load, brief.water_allowed)
    water = water_hourly(cooling, weather.t_c, weather.t_wb_c, brief.water_allowed)
    it = float(source.it_mw.sum())
    pue = kpi.pue(float((overhead * source.it_mw).sum()), it)

    unlisted = given is None and not knows_users(evidence)
    zero = np.zeros_like(left)
    used = sum((link.flow.used_mw for link in links), zero)
    delivered = sum((link.flow.output_mw for link in links), zero)
    demand = sum((link.need.demand_mw for link in links), zero)
    drawn = float(source.heat_mw.sum() - left.sum())
    ratio = float(delivered.sum()) / drawn if drawn > 0 else _reference_ratio(study)
    could = delivered + left * ratio
    electricity = sum((link.electricity_mwh for link in links), 0.0)
    pumping = sum((link.pumping_mwh for link in links), 0.0)
    pump_heat = sum((link.pump_heat_mwh for link in links), 0.0)
    used_mwh = float(used.sum())
    cost = sum((link.cost.yearly for link in links), 0.0)
    avoided = sum(link.used_mwh * co2_per_mwh(study, link.sink) for link in links)
    co2 = avoided - (electricity + pumping) * study.grid_co2_t_mwh if links else 0.0

    figures: dict[str, Any] = {
        "available_mwh_y": float(source.heat_mw.sum()), "delivered_mwh_y": float(could.sum()),
        "used_mwh_y": used_mwh, "erf": kpi.erf(drawn, it * pue),
        "cop": pump_heat / electricity if electricity > 0 else math.nan,
        "full_load_hours": used_mwh / float(used.max()) if used_mwh > 0 else 0.0,
        "lcoh_eur_mwh": cost / used_mwh if used_mwh > 0 else math.nan,
        "co2_avoided_t_y": co2, "homes": used_mwh / study.homes.heat_mwh_y,
        "heat_pump_electricity_mwh_y": electricity,
        "capex_eur": sum((link.cost.investment for link in links), 0.0),
        "potential_mwh_y": sum((link.used_mwh for link in further), 0.0)}
    monthly = {"available": monthly_sums(source.heat_mw), "delivered": monthly_sums(could),
               "demand": monthly_sums(demand), "used": monthly_sums(used),
               "rejected": monthly_sums(left), **_stored(links)}
    ranges = headline_ranges(study, links, figures, ratio, pue, evidence.seed)
    if unlisted:                         # anything between no heat and all of it could be used
        all_of_it = ranges["delivered_mwh_y"][1]
        figures |= dict.fromkeys(UNLISTED, math.nan)
        monthly |= dict.fromkeys(UNLISTED_MONTHS, (math.nan,) * 12)
        ranges |= {key: (math.nan, math.nan) for key in ranges if key in UNLISTED} | {
            "used_mwh_y": (0.0, all_of_it), "homes": (0.0, all_of_it / study.homes.heat_mwh_y),
            "erf": (0.0, kpi.erf(float(source.heat_mw.sum()), it * pue))}
    return HeatEstimate(
        **figures, heat_per_home_mwh_y=study.homes.heat_mwh_y,
        heat_per_home_basis=study.homes.basis, source_c=source.in_c,
        source_return_c=source.out_c, pue=pue,
        wue_l_kwh=kpi.wue(float((water * source.it_mw).sum()), it),
        sinks=tuple(_use(study, evidence, link) for link in (*links, *further)),
        monthly=monthly, ranges=ranges,
        notes=_notes(study, links, further, figures, ranges, given, climate, unlisted))


def _stored(links: list[Link]) -> dict[str, tuple[float, ...]]:
    """Monthly sums of the heat into and out of the store; nothing where there is none."""
    return {name: monthly_sums(np.asarray(series)) for link in links if link.store is not None
            for name, series in (("stored", link.flow.charged_mw),
                                 ("discharged", link.flow.discharged_mw))}


def _reference_ratio(study: HeatStudy) -> float:
    """Heat delivered per source heat at the reference temperatures, where nobody is in reach."""
    p, source = study.p, study.source
    return float(upgrade(study.pump, source.in_c, source.out_c, p["reference_return_c"],
                         p["reference_supply_c"],
                         study.machine_mw(float(source.heat_mw.max()))
                         ).delivered_per_source)


def _use(study: HeatStudy, evidence: Evidence, link: Link) -> SinkUse:
    sink = link.sink
    notes = [sink.note] if sink.note else []
    alike = _equivalent(evidence, link)
    if alike is not None:
        notes.append(f"= {alike.output:,.0f} {alike.unit} for which the usual way takes "
                     f"{alike.replaced_mwh.central:,.0f} MWh of electricity, this way "
                     f"{alike.electricity_mwh:,.0f}")
    if link.need.capped:
        notes.append(f"needs {sink.supply_c:g} °C: heat of at most "
                     f"{study.pump.fluid.max_supply_c:g} °C goes to its return")
    if sink.speculative:
        notes.append("speculative use")
    if sink.must_run_share > 0 and not sink.must_run_assumed:
        notes.append(f"{sink.must_run_share:.0%} of its heat comes from sources that run first")
    if sink.factor >= 1.5:
        notes.append(f"its heat is known to × / ÷ {sink.factor:g}")
    if link.store is not None:
        notes.append(f"with a {link.store.kind} of {link.store.m3:,.0f} m³ "
                     f"({link.store.capacity_mwh:,.0f} MWh)")
    if link.electricity_mwh == 0:
        notes.append("exchanger only")
    largest = len(study.pipes.dn) - 1
    if link.way.pipe == largest and float(link.flow.delivered_mw.max()) > 0.999 * link.way.cap_mw:
        notes.append(f"the largest pipe, DN {study.pipes.dn[largest]:.0f}, carries no more than "
                     f"{link.way.cap_mw:.3g} MW")
    return SinkUse(
        name=sink.name, kind=sink.kind, lon=sink.lon, lat=sink.lat,
        distance_km=link.straight_km, route_km=link.route_km, supply_c=sink.supply_c,
        return_c=sink.return_c, demand_mwh_y=sink.demand_mwh_y,
        servable_mwh_y=float(link.need.demand_mw.sum()),
        used_mwh_y=0.0 if sink.potential else link.used_mwh, potential=sink.potential,
        pipe_dn=int(study.pipes.dn[link.way.pipe]), lcoh_eur_mwh=link.lcoh_eur_mwh,
        note="; ".join(notes),
        exchanger_share=exchanger_share(sink, study.source.in_c,
                                        study.pump.fluid.exchanger_pinch_k),
        heat_pump_share=max(0.0, min(1.0, (study.pump.fluid.max_supply_c - sink.return_c)
                                     / (sink.supply_c - sink.return_c))))


def _equivalent(evidence: Evidence, link: Link) -> Equivalent | None:
    """Cooling or water from the used heat; None where heat is used as heat."""
    known = evidence.once("sink_processes", lambda: processes(evidence.tables))
    row = known.get(link.sink.kind)
    if row is None or row.gives == "heat":
        return None
    return equivalent(row, link.used_mwh, sink_parameters(evidence.tables),
                      link.electricity_mwh + link.pumping_mwh)


def _notes(study: HeatStudy, links: list[Link], further: list[Link], figures: dict, ranges: dict,
           given: Sequence[Sink] | None, climate: SiteClimate,
           unlisted: bool = False) -> tuple[str, ...]:
    notes = []
    limit = study.brief.heat_cost_limit_eur_mwh
    if unlisted:
        notes.append("No heat user is listed here: how much heat could be sold is unknown, not "
                     "zero. Name users with --sink.")
    elif given is None and not links:
        notes.append(f"No heat user within {limit:g} EUR/MWh.")
    if given is not None:
        joined = {id(link.sink) for link in links}
        notes += [f"{sink.name}: nothing is used; {_reason(study, sink, climate)}."
                  for sink in given if id(sink) not in joined]
        notes += [f"{link.sink.name}: {link.lcoh_eur_mwh:.0f} EUR/MWh is above the brief's limit "
                  f"of {limit:g}." for link in links if link.lcoh_eur_mwh > limit]
    wide = [label for key, label in HEADLINES.items()
            if too_wide(figures[key], *ranges[key])]
    if links and wide:
        notes.append(f"Too uncertain to state (range wider than × / ÷ 2): "
                     f"{', '.join(wide)}.")
    if links and math.isnan(figures["co2_avoided_t_y"]):
        notes.append("Avoided CO2 is unknown: the grid's carbon intensity or the user's fuel "
                     "is not in the tables.")
    elif figures["co2_avoided_t_y"] < 0:
        notes.append("The heat pump's power emits more CO2 than the heat replaces.")
    if study.brief.storage_m3 > 0 and all(link.store is None for link in links):
        notes.append(f"The heat store of {study.brief.storage_m3:,.0f} m³ is left out: nobody "
                     "would take more heat by it.")
    if further:
        notes.append("Potential users are shown apart and never counted as used.")
    return tuple(notes)


def _reason(study: HeatStudy, sink: Sink, climate: SiteClimate) -> str:
    """Why nothing is used of a user given by hand."""
    most = study.pump.fluid.max_supply_c
    if not sink.servable_mwh_y > 0:
        return "it needs no heat"
    if need(study, sink, climate) is None:
        if not sink.return_c <= most - MIN_GLIDE_K:
            return (f"its return of {sink.return_c:g} °C is too warm for heat of at most "
                    f"{most:g} °C")
        return "it needs no heat in this climate"
    if join_alone(study, sink, climate, sink.route_km or 0.0) is None:
        return "the pipe loses more than it carries, or the heat pump's least load is never reached"
    return "other users take the heat before it"


def join_alone(study: HeatStudy, sink: Sink, climate: SiteClimate, km: float) -> Link | None:
    """One user joined to the whole source at a straight distance of `km`."""
    wanted = need(study, sink, climate)
    return None if wanted is None else join(study, sink, wanted, km, study.source.heat_mw,
                                            climate.ground_c)
