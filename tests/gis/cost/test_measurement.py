"""What would narrow the total, and by how much."""

import math

import pytest

from gis.cost.measurement import estimate_class
from gis.cost.site import cost_of_inputs


def test_the_only_doubt_is_narrowed_to_what_is_left(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs(connection_eur_mw=(100_000, 200_000, 400_000)))
    best, = cost.measurements                       # nothing else is in doubt
    assert best.key == "feeder_study"
    # A quarter of the range is left: −2,500 and +5,000 EUR per MW and year, 2 MW.
    assert best.narrows_share == pytest.approx(0.75)
    assert best.narrows_eur_y == pytest.approx(0.75 * 7_500 * 2)
    assert best.narrows_per_eur == pytest.approx(0.75 * 15_000 / 30_000)
    assert best.narrows_choice_share == pytest.approx(0.75)


def test_largest_doubt_comes_first_and_a_shared_price_does_not_decide_between_sites(
        tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs(
        electricity_eur_mwh=(70, 100, 130), heat_price_eur_mwh=(20, 40, 60),
        water_m3_mw=(2_000, 3_000, 9_000)))
    order = [m.key for m in cost.measurements]
    assert order == ["supply_offer", "heat_user_letter", "pumping_test"]
    assert cost.measurements[0].narrows_choice_share == 0
    assert cost.measurements[1].narrows_choice_share > cost.measurements[2].narrows_choice_share


def test_a_measurement_that_makes_a_component_known_is_named(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs(connection_eur_mw=None, land_eur_m2=None))
    assert cost.unknown == ("connection_eur", "land_eur")
    assert {m.key: m.fills for m in cost.measurements} == {
        "feeder_study": ("connection_eur",), "land_offer": ("land_eur",)}
    assert any("grid connection, land" in note for note in cost.notes)
    assert math.isnan(cost["land_eur"].invested_eur_mw)


def test_no_doubt_no_measurement(tables, inputs, plan):
    cost = cost_of_inputs(tables, plan, inputs())
    assert cost.measurements == () and cost.total.low == cost.total.high
    assert cost.whole_site_eur_y.value == pytest.approx(2 * 1_258_600)


def test_classes_of_aace(tables, inputs, plan):
    five = estimate_class(tables, 5)
    assert five.low_share == (-0.5, -0.2) and five.high_share == (0.3, 1.0)
    assert five.words == "class 5 (concept screening): −50 to −20 %, +30 to +100 %"
    cost = cost_of_inputs(tables, plan, inputs())
    assert cost.estimate_class == five and cost["energy_eur"].estimate_class == 4


def test_every_measured_input_is_one_of_the_cost(tables, inputs):
    for row in tables["measurements"].rows():
        assert set(row["inputs"].split()) <= set(inputs()), row["key"]
        assert 0 <= row["left_share"] < 1
        assert row["cost_low_eur"] <= row["cost_eur"] <= row["cost_high_eur"]
        assert row["months_low"] <= row["months"] <= row["months_high"]
