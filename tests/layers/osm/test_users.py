"""Heat users of OpenStreetMap: modelled where their size is told, unknown where not."""

import math

import pytest
import shapely

from layers.osm.elements import Element
from layers.osm.users import heat_sinks
from layers.tables import load


def _rows(*tags, shape=None):
    elements = [Element("node", i, t, shape or shapely.Point(36.8, -1.2))
                for i, t in enumerate(tags)]
    shaped = heat_sinks(elements)
    return shaped.columns, shaped.steps


def test_a_hospital_with_beds_has_a_modelled_demand_with_its_range():
    columns, steps = _rows({"amenity": "hospital", "name": "H", "beds": "200"})
    # 4,325 (2,160 to 6,000) kWh per bed and year
    assert columns["heat_mwh_y"][0] == pytest.approx(865)
    assert columns["heat_factor"][0] == pytest.approx(math.sqrt(6000 / 2160))
    assert columns["note"][0] == "heat modelled, 430 to 1,200 MWh/y"
    assert columns["formula"][0] == "200 beds x 4325 kWh per bed·y"
    assert "heat of 1 users modelled" in steps[0]


def test_a_hotel_by_its_rooms():
    columns, _ = _rows({"tourism": "hotel", "rooms": "100"})
    # 330 guest nights a room of 5.1 kWh
    assert columns["heat_mwh_y"][0] == pytest.approx(100 * 330 * 5.1 / 1000)


def test_a_pool_by_the_water_that_is_drawn():
    side = 0.001
    ring = shapely.LinearRing([(0, 0), (side, 0), (side, side), (0, side)])
    columns, _ = _rows({"leisure": "swimming_pool", "access": "public"},
                       shape=shapely.LineString(ring.coords))
    m2 = 111.3195 * 110.5743                    # metres of a thousandth of a degree at 0° N
    assert columns["size"][0] == pytest.approx(m2, rel=1e-3)
    assert columns["heat_mwh_y"][0] == pytest.approx(m2 * 1.75, rel=1e-3)


@pytest.mark.parametrize("tags", [
    {"amenity": "hospital"}, {"amenity": "hospital", "beds": "many"}, {"amenity": "university"},
    {"tourism": "hotel", "rooms": "0"}, {"man_made": "works", "product": "beer"}])
def test_without_a_size_the_heat_is_unknown_never_zero(tags):
    columns, _ = _rows(tags)
    assert math.isnan(columns["heat_mwh_y"][0]) and math.isnan(columns["heat_factor"][0])
    assert columns["note"][0].startswith("heat unknown")


@pytest.mark.parametrize(("tags", "kind", "demand"), [
    ({"man_made": "works", "product": "beer"}, "brewery", "present"),
    ({"industrial": "slaughterhouse"}, "meat", "present"),
    ({"man_made": "works", "name": "Kambaa Tea Factory"}, "tea_factory", "present"),
    ({"man_made": "works", "product": "cement", "name": "Tea & Co"}, "cement", "non_sink"),
    ({"man_made": "works", "product": "furniture"}, "industry", "present"),
    ({"man_made": "wastewater_plant"}, "sludge_digestion", "present")])
def test_trades_by_their_tags_first_then_by_their_names(tags, kind, demand):
    columns, _ = _rows(tags)
    assert (columns["kind"][0], columns["demand_kind"][0]) == (kind, demand)


def test_every_kind_is_one_of_the_engine():
    known = set(load("sinks")["key"])
    assert set(load("osm_users")["kind"]) <= known
    assert {"hospital", "hotel", "university", "swimming_pool", "greenhouse", "sludge_digestion",
            "industry"} <= known
    assert set(load("osm_sizes")["process"]) <= set(load("sink_processes")["key"])


def test_a_small_greenhouse_is_no_user():
    tiny = shapely.LineString([(0, 0), (1e-4, 0), (1e-4, 1e-4), (0, 0)])
    columns, steps = _rows({"building": "greenhouse"}, shape=tiny)
    assert len(columns["kind"]) == 0 and "1 greenhouses" in steps[1]
