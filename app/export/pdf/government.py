"""The region and its grid: who is near what, who waits how long, what water it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.export.report.speech import in_digits
from app.export.report.speech import say as say_here
from app.export.report.tables import REASONS
from app.export.report.theme import class_limits, ramp
from app.export.report.words import UNKNOWN, figure, known, percent, short
from gis.language import Language, mark
from gis.results import EXCLUSION_REASONS, StudyResult

from .blocks import WIDE, cell, drawn, ranked, table
from .charts import land_chart
from .legend import EXCLUDED
from .regions import region_blocks

if TYPE_CHECKING:
    from gis.study import Inputs

MOST = 20


def government_pages(result: StudyResult, inputs: Inputs, say: Language) -> list[dict[str, Any]]:
    """Grid, flexibility, water, and what the region's heat demand could take."""
    first = result.sites[:MOST]
    site = say(mark("Site"))

    def rows(group: str, *keys: str) -> list[list[str]]:
        return [[ranked(s), *(cell(getattr(s, group).get(key)) for key in keys)]
                for s in first]

    grid = table(
        say(mark("Grid connection")),
        [site, say(mark("Needs, MW")), say(mark("Line carries, MW")), "kV", "km",
         say(mark("Cost, kEUR")), say(mark("Months")), say(mark("Outages, h/y")),
         say(mark("Share of the system's peak, %"))],
        rows("power", "needed_mw", "feasible_mw", "connection_kv", "connection_km",
             "connection_cost_keur", "lead_time_months", "outage_h_y", "size_vs_system_share"),
        widths=(3.4, .7, .85, .5, .65, .8, .85, 1, 1.1))
    flexible = table(
        say(mark("Flexibility and back-up")),
        [site, say(mark("More the grid carries if load gives way, MW")),
         say(mark("Large loads at the same station, MW")), say(mark("To a second feeder, km")),
         say(mark("Diesel back-up, t CO₂/y")), say(mark("Battery back-up, t CO₂/y"))],
        rows("power", "flexible_headroom_mw", "loads_at_node_mw", "second_feeder_km",
             "backup_diesel_co2_t_y", "backup_battery_co2_t_y"),
        widths=(2.9, 1.3, 1.1, 1, 1, 1))
    water = table(
        say(mark("Water")),
        [site, say(mark("Need, m³/y")), say(mark("Boreholes")), say(mark("To surface water, km")),
         say(mark("Water stress, %")), say(mark("As many people's water")),
         say(mark("Share of the town's water, %"))],
        rows("water", "need_m3_y", "boreholes", "surface_water_km", "water_stress_pct",
             "water_as_people", "water_town_share"),
        widths=(2.9, .9, .9, 1, 1, 1, 1))
    return [{"title": say(mark("Comparison of regions")),
             "blocks": region_blocks(result, inputs, say)},
            {"title": say(mark("The region and its grid")), "blocks": [grid, *_heat(result, say)]},
            {"title": say(mark("Flexibility and water")),
             "blocks": [flexible, water, _land(result, say)]}]


def _land(result: StudyResult, say: Language) -> dict[str, Any]:
    """How much land scores how high, and what is taken out before."""
    import numpy as np

    screening = result.screening
    square = (screening.grid.cell / 1000.0) ** 2
    scores = screening.suitability(result.settings.weights)
    limits = class_limits(scores)
    counts = np.histogram(np.clip(scores, limits[0], limits[-1]), limits)[0] * square
    last = len(counts) - 1

    def words(at: int) -> str:
        low, high = (in_digits(float(value), 2) for value in limits[at:at + 2])
        if at == last:                               # the end classes are open
            return say(mark("scores {low} or more"), low=low)
        return (say(mark("scores below {high}"), high=high) if at == 0 else
                say(mark("scores {low} to {high}"), low=low, high=high))

    bars = [(words(at), float(area), tone) for at, (area, tone) in
            enumerate(zip(counts, ramp(len(counts)), strict=True))][::-1]
    out = np.bincount(screening.excluded.ravel(), minlength=len(EXCLUSION_REASONS)) * square
    bars += [(say(REASONS.get(reason, reason)), float(area), EXCLUDED)
             for reason, area in zip(EXCLUSION_REASONS, out, strict=True)
             if area > 0 and reason not in ("", "outside")]
    usable, good = float(counts.sum()), max(last - 1, 0)
    finding = say(mark("{area} km² may be built on; {best} km² of it score {limit} or more."),
                  area=in_digits(usable), best=in_digits(float(counts[good:].sum())),
                  limit=in_digits(float(limits[good]), 2))
    return drawn(land_chart(bars, WIDE, finding), finding, say(mark(
        "Squares of {km} km; grey: taken out, each square by the first reason that applies."),
        km=f"{screening.grid.cell / 1000:g}"))


def _heat(result: StudyResult, say: Language) -> list[dict[str, Any]]:
    heat = result.region_heat
    if heat is None:
        return []
    rows = [[f"{band.km:g}", percent(band.reachable_share), _share(band.present_share),
             _share(band.with_new_share),
             short(figure(band.new_cost_eur_mwh, 2)) if known(band.new_cost_eur_mwh) else "–"]
            for band in heat.bands]
    return [table(
        say(mark("What all ranked sites together could replace")),
        [say(mark("Within km")), say(mark("Of the known heat demand within reach")),
         say(mark("Replaced at present users")), say(mark("With new networks")),
         say(mark("Cost of distribution, EUR/MWh"))], rows,
        note=say(mark("{mw} MW of IT; known heat demand of the region {twh} TWh a year."),
                 mw=f"{heat.it_mw:g}", twh=short(figure(heat.demand_mwh / 1e6, 2))))]


def _share(share: float) -> str:
    return f"{in_digits(100 * share, 1)} %" if known(share) else say_here(UNKNOWN)
