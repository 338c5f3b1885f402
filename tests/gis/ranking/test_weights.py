"""Weights from swings, orders and presets, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.calc import calculations
from gis.errors import InputError, UnknownNameError
from gis.ranking.weights import (
    PickedWeights,
    checked_weights,
    parse_weights,
    rank_order_centroid,
    swing_weights,
    weight_presets,
)
from layers import tables

PRESETS = tables.load("weight_presets")


def test_swings_and_orders_by_hand():
    assert swing_weights([100, 60, 40]) == pytest.approx([0.5, 0.3, 0.2])
    # (1 + 1/2 + 1/3) / 3, (1/2 + 1/3) / 3, (1/3) / 3
    assert rank_order_centroid([1, 2, 3]) == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    assert rank_order_centroid([3, 1, 2]) == pytest.approx([2 / 18, 11 / 18, 5 / 18])
    assert rank_order_centroid([1, 1]) == pytest.approx([0.5, 0.5])
    assert rank_order_centroid([7]) == pytest.approx([1])


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_a_better_place_never_weighs_less(ranks):
    weights = rank_order_centroid(ranks)
    assert weights.sum() == pytest.approx(1)
    for (a, x), (b, y) in zip(zip(ranks, weights, strict=True),
                              list(zip(ranks, weights, strict=True))[1:], strict=False):
        assert (a < b) <= (x > y) and (a == b) <= (x == pytest.approx(y))


@pytest.mark.parametrize("values, words", [([0, 0], "all weights are zero"), ([], "no weights"),
                                           ([1, -1], "negative"), ([np.nan], "not a number")])
def test_unusable_weights_are_refused_with_a_sentence(values, words):
    with pytest.raises(InputError, match=words):
        checked_weights(values)


def test_groups_first_then_criteria(settings):
    moved = PickedWeights({"energy": 3, "digital": 1}, {"fibre": 3.0, "people": 1.0}).apply(
        settings)
    assert moved.weights == pytest.approx([0.75, 0.25 * 0.75, 0.25 * 0.25])
    assert [c.weight for c in settings.criteria] == [1.0, 0.6, 0.4]        # untouched
    # One criterion named: the others keep their weights, and all are scaled to 1.
    assert PickedWeights({"digital": 1}, {"fibre": 0.4}).weights(settings) == pytest.approx(
        [0, 0.5, 0.5])


@pytest.mark.parametrize("picked, words", [
    (PickedWeights({"energy": 0, "digital": 0}), "all theme weights are zero"),
    (PickedWeights({}), "no theme weights"),
    (PickedWeights({"energi": 1}), "did you mean 'energy'"),
    (PickedWeights({"digital": 1}, {"fibre": 0, "people": 0}), "theme digital weigh zero"),
    (PickedWeights({"digital": 1}, {"fiber": 1}), "did you mean 'fibre'"),
])
def test_unfit_picks_are_refused_with_a_sentence(settings, picked, words):
    with pytest.raises(InputError, match=words):
        picked.apply(settings)


def test_presets_give_reasons_and_fit_the_shipped_themes():
    themes = set(tables.load("criteria")["theme"])
    presets = {p.key: p for p in weight_presets(PRESETS)}
    assert set(presets) == {"heat_first", "water_first", "green_power_first", "cost_first",
                            "equal"}
    for preset in presets.values():
        assert set(preset.weights.themes) == themes and len(preset.reason) > 40
    first = {"heat_first": "heat", "water_first": "water", "green_power_first": "energy",
             "cost_first": "grid"}
    for key, theme in first.items():
        weights = presets[key].weights.themes
        assert max(weights, key=weights.get) == theme
        assert sum(weights.values()) == pytest.approx(1)


def test_weights_as_typed():
    assert parse_weights("Heat-First", PRESETS)[0].themes["heat"] == 0.46
    assert parse_weights("heat=3, grid=1", PRESETS)[0].themes == {"heat": 3, "grid": 1}
    with pytest.raises(UnknownNameError, match="did you mean 'heat_first'"):
        parse_weights("heat_frist", PRESETS)
    with pytest.raises(InputError, match="'grid' is no theme and weight|'grid=' is no theme"):
        parse_weights("heat=3,grid=", PRESETS)
    with pytest.raises(InputError, match="are zero"):
        parse_weights("heat=0", PRESETS)


@pytest.mark.parametrize("name", ["ahp", "swing-weights", "rank-order-centroid", "rank-methods"])
def test_worked_example_of_each_formula(name):
    entry = calculations()[name]
    found = entry.run(tables.load_all(), entry.example.inputs)
    for key, value in entry.example.result.items():
        digits = len(value.partition(".")[2])
        assert found[key].value == pytest.approx(float(value), abs=0.5001 * 10.0 ** -digits)


def test_formulas_refuse_what_they_cannot_read():
    run = {name: calculations()[name].run for name in ("swing-weights", "rank-methods", "ahp")}
    with pytest.raises(InputError, match="no number"):
        run["swing-weights"]({}, {"swings": "1,x"})
    with pytest.raises(InputError, match="differ in length"):
        run["rank-methods"]({}, {"scores": "0.5,0.5;0.1"})
    with pytest.raises(InputError, match="outside 0..1"):
        run["rank-methods"]({}, {"scores": "5,0.5;0.1,0.2"})
    notes = run["ahp"]({}, {"matrix": "1,3,9;1/3,1,1/3;1/9,3,1"})["consistency_ratio"].notes
    assert "contradicts the other judgements most" in notes[0]
