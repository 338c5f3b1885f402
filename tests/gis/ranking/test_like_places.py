"""An unknown value comes from places that resemble the site in what is known of it."""

from dataclasses import replace

import numpy as np
import pytest

from gis.ranking.like_places import LIKE, Donors, donor_cells, site_priors
from gis.ranking.rank import region_priors
from gis.siting.criteria import Measure

NAN = np.nan


def donors(scores):
    scores = np.array(scores, float)
    return Donors.of(np.arange(scores.shape[1]), np.nan_to_num(scores), ~np.isnan(scores))


def test_the_nearest_in_what_is_known_come_first():
    # Only the first criterion is known of the place: distances 0.5, 0.1, 0.4, 0.
    some = donors([[0.0, 0.4, 0.9, 0.5], [0.1, 0.2, 0.3, 0.9]])
    assert some.like(np.array([0.5, NAN]), 3).tolist() == [3, 1, 2]


def test_a_donors_gap_is_neither_near_nor_far():
    # Second row: known 1 and 0, variance 0.25, so a gap counts 0.5; the others 1 and 0.
    some = donors([[0.5, 0.5, 0.5], [NAN, 1.0, 0.0]])
    assert some.usual.tolist() == [0.0, 0.5]
    assert some.like(np.array([0.5, 0.0])).tolist() == [2, 0, 1]


def test_half_of_the_donors_crowd_towards_the_best():
    known = np.ones(10_000, bool)
    known[::2] = False
    cells = donor_cells(known, np.arange(10_000), 1000)
    assert known[cells].all() and 800 < len(cells) <= 1000
    # The first tenth holds a tenth of the even half and 0.1^(1/3) = 46 % of the other, less twins.
    assert np.count_nonzero(cells < 1000) > 180
    assert 50 <= np.count_nonzero(cells > 9000) < 80
    assert donor_cells(known, np.arange(10_000), 9000).tolist() == np.flatnonzero(known).tolist()


def test_sites_draw_from_their_like_and_from_no_other_site(settings, screening, measures):
    got = measures([NAN, 1200, NAN], [1, 25, 50])
    priors = site_priors(region_priors(screening, settings), got, screening, settings)
    sun = priors["pv_yield"]
    assert sorted(sun.local) == [0, 2] and len(sun.of(0).values) == LIKE
    assert sun.of(0).values.max() < 940 and sun.of(2).values.min() > 1860
    assert sun.of(1) is sun and sun.of(0).basis == "like places"
    alone = site_priors(region_priors(screening, settings),
                        {k: Measure(m.values[:1]) for k, m in got.items()}, screening, settings)
    assert alone["pv_yield"].of(0).values == pytest.approx(sun.of(0).values)
    # Nobody in the region knows the third criterion: its prior stays the region's.
    assert not priors["people"].local and priors["people"].basis == "anchors"


def test_weights_move_no_prior(settings, screening, measures):
    got = measures([NAN], [10])
    moved = settings.reweighted({"energy": 0.9, "digital": 0.1})
    one, two = (site_priors(region_priors(screening, s), got, screening, s)
                for s in (settings, moved))
    assert np.array_equal(one["pv_yield"].of(0).values, two["pv_yield"].of(0).values)


def test_a_site_of_which_nothing_is_known_keeps_the_regions_prior(settings, screening, measures):
    priors = site_priors(region_priors(screening, settings), measures([NAN], [NAN]), screening,
                         settings)
    assert not priors["pv_yield"].local


def test_too_few_known_cells_say_nothing(settings, screening, measures):
    known = screening.known.copy()
    known[0, 4:] = False
    few = replace(screening, known=known)
    priors = site_priors(region_priors(screening, settings), measures([NAN], [10]), few, settings)
    assert not priors["pv_yield"].local
