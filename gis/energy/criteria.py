"""Criteria of theme energy: sun, wind, carbon, firm renewables, climate for cooling."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ..climate.interpolation import Lattice
from ..climate.model import SHIPPED, ClimateModel
from ..climate.months import months_at, months_from_world
from ..climate.normals import monthly_places, yearly_level
from ..climate.world_stations import world_stations
from ..datacentre.cooling import cooling_type
from ..siting.criteria import Measure, criterion
from ..siting.evidence import Evidence
from ..types import Features, Places, Raster
from .cooling_climate import PueField, pue_field, world_pue_error
from .firm import FirmStations, firm_stations
from .model import EnergyModel
from .pv_field import NODES, PvField, atlas_level, pv_field
from .solar import point_values, pv_yield
from .wind import Wind, wind_100m

TEN_PERCENT = 1.2816
"""Standard normal quantile of 90 %."""


def lattice_of(evidence: Evidence) -> Lattice:
    """The lattice over the study on which smooth fields are worked out, kept once."""
    return evidence.once("lattice", lambda: Lattice.over(evidence.grid))


def energy_model(evidence: Evidence) -> EnergyModel:
    """The energy model by the tables of the study; made once per evidence."""
    return evidence.once("energy model", lambda: EnergyModel.of(evidence.tables))


def climate_model(evidence: Evidence) -> ClimateModel:
    """The climate model by table `climate`, else the shipped one; made once per evidence."""
    table = evidence.tables.get("climate")
    return evidence.once("climate model",
                         lambda: SHIPPED if table is None else ClimateModel.from_table(table))


def smooth(places: Places, evidence: Evidence, layer: Features, column: str) -> np.ndarray:
    """Column of scattered points at places, (n,), through the lattice."""
    lattice = lattice_of(evidence)
    nodes = evidence.once(
        f"energy nodes {layer.provenance.layer} {column}",
        lambda: point_values(lattice.places(evidence.grid.crs), layer, column))
    return lattice.at(nodes, places)


def height_of(places: Places, evidence: Evidence) -> np.ndarray | None:
    """Height of the places, (n,), where a height raster is at hand; else None. [m]"""
    raster = evidence.raster("elevation")
    return None if raster is None else raster.at(places)


def temperature_of(places: Places, evidence: Evidence) -> np.ndarray | None:
    """Yearly mean temperature of the places themselves, (n,). [°C]

    From a temperature map, else from the climate points by the places' height; None where
    neither map is at hand, then only the climate points' own heights count.
    """
    raster = evidence.raster("temperature")
    if raster is not None:
        return raster.at(places)
    heights, climate = height_of(places, evidence), evidence.features("climate")
    if heights is None or climate is None:
        return None
    model, lattice = climate_model(evidence), lattice_of(evidence)
    t, level = evidence.once("energy temperature nodes", lambda: yearly_level(
        lattice.places(evidence.grid.crs), climate, model))
    lift = lattice.at(level, places) - heights
    return lattice.at(t, places) + lift * model.lapse_k_per_km / 1000


@criterion("pv_yield")
def measure_pv_yield(places: Places, evidence: Evidence) -> Measure:
    """Yearly PV energy at the best fixed tilt [kWh/kWp·y].

    Where the brief asks for a warmer year the cells are as much warmer, at the same sun.
    """
    today, rise = _pv_today(places, evidence), evidence.brief.warmer_k
    if rise == 0.0:
        return today
    left = 1 + energy_model(evidence).pv_temperature_coefficient * rise
    low, high = (None if end is None else end * left for end in (today.low, today.high))
    return replace(today, values=today.values * left, low=low, high=high,
                   note=f"{today.note} Warmer by {rise:g} K: {left - 1:+.1%}.")


def _pv_today(places: Places, evidence: Evidence) -> Measure:
    layer = evidence.layers.get("solar")
    if isinstance(layer, Raster):
        values = pv_yield(places, layer, evidence.features("solar_points"))
        return _beyond_the_map(Measure(values, note="Sampled from the solar map."), places,
                               evidence)
    if not isinstance(layer, Features) or not len(layer):
        return _pv_by_the_hour(places, evidence)
    values = smooth(places, evidence, layer, "pvout_kwh_kwp_y")
    note = "Interpolated between towns and cells of a solar atlas."
    sun = evidence.raster("ghi")
    if sun is not None and layer.has("ghi_kwh_m2_y"):      # the map's detail at the points' level
        own = values / smooth(places, evidence, layer, "ghi_kwh_m2_y") * sun.at(places)
        values = np.where(np.isnan(own), values, own)
        note = ("By a map of irradiation where it reaches, at the level of a solar atlas' towns "
                "and cells.")
    sd = energy_model(evidence).pv_error_share * values
    if layer.has("pvout_p10_kwh_kwp_y") and layer.has("pvout_p90_kwh_kwp_y"):
        within = (smooth(places, evidence, layer, "pvout_p90_kwh_kwp_y")
                  - smooth(places, evidence, layer, "pvout_p10_kwh_kwp_y")) / (2 * TEN_PERCENT)
        sd = np.hypot(sd, np.nan_to_num(within))
    return Measure(values, values - TEN_PERCENT * sd, values + TEN_PERCENT * sd,
                   note=note)


def pv_field_of(evidence: Evidence) -> PvField | None:
    """PV by the hourly chain over the region, kept once; None where no climate is known.

    Monthly climate of the region, else of the world table, with a map's irradiation where there
    is one, at the losses of the solar atlas.
    """
    climate, world = evidence.features("climate"), evidence.tables.get("climate_normals")
    known = climate is not None and len(monthly_places(climate)[0]) > 0
    if not known and world is None:
        return None

    def field() -> PvField:
        lattice, model = Lattice.over(evidence.grid, NODES), climate_model(evidence)
        energy = energy_model(evidence)
        nodes = lattice.places(evidence.grid.crs)
        if climate is not None and known:
            months = months_at(nodes, climate, model)
        else:
            months = months_from_world(evidence.table("climate_normals"), *nodes.lonlat, None,
                                       model)
        sun, offset = evidence.raster("ghi"), evidence.figure("utc_offset_h")
        if sun is not None:
            months = months.at_levels(sun.at(nodes))
        level = 1.0 if world is None else atlas_level(world, *nodes.lonlat, energy, model)
        return pv_field(lattice, months, None if math.isnan(offset) else offset, energy, model,
                        level)

    return evidence.once("pv field", field)


def _beyond_the_map(mapped: Measure, places: Places, evidence: Evidence) -> Measure:
    """A map's yield, and where it ends that of the climate by the hour."""
    gaps = np.isnan(mapped.values)
    if not gaps.any():
        return mapped
    rest = _pv_by_the_hour(places, evidence)
    low, high = (np.where(gaps, np.nan if end is None else end, np.nan)
                 for end in (rest.low, rest.high))
    return Measure(np.where(gaps, rest.values, mapped.values), low, high,
                   note=f"{mapped.note} Where it does not reach: {rest.note}")


