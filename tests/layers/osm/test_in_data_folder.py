"""Answers of Overpass in a data folder refine a region."""

import json

import pyproj
import pytest
import shapely

from gis.types import Grid
from layers.data_dir import refine

REGION = shapely.box(36.0, -1.0, 38.0, 1.0)
CRS = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=37 +datum=WGS84 +units=m")
GRID = Grid(CRS, -120_000.0, 120_000.0, 5_000.0, (48, 48))


@pytest.fixture
def folder(tmp_path):
    def write(name, *elements, **more):
        (tmp_path / name).write_text(json.dumps({
            "version": 0.6, "generator": "Overpass API", "osm3s": {
                "timestamp_osm_base": "2026-11-01T00:00:00Z"},
            "elements": [{"type": "heatsite_scope", "id": 1,
                          "tags": {"kind": "x", "box": "36,-1,38,1"}}, *elements], **more}))
    write("a.json", {"type": "node", "id": 1, "lon": 37.0, "lat": 0.0,
                     "tags": {"telecom": "data_center", "name": "One"}})
    # the next piece of the same query holds one of them again
    write("b.json", {"type": "node", "id": 1, "lon": 37.0, "lat": 0.0,
                     "tags": {"telecom": "data_center", "name": "One"}},
          {"type": "node", "id": 2, "lon": 37.5, "lat": 0.5,
           "tags": {"telecom": "data_center", "name": "Two"}})
    write("late.json", {"type": "node", "id": 3, "lon": 37.0, "lat": 0.2,
                        "tags": {"telecom": "data_center"}},
          remark="runtime error: Query run out of memory")
    return tmp_path


def test_pieces_are_joined_and_what_is_not_whole_is_told(folder):
    layers, notes = refine({}, folder, REGION, GRID)
    centres = layers["data_centres"]
    assert sorted(centres["name"]) == ["One", "Two"]
    about = centres.provenance
    assert about.licence == "ODbL 1.0" and about.date == "2026-11-01"
    assert about.coverage == "partial" and len(about.checksum.split("; ")) == 2
    late = next(note for note in notes if note.file == "late.json")
    assert late.fault and not late.used and "gave up" in late.reason


def test_one_feature_of_a_whole_answer_is_no_excerpt(folder):
    for name in ("b.json", "late.json"):
        (folder / name).unlink()
    layers, _ = refine({}, folder, REGION, GRID)
    assert layers["data_centres"]["name"].tolist() == ["One"]
