"""What a portfolio is chosen from, and the limits that it must keep."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...errors import InputError


@dataclass(frozen=True, eq=False)
class Choices:
    """Sites at the sizes they can be built in: c rows, one per site and size. NaN: unknown."""

    site: np.ndarray                     # (c,) row of the sites
    it_mw: np.ndarray                    # (c,) IT capacity [MW]
    need_mw: np.ndarray                  # (c,) power to be connected [MW]
    station: np.ndarray                  # (c,) row of the stations, −1 none known
    land_ha: np.ndarray                  # (c,) land needed [ha]
    water_m3_y: np.ndarray               # (c,) make-up water [m³/y]
    capex_meur: np.ndarray               # (c,) grid connection [MEUR]
    cost_meur_y: np.ndarray              # (c,) yearly cost apart from heat [MEUR/y]
    lead_months: np.ndarray              # (c,) order to energised connection [months]
    line_km: np.ndarray                  # (c,) new line [km]

    def __len__(self) -> int:
        return len(self.site)

    @property
    def sites(self) -> int:
        """Number of sites that have a choice."""
        return int(self.site.max()) + 1 if len(self.site) else 0


@dataclass(frozen=True, eq=False)
class Links:
    """Heat that each choice would give to each user alone: k rows."""

    choice: np.ndarray                   # (k,) row of the choices
    user: np.ndarray                     # (k,) row of the users
    used_mwh: np.ndarray                 # (k,) taken if no other site serves the user [MWh/y]
    eur_mwh: np.ndarray                  # (k,) cost of that heat
    co2_t_mwh: np.ndarray                # (k,) avoided, net of the heat pump's power [t/MWh]
    people_mwh: np.ndarray               # (k,) people whose heat one MWh is [1/MWh]
    capex_eur_mwh: np.ndarray            # (k,) investment per yearly MWh
    km: np.ndarray                       # (k,) straight distance to the user [km]

    def __len__(self) -> int:
        return len(self.choice)

    @classmethod
    def none(cls) -> Links:
        """No heat user at all."""
        whole, real = np.empty(0, np.int64), np.empty(0)
        return cls(whole, whole, real, real, real, real, real, real)


@dataclass(frozen=True, eq=False)
class Shared:
    """Things that several sites draw on, each up to a capacity; infinite: without limit."""

    names: tuple[str, ...]
    capacity: np.ndarray                 # (n,)


NOBODY = Shared((), np.empty(0))


@dataclass(frozen=True, eq=False)
class Problem:
    """Sites, their choices, and what they share."""

    ids: tuple[str, ...]                 # of the n sites
    names: tuple[str, ...]
    x: np.ndarray                        # (n,) [m]
    y: np.ndarray                        # (n,) [m]
    choices: Choices
    links: Links = field(default_factory=Links.none)
    users: Shared = NOBODY               # heat that each user can take [MWh/y]
    stations: Shared = NOBODY            # power that each station can give [MW]
    waters: Shared = NOBODY              # water that each source can give [m³/y]
    water_of: np.ndarray | None = None   # (n,) row of the waters, −1 none known
    land_ha: np.ndarray | None = None    # (n,) free land in one piece [ha]; infinite: unlimited
    counties: tuple[str, ...] = ()       # of the n sites; "" unknown
    heat_price_eur_mwh: float = 0.0
    outage_h_y: np.ndarray | None = None  # (n,) [h/y]; NaN unknown
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Why a site or a size is no choice: "site at size" → sentence."""
    notes: tuple[str, ...] = ()
    heat_known: bool = True              # whether any heat user is listed; else heat is unknown

    def distances_km(self) -> np.ndarray:
        """Straight distance between any two sites, (n, n). [km]"""
        return np.hypot(self.x[:, None] - self.x, self.y[:, None] - self.y) / 1000


@dataclass(frozen=True)
class Limits:
    """What a portfolio must keep to; None or empty: no such limit."""

    total_mw: float
    sites_min: int = 1
    sites_max: int | None = None
    sizes: tuple[float, ...] | None = None       # only these sizes [MW]
    min_distance_km: float = 0.0
    budget_meur: float | None = None             # of connections and heat supply
    county_share_max: float | None = None        # of the load in any one county
    county_share_min: Mapping[str, float] = field(default_factory=dict)   # county → share
    station_mw: float | None = None              # of every station, in place of its own
    water_m3_y: float | None = None              # of every source, in place of its own

    def __post_init__(self):
        checks = (
            ("total IT load", self.total_mw, 0.01, 10_000, "MW"),
            ("least distance", self.min_distance_km, 0, 5_000, "km"),
            ("budget", self.budget_meur, 0, 1e6, "MEUR"),
            ("greatest share of a county", self.county_share_max, 0, 1, "as a fraction"),
            ("station power", self.station_mw, 0, 1e5, "MW"),
            ("water of a source", self.water_m3_y, 0, 1e12, "m³/y"),
            ("least number of sites", self.sites_min, 0, 1000, "sites"),
            ("greatest number of sites", self.sites_max, 1, 1000, "sites"),
            *(("share of " + name, share, 0, 1, "as a fraction")
              for name, share in self.county_share_min.items()),
        )
        for what, value, low, high, unit in checks:
            if value is not None and not (math.isfinite(value) and low <= value <= high):
                raise InputError(f"Portfolio: {what} = {value:g} is impossible; give "
                                 f"{low:g} to {high:g} {unit}.")
        if self.sites_max is not None and self.sites_max < self.sites_min:
            raise InputError(f"Portfolio: at least {self.sites_min} and at most {self.sites_max} "
                             "sites exclude each other; raise the greatest number.")
        if sum(self.county_share_min.values()) > 1 + 1e-9:
            raise InputError("Portfolio: the least shares of the counties add up to more than 1; "
                             "lower them.")


@dataclass(frozen=True, eq=False)
class Row:
    """One linear limit, low ≤ Σ value · variable ≤ high."""

    limit: str                           # kind of limit: total, station, water, budget …
    label: str                           # for people, e.g. "station Juja Road"
    unit: str
    index: np.ndarray                    # variables
    value: np.ndarray
    low: float
    high: float


def pairs_nearer(problem: Problem, km: float, sites: Sequence[int] | None = None
                 ) -> list[tuple[int, int]]:
    """Pairs of sites nearer to one another than `km`."""
    if not km > 0:
        return []
    first, second = np.nonzero(np.triu(problem.distances_km() < km - 1e-9, 1))
    wanted = set(range(len(problem.ids))) if sites is None else set(sites)
    return [(int(i), int(j)) for i, j in zip(first, second, strict=True)
            if i in wanted and j in wanted]
