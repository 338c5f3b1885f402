"""Which files of a folder are data: links that lead out of it are not followed, and told."""

import json
import os

import pytest
import shapely

from layers import pack
from layers.data_dir import refine
from layers.data_files import strays, walk
from layers.mirror import NAME, write_index
from tests.layers.test_data_dir import grid_of

LINES = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"voltage": "220000", "name": "a"},
     "geometry": {"type": "LineString", "coordinates": [[36.5, -1.5], [37.5, -0.5]]}}]}


def names(folder):
    return [p.relative_to(folder).as_posix() for p in walk(folder)]


def outline(path, **properties):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties,
         "geometry": shapely.geometry.mapping(shapely.box(36.0, -2.0, 37.0, -1.0))}]}))


def test_data_and_what_is_no_data(tmp_path):
    for name in ("b.geojson", "a/c.csv", ".hidden/d.csv", "a/.e.csv", "readme.md", "p.toml", NAME,
                 "tiles/6/38/31.png", "tiles/6/38/readme.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a/c.csv", "b.geojson", "tiles/6/38/readme.png"]
    assert strays(tmp_path) == ()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_followed_only_inside_the_folder(tmp_path):
    folder, secret = tmp_path / "data", tmp_path / "secret"
    (folder / "sub").mkdir(parents=True)
    secret.mkdir()
    (secret / "own.geojson").write_text("private")
    (secret / "x.dbf").write_text("private")
    (folder / "here.geojson").write_text("public")
    (folder / "sub" / "again.geojson").symlink_to(folder / "here.geojson")
    (folder / "out.geojson").symlink_to(secret / "own.geojson")
    (folder / "up.geojson").symlink_to("../secret/own.geojson")
    (folder / "folder").symlink_to(secret, target_is_directory=True)
    (folder / "x.shp").write_text("shapes")
    (folder / "x.dbf").symlink_to(secret / "x.dbf")      # a part of a Shapefile
    (folder / "gone.csv").symlink_to(secret / "nothing")
    assert names(folder) == ["here.geojson", "sub/again.geojson"]
    told = {path.name: why for path, why in strays(folder)}
    assert set(told) == {"folder", "out.geojson", "up.geojson", "x.shp"}
    assert "a link to a folder" in told["folder"] and "copy the file here" in told["x.shp"]
    # the folder itself may be a link: the user named it
    (tmp_path / "by_link").symlink_to(folder, target_is_directory=True)
    assert names(tmp_path / "by_link") == names(folder)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_study_says_which_links_it_did_not_follow(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "mine.geojson").write_text(json.dumps(LINES))
    (folder / "lines.geojson").symlink_to(tmp_path / "mine.geojson")
    kenya = pack.load("kenya").layers
    layers, notes = refine(kenya, folder, kenya["boundary"], grid_of("kenya"))
    note, = notes
    assert (note.file, note.used) == ("lines.geojson", False) and "leads out" in note.reason
    assert note.fault                        # told at once, since the user can mend it
    assert len(layers["power_lines"]) == len(kenya["power_lines"])


def test_an_index_is_no_data_and_needs_no_note(tmp_path):
    (tmp_path / "lines.geojson").write_text(json.dumps(LINES))
    write_index(tmp_path)
    kenya = pack.load("kenya").layers
    _, notes = refine(kenya, tmp_path, kenya["boundary"], grid_of("kenya"))
    assert {note.file for note in notes} == {"lines.geojson"}


def test_outlines_that_fit_no_source_are_in_the_index(tmp_path):
    outline(tmp_path / "gadm.geojson", GID_0="KEN", GID_1="KEN.1_1", NAME_1="Nakuru")
    outline(tmp_path / "nothing.geojson", colour="red")
    rows = json.loads(write_index(tmp_path).read_text())["files"]
    assert [(r["path"], r["source"], r["layers"]) for r in rows] == [
        ("gadm.geojson", "outlines", ["boundary"])]
    assert rows[0]["box"] == [36.0, -2.0, 37.0, -1.0]
