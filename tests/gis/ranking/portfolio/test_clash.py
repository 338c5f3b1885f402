"""Loads that no mix reaches: which limits clash, by how much, and what can be had."""

import numpy as np
import pytest

from gis.ranking.portfolio.clash import clashes, nearest_total
from gis.ranking.portfolio.model import Model
from gis.ranking.portfolio.options import compare, optimum
from gis.ranking.portfolio.problem import Limits, Shared


def test_the_one_limit_in_the_way_is_named_with_its_mend(small):
    problem = small.problem(sites=4)
    (clash,) = clashes(Model(problem, Limits(6.0, budget_meur=4.0, sites_max=4)))
    assert (clash.limit, clash.bound, clash.unit) == ("budget", 4.0, "MEUR")
    assert clash.loosen_to == pytest.approx(6.0)
    assert clash.words == "budget of 4 MEUR (would have to be 6 MEUR)"


def test_two_limits_that_must_both_give_way(small):
    # 6 MW of 2 MW sites need three sites and 6 MEUR
    problem = small.problem(sites=4)
    found = clashes(Model(problem, Limits(6.0, budget_meur=5.0, sites_max=2)))
    assert {c.limit: c.loosen_to for c in found} == pytest.approx({"budget": 6.0,
                                                                   "sites_max": 3.0})


def test_the_smallest_set_is_named(small):
    # either the station alone, or both counties' shares and more: the station is one limit
    problem = small.problem(sites=2, station=np.zeros(4, int),
                            stations=Shared(("North",), np.array([2.5])))
    (clash,) = clashes(Model(problem, Limits(4.0)))
    assert clash.label == "station North" and clash.loosen_to == pytest.approx(5.0)


def test_distance_tells_how_near_the_sites_would_have_to_be(small):
    problem = small.problem(sites=3, apart_km=10.0)
    (clash,) = clashes(Model(problem, Limits(6.0, min_distance_km=25.0)))
    assert (clash.limit, clash.loosen_to) == ("distance", pytest.approx(10.0))


def test_nothing_helps_where_the_sizes_do_not_add_up(small):
    model = Model(small.problem(sizes=(2.0,), sites=3), Limits(3.0))
    assert clashes(model) == ()
    assert nearest_total(model) == (2.0, 4.0)


def test_a_load_that_is_not_reached_gives_the_nearest_mix(small):
    heat = [(k, 2, k, 100.0 * (k + 1), 30.0) for k in range(3)]
    problem = small.problem(sizes=(2.0,), sites=3, heat=heat, users=[1e4] * 3)
    option = optimum(problem, Limits(5.0), "heat_used")
    assert (option.it_mw, option.shortfall_mw) == (4.0, 1.0)
    assert option.used_mwh_y == 500 and not option.complete
    assert "nearest below is 4 MW, the nearest above 6 MW" in " ".join(option.notes)


def test_one_site_says_what_limits_it(small):
    problem = small.problem(sizes=(1.0, 2.0, 4.0), sites=4, station=np.zeros(12, int),
                            stations=Shared(("North",), np.array([4.0])))
    found = compare(problem, Limits(4.0, station_mw=4.0), few=2, many=4)
    one = found.option("one")
    assert (one.it_mw, one.shortfall_mw) == (2.0, 2.0)
    assert [c.label for c in one.clashes] == ["station North"]
    assert one.clashes[0].loosen_to == pytest.approx(5.0)


def test_no_site_at_all_is_still_an_answer(small):
    problem = small.problem(sites=2)
    found = compare(problem, Limits(2.0, budget_meur=0.0), few=2, many=2)
    assert all(not o.sites and o.shortfall_mw == 2.0 for o in found.options)
    assert found.best == "one" and "budget" in " ".join(found.options[0].notes)


def test_identical_sites_and_one_site(small):
    found = compare(small.problem(sizes=(1.0, 2.0), sites=2, apart_km=0.0), Limits(2.0),
                    few=2, many=2)
    assert [o.it_mw for o in found.options] == [2.0] * 4
    alone = compare(small.problem(sizes=(1.0, 2.0), sites=1), Limits(2.0), few=2, many=2)
    assert alone.option("one").complete and alone.best == "one"
    assert alone.option("few").label == "1 × 2 MW"
    assert "1 of 1 sites can be connected at 1 MW" in " ".join(alone.option("few").notes)
