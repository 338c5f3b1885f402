"""Each limit of a portfolio, by hand."""

import numpy as np
import pytest

from gis.errors import InputError
from gis.ranking.portfolio.model import Model
from gis.ranking.portfolio.options import optimum
from gis.ranking.portfolio.problem import Limits, Shared
from gis.ranking.portfolio.solve import best, most_heat

# Four sites of 1 or 2 MW; site k gives 100·(4 − k) MWh per MW to a user of its own.
HEAT = [(k, m, k, 100.0 * (4 - k) * m, 30.0) for k in range(4) for m in (1, 2)]
OWN = [10_000.0] * 4


def chosen(option):
    return {(s.id, s.it_mw) for s in option.sites}


@pytest.fixture
def four(small):
    def make(**given):
        return small.problem(sites=4, heat=HEAT, users=OWN, **given)
    return make


def test_without_limits_the_warmest_sites_are_taken(four):
    option = optimum(four(), Limits(4.0), "heat_used")
    assert chosen(option) == {("s0", 2.0), ("s1", 2.0)}
    assert option.used_mwh_y == 800 + 600
    assert option.gap == 0 and option.complete


def test_least_and_greatest_number_of_sites(four):
    assert len(optimum(four(), Limits(4.0, sites_min=4), "heat_used").sites) == 4
    option = optimum(four(), Limits(2.0, sites_max=1), "heat_used")
    assert chosen(option) == {("s0", 2.0)}


def test_only_some_sizes(four):
    option = optimum(four(), Limits(3.0, sizes=(1.0,)), "heat_used")
    assert chosen(option) == {("s0", 1.0), ("s1", 1.0), ("s2", 1.0)}


def test_sites_at_one_station_share_its_power(four):
    # s0 and s1 hang on one station of 3.8 MW: 2 + 1 MW of IT need 3.75
    problem = four(station=np.array([0, 0, 0, 0, -1, -1, -1, -1]),
                   stations=Shared(("North",), np.array([3.8])))
    option = optimum(problem, Limits(4.0), "heat_used")
    assert chosen(option) == {("s0", 2.0), ("s1", 1.0), ("s2", 1.0)}
    given = optimum(problem, Limits(4.0, station_mw=2.5), "heat_used")
    assert chosen(given) == {("s0", 2.0), ("s2", 2.0)}
    assert "station North" in given.binding


def test_sites_at_one_aquifer_share_its_water(four):
    problem = four(water_of=np.array([0, 0, -1, -1]),
                   waters=Shared(("aquifer",), np.array([200.0])))
    option = optimum(problem, Limits(4.0), "heat_used")      # 100 m³ per MW
    assert chosen(option) == {("s0", 2.0), ("s2", 2.0)}
    assert option.binding == ("water aquifer",)


def test_unknown_water_is_not_taken_to_fit(four):
    water = np.full(8, 100.0)
    water[:2] = np.nan
    problem = four(water=water, water_of=np.zeros(4, int),
                   waters=Shared(("river",), np.array([500.0])))
    option = optimum(problem, Limits(4.0), "heat_used")
    assert "s0" not in {s.id for s in option.sites}


def test_land_bounds_the_size(four):
    option = optimum(four(land_ha=np.array([0.5, 9.0, 9.0, 9.0])), Limits(4.0), "heat_used")
    assert chosen(option) == {("s0", 1.0), ("s1", 2.0), ("s2", 1.0)}


def test_budget_counts_connection_and_heat_supply(four):
    # 1 MEUR per MW and 10 EUR per MWh used: s0 at 2 MW costs 2.008
    capex = np.tile([1.0, 2.0], 4)
    capex[:2] = [5.0, 10.0]
    option = optimum(four(capex=capex), Limits(4.0, budget_meur=5.0), "heat_used")
    assert chosen(option) == {("s1", 2.0), ("s2", 2.0)}
    assert option.capex_meur == pytest.approx(4 + 1000 * 10e-6)


def test_least_distance_keeps_neighbours_apart(four):
    option = optimum(four(), Limits(4.0, min_distance_km=15.0), "heat_used")
    assert chosen(option) == {("s0", 2.0), ("s2", 2.0)}


