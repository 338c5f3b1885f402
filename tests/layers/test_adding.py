"""A user's file becomes a layer of a data folder that `rank --data` reads."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pyogrio
import pyproj
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from app.cli import main
from gis.errors import InputError, LayerError, UnknownNameError
from layers import pack, tables
from layers.adding import add
from layers.data_dir import refine
from layers.data_files import walk
from layers.readers.raster import read_raster
from layers.readers.vector import read_vector
from layers.recognise import recognise
from tests.layers.test_data_dir import grid_of

LINES = ("Nom;WKT;VOLT_V\nA;LINESTRING (257000 9857000, 300000 9900000);220000\n"
         "B;LINESTRING (257000 9857000, 300000 9800000);132 kV / 33 kV\n"
         "C;LINESTRING (257000 9857000, 300000 9850000);Moi Avenue\n")


@pytest.fixture
def memory(tmp_path):
    return tmp_path / "settings" / "matches.toml"


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "Lignes HT.csv"
    path.write_text(LINES)
    return path


def test_written_in_the_schema_with_its_provenance(tmp_path, lines, memory):
    before = lines.read_bytes()
    added = add(lines, tmp_path / "data", crs="EPSG:32737", memory=memory,
                about={"source": "Utility", "licence": "CC BY 4.0", "date": "2026"})
    assert (added.layer, added.rows) == ("power_lines", 3)
    assert added.path == tmp_path / "data" / "power_lines_lignes_ht.gpkg"
    assert lines.read_bytes() == before
    assert [p.name for p in (tmp_path / "data").iterdir()] == [added.path.name]
    written = read_vector(added.path)
    assert set(written.columns) == set(tables.schema()["power_lines"].columns)
    assert np.array_equal(written["kv"], [220, 132, np.nan], equal_nan=True)
    assert set(written["source"]) == {"Utility"} and written.crs == pyproj.CRS.from_epsg(4326)
    about = written.provenance
    assert (about.source, about.licence, about.date) == ("Utility", "CC BY 4.0", "2026")
    assert about.steps[0].startswith("imported from Lignes HT.csv (sha256 ")
    assert any("'Moi Avenue'" in step for step in about.steps)
    found, = recognise(added.path)
    assert found.recipe.key == "own_power_lines"


def test_read_by_a_study_with_source_and_licence(tmp_path, lines, memory):
    add(lines, tmp_path / "data", crs=32737, memory=memory,
        about={"source": "Utility", "licence": "CC BY 4.0"})
    kenya = pack.load("kenya").layers
    layers, notes = refine(kenya, tmp_path / "data", kenya["boundary"], grid_of("kenya"))
    assert [n.used for n in notes] == [True]
    assert len(layers["power_lines"]) == len(kenya["power_lines"]) + 3
    about = layers["power_lines"].provenance
    assert "Utility" in about.source and "CC BY 4.0" in about.licence
    bare = {key: layer for key, layer in kenya.items() if key != "power_lines"}
    alone, _ = refine(bare, tmp_path / "data", kenya["boundary"], grid_of("kenya"))
    assert alone["power_lines"].provenance.coverage == "partial"
    assert alone["power_lines"].provenance.source == "Utility"


def test_reference_system_is_asked_never_assumed(tmp_path, lines, memory):
    with pytest.raises(LayerError, match="no coordinate reference system.*--crs EPSG"):
        add(lines, tmp_path / "data", memory=memory)
    assert not (tmp_path / "data").exists() and not memory.exists()


def test_what_was_chosen_is_taken_again(tmp_path, lines, memory):
    add(lines, tmp_path / "data", layer="power_lines", crs=32737, memory=memory,
        mapping={"note": "Nom", "name": ""})
    again = lines.rename(tmp_path / "other.csv")
    added = add(again, tmp_path / "data", crs=32737, memory=memory)
    assert added.match.remembered and added.match.chosen["note"] == "Nom"


def test_nothing_likely_is_not_taken(tmp_path, memory):
    path = tmp_path / "export.csv"
    path.write_text("lat,lon,colour\n-1,36,red\n")
    with pytest.raises(InputError, match="no layer is likely .*; name one with --layer"):
        add(path, tmp_path / "data", memory=memory)
    added = add(path, tmp_path / "data", layer="exchanges", memory=memory,
                mapping={"name": "colour"})
    assert read_vector(added.path)["name"].tolist() == ["red"]


def test_repairs_are_counted(tmp_path, memory):
    path = tmp_path / "parks.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"designation": "park"}, "geometry":
         shapely.geometry.mapping(shapely.from_wkt(wkt))} for wkt in (
            "POLYGON ((36 0, 38 2, 38 0, 36 2, 36 0))", "POLYGON ((36 0, 37 0, 37 1, 36 0))",
            "POINT (36 0)")]}))
    added = add(path, tmp_path / "data", layer="protected", memory=memory)
    told = {n.what: n.count for n in added.notes}
    assert told["invalid polygons repaired (make_valid)"] == 1
    assert told["rows that are no polygon left out"] == 1
    assert added.rows == 2 and shapely.is_valid(read_vector(added.path).geometry).all()


def raster(path, unit=1.0, crs="EPSG:32737"):
    values = np.full((60, 60), 1000.0 * unit, "float32")
    values[0, 0] = -9999
    with rasterio.open(path, "w", driver="GTiff", height=60, width=60, count=1, dtype="float32",
                       crs=crs, nodata=-9999, transform=from_origin(2e5, 9.9e6, 500, 500)) as file:
        file.write(values, 1)
    return path


def test_raster_in_feet(tmp_path):
    path = raster(tmp_path / "sheet7.tif", 1 / 0.3048)
    added = add(path, tmp_path / "data", layer="elevation", mapping={"unit": "ft"},
                about={"source": "Survey"})
    found, = recognise(added.path)
    assert found.recipe.key == "own_elevation_raster"
    grid = grid_of("kenya")
    told = read_raster(added.path, grid, layer="elevation")
    assert np.nanmedian(told.values) == pytest.approx(1000, abs=1e-3)
    assert told.provenance.source == "Survey"
    assert "values turned from ft to m" in told.provenance.steps
    with rasterio.open(added.path) as file:
        assert np.isnan(file.read(1)[0, 0])


def test_rasters_that_are_refused(tmp_path):
    with pytest.raises(InputError, match="fit no layer; name one of"):
        add(raster(tmp_path / "a.tif"), tmp_path / "data")
    with pytest.raises(UnknownNameError, match="layer of cells 'power_lines'"):
        add(tmp_path / "a.tif", tmp_path / "data", layer="power_lines")
    with pytest.raises(LayerError, match="no coordinate reference system"):
        add(raster(tmp_path / "b.tif", crs=None), tmp_path / "data", layer="elevation")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb", ".shp"])
def test_every_format_gives_the_same_layer(tmp_path, memory, suffix):
    path = tmp_path / f"stations{suffix}"
    pyogrio.raw.write(str(path), shapely.to_wkb(np.array([shapely.Point(36, -1)])),
                      [np.array(["132000;33000"], object)], ["voltage"], geometry_type="Point",
                      crs="EPSG:4326")
    added = add(path, tmp_path / "data", layer="substations", memory=memory)
    written = read_vector(added.path)
    assert written["kv"].tolist() == [132] and written["kv_levels"].tolist() == ["132;33"]


# ---- the command

@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr("layers.match_memory.memory_file", lambda: tmp_path / "matches.toml")


def test_command(tmp_path, lines, home, capsys):
    code = main(["data", "add", str(lines), "--to", str(tmp_path / "data"), "--crs", "EPSG:32737",
                 "--map", "kv=VOLT_V:V", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == 0 and told["layer"] == "power_lines" and told["rows"] == 3
    assert "cells are no voltages; they stay unknown" in [n["what"] for n in told["notes"]]
    assert main(["data", "check", told["file"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["layer_guess"] == "power_lines"


def test_dry_run_shows_the_match_and_writes_nothing(tmp_path, lines, home, capsys):
    assert main(["data", "add", str(lines), "--to", str(tmp_path / "data"), "--dry-run",
                 "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["crs"] is None and told["layer"] == "power_lines"
    assert {c["attribute"]: c["unit"] for c in told["columns"]}["kv"] == "V"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments, words", [
    ([], "--crs EPSG:"), (["--map", "VOLT_V"], "ATTRIBUTE=COLUMN"),
    (["--crs", "EPSG:1"], "not understood"), (["--layer", "lines"], "Unknown layer"),
    (["--map", "kv=V"], "Unknown column")])
def test_wrong_use_is_told_in_a_sentence(tmp_path, lines, home, capsys, arguments, words):
    assert main(["data", "add", str(lines), "--to", str(tmp_path / "data"), *arguments]) == 2
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_into_a_project(tmp_path, lines, home, capsys):
    from layers.project import read_project

    project = tmp_path / "county.heatsite.toml"
    project.write_text('format = 2\nregion = "kenya"\n')
    assert main(["data", "add", str(lines), "--to", str(project), "--crs", "EPSG:32737"]) == 0
    assert read_project(project).data_dir == "county_data"
    assert (tmp_path / "county_data" / "power_lines_lignes_ht.gpkg").is_file()


def test_address_of_tiles_is_kept_and_never_read(tmp_path, home, capsys):
    from layers.tile_address import read_tile_addresses

    folder = tmp_path / "data"
    assert main(["data", "add", "https://tile.example.org/{z}/{x}/{y}.png", "--to",
                 str(folder)]) == 0
    kept, = read_tile_addresses(folder)
    assert (kept.name, kept.url) == ("tile.example.org", "https://tile.example.org/{z}/{x}/{y}.png")
    kenya = pack.load("kenya").layers
    _, notes = refine(kenya, folder, kenya["boundary"], grid_of("kenya"))
    assert notes == ()


ADDER = """
import sys
from pathlib import Path
from layers.adding import add
print("ready", flush=True)
source, folder, memory = map(Path, sys.argv[1:])
add(source, folder, crs="EPSG:32737", mapping={"kv": "VOLT_V:V"}, memory=memory)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_program_that_is_killed_leaves_a_whole_layer_or_none(tmp_path, memory):
    chance = random.Random(3)
    rows = "".join(f"L{i};LINESTRING ({257000 + i} 9857000, {300000 + i} 9900000);{220000 - i}\n"
                   for i in range(8000))
    source, folder = tmp_path / "lines.csv", tmp_path / "data"
    source.write_text("Nom;WKT;VOLT_V\n" + rows)
    command = [sys.executable, "-c", ADDER, str(source), str(folder), str(memory)]
    for _ in range(3):
        program = subprocess.Popen(command, stdout=subprocess.PIPE)
        program.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.8))
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        for layer in walk(folder):           # what a study would see
            assert len(read_vector(layer)) == 8000
    # two programs at once, after the killed ones
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [program.wait() for program in both] == [0, 0]
    assert [len(read_vector(layer)) for layer in walk(folder)] == [8000]
    assert recognise(next(walk(folder)))[0].problem == "" and memory.is_file()