def _pv_by_the_hour(places: Places, evidence: Evidence) -> Measure:
    field, sun = pv_field_of(evidence), evidence.raster("ghi")
    if field is None:
        return Measure.unknown(places, "No solar layer and no climate in this region.")
    ghi = None if sun is None else sun.at(places)
    values = field.yearly_at(places, ghi, temperature_of(places, evidence))
    sun_share = field.lattice.at(field.sun_share, places)
    if ghi is not None:                  # nothing is guessed of the sun where the map tells it
        sun_share = np.where(np.isnan(ghi), sun_share, 0.0)
    sd = values * np.hypot(energy_model(evidence).pv_error_share, sun_share)
    return Measure(values, values - TEN_PERCENT * sd, values + TEN_PERCENT * sd,
                   note="Hourly model (Erbs, Hay-Davies, Faiman, PVWatts) on typical days of "
                        + ("the monthly climate." if sun is None else "the irradiation map."))


def pv_months_of(places: Places, evidence: Evidence) -> np.ndarray:
    """Monthly PV energy at the best fixed tilt, (12, n): the yearly yield by the field's months.

    [kWh/kWp]; NaN where the yield or the climate is unknown.
    """
    field = pv_field_of(evidence)
    if field is None:
        return np.full((12, len(places)), np.nan)
    return field.shares_at(places) * measure_pv_yield(places, evidence).values


def wind_of(places: Places, evidence: Evidence) -> Wind | None:
    """Wind at 100 m of the places; None where the region has no wind layer."""
    layer = evidence.layers.get("wind")
    if isinstance(layer, Raster):
        return wind_100m(places, layer, energy_model(evidence))
    if not isinstance(layer, Features) or not len(layer):
        return None
    return wind_100m(places, layer, energy_model(evidence),
                     lambda where, points, column: smooth(where, evidence, points, column))


