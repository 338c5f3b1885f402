"""`heatsite data quality`, as people call it."""

import json

import pytest

from app.cli import main

LINE = {"type": "FeatureCollection", "features": [{
    "type": "Feature", "properties": {"voltage": "132000", "name": "a"},
    "geometry": {"type": "LineString", "coordinates": [[36.0, -1.0], [38.5, 0.5]]}}]}


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEATSITE_CACHE", str(tmp_path / "store"))


def test_quality_of_a_region(capsys):
    assert main(["data", "quality", "kenya", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {row["layer"]: row for row in told["layers"]}
    assert rows["power_lines"]["rows"] == 118 and 0 < rows["power_lines"]["coverage"] < 1
    assert "roads" in {gap["layer"] for gap in told["missing"]}


def test_a_file_against_a_layer_of_the_region(tmp_path, capsys):
    lines = tmp_path / "lines.geojson"
    lines.write_text(json.dumps(LINE))
    target = tmp_path / "map.geojson"
    assert main(["data", "quality", "kenya", "--compare", str(lines), "power_lines",
                 "--within-km", "10", "--map", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["comparison"]
    # about 2.5 by 1.5 degrees on the equator
    assert told["first_total"] == pytest.approx(324, abs=3) and 0 <= told["first_near"] <= 1
    rows = json.loads(target.read_text("utf-8"))["features"]
    assert {row["properties"]["near"] for row in rows} == {"yes", "no"}


def test_wrong_words_are_refused(tmp_path, capsys):
    assert main(["data", "quality", "kenya", "--map", str(tmp_path / "m.geojson")]) == 2
    assert main(["data", "quality", "kenya", "--compare", "castles", "power_lines"]) == 2
    assert "is no file" in capsys.readouterr().err