def test_a_second_file_of_one_name_stays_beside_the_first(tmp_path, lines, memory):
    folder = tmp_path / "data"
    first = add(lines, folder, crs="EPSG:32737", memory=memory)
    again = add(lines, folder, crs="EPSG:32737", memory=memory)
    assert again.path == first.path and "written anew" in str(again.notes[0])
    other = tmp_path / "other" / lines.name
    other.parent.mkdir()
    other.write_text(lines.read_text().replace("220000", "66000", 1))
    second = add(other, folder, crs="EPSG:32737", memory=memory)
    assert second.path.name == "power_lines_lignes_ht_2.gpkg"
    assert "power_lines_lignes_ht.gpkg stays in use beside" in str(second.notes[0])
    assert sha(read_vector(first.path)) != sha(read_vector(second.path))
    # each finds its own file again, and one can be told to take the other's place
    assert add(other, folder, crs="EPSG:32737", memory=memory).path == second.path
    third = tmp_path / "third" / lines.name
    third.parent.mkdir()
    third.write_text(lines.read_text().replace("220000", "33000", 1))
    placed = add(third, folder, crs="EPSG:32737", memory=memory, instead=True)
    assert placed.path == first.path and "was replaced" in str(placed.notes[0])
    assert sorted(p.name for p in folder.glob("*.gpkg")) == [first.path.name, second.path.name]


