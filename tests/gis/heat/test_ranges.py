from dataclasses import replace
from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from gis.energy.summary import site_weather
from gis.heat.estimate import estimate
from gis.heat.ranges import Z90, route_factor
from gis.heat.study import heat_study
from gis.types import Places


def link(straight_km, accuracy_km, given=None):
    sink = SimpleNamespace(accuracy_km=accuracy_km, route_km=given)
    return SimpleNamespace(sink=sink, straight_km=straight_km,
                           route_km=0.1 + 1.3 * straight_km if given is None else given)


def test_a_user_whose_place_is_doubtful_may_be_farther_away():
    z = np.array([-Z90, 0.0, Z90])
    # listed 2 km away, give or take 5: 0 to 7 km, so 0.1, 2.7 and 9.2 km of pipe
    assert_allclose(route_factor(link(2, 5), z, 1.3) * 2.7, [0.1, 2.7, 9.2])
    assert_allclose(route_factor(link(2, 0), z, 1.3), 1)
    assert_allclose(route_factor(link(2, 5, given=3.0), z, 1.3), 1)


def test_the_cost_of_heat_of_a_user_recalled_to_5_km_is_wide(evidence):
    def high_over_centre(error_km):
        world = evidence("kenya")
        study = world.once("heat_study", lambda: replace(listed, sinks=tuple(
            replace(s, accuracy_km=error_km) if s is tea else s for s in listed.sinks)))
        place = Places(np.array([tea.x]), np.array([tea.y]), world.grid.crs)
        found = estimate(tea.x, tea.y, site_weather(place, world), world)
        assert len(study.sinks) == len(listed.sinks)
        return found.ranges["lcoh_eur_mwh"][1] / found.lcoh_eur_mwh

    listed = heat_study(evidence("kenya"))
    tea = next(s for s in listed.sinks if s.name.startswith("Chebut Tea"))
    assert tea.accuracy_km == 5 and "known to ± 5 km" in tea.note
    # 6.5 km of pipe at 0.65 MEUR per km cost more than all the rest
    assert high_over_centre(5.0) > 2 > high_over_centre(0.0)
