"""The words of queries to Overpass."""

import re

import pytest

from gis.errors import InputError, UnknownNameError
from layers.catalogue import source
from layers.osm import KINDS, overpass_query
from layers.osm.kinds import EVERY, rules_of
from layers.tables import schema

KENYA = (33.9, -4.7, 41.9, 5.5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_is_bounded_and_the_query_balanced(kind):
    query = overpass_query(kind, KENYA)
    assert re.match(r"\[out:json\]\[timeout:\d+\]\[maxsize:\d+\];", query)
    started = len(re.findall(r"[(;](?:nwr|way|relation)\[", query))
    south_west_north_east = query.count("(-4.7,33.9,5.5,41.9);")
    assert started == south_west_north_east > 0
    assert query.count("(") == query.count(")") and query.count("[") == query.count("]")


def test_power_lines_and_their_voltages_are_asked_with_their_course():
    query = overpass_query("power", KENYA)
    assert 'way["power"~"^(line|cable)$"](-4.7,33.9,5.5,41.9);' in query
    assert "out tags geom;" in query
    assert 'nwr["power"="substation"]' in query and "out tags center;" in query


def test_a_box_over_the_antimeridian_is_asked_in_two_parts():
    query = overpass_query("roads", (177.0, -20.0, -178.0, -15.0))
    assert "(-20,177,-15,180);" in query and "(-20,-180,-15,-178);" in query


def test_the_query_tells_what_it_asks_for():
    assert 'kind="rail",box="33.9,-4.7,41.9,5.5"' in overpass_query("rail", KENYA)


def test_an_unknown_kind_or_an_impossible_box_is_refused():
    with pytest.raises(UnknownNameError):
        overpass_query("castles", KENYA)
    for box in ((0, 5, 1, 5), (0, 5, 1, 4), (0, -95, 1, 0), (float("nan"), 0, 1, 1), (1, 0, 1, 1)):
        with pytest.raises(InputError):
            overpass_query("power", box)


def test_every_source_of_the_catalogue_has_its_kind_and_layers():
    for kind, rules in KINDS.items():
        layers = {rule.layer for rule in rules}
        assert layers <= set(schema())
        assert set(source(f"osm_{kind}").layers) <= layers | {"exchanges"}


def test_rules_need_all_their_tags():
    assert not rules_of({"leisure": "sports_centre"})
    assert [r.layer for r in rules_of({"leisure": "sports_centre", "sport": "tennis; swimming"})] \
        == ["heat_sinks"]
    assert not rules_of({"railway": "rail", "service": "yard"})
    assert not rules_of({"power": "minor_line"}) and not rules_of({"building": "yes"})
    plant = {"power": "plant", "plant:output:hot_water": "20 MW"}
    assert {r.layer for r in rules_of(plant)} == {"power_plants", "heat_plants"}
    assert all(rule.tags for rule in EVERY)