def sha(features):
    return features["kv"].tolist()


def test_a_second_raster_of_one_name_stays_beside_the_first(tmp_path):
    (tmp_path / "b").mkdir()
    one, other = tmp_path / "heights.tif", tmp_path / "b" / "heights.tif"
    raster(one)
    raster(other, unit=2.0)
    first = add(one, tmp_path / "data", layer="elevation")
    assert add(one, tmp_path / "data", layer="elevation").path == first.path
    second = add(other, tmp_path / "data", layer="elevation")
    assert second.path.name == "elevation_heights_2.tif" and second.notes


def test_a_foreign_file_of_that_name_is_not_overwritten(tmp_path, lines, memory):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "power_lines_lignes_ht.gpkg").write_bytes(b"somebody else's")
    added = add(lines, folder, crs="EPSG:32737", memory=memory)
    assert added.path.name == "power_lines_lignes_ht_2.gpkg"
    assert (folder / "power_lines_lignes_ht.gpkg").read_bytes() == b"somebody else's"


def test_tiles_on_this_computer_are_named_as_a_background(tmp_path, home, capsys):
    from layers.tile_address import read_tile_addresses

    tiles, folder = tmp_path / "relief", tmp_path / "data"
    (tiles / "3" / "4").mkdir(parents=True)
    (tiles / "3" / "4" / "3.png").write_bytes(b"picture")
    assert main(["data", "add", str(tiles), "--to", str(folder), "--source", "(c) Survey"]) == 0
    kept, = read_tile_addresses(folder)
    assert (kept.name, kept.path, kept.credit) == ("relief", str(tiles), "(c) Survey")
    assert "stay where they are" in capsys.readouterr().out


def test_a_reference_system_that_the_file_tells_too_is_no_remark(tmp_path, memory):
    path = tmp_path / "stations.csv"
    path.write_text("name,lat,lon,voltage\nA,-1.2,36.8,220\n")
    same = add(path, tmp_path / "data", layer="substations", crs="EPSG:4326", memory=memory)
    other = add(path, tmp_path / "data", layer="substations", crs="EPSG:4258", memory=memory)
    assert not any("given by the user" in str(note) for note in same.notes)
    assert any("EPSG:4258 given by the user in place of" in str(note) for note in other.notes)
