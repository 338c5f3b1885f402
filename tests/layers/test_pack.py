import numpy as np
import pytest
import shapely

from gis.errors import InputError, LayerError, UnknownNameError
from gis.types import Features, Table
from layers import pack

MANIFEST = """
key = "mini"
name = "Mini"
country = "KEN"
cell_m = 500
utc_offset_h = 3

[[tables]]
layer = "substations"
file = "one.csv"
licence = "ODbL 1.0"
source = "OpenStreetMap"
known = "published"
coverage = "partial"

[[tables]]
layer = "substations"
file = "two.csv"
licence = "CC0"
source = "recalled list"
known = "recalled"
coverage = "complete"
notes = ["positions are rough"]

[[tables]]
layer = "figures"
file = "figures.csv"
source = "Ember"

[[tables]]
layer = "boundary"
file = "b.geojson"
source = "drawn"

[[missing]]
layer = "wind"
why = "no measurements"
mend = "a wind atlas"
"""
FILES = {
    "one.csv": "name,lat,lon,kv,kv_levels,status,source\nSuswa,-1.06,36.36,400,400;220,existing,\n",
    "two.csv": "lat,lon,name,kv,status,source\n-4.0,39.6,Rabai,,planned,y\n",
    "figures.csv": "key,value,unit,source\ngrid_carbon_g_kwh,95.4,g/kWh,Ember\nlaw,,,Act\n",
    "b.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
                 '{"name": "Mini", "level": "region", "source": "s"}, "geometry": {"type": '
                 '"Polygon", "coordinates": [[[36,-2],[37,-2],[37,-1],[36,-2]]]}}]}',
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_tables_of_one_layer_become_one(folder):
    stations = pack.load(folder).layers["substations"]
    assert isinstance(stations, Features)
    assert list(stations["name"]) == ["Suswa", "Rabai"]
    assert stations["kv"][0] == 400 and np.isnan(stations["kv"][1])
    assert list(stations["kv_levels"]) == ["400;220", ""]
    assert np.isnan(stations["accuracy_km"]).all()
    assert shapely.get_x(stations.geometry).tolist() == [36.36, 39.6]
    about = stations.provenance
    assert about.source == "OpenStreetMap; recalled list" and about.licence == "ODbL 1.0; CC0"
    assert about.known == "recalled" and about.coverage == "partial"
    assert about.path == "one.csv; two.csv" and "positions are rough" in about.notes
    assert len(about.checksum.split("; ")[0]) == 64


def test_table_and_polygon_layers(folder):
    layers = pack.load(folder).layers
    assert isinstance(layers["figures"], Table)
    assert layers["figures"]["value"][0] == 95.4 and np.isnan(layers["figures"]["value"][1])
    assert layers["boundary"].geometry[0].area == pytest.approx(0.5)


def test_info_names_what_is_missing(folder):
    info = pack.load(folder).info
    assert (info.cell_m, info.utc_offset_h) == (500, 3)
    assert info.missing[0].layer == "wind" and info.missing[0].mend == "a wind atlas"


@pytest.mark.parametrize("file, old, new, words", [
    ("one.csv", "400,400", "high,400", "row 2, kv: 'high' is not a number"),
    ("one.csv", ",kv,", ",kV,", "did you mean 'kv'"),
    ("one.csv", "36.36", "366.36", "row 2: the position is missing or off the Earth"),
    ("two.csv", "name,kv,", "name,note,", "lacks the column 'kv'"),
    ("b.geojson", '"features": [', '"features": ', "no GeoJSON feature collection"),
])
def test_broken_tables_are_named(folder, file, old, new, words):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    with pytest.raises(LayerError, match=words):
        pack.load(folder)


def test_pack_may_not_reach_outside_its_folder(folder):
    text = (folder / "pack.toml").read_text().replace('"two.csv"', '"../two.csv"')
    (folder / "pack.toml").write_text(text)
    with pytest.raises(LayerError, match="inside the pack's folder"):
        pack.load(folder)


def test_missing_file_and_missing_pack(folder, tmp_path):
    (folder / "two.csv").unlink()
    with pytest.raises(LayerError, match="two.csv is missing"):
        pack.load(folder)
    with pytest.raises(InputError, match="is no pack"):
        pack.load(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("name, key", [
    ("kenya", "kenya"), ("KEN", "kenya"), ("Kenya", "kenya"), ("Île-de-France", "ile_de_france"),
    ("ile-de-france", "ile_de_france"), ("ILE DE FRANCE", "ile_de_france"),
])
def test_shipped_packs_by_any_spelling(name, key):
    assert pack.key_of(name) == key


def test_unknown_region_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'kenya'"):
        pack.load("kenja")


def test_shipped_packs_have_what_a_study_needs():
    for info in pack.available():
        layers = pack.load(info.key).layers
        assert {"boundary", "climate", "solar", "power_lines", "substations"} <= set(layers)
        assert all(layer.provenance.source and layer.provenance.licence
                   for layer in layers.values())
