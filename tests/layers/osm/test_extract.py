"""Extracts of OpenStreetMap: a small one written here, and what is wrong with others."""

import pytest

from gis.errors import LayerError
from layers.check import check
from layers.osm import read_extract
from layers.osm.extract import extract_box
from layers.recognise import recognise

osmium = pytest.importorskip("osmium")


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    from osmium.osm import mutable

    path = tmp_path_factory.mktemp("osm") / "country.osm.pbf"
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(36.0, -2.0, 38.0, 1.0))
    header.set("osmosis_replication_timestamp", "2026-10-30T20:21:00Z")
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), header=header) as writer:
        places = {1: (36.0, 0.0), 2: (37.0, 0.0), 3: (37.0, 1.0), 4: (36.0, 1.0)}
        for number, place in places.items():
            writer.add_node(mutable.Node(id=number, location=place))
        writer.add_node(mutable.Node(id=5, location=(36.5, 0.5), tags={
            "amenity": "hospital", "name": "Kenyatta", "beds": "1800"}))
        writer.add_node(mutable.Node(id=6, location=(36.5, 0.6), tags={"amenity": "bench"}))
        for number, nodes, tags in (
                (10, [1, 2], {"power": "line", "voltage": "220000", "circuits": "2"}),
                (11, [1, 2, 3, 4, 1], {"power": "substation", "voltage": "220000;132000"}),
                (12, [1, 2, 3], {}), (13, [3, 4, 1], {"building": "yes"}),
                (14, [2, 3], {"highway": "residential"}),
                (15, [3, 999], {"highway": "trunk", "name": "cut"}),
                (16, [2, 3], {"highway": "trunk", "name": "A104"})):
            writer.add_way(mutable.Way(id=number, nodes=nodes, tags=tags))
        writer.add_relation(mutable.Relation(id=20, members=[
            ("w", 12, "outer"), ("w", 13, "outer")], tags={
            "type": "multipolygon", "boundary": "national_park", "name": "Park"}))
    return path


def test_the_layers_of_an_extract(extract):
    layers = read_extract(extract)
    assert {layer: len(rows) for layer, rows in layers.items()} == {
        "power_lines": 1, "substations": 1, "roads": 1, "heat_sinks": 1, "protected": 1}
    assert layers["power_lines"]["kv"][0] == 220 and layers["power_lines"]["circuits"][0] == 2
    assert layers["substations"]["kv_levels"][0] == "220;132"
    assert layers["substations"].geometry[0].coords[0] == pytest.approx((36.5, 0.5))
    assert layers["protected"].geometry[0].area == pytest.approx(1.0)
    assert layers["roads"]["name"].tolist() == ["A104"]
    assert layers["heat_sinks"]["heat_mwh_y"][0] == pytest.approx(1800 * 4.325)
    told = layers["roads"].provenance
    assert told.date == "2026-10-30" and told.licence == "ODbL 1.0"
    assert told.steps[0].startswith("1 elements with nodes beyond")


def test_only_what_meets_the_box_is_read(extract):
    assert set(read_extract(extract, (36.4, 0.4, 36.6, 0.6))) == {"heat_sinks", "protected"} | {
        "substations"}
    assert not read_extract(extract, (10.0, 10.0, 11.0, 11.0))


def test_an_extract_is_recognised_by_its_content(extract):
    found = recognise(extract)
    assert all(item.recipe is not None for item in found)
    assert found[0].facts.box == pytest.approx((36.0, -2.0, 38.0, 1.0))
    assert extract_box(extract) == pytest.approx((36.0, -2.0, 38.0, 1.0))
    assert check(extract)["layers"]["roads"] == 1


def test_other_files_of_that_name_are_refused(extract, tmp_path):
    wrong = tmp_path / "wrong.osm.pbf"
    wrong.write_bytes(b"<osm version='0.6'></osm>" * 10)
    with pytest.raises(LayerError, match="no extract"):
        read_extract(wrong)
    assert recognise(wrong)[0].problem
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(extract.read_bytes()[:-40])
    with pytest.raises(LayerError, match="damaged or cut short"):
        read_extract(cut)
    bad = tmp_path / "bad.osm.pbf"
    content = bytearray(extract.read_bytes())
    content[200:400] = b"\xff" * 200
    bad.write_bytes(content)
    with pytest.raises(LayerError, match="damaged or cut short"):
        read_extract(bad)
