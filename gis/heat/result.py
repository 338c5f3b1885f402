"""What a study tells of heat: its users, the pipes to them, and a region's heat demand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..types import Quantity


@dataclass(frozen=True)
class SinkUse:
    """What one heat user could take from one site."""

    name: str
    kind: str
    lon: float
    lat: float
    distance_km: float                   # straight line
    route_km: float                      # along streets or terrain, else with the detour factor
    supply_c: float
    return_c: float
    demand_mwh_y: float                  # whole yearly demand of the user
    servable_mwh_y: float                # part that the lifted heat can serve, less must-run heat
    used_mwh_y: float                    # taken hour by hour; 0 for potential demand
    potential: bool                      # potential demand is shown apart and never counted
    pipe_dn: int                         # 0: no pipe
    lcoh_eur_mwh: float                  # of this link alone; NaN where nothing is used
    note: str = ""
    exchanger_share: float = math.nan    # of its heat that the source could serve, no heat pump
    heat_pump_share: float = math.nan    # and with one


@dataclass(frozen=True)
class Swing:
    """How the cost of heat follows one input from its low to its high end, the others fixed."""

    key: str
    label: str
    unit: str                            # of the input
    low: float                           # input
    value: float
    high: float
    lcoh_low_eur_mwh: float              # cost at the input's low end
    lcoh_eur_mwh: float                  # cost at its central value
    lcoh_high_eur_mwh: float             # cost at its high end

    @property
    def swing_eur_mwh(self) -> float:
        """Length of its bar in a tornado chart."""
        costs = (self.lcoh_low_eur_mwh, self.lcoh_eur_mwh, self.lcoh_high_eur_mwh)
        return max(costs) - min(costs)


@dataclass(frozen=True)
class PipeLength:
    """Length of one pipe size."""

    dn: int
    length_km: float
    reused: bool = False                 # lies in the ground already


@dataclass(frozen=True)
class NetworkPart:
    """Users of one temperature and the pipes to them."""

    users: tuple[str, ...]
    basis: str                           # streets | terrain | straight | given (length by hand)
    supply_c: float                      # mean over the heat carried
    return_c: float
    length_km: float
    pipes: tuple[PipeLength, ...]
    cost_eur: float                      # trench, pipes and crossings
    cost_low_eur: float
    cost_high_eur: float
    crossings: Mapping[str, int]         # rivers, rail


@dataclass(frozen=True)
class NetworkAgreement:
    """Whether a second program finds the same flows, pressures and temperatures."""

    agrees: bool | None                  # None: not checked
    disagreements: tuple[str, ...]
    findings: tuple[str, ...]            # limits that the checked network breaks
    note: str = ""


@dataclass(frozen=True)
class HeatNetwork:
    """All pipes of one site; sums over its parts."""

    basis: str
    length_km: float
    pipes: tuple[PipeLength, ...]
    cost_eur: float
    cost_low_eur: float
    cost_high_eur: float
    loss_mwh_y: float
    loss_share: float                    # of the heat sent out
    pumping_mwh_y: float
    crossings: Mapping[str, int]
    parts: tuple[NetworkPart, ...]
    check: NetworkAgreement
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeatEstimate:
    """The heat chain of one site, hourly over a weather year and summed.

    Energies in MWh per year at the data centre's fence unless named otherwise: `available` is
    source heat, `delivered` after the heat pump, `used` what present demand takes.
    """

    available_mwh_y: float
    delivered_mwh_y: float
    used_mwh_y: float
    erf: float                           # ISO/IEC 30134-6, before an external heat pump
    cop: float                           # NaN: no heat pump runs
    full_load_hours: float
    lcoh_eur_mwh: float                  # NaN: nothing is used
    co2_avoided_t_y: float               # may be negative
    homes: float
    heat_per_home_mwh_y: float
    heat_per_home_basis: str
    source_c: float
    source_return_c: float
    pue: float
    wue_l_kwh: float
    heat_pump_electricity_mwh_y: float
    capex_eur: float
    potential_mwh_y: float               # more that potential demand could take
    sinks: tuple[SinkUse, ...]
    monthly: Mapping[str, tuple[float, ...]]   # 12 sums each, see the series of `gis.heat`
    ranges: Mapping[str, tuple[float, float]]  # low and high of each headline figure
    notes: tuple[str, ...] = ()
    network: HeatNetwork | None = None   # None: nobody is joined
    # Only where asked for: what one site shows in depth.
    finance: Mapping[str, Mapping[str, Quantity]] = field(default_factory=dict)
    """Price model → figure of both parties; `assumptions` holds what all models share."""
    cash_flows: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    """Price model → party (data_centre, user) → its money of each year from year 0 [EUR]."""
    sensitivity: tuple[Swing, ...] = ()        # largest swing of the cost of heat first
    co2: Mapping[str, Quantity] = field(default_factory=dict)   # location- and market-based
    sizes: Mapping[str, Quantity] = field(default_factory=dict)
    """Sizes of heat pump, pipe and store that would cost the main user least."""


@dataclass(frozen=True)
class RegionBand:
    """What lies within one straight distance of a build-out of data centres."""

    km: float
    present_mwh: float               # demand of present users in reach, less heat that runs first
    present_used_mwh: float          # of it displaced
    new_mwh: float                   # demand of built areas in reach that suits a new network
    new_used_mwh: float              # of it displaced, were the networks built
    new_cost_eur_mwh: float          # distribution, mean over that demand; NaN where none
    reachable_share: float           # of the region's demand
    present_share: float             # displaced, present users only
    with_new_share: float            # displaced, were the networks built


@dataclass(frozen=True)
class RegionHeat:
    """Share of a region's heat demand that data centres could displace, by distance."""

    demand_mwh: float
    it_mw: float
    available_mwh: float             # at the source
    bands: tuple[RegionBand, ...]
