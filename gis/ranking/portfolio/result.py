"""What a portfolio study gives back."""

from __future__ import annotations

from dataclasses import dataclass

from .clash import Clash
from .outage import Outage


@dataclass(frozen=True)
class PortfolioSite:
    """One site of a portfolio at its size."""

    id: str
    name: str
    it_mw: float
    used_mwh_y: float
    lcoh_eur_mwh: float                  # NaN: nothing is used
    lead_time_months: float
    line_km: float                       # new line
    station: str                         # "" unknown
    county: str                          # "" unknown
    users: tuple[str, ...]               # heat users served


@dataclass(frozen=True)
class Shift:
    """What moving work between the sites of a portfolio gains."""

    share: float                         # of each site's load that may run elsewhere
    met_before: float                    # share of the yearly energy met by the sites' own sun
    met_after: float
    moved_mwh_y: float
    co2_t_y: float                       # avoided by it at the grid's carbon; NaN unknown
    note: str


@dataclass(frozen=True)
class Option:
    """One answer to "how many": sites, sizes and what they add up to. NaN: unknown."""

    name: str                            # one, few, many, best_mix
    label: str                           # e.g. "5 × 20 MW"
    sites: tuple[PortfolioSite, ...]     # largest first
    it_mw: float
    shortfall_mw: float                  # of the total load that was asked for
    used_mwh_y: float
    lcoh_eur_mwh: float
    co2_avoided_t_y: float
    water_m3_y: float
    lead_time_months: float              # until the last site is connected
    lead_time_mean_months: float         # mean, by IT power
    capex_meur: float                    # connections and heat supply
    cost_meur_y: float                   # yearly, less the heat sold
    line_km: float                       # new lines
    grid_strain_mw: float                # Σ power × share of its station
    people: float                        # people whose heat is met
    heat_user_km: float                  # mean straight distance of the heat; NaN: none used
    people_km: float                     # mean distance of the region's people to the next site
    outage: Outage
    objective: float                     # value of the objective that chose it
    gap: float                           # to the proven bound
    binding: tuple[str, ...] = ()        # limits that it meets exactly
    clashes: tuple[Clash, ...] = ()      # what keeps it from the whole load
    shift: Shift | None = None
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it carries the whole load."""
        return bool(self.sites) and self.shortfall_mw <= 1e-6 * max(self.it_mw, 1.0)


@dataclass(frozen=True)
class ParetoPoint:
    """One portfolio that no other beats in all objectives."""

    values: tuple[float, ...]            # of the front's objectives
    option: Option


@dataclass(frozen=True)
class ParetoFront:
    """Portfolios between which the objectives trade."""

    objectives: tuple[str, ...]
    units: tuple[str, ...]
    points: tuple[ParetoPoint, ...]      # first objective from best to worst
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Portfolio:
    """The options for one total load, and which is best by the objective."""

    total_mw: float
    objective: str
    unit: str                            # of the objective
    options: tuple[Option, ...]          # one, few, many, best_mix
    best: str                            # name of an option
    binding: tuple[str, ...]             # of the best option
    front: ParetoFront | None = None
    notes: tuple[str, ...] = ()

    def option(self, name: str) -> Option:
        """The option of that name; raises KeyError where there is none."""
        for found in self.options:
            if found.name == name:
                return found
        raise KeyError(name)
