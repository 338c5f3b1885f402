"""From the source to the users of one site: temperatures, pipe, hourly flow, cost."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from .demand.process import GREENHOUSE_SEASON, greenhouse_shape
from .demand.profile import LoadDuration, effective_temperature, generation_of, network_shape
from .demand.sinks import Sink
from .dispatch.storage import cheapest_kind
from .dispatch.year import Flow, dispatch, dispatch_year
from .finance.economics import LinkCost, lcoh, link_cost
from .heat_pump import upgrade
from .study import HeatStudy
from .way import MIN_GLIDE_K, Way, own_way, usual_km


@dataclass(frozen=True, eq=False)
class SiteClimate:
    """What the weather of a place means for heat demand."""

    daily_c: np.ndarray              # (365,) effective daily temperature
    load: LoadDuration               # of a network's heat, (8760,), sum 1
    ground_c: float                  # yearly mean air temperature
    greenhouse: np.ndarray           # (8760,) of a greenhouse's heat, sum 1; zeros: needs none


def site_climate(study: HeatStudy, t_c: np.ndarray,
                 ghi_w_m2: np.ndarray | None = None) -> SiteClimate:
    """Demand climate of the hourly temperature (8760,) [°C]; without the sun, as if by night."""
    daily = effective_temperature(t_c)
    shape = network_shape(daily, study.seasons.diurnal, study.p)
    sun = np.zeros_like(t_c) if ghi_w_m2 is None else ghi_w_m2
    return SiteClimate(daily, LoadDuration.of(shape), float(daily.mean()),
                       greenhouse_shape(t_c, sun, study.seasons.greenhouse))


@dataclass(frozen=True, eq=False)
class Need:
    """What a user takes from lifted heat, hour by hour, were the source endless.

    Ratios are scalars, or (8760,) where the supply temperature follows the weather.
    """

    demand_mw: np.ndarray            # (8760,) less heat that runs first
    electricity: np.ndarray          # heat-pump electricity per heat delivered
    exchanger_share: np.ndarray
    pipe_supply_c: float             # mean over the heat carried
    pipe_return_c: float
    capped: bool                     # the user needs more than the heat pump reaches

    @property
    def per_source(self) -> np.ndarray:
        return 1.0 / (1.0 - self.electricity)


def need(study: HeatStudy, sink: Sink, climate: SiteClimate) -> Need | None:
    """The hourly need of a user; None where lifted heat cannot serve any of it."""
    limit, source = study.pump.fluid.max_supply_c, study.source
    back = sink.return_c
    if not sink.servable_mwh_y > 0 or not math.isfinite(back) or back > limit - MIN_GLIDE_K:
        return None
    if sink.network:
        kind = generation_of(study.seasons.generations, sink.supply_c, sink.medium)
        wanted = kind.supply(climate.daily_c, sink.supply_c, back, study.p)
        level = climate.load.level(sink.must_run_share)
        demand = sink.servable_mwh_y * np.maximum(climate.load.shape - level, 0.0)
    else:
        wanted = np.asarray(sink.supply_c, float)
        shape = (climate.greenhouse if sink.season == GREENHOUSE_SEASON
                 else study.seasons.shape(sink.season))
        demand = sink.servable_mwh_y * shape
    top = np.minimum(wanted, limit)
    reach = np.clip((top - back) / (wanted - back), 0.0, 1.0)
    peak = float(demand.max())
    size = min(peak, 1.25 * float(source.heat_mw.max()))
    lift = upgrade(study.pump, source.in_c, source.out_c, back, top,
                   study.machine_mw(size), study.p["stage_lift_k"])
    # An exchanger can send water as warm as the source allows: less flow, thinner pipe.
    warm = np.where(lift.exchanger_share >= 1.0,
                    source.in_c - study.pump.fluid.exchanger_pinch_k, top)
    if sink.network:
        hourly = [np.repeat(v, 24) for v in (reach, lift.electricity, lift.exchanger_share)]
        demand = demand * hourly[0]
        supply = float(np.average(warm, weights=demand.reshape(365, 24).sum(axis=1) + 1e-12))
        electricity, exchanger = hourly[1], hourly[2]
    else:
        demand, supply = demand * float(reach), float(warm)
        electricity, exchanger = lift.electricity, lift.exchanger_share
    if not demand.sum() > 0:
        return None
    return Need(demand, electricity, exchanger, supply, back, bool(np.any(reach < 1.0)))


@dataclass(frozen=True, eq=False)
class Store:
    """The heat store beside the heat pump of one link."""

    kind: str
    m3: float
    capacity_mwh: float              # between the link's supply and return temperature
    loss_share_h: float
    direct_mwh: float                # what the user would take without it


@dataclass(frozen=True, eq=False)
class Link:
    """One user joined to one site."""

    sink: Sink
    need: Need
    straight_km: float
    way: Way
    flow: Flow
    electricity_mwh: float           # heat pump
    pumping_mwh: float
    pump_heat_mwh: float             # delivered by the heat pump, the rest by exchanger
    cost: LinkCost
    floor_mw: np.ndarray             # (1,) or (8760,) output below which the plant is off
    store: Store | None = None

    @property
    def route_km(self) -> float:
        return self.way.route_km

    @property
    def gain(self) -> float:
        """Heat used over what would be used without a store."""
        return 1.0 if self.store is None else self.used_mwh / self.store.direct_mwh

    @property
    def used_mwh(self) -> float:
        return float(self.flow.used_mw.sum())

    @property
    def lcoh_eur_mwh(self) -> float:
        return lcoh(self.cost.yearly, self.used_mwh)


def join(study: HeatStudy, sink: Sink, wanted: Need, straight_km: float,
         source_mw: np.ndarray, ground_c: float, way: Way | None = None) -> Link | None:
    """Join a user to what is left of the source; None where nothing would be used.

    Without a `way` the user gets a pipe of its own along a route of the usual detour.
    """
    per_source = wanted.per_source
    peak = float(np.minimum(wanted.demand_mw, source_mw * per_source).max())
    if not peak > 0:
        return None
    if way is None:
        way = own_way(study, usual_km(study, sink, straight_km), peak, wanted.pipe_supply_c,
                      wanted.pipe_return_c, ground_c)
    floor = least_output(
        study.p["heat_pump_min_load_share"], wanted,
        np.minimum(source_mw * per_source, np.minimum(
            way.cap_mw, np.where(wanted.demand_mw > 0, wanted.demand_mw + way.loss_mw, 0.0))))
    flow = dispatch(source_mw, wanted.demand_mw, per_source, way.loss_mw, way.cap_mw, floor)
    if not float(flow.used_mw.sum()) > 0:
        return None
    return _link(study, sink, wanted, straight_km, way, flow, floor)


def least_output(share: float, wanted: Need, output_mw: np.ndarray) -> np.ndarray:
    """Heat that plant and exchanger give at the least load of the heat pump, (1,) or (h,). [MW]

    The heat pump is sized for its largest share of `output_mw` (h,); beside it the exchanger
    gives its share of every hour.
    """
    pump_share = np.atleast_1d(1.0 - wanted.exchanger_share)
    least = share * float((output_mw * pump_share).max())
    return np.divide(least, pump_share, out=np.zeros_like(pump_share), where=pump_share > 0)


def _link(study: HeatStudy, sink: Sink, wanted: Need, straight_km: float, way: Way, flow: Flow,
          floor: np.ndarray) -> Link:
    """A link with its plant, electricity and cost, sized for `flow`."""
    output = flow.output_mw
    pumped = output * (1.0 - wanted.exchanger_share)
    electricity = float((output * wanted.electricity).sum())
    load = np.minimum(flow.delivered_mw / way.cap_mw, 1.0)
    pumping = way.pump_mw * float((load ** 3).sum())
    pump_heat = float(pumped.sum())
    cost = link_cost(study.p, study.pump, study.prices, pump_mw=float(pumped.max()),
                     exchanger_mw=float(output.max()), trench_eur_m=way.trench_eur_m,
                     route_km=way.route_km, pump_heat_mwh=pump_heat,
                     electricity_mwh=electricity + pumping,
                     source_mwh=float(flow.drawn_mw.sum()))
    return Link(sink, wanted, straight_km, way, flow, electricity, pumping, pump_heat, cost, floor)


def add_store(study: HeatStudy, links: list[Link], left_mw: np.ndarray,
              m3: float) -> tuple[list[Link], np.ndarray]:
    """Put the heat store beside the link whose user takes most more by it.

    It is charged with heat that no user takes directly, and begins the year as it ended the last.

    Returns
    -------
    links, left : list of Link, (8760,) array
        Unchanged where no user would take more.
    """
    if not m3 > 0 or not links:
        return links, left_mw
    kind = cheapest_kind(study.stores, m3)
    share = kind.loss_per_h(m3)
    capacity = [kind.capacity_mwh(m3, max(link.need.pipe_supply_c - link.need.pipe_return_c,
                                          MIN_GLIDE_K)) for link in links]

    def hourly(values) -> np.ndarray:
        return np.array([np.broadcast_to(v, left_mw.shape) for v in values])

    year = dispatch_year(
        hourly(left_mw + link.flow.drawn_mw for link in links),
        hourly(link.need.demand_mw for link in links),
        hourly(link.need.per_source for link in links),
        loss_mw=[link.way.loss_mw for link in links],
        cap_mw=[link.way.cap_mw for link in links],
        floor_mw=hourly(link.floor_mw for link in links), store_mwh=capacity, loss_share_h=share,
        steady=True)
    more = year.used_mw.sum(axis=1) - [link.used_mwh for link in links]
    k = int(np.argmax(more))
    if not more[k] > 1e-6 * links[k].used_mwh:
        return links, left_mw
    flow = year.site(k)
    store = Store(kind.key, m3, capacity[k], share, links[k].used_mwh)
    old = links[k]
    new = _link(study, old.sink, old.need, old.straight_km, old.way, flow, old.floor_mw)
    cost = replace(new.cost, investment=new.cost.investment + kind.investment_eur(m3),
                   storage_annuity=kind.annuity_eur_y(m3, study.prices.rate))
    new = replace(new, store=store, cost=cost)
    return [*links[:k], new, *links[k + 1:]], flow.left_mw


def simulate(study: HeatStudy, candidates: list[tuple[Sink, float]], climate: SiteClimate,
             source_mw: np.ndarray, limit_eur_mwh: float,
             most: int) -> tuple[list[Link], np.ndarray]:
    """Join users in the given order while heat is left and the link is cheap enough.

    Parameters
    ----------
    candidates : list of (Sink, straight km)
        Cheapest first.
    source_mw : (8760,) array
        Source heat to share out.
    limit_eur_mwh : float
        A user whose own link costs more stays out.
    most : int
        Users joined at most.

    Returns
    -------
    links, left : list of Link, (8760,) array
        Users in the order joined, and source heat that nobody takes.
    """
    links: list[Link] = []
    left, enough = source_mw, 0.01 * float(source_mw.sum())
    for sink, km in candidates:
        if len(links) >= most or float(left.sum()) <= enough:
            break
        wanted = need(study, sink, climate)
        link = None if wanted is None else join(study, sink, wanted, km, left, climate.ground_c)
        if link is not None and link.lcoh_eur_mwh <= limit_eur_mwh:
            links.append(link)
            left = link.flow.left_mw
    return links, left
