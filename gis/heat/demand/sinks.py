"""Heat users: networks and single users of the layers, and users given by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from ...errors import InputError, UnknownNameError
from ...siting.evidence import Evidence
from ...types import WGS84, Features, Table, transformer
from ..plant.user import UserKind, user_kind

NETWORK_KIND = "district_heating"
WEATHER_KINDS = (NETWORK_KIND, "buildings")
"""Users that heat rooms: their demand and supply temperature follow the weather."""
Z90, Z95 = 1.2816, 1.645             # standard normal quantiles of 90 and 95 %
SAID_KM = 1.0                        # a position less certain than this is pointed out


@dataclass(frozen=True)
class Sink:
    """One heat user and what lifted heat could serve of it."""

    name: str
    kind: str
    lon: float
    lat: float
    x: float                         # in the study's reference system [m]
    y: float
    radius_m: float                  # of the served area; 0 for a single user
    supply_c: float                  # that the servable part needs
    return_c: float                  # NaN: none, as in steam networks
    demand_mwh_y: float              # whole yearly heat
    servable_mwh_y: float            # part below the temperature that can be served
    season: str                      # key of the table `seasons`; "" for networks
    network: bool = False
    medium: str = ""                 # of networks: hot_water, superheated, steam, tempered
    must_run_share: float = 0.0      # met by heat that runs first
    must_run_assumed: bool = False   # the layer does not tell it
    factor: float = 1.0              # true heat lies within × / ÷ this
    potential: bool = False          # not heated today: shown apart, never counted
    speculative: bool = False
    line: BaseGeometry | None = None # pipes already in the ground that can be joined anywhere
    route_km: float | None = None    # length of the pipe given by hand; None: from the distance
    accuracy_km: float = 0.0         # likely error of the position; a network's lies in its radius
    note: str = ""


@dataclass(frozen=True)
class SinkKind:
    """Defaults of one kind of user."""

    label: str
    supply_c: float
    return_c: float
    season: str
    fuel: tuple[str, str]            # that its heat replaces: key and use in `reference_fuels`
    speculative: bool


def sink_kinds(table: Table, continent: str = "") -> Mapping[str, SinkKind]:
    """Kinds of the table `sinks`, with the fuels that are usual on the continent."""
    fuel, use = ("africa_fuel", "africa_use") if continent == "Africa" else ("fuel", "fuel_use")
    return {row["key"]: SinkKind(row["label"], row["supply_c"], row["return_c"], row["season"],
                                 (row[fuel], row[use]), row["speculative"] == "yes")
            for row in table.rows()}


def kinds_of(evidence: Evidence) -> Mapping[str, SinkKind]:
    """Kinds of users with the fuels of the region's continent."""
    return sink_kinds(evidence.table("sinks"),
                      continent_of(evidence.tables.get("countries"), evidence.country))


def continent_of(countries: Table | None, iso3: str) -> str:
    """Continent of a country; "" where the table does not know it."""
    if countries is None:
        return ""
    found = np.flatnonzero(countries["iso3"] == iso3)
    return str(countries["continent"][found[0]]) if len(found) else ""


def exchanger_share(sink: Sink, source_c: float, approach_k: float) -> float:
    """Share of a user's servable heat that a source serves without a heat pump, 0..1.

    clip((T_src − a − T_return)/(T_supply − T_return), 0, 1); none without a return.
    """
    if math.isnan(sink.return_c) or not sink.supply_c > sink.return_c:
        return 0.0
    share = (source_c - approach_k - sink.return_c) / (sink.supply_c - sink.return_c)
    return min(1.0, max(0.0, share))


def sinks(evidence: Evidence) -> tuple[Sink, ...]:
    """All heat users of the region's layers that have a heat demand."""
    kinds = kinds_of(evidence)
    found: list[Sink] = []
    layer, users = evidence.features("heat_networks"), evidence.features("heat_sinks")
    if layer is not None:
        found = _networks(layer, kinds[NETWORK_KIND], user_kind(evidence.tables, "network"))
        pipes = evidence.features("heat_pipes")
        if pipes is not None:
            found = _with_pipes(found, pipes)
    if users is not None:
        found += _beside_networks(_users(users, kinds), found)
    return tuple(found)


def _with_pipes(networks: list[Sink], pipes: Features) -> list[Sink]:
    """Tempered loops whose pipes are drawn can be joined anywhere along them."""
    import shapely

    loops = pipes.geometry[pipes["kind"] == "tempered_loop"]
    found = []
    for sink in networks:
        here = shapely.Point(sink.x, sink.y)
        own = [line for line in loops if shapely.distance(line, here) <= sink.radius_m]
        if sink.medium == "tempered" and own:
            sink = replace(sink, line=shapely.union_all(own))
        found.append(sink)
    return found


def _beside_networks(users: list[Sink], networks: list[Sink]) -> list[Sink]:
    """Say of each user whether its heat may already be part of a network's."""
    found = []
    for sink in users:
        around = [n.name for n in networks
                  if math.hypot(n.x - sink.x, n.y - sink.y) <= n.radius_m]
        if around:
            note = f"may already be served by {around[0]}"
            sink = replace(sink, note=f"{sink.note}; {note}" if sink.note else note)
        found.append(sink)
    return found


