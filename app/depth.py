"""What stands behind a site beyond its heat: water against energy, own power, work, hazard, steps.

All of it is quick arithmetic on one weather year, so that it is computed when someone looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gis.climate.weather_year import WeatherYear
    from gis.datacentre.workload import Served
    from gis.energy.monthly import MonthlyPower
    from gis.results import Site, StudyResult
    from gis.siting.evidence import Evidence
    from gis.siting.steps import Plan
    from gis.study import Inputs
    from gis.types import Places, Quantity
    from gis.water.trade import Trade


class Remembered:
    """A maker of weather years that keeps the last one it made."""

    def __init__(self, weather_of: Callable[[Places, Evidence], WeatherYear]):
        self._weather_of = weather_of
        self.last: WeatherYear | None = None

    def __call__(self, place: Places, evidence: Evidence) -> WeatherYear:
        self.last = self._weather_of(place, evidence)
        return self.last


@dataclass(frozen=True, eq=False)
class Depth:
    """Tables of one studied site."""

    trade: tuple[Trade, ...]             # every cooling type, wetted and dry, at this climate
    models: tuple[Served, ...]           # queries per day that the IT answers with each model
    households: Quantity                 # that take as much electricity as the data centre
    hazard: Mapping[str, Quantity]       # flood and earthquake class with their sources and gaps
    plan: Plan                           # steps, who grants them, months to operation
    power: MonthlyPower                  # own sun and wind against the demand
    mix: Mapping[str, Quantity] = field(default_factory=dict)
    """Cheapest own sun, wind and battery for a share of the demand; only where sought."""


def depth_of(site: Site, evidence: Evidence, weather: WeatherYear) -> Depth:
    """The tables of one studied site at its weather year."""
    from gis.datacentre.households import households_equivalent
    from gis.datacentre.workload import served
    from gis.energy.monthly import monthly_power
    from gis.siting.hazard import hazard_summary
    from gis.siting.steps import plan
    from gis.types import Places
    from gis.water.trade import water_energy_trade

    brief = evidence.brief
    need = site.water.get("need_l_s")
    place = Places.from_xy([site.x], [site.y], evidence.grid.crs)
    return Depth(
        water_energy_trade(evidence.tables, weather.t_c, weather.t_wb_c, brief.it_mw,
                           brief.utilisation),
        served(evidence.tables, brief.it_mw),
        households_equivalent(evidence.tables, evidence.country,
                              brief.mean_it_mw * site.heat.pue),
        hazard_summary(place, evidence)[0],
        plan(evidence.tables, evidence.country, brief.it_mw, need is not None and need.value > 0,
             evidence.region, site.power.get("lead_time_months")),
        monthly_power(evidence, weather, site.energy))


def study_depth(result: StudyResult, inputs: Inputs, own_power: float | None = None
                ) -> Callable[[Site], Depth]:
    """How to get the tables of any site of a result; each call takes a few milliseconds.

    With `own_power` the cheapest mix that meets this share of the demand is sought too, which
    takes a tenth of a second.
    """
    from gis.energy.summary import mix_summary, site_weather
    from gis.types import Places

    evidence = inputs.evidence(result.settings)

    def of(site: Site) -> Depth:
        place = Places.from_xy([site.x], [site.y], evidence.grid.crs)
        weather = site_weather(place, evidence)
        found = depth_of(site, evidence, weather)
        if own_power is None:
            return found
        return replace(found, mix=mix_summary(place, evidence, weather, own_power))

    return of


def site_depth(site: Site, evidence: Evidence, weather: WeatherYear) -> dict[str, Any]:
    """The tables of one studied site as plain values.

    Returns
    -------
    dict
        `trade`: water and energy of every cooling type, wetted and dry, at this climate.
        `workload`: queries per day that the IT can answer with each model of the table, and
        the households of the country that take as much electricity as the whole data centre;
        `same_service`: the power that smaller models need for the same queries.
        `hazard`: flood and earthquake class with their sources, or what is missing.
        `steps`: permits of the country, who grants them, and months to operation.
        `own_power`: monthly sums of own sun and wind, and of the demand.
    """
    from app.export.manifest import plain
    from gis.datacentre.workload import same_service

    found = depth_of(site, evidence, weather)
    return {"trade": plain(found.trade), "hazard": plain(found.hazard),
            "workload": {"models": plain(found.models), "households": plain(found.households),
                         "same_service": plain(same_service(evidence.tables,
                                                            evidence.brief.it_mw))},
            "steps": plain(found.plan), "own_power": plain(found.power)}