def test_shares_of_counties(four):
    problem = four(counties=("A", "A", "B", "B"))
    most = optimum(problem, Limits(4.0, county_share_max=0.5), "heat_used")
    assert chosen(most) == {("s0", 2.0), ("s2", 2.0)}
    least = optimum(problem, Limits(4.0, county_share_min={"B": 0.25}), "heat_used")
    assert chosen(least) == {("s0", 2.0), ("s1", 1.0), ("s2", 1.0)}
    with pytest.raises(InputError, match="did you mean|known"):
        optimum(problem, Limits(4.0, county_share_min={"C": 0.25}), "heat_used")


def test_two_sites_share_one_user(small):
    # each could give 300 MWh alone, the user takes 400
    heat = [(0, 1, 0, 300.0, 20.0), (1, 1, 0, 300.0, 50.0)]
    problem = small.problem(sizes=(1.0,), heat=heat, users=[400.0])
    option = optimum(problem, Limits(2.0), "heat_used")
    assert option.used_mwh_y == pytest.approx(400)
    assert option.binding == ("heat of user 0",)
    # the cost objective fills up from the cheaper site
    cheap = optimum(small.problem(sizes=(1.0,), heat=heat, users=[400.0],
                                  heat_price_eur_mwh=60.0), Limits(2.0), "net_cost")
    assert cheap.lcoh_eur_mwh == pytest.approx((300 * 20 + 100 * 50) / 400)
    assert cheap.cost_meur_y == pytest.approx(2 + (400 * (27.5 - 60)) / 1e6)


def test_cost_of_heat_is_the_least_ratio(small):
    # 1 MW each: 100 MWh at 10, 500 at 20, 500 at 40; two of three sites
    heat = [(0, 1, 0, 100.0, 10.0), (1, 1, 1, 500.0, 20.0), (2, 1, 2, 500.0, 40.0)]
    problem = small.problem(sizes=(1.0,), sites=3, heat=heat, users=[1e4] * 3)
    option = optimum(problem, Limits(2.0), "heat_cost")
    # 600 MWh of at most 1,000: (1,000 + 10,000) / 600
    assert chosen(option) == {("s0", 1.0), ("s1", 1.0)}
    assert option.lcoh_eur_mwh == pytest.approx(11_000 / 600)
    # at least half of the most heat: one cheap user alone does not win
    alone = best(Model(problem, Limits(1.0)), "heat_cost", heat_floor_mwh=250.0)
    assert alone.objective == pytest.approx(20.0)


def test_whole_sites_that_reach_less_than_half_of_parts_are_found_all_the_same(small):
    # 2 MW, and no two sites together: parts of the warm 1 MW sites would use 1,500 MWh and
    # more, whole sites can only be s0 at 2 MW with its 100
    heat = [(0, 2, 0, 100.0, 30.0), *((k, 1, k, 1000.0, 20.0) for k in (1, 2, 3))]
    problem = small.problem(sites=4, heat=heat, users=OWN)
    limits = Limits(2.0, min_distance_km=100)
    assert most_heat(Model(problem, limits)) >= 1500
    assert best(Model(problem, limits), "heat_used").objective == pytest.approx(100)
    option = optimum(problem, limits, "heat_cost")
    assert chosen(option) == {("s0", 2.0)} and option.complete
    assert option.lcoh_eur_mwh == pytest.approx(30)


def test_among_equals_in_water_the_most_heat_is_used(four):
    option = optimum(four(water=np.zeros(8)), Limits(4.0), "water")
    assert option.water_m3_y == 0 and option.used_mwh_y == 1400


def test_an_objective_with_unknown_figures_is_refused(small):
    problem = small.problem(heat=[(0, 1, 0, 9.0, 20.0)], users=[10.0], co2=np.nan)
    with pytest.raises(InputError, match="co2"):
        optimum(problem, Limits(2.0), "co2")


@pytest.mark.parametrize("given", [
    {"total_mw": 0}, {"total_mw": float("nan")}, {"total_mw": 1, "sites_max": 0},
    {"total_mw": 1, "sites_min": 3, "sites_max": 2}, {"total_mw": 1, "budget_meur": -1},
    {"total_mw": 1, "county_share_max": 1.5}, {"total_mw": 1, "min_distance_km": -1},
    {"total_mw": 1, "county_share_min": {"A": 0.7, "B": 0.7}}])
def test_impossible_limits_are_refused(given):
    with pytest.raises(InputError, match="Portfolio"):
        Limits(**given)
