"""One site in depth, inside a starter pack, a fetched country or anywhere on land."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gis.progress import Progress, silent
from gis.types import Places

if TYPE_CHECKING:
    from gis.heat.result import HeatEstimate, RegionHeat
    from gis.siting.evidence import Evidence
    from gis.study import Inputs

COARSE = 10
"""Cells of the region are this many times coarser here: they only serve as its prior."""
NEAR_KM = (0.5, 1.0, 2.0, 5.0)
"""Distances for which one site's heat is set against its region's demand. [km]"""
NEW_NETWORK_KM = 2.0
"""Buildings within this distance are told of where only a new network would reach them. [km]"""


def estimate_site(lon: float, lat: float, sinks: Sequence[str] = (), progress: Progress = silent,
                  assumptions: Mapping[str, float] | None = None,
                  grid_hourly_g_kwh: np.ndarray | None = None, data_dir: Path | None = None,
                  check_network: bool = False, cheapest_sizes: bool = False,
                  own_power: float | None = None,
                  weather: str | None = None, allow_network: bool = False, lang: str = "en",
                  **brief: Any) -> dict:
    """Everything about one site as one object: a `site` of `rank`, with hourly sums and cost.

    Parameters
    ----------
    sinks : sequence of str
        Heat users as KIND:MWH:SUPPLY/RETURN:KM; "auto", or none, for those of the pack.
    assumptions : mapping, optional
        Own values of the table `heat_finance`: prices, subsidy, taxes, the supplier's carbon.
    grid_hourly_g_kwh : (8760,) array, optional
        Carbon intensity of the grid, hour by hour. [g/kWh]
    data_dir : Path, optional
        Folder of files that refine the starter pack: streets, rivers, heat users and the like.
    check_network : bool
        Have the pipes' hydraulics computed once more by pandapipes.
    cheapest_sizes : bool
        Seek the sizes of heat pump, pipe and store that cost the main user least.
    own_power : float, optional
        Seek the least-cost sun, wind and battery that meet this share of the yearly demand.
    weather : str, optional
        A weather file, "pvgis" or "nasa"; None: a synthetic year.
    allow_network : bool
        Whether the weather year may be fetched.
    lang : str
        Language of the reasons.

    Raises
    ------
    gis.errors.InputError
        For a brief or a heat user that cannot be used.
    """
    from app.depth import Remembered, site_depth
    from app.export import site_json
    from app.export.cost import input_sources
    from app.export.manifest import plain
    from app.session import default_settings
    from app.site_weather import given_weather
    from app.translation import language, told_site
    from gis import study
    from gis.energy.summary import mix_summary, site_weather
    from gis.heat.demand.sinks import parse_sink
    from gis.heat.detail import Detail, assumed
    from gis.heat.region import region_heat_of_sites
    from gis.site_study import study_sites
    from gis.siting.exclusions import ExclusionRules, exclude
    from gis.siting.suitability import screen
    from layers import tables

    spoken = language(lang)
    given = [word for word in sinks if word != "auto"]
    users = [parse_sink(word, tables.load("sinks")) for word in given] or None
    detail = Detail(assumptions or {}, grid_hourly_g_kwh, check_network, cheapest_sizes)
    weather_of, weather_notes = (site_weather, []) if weather is None else given_weather(
        weather, lon, lat, allow_network)
    progress(0, 4, "reading the layers around the place")
    inputs, notes = _inputs_at(lon, lat, progress, data_dir)
    settings = default_settings(inputs.grid.cell, **brief)
    # A faulty assumption shows before the work.
    assumed(tables.load("heat_finance"), detail.assumptions, settings.brief.horizon_y)
    evidence = inputs.evidence(settings)
    progress(1, 4, "screening the region for its priors")
    exclusions = exclude(inputs.grid, inputs.layers,
                         ExclusionRules.from_table(evidence.table("exclusions")))
    screening, _ = screen(evidence, settings, exclusions)
    candidate = _candidate(lon, lat, inputs)
    progress(2, 4, f"studying {candidate.name}")
    studies = study_sites(evidence, [candidate], sinks=users, detail=detail,
                          weather_of=(weather_of := Remembered(weather_of)))
    site = study.rank_studied(evidence, settings, screening, [candidate], studies)[0]
    answer = site_json(told_site(site, spoken))
    answer["brief"] = {key: value for key, value in vars(settings.brief).items()}
    answer["hourly"] = dict(answer["heat"]["monthly"])
    answer["ranges"] = dict(answer["heat"]["ranges"])
    assert site.cost is not None and site.local is not None      # studied above
    answer["cost_inputs"] = input_sources(site.cost, plain)
    answer["job_claims"] = plain(site.local.jobs.claims)
    answer["network"] = answer["heat"]["network"]
    answer["key_figures"] = plain(_key_figures(evidence, site.heat))
    answer["region"] = inputs.region
    assert weather_of.last is not None     # the study asked for this site's weather
    depth = site_depth(site, evidence, weather_of.last)
    if own_power is not None:
        place = Places.from_xy([site.x], [site.y], evidence.grid.crs)
        mix = mix_summary(place, evidence, weather_of.last, own_power)
        answer["energy"].update(plain(mix))
        if not mix:
            notes = [*notes, "No mix of sun, wind and battery that was tried meets "
                             f"{own_power:.0%} of the yearly demand here."]
    answer["water"]["trade"] = depth.pop("trade")
    answer.update(depth)
    together = region_heat_of_sites(evidence, [site.x], [site.y], NEAR_KM)
    answer["region_heat"] = plain(together)
    answer["notes"] = [*notes, *weather_notes, *site.heat.notes, *_new_networks(together)]
    return answer


def _key_figures(evidence: Evidence, heat: HeatEstimate) -> dict[str, float]:
    """Key figures of ISO/IEC 30134; renewable energy and carbon are those of the grid's mix."""
    from gis.datacentre.kpi import KeyFigures

    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh", evidence.figure("grid_carbon_g_kwh"))
    found = KeyFigures(heat.pue, evidence.figure("renewable_share"), heat.erf, heat.pue * carbon,
                       heat.wue_l_kwh)
    return {**vars(found), "ere": found.ere}


