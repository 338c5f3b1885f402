"""An unknown value comes from places that resemble the site in what is known of it."""

from dataclasses import replace

import numpy as np
import pytest

from gis.ranking.like_places import LIKE, like_places, site_priors
from gis.ranking.rank import region_priors
from gis.siting.criteria import Measure

NAN = np.nan


def test_the_nearest_in_what_is_known_come_first():
    donors = np.array([[0.0, 0.4, 0.9, 0.5], [0.1, 0.2, 0.3, 0.9]])
    # Only the first criterion is known of the place: distances 0.5, 0.1, 0.4, 0.
    assert like_places(np.array([0.5, NAN]), donors, 3).tolist() == [3, 1, 2]


def test_a_donors_gap_is_neither_near_nor_far():
    # Second row: known 0 and 1, variance 0.25, so a gap counts 0.5; donors at 0.5, 1.0 and 0.
    donors = np.array([[0.5, 0.5, 0.5], [NAN, 1.0, 0.0]])
    assert like_places(np.array([0.5, 0.0]), donors).tolist() == [2, 0, 1]


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
