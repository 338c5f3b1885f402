"""Priors: region first, then tables, then the middle half of the scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.ranking.priors import normal_score, prior_of
from gis.settings import Criterion, ValueFunction
from gis.types import Provenance, Table

SUN = Criterion("sun", "energy", 1.0, "sun", "h", ValueFunction(0, 10))
COST = Criterion("cost", "grid", 1.0, "cost", "EUR", ValueFunction(2000, 100, "log"))
TABLE = Table({"key": np.array(["sun", "sun"], object),
               "scope": np.array(["Africa", "KEN"], object),
               "q10": np.array([1.0, 4]), "q25": np.array([2.0, 5]), "q50": np.array([3.0, 6]),
               "q75": np.array([4.0, 7]), "q90": np.array([5.0, 8])}, {},
              Provenance("priors", "drawn"))


def test_the_region_is_resampled():
    prior = prior_of(SUN, np.array([2.0, 2, 2, 8, np.nan] * 3), TABLE, ("KEN",))
    assert prior.basis == "region" and prior.region_known
    assert set(prior.values) == {2.0, 8.0}
    assert prior.mean_score(SUN) == pytest.approx(0.35, abs=0.005)


def test_the_nearest_table_comes_next():
    prior = prior_of(SUN, np.full(9, np.nan), TABLE, ("kenya", "KEN", "Africa"))
    assert prior.basis == "table KEN" and not prior.region_known
    assert prior.quantile(0.5) == pytest.approx(6)
    assert prior_of(SUN, np.full(9, np.nan), TABLE, ("UGA", "Africa")).basis == "table Africa"


@pytest.mark.parametrize("criterion", [SUN, COST])
def test_else_between_the_scores_of_a_quarter_and_three_quarters(criterion):
    prior = prior_of(criterion, np.full(9, np.nan))
    assert prior.basis == "anchors"
    scores = criterion.value(prior.values)
    assert scores.min() == pytest.approx(0.25, abs=0.01)
    assert scores.max() == pytest.approx(0.75, abs=0.01)
    assert prior.mean_score(criterion) == pytest.approx(0.5)
    assert np.all(np.diff(prior.values) > 0)


def test_none_in_reach_may_be_resampled_too():
    prior = prior_of(COST, np.array([200.0, np.inf] * 10))
    assert prior.quantile(0.2) == 200 and np.isinf(prior.quantile(0.8))
    assert 0 < prior.mean_score(COST) < 1


@given(st.floats(0, 0.999999), st.floats(0, 0.999999))
def test_quantiles_rise(a, b):
    prior = prior_of(SUN, np.arange(50.0) % 11)
    assert (prior.quantile(min(a, b)) <= prior.quantile(max(a, b)))


def test_mean_score_of_a_normal_value():
    # Far from both anchors the score is linear: the mean of the score is the score of the mean.
    assert normal_score(SUN, np.array([5.0]), np.array([0.5])) == pytest.approx(0.5)
    # At an anchor half the distribution is cut off: below the score of a point beyond it.
    assert 0.85 < normal_score(SUN, np.array([10.0]), np.array([2.0]))[0] < 1
