"""The audit of missing data, on places whose answer is known beforehand."""

from dataclasses import replace

import numpy as np
import pytest

from gis.errors import InputError
from gis.ranking.audit import TREATMENTS, audit, ranks
from gis.ranking.rank import region_priors
from gis.settings import Criterion, ValueFunction
from gis.siting.criteria import Measure

SUN = Criterion("pv_yield", "energy", 1.0, "solar yield", "kWh/kWp·y", ValueFunction(900, 1900))
PEOPLE = Criterion("people", "digital", 1.0, "people", "people", ValueFunction(0, 1000))


@pytest.fixture
def region(settings, screening):
    """1,000 cells: sun at random, people follow the sun; both known everywhere."""
    settings = replace(settings, criteria=(SUN, PEOPLE))
    sun = np.random.default_rng(1).random(1000)
    scores = np.array([sun, sun], np.float32)
    return settings, replace(
        screening, values=np.array([900 + 1000 * sun, 1000 * sun], np.float32), scores=scores,
        known=np.ones((2, 1000), bool))


def run(region, cells, **how):
    settings, screening = region
    got = {c.key: Measure(screening.values[i, cells].astype(float))
           for i, c in enumerate(settings.criteria)}
    return audit(got, screening, region_priors(screening, settings), settings, **how)


def test_ranks_of_equals_are_shared():
    assert ranks(np.array([0.5, 0.9, 0.5, 0.1])).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_where_one_criterion_tells_the_other_like_places_find_the_rank(region):
    found = run(region, np.arange(0, 1000, 25), repeats=20)
    assert found.places == 40 and len(found.rows) == 3 * len(TREATMENTS)
    for removed in (0.1, 0.3, 0.5):
        ours, worst = found.of("like_places", removed), found.of("worst", removed)
        assert abs(ours.bias) < 1.0 and ours.bias < worst.bias / 3
        assert ours.rmse < worst.rmse / 2
        # A missing zero scores nothing here, as does the worst case.
        assert found.of("zero", removed).bias == worst.bias
    # Dropping is exact as long as one of the two twins is left: only places that lose both err.
    assert found.of("dropped", 0.1).rmse < 3


def test_worst_case_by_hand(region):
    """Four places far apart, nearly all data gone from two: those two fall to the end."""
    order = np.argsort(region[1].scores[0])
    cells = order[[100, 400, 600, 900]]
    found = run(region, cells, repeats=400, shares=(0.999999,))
    # Two poor of four, at random: true ranks average 2.5, the tied last ranks 3.5. Exactly +1.
    row = found.of("worst", 0.999999)
    assert row.bias == pytest.approx(1.0, abs=4 * row.bias_error)
    # The first of one is lost in each trial in which it is poor.
    assert run(region, cells, repeats=50, shares=(0.999999,), first=1).of(
        "worst", 0.999999).lost == 1.0


def test_zero_is_a_compliment_where_less_is_better(region):
    settings, screening = region
    near = replace(SUN, value=ValueFunction(1900, 900))
    settings = replace(settings, criteria=(near, replace(PEOPLE, weight=1e-9)))
    turned = replace(screening, scores=np.array([1 - screening.scores[0], screening.scores[1]]))
    found = run((settings, turned), np.arange(0, 1000, 25), repeats=20, shares=(0.5,))
    assert found.of("zero", 0.5).bias < -4           # a missing distance ranks as no distance
    assert found.of("worst", 0.5).bias > 4


def test_the_same_seed_gives_the_same_audit_another_another(region):
    cells = np.arange(0, 1000, 50)
    one, two = run(region, cells, repeats=5), run(region, cells, repeats=5)
    assert one == two
    other = run((replace(region[0], seed=1), region[1]), cells, repeats=5)
    assert other.rows != one.rows


def test_what_nobody_knows_is_not_removed(region):
    settings, screening = region
    got = {"pv_yield": Measure(np.full(6, np.nan)), "people": Measure(np.full(6, np.nan))}
    found = audit(got, screening, region_priors(screening, settings), settings, repeats=3)
    assert all(row.bias == row.rmse == 0 for row in found.rows)


def test_structured_gaps(region):
    """Thin data where ranks are low: the worst case then takes nothing from anyone's rank."""
    cells = np.arange(0, 1000, 25)
    low = run(region, cells, repeats=10, shares=(0.5,), poorly="low")
    high = run(region, cells, repeats=10, shares=(0.5,), poorly="high")
    assert low.of("worst", 0.5).bias == pytest.approx(0, abs=0.5)
    assert high.of("worst", 0.5).bias > 5
    assert abs(high.of("like_places", 0.5).bias) < 1.5


def test_bad_questions(region):
    with pytest.raises(InputError, match="half of the places"):
        run(region, np.arange(9), poorly="rich")
    with pytest.raises(InputError, match="3 places"):
        run(region, np.arange(3))
    with pytest.raises(InputError, match="between 0 and 1"):
        run(region, np.arange(9), shares=(1.5,))
