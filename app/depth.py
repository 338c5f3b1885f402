"""What an estimate tells of a site beyond its heat: water against energy, work, hazard, steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gis.climate.weather_year import WeatherYear
    from gis.results import Site
    from gis.siting.evidence import Evidence
    from gis.types import Places


class Remembered:
    """A maker of weather years that keeps the last one it made."""

    def __init__(self, weather_of: Callable[[Places, Evidence], WeatherYear]):
        self._weather_of = weather_of
        self.last: WeatherYear | None = None

    def __call__(self, place: Places, evidence: Evidence) -> WeatherYear:
        self.last = self._weather_of(place, evidence)
        return self.last


def site_depth(site: Site, evidence: Evidence, weather: WeatherYear) -> dict[str, Any]:
    """Tables of one studied site, as plain values.

    Returns
    -------
    dict
        `trade`: water and energy of every cooling type, wetted and dry, at this climate.
        `workload`: queries per day that the IT can answer with each model of the table, and
        the households of the country that take as much electricity as the whole data centre.
        `hazard`: flood and earthquake class with their sources, or what is missing.
        `steps`: permits of the country, who grants them, and months to operation.
    """
    from app.export.manifest import plain
    from gis.datacentre.households import households_equivalent
    from gis.datacentre.workload import served
    from gis.siting.hazard import hazard_summary
    from gis.siting.steps import plan
    from gis.types import Places
    from gis.water.trade import water_energy_trade

    brief = evidence.brief
    need = site.water.get("need_l_s")
    found = plan(evidence.tables, evidence.country, brief.it_mw,
                 need is not None and need.value > 0, evidence.region,
                 site.power.get("lead_time_months"))
    place = Places.from_xy([site.x], [site.y], evidence.grid.crs)
    return {
        "trade": plain(water_energy_trade(evidence.tables, weather.t_c, weather.t_wb_c,
                                          brief.it_mw, brief.utilisation)),
        "workload": {
            "models": plain(served(evidence.tables, brief.it_mw)),
            "households": plain(households_equivalent(
                evidence.tables, evidence.country, brief.mean_it_mw * site.heat.pue))},
        "hazard": plain(hazard_summary(place, evidence)[0]),
        "steps": plain(found)}