@criterion("wind_100m")
def measure_wind(places: Places, evidence: Evidence) -> Measure:
    """Mean wind speed at 100 m [m/s]; known near named sites, else a pattern as its prior."""
    wind = wind_of(places, evidence)
    if wind is None:
        return Measure.unknown(places, "No wind layer in this region.")
    patterned = not np.isnan(wind.prior).all()
    return Measure(wind.speed, wind.speed - TEN_PERCENT * wind.sd,
                   wind.speed + TEN_PERCENT * wind.sd,
                   wind.prior if patterned else None, wind.prior_sd if patterned else None,
                   "Known only near named wind sites; elsewhere a coarse pattern serves as prior.")


@criterion("grid_carbon")
def measure_grid_carbon(places: Places, evidence: Evidence) -> Measure:
    """Five-year mean carbon intensity of the grid [gCO2/kWh], one figure for the region."""
    value = evidence.figure("grid_carbon_5y_mean_g_kwh")
    if math.isnan(value):
        return Measure.unknown(places, "No carbon intensity of the grid is known here.")
    return Measure(np.full(len(places), value), note="One national figure for all places.")


def firm_of(evidence: Evidence) -> FirmStations | None:
    """Large enough firm renewable stations; None where the region has no layer of plants."""
    plants = evidence.features("power_plants")
    if plants is None:
        return None
    return evidence.once("firm stations", lambda: firm_stations(plants, evidence.grid.crs,
                                                                energy_model(evidence)))


def firm_distance(places: Places, evidence: Evidence) -> tuple[np.ndarray, str]:
    """Distance to the nearest firm renewable station [km], (n,), and how it was got."""
    stations = firm_of(evidence)
    if stations is None:
        return np.full(len(places), np.nan), "No layer of power plants in this region."
    distance, _ = stations.nearest(places)
    least = f"{energy_model(evidence).firm_min_mw:g} MW"
    if len(stations.names):
        return distance, ("Straight line to the nearest geothermal, hydro or biomass "
                          f"station of {least} or more, units near one another added up.")
    if evidence.layers["power_plants"].provenance.coverage == "partial":
        return np.full(len(places), np.nan), ("The layer of plants is incomplete and knows no "
                                              f"firm renewable station of {least}.")
    left, bottom, right, top = evidence.grid.bounds
    beyond = math.hypot(right - left, top - bottom) / 1000
    return np.full(len(places), beyond), (f"No firm renewable station of {least} in the region; "
                                          "its diagonal stands as the least distance.")


@criterion("firm_renewable")
def measure_firm_renewable(places: Places, evidence: Evidence) -> Measure:
    """Distance to 20 MW or more of geothermal, hydro or biomass [km]."""
    values, note = firm_distance(places, evidence)
    return Measure(values, note=note)


def pue_field_of(evidence: Evidence) -> PueField | None:
    """Yearly mean PUE of the brief's cooling over the region; None without monthly climate.

    Monthly climate of the region, else of the places of the world table around it.
    """
    climate = evidence.features("climate")
    if climate is None or not len(monthly_places(climate)[0]):
        climate = _world_climate(evidence)
    if climate is None:
        return None
    brief, offset = evidence.brief, evidence.figure("utc_offset_h")
    return evidence.once("pue field", lambda: pue_field(
        lattice_of(evidence), evidence.grid.crs, climate,
        cooling_type(evidence.tables, brief.cooling), brief.utilisation, brief.water_allowed,
        evidence.seed, None if math.isnan(offset) else offset, climate_model(evidence),
        brief.warmer_k))


def _world_climate(evidence: Evidence) -> Features | None:
    """Stations of the world table around the region; None where there is no such table."""
    table = evidence.tables.get("climate_normals")
    if table is None:
        return None
    nodes = lattice_of(evidence).places(evidence.grid.crs)
    return evidence.once("world stations", lambda: world_stations(
        table, *nodes.lonlat, climate_model(evidence)))


@criterion("cooling_climate")
def measure_cooling_climate(places: Places, evidence: Evidence) -> Measure:
    """Yearly mean PUE of the brief's cooling in the climate of the place."""
    field = pue_field_of(evidence)
    if field is None:
        return Measure.unknown(places, "No monthly climate in this region.")
    today = temperature_of(places, evidence)
    values = field.at(places, None if today is None else today + evidence.brief.warmer_k)
    climate = evidence.features("climate")
    if climate is not None and len(monthly_places(climate)[0]):
        return Measure(values, note="Mean of a synthetic hourly year from the nearest stations.")
    spread = TEN_PERCENT * world_pue_error(field, places, evidence.table("climate_normals"),
                                           climate_model(evidence), today is not None)
    return Measure(values, np.maximum(values - spread, 1.0), values + spread,
                   note="Mean of a synthetic hourly year from the nearest places of the world "
                        "climate table.")
