"""Values of tags as mappers write them."""

import math

import pytest

from layers.osm.elements import Element
from layers.osm.tag_values import circuits, direct_current, life, megawatts, number, year


@pytest.mark.parametrize(("text", "mw"), [
    ("150 MW", 150), ("2.5GW", 2500), ("500 kW", 0.5), ("60 MW;30 MW", 90), ("12,5 MWp", 12.5),
    ("1 MWel", 1)])
def test_outputs_with_a_unit(text, mw):
    assert megawatts(text) == pytest.approx(mw)


@pytest.mark.parametrize("text", ["yes", "", "150", "-5 MW", "1e9 GW", "60 MW;yes", "nan MW"])
def test_outputs_that_tell_no_power_are_unknown(text):
    assert math.isnan(megawatts(text))


@pytest.mark.parametrize(("tags", "count"), [
    ({"circuits": "2"}, 2), ({"circuits": "2;1"}, 3), ({"cables": "6"}, 2),
    ({"cables": "3;3"}, 2), ({"circuits": "1", "cables": "6"}, 1)])
def test_circuits(tags, count):
    assert circuits(tags) == count


@pytest.mark.parametrize("tags", [{}, {"cables": "4"}, {"cables": "two"}, {"circuits": "many"},
                                  {"cables": "6", "frequency": "0"}, {"circuits": "1.5"}])
def test_circuits_that_are_not_told(tags):
    assert math.isnan(circuits(tags))


def test_direct_current_is_a_frequency_of_zero():
    assert direct_current({"frequency": "0"})
    assert not direct_current({"frequency": "50"})
    assert not direct_current({})
    assert not direct_current({"frequency": "50;0"})


def test_numbers_and_years():
    assert number("1 200") == 1200 and number("1.5") == 1.5 and number("1,5") == 1.5
    assert math.isnan(number("about 5")) and math.isnan(number("inf"))
    assert year("1998-05") == 1998 and year("~1970") == 1970 and math.isnan(year("C19"))


def test_stages_of_life():
    def of(**tags):
        return life(Element("way", 1, {k.replace("__", ":"): v for k, v in tags.items()}, None),
                    "power")

    assert of(power="line") == "existing"
    assert of(power="construction", construction="line") == "under_construction"
    assert of(proposed__power="line") == "planned"
