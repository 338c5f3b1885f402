import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.energy.summary import site_weather
from gis.heat.criteria import heat_in_reach, measure_heat_cost, measure_heat_used
from gis.heat.demand.profile import season_shape
from gis.heat.estimate import estimate
from gis.heat.screening import bins, screening
from gis.heat.study import heat_study
from gis.types import Places


def places_of(evidence, step=1):
    rows, cols = np.indices(evidence.grid.shape)
    x, y = evidence.grid.centres(rows[::step, ::step].ravel(), cols[::step, ::step].ravel())
    return Places(x, y, evidence.grid.crs)


def test_bins_are_months_by_day_and_night():
    day = np.zeros(24)
    day[12] = 1
    january = season_shape(np.eye(12)[0], day)
    assert_allclose(bins(january), np.eye(24)[0])


@pytest.mark.parametrize("region", ["kenya", "ile_de_france"])
def test_screening_agrees_with_the_site_study(evidence, region):
    world = evidence(region)
    places = places_of(world, step=3)
    reach = heat_in_reach(places, world)
    assert reach.share.min() >= 0 and reach.share.max() <= 1 + 1e-9
    some = np.random.default_rng(5).choice(np.flatnonzero(reach.share > 0.05), 20, replace=False)
    shares, costs = [], []
    for i in some:
        place = Places(places.x[i:i + 1], places.y[i:i + 1], world.grid.crs)
        found = estimate(places.x[i], places.y[i], site_weather(place, world), world)
        shares.append(found.used_mwh_y / found.delivered_mwh_y)
        costs.append(found.lcoh_eur_mwh)
    assert np.mean(np.abs(np.array(shares) / reach.share[some] - 1)) < 0.25
    assert np.nanmean(np.abs(np.array(costs) / reach.cost_eur_mwh[some] - 1)) < 0.25


def test_far_from_everybody_nothing_is_used(evidence):
    world = evidence("kenya")
    study = heat_study(world)
    x, y = study.x.max() + 5e5, study.y.max() + 5e5
    far = Places(np.array([x]), np.array([y]), world.grid.crs)
    assert measure_heat_used(far, world).values == 0
    cost = measure_heat_cost(far, world)
    assert np.isinf(cost.values) and "No heat user in reach" in cost.note


def test_cost_at_the_reach_is_the_limit(evidence):
    screen = screening(evidence("kenya"))
    reach = screen.reach_km(120)
    within = reach > 0
    assert_allclose(screen.lcoh(np.maximum(reach, 0))[within], 120)


def test_without_a_layer_it_is_unknown(evidence):
    world = evidence("kenya", layers=("figures",))
    one = Places(np.zeros(1), np.zeros(1), world.grid.crs)
    assert np.isnan(measure_heat_used(one, world).values).all()
    assert np.isnan(measure_heat_cost(one, world).values).all()
