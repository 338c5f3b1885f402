"""A ranking made anew from its sites' values is the same ranking."""

from dataclasses import replace

import numpy as np
import pytest

from gis.ranking.doubt import Doubt
from gis.ranking.errors import Z90
from gis.ranking.methods import MethodParameters
from gis.ranking.priors import Prior
from gis.ranking.rank import rank_sites, region_priors
from gis.ranking.rebuild import Basis, bounded, needed, rebuild
from gis.siting.criteria import Measure

SPREAD, BOUNDS, LOCAL = 0, 1, 2


def some_of_each():
    """PV: usual error, own bounds, a local prior; fibre: none in reach at the second site."""
    nan = np.nan
    return {
        "pv_yield": Measure(np.array([1400.0, 1800.0, nan]), np.array([nan, 1500.0, nan]),
                            np.array([nan, 1850.0, nan]), np.array([nan, nan, 1300.0]),
                            np.array([nan, nan, 100.0])),
        "fibre": Measure(np.array([10.0, np.inf, 30.0])),
        "people": Measure(np.full(3, nan))}


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "promethee"])
def test_the_same_ranking_from_values_and_bounds(settings, screening, method):
    settings = replace(settings, method=method)
    ids, given = ("a", "b", "c"), some_of_each()
    ranking = rank_sites(ids, ids, given, screening, settings)
    told = {site.index: site for site in ranking.sites}
    priors = region_priors(screening, settings)
    measures = {c.key: bounded(
        c, Measure(given[c.key].values),
        np.array([(told[i].criteria[c.key].low, told[i].criteria[c.key].high) for i in range(3)]),
        priors[c.key]) for c in settings.criteria}
    again = rebuild(Basis(ids, ids, settings, measures, priors,
                          {"pv_yield": False, "fibre": False, "people": True}, Doubt(),
                          MethodParameters()))
    assert [site.id for site in again] == [ids[site.index] for site in ranking.sites]
    for one, former in zip(again, ranking.sites, strict=True):
        assert one.rank == former.rank
        for name in ("score", "score_low", "score_high", "method_value", "coverage"):
            assert getattr(one, name) == pytest.approx(getattr(former, name), abs=1e-9)
        assert (one.rank_low, one.rank_high) == (former.robustness.rank_low,
                                                 former.robustness.rank_high)
        assert one.p_first == former.robustness.p_first


def test_bounds_tell_where_they_come_from(settings):
    pv = settings.criteria[0]                # usual error: 5 % of the value
    prior = Prior(np.array([1000.0]), "region", True)
    values = np.array([1400.0, 1800.0, np.nan, np.nan])
    usual = 1400 * np.exp(np.array([-Z90, Z90]) * np.log1p(0.05))
    ends = np.array([usual, (1500, 1850), (1200, 1400), (1000, 1000)])
    found = bounded(pv, Measure(values), ends, prior)
    assert np.isnan(found.low[SPREAD]) and (found.low[BOUNDS], found.high[BOUNDS]) == (1500, 1850)
    assert found.prior_mean[LOCAL] == 1300
    assert found.prior_sd[LOCAL] == pytest.approx(100 / Z90)
    assert np.isnan(found.prior_mean[3])     # its range is the region's prior


def test_priors_that_are_needed():
    own = Prior(np.array([2.0]), "like places", True)
    prior = Prior(np.array([1.0]), "region", True, {0: own, 1: own})
    measure = Measure(np.array([5.0, np.nan, np.nan]), prior_mean=np.array([np.nan] * 3))
    assert needed(measure, prior) == (True, {1: own})       # the third has none of its own
    assert needed(Measure(np.array([5.0, np.nan])), prior) == (False, {1: own})
    assert needed(Measure(np.array([5.0, 6.0])), prior) == (False, {})


def test_no_sites_no_ranking(settings):
    empty = {c.key: Measure(np.empty(0)) for c in settings.criteria}
    assert rebuild(Basis((), (), settings, empty, {}, {}, Doubt(), MethodParameters())) == ()
