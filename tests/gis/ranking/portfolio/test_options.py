"""One, few, many and the free mix; outages; what the figures of an option are."""

import math

import numpy as np
import pytest

from gis.errors import InputError, UnknownNameError
from gis.ranking.portfolio.options import compare
from gis.ranking.portfolio.outage import outage
from gis.ranking.portfolio.pareto import pareto
from gis.ranking.portfolio.problem import Limits, Shared

# Each town takes 250 MWh: a large site wastes what small ones in every town would sell.
TOWNS = [(k, m, k, min(100.0 * m, 250.0), 30.0) for k in range(4) for m in (1, 2, 4)]


def towns(small, **given):
    return small.problem(sizes=(1.0, 2.0, 4.0), sites=4, heat=TOWNS, users=[250.0] * 4, **given)


def test_many_small_use_more_heat_than_one_big(small):
    found = compare(towns(small), Limits(4.0), few=2, many=4)
    assert [(o.name, o.label, o.used_mwh_y) for o in found.options] == [
        ("one", "1 × 4 MW", 250.0), ("few", "2 × 2 MW", 400.0), ("many", "4 × 1 MW", 400.0),
        ("best_mix", "2 × 2 MW", 400.0)] or found.option("best_mix").used_mwh_y == 400.0
    assert found.best == "few"           # equally good: fewer sites
    assert found.binding == () and found.unit == "MWh/y"


def test_figures_of_an_option_add_up(small):
    people = (np.array([0.0, 30_000.0]), np.zeros(2), np.array([3.0, 1.0]))
    problem = towns(small, outage_h_y=np.full(4, 87.6))
    one = compare(problem, Limits(4.0), people=people).option("one")
    assert (one.water_m3_y, one.capex_meur, one.line_km) == (400, 4 + 250 * 10e-6, 1)
    assert (one.lead_time_months, one.co2_avoided_t_y, one.people) == (16, 50, 250)
    assert one.lcoh_eur_mwh == 30 and one.heat_user_km == 1
    at = int(one.sites[0].id[1:])
    assert one.people_km == pytest.approx((3 * at * 10 + abs(30 - at * 10)) / 4)
    assert one.outage.all_out_h_y == pytest.approx(87.6)


def test_strain_is_power_times_the_share_of_its_station(small):
    problem = small.problem(sizes=(2.0,), sites=2, station=np.array([0, 1]),
                            stations=Shared(("A", "B"), np.array([5.0, 50.0])))
    option = compare(problem, Limits(2.0), "grid_strain").option("best_mix")
    assert option.sites[0].station == "B"
    assert option.grid_strain_mw == pytest.approx(2.5**2 / 50)


def test_cost_of_heat_is_compared_at_the_same_least_heat(small):
    # a single site sells 250 MWh at 10; four sell 400 of which 250 at 10 at most
    heat = [(k, m, k, used, 10.0 if k == 0 else 30.0) for k, m, _, used, _ in TOWNS]
    problem = small.problem(sizes=(1.0, 2.0, 4.0), sites=4, heat=heat, users=[250.0] * 4)
    found = compare(problem, Limits(4.0), "heat_cost", few=2, many=4)
    cost = {o.name: o.lcoh_eur_mwh for o in found.options}
    assert cost["one"] == pytest.approx(10) and found.option("one").used_mwh_y == 250
    assert cost["best_mix"] <= min(cost["few"], cost["many"]) + 1e-9
    assert found.best == "one"           # it sells over half of the 400 MWh, at the least cost


def test_unknown_stays_unknown(small):
    option = compare(small.problem(water=np.full(4, np.nan)), Limits(2.0)).option("best_mix")
    assert math.isnan(option.water_m3_y) and math.isnan(option.lcoh_eur_mwh)
    assert math.isnan(option.outage.lost_mw) and option.used_mwh_y == 0


def test_heat_that_nobody_knows_is_no_heat_of_zero(small):
    limits, problem = Limits(2.0), small.problem(heat_known=False)
    found = compare(problem, limits, "heat_used")
    for option in found.options:
        assert all(math.isnan(value) for value in (
            option.used_mwh_y, option.co2_avoided_t_y, option.people, option.objective,
            option.sites[0].used_mwh_y))
        assert math.isfinite(option.cost_meur_y)
    assert math.isfinite(compare(problem, limits, "net_cost").options[0].objective)


def test_outages_of_two_stations():
    found = outage([1, 1], [876, 876], ["a", "b"])
    assert found.all_out_h_y == pytest.approx(87.6)
    assert found.any_out_h_y == pytest.approx(1664.4)
    assert found.half_out_h_y == pytest.approx(1664.4)
    assert found.lost_mw == pytest.approx(0.2)
    assert found.one_up_share == pytest.approx(0.99)


def test_sites_at_one_station_fail_together():
    found = outage([1, 3], [876, 876], ["a", "a"])
    assert (found.all_out_h_y, found.any_out_h_y) == pytest.approx((876, 876))
    assert found.lost_mw == pytest.approx(0.4)


def test_greatest_number_of_sites_bounds_every_option(small):
    found = compare(towns(small), Limits(4.0, sites_max=2), few=2, many=4)
    assert max(len(o.sites) for o in found.options) == 2


def test_names_are_known(small):
    with pytest.raises(UnknownNameError, match="heat_used"):
        compare(towns(small), Limits(4.0), "heat_use")
    for names in (["heat_used"], ["co2", "co2"], ["co2", "water", "people", "heat_used"]):
        with pytest.raises(InputError, match="two or three"):
            pareto(towns(small), Limits(4.0), names)


def test_front_between_heat_and_cost(small):
    # the cheap site gives no heat: 2 MW there cost 2, in a town 6 and 250 MWh at cost price
    problem = small.problem(sizes=(2.0,), sites=2, cost=np.array([2.0, 6.0]),
                            heat=[(1, 2, 0, 250.0, 0.0)], users=[250.0])
    front = pareto(problem, Limits(2.0), ("heat_used", "net_cost"))
    assert [p.values for p in front.points] == [(250.0, 6.0), (0.0, 2.0)]


def test_front_of_three_with_the_cost_of_heat(small):
    front = pareto(towns(small), Limits(4.0), ("heat_used", "heat_cost", "water"), steps=2)
    assert front.points and front.points[0].values == pytest.approx((400, 30, 400))


def test_front_without_a_portfolio_says_so(small):
    front = pareto(small.problem(sites=1), Limits(8.0), ("heat_used", "water"))
    assert front.points == () and "No portfolio" in front.notes[0]
