"""CSV tables of a data folder that become layers: with places, and without."""

import numpy as np
import pytest

from gis.errors import LayerError
from layers import pack
from layers.data_dir import refine
from layers.own_tables import read_layer_table
from tests.layers.test_data_dir import grid_of


@pytest.fixture
def kenya():
    return pack.load("kenya").layers


def run(layers, folder):
    return refine(layers, folder, layers["boundary"], grid_of("kenya"))


def test_figures_take_the_place_of_those_of_the_pack(kenya, tmp_path):
    key = str(kenya["figures"]["key"][0])
    (tmp_path / "mine.csv").write_text(f"key,value,unit,source\n{key},7.5,x,ministry\nnew,1,y,\n")
    layers, notes = run(kenya, tmp_path)
    figures = layers["figures"]
    rows = np.flatnonzero(figures["key"] == key)
    assert figures["value"][rows].tolist() == [7.5] and figures["source"][rows] == ["ministry"]
    assert figures["source"][np.flatnonzero(figures["key"] == "new")] == [
        "mine.csv, brought by the user"]
    assert len(figures) == len(kenya["figures"]) + 1 - (
        int((kenya["figures"]["key"] == key).sum()) - 1)
    assert notes[0].used and "in place of the pack's" in notes[0].reason
    assert figures.provenance.origin == "pack+file"


def test_cell_that_is_no_figure(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("key,value,unit\na,1,x\nb,many,x\n")
    with pytest.raises(LayerError, match="row 2: value = 'many' is not a number"):
        read_layer_table(path, path.name)


def test_table_of_something_else(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("a,b\n1,2\n")
    assert read_layer_table(path, path.name) is None


@pytest.mark.parametrize("name, text, layer, added", [
    ("exchanges.csv", "name,status,lat,lon\nIX A,existing,-3.9,39.5\n", "exchanges", 1),
    ("dc.csv", "name,status,power_mw,lat,lon,town,operator\nDC 1,existing,5,0.3,35.3,Eldoret,x\n",
     "data_centres", 0),
    ("data_centres_mine.csv", "name,status,power_mw,lat,lon\nDC 1,existing,5,0.3,35.3\n",
     "data_centres", 1),
    ("mine.csv", "name,fuel,mw,status,lat,lon\nPlant of mine,hydro,5,operating,0.9,34.9\n",
     "power_plants", 1),
    ("power_lines.csv", 'name,kv,kind,status,wkt\nA,"132 kV",ac,existing,'
     '"SRID=4326;LINESTRING (36 0.2, 37 0.2)"\n', "power_lines", 1),
])
def test_tables_with_places_are_layers_by_their_columns(kenya, tmp_path, name, text, layer, added):
    (tmp_path / name).write_text(text)
    layers, notes = run(kenya, tmp_path)
    assert len(layers[layer]) == len(kenya[layer]) + added
    assert notes[0].used == bool(added)
    if added:
        assert layers[layer]["source"][-1] == f"{name}, brought by the user"
        assert name in layers[layer].provenance.path


def test_the_voltage_of_a_table_is_read_as_written(kenya, tmp_path):
    (tmp_path / "substations.csv").write_text(
        "name,kv,status,lat,lon\nA,132/33 kV,existing,0.9,34.9\n")
    layers, _ = run(kenya, tmp_path)
    stations = layers["substations"]
    assert stations["kv"][-1] == 132 and stations["kv_levels"][-1] == "132;33"
