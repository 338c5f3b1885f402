import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.calc import find
from gis.errors import InputError
from gis.heat.chain import Need
from gis.heat.dispatch.optimum import boiler_price, optimum
from gis.heat.study import heat_study

HOURS = np.arange(8760)


@pytest.fixture(scope="module")
def study(evidence):
    return heat_study(evidence("kenya", layers=(), it_mw=2))


def user(mean_mw, swing, electricity=0.25):
    demand = mean_mw * (1 + swing * np.cos(2 * np.pi * HOURS / 24))
    return Need(demand, np.asarray(electricity), np.asarray(0.0), 65.0, 35.0, False)


def solve(study, need, source_mw=1.0, km=0.5, boiler=90.0):
    return optimum(study, need, np.full(8760, source_mw), km, 15.0, boiler)


def test_all_demand_is_served(study):
    need = user(1.0, 0.9)
    found = solve(study, need)
    assert_allclose(found.used_mwh_y + found.boiler_mwh_y, need.demand_mw.sum())
    assert 0 < found.used_mwh_y <= need.demand_mw.sum()
    assert found.plant_mw > 0 and found.pipe_dn > 0
    assert found.cost_eur_mwh < found.boiler_eur_mwh == 90
    # The mean of the two ways, weighed by their heat.
    assert_allclose(found.cost_eur_mwh * need.demand_mw.sum(),
                    found.lcoh_eur_mwh * found.used_mwh_y + 90 * found.boiler_mwh_y)


def test_cheap_boiler_needs_no_link(study):
    found = solve(study, user(0.5, 0.5), boiler=5.0)
    assert (found.plant_mw, found.pipe_dn, found.store_m3, found.used_mwh_y) == (0, 0, 0, 0)
    assert found.cost_eur_mwh == 5 and math.isnan(found.lcoh_eur_mwh)


def test_a_dear_boiler_is_worth_a_larger_plant_and_store(study):
    need = user(1.0, 0.95)
    cheap, dear = solve(study, need, boiler=60.0), solve(study, need, boiler=400.0)
    assert dear.used_mwh_y >= cheap.used_mwh_y
    assert dear.store_m3 > 0
    assert cheap.cost_eur_mwh <= dear.cost_eur_mwh


def test_a_flat_user_needs_no_store(study):
    assert solve(study, user(0.5, 0.0), source_mw=2.0, boiler=150.0).store_m3 == 0


def test_nothing_at_the_source_leaves_the_boiler(study):
    assert solve(study, user(1.0, 0.5), source_mw=0.0).used_mwh_y == 0


@pytest.mark.parametrize("change", [{"boiler": math.nan}, {"boiler": -1.0}, {"km": math.nan}])
def test_impossible_inputs(study, change):
    with pytest.raises(InputError, match="Optimum"):
        solve(study, user(1.0, 0.5), **change)
    with pytest.raises(InputError, match="needs no heat"):
        solve(study, user(0.0, 0.5))


def test_price_of_a_boiler_by_hand(tables):
    found = boiler_price(tables["reference_fuels"], "natural gas", "building boiler")
    assert_allclose(found, 70 / 0.92)
    assert math.isnan(boiler_price(tables["reference_fuels"], "straw", "boiler"))


def test_source_that_warms_alone_in_some_hours(study):
    day = np.cos(2 * np.pi * HOURS / 24) > 0
    need = Need(np.full(8760, 1.0), np.where(day, 0.0, 0.25), np.where(day, 1.0, 0.0), 65.0, 35.0,
                False)
    found = solve(study, need, boiler=150.0)
    assert 0 < found.used_mwh_y <= need.demand_mw.sum()
    assert math.isfinite(found.lcoh_eur_mwh)


def run(tables, **given):
    return find("optimal-sizes").run(tables, {"lat": 48.9, "lon": 2.35, "it_mw": 2, **given})


def test_sizes_of_one_user_serve_all_its_heat(tables):
    found = run(tables, user="hospital:4000:65/45:1", boiler_eur_mwh=120)
    assert_allclose(found["used_mwh_y"].value + found["boiler_mwh_y"].value, 4000)
    assert found["lcoh_eur_mwh"].value <= found["cost_eur_mwh"].value < 120
    assert found["plant_mw"].value > 0 and found["pipe_dn"].value > 0
    assert all(quantity.unit for quantity in found.values())


@pytest.mark.parametrize("given, words", [
    (dict(user="hospital:0:65/45:1"), "needs no heat"), (dict(user="hospital"), "cannot be read"),
    (dict(user="hospital:10:65/45:1", lat=99), "no place"),
    (dict(user="hospital:10:65/45:1", it_mw=0), "it_mw"),
    (dict(user="hospital:10:65/45:1", boiler_eur_mwh=-1), "boiler_eur_mwh")])
def test_impossible_sizes_are_one_sentence(tables, given, words):
    with pytest.raises(InputError, match=words) as error:
        run(tables, **given)
    assert "\n" not in str(error.value)
