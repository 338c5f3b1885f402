"""The GeoPackage, the rasters and the QGIS project of a small invented region."""

import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
import rasterio

from app.export.gis import geopackage
from app.export.gis.geopackage import write_gis
from app.export.gis.project import write_gis_folder
from app.export.gis.rules import Condition
from app.export.gis.style_xml import expression

SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def folder(result, inputs, tmp_path_factory):
    made = tmp_path_factory.mktemp("gis")
    write_gis_folder(result, inputs, made)
    return made


def project(folder):
    with zipfile.ZipFile(folder / "study.qgz") as archive:
        return ET.fromstring(archive.read("study.qgs"))


def test_every_layer_of_the_map_is_in_the_geopackage(folder, inputs):
    layers = {name for name, kind in pyogrio.list_layers(folder / "sites.gpkg") if kind}
    assert layers == {"sites", "heat_links", "boundary", "surface_water", "protected", "fibre",
                      "power_lines", "substations", "power_plants", "heat_networks",
                      "heat_sinks", "exchanges", "data_centres", "towns"}
    for name in layers - {"sites", "heat_links"}:
        info = pyogrio.read_info(folder / "sites.gpkg", layer=name)
        assert info["features"] == len(inputs.layers[name]), name
        assert info["crs"] == "EPSG:4326"


def test_each_layer_has_its_style_as_qml_and_sld(folder):
    with sqlite3.connect(folder / "sites.gpkg") as base:
        styles = base.execute("SELECT f_table_name, styleQML, styleSLD, useAsDefault "
                              "FROM layer_styles").fetchall()
        units = dict(base.execute("SELECT column_name, description FROM gpkg_data_columns "
                                  "WHERE table_name = 'power_lines'"))
    assert len(styles) == 14
    for name, qml, sld, default in styles:
        assert ET.fromstring(qml).find("renderer-v2/rules/rule") is not None, name
        assert ET.fromstring(sld.encode()) is not None and default == 1
    assert units == {}                                   # the invented lines name no unit


def test_the_same_study_gives_the_same_bytes(folder, result, inputs, tmp_path):
    again = write_gis_folder(result, inputs, tmp_path / "again")
    assert len(again) == 7
    for path in again:
        first = folder / path.relative_to(tmp_path / "again")
        assert path.read_bytes() == first.read_bytes(), path.name


def test_a_clock_that_ticks_between_two_layers_changes_no_byte(folder, result, inputs, tmp_path,
                                                               monkeypatch):
    """GDAL writes the time of change again then: one transaction more in the file's count."""
    write = geopackage._write

    def ticking(path, *layer):
        write(path, *layer)
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("UPDATE gpkg_contents SET last_change = '2001-01-01T00:00:00.000Z'")

    monkeypatch.setattr(geopackage, "_write", ticking)
    geopackage.write_gis(result, inputs, tmp_path / "sites.gpkg")
    assert [p.name for p in tmp_path.iterdir()] == ["sites.gpkg"]
    monkeypatch.undo()
    geopackage.write_gis(result, inputs, tmp_path / "again.gpkg")
    assert (tmp_path / "sites.gpkg").read_bytes() == (tmp_path / "again.gpkg").read_bytes()


def test_the_project_stands_in_the_windows_order_with_relative_paths(folder):
    root = project(folder)
    order = [item.text for item in root.findall("layer-tree-group/custom-order/item")]
    assert order[0] == "heatsite_sites" and order[-1] == "heatsite_boundary"
    assert order.index("heatsite_towns") < order.index("heatsite_power_lines") \
        < order.index("heatsite_surface_water") < order.index("heatsite_suitability")
    sources = [s.text for s in root.findall("projectlayers/maplayer/datasource")]
    assert all(s.startswith("./") and (folder / s.split("|")[0]).is_file() for s in sources)
    assert {layer.findtext("id") for layer in root.findall("projectlayers/maplayer")} == set(order)
    groups = [g.get("name") for g in root.findall("layer-tree-group/layer-tree-group")]
    assert groups == ["Sites", "Heat", "Grid", "Digital", "Base map", "Suitability", "Criteria"]


