"""Answers of Overpass, written by hand."""

import json
import math

import numpy as np
import pytest

from gis.errors import InputError, LayerError
from layers.osm import read_overpass
from layers.recognise import recognise


def _line(number, tags, *points):
    return {"type": "way", "id": number, "tags": tags,
            "geometry": [{"lon": x, "lat": y} for x, y in points]}


def _node(number, lon, lat, **tags):
    return {"type": "node", "id": number, "lon": lon, "lat": lat,
            "tags": {k.replace("__", ":"): v for k, v in tags.items()}}


@pytest.fixture
def written(tmp_path):
    def write(*elements, **more):
        path = tmp_path / "answer.json"
        path.write_text(json.dumps({
            "version": 0.6, "generator": "Overpass API",
            "osm3s": {"timestamp_osm_base": "2026-11-01T00:00:00Z"},
            "elements": list(elements), **more}), "utf-8")
        return path
    return write


def test_a_power_line_with_two_voltages(written):
    path = written(_line(7, {"power": "line", "voltage": "330000;132000", "cables": "6",
                             "name": "Olkaria - Lessos", "operator": "KETRACO",
                             "start_date": "2017"}, (36.0, 0.0), (37.0, 0.0)))
    rows = read_overpass(path)["power_lines"]
    assert rows["kv"][0] == 330 and rows["circuits"][0] == 2 and rows["year"][0] == 2017
    assert rows["name"][0] == "Olkaria - Lessos" and rows["kind"][0] == "ac"
    assert rows["note"][0] == "also carries 132 kV; operator KETRACO"
    # one degree of the equator: 2 pi 6,378.137 km / 360
    assert rows["length_km"][0] == pytest.approx(111.319, abs=0.001)
    assert rows["source"][0] == "OpenStreetMap way 7"
    told = rows.provenance
    assert (told.source, told.licence, told.date) == (
        "OpenStreetMap contributors", "ODbL 1.0", "2026-11-01")
    assert len(told.checksum) == 64 and told.coverage == "partial"


def test_stages_cables_and_unknown_voltages(written):
    rows = read_overpass(written(
        _line(1, {"power": "line", "voltage": "high"}, (36, 0), (37, 0)),
        _line(2, {"power": "cable", "voltage": "66 kV"}, (36, 1), (37, 1)),
        _line(3, {"power": "construction", "construction": "line", "voltage": "400000"},
              (36, 2), (37, 2)),
        _line(4, {"power": "line", "disused": "yes"}, (36, 3), (37, 3))))["power_lines"]
    assert len(rows) == 3
    assert math.isnan(rows["kv"][0]) and rows["note"][0] == "voltage not given"
    assert rows["underground"].tolist() == ["no", "yes", "no"]
    assert rows["status"].tolist() == ["existing", "existing", "under_construction"]
    assert any("voltage is not understood" in step for step in rows.provenance.steps)


def test_stations_plants_and_their_places(written):
    layers = read_overpass(written(
        {"type": "way", "id": 1, "tags": {"power": "substation", "voltage": "220000;66000",
                                          "name": "Juja"}, "center": {"lon": 36.9, "lat": -1.2}},
        _node(2, 37.5, -1.0, power="substation", substation="transmission"),
        _node(3, 37.6, -1.0, power="substation", voltage="11000"),
        _node(4, 36.3, -0.9, power="plant", plant__source="geothermal",
              plant__output__electricity="140 MW", name="Olkaria IV"),
        _node(5, 36.4, -0.9, power="plant", plant__source="battery",
              plant__output__electricity="10 MW"),
        _node(6, 2.3, 48.8, power="plant", plant__source="waste",
              plant__output__hot_water="50 MW")))
    stations = layers["substations"]
    assert stations["name"].tolist() == ["Juja", "OSM station 2"]
    assert stations["kv"][0] == 220 and math.isnan(stations["kv"][1])
    assert stations["kv_levels"][0] == "220;66"
    plants = layers["power_plants"]
    assert plants["name"].tolist() == ["Olkaria IV"]
    assert (plants["mw"][0], plants["fuel"][0], plants["status"][0]) == (
        140, "geothermal", "operating")
    assert "2 plants whose electric output" in plants.provenance.steps[0]
    heat = layers["heat_plants"]
    assert heat["thermal_mw"].tolist() == [50] and heat["fuel"][0] == "waste"


