"""Theme scores give what the criterion scores give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gis.errors import InputError
from gis.ranking.flips import flip
from gis.ranking.scores import ThemeScores
from gis.settings import Brief, Criterion, Settings, ValueFunction

CRITERIA = tuple(Criterion(f"c{i}", theme, weight, "", "", ValueFunction(0, 1))
                 for i, (theme, weight) in enumerate((("a", 0.3), ("b", 1.0), ("a", 0.7),
                                                      ("c", 1.0))))
WEIGHT = st.floats(0.01, 10)


@examples(deadline=None)
@given(WEIGHT, WEIGHT, WEIGHT, st.integers(0, 1000))
def test_same_as_the_weighted_sum_over_criteria(a, b, c, seed):
    scores = np.random.default_rng(seed).random((4, 7))
    weights = {"a": a, "b": b, "c": c}
    wanted = Settings(Brief(), CRITERIA, weights, 1000.0).weights @ scores
    assert ThemeScores.of(scores, CRITERIA).suitability(weights) == pytest.approx(wanted)
    single = ThemeScores.of(scores.astype(np.float32), CRITERIA).suitability(weights)
    assert single.dtype == np.float32 and single == pytest.approx(wanted, abs=1e-6)


def test_no_weight_at_all_is_refused():
    with pytest.raises(InputError, match="at least one above zero"):
        ThemeScores.of(np.zeros((4, 2)), CRITERIA).suitability({"a": 0.0})


@examples(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3),
       st.lists(st.floats(0, 1), min_size=3, max_size=3),
       st.lists(WEIGHT, min_size=3, max_size=3))
def test_a_flip_brings_both_sites_level_and_no_smaller_change_does(first, second, raw):
    first, second, weights = (np.array(v) for v in (first, second, raw))
    weights = weights / weights.sum()
    if weights @ (first - second) < 1e-6:
        return
    found = flip(first, second, weights, ("a", "b", "c"))

    def lead(theme, weight):
        moved = weights * (1 - weight) / (1 - weights[theme])
        moved[theme] = weight
        return moved @ (first - second)

    changes = [abs(w - weights[t]) for t in range(3) for w in np.linspace(0, 1, 101)
               if lead(t, w) < -1e-9]
    if not found:
        assert not changes
        return
    theme = "abc".index(found["theme"])
    assert lead(theme, found["weight_then"]) == pytest.approx(0, abs=1e-6)
    change = abs(found["weight_then"] - found["weight_now"])
    assert all(change <= other + 1e-9 for other in changes)
