"""Which weight flips any two sites."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gis.errors import InputError
from gis.ranking.pairs import flips_between
from gis.ranking.weights import PickedWeights

KEYS = ("pv_yield", "fibre", "people")
SHARE = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def site(scores):
    return SimpleNamespace(criteria={key: SimpleNamespace(score=score)
                                     for key, score in zip(KEYS, scores, strict=True)})


def test_by_hand(settings):
    # Energy 0.5 against 1, digital 0.6 + 0.2 against 0 + 0.2: level at v × 0.5 = (1 - v) × 0.6.
    found = flips_between(site([0.5, 1, 0.5]), site([1, 0, 0.5]), settings)
    assert [(f.name, f.weight_now) for f in found] == [("digital", 0.5), ("energy", 0.5)]
    assert found[1].weight_then == pytest.approx(6 / 11)
    assert [f.change for f in found] == pytest.approx([6 / 11 - 0.5] * 2)
    # Fibre alone from 0.3: v × 1 = (1 - v) × 0.25 / 0.7.
    fibre = next(f for f in flips_between(site([0.5, 1, 0.5]), site([1, 0, 0.5]), settings,
                                          "criterion") if f.name == "fibre")
    assert fibre.weight_then == pytest.approx((0.25 / 0.7) / (1 + 0.25 / 0.7))


def test_better_in_all_is_ahead_under_any_weight(settings):
    for level in ("theme", "criterion"):
        assert flips_between(site([0.9, 0.9, 0.9]), site([0.1, 0.2, 0.3]), settings, level) == ()
    with pytest.raises(InputError, match="neither theme nor criterion"):
        flips_between(site([0, 0, 0]), site([1, 1, 1]), settings, "town")


@examples(deadline=None, max_examples=50, suppress_health_check=[
    HealthCheck.function_scoped_fixture])
@given(SHARE, SHARE)
def test_at_the_new_weight_both_are_level_and_the_order_of_the_pair_is_free(settings, one, two):
    first, second = site(one), site(two)
    found = flips_between(first, second, settings)
    assert found == flips_between(second, first, settings) or one == two
    for flip in found:
        other = next(t for t in settings.themes if t != flip.name)
        weights = PickedWeights({flip.name: flip.weight_then,
                                 other: 1 - flip.weight_then}).weights(settings)
        assert sum(weights * (a - b) for weights, a, b in zip(weights, one, two, strict=True)) == (
            pytest.approx(0, abs=1e-9))
