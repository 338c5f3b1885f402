"""Scores that add up, ranks that stay, intervals that mean something."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gis.ranking.methods import method_values
from gis.ranking.rank import rank_sites
from gis.siting.criteria import Measure

FIXED = examples(max_examples=25, deadline=None,
                 suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids(n):
    return [f"s{i}" for i in range(n)]


def test_by_hand(settings, screening, measures):
    ranking = rank_sites(ids(2), ["A", "B"], measures([1400, 1900], [1, 50]), screening, settings)
    first, second = ranking.sites
    # A: 0.5 × 0.5 + 0.3 × 1 + 0.2 × 0.5 = 0.65; B: 0.5 × 1 + 0.3 × 0 + 0.2 × 0.5 = 0.60.
    assert (first.index, second.index) == (0, 1)
    assert first.score == pytest.approx(0.65) and second.score == pytest.approx(0.60)
    assert first.coverage == pytest.approx(0.8)
    people = first.criteria["people"]
    assert not people.known and np.isnan(people.value) and people.score == pytest.approx(0.5)
    assert people.score_low == pytest.approx(0.3, abs=0.01)
    assert people.score_high == pytest.approx(0.7, abs=0.01)
    # Level at energy weight v: v (0.5 - 1) + (1 - v) (0.8 - 0.2) = 0, v = 6/11.
    assert first.robustness.flip == {"theme": "energy", "weight_now": 0.5,
                                     "weight_then": pytest.approx(6 / 11), "with": "s1"}
    assert second.robustness.flip == {}


@FIXED
@given(st.lists(st.tuples(st.floats(800, 2000), st.floats(0, 60)), min_size=2, max_size=8))
def test_contributions_add_up_and_intervals_hold_the_score(settings, screening, measures, sites):
    pv, fibre = zip(*sites, strict=True)
    ranking = rank_sites(ids(len(sites)), ids(len(sites)), measures(pv, fibre), screening,
                         settings)
    assert [s.rank for s in ranking.sites] == list(range(1, len(sites) + 1))
    for site in ranking.sites:
        assert sum(c.contribution for c in site.criteria.values()) == pytest.approx(site.score,
                                                                                    abs=1e-12)
        assert 0 <= site.score_low <= site.score <= site.score_high <= 1
        assert sum(c.weight for c in site.criteria.values()) == pytest.approx(1)
        assert 1 <= site.robustness.rank_low <= site.robustness.rank_high <= len(sites)
    assert sum(s.robustness.p_top3 for s in ranking.sites) == pytest.approx(min(3, len(sites)))


@FIXED
@given(st.lists(st.tuples(st.floats(800, 2000), st.floats(0, 60)), min_size=3, max_size=8))
def test_one_more_site_reorders_nothing_and_moves_no_interval(settings, screening, measures,
                                                              sites):
    pv, fibre = zip(*sites, strict=True)
    n = len(sites)
    fewer = rank_sites(ids(n - 1), ids(n - 1), measures(pv[:-1], fibre[:-1]), screening, settings)
    more = rank_sites(ids(n), ids(n), measures(pv, fibre), screening, settings)
    assert [s.index for s in more.sites if s.index != n - 1] == [s.index for s in fewer.sites]
    kept = {s.index: s for s in more.sites}
    for site in fewer.sites:
        other = kept[site.index]
        assert (site.score, site.score_low, site.score_high) == (
            other.score, other.score_low, other.score_high)


def test_same_inputs_same_result(settings, screening, measures):
    args = (ids(3), ids(3), measures([1400, 1500, 1600], [9, 8, 20]), screening, settings)
    one, two = rank_sites(*args), rank_sites(*args)
    assert [(s.score_low, s.robustness) for s in one.sites] == [
        (s.score_low, s.robustness) for s in two.sites]
    other = rank_sites(*args[:-1], replace(settings, seed=settings.seed + 1))
    assert [s.score_low for s in other.sites] != [s.score_low for s in one.sites]


def test_a_gap_of_the_whole_region_moves_all_sites_together(settings, screening, measures):
    sure = tuple(replace(c, spread=0.0) for c in settings.criteria)
    settings = replace(settings, criteria=sure)
    ranking = rank_sites(ids(2), ids(2), measures([1400, 1410], [10, 10]), screening, settings)
    assert [s.robustness.rank_low for s in ranking.sites] == [1, 2]
    assert [s.robustness.rank_high for s in ranking.sites] == [1, 2]
    assert all(s.score_high - s.score_low > 0.05 for s in ranking.sites)


def test_a_local_gap_is_drawn_per_site(settings, screening, measures):
    settings = replace(settings, criteria=tuple(replace(c, spread=0.0) for c in settings.criteria))
    ranking = rank_sites(ids(2), ids(2), measures([np.nan, np.nan], [10, 10]), screening, settings)
    assert [s.robustness.rank_high for s in ranking.sites] == [2, 2]
    # Cells with fibre at 10 km have 900 + 1,000 × 9/49 = 1,084; the 10 most like it lie 1 apart.
    pv = ranking.sites[0].criteria["pv_yield"]
    assert (pv.low, pv.high) == (pytest.approx(1084 - 4, abs=1.5), pytest.approx(1084 + 4, abs=1.5))


def test_one_figure_for_all_errs_for_all_alike(settings, screening, measures):
    values = screening.values.copy()
    values[0] = 1400
    ranking = rank_sites(ids(2), ids(2), measures([1400, 1400], [10, 30]),
                         replace(screening, values=values), settings)
    assert ranking.sites[0].robustness.p_top3 == 1
    assert [s.robustness.rank_high for s in ranking.sites] == [1, 2]


def test_no_heat_user_in_reach_is_known_and_scores_nothing(settings, screening, measures):
    got = measures([1400], [np.inf])
    site = rank_sites(ids(1), ids(1), got, screening, settings).sites[0]
    fibre = site.criteria["fibre"]
    assert fibre.known and fibre.score == fibre.score_high == 0 and np.isinf(fibre.high)
    assert "none in reach" in site.why


def test_own_bounds_and_local_priors_set_the_range(settings, screening, measures):
    got = measures([1400, np.nan], [10, 10])
    got["pv_yield"] = Measure(np.array([1400, np.nan]), low=np.array([1300, np.nan]),
                              high=np.array([1600, np.nan]), prior_mean=np.array([0, 1500.0]),
                              prior_sd=np.array([0, 100.0]))
    known, gap = sorted(rank_sites(ids(2), ids(2), got, screening, settings).sites,
                        key=lambda s: s.index)
    assert (known.criteria["pv_yield"].low, known.criteria["pv_yield"].high) == (
        pytest.approx(1300), pytest.approx(1600))
    assert gap.criteria["pv_yield"].score == pytest.approx(0.6)
    assert gap.criteria["pv_yield"].high == pytest.approx(1500 + 128.155, abs=0.01)


def test_other_weights_need_no_new_draws(settings, screening, measures):
    got = measures([1400, 1900], [1, 50])
    ranking = rank_sites(ids(2), ids(2), got, screening, settings)
    moved = {"energy": 0.9, "digital": 0.1}
    anew = rank_sites(ids(2), ids(2), got, screening, settings.reweighted(moved))
    assert anew.sites[0].index == 1
    low = np.quantile(ranking.simulation.totals(moved), 0.1, axis=1)
    assert low[1] == pytest.approx(anew.sites[0].score_low)
    assert ranking.themes.suitability(moved)[1] == pytest.approx(anew.sites[0].score)


def test_a_theme_without_weight_is_no_trouble(settings, screening, measures):
    only = settings.reweighted({"energy": 1.0, "digital": 0.0})
    ranking = rank_sites(ids(2), ids(2), measures([1400, 1900], [1, 50]), screening, only)
    assert ranking.sites[0].index == 1 and ranking.sites[0].coverage == pytest.approx(1)


def test_another_method_orders_the_sites_and_the_score_stays(settings, screening, measures):
    args = measures([1900, 1500, 1300], [49, 20, 18]), screening
    by_sum = rank_sites(ids(3), ids(3), *args, settings)
    product = rank_sites(ids(3), ids(3), *args, replace(settings, method="weighted_product"))
    # Site 0 is all sun: sums to the first or second place, its fibre of 1/49 sinks its product.
    assert [s.index for s in product.sites] == [1, 2, 0] != [s.index for s in by_sum.sites]
    assert [s.rank for s in product.sites] == [1, 2, 3]
    pv, fibre = 0.6, 30 / 49
    assert product.sites[0].method_value == pytest.approx(pv**0.5 * fibre**0.3 * 0.5**0.2)
    sums = {s.index: s for s in by_sum.sites}
    for site in product.sites:
        same = sums[site.index]
        assert (site.score, site.score_low, site.score_high) == (
            same.score, same.score_low, same.score_high)
        assert same.method_value == same.score
    # chances and flips are of the method that ranks
    assert product.sites[0].robustness.p_first > 0.9
    assert by_sum.sites[0].index != 1 and sums[1].robustness.p_first < 0.5
    v = product.sites[0].robustness.flip["weight_then"]
    values = method_values("weighted_product", np.array([
        [site.criteria[c.key].score for site in product.sites] for c in settings.criteria]),
        settings.reweighted({"energy": v, "digital": 1 - v}).weights)
    assert values[0] == pytest.approx(values[1], abs=1e-4)
    last = product.sites[-1]
    assert f"by the weighted sum it is number {sums[0].rank}" in last.why
    assert "weighted product" in last.why and "stands behind" not in last.why
    # only neighbours whose scores stand in the same order are compared
    assert ("stands before" in product.sites[0].why) == (
        product.sites[0].score > product.sites[1].score)