def test_an_area_from_the_pieces_of_its_ring_less_its_hole(written):
    def member(role, *points):
        return {"type": "way", "ref": 1, "role": role,
                "geometry": [{"lon": x, "lat": y} for x, y in points]}

    rows = read_overpass(written({
        "type": "relation", "id": 9, "tags": {"boundary": "national_park", "name": "Park"},
        "members": [member("outer", (0, 0), (2, 0), (2, 2)),
                    member("outer", (0, 0), (0, 2), (2, 2)),
                    member("inner", (0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1), (0.5, 0.5))]}))[
        "protected"]
    assert rows.geometry[0].area == pytest.approx(4 - 0.25)
    assert rows["level"][0] == "hard" and rows["category"][0] == "protected"


def test_a_reserve_of_a_weak_class_only_warns(written):
    ring = ((0, 0), (1, 0), (1, 1), (0, 0))
    rows = read_overpass(written(
        _line(1, {"boundary": "protected_area", "protect_class": "5"}, *ring),
        _line(2, {"aeroway": "aerodrome", "name": "Airport"}, *ring)))["protected"]
    assert rows["level"].tolist() == ["soft", "hard"]
    assert rows["category"].tolist() == ["protected", "airport"]


def test_waters(written):
    far = ((0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (0, 0))
    rows = read_overpass(written(
        _line(1, {"waterway": "river", "name": "Tana"}, (39, 0), (39, 1)),
        _line(2, {"waterway": "river", "name": "Tana"}, (39, 1), (39, 2)),
        _line(3, {"waterway": "river"}, (38, 1), (38, 2)),
        _line(4, {"natural": "water", "name": "Turkana", "salt": "yes"}, *far),
        _line(5, {"natural": "water"}, (0, 0), (1e-4, 0), (1e-4, 1e-4), (0, 0)),
        _line(6, {"natural": "coastline"}, (40, 0), (40, 1))))["surface_water"]
    assert rows["name"].tolist() == ["Tana", "Turkana", "sea"]
    assert rows.geometry[0].length == pytest.approx(2)
    assert rows["salinity"].tolist() == ["", "saline", "saline"]
    assert "1 rivers without a name left out" in rows.provenance.steps


def test_names_are_kept_as_text_and_shortened(written):
    name = "=HYPERLINK(\"http://x\")<script>" + "x" * 500
    rows = read_overpass(written(_node(1, 1, 1, telecom="data_center", name=name)))
    assert rows["data_centres"]["name"][0] == name[:200]


def test_places_that_are_none_are_dropped_and_counted(written):
    rows = read_overpass(written(
        _node(1, 1, 1, telecom="data_center"), _node(2, 999, 1, telecom="data_center"),
        _node(3, float("nan"), 1, telecom="data_center"),
        {"type": "node", "id": "x", "lon": 1, "lat": 1, "tags": {"telecom": "data_center"}},
        _line(5, {"highway": "primary"}, (1, 1)), "row", None))
    assert set(rows) == {"data_centres"} and len(rows["data_centres"]) == 1
    assert "4 elements without a usable shape dropped" in rows["data_centres"].provenance.steps


def test_an_answer_that_is_not_whole_is_refused(written, tmp_path):
    path = written(_node(1, 1, 1, telecom="data_center"),
                   remark="runtime error: Query timed out in \"query\" at line 3")
    with pytest.raises(LayerError, match="gave up"):
        read_overpass(path)
    assert recognise(path)[0].fault and "gave up" in recognise(path)[0].problem
    cut = tmp_path / "cut.json"
    cut.write_text(path.read_text("utf-8")[:-60], "utf-8")
    with pytest.raises(LayerError, match="cut short"):
        read_overpass(cut)
    with pytest.raises(InputError):
        read_overpass(tmp_path / "none.json")


def test_an_answer_is_recognised_by_its_content_and_tells_its_box(written):
    path = written({"type": "heatsite_scope", "id": 1,
                    "tags": {"kind": "power", "box": "33.9,-4.7,41.9,5.5"}},
                   _line(1, {"power": "line"}, (36, 0), (37, 0)),
                   _node(2, 36.9, -1.2, power="substation", voltage="132000"))
    found = recognise(path.rename(path.with_name("anything.json")))
    assert [item.recipe.layer for item in found] == ["power_lines", "substations"]
    assert all(item.facts.box == (33.9, -4.7, 41.9, 5.5) for item in found)
    near = found[0].recipe.read(found[0].path, (35.0, -1.0, 36.5, 1.0))
    assert len(near) == 1
    with pytest.raises(LayerError, match="no feature in or near"):
        found[0].recipe.read(found[0].path, (0.0, 0.0, 1.0, 1.0))


def test_rows_are_the_same_whatever_the_order_of_the_answer(written):
    rows = [_node(i, i, i, telecom="data_center", name=str(i)) for i in range(1, 6)]
    first = read_overpass(written(*rows))["data_centres"]
    second = read_overpass(written(*reversed(rows), rows[2]))["data_centres"]
    assert np.array_equal(first["name"], second["name"])