def _networks(layer: Features, kind: SinkKind, usual: UserKind) -> list[Sink]:
    found = []
    # Where heat that runs first is unknown, what it leaves is known only to × / ÷ this.
    doubt = 0.5 * math.log((1 - usual.first_low) / (1 - usual.first_high)) * Z95 / Z90
    for row in _rows(layer):
        heat = row["heat_mwh_y"]
        if not heat > 0:
            continue
        must_run = row["must_run_share"]
        told = must_run == must_run
        factor = 1 + _or(row.get("heat_uncertainty_share", math.nan), 0.25)
        steam = row["medium"] == "steam"
        found.append(Sink(
            name=row["name"], kind=NETWORK_KIND, lon=row["lon"], lat=row["lat"], x=row["x"],
            y=row["y"], radius_m=1000 * _or(row["radius_km"], 0.0),
            supply_c=_or(row["supply_c"], kind.supply_c),
            return_c=math.nan if steam else _or(row.get("return_c", math.nan), kind.return_c),
            demand_mwh_y=heat, servable_mwh_y=0.0 if steam else heat, season="", network=True,
            medium=row["medium"], must_run_share=must_run if told else usual.first_mid,
            must_run_assumed=not told,
            factor=factor if told else math.exp(math.hypot(math.log(factor), doubt)),
            note="" if told else "heat that runs first is unknown; taken as "
            f"{100 * usual.first_mid:.0f} % of its heat ({100 * usual.first_low:.0f} to "
            f"{100 * usual.first_high:.0f} %)"))
    return found


def _users(layer: Features, kinds: Mapping[str, SinkKind]) -> list[Sink]:
    found = []
    for row in _rows(layer):
        kind = kinds.get(row["kind"])
        demand = row.get("demand_kind", "present")
        if demand == "non_sink":
            continue
        if kind is None:
            raise UnknownNameError(f"kind of heat user ({row['name']})", row["kind"], kinds)
        whole = row.get("heat_mwh_y", math.nan)
        low = row.get("heat_low_mwh_y", math.nan)
        heat, supply = ((low, row.get("temp_low_c", math.nan)) if low == low
                        else (whole, row.get("temp_c", math.nan)))
        if not heat > 0:
            continue
        supply = _or(supply, kind.supply_c)
        error = _or(row.get("accuracy_km", math.nan), 0.0)
        found.append(Sink(
            name=row["name"], kind=row["kind"], lon=row["lon"], lat=row["lat"], x=row["x"],
            y=row["y"], radius_m=0.0, supply_c=supply, return_c=_return(supply, kind),
            demand_mwh_y=_or(whole, heat), servable_mwh_y=heat, season=row["season"],
            factor=_or(row.get("heat_factor", math.nan), 2.0),
            potential=demand == "potential", speculative=kind.speculative, accuracy_km=error,
            note=f"its place is known to ± {error:g} km" if error >= SAID_KM else ""))
    return found


def _return(supply_c: float, kind: SinkKind) -> float:
    """Return of the kind, warmer by what the supply is warmer; below the supply in any case."""
    warmer = max(supply_c - kind.supply_c, 0.0)
    drop = max(3.0, 0.25 * (kind.supply_c - kind.return_c))
    return min(kind.return_c + warmer, supply_c - drop)


def _rows(layer: Features) -> list[dict]:
    from shapely import centroid, get_x, get_y

    points = centroid(layer.geometry)
    x, y = get_x(points), get_y(points)
    lon, lat = transformer(layer.crs, WGS84).transform(x, y)
    names = list(layer.columns)
    columns = [layer[name].tolist() for name in names]
    return [dict(zip(names, cells, strict=True), x=float(px), y=float(py), lon=float(plon),
                 lat=float(plat))
            for *cells, px, py, plon, plat in zip(*columns, x, y, lon, lat, strict=True)]


def _or(value: float, default: float) -> float:
    return default if value != value else value


def parse_sink(text: str, table: Table) -> Sink:
    """A heat user given by hand as ``KIND:ANNUAL_MWH:SUPPLY_C/RETURN_C:KM``.

    `KM` is the length of the pipe to it. Raises :class:`InputError`.
    """
    kinds = sink_kinds(table)
    match = re.fullmatch(r"([^:]+):([^:]+):([^:/]+)/([^:/]+):([^:]+)", text.strip())
    if match is None:
        raise InputError(f"Heat user {text!r} cannot be read; write "
                         "KIND:ANNUAL_MWH:SUPPLY_C/RETURN_C:KM, such as hospital:1400:62/30:1.5.")
    key = match[1].strip()
    if key not in kinds:
        raise UnknownNameError("kind of heat user", key, kinds)
    names = ("ANNUAL_MWH", "SUPPLY_C", "RETURN_C", "KM")
    heat, supply, back, km = (_number(text, name, match[i + 2]) for i, name in enumerate(names))
    rules = ((0 <= heat <= 1e9, "ANNUAL_MWH must lie between 0 and 1,000,000,000"),
             (-10 <= back < supply, "RETURN_C must lie below SUPPLY_C"),
             (supply <= 250, "SUPPLY_C must be at most 250 °C"),
             (0 <= km <= 1000, "KM must lie between 0 and 1,000 km"))
    for holds, rule in rules:
        if not holds:
            raise InputError(f"Heat user {text!r} is impossible: {rule}.")
    kind, network = kinds[key], key in WEATHER_KINDS
    return Sink(name=f"{kind.label} (given)", kind=key, lon=math.nan, lat=math.nan, x=math.nan,
                y=math.nan, radius_m=0.0, supply_c=supply, return_c=back, demand_mwh_y=heat,
                servable_mwh_y=heat, season="" if network else kind.season, network=network,
                medium="hot_water" if network else "", factor=1.1,
                speculative=kind.speculative, route_km=km)


def _number(text: str, name: str, given: str) -> float:
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not np.isfinite(value):
        raise InputError(f"Heat user {text!r}: {name} = {given!r} is not a number.")
    return value