def test_names_with_markup_stay_text(folder, result):
    from tests.app.export.conftest import HOSTILE

    table = pyogrio.raw.read(folder / "sites.gpkg", layer="sites", read_geometry=False)
    names = dict(zip(table[0]["fields"], table[3], strict=True))["name"]
    assert HOSTILE in names
    assert "onerror" not in ET.tostring(project(folder), "unicode")


def test_what_may_not_be_passed_on_is_in_no_file(result, inputs, tmp_path):
    layers = dict(inputs.layers)
    plants = layers["power_plants"]
    layers["power_plants"] = replace(plants, provenance=replace(
        plants.provenance, licence="proprietary, no redistribution"))
    write_gis(result, SimpleNamespace(layers=layers), tmp_path / "a.gpkg")
    assert "power_plants" not in [n for n, _ in pyogrio.list_layers(tmp_path / "a.gpkg")]
    assert b"Breeze" not in (tmp_path / "a.gpkg").read_bytes()


def test_exclusions_keep_their_codes(folder, result):
    with rasterio.open(folder / "excluded.tif") as file:
        values = file.read(1)
    assert (values[10:20, 20:30] == 2).all() and (values[40:50, 55:65] == 3).all()
    assert np.unique(values).tolist() == [2, 3, 255]


def test_criteria_that_nobody_knows_have_no_raster(folder):
    assert sorted(p.name for p in (folder / "criteria").iterdir()) == [
        "grid_cost.tif", "heat_used.tif", "pv_yield.tif"]


def test_expressions_guard_quotes_and_unknowns():
    assert expression([Condition('a"b', "=", "O'Hara")]) == "coalesce(\"a\"\"b\", '') = 'O''Hara'"
    assert expression([Condition("kv", "below or unknown", 100)]) == \
        '("kv" < 100 OR "kv" IS NULL)'


LOOK = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsProject, QgsMapSettings, QgsMapRendererParallelJob
from qgis.PyQt.QtCore import QSize
app = QgsApplication([], False); app.initQgis()
project = QgsProject.instance()
assert project.read(sys.argv[1])
root = project.layerTreeRoot()
order = root.layerOrder()
assert all(layer.isValid() for layer in order), [l.id() for l in order if not l.isValid()]
assert project.crs().isValid()
assert project.readEntry("TitleLabel", "/Label")[0] == "HeatSite: Testland"
assert project.readBoolEntry("CopyrightLabel", "/Enabled")[0]
assert "invented power_lines; 2026; CC0-1.0" in project.metadata().abstract()
settings = QgsMapSettings()
settings.setLayers([l for l in order if root.findLayer(l.id()).isVisible()])
settings.setDestinationCrs(project.crs()); settings.setOutputSize(QSize(400, 400))
settings.setExtent(project.mapLayer("heatsite_suitability").extent())
job = QgsMapRendererParallelJob(settings); job.start(); job.waitForFinished()
assert not job.errors()
image = job.renderedImage()
colours = {image.pixel(x, y) for x in range(0, 400, 4) for y in range(0, 400, 4)}
print("ORDER", " ".join(l.id() for l in order)); print("COLOURS", len(colours))
print("LEGEND", "|".join(i.label() for i in project.mapLayer(
    "heatsite_power_lines").renderer().legendSymbolItems()))
app.exitQgis()
"""


def test_real_qgis_opens_and_draws_the_project(folder, tmp_path):
    if not shutil.which("qgis_process"):
        pytest.skip("QGIS is not installed")
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True)
    if found.returncode:
        pytest.skip("QGIS is installed without its Python module")
    script = tmp_path / "look.py"
    script.write_text(LOOK)
    done = subprocess.run([SYSTEM_PYTHON, script, folder / "study.qgz"], capture_output=True,
                          text=True, timeout=120, env={"HOME": str(tmp_path), "PATH": "/usr/bin"})
    assert done.returncode == 0, done.stderr[-2000:]
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    order = [i.text for i in project(folder).findall("layer-tree-group/custom-order/item")]
    assert told["ORDER"].split() == order
    assert int(told["COLOURS"]) > 8
    assert told["LEGEND"] == "180–300 kV|below 50 kV or unknown, planned"