def _new_networks(heat: RegionHeat | None) -> list[str]:
    """A sentence on buildings nearby that only a new network would reach."""
    band = None if heat is None else next((b for b in heat.bands if b.km >= NEW_NETWORK_KM), None)
    if band is None or not band.new_used_mwh >= 1:
        return []
    return [f"Buildings without a network within {band.km:g} km could take "
            f"{band.new_used_mwh:,.0f} MWh/y more, only if a new network were built "
            f"(distribution about {band.new_cost_eur_mwh:.0f} EUR/MWh); not counted as used."]


def _inputs_at(lon: float, lat: float, progress: Progress,
               data_dir: Path | None) -> tuple[Inputs, list[str]]:
    """Inputs of the region that holds the place, else of a square around it."""
    from app.prepare import MARGIN_M, prepare_base
    from gis.grid.study_grid import chosen_cell
    from layers.regions.place import AROUND_M, around, base_at

    base = base_at(lon, lat, data_dir)
    if base is None:
        base, cell_m = around(lon, lat, data_dir), AROUND_M / 5
    else:
        cell_m = (base.cell_m or chosen_cell(base.boundary, MARGIN_M)) * COARSE
    inputs = prepare_base(base, None, cell_m, progress, (lon, lat))
    return inputs, list(inputs.notes)


def _candidate(lon: float, lat: float, inputs: Inputs):
    from gis.siting.candidates import Candidate
    from gis.siting.names import coordinates, place_names

    place = Places.from_lonlat(lon, lat, inputs.grid.crs)
    name = place_names(place, inputs.layers, near_m=1000.0)[0]
    row, col = (int(v[0]) for v in inputs.grid.index(place.x, place.y))
    return Candidate(coordinates(lat, lon, 4), name, lon, lat, float(place.x[0]),
                     float(place.y[0]), row, col, own=True)
