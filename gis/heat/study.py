"""What all heat estimates of one study share: source, heat pump, pipes, prices, users."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from shapely import Point

from ..climate.months import months_from_world
from ..climate.normals import DAYS
from ..settings import Brief
from ..siting.evidence import Evidence
from ..types import Places, Table
from .demand.profile import Seasons, seasons
from .demand.sinks import Sink, SinkKind, kinds_of, sinks
from .dispatch.storage import StorageKind, storage_kinds
from .finance.economics import Prices
from .heat_pump import HeatPump, heat_pump
from .parameters import Parameters, parameters
from .pipe import Pipes, pipes
from .source import HeatSource, heat_source

ANY_COUNTRY = "XXX"
COLD_COUNTRY = "XXC"
COLD_K_D = 1500.0
"""More heating degree days than this: a country without data heats its rooms. [K·d]"""
GRID_FUELS = ("electric resistance", "electric chiller", "reverse osmosis")
WOOD_FUELS = ("fuelwood", "charcoal")


@dataclass(frozen=True)
class Homes:
    """Heat of one home, from the table `homes`."""

    heat_mwh_y: float
    basis: str


@dataclass(frozen=True, eq=False)
class HeatStudy:
    """Frozen inputs of every heat estimate of one region and brief."""

    brief: Brief
    source: HeatSource
    pump: HeatPump
    pipes: Pipes
    p: Parameters
    prices: Prices
    seasons: Seasons
    homes: Homes
    kinds: Mapping[str, SinkKind]
    stores: Mapping[str, StorageKind]
    fuel_co2_t_mwh: Mapping[tuple[str, str], float]    # per MWh of useful heat replaced
    grid_co2_t_mwh: float                              # NaN: unknown
    sinks: tuple[Sink, ...]
    x: np.ndarray                                      # (n,) of the sinks [m]
    y: np.ndarray
    free_m: np.ndarray                                 # (n,) distance that needs no pipe
    spread_m: np.ndarray                               # (n,) how far its pipes lie from x, y

    def machine_mw(self, plant_mw: float) -> float:
        """Size of one heat pump of a plant of so much delivered heat."""
        return self.pump.machine_mw(plant_mw, self.p["heat_pump_machines"])

    def straight_km(self, x: float | np.ndarray, y: float | np.ndarray,
                    users: np.ndarray | None = None) -> np.ndarray:
        """Straight distance from places (m,) to where each user can be joined, (m, n). [km]

        `users` picks some of the users.
        """
        users = np.arange(len(self.sinks)) if users is None else users
        x, y = np.atleast_1d(x), np.atleast_1d(y)
        gap = np.hypot(x[:, None] - self.x[users], y[:, None] - self.y[users])
        gap = np.maximum(gap - self.free_m[users], 0.0)
        for column in np.flatnonzero(self.spread_m[users] > 0):
            import shapely

            line = self.sinks[users[column]].line
            gap[:, column] = shapely.distance(shapely.points(x, y), line)
        return gap / 1000


def heat_study(evidence: Evidence) -> HeatStudy:
    """The study of `evidence`, built once."""
    return evidence.once("heat_study", lambda: _build(evidence))


def _build(evidence: Evidence) -> HeatStudy:
    tables, brief = evidence.tables, evidence.brief
    p = parameters(tables)
    price = brief.electricity_eur_mwh
    if price is None:
        price = evidence.figure("electricity_eur_mwh", p["electricity_default_eur_mwh"])
    carbon = evidence.figure("grid_carbon_5y_mean_g_kwh", evidence.figure("grid_carbon_g_kwh"))
    users = sinks(evidence)
    return HeatStudy(
        brief, heat_source(tables, brief), heat_pump(tables), pipes(tables), p,
        Prices(brief.discount_rate, price,
               _by_country(tables["pipe_cost_factors"], evidence.country)["factor"],
               p["price_factor_2015"]),
        seasons(tables), _homes(evidence), kinds_of(evidence),
        storage_kinds(tables),
        fuel_co2(tables["reference_fuels"], p["fnrb"], carbon / 1000), carbon / 1000, users,
        np.array([s.x for s in users]), np.array([s.y for s in users]),
        np.array([0.0 if s.line is not None else s.radius_m * p["network_reach_share"]
                  for s in users]),
        np.array([0.0 if s.line is None else s.line.hausdorff_distance(Point(s.x, s.y))
                  for s in users]))


def fuel_co2(table: Table, fnrb: float, grid_t_mwh: float) -> dict[tuple[str, str], float]:
    """CO2 per MWh of useful heat [t/MWh] of each fuel and use.

    Of wood only the share that does not grow back counts; electric heat has the grid's carbon.
    """
    found = {}
    for row in table.rows():
        carbon = row["co2_g_kwh_fuel"] / 1000
        if row["fuel"] in GRID_FUELS:
            carbon = grid_t_mwh
        elif row["fuel"] in WOOD_FUELS:
            carbon *= fnrb
        found[row["fuel"], row["use"]] = carbon / row["efficiency"]
    return found


def _homes(evidence: Evidence) -> Homes:
    rows = {row["iso3"]: row for row in evidence.tables["homes"].rows()}
    row = rows.get(evidence.country)
    if row is None:
        row = rows[COLD_COUNTRY if _degree_days(evidence) > COLD_K_D else ANY_COUNTRY]
    return Homes(row["heat_mwh_home_y"],
                 f"{row['heat_mwh_home_y']:g} MWh per home and year: {row['what']} "
                 f"({row['source']}, {row['year']:.0f})")


def _degree_days(evidence: Evidence) -> float:
    """Heating degree days below 18 °C of the study's middle by the world table; 0 without. [K·d]"""
    table = evidence.tables.get("climate_normals")
    if table is None:
        return 0.0
    left, bottom, right, top = evidence.grid.bounds
    middle = Places(np.array([(left + right) / 2]), np.array([(bottom + top) / 2]),
                    evidence.grid.crs)
    months = months_from_world(table, *middle.lonlat).t_mean_c[0]
    return float(np.maximum(18.0 - months, 0.0) @ DAYS)


def _by_country(table: Table, country: str) -> dict:
    rows = {row["iso3"]: row for row in table.rows()}
    return rows.get(country, rows[ANY_COUNTRY])


def co2_per_mwh(study: HeatStudy, sink: Sink) -> float:
    """CO2 of the fuel that one MWh of heat replaces at this user [t]; NaN where unknown."""
    return study.fuel_co2_t_mwh.get(study.kinds[sink.kind].fuel, math.nan)


def knows_users(evidence: Evidence) -> bool:
    """Whether any layer of the region names heat users; without one they are unknown, not none."""
    return any(evidence.features(key) is not None for key in ("heat_networks", "heat_sinks"))
