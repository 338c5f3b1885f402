"""Loads that a user puts in the data folder."""

import pytest

from gis.errors import LayerError
from layers.own_loads import read_loads


def put(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_large_loads_become_points(tmp_path):
    path = put(tmp_path, "large_loads.csv",
               "name,lat,lon,mw,status\nCement works,-1.5,37,25,existing\nMine,-4,39.5,40,\n")
    key, layer = read_loads(path, path.name)
    assert key == "large_loads"
    assert layer["mw"].tolist() == [25, 40]
    assert (layer.geometry[1].x, layer.geometry[1].y) == (39.5, -4)


def test_hours_of_a_system_with_their_months(tmp_path):
    rows = [f"2025-{1 + h // 100:02d}-01T00:00,{100 + h}" for h in range(200)]
    key, table = read_loads(put(tmp_path, "kenya 2025.csv", "time,mw\n" + "\n".join(rows)), "x")
    assert key == "system_load"
    assert table["mw"][[0, -1]].tolist() == [100, 299]
    assert table["month"][[0, 99, 100]].tolist() == [1, 1, 2]


@pytest.mark.parametrize(("name", "text"), [
    ("loads.csv", "name,lat,lon\nA,1,2\n"), ("sites.csv", "name,lat,lon,mw\nA,1,2,3\n"),
    ("day.csv", "mw\n" + "5\n" * 24)])
def test_other_tables_are_no_loads(tmp_path, name, text):
    assert read_loads(put(tmp_path, name, text), name) is None


@pytest.mark.parametrize(("name", "text", "words"), [
    ("loads.csv", "name,lat,lon,mw\nA,1,2,much\n", "row 1: mw = 'much' is not a number"),
    ("loads.csv", "name,lat,lon,mw\nA,1,2,3\nB,1,2,-3\n", "row 2: mw is missing or negative"),
    ("loads.csv", "name,lat,lon,mw\nA,91,2,3\n", "row 1: no position"),
    ("h.csv", "mw\n" + "5\n" * 199 + "x\n", "row 200"),
    ("h.csv", "time,mw\n" + "soon,5\n" * 200, "row 1: time = 'soon' is not a date")])
def test_bad_cells_are_named(tmp_path, name, text, words):
    with pytest.raises(LayerError, match=words):
        read_loads(put(tmp_path, name, text), name)
